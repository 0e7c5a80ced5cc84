"""A battery is measured, and replaced when it holds too little (row G7)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import date_fr, plural
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task, settle
from vehicles.fleet.models import Battery, Measure
from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.terms import ALERT_UNDER
from vehicles.models import Energy, Vehicle
from vehicles.operations.calendar import lock_vehicle

REPLACE_WITHIN = timedelta(days=14)


def alert_key(battery_id: int) -> str:
    """Return the key of the task about a battery that holds too little."""
    return f"fleet.battery:{battery_id}"


@transaction.atomic
def record_measure(
    vehicle_id: int,
    *,
    on: date,
    percent: int | None = None,
    wh: int | None = None,
    cycles: int | None = None,
    at: datetime,
    actor,
) -> Measure:
    """Note what the battery of a vehicle holds: in percent of new, or in Wh when its capacity new is known.

    Under the threshold in force that day, the workshop gets a task; above, it ends. Raises FleetRefused for a day to
    come or before the battery, and for cycles that go back.
    """
    vehicle = _electric(vehicle_id)
    battery = fitted(vehicle)
    if on > paris_date(at):
        raise FleetRefused("Ce jour n’est pas encore venu\u00a0: relisez la date.", field="on")
    if on < battery.since:
        came = date_fr(battery.since, weekday=False)
        raise FleetRefused(f"Cette batterie est là depuis le {came}\u00a0: relisez la date.", field="on")
    if percent is None:
        if wh is None:
            raise FleetRefused("Écrivez la capacité mesurée, en % ou en Wh.", field="percent")
        if not battery.nominal_wh:
            raise FleetRefused(
                "On ne connaît pas sa capacité neuve\u00a0: écrivez un pourcentage, ou corrigez d’abord la batterie.",
                field="wh",
            )
        percent = round(100 * wh / battery.nominal_wh)
    if not 0 <= percent <= 120:
        raise FleetRefused(
            f"{percent}\u00a0% de la capacité neuve\u00a0: relisez la mesure.", field="percent"
        )
    if cycles is not None:
        before = battery.measures.exclude(cycles=None).filter(on__lte=on).order_by("-cycles").first()
        if before is not None and cycles < (before.cycles or 0):
            raise FleetRefused(
                f"Les cycles ne reculent pas\u00a0: {before.cycles} le {date_fr(before.on, weekday=False)}. Relisez-les.",
                field="cycles",
            )
    measure = Measure.objects.create(
        battery=battery, on=on, percent=percent, wh=wh, cycles=cycles, at=at, by=actor
    )
    if battery.last_on is None or on >= battery.last_on:
        battery.last_percent, battery.last_on = percent, on
        battery.save(update_fields=["last_percent", "last_on"])
        _alert(vehicle, battery, at=at, actor=actor)
    count = f", {plural(cycles, 'cycle')}" if cycles is not None else ""
    record(
        "measure_battery",
        vehicle,
        sentence=f"a mesuré la batterie de {vehicle.number}\u00a0: {percent}\u00a0%{count}",
        actor=actor,
        at=at,
        data={"percent": percent, "cycles": cycles},
    )
    return measure


def _alert(vehicle: Vehicle, battery: Battery, *, at: datetime, actor) -> None:
    if battery.last_on is None or battery.last_percent is None:
        return
    least = ALERT_UNDER.on(battery.last_on)
    if battery.last_percent < least:
        open_task(
            f"Batterie de {vehicle.number}\u00a0: {battery.last_percent}\u00a0% de sa capacité",
            role=Role.WORKSHOP,
            about=vehicle,
            place=vehicle.place,
            due_at=at + REPLACE_WITHIN,
            key=alert_key(battery.pk),
            detail=f"Sous {least}\u00a0%, elle est à changer ou à remettre en état. Notez la nouvelle sur la fiche du vélo.",
            at=at,
            actor=actor,
        )
    else:
        result = f"{battery.last_percent}\u00a0% à la dernière mesure."
        settle(alert_key(battery.pk), result=result, at=at, actor=None)


@transaction.atomic
def fit_battery(
    vehicle_id: int,
    *,
    on: date,
    serial_number: str = "",
    nominal_wh: int | None = None,
    is_new: bool = True,
    at: datetime,
    actor,
) -> Battery:
    """Note another battery on a vehicle (``is_new``), whose age begins that day, or correct what is known of the one it has.

    Raises FleetRefused for a day to come, or before the one that it replaces.
    """
    vehicle = _electric(vehicle_id)
    current = Battery.objects.locked().fitted().filter(vehicle=vehicle).first()
    if on > paris_date(at):
        raise FleetRefused("Ce jour n’est pas encore venu\u00a0: relisez la date.", field="on")
    if is_new and current is not None:
        if on < current.since or (current.last_on and on < current.last_on):
            raise FleetRefused("L’ancienne était encore là ce jour\u00a0: relisez la date.", field="on")
        current.until = on
        current.save(update_fields=["until"])
        settle(alert_key(current.pk), result="La batterie est changée.", at=at, actor=actor)
        current = None
    if current is None:
        battery = Battery.objects.create(
            vehicle=vehicle, serial_number=serial_number.strip(), nominal_wh=nominal_wh, since=on
        )
    else:
        battery = current
        first = battery.measures.order_by("on").first()
        if first is not None and on > first.on:
            raise FleetRefused("Elle a été mesurée avant ce jour\u00a0: relisez la date.", field="on")
        battery.serial_number, battery.nominal_wh, battery.since = serial_number.strip(), nominal_wh, on
        battery.save(update_fields=["serial_number", "nominal_wh", "since"])
    record(
        "fit_battery" if is_new else "correct_battery",
        vehicle,
        sentence=f"a {'changé' if is_new else 'corrigé'} la batterie de {vehicle.number}",
        actor=actor,
        at=at,
    )
    return battery


def fitted(vehicle: Vehicle) -> Battery:
    """Return the battery of a vehicle, written now when none was: it came with it. Inside a transaction."""
    came = vehicle.bought_on or vehicle.in_service_on
    battery, _ = Battery.objects.get_or_create(vehicle=vehicle, until=None, defaults={"since": came})
    return battery


def _electric(vehicle_id: int) -> Vehicle:
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.energy != Energy.ELECTRIC:
        raise FleetRefused(f"{vehicle.number} n’est pas électrique\u00a0: corrigez d’abord sa fiche.")
    return vehicle
