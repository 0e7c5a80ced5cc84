from django.urls import path

from rentals.incidents import lists
from rentals.incidents.views import acts, own, papers, record, writing

app_name = "incidents"

ONE = "sinistres/<int:pk>/"

urlpatterns = [
    path("sinistres/", lists.IncidentList.as_view(), name="list"),
    path("sinistres/nouveau/", acts.PickKind.as_view(), name="pick"),
    path("sinistres/nouveau/<slug:kind>/", acts.NewIncident.as_view(), name="new"),
    path(ONE, record.IncidentPage.as_view(), name="incident"),
    path(f"{ONE}modifier/", acts.EditIncident.as_view(), name="edit"),
    path(f"{ONE}demarche/", acts.AddStep.as_view(), name="step"),
    path(f"{ONE}plainte/", acts.NoteComplaint.as_view(), name="complaint"),
    path(f"{ONE}declaration/", acts.Declare.as_view(), name="declare"),
    path(f"{ONE}photos/", acts.AddPictures.as_view(), name="add_pictures"),
    path(f"{ONE}photos/<int:picture>/", papers.PictureFile.as_view(), name="picture"),
    path(f"{ONE}demarche/<int:step>/", papers.StepFile.as_view(), name="step_file"),
    path(f"{ONE}franchise/", acts.ChargeExcess.as_view(), name="charge"),
    path(f"{ONE}arret/", acts.StopRental.as_view(), name="stop"),
    path(f"{ONE}ecrire/", writing.WriteNotReturned.as_view(), name="write"),
    path(f"{ONE}remplacement/", writing.ProposeSubstitute.as_view(), name="substitute"),
    path(f"{ONE}clore/", acts.CloseIncident.as_view(), name="close"),
    path(f"{ONE}dossier/", papers.Pack.as_view(), name="pack"),
    path(f"{ONE}lettre/", papers.LastLetter.as_view(), name="letter"),
    path("moi/locations/<int:pk>/probleme/", own.ProblemPage.as_view(), name="own_problem"),
]
