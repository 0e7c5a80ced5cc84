"""The pages of those who pay for somebody else: agreements, shares at the confirmation, refusals, « Décider » (row B6)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from rentals import shares
from rentals.models import Rental
from rentals.operations import extend
from rentals.payments.balances import balance
from rentals.payments.models import Agreement, Commitment, PayerDecision
from rentals.payments.payers import end_agreement
from tests import papers
from tests.factories import a_partner, a_requested_rental, a_vehicle
from tests.factories.lending import paris_at
from tests.factories.paying import a_commitment, a_refusal, a_shared_rental, an_agreement, somebody_sent

pytestmark = pytest.mark.django_db
D = Decimal
CONFIRM = {"vehicle": "", "payer": "", "payer_amount": "", "deposit": "150,00"}


def words(page) -> str:
    return " ".join(papers.words(page.content.decode()).split())


def url(name, *args):
    return reverse(f"rentals:{name}", args=args)


def seen(page) -> str:
    return page.context["form"]["seen_shares"].value()


class TestConfirming:
    def test_agreements_are_proposed_with_why_and_what_is_left(self, as_agent):
        an_agreement(ceiling=D(100), reference="BC 2026-12")
        rental = a_requested_rental(somebody_sent())
        page = as_agent.get(url("confirm", rental.pk))
        said = words(page)
        assert "Mission locale du Pays d’exemple 10,00 €" in said
        assert "50 % de 20,00 € (location, accessoire) ; il restera 90,00 € sur la convention." in said
        assert "Leur décision : BC 2026-12." in said
        assert 'name="agreements" value' in page.content.decode()
        assert "checked" not in page.content.decode().split('name="agreements"')[1][:80]

    def test_what_is_chosen_makes_two_bills(self, as_agent):
        agreement = an_agreement()
        rental = a_requested_rental(somebody_sent())
        page = as_agent.get(url("confirm", rental.pk))
        asked = CONFIRM | {"agreements": [agreement.pk], "seen_shares": seen(page)}
        asked |= {"payer": a_partner("CCAS d’exemple").pk, "payer_amount": "2,50"}
        as_agent.post(url("confirm", rental.pk), asked)
        assert [one.kept for one in shares.commitments_of(rental)] == [D(10), D("2.50")]
        assert balance(Rental.objects.get().main_bill).total == D("7.50")
        assert "Mission locale du Pays d’exemple10,00 €reste 10,00 €" in words(
            as_agent.get(url("rental", rental.pk))
        )

    def test_what_changed_since_the_page_was_opened_is_shown_first(self, as_agent):
        agreement = an_agreement(ceiling=D(12))
        rental = a_requested_rental(somebody_sent(), vehicle=a_vehicle("car"))
        page = as_agent.get(url("confirm", rental.pk))
        a_shared_rental(agreement)
        asked = CONFIRM | {"agreements": [agreement.pk], "seen_shares": seen(page)}
        page = as_agent.post(url("confirm", rental.pk), asked)
        assert "a changé depuis que la page est ouverte" in words(page)
        asked["seen_shares"] = seen(page)
        as_agent.post(url("confirm", rental.pk), asked)
        assert [one.kept for one in shares.commitments_of(rental)] == [D(2)]

    def test_a_share_above_the_price_is_refused_beside_its_field(self, as_agent):
        rental = a_requested_rental()
        asked = CONFIRM | {"payer": a_partner().pk, "payer_amount": "99999999,99"}
        page = as_agent.post(url("confirm", rental.pk), asked)
        assert page.context["form"].errors["payer_amount"] == [
            "La part du payeur est entre 0,01\u00a0€ et 20,00\u00a0€. Écrivez une somme entre les deux."
        ]


class TestLonger:
    def test_the_share_is_proposed_again_within_what_is_left(self, as_agent):
        agreement = an_agreement(ceiling=D(14))
        rental = a_shared_rental(agreement)
        page = as_agent.get(url("extend", rental.pk), {"needed_until": "2026-04-21T10:00"})
        assert "Mission locale du Pays d’exemple 4,00 €" in words(page)
        asked = {
            "needed_until": "2026-04-21T10:00",
            "seen_shares": seen(page),
            "payer": "",
            "payer_amount": "",
        }
        as_agent.post(url("extend", rental.pk), asked | {"agreements": [agreement.pk]})
        assert [one.kept for one in shares.commitments_of(rental)] == [D(10), D(4)]

    def test_the_rental_says_what_may_still_be_shared(self, as_agent, now, agent):
        rental = a_shared_rental(an_agreement())
        extend(rental.pk, needed_until=paris_at(4, 21), at=now, actor=agent)
        page = words(as_agent.get(url("rental", rental.pk)))
        assert "Mission locale du Pays d’exemple peut payer 10,00 € de plus." in page
        form = as_agent.get(url("add_shares", rental.pk))
        asked = {"agreements": [Agreement.objects.get().pk], "seen_shares": seen(form)}
        as_agent.post(url("add_shares", rental.pk), asked)
        assert balance(Rental.objects.get().main_bill).total == D(20)


class TestRefusal:
    def test_noted_then_decided(self, as_agent):
        share = a_commitment()
        rental = share.bill.rental_bill.rental
        asked = {"amount": "10,00", "told_on": "2026-04-07", "reason": "Budget épuisé"}
        page = as_agent.post(url("refuse_share", share.pk), asked, follow=True)
        assert "10,00 € à décider" in words(page)
        assert "refuse 10,00 € : à décider" in words(as_agent.get(url("rental", rental.pk)))
        asked = {
            "kind": "payer",
            "amount": "10,00",
            "payer": a_partner("CCAS d’exemple").pk,
            "reason": "Accord du CCAS",
        }
        as_agent.post(page.request["PATH_INFO"], asked)
        assert [one.kept for one in shares.commitments_of(rental)] == [D(0), D(10)]
        assert as_agent.get(page.request["PATH_INFO"]).status_code == 404

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ({"kind": "person", "amount": "10"}, "agreed"),
            ({"kind": "person", "amount": "10", "agreed": "on", "count": "3", "first_on": ""}, "first_on"),
            ({"kind": "payer", "amount": "10"}, "payer"),
            ({"kind": "person", "agreed": "on", "amount": "10,01"}, "amount"),
            ({"kind": "structure", "amount": "10"}, "kind"),
            ({"kind": "", "amount": "10"}, "kind"),
        ],
    )
    def test_what_is_missing_is_said_beside_its_field(self, as_agent, asked, field):
        refusal = a_refusal()
        page = as_agent.post(url("decide_share", refusal.pk), {"reason": "Motif", "payer": ""} | asked)
        assert list(page.context["form"].errors) == [field]
        assert not PayerDecision.objects.exists()

    def test_a_manager_may_let_the_structure_bear_it(self, as_manager):
        refusal = a_refusal()
        asked = {"kind": "structure", "amount": "10", "reason": "Reprise d’emploi"}
        as_manager.post(url("decide_share", refusal.pk), asked)
        assert PayerDecision.objects.get().kind == "structure"


class TestAgreement:
    TERMS = {
        "partner": "", "person": "", "what": "s:velila", "percent": "33,5", "amount": "", "kinds": ["rent", "km"],
        "ceiling": "1 500", "person_ceiling": "120,50", "from_on": "2026-04-07", "last_on": "2026-12-31",
        "reference": "Convention 12",
    }  # fmt: skip

    def test_noted_from_the_partner_s_page(self, as_agent):
        partner = a_partner()
        page = as_agent.get(reverse("people:partner", args=[partner.pk]))
        assert "Prises en charge Nouvelle convention" in words(page)
        as_agent.post(url("new_agreement"), self.TERMS | {"partner": partner.pk})
        one = Agreement.objects.get()
        assert (one.percent, one.ceiling, one.person_ceiling) == (D("33.50"), D(1500), D("120.50"))
        assert (one.until_on, one.scope.service, one.kinds) == (date(2027, 1, 1), "velila", ["rent", "km"])
        said = words(as_agent.get(one.get_absolute_url()))
        assert "Au31 décembre 2026" in said
        assert "Plafond1 500,00 €" in said

    def test_for_one_person_from_her_page(self, as_agent):
        person = somebody_sent()
        page = as_agent.get(url("new_agreement"), {"personne": person.pk})
        assert page.context["form"]["person"].value() == person.pk
        assert page.context["form"]["partner"].value() == a_partner().pk

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"percent": "", "amount": ""}, "percent"),
            ({"percent": "50", "amount": "10"}, "percent"),
            ({"percent": "101"}, "percent"),
            ({"percent": "abc"}, "percent"),
            ({"kinds": []}, "kinds"),
            ({"last_on": "2026-04-06"}, "last_on"),
            ({"ceiling": "0"}, "ceiling"),
            ({"what": "o:999999"}, "what"),
            ({"partner": "999999999999999999999"}, "partner"),
        ],
    )
    def test_what_makes_no_sense_is_said_beside_its_field(self, as_agent, wrong, field):
        asked = self.TERMS | {"partner": a_partner().pk} | wrong
        page = as_agent.post(url("new_agreement"), asked)
        assert list(page.context["form"].errors) == [field]

    def test_a_person_s_ceiling_is_within_the_whole_one(self, as_agent):
        page = as_agent.post(
            url("new_agreement"),
            self.TERMS | {"partner": a_partner().pk, "ceiling": "10", "person_ceiling": "20"},
        )
        assert "ne dépasse pas le plafond en tout" in words(page)

    def test_each_figure_opens_its_rows(self, as_agent):
        agreement = an_agreement(ceiling=D(100))
        a_commitment(agreement)
        a_refusal("4.00", commitment=Commitment.objects.get())
        page = as_agent.get(agreement.get_absolute_url())
        said = words(page)
        for piece in ("Promis10,00 €", "Refusé4,00 €dont 4,00 € à décider", "Reste94,00 €"):
            assert piece in said
        rows = as_agent.get(f"{url('shares')}?convention={agreement.pk}&vue=refusees")
        assert [row.agreement for row in rows.context["records"]] == [agreement]
        assert rows.context["figures"].waiting == D(4)

    def test_ended_with_a_motive(self, as_agent, now):
        agreement = an_agreement()
        as_agent.post(url("end_agreement", agreement.pk), {"reason": "Budget clos"})
        assert "Budget clos" in words(as_agent.get(agreement.get_absolute_url()))

    def test_noted_again_like_the_one_before(self, as_agent, now):
        agreement = an_agreement(amount=D(40), ceiling=D(400))
        end_agreement(agreement.pk, reason="Fausse", at=now, actor=None)
        form = as_agent.get(url("new_agreement"), {"modele": agreement.pk}).context["form"]
        assert (form["amount"].value(), form["ceiling"].value()) == ("40,00", "400,00")
