"""What messages say: an event declared for as long as a test lasts, and versions of its text."""

from contextlib import contextmanager
from datetime import UTC, datetime

from mobilite import registry
from mobilite.outbox.events import Event
from mobilite.outbox.models import Template


def _recent_people():
    from mobilite.people.models import Person

    return Person.objects.order_by("-created_at", "-pk")


RETURN = Event(
    "tests.return_tomorrow",
    "Retour demain",
    about="people.person",
    variables={
        "vehicule": "le véhicule, par exemple scooter",
        "lieu": "le lieu du retour",
        "heure": "l’heure du retour",
    },
    values=lambda person: {"vehicule": "scooter", "lieu": "Ancenis", "heure": "17 h"},
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, votre {vehicule} est à rendre demain à {heure}, à {lieu}. Un problème ? {telephone}"
        },
        "email": {
            "fr": (
                "Retour demain à {heure}",
                "Bonjour {prenom},\n\nvotre {vehicule} est à rendre demain à {heure}, à {lieu}.\n\nUn problème ? {telephone}",
            )
        },
    },
    example=_recent_people,
    must_say=("lieu", "heure"),
)


@contextmanager
def declared(kind: Event = RETURN):
    """Declare an event for as long as the block lasts."""
    registry.register("message_event", kind.key, kind)
    try:
        yield kind
    finally:
        del registry._points["message_event"][kind.key]


def a_template(
    kind: Event = RETURN, *, text="Bonjour {prenom}, {lieu} {heure}", actor=None, **fields
) -> Template:
    """Write a version, as the operation would, by a new manager."""
    from tests.cast import staff

    now = datetime(2026, 4, 3, 8, tzinfo=UTC)
    return Template.objects.create(
        event=kind.key,
        text=text,
        created_by=actor or staff("manager", "Paule", f"Modèle{Template.objects.count()}"),
        **{"channel": "sms", "language": "fr", "version": 1, "from_at": now, "created_at": now} | fields,
    )
