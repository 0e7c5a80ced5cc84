"""Write down in what condition a vehicle leaves and comes back (rows E1, E2, E3)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError

from mobilite.files import storage
from mobilite.pages.french import km as km_fr
from mobilite.pages.french import plural
from rentals.models import ConditionPhoto, ConditionReport, Mark, Moment, RentalVehicle
from rentals.operations.base import RentalRefused, deny
from rentals.operations.gear import Worn
from rentals.operations.signatures import Signing, write_signatures
from vehicles.models import Drawing
from vehicles.operations import record_meter

#: How many photos go round a vehicle; fewer with a motive.
PHOTOS = {Drawing.CAR: 8, Drawing.SCOOTER: 4, Drawing.BIKE: 4}
FOLDER = "condition"


@dataclass(frozen=True, kw_only=True)
class ReportData:
    """What is seen at a hand-over or a return.

    ``accessories`` are there, ``missing`` are not. ``marks`` are the new ones: (side, x, y, kind, note), x and y from
    0 to 1000. ``photos`` are cleaned images by side, or (side, image) pairs. ``meter_confirmed``: an unlikely value
    was looked at twice. ``signing``: what both sides signed on the screen; None when a paper is signed elsewhere.
    ``gear``: the helmet and gloves of each rider who leaves; ``gear_missing``: the keys of what does not come back.
    ``battery_percent``: what the battery of an electric bike was measured to hold, of new; ``battery_cycles``: how often it
    was charged (row G7).
    """

    meter: int
    energy_percent: int
    accessories: Sequence[str] = ()
    missing: Sequence[str] = ()
    remarks: str = ""
    marks: Sequence[tuple] = ()
    photos: Mapping[str, bytes] | Sequence[tuple[str, bytes]] = field(default_factory=dict)
    few_photos_reason: str = ""
    meter_confirmed: bool = False
    signing: Signing | None = None
    gear: Sequence[Worn] = ()
    gear_missing: Sequence[int] = ()
    battery_percent: int | None = None
    battery_cycles: int | None = None

    def images(self) -> list[tuple[str, bytes]]:
        return list(self.photos.items() if isinstance(self.photos, Mapping) else self.photos)


def photos_asked(vehicle) -> int:
    """Return how many photos a condition report of this vehicle has."""
    return PHOTOS[vehicle.category.drawing]


def write_report(
    link: RentalVehicle, moment: Moment, data: ReportData, *, at: datetime, actor
) -> ConditionReport:
    """Write a condition report, its new marks and photos, and the meter's reading. A step of a larger operation.

    Raises RentalRefused on the field to mend; MeterGoesBack and UnlikelyMeter come from the vehicle.
    """
    vehicle = link.occupancy.vehicle
    if not 0 <= data.energy_percent <= 100:
        deny("Le niveau va de 0 à 100 %. Relisez la jauge.", field="energy_percent")
    images = data.images()
    asked = photos_asked(vehicle)
    if len(images) < asked and not data.few_photos_reason.strip():
        deny(
            f"Il faut {plural(asked, 'photo')}, en voici {len(images)} : prenez les autres, ou dites pourquoi.",
            field="few_photos_reason",
        )
    earlier = link.reports.filter(moment=Moment.OUT).first() if moment == Moment.IN else None
    if earlier is not None and data.meter < earlier.meter:
        deny(
            f"Le compteur était à {km_fr(earlier.meter)} au départ : il ne peut pas reculer. Relisez-le.",
            field="meter",
        )
    moments = {Moment.OUT: "départ", Moment.IN: "retour"}
    record_meter(
        vehicle,
        data.meter,
        at=at,
        source=f"{moments[moment]} {link.rental.reference}",
        confirmed=data.meter_confirmed,
    )
    report = ConditionReport.objects.create(
        rental_vehicle=link,
        moment=moment,
        at=at,
        by=actor,
        meter=data.meter,
        energy_percent=data.energy_percent,
        accessories=list(data.accessories),
        missing=list(data.missing),
        remarks=data.remarks.strip(),
        few_photos_reason=data.few_photos_reason.strip()[:200],
    )
    for side, x, y, kind, note in data.marks:
        mark = Mark(vehicle=vehicle, found_in=report, side=side, x=x, y=y, kind=kind, note=note.strip()[:120])
        try:
            mark.full_clean(exclude=["vehicle", "found_in"], validate_unique=False)
        except ValidationError as error:
            raise RentalRefused(
                "Une marque n’est pas bien placée sur le dessin : placez-la à nouveau.", field="marks"
            ) from error
        mark.save()
    for side, image in images:
        ConditionPhoto.objects.create(
            report=report,
            side=side,
            file_name=storage.save(FOLDER, image, suffix=".jpg"),
            sha256=hashlib.sha256(image).hexdigest(),
            taken_at=at,
        )
    if data.signing is not None:
        write_signatures(link.rental, data.signing, report=report, at=at, actor=actor)
    return report


def distance(rental) -> int:
    """Return the kilometres driven with a rental, over all its vehicles that came back."""
    return sum(
        back.meter - out.meter
        for link in rental.vehicles.prefetch_related("reports")
        for out in link.reports.all()
        if out.moment == Moment.OUT
        for back in link.reports.all()
        if back.moment == Moment.IN
    )
