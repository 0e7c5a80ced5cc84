"""Addresses of people and partners."""

from django.urls import path

from mobilite.people import lists
from mobilite.people.views import cards, new, papers, partners, persons, representing

app_name = "people"

urlpatterns = [
    path("personnes/", lists.PersonList.as_view(), name="persons"),
    path("personnes/nouvelle/", new.NewPerson.as_view(), name="new"),
    path("personnes/ressemblances/", new.LikelyPeople.as_view(), name="likely"),
    path("personnes/<int:pk>/", persons.PersonPage.as_view(), name="person"),
    path("personnes/<int:pk>/identite/", cards.EditIdentity.as_view(), name="identity"),
    path("personnes/<int:pk>/situation/", cards.EditSituation.as_view(), name="situation"),
    path("personnes/<int:pk>/precautions/", cards.EditCaution.as_view(), name="caution"),
    path("personnes/<int:pk>/adresse-masquee/", cards.OpenHiddenAddress.as_view(), name="hidden_address"),
    path("personnes/<int:pk>/lectures/", lists.ReadingsOfPerson.as_view(), name="readings_of"),
    path("reglages/lectures/", lists.Readings.as_view(), name="readings"),
    path("personnes/<int:pk>/telephone-verifie/", cards.VerifyPhone.as_view(), name="verify_phone"),
    path("personnes/<int:pk>/note/", cards.AddNote.as_view(), name="note"),
    path("personnes/<int:pk>/permis/", cards.AddLicence.as_view(), name="licence_new"),
    path("personnes/<int:pk>/permis/<int:licence_pk>/", cards.EditLicence.as_view(), name="licence"),
    path(
        "personnes/<int:pk>/permis/<int:licence_pk>/retirer/",
        cards.RemoveLicence.as_view(),
        name="licence_remove",
    ),
    path("personnes/pieces/", lists.Papers.as_view(), name="papers"),
    path("personnes/<int:pk>/pieces/", papers.SeePaper.as_view(), name="paper_new"),
    path("personnes/<int:pk>/pieces/demander/", papers.AskPaper.as_view(), name="paper_ask"),
    path("personnes/<int:pk>/pieces/photo/", papers.Photograph.as_view(), name="paper_photo"),
    path("personnes/<int:pk>/pieces/<int:paper_pk>/", papers.ShowPaper.as_view(), name="paper"),
    path(
        "personnes/<int:pk>/pieces/<int:paper_pk>/verifier/", papers.CheckPaper.as_view(), name="paper_check"
    ),
    path(
        "personnes/<int:pk>/pieces/<int:paper_pk>/refuser/", papers.RefusePaper.as_view(), name="paper_refuse"
    ),
    path(
        "personnes/<int:pk>/pieces/<int:paper_pk>/effacer/", papers.StopKeeping.as_view(), name="paper_forget"
    ),
    path(
        "personnes/<int:pk>/pieces/<int:paper_pk>/images/<int:file_pk>/",
        papers.Picture.as_view(),
        name="paper_picture",
    ),
    path("personnes/<int:pk>/il-manque/", representing.Missing.as_view(), name="missing"),
    path(
        "personnes/<int:pk>/signature/", representing.AddRepresentative.as_view(), name="representative_new"
    ),
    path(
        "personnes/<int:pk>/signature/<int:representative_pk>/",
        representing.EditRepresentative.as_view(),
        name="representative",
    ),
    path("personnes/<int:pk>/protection/", representing.EditProtection.as_view(), name="protection"),
    path("personnes/<int:pk>/activites/", cards.AddActivity.as_view(), name="activity_new"),
    path("personnes/<int:pk>/activites/<int:activity_pk>/", cards.EditActivity.as_view(), name="activity"),
    path("personnes/<int:pk>/consentements/", cards.RecordConsent.as_view(), name="consent"),
    path("personnes/<int:pk>/foyer/", cards.JoinHousehold.as_view(), name="household"),
    path("personnes/<int:pk>/foyer/quitter/", cards.LeaveHousehold.as_view(), name="leave_household"),
    path("partenaires/", lists.PartnerList.as_view(), name="partners"),
    path("partenaires/nouveau/", partners.NewPartner.as_view(), name="partner_new"),
    path("partenaires/<int:pk>/", partners.PartnerPage.as_view(), name="partner"),
    path("partenaires/<int:pk>/coordonnees/", partners.EditPartner.as_view(), name="partner_edit"),
    path("partenaires/<int:pk>/contacts/", partners.AddContact.as_view(), name="contact_new"),
    path("partenaires/<int:pk>/contacts/<int:contact_pk>/", partners.EditContact.as_view(), name="contact"),
    path(
        "partenaires/<int:pk>/contacts/<int:contact_pk>/depart/",
        partners.ContactLeft.as_view(),
        name="contact_left",
    ),
]
