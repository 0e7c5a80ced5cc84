"""What the structure is, dated."""

from datetime import date

import pytest

from mobilite.audit.models import Entry
from mobilite.parameters.models import Organisation, short_name
from mobilite.parameters.operations import PastVersion, describe_structure
from tests.factories import the_organisation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 7)


def answers(**changes):
    return {
        "from_date": "2026-05-01",
        "name": "Erdre et Loire Initiatives",
        "short_name": "ELI",
        "legal_form": "Association loi 1901",
        "siret": "",
        "rna": "w441000000",
        "address": "3 quai de la Marine, 44150 Ancenis-Saint-Géréon",
        "phone": "02 61 91 00 00",
        "assistance_phone": "",
        "email": "contact@structure.example",
        "website": "",
        "insurer": "Assurances Exemple",
        "insurance_policy": "EX-000-002",
        "mediator": "Médiateur Exemple",
        "vat_mention": "TVA non applicable",
        "data_contact": "donnees@structure.example",
    } | changes


def describe(client, **changes):
    return client.post("/reglages/structure/decrire/", answers(**changes))


def test_a_new_address_holds_from_its_day_on(as_manager):
    the_organisation()
    assert describe(as_manager).status_code == 302
    assert (
        Organisation.objects.on(date(2026, 4, 30)).address
        == "12 rue des Ateliers, 44150 Ancenis-Saint-Géréon"
    )
    after = Organisation.objects.on(date(2026, 5, 1))
    assert after.address.startswith("3 quai")
    assert (after.phone, after.rna) == ("+33261910000", "W441000000")


def test_one_entry_names_the_fields_and_not_their_values(as_manager, manager):
    the_organisation()
    describe(as_manager)
    entry = Entry.objects.get()
    assert entry.actor == manager
    assert {"address", "insurance_policy"} <= set(entry.changed)
    assert "name" not in entry.changed
    assert "quai" not in entry.sentence + str(entry.data)


def test_a_version_to_come_can_be_corrected(as_manager):
    the_organisation()
    describe(as_manager)
    describe(as_manager, address="5 quai de la Marine")
    assert Organisation.objects.count() == 2
    assert Organisation.objects.on(date(2026, 5, 1)).address == "5 quai de la Marine"


def test_what_is_in_force_is_never_rewritten(as_manager):
    the_organisation()
    page = describe(as_manager, from_date="2025-01-01").content.decode()
    assert "Ce qui est déjà en vigueur ne change pas" in page
    assert "3 quai de la Marine" in page
    assert Organisation.objects.count() == 1
    describe(as_manager, from_date="2026-04-06")
    assert Organisation.objects.count() == 1


def test_the_first_description_may_begin_in_the_past(manager, now):
    values = answers()
    values.pop("from_date")
    describe_structure(date(2024, 1, 1), values=values, today=TODAY, at=now, actor=manager)
    with pytest.raises(PastVersion):
        describe_structure(date(2024, 2, 1), values=values, today=TODAY, at=now, actor=manager)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"siret": "12345678901234"}, "Ce SIRET n’existe pas"),
        ({"siret": "abc"}, "Ce SIRET n’existe pas"),
        ({"rna": "441"}, "Un numéro RNA est un W"),
        ({"phone": "12"}, "nombre de chiffres"),
        ({"website": "http://ça ne va pas"}, "URL"),
        ({"from_date": "hier"}, "date"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(as_manager, changes, sentence):
    page = describe(as_manager, **changes).content.decode()
    assert sentence in page
    assert "3 quai de la Marine" in page
    assert not Organisation.objects.exists()


def test_the_page_shows_what_holds_today_and_each_version(as_manager):
    empty = as_manager.get("/reglages/structure/").content.decode()
    assert "La structure n’est pas encore décrite." in empty
    the_organisation(is_example=True)
    describe(as_manager)
    page = as_manager.get("/reglages/structure/").content.decode()
    assert "données d’exemple" in page
    assert "12 rue des Ateliers" in page
    assert "3 quai" not in page
    assert "en vigueur" in page
    assert "à venir" in page


def test_the_name_stands_beside_the_logo():
    assert short_name() == ""
    the_organisation()
    assert short_name() == "Erdre et Loire Initiatives"


def test_the_form_starts_from_what_is_known(as_manager):
    the_organisation()
    page = as_manager.get("/reglages/structure/decrire/").content.decode()
    assert "Assurances Exemple" in page
    assert 'value="2026-04-07"' in page


def test_settings_show_what_the_role_may_change(as_manager, as_administrator, as_agent):
    manager = as_manager.get("/reglages/").content.decode()
    assert "Structure" in manager
    assert "Journal" in manager
    assert 'href="/reglages/comptes/"' not in manager
    assert 'href="/reglages/comptes/"' in as_administrator.get("/reglages/").content.decode()
    assert as_agent.get("/reglages/").status_code == 403
    assert as_agent.get("/reglages/structure/").status_code == 403
    assert as_agent.post("/reglages/structure/decrire/", answers()).status_code == 403
