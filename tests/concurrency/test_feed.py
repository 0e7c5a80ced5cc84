"""Two workers at once, one that dies once it has sent, somebody who withdraws meanwhile: it leaves once, and never against her word."""

import signal
from datetime import datetime

import pytest

from advice.recruitment.feed import channel
from advice.recruitment.feed.models import Delivery, Kind, State
from advice.recruitment.feed.operations.sending import LEASE
from tests.factories.feeding import a_delivery, a_webhook
from tests.factories.recruiting import PROPOSED
from tests.processes import go, start, started, until
from tests.servers.http import SLOW
from tests.servers.structure import StructureServer

#: Sends a delivery as a worker does, or withdraws its agreement. NAIVE takes the guard away; DIES: it waits to be killed
#: once it has sent.
WORKER = """
import os, sys
from datetime import datetime
import django
from django.conf import settings
name, what, key, authority, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from advice.recruitment.feed import channel
from advice.recruitment.feed.fields import body_of
from advice.recruitment.feed.models import Delivery
from advice.recruitment.feed.operations import sending
from advice.recruitment.feed.signing import HEADER, KEY_HEADER, idempotency_key, signature
from advice.recruitment.operations import withdraw
from tests.working import stop_here

channel.AUTHORITY, channel.THIS_MACHINE = authority, True
at = datetime.fromisoformat(at)
noted = sending.noted

def and_note(*args, **kwargs):
    stop_here("sent")
    return noted(*args, **kwargs)

def naive(delivery_id, *, at):
    one = Delivery.objects.select_related("referral__person__commune", "destination").get(pk=delivery_id)  # read, then send
    body = body_of(one.referral, one.destination)
    headers = {KEY_HEADER: idempotency_key(one.pk, body), HEADER: signature([one.destination.secret], body, at=at)}
    return sending.Claim(parcel=sending.Parcel(one.pk, 0, at, False, one.destination.url, headers, body))

sending.noted = and_note
if os.environ.get("NAIVE"):
    sending.claimed = naive
print("ready", flush=True)
sys.stdin.readline()
if what == "withdraw":
    withdraw(int(key), how="said", at=at, actor=None)
else:
    sending.deliver(int(key), at=at)
"""


@pytest.fixture
def server(transactional_db, tmp_path):
    with StructureServer(tmp_path) as server:
        yield server


@pytest.fixture
def delivery(server, the_clock, monkeypatch):
    """Somebody just proposed to our AI, whose software is the server."""
    the_clock.move_to(PROPOSED)
    monkeypatch.setattr(channel, "THIS_MACHINE", True)
    destination = a_webhook(url=server.url)
    server.secrets = [destination.secret]
    return a_delivery(destination)


def told(delivery, server, what="deliver", at: datetime = PROPOSED):
    key = delivery.referral_id if what == "withdraw" else delivery.pk
    return (WORKER, what, key, server.authority, at.isoformat())


def ended(*workers):
    for one in workers:
        one.communicate(timeout=120)
        assert one.returncode == 0


def test_without_the_guard_two_workers_send_it_twice_and_its_key_alone_makes_it_count_once(delivery, server):
    server.fail(SLOW, SLOW)
    with started(*told(delivery, server), number=2, NAIVE="1") as both:
        until(lambda: len(server.calls) == 2)
        server.gate.set()
        ended(*both)
    assert list(server.effects.values()) == [1]


def test_with_it_one_of_two_workers_sends_it(delivery, server):
    server.fail(SLOW)
    with started(*told(delivery, server), number=2) as both:
        assert server.arrived.wait(60)
        until(lambda: any(one.poll() is not None for one in both))  # the other was told to come back later
        server.gate.set()
        ended(*both)
    delivery.refresh_from_db()
    assert (len(server.calls), delivery.state, delivery.attempts) == (1, State.SENT, 1)


def test_killed_once_it_has_sent_it_is_sent_again_under_the_same_key(delivery, server, the_clock):
    with started(*told(delivery, server), DIES="sent") as (worker,):
        assert worker.stdout.readline() == "sent\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=60)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.may_be_there) == (State.SENDING, True)
    the_clock.move_to(PROPOSED + LEASE)
    with started(*told(delivery, server, at=PROPOSED + LEASE)) as workers:
        ended(*workers)
    delivery.refresh_from_db()
    assert (delivery.state, len(server.calls), list(server.effects.values())) == (State.SENT, 2, [1])


def test_sent_and_withdrawn_at_once_it_never_stays_there_against_her_word(delivery, server):
    both = [start(*told(delivery, server, what)) for what in ("deliver", "withdraw")]
    go(*both)
    ended(*both)
    withdrawals = Delivery.objects.filter(kind=Kind.WITHDRAWN, state=State.WAITING).count()
    assert withdrawals == len(server.calls)
    assert not Delivery.objects.filter(kind=Kind.CANDIDATE, state=State.WAITING).exists()
