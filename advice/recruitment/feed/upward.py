"""What the feed hands to other pages: what failed, on Aujourd'hui; the software of a structure; the hours of a candidature."""

from datetime import timedelta

from django.db.models import Sum
from django.urls import reverse

from advice.recruitment.feed.lists import CHANGE, VIEW, state_of
from advice.recruitment.feed.models import Delivery, Destination, HoursWorked, State
from advice.recruitment.feed.operations import make_due_files
from advice.recruitment.lists import VIEW as SEE_REFERRALS
from advice.recruitment.models import Employer, Referral
from mobilite.due import DueWork
from mobilite.pages.french import datetime_fr, month_fr, number_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.people.today_columns import SHOWN, Asked, Column, Line

WORKS = {
    "feed.files": DueWork(
        "Recrutement\u00a0: fichiers pour les logiciels des structures", make_due_files, every=timedelta(minutes=15)
    ),
}  # fmt: skip


def today(asked: Asked) -> Column | None:
    """Say what could not be sent to a software, the oldest first (point "today"); nothing when nothing is plugged in."""
    if not asked.user.has_perm(CHANGE):
        return None
    rows = Delivery.objects.visible_to(asked.user).dead()
    dead = list(rows.select_related("referral", "destination__employer").order_by("ended_at", "pk")[:SHOWN])
    if not dead:
        return None
    lines = [
        Line(
            when=datetime_fr(one.ended_at, year=False),
            hot=True,
            name=one.referral.reference,
            text=f"n’a pas pu partir vers {one.destination}.",
            detail=one.why,
            url=one.get_absolute_url(),
            button="Voir",
        )
        for one in dead
    ]
    count = rows.count() if len(dead) == SHOWN else len(dead)
    url = f"{reverse('feed:log')}?vue=echec"
    return Column("Envois en échec", "send", lines, count, "tout est parti.", url, urgent=True)


def record_acts(record, user) -> list[Act]:
    """Offer, on a structure's page, to plug in its software (point "record_acts")."""
    if not isinstance(record, Employer) or not user.has_perm(CHANGE):
        return []
    return [Act("Brancher un logiciel", f"{reverse('feed:new')}?structure={record.pk}", "link")]


def record_cards(record, user) -> list[Card]:
    """Show the software of a structure, and the hours worked of a candidature (point "record_cards")."""
    if isinstance(record, Employer) and user.has_perm(VIEW):
        return _software(record)
    if isinstance(record, Referral) and user.has_perm(SEE_REFERRALS):
        return _hours(record)
    return []


def _software(employer: Employer) -> list[Card]:
    rows = list(Destination.objects.filter(employer=employer).order_by("closed_at", "name", "pk"))
    if not rows:
        return []
    failing = Delivery.objects.filter(destination__in=rows, state=State.DEAD).values_list(
        "destination", flat=True
    )
    failing = set(failing)
    facts = []
    for one in rows:
        one.dead = one.pk in failing
        facts.append(Fact(one.name, state_of(one)[1], one.get_way_display(), one.get_absolute_url()))
    return [Card("Ses logiciels", "link", facts)]


def _hours(referral: Referral) -> list[Card]:
    rows = list(HoursWorked.objects.filter(referral=referral).order_by("-month")[:6])
    if not rows:
        return []
    whole = HoursWorked.objects.filter(referral=referral).aggregate(sum=Sum("hours"))["sum"]
    facts = [Fact(month_fr(one.month).capitalize(), shown_hours(one.hours)) for one in rows]
    return [Card("Heures travaillées", "clock", [Fact("En tout", shown_hours(whole)), *facts])]


def shown_hours(hours) -> str:
    """Write hours: « 86,5 h »."""
    text = f"{hours.normalize():f}"
    whole, _, part = text.partition(".")
    return f"{number_fr(int(whole))}{',' + part if part else ''}\u00a0h"
