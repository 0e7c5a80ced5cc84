"""Examples of the software of structures, and of what was sent there."""

from advice.recruitment.feed.operations import close_destination, make_file
from tests.examples import Example
from tests.factories.feeding import PLUGGED, WEBHOOK, a_dead_delivery, an_other_destination, somebody


def plugged(**values):
    return lambda: {"pk": an_other_destination(**values).pk}


def stopped():
    destination = an_other_destination()
    close_destination(destination.pk, at=PLUGGED, actor=None)
    return {"pk": destination.pk}


def its_code():
    return {"code": an_other_destination(**WEBHOOK).code}


def dead():
    return {"pk": a_dead_delivery(an_other_destination(**WEBHOOK), person=somebody()).pk}


def with_a_file():
    destination = an_other_destination()
    return {"pk": destination.pk, "export": make_file(destination.pk, at=PLUGGED, actor=None).pk}


def destinations(n):
    for _ in range(n):
        an_other_destination(**WEBHOOK)


def deliveries(n):
    for _ in range(n):
        a_dead_delivery(an_other_destination(**WEBHOOK), person=somebody())


PAGES = {
    **{
        f"feed:{page}": Example(plugged())
        for page in ("destination", "edit", "columns", "close", "make_file")
    },
    "feed:secret": Example(plugged(**WEBHOOK)),
    "feed:incoming": Example(its_code, open_to="everyone"),
    "feed:reopen": Example(stopped),
    "feed:file": Example(with_a_file),
    **{f"feed:{page}": Example(dead) for page in ("delivery", "replay", "set_aside")},
}
ROWS = {"feed.destination": destinations, "feed.delivery": deliveries}
