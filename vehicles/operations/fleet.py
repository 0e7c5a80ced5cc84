"""What the fleet is made of: vehicles, where they stand, what their meters say, their photos, their categories."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.files import images, storage
from mobilite.pages.french import datetime_fr, plural
from mobilite.pages.french import km as km_fr
from mobilite.people.models import Place
from mobilite.workflow import Refusal
from vehicles.models import MeterReading, OccupancyKind, State, Vehicle, VehiclePhoto
from vehicles.operations.calendar import NotPossible, StillOut, lock_vehicle

#: What a vehicle may run in a day before we ask whether it was read right (row E3).
MOST_KM_A_DAY = 500


class SameVehicle(Refusal):
    """Another vehicle has this number, plate, frame number or Bicycode."""


class MeterGoesBack(Refusal):
    """A meter never says less than before (row E3)."""


class UnlikelyMeter(Refusal):
    """The meter would have run more than ``MOST_KM_A_DAY`` a day: to be confirmed (row E3)."""


def _said_twice(vehicle: Vehicle) -> Refusal | None:
    others = Vehicle.objects.exclude(pk=vehicle.pk)
    for field, words in (
        ("number", "ce numéro"),
        ("plate", "cette immatriculation"),
        ("frame_number", "ce numéro de série"),
        ("bicycode", "ce marquage Bicycode"),
    ):
        value = getattr(vehicle, field)
        if value and others.filter(**{field: value}).exists():
            return SameVehicle(f"Un véhicule a déjà {words} : {value}.", field=field)
    return None


def _write(vehicle: Vehicle, **how) -> None:
    """Save a vehicle; two people who type the same plate at once are told what a form would have said."""
    try:
        with transaction.atomic():
            vehicle.save(**how)
    except IntegrityError as error:
        refusal = _said_twice(vehicle)
        if refusal is None:
            raise
        raise refusal from error


@transaction.atomic
def create_vehicle(*, at: datetime, actor, **values) -> Vehicle:
    """Bring a vehicle into the fleet; ``values`` are its fields. Its meter is its first reading.

    Raises SameVehicle.
    """
    vehicle = Vehicle(**values)
    _write(vehicle)
    if vehicle.meter:
        MeterReading.objects.create(vehicle=vehicle, km=vehicle.meter, at=at, source="Entrée dans le parc")
    for item in registry.registered("vehicle_came"):
        item.value(vehicle, at)
    record(
        "create",
        vehicle,
        sentence=f"a ajouté {vehicle.number} au parc ({vehicle.make} {vehicle.model}, {vehicle.place})",
        actor=actor,
        at=at,
        after=vehicle.state,
    )
    return vehicle


@transaction.atomic
def update_vehicle(vehicle_id: int, *, at: datetime, actor, **changes) -> Vehicle:
    """Correct the facts of a vehicle. Nothing changed, nothing written. Raises SameVehicle.

    State, place and meter have operations of their own.
    """
    vehicle = lock_vehicle(vehicle_id)
    changed = sorted(name for name, value in changes.items() if getattr(vehicle, name) != value)
    if not changed:
        return vehicle
    for name in changed:
        setattr(vehicle, name, changes[name])
    _write(vehicle, update_fields=changed)
    labels = ", ".join(str(getattr(Vehicle._meta.get_field(name), "verbose_name", name)) for name in changed)
    record(
        "update",
        vehicle,
        sentence=f"a corrigé la fiche de {vehicle.number} : {labels}"[:300],
        actor=actor,
        at=at,
        changed=changed,
    )
    return vehicle


@transaction.atomic
def change_place(vehicle_id: int, *, place: Place, at: datetime, actor) -> Vehicle:
    """Note that the vehicle now stands at another place. Bookings stay. Raises NotPossible, StillOut."""
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state == State.RETIRED:
        raise NotPossible(f"{vehicle.number} est sorti du parc.")
    if vehicle.occupancies.out().exclude(kind=OccupancyKind.WORKSHOP).exists():
        raise StillOut(f"{vehicle.number} est dehors\u00a0: notez d’abord son retour.", field="place")
    if vehicle.place_id == place.pk:
        raise NotPossible(f"{vehicle.number} est déjà à ce lieu.", field="place")
    before, vehicle.place = Place.objects.get(pk=vehicle.place_id), place
    vehicle.save(update_fields=["place"])
    record(
        "change_place",
        vehicle,
        sentence=f"a changé {vehicle.number} de lieu : de {before} à {place}",
        actor=actor,
        at=at,
        before=before.short_name,
        after=place.short_name,
        changed=["place"],
    )
    return vehicle


@transaction.atomic
def record_meter(
    vehicle: Vehicle, km: int, *, at: datetime, source: str, confirmed: bool = False, actor=None
) -> MeterReading:
    """Note what the meter says. With an ``actor``, the act is theirs and has its audit entry; else the caller's.

    Raises MeterGoesBack when it is less than an earlier reading or more than a later one, and UnlikelyMeter
    past 500 km a day since the last reading, unless ``confirmed`` (row E3).
    """
    vehicle = lock_vehicle(vehicle.pk)
    before = vehicle.readings.filter(at__lte=at).order_by("-at", "-km").first()
    after = vehicle.readings.filter(at__gt=at).order_by("at", "km").first()
    least = before.km if before else (0 if after else vehicle.meter)
    if km < least:
        when = f" le {datetime_fr(before.at)}" if before else ""
        raise MeterGoesBack(
            f"Le compteur ne recule pas : il était à {km_fr(least)}{when}. Relisez-le.", field="meter"
        )
    if after and km > after.km:
        raise MeterGoesBack(
            f"Le compteur ne recule pas : il était à {km_fr(after.km)} le {datetime_fr(after.at)}. Relisez-le.",
            field="meter",
        )
    if before and not confirmed:
        days = max((at - before.at) / timedelta(days=1), 1)
        if km - before.km > MOST_KM_A_DAY * days:
            raise UnlikelyMeter(
                f"{km_fr(km - before.km)} depuis le {datetime_fr(before.at)} : c’est beaucoup. "
                "Relisez le compteur, puis confirmez.",
                field="meter",
            )
    reading = MeterReading.objects.create(vehicle=vehicle, km=km, at=at, source=source)
    if km > vehicle.meter:
        vehicle.meter = km
        vehicle.save(update_fields=["meter"])
    if actor is not None:
        record(
            "record_meter",
            vehicle,
            sentence=f"a relevé le compteur de {vehicle.number} : {km_fr(km)}",
            actor=actor,
            at=at,
            changed=["meter"],
            data={"km": km},
        )
    return reading


@transaction.atomic
def add_photos(vehicle_id: int, uploads, *, at: datetime, actor) -> list[VehiclePhoto]:
    """Keep pictures of a vehicle, redrawn without what the telephone added. All or none.

    Raises ValidationError for what is no picture.
    """
    vehicle = Vehicle.objects.get(pk=vehicle_id)
    pictures = [images.clean(upload) for upload in uploads]
    kept = [
        VehiclePhoto(
            vehicle=vehicle,
            file_name=storage.save("vehicles", one, suffix="jpg"),
            taken_at=at,
            taken_by=actor,
        )
        for one in pictures
    ]
    VehiclePhoto.objects.bulk_create(kept)
    record(
        "add_photo",
        vehicle,
        sentence=f"a ajouté {plural(len(kept), 'photo')} de {vehicle.number}",
        actor=actor,
        at=at,
    )
    return kept


@transaction.atomic
def remove_photo(photo_id: int, *, at: datetime, actor) -> Vehicle:
    """Remove a picture, its file too once that is certain. Return the vehicle."""
    photo = VehiclePhoto.objects.select_related("vehicle").get(pk=photo_id)
    name = photo.file_name
    photo.delete()
    record(
        "remove_photo",
        photo.vehicle,
        sentence=f"a retiré une photo de {photo.vehicle.number}",
        actor=actor,
        at=at,
    )
    transaction.on_commit(lambda: storage.delete(name))
    return photo.vehicle
