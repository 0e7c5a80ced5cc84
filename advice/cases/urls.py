from django.urls import path

from advice.cases import lists
from advice.cases.views import acts, papers, record

app_name = "cases"

ONE = "conseil/<int:pk>/"

urlpatterns = [
    path("conseil/", lists.CaseList.as_view(), name="list"),
    path("conseil/nouveau/", acts.NewCase.as_view(), name="new"),
    path("conseil/nouveau/qui/", acts.PickWho.as_view(), name="pick"),
    path(ONE, record.CasePage.as_view(), name="case"),
    path(f"{ONE}modifier/", acts.Correct.as_view(), name="edit"),
    path(f"{ONE}prendre/", acts.Take.as_view(), name="take"),
    path(f"{ONE}confier/", acts.Give.as_view(), name="give"),
    path(f"{ONE}entretien/", acts.AddInterview.as_view(), name="interview"),
    path(f"{ONE}note/", acts.AddNote.as_view(), name="note"),
    path(f"{ONE}note-rapide/", acts.QuickNote.as_view(), name="quick_note"),
    path(f"{ONE}action/", acts.AddAction.as_view(), name="action"),
    path(f"{ONE}action/<int:action>/", acts.EndAction.as_view(), name="end_action"),
    path(f"{ONE}papiers/", acts.AddPapers.as_view(), name="add_papers"),
    path(f"{ONE}papiers/<int:paper>/", papers.PaperFile.as_view(), name="paper"),
    path(f"{ONE}partage/", acts.Share.as_view(), name="share"),
    path(f"{ONE}partage/<int:sharing>/", acts.Tell.as_view(), name="tell"),
    path(f"{ONE}partage/<int:sharing>/retirer/", acts.Revoke.as_view(), name="revoke"),
    path(f"{ONE}clore/", acts.Close.as_view(), name="close"),
    path(f"{ONE}suite/", acts.FollowUp.as_view(), name="follow_up"),
]
