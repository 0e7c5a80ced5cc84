"""Several people ask for the last seats of a workshop at the same instant: looked at then taken, more sit than there are seats;
with the workshop held, as many as there are seats, and the others wait in line."""

import pytest

from advice.meetings.models import Enrolment
from mobilite.diary.models import Appointment
from tests.cast import staff
from tests.factories import a_person
from tests.factories.diary import a_presence
from tests.factories.meeting import a_workshop, an_invitation
from tests.processes import go, start

PROCESSES, SEATS = 6, 2

#: Says it is ready, waits for the start, takes a seat, says where it stands (and « crash: … » for anything else).
TAKER = """
import sys, time
from datetime import datetime, UTC
import django
from django.conf import settings
name, way, workshop_id, person_id = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import IntegrityError
from advice.meetings.models import Enrolment
from advice.meetings.operations import enrol
from mobilite.people.models import Person

now = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
person = Person.objects.get(pk=person_id)

def guarded():
    # What anybody would write first: look, then take. The database alone decides.
    seats = Enrolment.objects.filter(workshop=workshop_id, takes=1)
    if seats.count() >= 2:
        return "waiting"
    time.sleep(0.2)
    return Enrolment.objects.create(workshop_id=int(workshop_id), person=person, asked_at=now).status

ways = {"guarded": guarded, "enrol": lambda: enrol(int(workshop_id), person, at=now, actor=None).status}
print("ready", flush=True)
sys.stdin.readline()
try:
    said = ways[way]()
except IntegrityError as error:
    said = "refused" if "within_the_seats" in str(error) else f"crash: {error!r}"
except Exception as error:
    said = f"crash: {error!r}"
print(said, flush=True)
"""


@pytest.mark.parametrize(("way", "others"), [("guarded", "refused"), ("enrol", "waiting")])
def test_no_more_people_than_seats_whoever_writes_the_row(transactional_db, way, others):
    """« guarded » looks, then writes: several see a seat free, and the database refuses those who come after."""
    workshop = a_workshop(staff("adviser", "Mehdi", "Roy"), seats=SEATS)
    people = [a_person("Awa", f"Diop{n}") for n in range(PROCESSES)]
    runs = [start(TAKER, way, workshop.pk, person.pk) for person in people]
    go(*runs)
    said = sorted(run.communicate(timeout=120)[0].strip() for run in runs)
    assert said == sorted(["enrolled"] * SEATS + [others] * (PROCESSES - SEATS))
    assert Enrolment.objects.seated().count() == SEATS


#: Says it is ready, waits for the start, takes the moment by its link.
CHOOSER = """
import sys
from datetime import datetime, UTC
import django
from django.conf import settings
name, invitation_id, user_id = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from advice.meetings.operations.inviting import Gone, take_moment

now, starts = datetime(2026, 4, 7, 7, 30, tzinfo=UTC), datetime(2026, 4, 15, 7, 0, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
try:
    take_moment(int(invitation_id), user_id=int(user_id), starts_at=starts, at=now)
    said = "won"
except Gone:
    said = "gone"
except Exception as error:
    said = f"crash: {error!r}"
print(said, flush=True)
"""


def test_of_several_persons_who_take_one_moment_by_their_links_exactly_one_has_it(transactional_db):
    adviser = staff("adviser", "Mehdi", "Roy")
    a_presence(adviser, weekday=2)
    sent = [an_invitation(a_person("Awa", f"Diop{n}"), adviser) for n in range(PROCESSES)]
    runs = [start(CHOOSER, one.pk, adviser.pk) for one in sent]
    go(*runs)
    said = sorted(run.communicate(timeout=120)[0].strip() for run in runs)
    assert said == ["gone"] * (PROCESSES - 1) + ["won"]
    assert Appointment.objects.count() == 1
