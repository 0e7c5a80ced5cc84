"""How long files are kept: a year, then the archives, five years in all; ten when somebody was hurt."""

from django.db.models import F, Q, QuerySet

from mobilite.kept import CIVIL, YEAR, Duty, Rule, Stage
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Card, Fact
from rentals.incidents.models import Incident, Injured, Picture, Status, Step

HURT = (Injured.YES, Injured.UNKNOWN)


def _closed(*, hurt: bool, **which) -> QuerySet:
    found = Q(injured__in=HURT)
    rows = Incident.objects.filter(found if hurt else ~found, status=Status.CLOSED, **which)
    return rows.annotate(since=F("closed_at"))


def _archive(keys, terms):
    Incident.objects.filter(pk__in=keys).update(archived_at=terms.now)
    return ()


def _delete(keys, terms) -> list[str]:
    steps, pictures = Step.objects.filter(incident__in=keys), Picture.objects.filter(incident__in=keys)
    files = [
        *steps.exclude(file_name="").values_list("file_name", flat=True),
        *pictures.values_list("file_name", flat=True),
    ]
    steps.delete()
    pictures.delete()
    Incident.objects.filter(pk__in=keys).delete()
    return files


def _rule(key: str, label: str, *, hurt: bool, years: int, source: str) -> Rule:
    return Rule(
        key,
        label,
        since="la clôture du dossier",
        then="effacés, photos et papiers compris",
        source=source,
        active=YEAR,
        archived=(years - 1) * YEAR,
        archive=Stage(lambda t: _closed(hurt=hurt, archived_at=None, closed_at__lt=t.active_limit), _archive),
        erase=Stage(lambda t: _closed(hurt=hurt, closed_at__lt=t.limit), _delete),
        holds={"people.person": "person", "rentals.rental": "rental"},
        deletes=("incidents.incident", "incidents.step", "incidents.picture"),
        say=lambda incident: incident.reference,
        person="person_id",
    )


def archive_cards(person) -> list[Card]:
    """Return the card of the files that are in the archives (registered at "archive_cards")."""
    found = person.incidents.exclude(archived_at=None).order_by("-happened_at", "-pk")
    facts = [
        Fact(
            one.reference, one.get_kind_display(), f"{date_fr(one.happened_at, weekday=False)}. {one.outcome}"
        )
        for one in found
    ]
    return [Card("Sinistres aux archives", "life-buoy", facts)] if facts else []


DECLARED = (
    Duty(
        "incidents.open", "un sinistre est en cours", lambda: Incident.objects.current().exclude(person=None)
    ),
    Duty(
        "incidents.kept",
        "un sinistre est dans son délai de conservation",
        lambda: Incident.objects.filter(status=Status.CLOSED).exclude(person=None),
        by_law=True,
    ),
    _rule(
        "incidents.files",
        "Dossiers d’accident, de vol, de véhicule non rendu",
        hurt=False,
        years=5,
        source=CIVIL,
    ),
    _rule(
        "incidents.hurt",
        "Les mêmes, quand quelqu’un est blessé",
        hurt=True,
        years=10,
        source="Code civil, art. 2226 (dommage corporel, dix ans)",
    ),
)
