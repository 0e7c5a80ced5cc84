"""Several colleagues propose the same person to the same structure at the same instant: one candidature, the others are told."""

import json

import pytest

from advice.recruitment.models import Referral
from mobilite.outbox.models import Message
from mobilite.people.models import Consent
from mobilite.todo.models import Task
from tests.cast import staff
from tests.factories import a_person, the_organisation
from tests.factories.recruiting import PROPOSED, an_employer
from tests.processes import go, start

pytestmark = pytest.mark.concurrency
PROCESSES = 5

#: Says it is ready, waits for the start, proposes, then says how it went. ``blind``: without looking whether she is there.
COLLEAGUE = """
import json, sys
from datetime import datetime
import django
from django.conf import settings
name, person, employer, actor, at, blind = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import IntegrityError, connection
from advice.recruitment import operations
from advice.recruitment.models import Employer
from advice.recruitment.operations import proposing
from mobilite.accounts.models import User
from mobilite.people.models import Person
from mobilite.workflow import Refusal

if blind == "blind":
    proposing.may_be_proposed = lambda person, employer, at: person
actor = User.objects.get(pk=actor)
person, employer = Person.objects.get(pk=person), Employer.objects.get(pk=employer)
at = datetime.fromisoformat(at)
print("ready", flush=True)
sys.stdin.readline()
try:
    operations.propose(person, employer=employer, how="said", at=at, actor=actor)
    said = "done"
except Refusal as refusal:
    said = refusal.sentence
except IntegrityError:
    said = "refused by the database"
print(json.dumps(said), flush=True)
"""


@pytest.mark.parametrize("way", ["looking", "blind"])
def test_one_is_proposed_and_the_others_are_told_even_when_nobody_looked(transactional_db, way):
    """Blind, all get past the look: what the database holds is the last word, and it is said in the same sentence."""
    the_organisation()
    person, employer = a_person("Inès", "Roux"), an_employer()
    colleagues = [staff("agent", f"Agent{number}", "Martin") for number in range(PROCESSES)]
    running = [
        start(COLLEAGUE, person.pk, employer.pk, one.pk, PROPOSED.isoformat(), way) for one in colleagues
    ]
    go(*running)
    told = [json.loads(one.communicate(timeout=120)[0]) for one in running]
    assert told.count("done") == 1, told
    assert all("déjà proposée" in sentence for sentence in told if sentence != "done"), told
    assert (
        Referral.objects.count()
        == Task.objects.open().count()
        == Consent.objects.filter(given=True).count()
        == 1
    )
    assert Message.objects.filter(event="recruitment.proposed").count() == 1
