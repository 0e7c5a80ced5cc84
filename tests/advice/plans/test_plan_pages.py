"""The pages of a plan: what is typed stays, what is refused says what to do, who reads incomes, what papers say."""

from decimal import Decimal

import pytest
from django.urls import reverse

from advice.plans import operations
from advice.plans.models import Budget, Closing, Plan
from mobilite.audit.models import Reading
from tests.cast import client_for
from tests.factories import the_organisation
from tests.factories.financing import LICENCE, MADE, a_balanced_plan, a_closed_plan, a_plan
from tests.factories.following import a_met_case, a_ready_diagnosis
from tests.factories.lending import an_offer

pytestmark = pytest.mark.django_db
EUR = Decimal


def url(name, plan, *args):
    return reverse(f"plans:{name}", args=[plan.case_id, plan.pk, *args])


def said(response) -> str:
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_from_a_file_to_a_closed_plan_on_its_pages(adviser):
    the_organisation()
    case = a_met_case(adviser)
    case.facts = LICENCE
    case.save()
    mine = client_for(adviser)
    assert "Commencer un plan de financement" in said(mine.get(case.get_absolute_url()))
    assert "Il manque « Quel projet »" in said(
        mine.post(reverse("plans:start", args=[case.pk]), {"title": "X"})
    )
    mine.post(reverse("plans:start", args=[case.pk]), {"project": "licence", "title": "Vingt heures"})
    plan = Plan.objects.get()
    wrong = said(mine.post(url("estimate", plan), {"seller": "École du Pont", "amount": "gratuit"}))
    assert "Écrivez un montant" in wrong
    assert "École du Pont" in wrong
    mine.post(url("estimate", plan), {"seller": "École du Pont", "amount": "3 200"})
    page = said(mine.get(plan.get_absolute_url()))
    assert "Il manque 3 200,00 €." in page
    assert "CPF pour un permis léger" in page
    mine.post(url("take_counted", plan))
    ask = reverse("applications:ask", args=[case.pk, "cpf-permis"])
    assert f'href="{ask}?montant=900.00"' in said(mine.get(plan.get_absolute_url()))
    assert 'value="900,00"' in said(mine.get(f"{ask}?montant=900.00"))
    assert mine.get(f"{ask}?montant=1e9").status_code == 200
    mine.post(url("other", plan), {"who": "L’employeur", "amount": "1100"})
    mine.post(url("own", plan), {"amount": "700", "parts": "7", "first_on": "2026-04-10"})
    refused = said(mine.post(url("close", plan)))
    assert "Il manque 500,00 €." in refused
    mine.post(url("loan", plan), {"who": "La banque", "amount": "500", "months": "12", "rate": "3,5"})
    mine.post(url("close", plan))
    plan.refresh_from_db()
    assert plan.is_closed
    page = said(mine.get(plan.get_absolute_url()))
    assert (
        "3 200,00 € = 900,00 € d’aides + 700,00 € d’apport + 1 100,00 € d’autres payeurs + 500,00 €" in page
    )
    assert "ce n’est pas une aide" in page
    assert "PLF-2026-0001" in page
    assert Reading.objects.filter(reader=adviser, object_id=case.person_id).exists()
    assert "Plans de financement" in said(mine.get(case.get_absolute_url()))


def test_the_two_papers_say_what_each_reader_needs(adviser):
    the_organisation()
    plan = a_balanced_plan(adviser)
    budget = {"wages": EUR(1240), "housing": EUR(430), "travel_now": EUR(120), "travel_after": EUR(140)}
    operations.write_budget(plan.pk, **budget, at=MADE, actor=adviser)
    operations.close_plan(plan.pk, at=MADE, actor=adviser)
    closing = Closing.objects.get()
    hers, theirs = closing.paper.context, closing.committee_paper.context
    assert [one["kind"] for one in hers["lines"]] == ["aid", "own", "other", "loan"]
    assert "budget" not in hers
    assert len([part for one in hers["lines"] for part in one["parts"]]) == 7
    assert hers["lines"][3]["monthly"] == "42.47"
    assert theirs["left"].startswith("Aujourd’hui, il lui reste 690,00\u00a0€ par mois.")
    assert any("solde du CPF" in fact for fact in theirs["lines"][0]["facts"])
    assert theirs["equation"].startswith("3\u202f200,00")


@pytest.mark.drawn
def test_the_two_papers_are_drawn(adviser, settings):
    from mobilite.documents.rendering import draw

    the_organisation()
    a_closed_plan(adviser)
    closing = Closing.objects.get()
    for paper in (closing.paper, closing.committee_paper):
        assert draw(paper).startswith(b"%PDF")


def test_a_budget_is_read_and_written_with_the_right_to_see_incomes(adviser, manager):
    plan = a_plan(adviser, facts=LICENCE)
    mine = client_for(adviser)
    mine.post(url("budget", plan), {"wages": "1 000", "housing": "950", "travel_now": "0"})
    budget = Budget.objects.get()
    assert (budget.wages, budget.benefits) == (1000, 0)
    page = said(mine.get(plan.get_absolute_url()))
    assert "il lui reste 50,00 € par mois" in page
    assert "C’est moins que le repère de 200,00 €" in page
    adviser.groups.get().permissions.remove(*_income())
    other = client_for(type(adviser).objects.get(pk=adviser.pk))
    assert "il lui reste" not in said(other.get(plan.get_absolute_url()))
    assert other.get(url("budget", plan)).status_code == 403


def _income():
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename="view_income")


def test_the_same_trip_is_compared_with_our_prices_and_published_scales(adviser):
    case = a_met_case(adviser)
    mine = client_for(adviser)
    address = reverse("plans:alternatives", args=[case.pk])
    assert "Aucun trajet n’est décrit" in said(mine.get(address))
    a_ready_diagnosis(case)
    an_offer()
    page = said(mine.get(address))
    # 12 km, five days: 520 km a month, 6 240 a year: (6 240 × 0,316 + 1 065) ÷ 12.
    for words in (
        "520 km par mois",
        "253,07 €",
        "126,54 €",
        "pas connu",
        "BOFiP du 19 février 2026",
    ):
        assert words in page
