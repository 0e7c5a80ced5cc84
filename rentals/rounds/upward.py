"""What rounds hand to other pages: the day's rounds, acts and facts of a rental, whose appointment it is."""

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from mobilite.diary.held import Held
from mobilite.diary.models import Appointment
from mobilite.pages.french import plural, time_fr
from mobilite.pages.record_page import Act
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris_date
from rentals.models import Rental
from rentals.rounds.lists import DRIVE, ROUNDS
from rentals.rounds.models import Round, Stop
from rentals.rounds.operations.checks import OPEN_TO
from rentals.rounds.views.agreeing import TITLES, WORDS

LIVE = Q(stops__dropped_at=None)


def today(asked: Asked) -> Column | None:
    """Return the rounds of the day: who leaves when, how many stops, back when. One query, and one for the reader's rights."""
    if not asked.user.has_perm(DRIVE):
        return None
    rounds = Round.objects.driven().filter(day=paris_date(asked.now))
    if asked.place:
        rounds = rounds.filter(base=asked.place)
    rounds = rounds.select_related("user").annotate(
        halts=Count("stops", filter=LIVE),
        leaves_at=Min("stops__appointment__blocked_from", filter=LIVE),
        back_at=Max("stops__appointment__blocked_until", filter=LIVE),
    )
    found = list(rounds.order_by("leaves_at", "pk"))
    lines = [
        Line(
            when=time_fr(one.leaves_at),
            name=one.user.first_name,
            text=f"part en tournée\u00a0: {plural(one.halts, 'étape')}, retour à {time_fr(one.back_at)}.",
            url=one.get_absolute_url(),
            button="Suivre" if one.user_id == asked.user.pk else "Ouvrir",
            main=one.user_id == asked.user.pk,
        )
        for one in found[:SHOWN]
    ]
    return Column(
        "Tournées du jour",
        "route",
        lines,
        len(found),
        "personne ne part en tournée.",
        str(ROUNDS[1]),
        "Toutes",
    )


def acts(record, user) -> list[Act]:
    """Offer to agree where a rental leaves and comes back."""
    if not isinstance(record, Rental) or not user.has_perm(DRIVE):
        return []
    found = []
    for word, moment in WORDS.items():
        if record.status not in OPEN_TO[moment]:
            continue
        found.append(Act(TITLES[moment], reverse("rounds:agree", args=[record.pk, word]), "map-pin"))
    return found


def held(appointment: Appointment) -> Held | None:
    """Say that an appointment is the stop of a round: it is moved from there. One query."""
    stop = Stop.objects.live().filter(appointment=appointment.pk).select_related("round__user").first()
    if stop is None:
        return None
    return Held(
        "C’est une étape de tournée : ordonnez la tournée, ou convenez d’un autre moment depuis la location.",
        "Ouvrir la tournée",
        stop.round.get_absolute_url(),
    )
