"""Messages: how fast they are written with their jobs, and how fast one worker sends them."""

import itertools

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from mobilite import clock
from mobilite.jobs import queue
from mobilite.outbox import providers
from mobilite.outbox.models import Message, State
from mobilite.outbox.operations import notify
from mobilite.outbox.writing import FREE
from tests.benchmarks.stopwatch import timed
from tests.benchmarks.works import Figure, newcomers

_number = itertools.count()


class _Instant:
    """A provider that takes every SMS at once: what is measured is ours."""

    name, channel, takes_key = "instant", "sms", True

    def send(self, outgoing):
        return providers.Sent(f"ref-{outgoing.key}", segments=1)


def messages(times: int) -> list[Figure]:
    """Measure one message written with its job, in a transaction of its own, then one message taken and sent."""
    for_channel, providers.for_channel = providers.for_channel, lambda channel: _Instant()
    try:
        return [_written(times * 5), _sent(times * 5)]
    finally:
        providers.for_channel = for_channel


def _write() -> None:
    people, number = newcomers(), next(_number)
    person = people[number % len(people)]
    extra = {"texte": "Votre scooter est à rendre demain avant 17 h, à Ancenis. Un problème ? Appelez-nous."}
    key = f"benchmark:{number}"
    assert notify(FREE, to=person, about=person, key=key, at=clock.now(), extra=extra), (
        "nobody was written to"
    )


def _send() -> None:
    row = queue.claim("benchmark", at=clock.now())
    queue.run(row)


def _written(times: int) -> Figure:
    _write()
    with CaptureQueriesContext(connection) as asked:
        _write()
    return _figure("message, written", timed(_write, times), times, len(asked))


def _sent(times: int) -> Figure:
    waiting = Message.objects.waiting().count()
    while waiting < times + 5:
        _write()
        waiting += 1
    with CaptureQueriesContext(connection) as asked:
        _send()
    timing = timed(_send, times)
    sent = Message.objects.filter(state=State.SENT).count()
    assert sent >= times, f"{sent} of {times} sent"
    assert not DBTaskResult.objects.exclude(traceback="").exists()
    return _figure("message, sent", timing, times, len(asked))


def _figure(name, timing, times, queries) -> Figure:
    per_second = round(1000 / timing.normal) if timing.normal else 0
    return Figure(name, timing.ms, timing.normal, times, queries=queries, more={"per_second": per_second})
