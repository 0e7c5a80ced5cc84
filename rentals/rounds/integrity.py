"""What a stop, its round, its appointment and its rental must say together."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import TruncDate

from mobilite.diary.models import Status as AppointmentStatus
from mobilite.integrity import Check, Finding
from mobilite.periods import PARIS
from rentals.models import Moment
from rentals.rounds.models import Stop


def stops_held(now: datetime) -> Iterator[Finding]:
    """Find the stops whose appointment is somebody else's, or free, or at another hour than the rental says."""
    live = Stop.objects.live().select_related("rental", "round").order_by("pk")
    booked = Q(appointment__status=AppointmentStatus.BOOKED)
    day = TruncDate("appointment__starts_at", tzinfo=PARIS)
    wrong = (
        (live.exclude(appointment__user=F("round__user")), "l’agenda dit un autre collègue que la tournée"),
        (live.annotate(on=day).exclude(on=F("round__day")), "l’agenda dit un autre jour que la tournée"),
        (live.filter(appointment__status=AppointmentStatus.CANCELLED), "convenue, mais personne n’est pris"),
        (
            live.filter(booked, moment=Moment.OUT).exclude(appointment__starts_at=F("rental__pickup_at")),
            "la location part à une autre heure",
        ),
        (
            live.filter(booked, moment=Moment.IN).exclude(appointment__starts_at=F("rental__return_at")),
            "la location revient à une autre heure",
        ),
        (
            Stop.objects.filter(dropped_at__isnull=False)
            .exclude(appointment__status=AppointmentStatus.CANCELLED)
            .select_related("rental", "round")
            .order_by("pk"),
            "laissée, mais un collègue est encore pris",
        ),
    )
    for stops, sentence in wrong:
        for stop in stops.iterator():
            words = f"Étape de {stop.rental.reference} ({stop.act.lower()})\u00a0: {sentence}."
            yield Finding(words, stop.round.get_absolute_url())


#: Registered at « integrity ».
CHECKS = {"rounds.stops": Check("Étapes des tournées", stops_held)}
