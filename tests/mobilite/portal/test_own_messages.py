"""Every message is readable again in the own space, whole; codes and personal links are not (issue 11, § 5)."""

from mobilite.outbox.models import State
from tests.factories.messages import a_message
from tests.factories.own import inside, the_owner


def test_she_reads_again_what_was_written_to_her_and_nothing_secret(db):
    person = the_owner()
    a_message(person, state=State.SENT, text="Votre rendez-vous est mardi. [lien-personnel]")
    a_message(person, state=State.SENT, event="portal.code", text="Votre code est [code].")
    a_message(state=State.SENT, text="Pour une autre.")
    hers = inside(person)
    assert "Relire mes messages" in hers.get("/moi/").content.decode()
    page = hers.get("/moi/messages/").content.decode()
    assert "Votre rendez-vous est mardi. (un lien, dans le message)" in page
    assert "Votre code est" not in page
    assert "Pour une autre" not in page
