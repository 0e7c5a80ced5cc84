"""« Offres et tarifs »: rules changed, rates added from a date, contradictions refused in words."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite.audit.models import Entry
from rentals.models import Offer, Rate
from tests.factories.fleet import a_vehicle
from tests.factories.lending import a_confirmed_rental, a_requested_rental, an_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def car(db):
    return an_offer("reseau-voiture")


@pytest.fixture
def bike(db):
    return an_offer("velila-velo")


def url(offer, name="offer"):
    return reverse(f"rentals:{name}", args=[offer.pk])


def text(response):
    return response.content.decode()


CAR = {
    "audience": "standard", "quotient_limit": "", "from_date": "2026-09-01", "day": "8", "week": "24", "month": "80",
    "tiers": "", "km": "0,10", "included_km_per_day": "80", "accessories": "Siège enfant, 7 = 15",
}  # fmt: skip


def test_an_agent_does_not_set_prices(as_agent, car):
    assert as_agent.get("/reglages/offres/").status_code == 403
    assert as_agent.post(url(car, "add_rate"), CAR).status_code == 403


def test_the_settings_lead_to_the_offers(as_manager, car):
    assert "/reglages/offres/" in text(as_manager.get("/reglages/"))
    assert "Réseau mobilité, voiture" in text(as_manager.get("/reglages/offres/"))


def test_each_dated_rate_shows_and_says_whether_it_holds(as_manager, car):
    as_manager.post(url(car, "add_rate"), CAR)
    page = text(as_manager.get(url(car)))
    assert "dès le 1er\u00a0septembre 2026" in page
    assert "À venir" in page
    assert "En vigueur" in page
    assert "8,00\u00a0€" in page


def test_a_new_rate_changes_no_contract(as_manager, car):
    """Signed on 7 April, priced as on 7 April, whatever begins today (row B1)."""
    rental = a_confirmed_rental()
    as_manager.post(url(car, "add_rate"), CAR | {"from_date": "2026-04-07"})
    rental.refresh_from_db()
    assert rental.rate.day == Decimal("7.00")
    assert Rate.objects.get(offer=car, from_date=date(2026, 4, 7)).accessories == {
        "Siège enfant": {"7": "15.00"}
    }
    assert Entry.objects.filter(verb="add_rate").count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"week": "60"}, "ne servirait jamais"),
        ({"week": "5"}, "plus bas"),
        ({"tiers": "= 4"}, "pas les deux"),
        ({"day": "", "week": "", "month": ""}, "aucun prix"),
        ({"from_date": "2026-01-01"}, "le passé ne change pas"),
        ({"from_date": "2026-02-31"}, ""),
        ({"audience": "solidarity"}, "quotient maximum"),
        ({"accessories": "Siège enfant"}, "nom = prix"),
        ({"accessories": "Siège enfant = 15"}, "nom, durée = prix"),
        ({"day": "abc"}, "Écrivez un montant"),
        ({"tiers": "x = 3"}, "jour = prix"),
    ],
)
def test_a_rate_that_contradicts_itself_is_refused_in_words(as_manager, car, changed, sentence):
    before = Rate.objects.count()
    response = as_manager.post(url(car, "add_rate"), CAR | changed)
    assert response.status_code == 200
    assert sentence in text(response)
    assert "à revoir" in text(response)
    assert Rate.objects.count() == before


def test_the_same_day_twice_is_refused(as_manager, car):
    as_manager.post(url(car, "add_rate"), CAR)
    assert "déjà un tarif à cette date" in text(as_manager.post(url(car, "add_rate"), CAR))


def test_tiers_are_read_line_by_line(as_manager, car):
    tiers = {"day": "", "week": "", "month": "", "tiers": "30 = 3\n60 = 3,50\n= 4"}
    as_manager.post(url(car, "add_rate"), CAR | tiers)
    assert Rate.objects.latest("pk").tiers == [[30, "3.00"], [60, "3.50"], [None, "4.00"]]
    assert "Jusqu’au jour 30" in text(as_manager.get(url(car)))


def test_a_lease_is_priced_by_its_own_terms(as_manager, bike):
    asked = {
        "audience": "standard", "from_date": "2026-09-01", "terms": "1 = 35\n3 = 90\n6 = 160\n12 = 240", "km": "",
        "included_km_per_day": "0", "accessories": "", "quotient_limit": "",
    }  # fmt: skip
    assert "les durées de cette offre" in text(
        as_manager.post(url(bike, "add_rate"), asked | {"terms": "2 = 50"})
    )
    as_manager.post(url(bike, "add_rate"), asked)
    assert Rate.objects.latest("pk").terms == {"1": "35.00", "3": "90.00", "6": "160.00", "12": "240.00"}


def test_the_form_starts_from_the_present_rate(as_manager, bike):
    assert "6 = 150,00" in text(as_manager.get(url(bike, "add_rate")))


def edited(offer, client):
    form = client.get(url(offer, "edit_offer")).context["form"]
    asked = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in asked.items()}


def test_the_rules_of_an_offer_are_changed_and_the_journal_says_which(as_manager, car):
    asked = edited(car, as_manager)
    asked["deposit"], asked["maximum_days"] = "200,00", 60
    asked["replacement_prices"] = "Roue de secours = 90"
    response = as_manager.post(url(car, "edit_offer"), asked, follow=True)
    assert "L’offre est à jour" in text(response)
    car.refresh_from_db()
    assert (car.deposit, car.maximum_days) == (Decimal("200.00"), 60)
    assert car.replacement_prices == {"Roue de secours": "90.00"}
    entry = Entry.objects.get(verb="update", object_label="rentals.offer")
    assert set(entry.changed) == {"deposit", "maximum_days", "replacement_prices"}


def test_a_wrong_rule_keeps_what_was_typed(as_manager, car):
    asked = edited(car, as_manager) | {"replacement_prices": "Roue de secours 90", "name": "Autre nom"}
    response = as_manager.post(url(car, "edit_offer"), asked)
    assert "nom = prix" in text(response)
    assert "Autre nom" in text(response)
    assert Offer.objects.get(pk=car.pk).name == "Réseau mobilité, voiture"


NEW = {
    "name": "Vélo pliant",
    "service": "velila",
    "unit": "month",
    "terms": "1, 3, 6",
    "deposit": "80,00",
    "deposit_means": ["cheque"],
    "contract_series": "vp",
}


def test_a_new_offer_is_data_it_waits_for_its_price_then_is_lent(as_manager, bike):
    page = as_manager.post(reverse("rentals:new_offer"), NEW | {"category": bike.category.pk}, follow=True)
    offer = Offer.objects.get(name="Vélo pliant")
    assert "Ajouter un tarif" in text(page)
    assert (offer.code, offer.terms, offer.contract_series, offer.is_open) == (
        "velo-pliant",
        [1, 3, 6],
        "VP",
        False,
    )
    as_manager.post(
        url(offer, "add_rate"),
        {
            "audience": "standard",
            "from_date": "2026-04-07",
            "terms": "1 = 20\n3 = 50\n6 = 90",
            "included_km_per_day": "0",
        },
    )
    offer.refresh_from_db()
    offer.is_open = True
    offer.save()
    assert a_confirmed_rental(offer=offer, term_months=3).main_bill.label.startswith("Vélo pliant")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Il manque"),
        ({"name": "VELILA, vélo électrique"}, "existe déjà"),
        ({"terms": ""}, "Dites les durées possibles."),
        ({"terms": "1, deux"}, "Écrivez des mois de 1 à 36"),
        ({"unit": "day"}, "Une offre au jour n’a pas de durées en mois."),
        ({"contract_series": "V2"}, "Écrivez deux à six lettres"),
        ({"deposit": "douze"}, "Écrivez un montant"),
        ({"contract_series": "dev"}, "numérote autre chose"),
    ],
)
def test_what_an_offer_cannot_be_is_said_beside_the_question(as_manager, bike, wrong, sentence):
    page = as_manager.post(reverse("rentals:new_offer"), NEW | {"category": bike.category.pk} | wrong)
    assert sentence in text(page)
    assert not Offer.objects.filter(name="Vélo pliant").exists()


# What a tariff changes, before it is published (row B1).


def said(client, offer, **asked):
    return text(client.get(url(offer, "add_rate"), CAR | asked)).replace("\u00a0", " ")


def test_three_typical_loans_show_before_and_after(as_manager, car):
    """Row B2: 3 days at 20 (a week), 10 days at 40, 30 days at 70; then 24, 40 and 80."""
    page = said(as_manager, car)
    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    for words in (
        "3 jours",
        "20,00 €",
        "24,00 €",
        "+ 4,00 €",
        "10 jours",
        "40,00 €",
        "30 jours",
        "70,00 €",
        "80,00 €",
    ):
        assert words in rows
    assert "moins cher que 3 jours à 8,00 €" not in rows
    assert Rate.objects.filter(offer=car, audience="standard").count() == 1


def test_the_typical_loans_are_data_of_the_offer(as_manager, car, bike):
    Offer.objects.filter(pk=car.pk).update(typical_loans="5, 45")
    page = said(as_manager, car)
    assert "45 jours" in page
    assert "10 jours" not in page[page.index("<tbody>") : page.index("</tbody>")]
    asked = {"terms": "1 = 35\n3 = 90\n6 = 160\n12 = 240"}
    page = said(as_manager, bike, **asked)
    for words in ("1 mois", "6 mois", "12 mois", "prend ce tarif"):
        assert words in page


@pytest.mark.parametrize("typed", ["3, x", "0", "1,2,3,4,5", "9" * 30])
def test_typical_loans_are_a_few_durations(as_manager, car, typed):
    asked = edited(car, as_manager) | {"typical_loans": typed}
    assert "Écrivez quatre durées au plus" in text(as_manager.post(url(car, "edit_offer"), asked))


def test_who_waits_is_counted_and_contracts_keep_their_price(as_manager, car):
    a_confirmed_rental()
    a_requested_rental(vehicle=a_vehicle("car"))
    page = said(as_manager, car)
    assert "1 demande en cours serait concernée, sur 1" in page
    assert "1 contrat promis ou en cours garde son prix" in page
    same = said(as_manager, car, day="7", week="20", month="70", accessories="")
    assert "Aucune demande en cours ne serait concernée" in same


def test_a_tariff_that_contradicts_itself_shows_no_price(as_manager, car):
    assert "s’affichent ici" in said(as_manager, car, week="60")


@pytest.mark.parametrize("nonsense", ["x", "9" * 40, "\x00", "0", "-1"])
def test_a_tariff_that_is_not_there_is_not_replaced(as_manager, car, nonsense):
    assert as_manager.get(url(car, "add_rate"), {"remplace": nonsense}).status_code == 404


def test_a_mistake_is_replaced_before_its_day_in_one_entry(as_manager, car):
    as_manager.post(url(car, "add_rate"), CAR)
    wrong = Rate.objects.latest("pk")
    address = f"{url(car, 'add_rate')}?remplace={wrong.pk}"
    assert "Remplacer un tarif à venir" in text(as_manager.get(address))
    as_manager.post(address, CAR | {"day": "9"})
    assert Rate.objects.get(offer=car, from_date=date(2026, 9, 1)).day == Decimal(9)
    entry = Entry.objects.get(verb="replace_rate")
    assert entry.changed == ["day"]


def test_a_rate_to_come_may_be_taken_back_one_that_holds_may_not(as_manager, car):
    as_manager.post(url(car, "add_rate"), CAR)
    page = text(as_manager.get(url(car)))
    assert "Remplacer" in page
    for rate, kept in ((Rate.objects.latest("pk"), False), (car.rates.earliest("from_date"), True)):
        address = reverse("rentals:withdraw_rate", args=[rate.pk])
        answer = text(as_manager.post(address, follow=True))
        assert ("ne change plus" in answer) == kept
        assert Rate.objects.filter(pk=rate.pk).exists() == kept


def test_a_rate_in_force_is_not_replaced(as_manager, car):
    rate = car.rates.get(audience="standard")
    answer = text(as_manager.post(f"{url(car, 'add_rate')}?remplace={rate.pk}", CAR))
    assert "ne change plus" in answer
    assert Rate.objects.filter(pk=rate.pk).exists()
