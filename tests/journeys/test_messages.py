"""An SMS is written at the counter and read; an e-mail that fails is sent again; the person says stop and changes her mind."""

import re

import pytest

from mobilite.outbox.models import Message, OptOut
from mobilite.outbox.operations import receive
from mobilite.outbox.providers import Receipt, ReceiptState, for_channel
from tests.factories import the_organisation
from tests.factories.messages import somebody
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, fill, follow, press, said, words


def story(page) -> str:
    return words(page.locator("#histoire"))


def open_acts(page):
    page.locator("main summary", has_text="Autres actes").click()


@pytest.mark.usefixtures("transactional_db")
def test_an_sms_is_written_counted_sent_answered_by_stop_and_lifted(visit, agent, run_jobs, now, accessible):
    the_organisation()
    amina = somebody("Amina", "Diallo", phone="+33639981234")
    page = visit(agent)
    page.goto(f"/personnes/{amina.pk}/")
    open_acts(page)
    follow(page, "Écrire un SMS")
    field(page, "Votre message").press_sequentially("Votre scooter est prêt. À demain 😀")
    page.get_by_text(re.compile(r"un SMS ne tient plus que 70")).wait_for()
    accessible(page)
    field(page, "Votre message").fill("Votre scooter est prêt. À demain.")
    page.get_by_text("La personne lira : « ELI : Votre scooter est pret. A demain. »").wait_for()
    press(page, "Envoyer")
    assert "Le SMS part" in said(page)

    run_jobs()
    page.reload()
    assert "Camille Bernard a écrit un SMS" in story(page)
    accessible(page)
    message = Message.objects.get()

    stop = Receipt(message.provider_reference, ReceiptState.STOP, now, from_number=amina.phone)
    receive(stop, provider=for_channel("sms").name, at=now)
    page.reload()
    assert "Plus aucun SMS" in card(page, "Messages")
    open_acts(page)
    assert "A répondu STOP aux SMS." in words(page.locator(".acts-list"))
    follow(page, "Plus aucun SMS")
    fill(page, {"Pourquoi ?": "Demandé à l’accueil."})
    press(page, "Reprendre les messages")
    assert "Les messages reprennent" in said(page)
    assert OptOut.objects.get().undone_by == agent


@pytest.mark.usefixtures("transactional_db")
def test_a_failure_is_seen_and_sent_again_on_a_telephone_without_scripts(visit, agent, run_jobs, now):
    the_organisation()
    amina = somebody("Amina", "Diallo", email="")
    page = visit(agent, size=PHONE, scripts=False)
    page.goto(f"/personnes/{amina.pk}/sms/")
    fill(page, {"Votre message": "Votre scooter est là."})
    press(page, "Compter les signes")
    assert "1 SMS. Il reste" in words(page.locator("#compte"))
    press(page, "Envoyer")
    run_jobs()
    # The console says « delivered »; here the telephone was off.
    Message.objects.update(state="sent", delivered_at=None)
    lost = Receipt(
        Message.objects.get().provider_reference, ReceiptState.FAILED, now, why="Téléphone éteint."
    )
    receive(lost, provider=for_channel("sms").name, at=now)

    page.goto("/messages/?vue=echecs")
    follow(page, "Amina Diallo")
    assert "Téléphone éteint." in words(page.locator("main"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    press(page, "Renvoyer")
    assert "Le message repart" in said(page)
    run_jobs()
    page.reload()
    assert "Reçu" in words(page.locator("main"))
    page.goto("/messages/?vue=echecs")
    assert "Aucun message ici." in words(page.locator("main"))
