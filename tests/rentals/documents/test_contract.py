"""The contract: all that the law asks, from data (rows D1, D7; facts of legal part 1.2)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rentals import documents
from rentals.models import Mark, Moment, Rental
from rentals.operations import extend, sign
from tests.factories import a_driver, a_partner, a_person, a_vehicle, the_organisation
from tests.factories.lending import (
    a_confirmed_rental,
    a_requested_rental,
    a_returned_rental,
    an_offer,
    paris_at,
)
from tests.papers import text_of


@pytest.fixture
def contract(agent, now):
    return lambda rental, at=now: documents.issue_contract(rental, at=at, actor=agent)


@pytest.fixture
def samia():
    return a_driver(
        "Samia", "Haddad", civility="mme", birth_place="Angers (49)", email="samia.haddad@mail.example"
    )


def a_bike(**fields):
    return a_vehicle("e-bike", frame_number="FR000777", bicycode="BC00000001", **fields)


def test_contracts_are_numbered_in_the_series_of_their_offer(contract):
    assert contract(a_confirmed_rental(a_driver())).number == "RM-2026-0001"
    assert contract(a_confirmed_rental(a_driver(), term_months=6)).number == "VAE-2026-0001"
    assert (
        contract(a_confirmed_rental(a_driver(), offer=an_offer("reseau-scooter-50"))).number == "RM-2026-0002"
    )


def test_a_contract_says_all_that_the_law_asks_of_a_car(contract, samia, agent):
    car = a_vehicle("car", frame_number="VF1R0000000000238", colour="Gris")
    text = text_of(contract(a_confirmed_rental(samia, vehicle=car)))
    for words in (
        # who
        "Erdre et Loire Initiatives (ELI), association loi 1901",
        "SIRET 000\u00a0000\u00a0000\u00a000012 · RNA W000000000",
        f"Représenté par {agent}",
        "Madame Samia Haddad",
        "Née le 15/01/1996 à Angers (49)",
        "3 rue du Pont, 44150 Ancenis-Saint-Géréon",
        "samia.haddad@mail.example",
        f"Permis B n°\u00a0{samia.licences.get().number}, délivré le 01/06/2018 (Préfecture de la Loire-Atlantique), "
        "valable jusqu’au 01/06/2033",
        # what
        f"Renault Clio, gris, voiture, n°\u00a0de parc {car.number}",
        car.plate,
        "VF1R0000000000238",
        "40\u202f000\u00a0km",
        "essence, boîte manuelle, 5\u00a0places",
        # when and where
        "mardi\u00a07\u00a0avril 2026, 10\u00a0h, Ancenis-Saint-Géréon, 12 rue des Ateliers",
        "mardi\u00a014\u00a0avril 2026, 10\u00a0h, au même endroit",
        "Samia Haddad, et personne d’autre.",
        "France métropolitaine",
        # how much
        "1\u00a0semaine à 20,00\u00a0€, moins cher que 7\u00a0jours à 7,00\u00a0€.",
        "560\u00a0km",
        "Kilomètre en plus\u00a0: 0,10\u00a0€",
        "TVA non applicable, article 293 B du CGI.",
        "150,00\u00a0€, par chèque non encaissé ou en espèces",
        "vous avez 15\u00a0jours pour contester",
        # insurance, breakdown, accident, theft, fines
        "Assurances Exemple, contrat n°\u00a0EX-000-001",
        "vous payez 450\u00a0€ au plus",
        "Vol\u00a0: 900\u00a0€ au plus",
        "Incendie\u00a0: vous payez 450\u00a0€ au plus. Bris de glace\u00a0: vous payez 80\u00a0€ au plus.",
        "Blessures du conducteur\u00a0: couvertes jusqu’à 300\u202f000\u00a0€.",
        "Assistance, jour et nuit\u00a0: 02\u00a061\u00a091\u00a000\u00a099",
        "remplissez le constat et remettez-le sous 5\u00a0jours ouvrés",
        "articles L. 121-2 et L. 121-3 du code de la route",
        "sous 45\u00a0jours (article L. 121-6)",
        # return, end, rights
        "L’usure normale n’est jamais facturée.",
        "10,50\u00a0€ par jour commencé",
        "Chacun peut mettre fin au contrat",
        "la loi ne prévoit pas de délai de rétractation",
        "CNIL",
        "donnees@structure.example",
        "Médiateur Exemple, 1 place de la Paix, 75000 Paris, mediateur.example",
        "Le véhicule sert à aller travailler",
        "Le locataire, Samia Haddad",
        "Pour ELI, Camille Bernard",
    ):
        assert words in text, words


def test_a_bike_has_its_frame_and_bicycode_and_neither_plate_nor_licence_nor_fines(contract):
    text = text_of(
        contract(a_confirmed_rental(a_driver("Éloïse", "Öztürk"), term_months=12, vehicle=a_bike()))
    )
    assert "FR000777" in text
    assert "BC00000001" in text
    assert "N°\u00a0de cadre" in text
    assert "12\u00a0mois, du 7\u00a0avril 2026 au 6\u00a0avril 2027 inclus" in text
    assert "le prix est recalculé pour les mois commencés" in text
    for words in ("Immatriculation", "Permis", "Amendes", "Carburant", "responsabilité civile est comprise"):
        assert words not in text


def test_a_scooter_stays_off_motorways_and_its_rider_wears_a_helmet(contract):
    text = text_of(contract(a_confirmed_rental(a_driver(), offer=an_offer("reseau-scooter-50"))))
    assert "hors autoroutes et voies rapides" in text
    assert "casqué et ganté" in text


def test_what_others_pay_and_what_the_person_pays_add_up(contract):
    rental = a_confirmed_rental(
        confirming={"payer": a_partner("CCAS d’exemple"), "payer_amount": Decimal("7.50")}
    )
    document = contract(rental)
    price = document.context["price"]
    assert (price["whole"], price["by_others"], price["to_pay"]) == ("20.00", "7.50", "12.50")
    assert "Pris en charge par CCAS d’exemple\n−\u00a07,50\u00a0€" in text_of(document)


def test_known_marks_are_written_and_repaired_ones_are_not(contract, agent):
    car = a_vehicle("car")
    report = a_returned_rental(a_driver(), vehicle=car).current.reports.get(moment=Moment.IN)
    for kind, note, repaired in (("scratch", "portière", None), ("dent", "capot", report.at)):
        Mark.objects.create(
            vehicle=car, found_in=report, side="right", x=10, y=10, kind=kind, note=note, repaired_at=repaired
        )
    rental = a_confirmed_rental(a_driver(), vehicle=car, needed_from=paris_at(4, 20), at=paris_at(4, 15))
    text = text_of(contract(rental, at=paris_at(4, 15)))
    assert "Dégâts connus\nrayure, côté droit (portière)" in text
    assert "capot" not in text


def test_what_is_not_known_is_said_so_or_left_out(contract):
    person = a_driver("Bruno", "Martin", address="", commune=None, phone="", email="")
    car = a_vehicle("car", colour="", frame_number="")
    document = contract(a_confirmed_rental(person, vehicle=car, offer=an_offer(doors=[])))
    text = text_of(document)
    assert "Adresse non renseignée" in text
    assert "Né(e) le 15/01/1996" in text
    assert "N°\u00a0de série" not in text


def test_a_structure_without_assistance_gives_its_own_number(contract, structure):
    structure.assistance_phone = ""
    structure.save()
    text = text_of(contract(a_confirmed_rental(a_driver())))
    assert "En cas de panne, appelez le 02\u00a061\u00a091\u00a000\u00a000." in text


def test_the_structure_is_printed_as_it_is_that_day(contract):
    the_organisation(date(2026, 4, 10), name="Nouveau Nom", short_name="NN")
    rental = a_confirmed_rental(a_driver(), needed_from=paris_at(4, 20))
    document = contract(rental)
    assert document.context["lessor"]["short_name"] == "ELI"
    later = a_confirmed_rental(a_driver(), vehicle=a_vehicle("car"), needed_from=paris_at(4, 20))
    assert contract(later, at=paris_at(4, 12)).context["lessor"]["short_name"] == "NN"


def test_no_deposit_is_said_so(contract):
    rental = a_confirmed_rental(a_driver(), confirming={"deposit": Decimal(0)})
    text = text_of(contract(rental))
    assert "Aucune caution n’est demandée." in text
    assert "Vous ne laissez pas d’argent." in text


def test_a_request_has_no_contract_yet(contract):
    with pytest.raises(documents.NotYet) as refusal:
        contract(a_requested_rental())
    assert "Confirmez d’abord" in refusal.value.sentence


def test_pressing_twice_gives_one_contract(contract, now):
    rental = a_confirmed_rental(a_driver())
    first = contract(rental)
    assert contract(rental, at=now + timedelta(minutes=1)) == first


def test_a_rental_signed_long_ago_elsewhere_gets_no_second_contract(contract, now):
    rental = a_returned_rental(a_driver())
    Rental.objects.filter(pk=rental.pk).update(signed_at=rental.confirmed_at - timedelta(days=1))
    with pytest.raises(documents.NotYet, match="déjà signée"):
        contract(Rental.objects.get(pk=rental.pk))


def test_a_change_before_the_signature_gives_another_contract(contract, agent, now):
    rental = a_confirmed_rental(a_driver())
    first = contract(rental)
    rental = extend(rental.pk, needed_until=paris_at(4, 21), at=now + timedelta(hours=1), actor=agent)
    second = contract(rental, at=now + timedelta(hours=2))
    assert (first.number, second.number) == ("RM-2026-0001", "RM-2026-0002")
    assert second.context["price"]["to_pay"] == "40.00"


def test_the_contract_is_what_the_signature_asks_for(contract, agent, now):
    rental = a_confirmed_rental(a_driver())
    contract(rental)
    assert sign(rental.pk, means="paper", at=now, actor=agent).signed_at == now


def test_issuing_a_contract_asks_few_questions_of_the_database(contract, django_assert_max_num_queries):
    rental = a_confirmed_rental(a_person("Éloïse", "Öztürk", papers=["identity", "address"]), term_months=12)
    with django_assert_max_num_queries(30):
        contract(rental)


def test_an_address_that_was_asked_to_stay_hidden_is_not_printed(contract):
    """Row H11."""
    person = a_driver("Bruno", "Martin", address="12 rue des Lilas", address_is_hidden=True)
    said = str(contract(a_confirmed_rental(person)).context)
    assert "rue des Lilas" not in said
    assert "masquée à la demande" in said
