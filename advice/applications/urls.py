from django.urls import path

from advice.applications import lists
from advice.applications.views import acts, asking, papers, record

app_name = "applications"

ONE = "conseil/demandes/<int:pk>/"
PAPER = f"{ONE}papiers/<int:paper>/"

urlpatterns = [
    path("conseil/demandes/", lists.ApplicationList.as_view(), name="list"),
    path("conseil/<int:case>/aides/<slug:aid>/demander/", asking.AskAid.as_view(), name="ask"),
    path(ONE, record.ApplicationPage.as_view(), name="application"),
    path(f"{ONE}corriger/", asking.Correct.as_view(), name="edit"),
    path(f"{ONE}lettre/", acts.Letter.as_view(), name="letter"),
    path(f"{ONE}envoyer/", acts.Send.as_view(), name="send"),
    path(f"{ONE}accord/", acts.Grant.as_view(), name="grant"),
    path(f"{ONE}refus/", acts.Refuse.as_view(), name="refuse"),
    path(f"{ONE}recours/", acts.Appeal.as_view(), name="appeal"),
    path(f"{ONE}versement/", acts.Pay.as_view(), name="pay"),
    path(f"{ONE}abandonner/", acts.Withdraw.as_view(), name="withdraw"),
    path(PAPER, papers.NotePaper.as_view(), name="paper"),
    path(f"{PAPER}pret/", papers.Ready.as_view(), name="ready"),
    path(f"{PAPER}voir/", papers.PaperFile.as_view(), name="paper_file"),
]
