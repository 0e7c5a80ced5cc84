from django.urls import path

from rentals.fines import lists
from rentals.fines.views import acts, notices, papers, record

app_name = "fines"

ONE = "amendes/<int:pk>/"

urlpatterns = [
    path("amendes/", lists.FineList.as_view(), name="list"),
    path("amendes/nouvelle/", notices.NewFine.as_view(), name="new"),
    path("amendes/qui/", notices.WhoDrove.as_view(), name="who"),
    path(ONE, record.FinePage.as_view(), name="fine"),
    path(f"{ONE}corriger/", notices.EditFine.as_view(), name="edit"),
    path(f"{ONE}chercher/", acts.LookAgain.as_view(), name="look_again"),
    path(f"{ONE}conducteur/", acts.ChooseDriver.as_view(), name="driver"),
    path(f"{ONE}conducteur/autre/", acts.NameDriver.as_view(), name="name_driver"),
    path(f"{ONE}conducteur/inconnu/", acts.SayNobody.as_view(), name="nobody"),
    path(f"{ONE}identite/", acts.CompleteIdentity.as_view(), name="identity"),
    path(f"{ONE}designer/", acts.Designate.as_view(), name="designate"),
    path(f"{ONE}contester/", acts.Contest.as_view(), name="contest"),
    path(f"{ONE}transmettre/", acts.Forward.as_view(), name="forward"),
    path(f"{ONE}preuve/", papers.Proof.as_view(), name="proof"),
    path(f"{ONE}preuve/ajouter/", acts.AddProof.as_view(), name="add_proof"),
    path(f"{ONE}note/", acts.Charge.as_view(), name="charge"),
    path(f"{ONE}classer/", acts.CloseFine.as_view(), name="close"),
    path(f"{ONE}lettre/", papers.Letter.as_view(), name="letter"),
    path(f"{ONE}lettre/personne/", papers.HandedOn.as_view(), name="letter_to_person"),
]
