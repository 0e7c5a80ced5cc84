"""Examples of messages."""

from datetime import timedelta

from mobilite import clock
from mobilite.accounts import links
from mobilite.outbox.models import Message, State
from mobilite.outbox.sending import OPT_OUT, OPT_OUT_LASTS
from tests.examples import Example
from tests.factories.messages import a_message, a_stop, somebody


def messages(n):
    start = Message.objects.count()
    for i in range(start, start + n):
        person = somebody(f"Prénom{i}", f"Nom{i}")
        a_message(
            person,
            state=list(State)[i % 6],
            channel="sms" if i % 3 else "email",
            subject="" if i % 3 else "Bonjour",
            created_at=clock.now() - timedelta(hours=i),
            failed_at=clock.now() if list(State)[i % 6] == State.FAILED else None,
        )


def one(state=State.FAILED):
    return lambda: {"pk": a_message(state=state).pk}


def somebody_who_stopped():
    person = somebody()
    return {"pk": person.pk, "stop_pk": a_stop("sms", person.phone).pk}


def a_link():
    message, at = a_message(channel="email", subject="Bonjour", to="amina@courriel.example"), clock.now()
    return {"token": links.create(OPT_OUT, message, expires_at=at + OPT_OUT_LASTS, at=at)}


PAGES = {
    "outbox:message": Example(kwargs=one()),
    "outbox:cancel": Example(kwargs=one(State.TO_SEND)),
    "outbox:send_again": Example(kwargs=one()),
    "outbox:write": Example(kwargs=lambda: {"pk": somebody().pk}),
    "outbox:refuse": Example(kwargs=lambda: {"pk": somebody().pk}),
    "outbox:undo_opt_out": Example(kwargs=somebody_who_stopped),
    "outbox:opt_out": Example(kwargs=a_link, open_to="everyone"),
}
ROWS = {"outbox.message": messages}
