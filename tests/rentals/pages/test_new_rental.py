"""« Nouvelle location »: what the form shows as one answers, what each button does, what is refused and kept."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobilite.people.models import Person
from rentals.models import PublicRequest, Rental, Status
from rentals.payments.balances import balance
from tests.examples.rentals import a_public_request
from tests.factories import a_driver, a_licence, a_partner, a_person, a_place, the_organisation
from tests.factories.fleet import a_vehicle
from tests.factories.lending import a_confirmed_rental, an_offer, paris_at
from tests.factories.paying import an_agreement

pytestmark = pytest.mark.django_db
URL = "/locations/nouvelle/"


@pytest.fixture
def person(db):
    return a_driver("Aïcha", "Le Goff")


@pytest.fixture
def asked(person):
    """A car from Wednesday 8 April 9 h to Friday 10 April 9 h, answered in full."""
    the_organisation()
    a_vehicle("car")
    return {
        "personne": person.pk,
        "purpose": "work",
        "origin": "counter",
        "offer": an_offer().pk,
        "needed_from": "2026-04-08",
        "from_time": "09:00",
        "needed_until": "2026-04-10",
        "until_time": "09:00",
        "pickup_place": a_place().pk,
        "return_place": "",
        "wanted_vehicle": "",
        "prescriber": "",
        "payer": "",
        "payer_amount": "",
    }


def text(response):
    return response.content.decode()


def test_without_a_person_the_first_question_is_who(as_agent):
    response = as_agent.get(URL, {"debut": "2026-04-09", "vehicule": "3"})
    assert response.url == "/locations/nouvelle/personne/?debut=2026-04-09&vehicule=3"


def test_who_is_found_by_name_and_chosen_with_what_was_asked(as_agent, person):
    page = text(as_agent.get(f"{URL}personne/", {"q": "legoff", "debut": "2026-04-09", "fin": "2026-04-11"}))
    assert "Aïcha Le Goff" in page
    assert f"{URL}?debut=2026-04-09&amp;fin=2026-04-11&amp;personne={person.pk}" in page
    assert "/personnes/" in page


def test_nobody_is_shown_before_two_letters(as_agent, person):
    assert "Le Goff" not in text(as_agent.get(f"{URL}personne/", {"q": "l"}))


def test_a_free_span_of_the_planning_fills_vehicle_offer_and_day(as_agent, person):
    an_offer()
    vehicle = a_vehicle("car")
    form = as_agent.get(URL, {"personne": person.pk, "vehicule": vehicle.pk, "debut": "2026-04-09"}).context[
        "form"
    ]
    assert form["wanted_vehicle"].value() == str(vehicle.pk)
    assert form.chosen.code == "reseau-voiture"
    assert form["needed_from"].value() == "2026-04-09"
    assert form["from_time"].value() == "09:00"


@pytest.mark.parametrize("nonsense", ["", "x", "99999999999999999999", "-1", "2026-99-99", "\x00"])
def test_nonsense_in_the_address_is_left_out(as_agent, person, nonsense):
    asked = {
        "personne": person.pk,
        "vehicule": nonsense,
        "debut": nonsense,
        "offre": nonsense,
        "demande": nonsense,
    }
    assert as_agent.get(URL, asked).status_code == 200
    assert as_agent.get(URL, {"personne": nonsense}).status_code == 302


def test_the_price_shows_as_one_answers_and_nothing_is_written(as_agent, asked):
    page = text(as_agent.get(URL, asked))
    assert "14,00\u00a0€" in page
    assert "Aïcha Le Goff paie" in page
    assert "Les clés partent mer.\u00a08\u00a0avril, 9\u00a0h" in page
    assert not Rental.objects.exists()


def test_without_javascript_a_button_reckons_the_price(as_agent, asked):
    response = as_agent.post(URL, asked | {"do": "price"})
    assert "14,00\u00a0€" in text(response)
    assert not Rental.objects.exists()


def test_the_price_of_the_form_is_that_of_the_bill(as_agent, asked):
    partner = a_partner()
    asked |= {"payer": partner.pk, "payer_amount": "4,50", "needed_until": "2026-04-16"}
    page = text(as_agent.get(URL, asked))
    assert "22,50\u00a0€" in page
    as_agent.post(URL, asked)
    rental = Rental.objects.with_balances().get()
    assert rental.left == Decimal("22.50")


def test_the_share_of_an_agreement_is_proposed_then_taken_as_it_was_shown(as_agent, asked, person):
    agreement = an_agreement(person=person, ceiling=Decimal(10))
    page = as_agent.get(URL, asked)
    assert "il restera 3,00\u00a0€ sur la convention" in text(page)
    shown = asked | {"agreements": agreement.pk, "seen_shares": page.context["form"]["seen_shares"].value()}
    assert "7,00\u00a0€" in text(as_agent.get(URL, shown))
    page = as_agent.post(URL, shown | {"needed_until": "2026-04-09"})
    assert "a changé depuis que la page est ouverte" in text(page)
    assert not Rental.objects.exists()
    as_agent.post(URL, shown)
    assert Rental.objects.with_balances().get().left == Decimal("7.00")


def test_confirming_promises_the_vehicle_and_prepares_the_contract(as_agent, asked):
    response = as_agent.post(URL, asked, follow=True)
    rental = Rental.objects.get()
    assert rental.status == Status.CONFIRMED
    assert rental.vehicle.number == "C-01"
    assert rental.contract() is not None
    assert "est prêt à signer" in text(response)
    assert response.redirect_chain[0][0] == reverse("rentals:rental", args=[rental.pk])


def test_keeping_the_request_takes_no_vehicle(as_agent, asked):
    as_agent.post(URL, asked | {"do": "keep"})
    rental = Rental.objects.get()
    assert (rental.status, rental.vehicle) == (Status.REQUESTED, None)


def test_holding_keeps_a_vehicle_until_the_closing_of_the_next_opening_day(as_agent, asked):
    as_agent.post(URL, asked | {"do": "hold"})
    rental = Rental.objects.get()
    assert rental.status == Status.HELD
    assert rental.held_until == paris_at(4, 8, 17, 30)


def test_two_presses_make_one_rental(as_agent, asked):
    first = as_agent.post(URL, asked)
    second = as_agent.post(URL, asked)
    assert first.url == second.url
    assert Rental.objects.count() == 1


def test_when_nothing_is_free_the_form_says_who_has_it_and_offers_the_waiting_list(as_agent, asked):
    a_confirmed_rental(a_driver("Lamine", "Diallo"))
    page = text(as_agent.get(URL, asked))
    assert "Lamine Diallo" in page
    assert "Mettre en liste d’attente" in page
    as_agent.post(URL, asked | {"do": "wait"})
    assert Rental.objects.get(person=asked["personne"]).status == Status.WAITING


def test_a_refused_confirmation_keeps_the_request_and_says_why(as_agent, asked, person):
    person.licences.all().delete()
    response = as_agent.post(URL, asked, follow=True)
    assert Rental.objects.get().status == Status.REQUESTED
    assert "est gardée" in text(response)
    assert "permis B" in text(response)


def test_a_missing_paper_asks_for_a_waiver_and_its_motive_lets_it_pass(as_agent, asked):
    other = a_person("Ibrahim", "Sow", licences=["B"], papers=["identity"])
    asked |= {"personne": other.pk}
    page = text(as_agent.get(URL, asked))
    assert "justificatif de domicile" in page
    assert "Dispense de pièce" in page
    as_agent.post(URL, asked | {"papers_waived_reason": "Hébergé depuis hier, attestation lundi"})
    rental = Rental.objects.get()
    assert rental.status == Status.CONFIRMED
    assert rental.papers_waived_reason == "Hébergé depuis hier, attestation lundi"


def test_no_waiver_is_offered_when_nothing_is_missing(as_agent, asked):
    assert "Dispense de pièce" not in text(as_agent.get(URL, asked))


def test_a_closed_day_offers_the_openings_around_it(as_agent, asked):
    """Sunday 12 April: Friday 17 h or Monday 9 h, and waiting for us is free (row A5)."""
    asked |= {"needed_until": "2026-04-12"}
    page = text(as_agent.get(URL, asked))
    assert "dim.\u00a012\u00a0avril, fermé" in page
    assert 'value="needed_until:2026-04-10T17:00"' in page
    assert 'value="needed_until:2026-04-13T09:00"' in page
    assert "Attendre notre ouverture est gratuit" in page
    chosen = as_agent.post(URL, asked | {"moment": "needed_until:2026-04-13T09:00"})
    assert chosen.context["form"]["needed_until"].value() == "2026-04-13"
    assert not Rental.objects.exists()


def test_a_need_from_monday_to_friday_bills_five_days(as_agent, asked):
    asked |= {
        "needed_from": "2026-04-13",
        "from_time": "06:00",
        "needed_until": "2026-04-17",
        "until_time": "20:00",
    }
    page = text(as_agent.get(URL, asked))
    assert "5\u00a0jours comptés" in page
    assert "ven.\u00a010\u00a0avril, 17\u00a0h" in page
    assert "lun.\u00a020\u00a0avril, 9\u00a0h" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"purpose": ""}, "Il manque «\u00a0Pour quoi faire\u00a0»"),
        ({"needed_until": ""}, "Il manque «\u00a0Retour\u00a0»"),
        ({"needed_until": "2026-04-07"}, "La fin vient après le début"),
        ({"needed_from": "2026-04-01"}, "Le début est passé"),
        ({"from_time": "09:07"}, "Choisissez un quart d’heure"),
        ({"payer_amount": "10"}, "Donnez le payeur et sa part"),
        ({"payer_amount": "abc"}, "Écrivez un montant"),
        ({"needed_until": "2026-09-30"}, "90\u00a0jours au plus"),
        ({"offer": "0"}, "choix"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_keeps_what_was_typed(as_agent, asked, wrong, sentence):
    response = as_agent.post(URL, asked | {"prescriber": "", "needed_from": "2026-04-09"} | wrong)
    assert response.status_code == 200
    assert sentence in text(response)
    assert "à revoir" in text(response)
    assert not Rental.objects.exists()
    if "purpose" not in wrong:
        assert '<option value="work" selected>' in text(response)


def test_a_lease_asks_for_a_term_and_shows_its_instalments(as_agent, asked):
    a_vehicle("e-bike")
    offer = an_offer("velila-velo")
    asked = {k: v for k, v in asked.items() if k not in ("needed_until", "until_time")}
    asked |= {"offer": offer.pk, "term_months": "6"}
    page = text(as_agent.get(URL, asked))
    assert "150,00\u00a0€" in page
    assert "À payer en 6 fois" in page
    assert "Dernier jour\u00a0: mer.\u00a07\u00a0octobre 2026" in page
    as_agent.post(URL, asked)
    rental = Rental.objects.get()
    assert (rental.term_months, rental.status) == (6, Status.CONFIRMED)


def test_options_are_priced_for_the_duration(as_agent, asked):
    a_vehicle("e-bike")
    asked = {k: v for k, v in asked.items() if k not in ("needed_until", "until_time")}
    asked |= {"offer": an_offer("velila-velo").pk, "term_months": "6", "accessories": ["Siège enfant"]}
    page = text(as_agent.get(URL, asked))
    assert "Aïcha Le Goff paie" in page
    assert "165,00\u00a0€" in page


def test_an_online_request_is_answered_by_the_rental(as_agent, asked):
    public = a_public_request()
    page = text(as_agent.get(URL, {"personne": asked["personne"], "demande": public.pk}))
    assert "Demande en ligne" in page
    as_agent.post(URL, asked | {"demande": public.pk, "do": "keep"})
    public = PublicRequest.objects.get()
    assert public.rental == Rental.objects.get()
    assert public.rental.origin == "online"


def test_somebody_who_may_not_lend_sees_no_form(as_adviser, person):
    assert as_adviser.get(URL, {"personne": person.pk}).status_code == 403
    assert as_adviser.post(URL, {"personne": person.pk}).status_code == 403
    assert Person.objects.count() == 1


def test_a_licence_for_automatics_is_no_obstacle_to_the_form(as_agent, asked, person):
    person.licences.all().delete()
    a_licence(person, "B", automatic_only=True)
    assert as_agent.get(URL, asked).status_code == 200


class TestDiscount:
    """A discount asked on the page that notes and confirms at once (row B9)."""

    REASON = "Entretien demain"

    def test_the_price_shows_it_and_the_bill_says_it(self, as_agent, asked):
        asked |= {"discount_percent": "10", "discount_reason": self.REASON}
        page = text(as_agent.get(URL, asked))
        assert "Remise de 10\u00a0%" in page
        assert "jusqu’à 20\u00a0% du prix" in page
        as_agent.post(URL, asked | {"do": "confirm"})
        rental = Rental.objects.get()
        assert rental.status == Status.CONFIRMED
        assert [line.amount for line in rental.main_bill.lines.order_by("pk")] == [
            Decimal(14),
            Decimal("-1.40"),
        ]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"discount_percent": "21", "discount_reason": "Ami"}, "demandez à un responsable"),
            ({"discount_amount": "4,01", "discount_reason": "Ami"}, "demandez à un responsable"),
            ({"discount_percent": "5"}, "Dites pourquoi cette remise"),
            ({"discount_percent": "5", "discount_amount": "1", "discount_reason": "Ami"}, "pas les deux"),
            ({"discount_percent": "999", "discount_reason": "Ami"}, "remise"),
        ],
    )
    def test_what_cannot_be_granted_is_said_beside_it_and_nothing_is_written(
        self, as_agent, asked, typed, said
    ):
        page = text(as_agent.post(URL, asked | typed | {"do": "confirm"}))
        assert said in page
        assert 'value="Ami"' in page or "discount_reason" not in typed
        assert not Rental.objects.exists()

    def test_a_manager_may_give_it_all(self, as_manager, asked):
        as_manager.post(URL, asked | {"discount_percent": "100", "discount_reason": "Geste", "do": "confirm"})
        assert balance(Rental.objects.get().main_bill).total == 0

    def test_a_request_that_is_only_kept_keeps_it(self, as_agent, asked):
        as_agent.post(URL, asked | {"discount_amount": "2", "discount_reason": self.REASON, "do": "keep"})
        assert Rental.objects.get().discount.amount == Decimal(2)


def test_the_form_asks_as_many_queries_for_a_large_fleet(as_agent, asked):
    as_agent.get(URL, asked)
    with CaptureQueriesContext(connection) as few:
        as_agent.get(URL, asked)
    for _ in range(6):
        a_vehicle("car")
    with CaptureQueriesContext(connection) as many:
        as_agent.get(URL, asked)
    assert len(few) == len(many)


def test_the_form_and_the_press_keep_to_their_budget_of_queries(
    as_agent, asked, django_assert_max_num_queries
):
    """Session, account and rights are four of each; what happens after the commit is not the press's.

    What rules of access, payers and papers are read from is three more than before they were data; other drivers and a
    discount are more when the button is pressed. A waiver costs what it writes.
    """
    as_agent.get(URL, asked)
    with django_assert_max_num_queries(27):
        as_agent.get(URL, asked)
    with django_assert_max_num_queries(85):
        as_agent.post(URL, asked | {"do": "confirm"})
    assert Rental.objects.get().status == "confirmed"
