"""What the list and the calendar must say together, looked at each night."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from mobilite.integrity import Check, Finding
from rentals.waiting.models import Entry, Status, Turn


def bikes_held(now: datetime) -> Iterator[Finding]:
    """Find the people told that a bike is kept for them when it is not, and the bikes kept for nobody."""
    asked = Exists(Turn.objects.open().filter(entry=OuterRef("pk")))
    yield from _found(
        Entry.objects.filter(~asked, status=Status.OFFERED), "un vélo lui est dit gardé, aucun ne l’est."
    )
    yield from _found(
        Entry.objects.filter(asked).exclude(status=Status.OFFERED), "un vélo est gardé, elle l’ignore."
    )
    open_ = Turn.objects.open()
    lost = open_.filter(occupancy__released_at__isnull=False) | open_.exclude(occupancy__vehicle=F("vehicle"))
    for entry, number in lost.order_by("pk").values_list("entry", "vehicle__number"):
        yield Finding(
            f"{number} est proposé, mais le calendrier ne le garde pas.",
            reverse("waiting:entry", args=[entry]),
        )
    over = Turn.objects.exclude(answer="").filter(occupancy__released_at__isnull=True)
    for entry, number in over.order_by("pk").values_list("entry", "vehicle__number"):
        yield Finding(f"{number} est encore gardé pour un tour fini.", reverse("waiting:entry", args=[entry]))


def _found(entries, sentence: str) -> Iterator[Finding]:
    for key in entries.order_by("pk").values_list("pk", flat=True).iterator():
        yield Finding(
            f"Liste d’attente, inscription n°\u00a0{key}\u00a0: {sentence}",
            reverse("waiting:entry", args=[key]),
        )


#: Registered at « integrity ».
CHECKS = {"waiting.bikes": Check("Vélos gardés pour la liste d’attente", bikes_held)}
