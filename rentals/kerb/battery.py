"""What a bike's battery still holds, asked at its return; its numbers, read at both moments (row G7)."""

from functools import cached_property
from typing import Any

from django.db import transaction

from mobilite.periods import paris_date
from vehicles.fleet.models import Battery as Fitted
from vehicles.fleet.operations import record_measure


class Battery:
    """Mixin of the act."""

    vehicle: Any
    data: dict[str, Any]
    at: Any
    user: Any
    is_return: bool
    is_battery: bool

    @cached_property
    def battery(self) -> Fitted | None:
        """The battery that is written for this vehicle, if it is electric."""
        return Fitted.objects.fitted().filter(vehicle=self.vehicle).first() if self.is_battery else None

    @property
    def asks_measure(self) -> bool:
        """Whether the return asks what the battery holds: it has a log."""
        return self.is_return and self.battery is not None

    @property
    def measured(self) -> dict[str, int]:
        """What was measured, if it was."""
        return self.data.get("battery", {}) if self.asks_measure else {}

    def battery_unanswered(self) -> list[tuple[str, str]]:
        if not self.asks_measure or self.measured or self.data.get("battery_skipped"):
            return []
        return [("energy", "Ce que tient la batterie n’est pas mesuré\u00a0: notez-le, ou dites que non.")]

    def try_measure(self, percent: int, cycles: int | None) -> None:
        """Refuse a measure as the return would, without keeping anything. Raises FleetRefused."""
        with transaction.atomic():
            record_measure(
                self.vehicle.pk,
                on=paris_date(self.at),
                percent=percent,
                cycles=cycles,
                at=self.at,
                actor=self.user,
            )
            transaction.set_rollback(True)

    @cached_property
    def identity(self) -> list[tuple[str, str]]:
        """The numbers to compare with the vehicle before the keys change hands: frame, key, battery."""
        vehicle = self.vehicle
        found = [
            ("Cadre", vehicle.frame_number),
            ("Bicycode", vehicle.bicycode),
            ("Clé n°", vehicle.key_number),
        ]
        if self.battery is not None:
            found.append(("Batterie n°", self.battery.serial_number))
        return [(label, value) for label, value in found if value]
