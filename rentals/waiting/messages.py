"""The message that says that a bike is free, with the personal link that answers."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mobilite.accounts import links
from mobilite.outbox.events import LINK_HERE, Event
from mobilite.pages.french import date_fr, time_fr
from rentals.messages import REGARDS
from rentals.waiting.models import Turn
from rentals.waiting.operations.answering import LINK_OUTLIVES, LINK_PURPOSE
from rentals.waiting.operations.lapsing import LAPSED
from rentals.waiting.operations.offering import OFFERED


def make_link(turn: Turn, at) -> str:
    """Make the address where somebody answers. Only its reader ever sees it."""
    token = links.create(LINK_PURPOSE, turn, expires_at=max(turn.answer_by, at) + LINK_OUTLIVES, at=at)
    return settings.SITE_URL.rstrip("/") + reverse("waiting:answer", args=[token])


def limit_words(turn: Turn) -> str:
    """Return « lundi 13 avril à 17 h 30 »."""
    return f"{date_fr(turn.answer_by, long=True, year=False)} {_('à')} {time_fr(turn.answer_by)}"


def gone(turn: Turn, now) -> str:
    """Say why « un vélo est libre » has no sense any more."""
    if turn.answer:
        return "La réponse est déjà notée, ou le vélo n’est plus gardé."
    return "" if now < turn.answer_by else "Le délai pour répondre est passé."


BIKE_FREE = Event(
    key=OFFERED,
    label="Un vélo est libre",
    about="waiting.turn",
    variables={
        "lien": "son lien personnel, fait au moment de l’envoi",
        "limite": "jusqu’à quand le vélo est gardé",
        "lieu": "le lieu où le prendre",
    },
    values=lambda turn: {"lien": LINK_HERE, "limite": limit_words(turn), "lieu": turn.vehicle.place.name},
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, un vélo est libre à {lieu}. Il est gardé pour vous jusqu'à {limite}. "
            "Répondez ici : {lien} ou au {telephone}",
        },
        "email": {
            "fr": (
                "Un vélo est libre pour vous",
                "Bonjour {prenom},\n\nUn vélo est libre à {lieu}. Il est gardé pour vous jusqu’à {limite}.\n\n"
                "Répondez ici, en un clic\u00a0: oui, non ou plus tard\u00a0:\n{lien}\n\nOu appelez-nous au {telephone}. "
                "Sans réponse, nous proposons ce vélo à la personne suivante, et vous gardez votre place."
                + REGARDS,
            ),
        },
    },
    reason_gone=gone,
    example=lambda: Turn.objects.select_related("vehicle__place", "entry__person").order_by(
        "-offered_at", "-pk"
    ),
    must_say=("lien", "limite"),
    private=True,
    link=make_link,
)
BIKE_LOST = Event(
    key=LAPSED,
    label="Le vélo accepté n’a pas été pris à temps",
    about="waiting.turn",
    variables={"lieu": "le lieu où il fallait le prendre"},
    values=lambda turn: {"lieu": turn.vehicle.place.name},
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, le délai pour prendre votre vélo à {lieu} est passé. Il va à une autre personne. "
            "Vous gardez votre place sur la liste. Une question ? {telephone}",
        },
        "email": {
            "fr": (
                "Le vélo n’est plus gardé pour vous",
                "Bonjour {prenom},\n\nLe délai pour prendre votre vélo à {lieu} est passé\u00a0: il va à une autre personne. "
                "Vous gardez votre place sur la liste, et nous vous écrirons pour le prochain.\n\n"
                "Une question\u202f? Appelez-nous au {telephone}." + REGARDS,
            ),
        },
    },
    reason_gone=lambda turn, now: "" if turn.entry.is_live else "Cette personne n’est plus sur la liste.",
    example=lambda: Turn.objects.select_related("vehicle__place", "entry__person").order_by(
        "-offered_at", "-pk"
    ),
)
EVENTS = (BIKE_FREE, BIKE_LOST)
