"""What a message said goes after a year; what waits is left alone."""

from datetime import timedelta

from mobilite.outbox.models import Message, OptOut, State
from mobilite.retention import engine
from tests.factories.messages import a_message, somebody


def test_the_text_goes_after_a_year_and_the_fact_stays(now):
    old = a_message(state=State.DELIVERED, created_at=now - timedelta(days=367), text="Bonjour Aïcha")
    recent = a_message(state=State.SENT, created_at=now - timedelta(days=300), text="Bonjour Aïcha")
    engine.run(now)
    old.refresh_from_db()
    assert (old.text, old.to, old.state) == ("Effacé", "Effacé", State.DELIVERED)
    assert Message.objects.get(pk=recent.pk).text == "Bonjour Aïcha"


def test_a_message_that_waits_for_somebody_who_is_gone_never_leaves(now):
    person = somebody(created_at=now - timedelta(days=900))
    message = a_message(person, created_at=now - timedelta(days=20))
    OptOut.objects.create(channel="sms", address=person.phone, how="stop", at=now)
    engine.run(now)
    message.refresh_from_db()
    assert message.state == State.CANCELLED
    assert message.text == "Effacé"
    assert not OptOut.objects.exists()
