"""What colleagues do about messages: cancel, send again, write, note a refusal and lift it."""

from datetime import timedelta

import pytest

from mobilite.audit.entries import entries_about
from mobilite.outbox.models import Channel, Message, OptOut, State
from mobilite.outbox.models.stops import How
from mobilite.outbox.operations import cancel, notify, opt_out, receive, send_again, undo_opt_out, write
from mobilite.outbox.operations.acts import AlreadyLeft, CannotReach, NoText, NotToSendAgain, TooLong
from mobilite.outbox.operations.receiving import NotStopped
from mobilite.outbox.providers import Receipt, ReceiptState
from mobilite.people.models.persons import Channel as Choice
from mobilite.workflow import Refusal
from tests.factories.messages import a_message, a_stop, an_event, somebody

pytestmark = pytest.mark.usefixtures("eli", "sms")


class TestCancel:
    def test_it_never_leaves_and_the_journal_says_who(self, sms, agent, now, run_jobs):
        person = somebody()
        an_event()
        message = notify("tests.return", to=person, about=person, key="tests:1", at=now)
        cancel(message.pk, at=now, actor=agent)
        run_jobs()
        message.refresh_from_db()
        assert (message.state, message.why) == (State.CANCELLED, "Annulé par Camille Bernard.")
        assert sms.tries == 0
        assert str(entries_about(message)[0]) == "Camille Bernard a annulé un SMS «\u00a0Retour demain\u00a0»"

    @pytest.mark.parametrize(
        "state", [State.SENDING, State.SENT, State.DELIVERED, State.FAILED, State.CANCELLED]
    )
    def test_what_has_left_or_ended_is_not_cancelled(self, agent, now, state):
        with pytest.raises(AlreadyLeft):
            cancel(a_message(state=state).pk, at=now, actor=agent)


class TestSendAgain:
    def test_the_same_words_in_a_new_message_to_todays_number(self, sms, agent, now, run_jobs):
        person = somebody()
        failed = a_message(person, state=State.FAILED)
        person.phone = "+33639987777"
        person.save()
        again = send_again(failed.pk, at=now, actor=agent)
        assert (again.text, again.to, again.follows) == (failed.text, "+33639987777", failed)
        run_jobs()
        assert [one.to for one in sms.sent] == ["+33639987777"]
        assert "a renvoyé un SMS" in str(entries_about(again)[0])

    def test_a_number_that_failed_is_tried_when_a_colleague_insists(self, agent, now):
        person = somebody(email="")
        failed = a_message(person, state=State.FAILED, wrong_address=True)
        assert send_again(failed.pk, at=now, actor=agent).to == person.phone

    def test_after_stop_by_e_mail_or_not_at_all(self, agent, now):
        person = somebody()
        failed = a_message(person, state=State.FAILED, extra={"texte": "Votre dossier est prêt."})
        a_stop("sms", person.phone)
        again = send_again(failed.pk, at=now, actor=agent)
        assert (again.channel, again.to) == ("email", person.email)
        other = a_message(somebody(email="", no_sms=True), state=State.FAILED)
        with pytest.raises(CannotReach, match="précautions de contact"):
            send_again(other.pk, at=now, actor=agent)

    def test_once(self, agent, now):
        failed = a_message(state=State.FAILED)
        send_again(failed.pk, at=now, actor=agent)
        with pytest.raises(NotToSendAgain, match="déjà été remplacé"):
            send_again(failed.pk, at=now, actor=agent)

    @pytest.mark.parametrize("state", [State.TO_SEND, State.SENDING, State.SENT, State.DELIVERED])
    def test_not_what_has_not_failed(self, agent, now, state):
        with pytest.raises(NotToSendAgain):
            send_again(a_message(state=state).pk, at=now, actor=agent)


class TestWrite:
    def test_a_few_words_signed_and_spelt_for_one_sms(self, sms, agent, now, run_jobs):
        message = write(
            somebody(), "Votre véhicule est prêt, l’atelier a fini.", key="k", at=now, actor=agent
        )
        run_jobs()
        assert sms.sent[0].text == "ELI : Votre véhicule est pret, l'atelier a fini."
        assert message.segments == 1
        assert str(entries_about(message)[0]) == "Camille Bernard a écrit un SMS «\u00a0Message libre\u00a0»"

    def test_one_press_is_one_message(self, agent, now):
        person = somebody()
        assert write(person, "Bonjour", key="k", at=now, actor=agent) == write(
            person, "Bonjour", key="k", at=now, actor=agent
        )
        assert entries_about(Message.objects.get()).count() == 1

    def test_whatever_channel_the_person_prefers(self, agent, now):
        assert write(somebody(channel=Choice.CALL), "Bonjour", key="k", at=now, actor=agent).channel == "sms"

    @pytest.mark.parametrize("fields", [{"no_sms": True}, {"phone": ""}, {"phone": "+33261910001"}])
    def test_never_with_caution_nor_without_a_mobile(self, agent, now, fields):
        with pytest.raises(CannotReach):
            write(somebody(**fields), "Bonjour", key="k", at=now, actor=agent)

    def test_never_after_stop(self, agent, now):
        person = somebody()
        a_stop("sms", person.phone)
        with pytest.raises(CannotReach, match="STOP"):
            write(person, "Bonjour", key="k", at=now, actor=agent)

    def test_not_empty_nor_longer_than_four(self, agent, now):
        with pytest.raises(NoText):
            write(somebody(), "  ", key="k", at=now, actor=agent)
        with pytest.raises(TooLong, match="5 SMS"):
            write(somebody(), "a" * 610, key="k", at=now, actor=agent)
        assert write(somebody(), "a" * 600, key="k", at=now, actor=agent).segments == 4


class TestStop:
    def stop(self, now, reference="", number=""):
        return receive(
            Receipt(reference, ReceiptState.STOP, now, from_number=number), provider="fake", at=now
        )

    def test_from_a_number_stops_all_who_share_it(self, now, agent):
        amina = somebody("Amina")
        sister = somebody("Zahra", phone=amina.phone)
        assert self.stop(now, number=amina.phone)
        for person in (amina, sister):
            with pytest.raises(CannotReach):
                write(person, "Bonjour", key=f"k{person.pk}", at=now, actor=agent)
        assert str(entries_about(OptOut.objects.get())[0]) == "Le logiciel a arrêté les SMS vers un numéro"

    def test_as_an_answer_to_a_message(self, now):
        sent = a_message(state=State.SENT, provider_reference="abc")
        assert self.stop(now, reference="abc")
        assert OptOut.objects.get().address == sent.to

    def test_twice_is_once(self, now):
        self.stop(now, number="06 39 98 12 34")
        assert not self.stop(now, number="+33639981234")
        assert OptOut.objects.count() == 1

    def test_from_an_e_mail_address(self, now):
        assert self.stop(now, number="Amina@courriel.example")
        assert (OptOut.objects.get().channel, OptOut.objects.get().address) == (
            "email",
            "amina@courriel.example",
        )

    @pytest.mark.parametrize("number", ["", "36111", "n’importe quoi"])
    def test_from_nowhere_is_ignored(self, now, number):
        assert not self.stop(now, number=number)
        assert not OptOut.objects.exists()


class TestUndo:
    def test_messages_start_again_with_a_word(self, agent, now):
        person = somebody()
        stop = opt_out(Channel.SMS, person.phone, how=How.COUNTER, at=now, actor=agent)
        undo_opt_out(stop.pk, why="Demandé à l’accueil.", at=now, actor=agent)
        assert write(person, "Bonjour", key="k", at=now, actor=agent)
        assert "a fait reprendre" in str(entries_about(stop)[0])

    def test_with_a_word_only_and_once(self, agent, now):
        stop = a_stop()
        with pytest.raises(Refusal, match="Dites pourquoi"):
            undo_opt_out(stop.pk, why=" ", at=now, actor=agent)
        undo_opt_out(stop.pk, why="Demandé.", at=now, actor=agent)
        with pytest.raises(NotStopped):
            undo_opt_out(stop.pk, why="Demandé.", at=now, actor=agent)

    def test_a_new_stop_after_it_holds(self, agent, now):
        stop = opt_out(Channel.SMS, "+33639981234", how=How.STOP, at=now)
        undo_opt_out(stop.pk, why="Demandé.", at=now, actor=agent)
        later = now + timedelta(days=1)
        assert opt_out(Channel.SMS, "+33639981234", how=How.STOP, at=later) != stop
        assert OptOut.objects.filter(undone_at=None).count() == 1


def test_a_land_line_may_be_noted_as_refused_and_words_are_not(now, agent):
    from django.core.exceptions import ValidationError

    assert (
        opt_out(Channel.SMS, "02 61 91 00 01", how=How.COUNTER, at=now, actor=agent).address == "+33261910001"
    )
    with pytest.raises(ValidationError):
        opt_out(Channel.SMS, "demain", how=How.COUNTER, at=now, actor=agent)


def test_a_message_sent_again_many_times_keeps_a_key_that_fits(agent, now):
    message = a_message(state=State.FAILED, key="k" * 150)
    for _ in range(12):
        message = send_again(message.pk, at=now, actor=agent)
        Message.objects.filter(pk=message.pk).update(state=State.FAILED, failed_at=now, why="?")
    assert message.key == f"{'k' * 150}#13"
