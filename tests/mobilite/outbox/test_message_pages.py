"""What an agent sees and presses: the list, a message, an SMS of her own, refusals."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mobilite.outbox.models import Message, OptOut, State
from mobilite.outbox.operations import notify
from mobilite.people.models.persons import Channel as Choice
from mobilite.todo.models import Status, Task
from tests.cast import client_for
from tests.factories.messages import a_message, a_stop, an_event, somebody

pytestmark = pytest.mark.usefixtures("eli", "sms")


@pytest.fixture
def desk(agent):
    return client_for(agent)


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def pressed(client, name, *args, **data) -> str:
    response = client.post(reverse(name, args=args), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


class TestTheList:
    def test_tabs_keep_what_they_say(self, desk, now):
        for first, state in (
            ("Wanda", "to_send"),
            ("Samia", "sent"),
            ("Farid", "failed"),
            ("Clara", "cancelled"),
        ):
            a_message(somebody(first), state=state, **({"failed_at": now} if state == "failed" else {}))
        for tab, name in (
            ("a-envoyer", "Wanda"),
            ("envoyes", "Samia"),
            ("echecs", "Farid"),
            ("annules", "Clara"),
        ):
            text = page(desk, "outbox:messages", vue=tab)
            assert [one for one in ("Wanda", "Samia", "Farid", "Clara") if one in text] == [name]

    def test_a_failure_replaced_or_old_is_no_longer_counted(self, desk, now):
        replaced = a_message(somebody("Farid"), state=State.FAILED, failed_at=now)
        a_message(replaced.person, follows=replaced)
        a_message(somebody("Olga"), state=State.FAILED, failed_at=now - timedelta(days=8))
        text = page(desk, "outbox:messages", vue="echecs")
        assert "Farid" not in text
        assert "Olga" not in text

    def test_surnames_hide_where_the_counter_asks(self, agent):
        a_message(somebody("Amina", "Diallo"))
        agent.hides_surnames = True
        agent.save()
        client, pk = client_for(agent), Message.objects.get().pk
        for text in (page(client, "outbox:messages"), page(client, "outbox:message", pk)):
            assert "Amina D." in text
            assert "Diallo" not in text

    def test_the_workshop_reads_none(self, workshop):
        assert client_for(workshop).get(reverse("outbox:messages")).status_code == 403


class TestAMessage:
    def test_shows_the_words_and_what_became_of_them(self, desk):
        message = a_message(state=State.FAILED, text="ELI : le scooter est prêt.")
        text = page(desk, "outbox:message", message.pk)
        assert "ELI : le scooter est prêt." in text
        assert "Numéro non attribué." in text
        assert "Renvoyer" in text

    def test_is_cancelled_by_one_press(self, desk):
        message = a_message()
        assert "Annuler ce message" in page(desk, "outbox:message", message.pk)
        assert "Le message ne partira pas." in pressed(desk, "outbox:cancel", message.pk)
        message.refresh_from_db()
        assert message.state == State.CANCELLED

    def test_is_sent_again_by_one_press_and_its_task_is_done(self, desk, now):
        person = somebody(channel=Choice.CALL)
        an_event()
        notify("tests.return", to=person, about=person, key="k", at=now)
        person.channel = Choice.SMS
        person.save()
        assert "Le message repart." in pressed(desk, "outbox:send_again", Message.objects.get().pk)
        assert Message.objects.last().state == State.TO_SEND
        assert Task.objects.get().status == Status.DONE

    def test_says_why_it_cannot_be(self, desk):
        sent = a_message(state=State.SENT)
        assert "n’a pas échoué" in pressed(desk, "outbox:send_again", sent.pk)
        assert "déjà parti" in pressed(desk, "outbox:cancel", sent.pk)


class TestAnSmsOfOnesOwn:
    def test_is_written_from_the_persons_page(self, desk):
        person = somebody("Amina")
        assert reverse("outbox:write", args=[person.pk]) in page(desk, "people:person", person.pk)
        pressed(desk, "outbox:write", person.pk, text="Votre dossier est prêt.")
        message = Message.objects.get()
        assert message.text == "ELI : Votre dossier est pret."
        text = page(desk, "people:person", person.pk)
        assert "Camille Bernard a écrit un SMS" in text
        assert "ELI : Votre dossier est pret." in text

    def test_one_page_sends_once(self, desk):
        person, press = somebody(), "a" * 32
        for _ in range(2):
            pressed(desk, "outbox:write", person.pk, text="Bonjour", press=press)
        assert Message.objects.count() == 1

    def test_counting_sends_nothing(self, desk):
        text = pressed(desk, "outbox:write", somebody().pk, text="Prêt 😀", do="look")
        assert "1\u00a0SMS. Il reste 57\u00a0signes avant un de plus." in text
        assert "😀" in text
        assert "La personne lira" in text
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        ("text", "said"),
        [("", "Il manque «\u00a0Votre message\u00a0»"), ("a" * 700, "Ce message ferait 5 SMS")],
    )
    def test_what_cannot_be_sent_is_said_and_kept(self, desk, text, said):
        shown = pressed(desk, "outbox:write", somebody().pk, text=text)
        assert said in shown
        assert text in shown
        assert not Message.objects.exists()

    def test_to_somebody_in_danger_it_is_greyed_and_refused(self, desk):
        person = somebody(no_sms=True)
        assert "Précautions de contact, pas de SMS." in page(desk, "people:person", person.pk)
        assert "précautions de contact" in pressed(desk, "outbox:write", person.pk, text="Bonjour")
        assert not Message.objects.exists()

    def test_a_shared_number_is_said_before_writing(self, desk):
        assert "n’écrivez rien de privé" in page(desk, "outbox:write", somebody(phone_is_shared=True).pk)

    def test_at_night_it_waits_and_says_so(self, agent, the_clock, now):
        the_clock.move_to(now.replace(hour=21))
        text = pressed(client_for(agent), "outbox:write", somebody().pk, text="Bonjour")
        assert "il part mer.\u00a08\u00a0avril 2026, 8\u00a0h" in text


class TestRefusals:
    def test_are_noted_at_the_counter(self, desk, agent):
        person = somebody()
        pressed(desk, "outbox:refuse", person.pk, channels=["sms", "email"])
        assert sorted(OptOut.objects.values_list("channel", "address", "how", "noted_by")) == [
            ("email", person.email, "counter", agent.pk),
            ("sms", person.phone, "counter", agent.pk),
        ]
        assert "Plus aucun SMS" in page(desk, "people:person", person.pk)

    def test_all_noted_there_is_nothing_to_ask(self, desk):
        person = somebody(email="")
        a_stop("sms", person.phone)
        text = desk.get(reverse("outbox:refuse", args=[person.pk]), follow=True).content.decode()
        assert "Plus aucun message ne part déjà" in text

    def test_are_lifted_with_a_word(self, desk):
        person = somebody()
        stop = a_stop("sms", person.phone)
        assert "Il manque" in pressed(desk, "outbox:undo_opt_out", person.pk, stop.pk, reason="")
        pressed(desk, "outbox:undo_opt_out", person.pk, stop.pk, reason="Demandé à l’accueil.")
        stop.refresh_from_db()
        assert (stop.undone_why, stop.undone_by.first_name) == ("Demandé à l’accueil.", "Camille")

    def test_of_somebody_else_are_not_found(self, desk):
        stop = a_stop("sms", "+33639980000")
        url = reverse("outbox:undo_opt_out", args=[somebody().pk, stop.pk])
        assert desk.get(url).status_code == desk.post(url, {"reason": "x"}).status_code == 404


class TestTheLinkOfAnEMail:
    @pytest.fixture
    def link(self, email, now, run_jobs):
        person = somebody(channel=Choice.EMAIL)
        an_event()
        notify("tests.return", to=person, about=person, key="k", at=now)
        run_jobs()
        return email.sent[0].unsubscribe_url.removeprefix("http://localhost:8000")

    def test_shows_on_get_and_stops_on_post(self, link, anonymous):
        assert "Ne plus recevoir" in anonymous.get(link).content.decode()
        assert not OptOut.objects.exists()
        text = anonymous.post(link).content.decode()
        assert "Nous n’écrivons plus à" in text
        stop = OptOut.objects.get()
        assert (stop.channel, stop.how, stop.noted_by) == ("email", "link", None)
        assert "Nous n’écrivons plus" in anonymous.get(link).content.decode()
        assert anonymous.post(link).status_code == 200

    def test_a_mail_programs_own_button_needs_no_cookie(self, link):
        from django.test import Client

        response = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, OptOut.objects.count()) == (200, 1)

    def test_is_kept_by_nobody(self, link, anonymous):
        response = anonymous.get(link)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"

    def test_an_unknown_or_old_one_says_what_to_do(self, link, anonymous, the_clock):
        assert "appelez-nous" in anonymous.get("/ne-plus-recevoir/inconnu/").content.decode()
        the_clock.shift(timedelta(days=366))
        response = anonymous.post(link)
        assert response.status_code == 404
        assert "Ce lien n’est plus valable" in response.content.decode()
        assert not OptOut.objects.exists()


def test_a_task_to_tell_is_closed_when_there_is_nothing_to_tell(now, run_due):
    gone = []
    an_event(reason_gone=lambda about, at: "".join(gone))
    person = somebody(channel=Choice.CALL)
    notify("tests.return", to=person, about=person, key="k", at=now)
    assert run_due(now, "outbox.said") == {"outbox.said": 0}
    gone.append("Le véhicule est déjà rendu.")
    assert run_due(now, "outbox.said") == {"outbox.said": 1}
    task = Task.objects.get()
    assert (task.status, task.result) == (Status.DROPPED, "Le véhicule est déjà rendu.")
