"""What somebody owes, on the screen and on paper: sums equal to the balances, time that is given, sums given up."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite.documents.models import Document
from rentals.documents.owed import issue_plan, issue_statement, owed_bills, sums
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Payment, Plan, WriteOff
from rentals.payments.operations import pay
from rentals.payments.plans import agree_plan, standing_of
from rentals.pricing import Instalment as Part
from tests.factories import a_person
from tests.factories.owing import a_bill, a_late_bill, a_plan
from tests.factories.structure import the_organisation
from tests.papers import text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)


@pytest.fixture(autouse=True)
def _structure():
    the_organisation()


def plain(text) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


def read(response) -> str:
    return plain(response.content.decode())


def test_the_sums_of_the_page_are_those_of_the_balances(now):
    person = a_person()
    a_late_bill("33.33", payer=person, now=now)
    later = a_bill(
        "100.00", payer=person, now=now, instalments=[Part(TODAY + timedelta(days=20), Decimal("66.67"))]
    )
    pay(later.pk, amount=Decimal("10.01"), means="cash", at=now, actor=None)
    said = sums(owed_bills(person, TODAY))
    standings = [balance(bill) for bill in Bill.objects.all()]
    assert said["left"] == sum(one.left for one in standings)
    assert said["now"] == sum(one.due_on(TODAY) for one in standings)
    assert said["now"] + said["later"] == said["left"]


def test_the_paper_says_what_for_since_when_and_how_to_ask_for_time(now, agent):
    bill = a_late_bill("90.00", days=20, now=now)
    pay(bill.pk, amount=Decimal(15), means="cash", at=now, actor=agent)
    text = plain(text_of(issue_statement(bill.person, at=now, actor=agent)))
    for words in (
        "75,00 €",
        "depuis le 18 mars 2026",
        "Payé le 7 avril 2026",
        "15,00 € (espèces)",
        "demander du temps",
    ):
        assert words in text
    for word in ("poursuite", "huissier", "mise en demeure", "exclu", "veuillez"):
        assert word not in text.lower()


def test_the_paper_of_a_plan_says_each_day_and_is_issued_once(now, agent):
    plan = a_plan("90.00", now=now)
    paper = issue_plan(plan, at=now, actor=agent)
    text = plain(text_of(paper))
    assert text.count("15,00 €") == 6
    assert "7 septembre 2026" in text
    assert issue_plan(plan, at=now, actor=agent) == paper


def test_time_is_given_in_one_form(as_agent, now):
    bill = a_late_bill("90.00", now=now)
    url = reverse("rentals:agree_plan", args=[bill.person_id])
    assert "90,00 €" in read(as_agent.get(url))
    asked = {"bills": [bill.pk], "count": "6", "first_on": "2026-04-10"}
    page = as_agent.post(url, asked, follow=True)
    assert "prêt à signer" in read(page)
    assert [part.amount for part in standing_of(Plan.objects.get(), TODAY).parts] == [15] * 6
    assert Document.objects.filter(kind="payment_plan").count() == 1


def test_a_wrong_answer_is_said_beside_its_question_and_keeps_the_others(as_agent, now):
    bill = a_late_bill("90.00", now=now)
    page = as_agent.post(
        reverse("rentals:agree_plan", args=[bill.person_id]),
        {"bills": [bill.pk], "count": "6", "first_on": "2026-04-01"},
    )
    assert "aujourd’hui ou plus tard" in read(page)
    assert 'value="6"' in read(page)
    assert not Plan.objects.exists()


def test_an_instalment_is_received_with_its_receipt(as_agent, now):
    plan = a_plan("90.00", now=now)
    url = reverse("rentals:pay_plan", args=[plan.pk])
    asked = {"amount": "15,00", "means": "cash", "reference": "", "seen_left": "90,00"}
    assert "15,00 € reçus" in read(as_agent.post(url, asked, follow=True))
    assert Payment.objects.get().amount == 15
    assert "vient d’encaisser" in read(as_agent.post(url, asked))
    assert Payment.objects.count() == 1


def test_only_a_manager_gives_up_a_sum(as_agent, as_manager, now):
    bill = a_late_bill("90.00", now=now)
    url = reverse("rentals:write_off", args=[bill.pk])
    assert as_agent.get(url).status_code == 403
    as_manager.post(url, {"amount": "90,00", "reason": "Sans ressources"}, follow=True)
    assert balance(Bill.objects.get()).left == 0
    gone = WriteOff.objects.get()
    as_manager.post(reverse("rentals:undo_write_off", args=[gone.pk]), {"reason": "Elle paie"}, follow=True)
    assert balance(Bill.objects.get()).left == 90


def test_what_is_late_is_listed_by_age(as_agent, now):
    for days in (10, 40, 70, 100):
        a_late_bill("10.00", days=days, payer=a_person("Aïcha", f"Depuis{days}"), now=now)
    url = reverse("rentals:late_bills")
    for tab, days in (("30", 10), ("60", 40), ("90", 70), ("plus", 100)):
        text = read(as_agent.get(url, {"vue": tab}))
        assert re.findall(r"Depuis(\d+)", text) == [str(days)]
    assert "Depuis100" in b"".join(as_agent.get(url, {"export": "csv"}).streaming_content).decode()


def test_the_pages_of_a_person_and_of_the_debt_lead_to_each_other(as_agent, now):
    bill = a_late_bill(now=now)
    url = reverse("rentals:owed", args=[bill.person_id])
    assert url in read(as_agent.get(bill.person.get_absolute_url()))
    assert "Donner du temps" in read(as_agent.get(url))


def test_replacing_a_plan_shows_what_the_new_one_spreads(as_agent, now):
    parts = [Part(TODAY, Decimal(90)), Part(TODAY + timedelta(days=60), Decimal(60))]
    bill = a_bill("150.00", now=now, instalments=parts)
    plan = agree_plan(bill.person, [bill.pk], count=6, first_on=date(2026, 5, 1), at=now, actor=None)
    url = reverse("rentals:agree_plan", args=[bill.person_id])
    page = read(as_agent.get(url))
    assert "90,00 €" in page
    assert "150,00 €" not in page
    asked = {"bills": [bill.pk], "count": "9", "first_on": "2026-05-01", "replacing": "Moins d’heures"}
    as_agent.post(url, asked)
    [other] = Plan.objects.live()
    assert other != plan
    assert [part.amount for part in standing_of(other, TODAY).parts] == [10] * 9
