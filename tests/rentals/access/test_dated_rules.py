"""Rules are written from a day, never edited; what they change is said before they are published."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from mobilite.pages.french import typography
from rentals.access import rules_on
from rentals.access.effects import effects
from rentals.forms.access import read_class, written_class
from rentals.models import AccessRules, InsurerRules, Offer
from rentals.operations import RentalRefused
from rentals.operations.access_rules import (
    RulesRefused,
    set_access_rules,
    set_insurer_rules,
    withdraw_access_rules,
)
from tests.factories import (
    a_category,
    a_confirmed_rental,
    a_driver,
    a_requested_rental,
    a_vehicle,
    an_insurer,
    an_offer,
)
from tests.factories.lending import paris_at
from tests.factories.structure import the_organisation

pytestmark = pytest.mark.django_db
TODAY, JUNE = date(2026, 4, 7), date(2026, 6, 1)


def words(response):
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_each_day_has_its_rules(manager, now):
    offer = an_offer()
    new = set_access_rules(offer, from_date=JUNE, doors=["home"], papers=[], at=now, actor=manager)
    offer = Offer.objects.get(pk=offer.pk)
    assert rules_on(offer, JUNE - timedelta(days=1)).papers == ["identity", "address"]
    assert rules_on(offer, JUNE) == new
    assert rules_on(offer, date(2020, 1, 1)).papers == [
        "identity",
        "address",
    ]  # before any: what the offer said


def test_the_past_does_not_change_and_a_day_has_one_rule_set(manager, now):
    offer = an_offer()
    for day, sentence in ((TODAY - timedelta(days=1), "le passé ne change pas"), (None, "ce jour-là")):
        if day is None:
            set_access_rules(offer, from_date=JUNE, at=now, actor=manager)
        with pytest.raises(RulesRefused) as caught:
            set_access_rules(offer, from_date=day or JUNE, at=now, actor=manager)
        assert (caught.value.field, sentence in caught.value.sentence) == ("from_date", True)


def test_the_database_itself_refuses_to_rewrite_a_rule():
    an_offer()
    an_insurer(excess=450)
    for model, change in ((AccessRules, {"minimum_age": 30}), (InsurerRules, {"licence_years": 5})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)


def test_only_rules_that_have_not_begun_are_withdrawn(manager, now):
    offer = an_offer()
    coming = set_access_rules(offer, from_date=JUNE, at=now, actor=manager)
    withdraw_access_rules(coming.pk, at=now, actor=manager)
    with pytest.raises(RentalRefused):
        withdraw_access_rules(offer.access_rules.get().pk, at=now, actor=manager)


def test_what_would_change_for_the_requests_that_wait(now):
    offer = an_offer()
    young, older = a_driver(birth_date=date(2004, 1, 1)), a_driver(birth_date=date(1980, 1, 1))
    asked = [a_requested_rental(person, offer=offer) for person in (young, older)]
    a_confirmed_rental(a_driver(birth_date=date(2004, 1, 1)), needed_from=paris_at(5, 4))
    draft = AccessRules(minimum_age=26, papers=["identity", "address"], doors=["home", "work"])
    count, changed = effects([offer], at=now, rules=draft)
    assert count == 2
    assert [(one.rental, one.before.answer, one.after.answer) for one in changed] == [(asked[0], "yes", "no")]


def test_the_page_says_the_rules_and_their_effect_as_they_are_written(as_manager):
    rental = a_requested_rental(a_driver("Amina", "Diallo", birth_date=date(2004, 1, 1)))
    url = reverse("rentals:set_rules", args=[rental.offer_id])
    opened = words(as_manager.get(url))
    assert "Il faut habiter le territoire, en insertion et sans véhicule qui roule, ou y travailler" in opened
    assert "aucune réponse ne changerait, sur 1 demande qui attend." in opened
    asked = {"from_date": "2026-06-01", "minimum_age": "26", "prescription_months": "1", "doors": ["home"]}
    seen = words(as_manager.get(url, asked))
    assert "Il faut avoir 26 ans." in seen
    assert "1 réponse changerait, sur 1 demande qui attend." in seen
    assert "avant : Oui, tout est là. Après : Non : Cette offre commence à 26 ans" in seen
    assert AccessRules.objects.filter(from_date=JUNE).count() == 0
    as_manager.post(url, asked)
    made = AccessRules.objects.get(from_date=JUNE)
    assert (made.minimum_age, made.doors, made.home_insertion, made.is_example) == (
        26,
        ["home"],
        False,
        False,
    )
    page = words(as_manager.get(reverse("rentals:offer", args=[rental.offer_id])))
    assert "À venir" in page
    assert reverse("rentals:withdraw_rules", args=[made.pk]) in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum_age": "40", "maximum_age": "30"},
        {"minimum_age": "99999999999999"},
        {"from_date": "hier"},
        {"doors": ["cave"]},
        {"prescription_months": "0"},
        {"why": "x\x00"},
    ],
)
def test_what_cannot_be_is_said_on_the_page(as_manager, wrong):
    url = reverse("rentals:set_rules", args=[an_offer().pk])
    asked = {"from_date": "2026-06-01", "prescription_months": "1"} | wrong
    assert as_manager.get(url, asked).status_code == 200
    assert as_manager.post(url, asked).status_code == 200
    assert not AccessRules.objects.filter(from_date=JUNE).exists()


def test_the_insurer_s_rules_are_written_in_lines(as_manager):
    category = a_category("car")
    url = reverse("rentals:set_insurer_rules", args=[category.pk])
    asked = {
        "from_date": "2026-06-01", "licence_years": "1", "excess": "450", "theft_excess": "900",
        "classes": "moins de 26 ans = 700 et 1100\nPermis de moins de 2 ans = 800,50",
    }  # fmt: skip
    wrong = as_manager.post(url, asked | {"classes": "les jeunes = 700"})
    assert "écrivez « moins de 26 ans = 700 et 1100 »" in words(wrong)
    as_manager.post(url, asked)
    made = InsurerRules.objects.get(from_date=JUNE)
    assert [(one["label"], one["excess"], one["theft_excess"]) for one in made.classes] == [
        ("Conducteur de moins de 26 ans", "700.00", "1100.00"),
        ("Permis de moins de 2 ans", "800.50", ""),
    ]
    page = words(as_manager.get(reverse("rentals:insurer_rules", args=[category.pk])))
    assert "Conducteur de moins de 26 ans : franchise de 700,00 €, 1 100,00 € en cas de vol." in page
    assert written_class(made.classes[0]) == "moins de 26 ans = 700,00 et 1100,00"
    assert read_class(written_class(made.classes[1])) == made.classes[1]


def test_a_class_without_drivers_is_refused(manager, now):
    with pytest.raises(RulesRefused):
        set_insurer_rules(
            a_category("car"), from_date=JUNE, classes=[{"label": "Tous"}], at=now, actor=manager
        )


def test_the_contract_prints_the_excess_of_this_driver(agent, now):
    from rentals.documents import issue_contract

    the_organisation()
    an_insurer(
        excess=450, theft_excess=900,
        classes=[{"label": "Conducteur de moins de 26 ans", "under_age": 26, "excess": "700", "theft_excess": "1100"}],
    )  # fmt: skip
    # Asked at 25, leaves on the 26th birthday.
    for born, damage, label in (
        (date(2000, 4, 9), "700.00", "conducteur de moins de 26 ans"),
        (date(2000, 4, 8), "450.00", ""),
    ):
        person = a_driver(birth_date=born)
        rental = a_confirmed_rental(person, vehicle=a_vehicle("car"), needed_from=paris_at(4, 8))
        said = issue_contract(rental, at=now, actor=agent).context["conditions"]
        assert (said["excess"], said["driver_class"]) == (damage, label)


@pytest.mark.parametrize(
    ("covers", "said"),
    [
        ({"fire_excess": 300, "driver_cover": 100_000}, "Incendie : vous payez 300 € au plus. Blessures du conducteur : couvertes jusqu’à 100 000 €. Sans garantie : bris de glace."),
        ({"glass_excess": 0}, "Bris de glace : couvert, sans franchise. Sans garantie : incendie et blessures du conducteur."),
    ],
)  # fmt: skip
def test_the_contract_says_what_is_covered_of_fire_glass_and_the_driver(covers, said, agent, manager, now):
    from rentals.documents import issue_contract

    the_organisation()
    set_insurer_rules(a_category("car"), from_date=now.date(), excess=450, at=now, actor=manager, **covers)
    context = issue_contract(a_confirmed_rental(), at=now, actor=agent).context
    insurance = next(one for one in context["terms"]["clauses"] if one["key"] == "assurance")
    words = typography(said).replace("100 000", "100\u202f000")
    assert words in "".join(run["t"] for block in insurance["blocks"] for run in block["runs"])
    with pytest.raises(ValidationError, match="sous zéro"):
        set_insurer_rules(a_category("car"), from_date=JUNE, fire_excess=-1, at=now, actor=manager)
