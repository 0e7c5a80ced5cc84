"""What the fund asks, on the page of a file: the three moments, and the one whose time runs out."""

from django.urls import reverse

from advice.cases.models import Case
from advice.indicators.models import Moment, Participation
from advice.indicators.operations import SOON, opens_on
from advice.indicators.views import MOMENTS
from mobilite import clock
from mobilite.pages.french import date_fr, lower_first
from mobilite.pages.record_page import Act, Card, Fact, Notice
from mobilite.periods import paris_date

VIEW, CHANGE = "cases.view_case", "cases.change_case"
WORDS = {moment: word for word, moment in MOMENTS.items()}


def url(case: Case, moment: str) -> str:
    return reverse("indicators:note", args=[case.pk, WORDS[Moment(moment)]])


def cards(record, user) -> list[Card]:
    """Say what is noted for the fund, and what may be now (point "record_cards")."""
    if not isinstance(record, Case) or not user.has_perm(VIEW):
        return []
    known = {one.moment: one for one in Participation.objects.filter(case=record)}
    today, may, facts = clock.today(), user.has_perm(CHANGE), []
    for moment in Moment:
        one, first = known.get(moment), opens_on(record, moment)
        where = url(record, moment) if may else ""
        if one is not None:
            said = one.get_work_display() or "Noté"
            facts.append(Fact(str(moment.label), said, date_fr(one.on, weekday=False), where))
        elif first is not None and first <= today and may:
            facts.append(Fact(str(moment.label), "À noter", url=where))
    return [Card("Pour le financeur (FSE+)", "landmark", facts)] if facts else []


def notices(record, user) -> list[Notice]:
    """Warn while the exit of somebody who was counted at entry may still be noted in its four weeks (point "record_notices")."""
    if not isinstance(record, Case) or record.closed_at is None or not user.has_perm(CHANGE):
        return []
    last = paris_date(record.closed_at) + SOON
    known = set(Participation.objects.filter(case=record).values_list("moment", flat=True))
    if clock.today() > last or Moment.ENTRY not in known or Moment.EXIT in known:
        return []
    label = lower_first(str(Moment.EXIT.label))
    act = Act("Noter sa situation", url(record, Moment.EXIT), "landmark")
    words = f"Le FSE+ demande sa situation {label} dans les quatre semaines."
    return [
        Notice(f"À noter avant le {date_fr(last, weekday=False)} inclus.", words, "wait", "landmark", act)
    ]
