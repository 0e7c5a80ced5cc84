"""Keep the places where one may agree to meet."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.diary.models import Status as AppointmentStatus
from rentals.operations.base import deny
from rentals.rounds.models import MeetingPoint


@transaction.atomic
def add_point(*, values: Mapping, at: datetime, actor) -> MeetingPoint:
    """Add a place where vehicles may be handed over. Raises ValidationError."""
    point = MeetingPoint(**values)
    point.full_clean()
    point.save()
    record("create", point, sentence=f"a ajouté le lieu de rendez-vous {point}", actor=actor, at=at)
    return point


@transaction.atomic
def change_point(point_id: int, *, values: Mapping, at: datetime, actor) -> MeetingPoint:
    """Change what is said of a place. It stays in use while somebody is expected there. Raises RentalRefused, ValidationError."""
    point = MeetingPoint.objects.select_for_update(of=("self",), no_key=True).get(pk=point_id)
    changed = sorted(name for name, value in values.items() if getattr(point, name) != value)
    for name in changed:
        setattr(point, name, values[name])
    point.full_clean()
    coming = point.stops.live().filter(appointment__status=AppointmentStatus.BOOKED)
    if {"is_active", "commune", "address"} & set(changed) and (count := coming.count()):
        expected = "Une personne y est attendue" if count == 1 else f"{count} personnes y sont attendues"
        deny(f"{expected} : convenez d’abord d’un autre lieu avec elles.", field="is_active")
    if changed:
        point.save(update_fields=changed)
        record(
            "update",
            point,
            sentence=f"a modifié le lieu de rendez-vous {point}",
            actor=actor,
            at=at,
            changed=changed,
        )
    return point
