"""Workers killed at each step, two at once, a provider that stumbles: each message leaves once, none is lost."""

import signal
from collections import Counter

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from mobilite import registry
from mobilite.outbox.jobs import send
from mobilite.outbox.models import Message, State
from mobilite.outbox.operations import notify
from tests.factories import the_organisation
from tests.factories.messages import an_event, somebody
from tests.processes import start, started, until
from tests.servers.http import CUT, CUT_AFTER, SLOW, refused
from tests.servers.sms import SmsServer

MESSAGES = 200

#: A worker on the tests' database. DIES says at which step it waits to be killed; LEASE how many seconds a claim holds;
#: NAIVE takes the guard away.
WORKER = """
import os, sys
from datetime import timedelta
from pathlib import Path
import django
from django.conf import settings
name, data = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
settings.DATA = Path(data)
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite import registry
from mobilite.jobs import worker
from mobilite.outbox import sending
from mobilite.outbox.models import Message, State
from tests.factories.messages import an_event
from tests.working import stop_here

registry._points["due"].clear()
an_event(waits_for_day=False)
sending.LEASE = timedelta(seconds=float(os.environ.get("LEASE", "120")))
sending.DELAYS = tuple(timedelta(milliseconds=50) for _ in sending.DELAYS)
claimed, noted = sending.claimed, sending.noted

def and_hold(message_id, *, at):
    stop_here("asked")
    claim = claimed(message_id, at=at)
    if claim.message is not None:
        stop_here("claimed")
    return claim

def and_note(message, provider, sent, *, at):
    stop_here("called")
    state = noted(message, provider, sent, at=at)
    stop_here("noted")
    return state

def naive(message_id, *, at):
    message = Message.objects.filter(pk=message_id, state=State.TO_SEND).first()  # read, then call: the race
    return sending.Claim(message)

sending.claimed, sending.noted = and_hold, and_note
if os.environ.get("NAIVE"):
    sending.claimed = naive

one = worker.Worker(interval=0.05, once=bool(os.environ.get("ONCE")))
one.configure_signals()
print("ready", flush=True)
sys.stdin.readline()
one.run()
"""


@pytest.fixture
def server(transactional_db, monkeypatch):
    """A provider that takes keys, where the workers' SMS go."""
    with SmsServer() as server:
        monkeypatch.setenv("SMS_URL", server.url)
        yield server


@pytest.fixture
def written(server, now):
    """Write messages, each in its own transaction, as its cause does: written(number)."""
    known = dict(registry._points["message_event"])
    the_organisation()
    an_event(waits_for_day=False)

    def written(number) -> list[str]:
        keys = [f"tests:{rank:03}" for rank in range(number)]
        for key in keys:
            person = somebody()
            notify("tests.return", to=person, about=person, key=key, at=now)
        return keys

    yield written
    registry._points["message_event"] = known


def workers(folder, **how):
    """Start workers together; kill what is left of them in the end."""
    return started(WORKER, folder, **how)


def all_left() -> bool:
    return not Message.objects.waiting().exists()


def states() -> dict[str, int]:
    return dict(Counter(Message.objects.values_list("state", flat=True)))


def killed_at(folder, step):
    """Let a worker reach a step, and kill it there."""
    with workers(folder, DIES=step) as (worker,):
        assert worker.stdout.readline() == f"{step}\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=60)


@pytest.mark.parametrize(
    ("step", "state", "times"),
    [
        ("asked", State.TO_SEND, 1),  # the job was taken, the message was not
        ("claimed", State.SENDING, 1),  # taken, the provider knows nothing
        (
            "called",
            State.SENDING,
            2,
        ),  # the provider has it, we have not noted it: asked again under the same key
        ("noted", State.SENT, 1),  # noted; the job does not know
    ],
)
def test_a_worker_killed_at_each_step_sends_the_message_once(written, server, tmp_path, step, state, times):
    keys = written(1)
    killed_at(tmp_path, step)
    assert Message.objects.get().state == state
    with workers(tmp_path, LEASE="0.1"):
        until(lambda: all_left() and not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists())
    assert server.keys == keys
    assert server.times == {keys[0]: times}
    message = Message.objects.get()
    assert (message.state, message.provider_reference) == (State.SENT, "sms-1")


def test_two_workers_send_two_hundred_messages_once_each(written, server, tmp_path):
    keys = written(MESSAGES)
    with workers(tmp_path, number=2, ONCE="1") as both:
        for one in both:
            one.communicate(timeout=240)
            assert one.returncode == 0
    assert sorted(server.keys) == keys
    assert set(server.times.values()) == {1}
    assert states() == {State.SENT: MESSAGES}


def test_workers_killed_one_after_another_lose_nothing_and_double_nothing(written, server, tmp_path):
    """Six workers die among two hundred messages, wherever they are, while the provider stumbles and cuts."""
    keys = written(MESSAGES)
    server.fail(CUT, CUT_AFTER, refused(500), refused(429), CUT_AFTER, CUT, CUT_AFTER, refused(503))
    for _ in range(3):
        with workers(tmp_path, number=2, LEASE="0.5") as both:
            enough = min(len(server.keys) + 30, MESSAGES)
            until(lambda enough=enough: len(server.keys) >= enough)
            for one in both:
                one.send_signal(signal.SIGKILL)
                one.wait(timeout=60)
    with workers(tmp_path, number=2, LEASE="0.5"):
        until(all_left)
    assert sorted(server.keys) == keys
    assert states() == {State.SENT: MESSAGES}
    references = dict(Message.objects.values_list("key", "provider_reference"))
    assert references == {delivery.key: delivery.reference for delivery in server.deliveries}


@pytest.fixture
def asked_twice(written, server) -> list[str]:
    """A message with two jobs, and a provider that holds its answers back."""
    keys = written(1)
    send.enqueue(Message.objects.get().pk)
    server.fail(SLOW, SLOW)
    return keys


def test_without_the_guard_two_workers_give_one_message_twice(asked_twice, server, tmp_path):
    with workers(tmp_path, number=2, NAIVE="1"):
        until(lambda: len(server.calls) == 2)
        server.gate.set()
        until(all_left)
    assert server.times == {asked_twice[0]: 2}


def test_with_it_the_second_worker_waits(asked_twice, server, tmp_path):
    with workers(tmp_path, number=2):
        until(
            lambda: DBTaskResult.objects.filter(status="READY", started_at=None, worker_ids=[]).count() == 1
        )
        assert server.arrived.wait(60)
        server.gate.set()
        until(all_left)
    assert server.times == {asked_twice[0]: 1}


@pytest.mark.parametrize("way", ["rolled back", "killed"])
def test_a_cause_that_does_not_happen_sends_nothing(written, server, tmp_path, now, way):
    written(1)
    if way == "rolled back":
        with transaction.atomic():
            person = somebody()
            notify("tests.return", to=person, about=person, key="tests:never", at=now)
            transaction.set_rollback(True)
    else:
        _killed_before_its_commit()
    with workers(tmp_path, ONCE="1") as (worker,):
        worker.communicate(timeout=120)
    assert server.keys == ["tests:000"]
    assert Message.objects.count() == DBTaskResult.objects.count() == 1


#: Writes a message and stops before the transaction ends.
CAUSE = """
import sys, time
from datetime import datetime
import django
from django.conf import settings
name, = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
from django.db import transaction
from mobilite import clock
from mobilite.outbox.operations import notify
from tests.factories.messages import an_event, somebody
an_event(waits_for_day=False)
with transaction.atomic():
    person = somebody(email="never@courriel.example", phone="+33639989999")
    notify("tests.return", to=person, about=person, key="tests:never", at=clock.now())
    print("written", flush=True)
    time.sleep(120)
"""


def _killed_before_its_commit():
    cause = start(CAUSE)
    assert cause.stdout.readline() == "written\n"
    cause.send_signal(signal.SIGKILL)
    cause.communicate(timeout=60)


def test_two_causes_with_one_key_write_one_message(written, server, now):
    """On PostgreSQL the second waits for the first and reads its message; nobody's transaction breaks."""
    [key] = written(1)
    person = Message.objects.get().person
    with transaction.atomic():
        again = notify("tests.return", to=person, about=person, key=key, at=now)
        assert Message.objects.count() == 1  # the transaction still reads
    assert again == Message.objects.get()
