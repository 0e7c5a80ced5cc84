from django.urls import path

from advice.cases import lists
from advice.cases.views import acts, aids, diagnosis, diagnosis_page, lending, papers, record, renewed

app_name = "cases"

ONE = "conseil/<int:pk>/"
ITS = f"{ONE}diagnostic/<int:diagnosis>/"

urlpatterns = [
    path("conseil/", lists.CaseList.as_view(), name="list"),
    path("conseil/nouveau/", acts.NewCase.as_view(), name="new"),
    path("conseil/nouveau/qui/", acts.PickWho.as_view(), name="pick"),
    path("locations/<int:pk>/dossier/", renewed.Propose.as_view(), name="propose"),
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
    path(f"{ONE}diagnostic/", diagnosis.Start.as_view(), name="start_diagnosis"),
    path(ITS, diagnosis_page.DiagnosisPage.as_view(), name="diagnosis"),
    path(f"{ITS}niveaux/", diagnosis.Levels.as_view(), name="levels"),
    path(f"{ITS}trajet/", diagnosis.AddTrip.as_view(), name="trip"),
    path(f"{ITS}trajet/<int:trip>/", diagnosis.EditTrip.as_view(), name="edit_trip"),
    path(f"{ITS}trajet/<int:trip>/retirer/", diagnosis.RemoveTrip.as_view(), name="remove_trip"),
    path(f"{ITS}conclusion/", diagnosis.Conclude.as_view(), name="conclude"),
    path(f"{ITS}abandonner/", diagnosis.Drop.as_view(), name="drop"),
    path(f"{ITS}signer/", diagnosis.Sign.as_view(), name="sign"),
    path(f"{ITS}signer/ici/", diagnosis.SignHere.as_view(), name="sign_here"),
    path(f"{ITS}attestation/", diagnosis.Attest.as_view(), name="attest"),
    path(f"{ITS}contrainte-23/", diagnosis.Coding.as_view(), name="coding"),
    path(f"{ONE}aides/", aids.AskForCase.as_view(), name="ask"),
    path(f"{ONE}preter/", lending.LendVehicle.as_view(), name="lend"),
    path(f"{ONE}velo/", lending.LeaseBike.as_view(), name="lease"),
    path("conseil/vehicules/<int:pk>/", lending.Answer.as_view(), name="lending"),
    path(f"{ONE}clore/", acts.Close.as_view(), name="close"),
    path(f"{ONE}suite/", acts.FollowUp.as_view(), name="follow_up"),
]
