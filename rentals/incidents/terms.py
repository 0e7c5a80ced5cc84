"""What the manager sets about files, each from a date; and how working days are counted."""

from datetime import date, timedelta

from django import forms

from mobilite.parameters.values import Parameter
from mobilite.people.opening import public_holiday
from rentals.incidents.models import Kind, StepKind

GROUP = "Accidents, vols, véhicules non rendus"
SATURDAY = 5


def _days(key: str, label: str, default: int, help: str = "") -> Parameter:
    return Parameter(
        f"incidents.{key}", label, lambda **how: forms.IntegerField(min_value=0, max_value=60, **how),
        default=default, group=GROUP, help=help,
    )  # fmt: skip


LAW = "Code des assurances, art. L113-2\u00a0; votre contrat peut donner plus."
ACCIDENT_DAYS = _days("accident_days", "Déclarer un accident dans les (jours ouvrés)", 5, LAW)
THEFT_DAYS = _days("theft_days", "Déclarer un vol dans les (jours ouvrés)", 2, LAW)
CALL_AFTER = _days("call_after", "Véhicule non rendu\u00a0: appeler après (jours)", 0)
SMS_AFTER = _days("sms_after", "Véhicule non rendu\u00a0: écrire un SMS après (jours)", 1)
LETTER_AFTER = _days("letter_after", "Véhicule non rendu\u00a0: lettre recommandée après (jours)", 3)
COMPLAINT_AFTER = _days("complaint_after", "Véhicule non rendu\u00a0: déposer plainte après (jours)", 8)
PARAMETERS = (ACCIDENT_DAYS, THEFT_DAYS, CALL_AFTER, SMS_AFTER, LETTER_AFTER, COMPLAINT_AFTER)

#: The steps of a vehicle that does not come back, each so many days after the planned return.
LADDER = (
    (StepKind.CALL, CALL_AFTER),
    (StepKind.SMS, SMS_AFTER),
    (StepKind.LETTER, LETTER_AFTER),
    (StepKind.COMPLAINT, COMPLAINT_AFTER),
)


def is_working(day: date) -> bool:
    """Tell whether a day is worked: from Monday to Friday, but public holidays (« jours ouvrés »)."""
    return day.weekday() < SATURDAY and not public_holiday(day)


def working_days_after(day: date, count: int) -> date:
    """Return the last of ``count`` working days that follow a day, which is not counted itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def last_day(kind: str, known_on: date) -> date | None:
    """Return the last day to tell the insurer: 5 working days after we knew of an accident, 2 of a theft (art. L113-2, 4°).

    Nothing for what no insurer waits for.
    """
    delays = {Kind.ACCIDENT: ACCIDENT_DAYS, Kind.THEFT: THEFT_DAYS}
    delay = delays.get(Kind(kind))
    return working_days_after(known_on, delay.on(known_on)) if delay else None


def ladder(since: date, today: date) -> list[tuple[StepKind, date]]:
    """Return each step of a vehicle that did not come back, with the day from which it is time."""
    return [(kind, since + timedelta(days=parameter.on(today))) for kind, parameter in LADDER]


def complaint_day(since: date, today: date) -> date:
    """Return the day from which a complaint is filed for a vehicle that was due back on a day."""
    return since + timedelta(days=COMPLAINT_AFTER.on(today))
