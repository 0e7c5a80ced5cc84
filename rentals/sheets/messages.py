"""The e-mails of a prescriber: her personal link, the answer to her sheet."""

from django.conf import settings
from django.urls import reverse

from mobilite.accounts import links
from mobilite.outbox.events import LINK_HERE, Event
from mobilite.pages import french
from mobilite.people.models import Contact
from mobilite.periods import paris_date
from rentals.messages import REGARDS
from rentals.models import PrescriberSheet
from rentals.models.sheets import LINK_LASTS, LINK_PURPOSE, Answer
from rentals.operations.sheet_answers import EVENT, NEXT


def make_link(contact: Contact, at) -> str:
    """Make the address with which a contact sends sheets and follows them. Only its reader ever sees it."""
    token = links.create(LINK_PURPOSE, contact, expires_at=at + LINK_LASTS, at=at)
    return settings.SITE_URL.rstrip("/") + reverse("portal:sheets", args=[token])


def gone(contact: Contact, now) -> str:
    """Say why a link is not sent any more."""
    left = contact.left_on is not None and contact.left_on <= paris_date(now)
    return "Cette personne a quitté son poste." if left else ""


SHEETS_LINK = Event(
    key="rentals.sheets_link",
    label="Lien de prescription",
    about="people.contact",
    variables={"lien": "son lien personnel, fait au moment de l’envoi", "fin": "le dernier jour du lien"},
    values=lambda contact: {"lien": LINK_HERE, "fin": "31 décembre 2026"},
    texts={
        "email": {
            "fr": (
                "Votre lien pour nous adresser quelqu’un",
                "Bonjour {prenom},\n\nVoici votre lien personnel pour demander un véhicule pour quelqu’un que vous "
                "accompagnez, et pour suivre nos réponses\u00a0:\n\n{lien}\n\nPas de compte, pas de mot de passe. Ce lien "
                "est à vous\u00a0: ne le transmettez pas. Il sert jusqu’au {fin}." + REGARDS,
            ),
        },
    },
    reason_gone=gone,
    essential=True,
    private=True,
    example=lambda: Contact.objects.exclude(email="").filter(left_on=None).order_by("-pk"),
    must_say=("lien",),
    link=make_link,
)


def answered():
    """Return real sheets to show a wording on, the latest answer first."""
    return (
        PrescriberSheet.objects.exclude(handled_at=None)
        .select_related("contact")
        .order_by("-handled_at", "-pk")
    )


SHEET_ANSWER = Event(
    key=EVENT,
    label="Réponse à un prescripteur",
    about="rentals.prescribersheet",
    variables={
        "personne": "le prénom de la personne",
        "envoyee": "le jour où la fiche est arrivée",
        "reponse": "« acceptée », ou « pas possible pour l’instant » et l’une des quatre raisons",
        "suite": "ce qui vient ensuite",
    },
    # The answer says it; these stand for it in previews.
    values=lambda sheet: {
        "personne": sheet.first_name,
        "envoyee": french.date_fr(sheet.received_at, weekday=False, year=False),
        "reponse": "acceptée",
        "suite": NEXT[Answer.ACCEPTED],
    },
    texts={
        "email": {
            "fr": (
                "Notre réponse pour {personne}",
                "Bonjour {prenom},\n\nVous nous avez envoyé une demande le {envoyee} pour {personne}. Notre réponse a "
                "changé\u00a0: {reponse}.\n\n{suite}\n\nVotre lien personnel montre toutes nos réponses."
                + REGARDS,
            ),
        },
    },
    private=True,
    example=answered,
    must_say=("reponse",),
)

EVENTS = (SHEETS_LINK, SHEET_ANSWER)
