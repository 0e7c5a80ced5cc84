"""Who pays besides the person: shares that add up to the cent, ceilings, refusals that somebody decides (row B6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from rentals import shares
from rentals.models import Rental
from rentals.operations import (
    ExtraLine,
    add_shares,
    cancel,
    close,
    confirm,
    decide_share,
    extend,
    refuse_share,
    take_back,
)
from rentals.payments.balances import balance
from rentals.payments.integrity import balances_hold
from rentals.payments.models import Agreement, Bill, Commitment, Plan
from rentals.payments.operations import pay
from rentals.payments.payer_checks import payers_hold
from rentals.payments.payers import (
    Figures,
    bill_share,
    end_agreement,
    note_agreement,
    to_decide,
    with_standing,
)
from rentals.pricing import Kind
from rentals.shares import Asked
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_partner,
    a_report,
    a_requested_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
)
from tests.factories.lending import a_paid_up_rental, a_returned_rental, paris_at
from tests.factories.paying import a_commitment, a_refusal, a_shared_rental, an_agreement, somebody_sent

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def nothing_is_lost(db, now):
    """Whatever a test does, promises and bills still say the same."""
    yield
    assert [str(one) for one in (*payers_hold(now), *balances_hold(now))] == []


def total(rental) -> Decimal:
    """Return what a rental's bills come to, all payers together."""
    return sum((balance(link.bill).total for link in rental.bills.all()), D(0))


def hers(rental) -> Decimal:
    return balance(Rental.objects.get(pk=rental.pk).main_bill).total


def theirs(rental) -> list[Decimal]:
    return [one.kept for one in shares.commitments_of(rental)]


def offered(rental, *, most=20):
    return shares.proposals_now(rental, most=D(most))


def decide(refusal, kind, amount="10.00", *, now, actor, reason="Vu ensemble", **what):
    return decide_share(refusal.pk, kind=kind, amount=D(amount), reason=reason, at=now, actor=actor, **what)


class TestShares:
    def test_several_payers_and_the_person_add_up_to_the_cent(self, agent, now):
        half, town = an_agreement(percent=D("33.33")), a_partner("CCAS d’exemple")
        rental = a_requested_rental(somebody_sent(), vehicle=a_vehicle("car"))
        asked = [
            Asked(agreement=half, amount=D("6.67")),
            Asked(partner=town, amount=D("0.01"), reference="BC 12"),
        ]
        rental = confirm(rental.pk, shares=asked, at=now, actor=agent)
        assert (hers(rental), theirs(rental), total(rental)) == (D("13.32"), [D("6.67"), D("0.01")], D(20))
        first, second = shares.commitments_of(rental)
        assert first.why == "33,33\u00a0% de 20,00\u00a0€ (location, accessoire)"
        assert (second.agreement, second.reference, second.bill.partner) == (None, "BC 12", town)

    def test_nobody_pays_without_being_chosen(self, now):
        an_agreement()
        rental = a_confirmed_rental(somebody_sent(), vehicle=a_vehicle("car"))
        assert (hers(rental), theirs(rental)) == (D(20), [])

    @pytest.mark.parametrize("amount", ["0", "-1", "20.01", "0.001"])
    def test_a_share_is_a_part_of_the_price(self, agent, now, amount):
        rental = a_requested_rental()
        with pytest.raises(Refusal) as caught:
            confirm(rental.pk, shares=[Asked(partner=a_partner(), amount=D(amount))], at=now, actor=agent)
        assert caught.value.field == "payer_amount"
        assert not Bill.objects.exists()

    def test_an_amount_a_rental_is_at_most_what_it_costs(self, now):
        an_agreement(amount=D(40))
        rental = a_requested_rental(somebody_sent(), vehicle=a_vehicle("car"))
        assert [one.amount for one in shares.proposals(
            Agreement.objects.all(), shares_lines(rental), person=rental.person, most=D(20))] == [D(20)]  # fmt: skip

    def test_those_that_they_sent_or_one_person_only(self, now):
        an_agreement()
        named = a_driver()
        an_agreement(a_partner("CCAS d’exemple"), person=named)
        offer, day = an_offer(), date(2026, 4, 7)
        assert len(shares.agreements_for(somebody_sent(), offer, day)) == 1
        assert [one.person for one in shares.agreements_for(named, offer, day)] == [named]
        assert shares.agreements_for(a_driver(), offer, day) == []
        assert len(shares.agreements_for(a_driver(), offer, day, prescriber=a_partner())) == 1

    def test_for_one_service_or_one_offer(self, now):
        an_agreement(service="velila")
        an_agreement(offer=an_offer("reseau-scooter-50"))
        person, day = somebody_sent(), date(2026, 4, 7)
        assert shares.agreements_for(person, an_offer(), day) == []
        assert len(shares.agreements_for(person, an_offer("velila-velo"), day)) == 1
        assert len(shares.agreements_for(person, an_offer("reseau-scooter-50"), day)) == 1

    def test_its_last_day_is_the_one_before_its_end(self, agent, now):
        agreement = an_agreement(until_on=date(2026, 4, 8))
        person, offer = somebody_sent(), an_offer()
        assert shares.agreements_for(person, offer, date(2026, 4, 7)) == [agreement]
        assert shares.agreements_for(person, offer, date(2026, 4, 8)) == []
        rental = a_requested_rental(person, needed_from=paris_at(4, 8))
        with pytest.raises(Refusal, match="ne vaut pas"):
            confirm(rental.pk, shares=[Asked(agreement=agreement, amount=D(5))], at=now, actor=agent)

    def test_what_is_ended_promises_nothing_more(self, agent, now):
        agreement = an_agreement()
        rental = a_shared_rental(agreement)
        end_agreement(agreement.pk, reason="Budget clos", at=now, actor=agent)
        assert shares.agreements_for(rental.person, rental.offer, date(2026, 4, 7)) == []
        assert theirs(rental) == [D(10)]
        with pytest.raises(Refusal, match="déjà arrêtée"):
            end_agreement(agreement.pk, reason="Encore", at=now, actor=agent)


def shares_lines(rental):
    from rentals import quotes

    return quotes.rental_quote(rental, on=date(2026, 4, 7)).lines


class TestCeilings:
    def test_to_the_cent(self, agent, now):
        agreement = an_agreement(ceiling=D("15.00"))
        a_shared_rental(agreement)
        rental = a_requested_rental(somebody_sent(), vehicle=a_vehicle("car"))
        with pytest.raises(Refusal, match="5,00\u00a0€ au plus"):
            confirm(rental.pk, shares=[Asked(agreement=agreement, amount=D("5.01"))], at=now, actor=agent)
        confirm(rental.pk, shares=[Asked(agreement=agreement, amount=D("5.00"))], at=now, actor=agent)
        assert offered(a_confirmed_rental(somebody_sent(), vehicle=a_vehicle("car"))) == []

    def test_a_person_s_own(self, now):
        agreement = an_agreement(ceiling=D(100), person_ceiling=D(12))
        rental = a_shared_rental(agreement)
        other = a_confirmed_rental(rental.person, needed_from=paris_at(4, 20), vehicle=a_vehicle("car"))
        assert [(one.amount, one.left) for one in offered(other)] == [(D(2), D(0))]
        assert [
            one.amount for one in offered(a_confirmed_rental(somebody_sent(), vehicle=a_vehicle("car")))
        ] == [D(10)]

    def test_the_database_itself_holds_them(self, now):
        a_commitment(an_agreement(ceiling=D("19.99")))
        two = a_commitment()
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.create(
                agreement=Agreement.objects.get(), bill=Bill.objects.create(person=two.person, label="x", opened_at=now),
                person=two.person, kinds=["rent"], amount=D(10), kept=D(10), promised_at=now,
            )  # fmt: skip

    def test_what_is_refused_or_cancelled_is_free_again(self, agent, now):
        agreement = an_agreement(ceiling=D(10))
        one = a_commitment(agreement)
        a_refusal("4.00", commitment=one)
        rental = a_confirmed_rental(somebody_sent(), vehicle=a_vehicle("car"))
        assert [each.amount for each in offered(rental)] == [D(4)]
        cancel(one.bill.rental_bill.rental_id, reason="Covoiturage", at=now, actor=agent)
        assert [each.amount for each in offered(rental)] == [D(10)]

    def test_a_noted_agreement_is_never_edited(self, now):
        agreement = an_agreement(ceiling=D(10))
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=agreement.pk).update(ceiling=D(1000))


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"percent": D(50), "amount": D(10)}, "percent"),
        ({}, "percent"),
        ({"amount": D(0)}, "amount"),
        ({"percent": D(50), "until_on": date(2026, 1, 1)}, "until_on"),
        ({"percent": D(50), "ceiling": D(0)}, "ceiling"),
    ],
)
def test_an_agreement_says_one_share_and_makes_sense(agent, now, terms, field):
    with pytest.raises(Refusal) as caught:
        note_agreement(a_partner(), from_on=date(2026, 1, 1), at=now, actor=agent, **terms)
    assert caught.value.field == field


class TestLonger:
    def test_a_share_is_offered_again_never_taken(self, agent, now):
        agreement = an_agreement(ceiling=D("12.00"))
        rental = a_shared_rental(agreement)
        extend(rental.pk, needed_until=paris_at(4, 21), at=now, actor=agent)
        assert (hers(rental), theirs(rental)) == (D(30), [D(10)])
        [again] = offered(rental)
        assert (again.amount, again.left) == (D(2), D(0))
        assert again.why.endswith("moins 10,00\u00a0€ déjà promis")

    def test_what_is_chosen_shares_what_is_added(self, agent, now):
        agreement = an_agreement()
        rental = a_shared_rental(agreement)
        asked = [Asked(agreement=agreement, amount=D(10))]
        extend(rental.pk, needed_until=paris_at(4, 21), shares=asked, at=now, actor=agent)
        assert (hers(rental), theirs(rental), total(rental)) == (D(20), [D(10), D(10)], D(40))

    def test_an_agreement_that_ended_meanwhile_shares_no_more(self, agent, now):
        agreement = an_agreement(until_on=date(2026, 4, 10))
        rental = a_shared_rental(agreement)
        with pytest.raises(Refusal, match="ne vaut pas"):
            extend(
                rental.pk, needed_until=paris_at(4, 21), shares=[Asked(agreement=agreement, amount=D(1))], at=now,
                actor=agent,
            )  # fmt: skip

    def test_a_payer_may_come_later(self, agent, now):
        rental = a_confirmed_rental()
        add_shares(rental.pk, asked=[Asked(partner=a_partner(), amount=D("7.50"))], at=now, actor=agent)
        assert (hers(rental), theirs(rental)) == (D("12.50"), [D("7.50")])
        assert "7,50\u00a0€ par Mission locale" in entries_about(rental).first().sentence
        with pytest.raises(Refusal, match="entre 0,01\u00a0€ et 12,50"):
            add_shares(rental.pk, asked=[Asked(partner=a_partner(), amount=D(13))], at=now, actor=agent)


class TestReturn:
    def back(self, rental, now, agent, *, returned_at, **how):
        report = a_report(rental.vehicle.meter + how.pop("km", 50))
        return take_back(rental.pk, report=report, at=returned_at, actor=agent, **how)

    def ongoing(self, agreement=None, amount="10.00", **fields):
        if agreement is None:
            asked = Asked(partner=a_partner(), amount=D(amount))
        else:
            asked = Asked(agreement=agreement, amount=D(amount))
        return an_ongoing_rental(somebody_sent(), confirming={"shares": [asked]}, **fields)

    def test_late_fees_and_damage_are_the_person_s(self, agent, now):
        rental = self.ongoing(an_agreement())
        extra = [ExtraLine(label="Rétroviseur", amount=D(30))]
        self.back(rental, now, agent, returned_at=rental.return_at + timedelta(days=1), extra_lines=extra)
        late = D("10.50")
        assert (theirs(rental), hers(rental)) == ([D(10)], D(10) + late + 30)

    def test_kilometres_named_in_the_agreement_are_offered(self, agent, now):
        rental = self.ongoing(an_agreement(kinds=[Kind.RENT, Kind.KM]))
        self.back(rental, now, agent, returned_at=rental.return_at, km=660)
        over = hers(rental) - 10
        assert over > 0
        [again] = offered(rental, most=hers(rental))
        assert again.amount == over / 2

    def test_an_earlier_return_costs_both_less(self, agent, now):
        rental = self.ongoing(an_agreement())
        self.back(rental, now, agent, returned_at=paris_at(4, 8))
        assert (theirs(rental), hers(rental)) == ([D("3.50")], D("3.50"))

    def test_a_payer_never_pays_more_than_the_rental_costs(self, agent, now):
        rental = self.ongoing(amount="18.00")
        self.back(rental, now, agent, returned_at=paris_at(4, 8))
        assert (theirs(rental), hers(rental)) == ([D(7)], D(0))

    def test_what_was_refused_and_not_decided_shrinks_too(self, agent, now):
        rental = self.ongoing(amount="20.00")
        refusal = a_refusal("20.00", commitment=shares.commitments_of(rental).get(), at=now, actor=agent)
        self.back(rental, now, agent, returned_at=paris_at(4, 8))
        assert (hers(rental), to_decide(refusal)) == (D(0), D(7))
        decide(refusal, "person", "7.00", now=now, actor=agent, agreed=True)
        assert hers(rental) == D(7)


class TestRefusal:
    def test_nothing_goes_to_the_person_by_itself(self, agent, now):
        one = a_commitment()
        rental = one.bill.rental_bill.rental
        refusal = a_refusal("10.00", commitment=one, actor=agent)
        assert (hers(rental), balance(Bill.objects.get(pk=one.bill_id)).total, to_decide(refusal)) == (
            D(10),
            D(0),
            D(10),
        )
        [task] = Task.objects.open()
        assert (task.role, task.person, task.about) == ("agent", rental.person, one)
        assert "refuse 10,00\u00a0€" in task.detail
        assert "à décider" in entries_about(rental).first().sentence

    def test_it_is_not_proposed_again_to_who_refused(self, agent, now):
        one = a_commitment(an_agreement())
        a_refusal("4.00", commitment=one)
        assert offered(one.bill.rental_bill.rental) == []

    def test_a_part_then_the_rest_and_no_more(self, agent, now):
        one = a_commitment()
        a_refusal("4.00", commitment=one)
        with pytest.raises(Refusal, match="entre 0,01\u00a0€ et 6,00"):
            a_refusal("6.01", commitment=one)
        a_refusal("6.00", commitment=one)
        assert Task.objects.open().count() == 2

    @pytest.mark.parametrize(
        ("how", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"told_on": date(2026, 4, 8)}, "told_on"),
            ({"told_on": date(2026, 4, 6)}, "told_on"),
            ({"amount": D(0)}, "amount"),
        ],
    )
    def test_what_makes_no_sense_is_said(self, agent, now, how, field):
        values = {"amount": D(1), "reason": "Budget", "told_on": date(2026, 4, 7)} | how
        with pytest.raises(Refusal) as caught:
            refuse_share(a_commitment().pk, at=now, actor=agent, **values)
        assert caught.value.field == field

    def test_after_it_paid_the_money_is_to_be_given_back_to_it(self, agent, now):
        one = a_commitment()
        pay(one.bill_id, amount=D(10), means="transfer", at=now, actor=agent)
        a_refusal("10.00", commitment=one)
        assert balance(Bill.objects.get(pk=one.bill_id)).credit == D(10)
        assert with_standing(Commitment.objects.all()).get().state == "refused"


class TestDecision:
    def test_another_payer(self, agent, now):
        refusal, town = a_refusal(), a_partner("CCAS d’exemple")
        rental = refusal.commitment.bill.rental_bill.rental
        decision = decide(refusal, "payer", now=now, actor=agent, asked=Asked(partner=town, amount=D(10)))
        assert (hers(rental), theirs(rental)) == (D(10), [D(0), D(10)])
        assert decision.commitment.bill.partner == town
        assert not Task.objects.open().exists()

    def test_another_payer_by_its_agreement_and_within_it(self, agent, now):
        refusal = a_refusal()
        rental = refusal.commitment.bill.rental_bill.rental
        agreement = an_agreement(a_partner("CCAS d’exemple"), person=rental.person, ceiling=D(6))
        with pytest.raises(Refusal, match="6,00\u00a0€ au plus"):
            decide(refusal, "payer", now=now, actor=agent, asked=Asked(agreement=agreement, amount=D(10)))
        decide(refusal, "payer", "6.00", now=now, actor=agent, asked=Asked(agreement=agreement, amount=D(6)))
        assert to_decide(refusal) == D(4)
        assert Task.objects.open().count() == 1

    def test_the_person_only_if_she_agrees(self, agent, now):
        refusal = a_refusal()
        with pytest.raises(Refusal) as caught:
            decide(refusal, "person", now=now, actor=agent)
        assert caught.value.field == "agreed"
        decide(refusal, "person", now=now, actor=agent, agreed=True)
        assert hers(refusal.commitment.bill.rental_bill.rental) == D(20)

    def test_little_by_little(self, agent, now):
        refusal = a_refusal()
        decide(refusal, "person", now=now, actor=agent, agreed=True, count=4, first_on=date(2026, 5, 1))
        assert [share.amount for share in Plan.objects.get().shares.all()] == [D(5)] * 4

    def test_on_a_bill_of_its_own_when_hers_is_closed(self, agent, now):
        rental = a_returned_rental(confirming={"payer": a_partner(), "payer_amount": D(10)})
        rental = close(a_paid_up_rental(rental).pk, at=rental.return_at, actor=agent)
        refusal = a_refusal(commitment=shares.commitments_of(rental).get(), at=rental.return_at)
        decide(refusal, "person", now=rental.return_at, actor=agent, agreed=True)
        assert [balance(bill).left for bill in Bill.objects.filter(person=rental.person)] == [D(0), D(10)]

    def test_the_structure_when_a_manager_says_so(self, agent, manager, now):
        refusal = a_refusal()
        with pytest.raises(Refusal, match="responsable"):
            decide(refusal, "structure", now=now, actor=agent)
        decide(refusal, "structure", now=now, actor=manager)
        rental = refusal.commitment.bill.rental_bill.rental
        assert (hers(rental), to_decide(refusal)) == (D(10), D(0))
        assert "par la structure" in entries_about(rental).first().sentence

    def test_once(self, agent, now):
        refusal = a_refusal()
        decide(refusal, "person", now=now, actor=agent, agreed=True)
        with pytest.raises(Refusal, match="déjà décidé"):
            decide(refusal, "person", now=now, actor=agent, agreed=True)

    def test_a_cancelled_rental_leaves_nothing_to_decide(self, agent, now):
        refusal = a_refusal("4.00")
        rental = refusal.commitment.bill.rental_bill.rental
        cancel(rental.pk, reason="Covoiturage", at=now, actor=agent)
        assert (to_decide(refusal), theirs(rental), total(rental)) == (D(0), [D(0)], D(0))
        assert not Task.objects.open().exists()


def test_promised_billed_paid_each_said_once(agent, now):
    one = a_commitment()
    state = with_standing(Commitment.objects.all())
    assert state.get().state == "promised"
    bill_share(one.pk, reference="FAC-2026-0012", at=now, actor=agent)
    assert state.get().state == "billed"
    with pytest.raises(Refusal, match="déjà notée"):
        bill_share(one.pk, reference="FAC-2026-0013", at=now, actor=agent)
    pay(one.bill_id, amount=D(4), means="transfer", at=now, actor=agent)
    assert (state.get().state, state.get().paid) == ("billed", D(4))
    pay(one.bill_id, amount=D(6), means="transfer", at=now, actor=agent)
    assert state.get().state == "paid"
    a_refusal("3.00")
    found = Figures.of(Commitment.objects.all())
    assert (found.promised, found.kept, found.billed, found.paid) == (D(20), D(17), D(10), D(10))
    assert (found.refused, found.waiting) == (D(3), D(3))
