"""What the diary hands to other pages: the day's appointments, a person's, those that a closure touches."""

from datetime import time

from django.db.models import Q
from django.urls import reverse

from mobilite import clock
from mobilite.diary import shown
from mobilite.diary.agenda import LOADED, bounds, coming
from mobilite.diary.models import Appointment, Kind, Status
from mobilite.pages import french
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.people.shown import shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris, paris_date

FEW = 5


def today(asked: Asked) -> Column | None:
    """Return one's own appointments of the day that wait to be told: to come, and over without an answer."""
    user = asked.user
    if not user.has_perm("diary.change_appointment"):
        return None
    start, end = bounds(paris_date(asked.now))
    rows = Appointment.objects.filter(user=user, starts_at__lt=end, ends_at__gt=start, status=Status.BOOKED)
    rows = list(rows.select_related(*LOADED).order_by("starts_at", "pk"))
    lines = [line(one, asked) for one in rows[:SHOWN]]
    url = reverse("diary:agenda")
    return Column(
        "Mes rendez-vous",
        "calendar-days",
        lines,
        len(rows),
        "plus de rendez-vous aujourd’hui.",
        url,
        "Agenda",
    )


def line(one: Appointment, asked: Asked) -> Line:
    over = one.ends_at <= asked.now
    who = {"person": one.person, "name": shown_name(one.person, asked.user)} if one.person and shown.may_name(asked.user) else {
        "name": shown.full_who(one, asked.user)
    }  # fmt: skip
    kind = shown.kind_word(one) if who["name"] else shown.label_of(one)
    place = shown.where(one, asked.user)
    detail = (
        ("Qui est venu\u202f?" if one.kind == Kind.WORKSHOP else "Venu ou pas venu\u202f?")
        if over
        else (f"Trajet\u00a0: {shown.road(one)}" if shown.road(one) else "")
    )
    at = " " if place == "au téléphone" or not place else ", "
    return Line(
        when=french.time_fr(one.starts_at),
        text=f"{kind}{at}{place}.",
        url=one.get_absolute_url(),
        button="Noter" if over else "Ouvrir",
        detail=detail,
        warns=over,
        **who,
    )


def person_acts(person, user) -> list[Act]:
    """Offer an appointment with this person."""
    if not user.has_perm("diary.change_appointment"):
        return []
    return [Act("Prendre un rendez-vous", f"{reverse('diary:new')}?personne={person.pk}", "calendar-plus")]


def person_cards(person, user) -> list[Card]:
    """Say when this person is expected next, or when she came last. Two queries at most."""
    if not user.has_perm("diary.view_appointment"):
        return []
    rows = list(coming(Q(person=person), clock.now())[:FEW])
    if not rows:
        before = Appointment.objects.filter(person=person).exclude(status=Status.CANCELLED)
        rows = list(before.select_related(*LOADED).order_by("-starts_at", "-pk")[:1])
    facts = [
        Fact(
            one.get_kind_display(),
            french.datetime_fr(one.starts_at),
            ", ".join(
                filter(
                    None,
                    [
                        f"avec {one.user}",
                        shown.where(one, user),
                        "" if one.status == Status.BOOKED else one.get_status_display().lower(),
                    ],
                )
            ),
            one.get_absolute_url(),
        )
        for one in rows
    ]
    add = person_acts(person, user) if person.anonymised_at is None else []
    edit = Act("Prendre", add[0].url, "plus") if add else None
    return [Card("Rendez-vous", "calendar-days", facts or [Fact("Prochain", "aucun")], edit)]


def touched_by_closure(place, starts_on, ends_on) -> list[tuple[str, str]]:
    """Say which appointments are at a place (at any for None) on the days ``[starts_on, ends_on)``."""
    start, end = paris(starts_on, time()), paris(ends_on, time())
    rows = Appointment.objects.filter(
        starts_at__lt=end, ends_at__gt=start, status=Status.BOOKED, place__isnull=False
    )
    if place is not None:
        rows = rows.filter(place=place)
    return [
        (
            f"{one.user} a un rendez-vous{f' avec {one.person}' if one.person else ''} {french.datetime_fr(one.starts_at)}.",
            one.get_absolute_url(),
        )
        for one in rows.select_related(*LOADED).order_by("starts_at", "pk")
    ]
