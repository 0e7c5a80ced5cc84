"""Until when a proof holds, and what an age says (facts: iae 1)."""

from datetime import date, timedelta

from advice.recruitment.eligibility.engine.criteria import Criterion, Paper
from mobilite.periods import add_months, french_date

YOUNG, SENIOR = 26, 50
DAY = timedelta(days=1)


def birthday(born: date, years: int) -> date:
    """Return the day on which somebody is so many years old; born on 29 February, she is older on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def until(
    criterion: Criterion,
    paper: Paper,
    dated_on: date,
    *,
    born: date | None = None,
    ends_on: date | None = None,
) -> date | None:
    """Return the last day on which a paper proves a criterion, or None when it holds for good.

    A paper of three months holds on the same day three months later, its last. ``ends_on`` is the paper's own last day.
    """  # fmt: skip
    ends = []
    if paper.months:
        ends.append(add_months(dated_on, paper.months))
    if paper.has_end and ends_on is not None:
        ends.append(ends_on)
    if criterion.key == "JEUNE" and born is not None:
        ends.append(birthday(born, YOUNG) - DAY)
    return min(ends, default=None)


def age_fault(criterion: Criterion, born: date | None, on: date) -> str:
    """Return why an age forbids a criterion on a day, as a sentence; nothing when it does not."""
    if criterion.key not in ("JEUNE", "SENIOR"):
        return ""
    if born is None:
        return "Sa date de naissance manque\u00a0: notez-la d’abord sur sa fiche."
    if criterion.key == "JEUNE" and birthday(born, YOUNG) <= on:
        day = french_date(birthday(born, YOUNG))
        return f"Elle a 26\u00a0ans depuis le {day}\u00a0: ce critère ne vaut plus. Choisissez-en un autre."
    if criterion.key == "SENIOR" and on < birthday(born, SENIOR):
        day = french_date(birthday(born, SENIOR))
        return f"Elle aura 50\u00a0ans le {day}\u00a0: ce critère ne vaut pas encore. Choisissez-en un autre."
    return ""
