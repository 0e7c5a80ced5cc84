"""What files hand to other pages: acts of a rental and a vehicle, search, their story."""

from datetime import datetime, timedelta

from django.urls import reverse

from mobilite.audit.entries import entries_about
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, StoryItem
from mobilite.pages.views import SearchResult
from mobilite.people.models import Person
from mobilite.periods import paris_date
from rentals.incidents.lists import CHANGE, VIEW, state_of
from rentals.incidents.models import Incident, Kind
from rentals.incidents.operations import open_incident
from rentals.models import Rental, Status
from vehicles.models import State, Vehicle

OFTEN = timedelta(hours=1)
LATEST, FOUND, SHORTEST = 50, 8, 4
WITH_KEYS = (Status.ONGOING, Status.RETURNED, Status.CLOSED)
LABELS = (
    (Kind.ACCIDENT, "Accident", "triangle-alert"),
    (Kind.THEFT, "Vol", "shield-alert"),
    (Kind.KEYS, "Clés perdues", "key-round"),
    (Kind.BREAKDOWN, "Panne", "wrench"),
)


def acts(record, user) -> list[Act]:
    """Offer to open a file from a rental whose keys left, or from a vehicle of the fleet (point "record_acts")."""
    if not isinstance(record, Rental | Vehicle) or not user.has_perm(CHANGE):
        return []
    if isinstance(record, Vehicle):
        if record.state == State.RETIRED:
            return []
        return [Act(label, _url(kind, f"vehicule={record.pk}"), icon) for kind, label, icon in LABELS]
    if record.status not in WITH_KEYS:
        return []
    found = [Act(label, _url(kind, f"location={record.pk}"), icon) for kind, label, icon in LABELS]
    if record.status == Status.ONGOING:
        found.append(Act("Véhicule non rendu", _url(Kind.NOT_RETURNED, f"location={record.pk}"), "clock"))
    return found


def _url(kind: Kind, query: str) -> str:
    return f"{reverse('incidents:new', args=[kind.value])}?{query}"


def keys_missing(rental: Rental, vehicle: Vehicle, at: datetime, actor) -> None:
    """Open the file of keys that a return did not bring back, unless it is open (point "keys_missing")."""
    if not Incident.objects.current().filter(kind=Kind.KEYS, vehicle=vehicle, rental=rental).exists():
        open_incident(
            vehicle,
            kind=Kind.KEYS,
            happened_at=at,
            known_on=paris_date(at),
            rental=rental,
            at=at,
            actor=actor,
        )


def search(query: str, user) -> list[SearchResult]:
    """Find files by the beginning of their reference."""
    code = "".join(query.split()).upper()
    if len(code) < SHORTEST or not user.has_perm(VIEW):
        return []
    found = Incident.objects.filter(archived_at=None, reference__gte=code, reference__lt=code + "\uffff")
    return [
        SearchResult(
            str(incident),
            f"{incident.vehicle.number} · {date_fr(incident.happened_at, weekday=False)} · {state_of(incident)[1]}",
            incident.get_absolute_url(),
            "life-buoy",
            "Sinistres",
        )
        for incident in found.select_related("vehicle").order_by("reference")[:FOUND]
    ]


class Story:
    """Tell the files about a vehicle, a rental or a person, to those who may see them."""

    permission = VIEW

    def __call__(self, record) -> list[StoryItem]:
        incidents = Incident.objects.none()
        if isinstance(record, Vehicle):
            incidents = Incident.objects.filter(vehicle=record)
        elif isinstance(record, Rental):
            incidents = Incident.objects.filter(rental=record)
        elif isinstance(record, Person):
            incidents = Incident.objects.filter(person=record)
        known = {
            one.pk: one for one in incidents.filter(archived_at=None).order_by("-happened_at", "-pk")[:LATEST]
        }
        if not known:
            return []
        return [
            StoryItem(
                at=entry.at,
                kind="act",
                icon="life-buoy",
                sentence=str(entry),
                url=known[entry.object_id].get_absolute_url(),
            )
            for entry in entries_about(*known.values())
        ]
