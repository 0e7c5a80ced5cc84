"""Note what the European fund asks, at each of the three moments; noted again, it is corrected."""

from datetime import date, datetime, timedelta
from typing import NoReturn

from django.db import transaction

from advice.cases.models import Case
from advice.cases.operations import CaseRefused
from advice.cases.operations.base import held, told
from advice.indicators.models import RESERVED, Moment, Participation
from mobilite.pages.french import date_fr, lower_first, typography
from mobilite.people.operations.saving import saved
from mobilite.periods import add_months, paris_date

#: What is immediate at the exit is noted within four weeks (facts: aids 3.3).
SOON = timedelta(weeks=4)
MONTHS = 6


def opens_on(case: Case, moment: str) -> date | None:
    """Return from which day a moment may be noted; None while the file is not closed."""
    if moment == Moment.ENTRY:
        return paris_date(case.opened_at)
    if case.closed_at is None:
        return None
    ended = paris_date(case.closed_at)
    return ended if moment == Moment.EXIT else add_months(ended, MONTHS)


@transaction.atomic
def note_participation(
    case_id: int,
    *,
    moment: str,
    on: date,
    work: str = "",
    education: str = "",
    qualified: bool | None = None,
    improved: bool | None = None,
    reserved: dict[str, bool] | None = None,
    at: datetime,
    actor,
) -> Participation:
    """Keep her situation at one moment (row I8); what a moment does not ask is left out. Raises CaseRefused."""
    case = held(case_id)
    first = opens_on(case, moment)
    if first is None:
        _deny("Ce dossier est en cours. Fermez-le d’abord, avec ce qui en est.")
    if first > paris_date(at):
        _deny(f"C’est trop tôt. Revenez à partir du {date_fr(first, weekday=False)}.")
    if on > paris_date(at):
        _deny("Ce jour n’est pas encore venu. Donnez celui de cette situation.", field="on")
    if on < first:
        _deny(
            f"C’est avant le {date_fr(first, weekday=False)}. Donnez ce jour, ou un jour d’après.", field="on"
        )
    one = Participation.objects.filter(case=case, moment=moment).first() or Participation(
        case=case, moment=moment
    )
    is_entry = moment == Moment.ENTRY
    one.at, one.by = at, actor
    one.reserved = (
        {key: value for key, value in (reserved or {}).items() if key in RESERVED} if is_entry else {}
    )
    changed = saved(
        one,
        {
            "on": on,
            "work": work,
            "education": education if is_entry else "",
            "qualified": qualified if moment == Moment.EXIT else None,
            "improved": improved if moment == Moment.SIX else None,
        },
    )
    one.save(update_fields=["at", "by", "reserved"])
    label = lower_first(str(Moment(moment).label))
    told(
        case, "note_participation", f"a noté la situation {label} pour le FSE+, dossier {case.reference}", at=at, actor=actor,
        changed=changed,
    )  # fmt: skip
    return one


def _deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise CaseRefused(typography(sentence), field=field)
