"""What the fleet's meters must say together (row E3)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Max, Window
from django.db.models.functions import Lag
from django.urls import reverse

from mobilite.integrity import Check, Finding
from mobilite.pages.french import km
from vehicles.models import MeterReading, Vehicle


def meters_agree(now: datetime) -> Iterator[Finding]:
    """Find the vehicles whose meter is not their last reading, or whose readings went back."""
    last = Vehicle.objects.annotate(last=Max("readings__km")).exclude(last=None).exclude(last=F("meter"))
    for key, number, meter, read in (
        last.order_by("pk").values_list("pk", "number", "meter", "last").iterator()
    ):
        yield Finding(
            f"{number}\u00a0: son compteur est à {km(meter)}, son plus haut relevé à {km(read)}.",
            reverse("vehicles:vehicle", args=[key]),
        )
    before = Window(Lag("km"), partition_by="vehicle", order_by=["at", "pk"])
    back = MeterReading.objects.annotate(before=before).filter(before__gt=F("km")).order_by("pk")
    for key, vehicle, number, read, earlier in back.values_list(
        "pk", "vehicle", "vehicle__number", "km", "before"
    ).iterator():
        yield Finding(
            f"{number}\u00a0: le relevé n°\u00a0{key} ({km(read)}) vient après un relevé de {km(earlier)}.",
            reverse("vehicles:vehicle", args=[vehicle]),
        )


#: Registered at « integrity ».
CHECKS = {
    "vehicles.meters": Check("Compteurs des véhicules", meters_agree),
}
