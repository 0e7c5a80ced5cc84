"""What the fund asks, noted for the files of the demonstration."""

from datetime import time, timedelta

from advice.cases.models import Case
from advice.indicators.models import Education, Moment, Participation, Work
from advice.indicators.operations import note_participation, opens_on
from mobilite.demonstration import Demonstration
from mobilite.periods import paris, paris_date

TURNS = (
    (Work.LONG, Education.LOW, {"disabled": False, "homeless": False}),
    (Work.EMPLOYED, Education.MIDDLE, {"third_country": True}),
    (Work.UNEMPLOYED, Education.MIDDLE, {"disabled": True}),
    (Work.INACTIVE, Education.LOW, {}),
)
HOUR = time(17)


def make(demo: Demonstration) -> None:
    """Note the entry of files that have an adviser, the exit of those that ended, and six months after."""
    cases = Case.objects.filter(adviser__isnull=False).select_related("adviser").order_by("pk")
    for rank, case in enumerate(cases):
        work, education, reserved = TURNS[rank % len(TURNS)]
        begun = paris_date(case.opened_at)
        done = {"at": max(paris(begun, HOUR), case.opened_at), "actor": case.adviser}
        note_participation(
            case.pk, moment=Moment.ENTRY, on=begun, work=work, education=education, reserved=reserved, **done
        )
        ended = opens_on(case, Moment.EXIT)
        if ended is not None and ended + timedelta(days=14) <= demo.today:
            done["at"] = paris(ended + timedelta(days=14), HOUR)
            found = Work.EMPLOYED if case.situation == "employee" else Work.UNEMPLOYED
            note_participation(case.pk, moment=Moment.EXIT, on=ended, work=found, qualified=False, **done)
    demo.say(f"Situations pour le FSE+ : {Participation.objects.count()}")
