"""What a person contests is not due until a manager answers; the ledger, her message and the letter say the answer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mobilite.accounts import links
from mobilite.documents.models import Document, Kind
from mobilite.outbox.models import Message
from mobilite.pages.french import date_fr
from mobilite.periods import paris_date
from mobilite.todo.models import Task
from rentals.damage.links import LINK_PURPOSE
from rentals.damage.models import Contest
from rentals.models import KeyDrop
from rentals.operations import (
    ExtraLine,
    RentalRefused,
    answer_contest,
    charge,
    close,
    contest,
    note_drop,
    settle_proposed,
    take_back,
)
from rentals.operations.contests import contestable
from rentals.operations.deposits import give_back_deposit
from rentals.payments.arrears import late
from rentals.payments.balances import balance
from rentals.payments.models import Bill
from rentals.payments.operations import pay
from tests.cast import client_for
from tests.factories import the_organisation
from tests.factories.lending import NOW, a_report, a_returned_rental, an_ongoing_rental

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SCRATCH = ExtraLine(label="Capot, rayure", amount=Decimal(84), why="Grille n°\u00a01")


@pytest.fixture
def rental(agent):
    """A rental that came back, whose only debt is a scratch of 84 €."""
    the_organisation()
    rental = a_returned_rental(actor=agent)
    left = balance(rental.main_bill).left
    if left:
        pay(rental.main_bill.pk, amount=left, means="cash", at=rental.returned_at, actor=agent)
    charge(rental.pk, line=SCRATCH, at=rental.returned_at + HOUR, actor=agent)
    return rental


@pytest.fixture
def contested(rental, agent):
    lines = [line.pk for line in contestable(rental)]
    return contest(
        rental.pk, words="Elle y était.", lines=lines, channel="phone", at=rental.returned_at + 2 * HOUR, actor=agent
    )  # fmt: skip


def left(rental):
    return balance(Bill.objects.get(pk=rental.main_bill.pk)).left


def test_what_is_contested_is_not_due_and_ends_nothing(rental, contested, agent):
    after = rental.returned_at + 3 * HOUR
    assert (contested.disputed, contested.suspended, left(rental)) == (84, 84, 0)
    month = paris_date(after) + timedelta(days=40)
    assert late(Bill.objects.all(), month) == []
    task = Task.objects.get(key=f"contest:{contested.pk}")
    assert (task.role, task.due_at) == ("manager", contested.answer_by)
    assert Message.objects.filter(key=f"damage.contest_noted:{contested.pk}").exists()
    with pytest.raises(RentalRefused, match="répondez-lui d’abord"):
        close(rental.pk, at=after, actor=agent)
    for link in rental.deposits.all():
        with pytest.raises(RentalRefused, match="répondez-lui d’abord"):
            give_back_deposit(
                rental.pk, link.deposit_id, kept=Decimal(84), reason="Rayure", at=after, actor=agent,
                lines=[contested.lines.get().line_id],
            )  # fmt: skip
    with pytest.raises(RentalRefused, match="déjà notée"):
        contest(rental.pk, words="Encore", at=after, actor=agent)


@pytest.mark.parametrize(
    ("paid", "outcome", "kept", "due"),
    [(0, "kept", None, 84), (0, "lowered", 40, 40), (0, "given_up", None, 0), (60, "lowered", 40, -20), (84, "given_up", None, -84)],
)  # fmt: skip
def test_the_ledger_says_what_the_answer_leaves(rental, agent, manager, paid, outcome, kept, due):
    at = rental.returned_at + 2 * HOUR
    if paid:
        pay(rental.main_bill.pk, amount=Decimal(paid), means="cash", at=at, actor=agent)
    found = contest(
        rental.pk, words="Non", lines=[line.pk for line in contestable(rental)], at=at, actor=agent
    )
    assert found.suspended == 84 - paid
    kept = None if kept is None else Decimal(kept)
    answer_contest(found.pk, outcome=outcome, kept=kept, reason="Vu ensemble", at=at + HOUR, actor=manager)
    standing = balance(Bill.objects.get(pk=rental.main_bill.pk))
    assert standing.left - standing.credit == due
    said = " | ".join(
        rental.main_bill.lines.filter(kind="correction").order_by("pk").values_list("label", flat=True)
    )
    day = date_fr(at, weekday=False)
    assert f"Contesté le {day}" in said
    words = {"kept": "maintenu", "lowered": "ramené à 40,00\u00a0€", "given_up": "abandonné"}
    assert f"éponse du {day}\u00a0: {words[outcome]}" in said
    letter = Document.objects.about(rental).get(kind=Kind.CONTEST)
    assert letter.context["reason"] == "Vu ensemble"
    assert Message.objects.filter(key=f"damage.contest_answered:{found.pk}").exists()
    assert not Task.objects.open().filter(key=f"contest:{found.pk}").exists()
    with pytest.raises(RentalRefused, match="déjà donnée"):
        answer_contest(found.pk, outcome=outcome, kept=kept, reason="Encore", at=at + HOUR, actor=manager)


@pytest.mark.parametrize(
    ("outcome", "kept", "reason", "field"),
    [("lowered", 84, "x", "kept"), ("lowered", None, "x", "kept"), ("kept", None, " ", "reason"), ("x", None, "x", "outcome")],
)  # fmt: skip
def test_an_answer_says_how_much_and_why(contested, manager, outcome, kept, reason, field):
    with pytest.raises(RentalRefused) as refused:
        answer_contest(
            contested.pk, outcome=outcome, kept=kept and Decimal(kept), reason=reason,
            at=contested.opened_at + HOUR, actor=manager,
        )  # fmt: skip
    assert refused.value.field == field


def test_the_database_keeps_an_answer_whole(contested):
    for wrong in ({"outcome": "kept"}, {"suspended": 85}, {"answered_at": contested.opened_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contest.objects.update(**wrong)


def test_the_pages_note_it_and_a_manager_answers(rental, agent, manager, the_clock):
    the_clock.move_to(rental.returned_at + 3 * HOUR)
    page = f"/locations/{rental.pk}/"
    as_agent = client_for(agent)
    assert "Noter une contestation" in as_agent.get(page).text
    line = contestable(rental)[0].pk
    noted = as_agent.post(
        f"{page}contestation/", {"lines": line, "words": "Elle y était", "channel": "counter"}
    )
    assert noted.status_code == 302, noted.context["form"].errors
    shown = as_agent.get(page).text
    assert "Elle y était" in shown
    assert "pas dû avant la réponse" in shown
    assert as_agent.get(f"{page}contestation/repondre/").status_code == 403
    as_manager = client_for(manager)
    assert "Elle y était" in as_manager.get(f"{page}contestation/repondre/").text
    answered = as_manager.post(
        f"{page}contestation/repondre/", {"outcome": "lowered", "kept": "40,00", "reason": "Photo floue"}
    )
    assert answered.status_code == 302, answered.context["form"].errors
    assert left(rental) == 40


# --- after a drop of keys: the same thing ---


@pytest.fixture
def inspected(agent):
    the_organisation()
    rental = an_ongoing_rental(actor=agent)
    place = rental.return_place
    place.has_key_box = True
    place.save()
    at = rental.return_at - HOUR
    note_drop(rental.pk, place=place, left_at=at, source="read", at=at, actor=agent)
    take_back(
        rental.pk, report=a_report(vehicle=rental.vehicle), at=at, actor=agent, extra_lines=[SCRATCH],
        inspected_at=at + HOUR,
    )  # fmt: skip
    return rental


def test_she_contests_by_her_link_and_the_answer_settles_the_charges(inspected, manager, client, the_clock):
    drop = KeyDrop.objects.get()
    assert links.create  # made when the message leaves
    at = drop.told_at + HOUR
    the_clock.move_to(at)
    token = links.create(LINK_PURPOSE, drop, expires_at=drop.contest_until, at=at)
    url = reverse("portal:contest", args=[token])
    page = client.get(url)
    assert "84,00" in page.text
    assert len(page.content) < 100_000
    assert not Contest.objects.exists()
    assert "avec vos mots" in client.post(url, {"answer": "contest", "words": " "}).text
    for _ in range(2):
        assert client.post(url, {"answer": "contest", "words": "Rayé au départ"}).status_code == 302
    found = Contest.objects.get()
    assert (found.channel, found.noted_by, found.drop, found.disputed) == ("link", None, drop, 84)
    assert "Rayé au départ" in client.get(url).text
    with pytest.raises(RentalRefused, match="responsable"):
        settle_proposed(inspected.pk, charged=True, at=drop.contest_until, actor=manager)
    before = balance(inspected.main_bill).total
    answer_contest(
        found.pk, outcome="lowered", kept=Decimal(40), reason="Moitié", at=at + HOUR, actor=manager
    )
    assert balance(Bill.objects.get(pk=inspected.main_bill.pk)).total == before + 40
    drop.refresh_from_db()
    assert drop.settled_at == at + HOUR
    assert "Moitié" in client.get(url).text


def test_her_word_by_the_link_frees_the_charge_and_past_her_time_the_page_says_so(
    inspected, client, the_clock
):
    drop = KeyDrop.objects.get()
    token = links.create(LINK_PURPOSE, drop, expires_at=NOW + timedelta(days=900), at=drop.told_at)
    url = reverse("portal:contest", args=[token])
    the_clock.move_to(drop.contest_until)
    assert "Le délai est passé" in client.get(url).text
    client.post(url, {"answer": "contest", "words": "Trop tard"})
    assert not Contest.objects.exists()
    the_clock.move_to(drop.told_at + HOUR)
    client.post(url, {"answer": "agree"})
    drop.refresh_from_db()
    assert drop.agreed_at == drop.told_at + HOUR
