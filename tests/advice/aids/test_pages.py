"""The pages of the catalogue: what a person may ask for, a condition written live, bad input said in French."""

import pytest
from django.urls import reverse

from advice.aids import operations
from advice.aids.forms.amounts import AmountForm
from advice.aids.models import Aid, AidDraft
from tests.cast import client_for
from tests.factories.lending import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(manager):
    return operations.start_draft(Aid.objects.get(slug="nantes-velo").pk, at=NOW, actor=manager)


def plain(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def page(name, draft, *args):
    return reverse(f"aids:{name}", args=[draft.pk, *args])


def test_a_person_reads_yes_no_because_and_what_is_missing(adviser):
    facts = {
        "age": "34",
        "commune": "nantes",
        "reference_income": "9 000,00",
        "tax_parts": "1",
        "bike": "vae",
    }
    facts |= {"bike_price": "1400", "bike_seller": "oui", "bike_aid_months": "99", "rsa": "non"}
    text = plain(client_for(adviser).post(reverse("aids:ask"), facts))
    assert "250,00 €" in text
    assert "Il faut habiter Vertou ; ici Nantes." in text
    assert "n’existe plus ; regardez le CPF" not in text.split("Fermées")[0]
    assert "À demander ensuite" in text


def test_what_cannot_be_read_is_said_beside_the_field_and_kept(adviser):
    bad = {
        "age": "vieille",
        "commune": "Atlantide",
        "reference_income": "9" * 40,
        "bike": "licorne",
        "birth_date": "1\x00",
    }
    text = plain(client_for(adviser).post(reverse("aids:ask"), bad))
    assert "écrivez un nombre, par exemple 12,5" in text
    assert "Cette commune n’est pas dans la liste" in text
    assert 'value="vieille"' in text


def test_nothing_typed_answers_what_is_missing_everywhere(adviser):
    assert "Il manque quelque chose" in plain(client_for(adviser).post(reverse("aids:ask"), {}))


def test_a_condition_says_its_sentence_as_it_is_written(manager, draft):
    client = client_for(manager)
    form = {"revision": "0", "op": "le", "value": "750", "must": ""}
    said = plain(client.post(page("phrase", draft, "tax_quotient"), form))
    assert said == "Il faut un revenu fiscal par mois et par part (revenu ÷ 12 ÷ parts) de 750,00 € ou moins."
    reference = {"revision": "0", "op": "le", "parameter": "are_min_day", "times": "1,3"}
    assert "1,3 fois l’allocation journalière minimale" in plain(
        client.post(page("phrase", draft, "are_net_day"), reference)
    )
    assert plain(client.post(page("phrase", draft, "tax_quotient"), {"op": "le"})) == "La phrase se fera ici."
    assert client.post(page("phrase", draft, "rien"), form).status_code == 404


@pytest.mark.parametrize(
    ("fact", "typed", "node"),
    [
        ("ft", {"op": "is", "value": "non"}, {"fact": "ft", "op": "is", "value": False}),
        ("contract", {"op": "in", "many": ["cdi", "cdd"]}, {"fact": "contract", "op": "in", "value": ["cdi", "cdd"]}),
        ("commune", {"op": "in", "communes": "Oudon, 44003"}, {"fact": "commune", "op": "in", "value": ["44115", "44003"]}),
        ("starts_on", {"op": "within", "count": "1", "unit": "months"}, {"fact": "starts_on", "op": "within", "value": {"months": 1}}),
        ("starts_on", {"op": "after", "day": "2026-05-01"}, {"fact": "starts_on", "op": "after", "value": "2026-05-01"}),
        ("km_return", {"op": "gt", "value": "12,5"}, {"fact": "km_return", "op": "gt", "value": "12.5"}),
    ],
)  # fmt: skip
def test_each_kind_of_fact_is_written_by_its_own_fields_without_javascript(manager, draft, fact, typed, node):
    client = client_for(manager)
    address = f"{page('new_condition', draft)}?fait={fact}"
    assert client.get(address).status_code == 200
    response = client.post(address, {"revision": "0", "must": "", **typed})
    assert response.status_code == 302, plain(response)
    last = AidDraft.objects.get(pk=draft.pk).rule["conditions"]["all"][-1]
    assert last == node
    rank = len(AidDraft.objects.get(pk=draft.pk).rule["conditions"]["all"]) - 1
    assert client.get(page("condition", draft, str(rank))).status_code == 200


@pytest.mark.parametrize(
    ("fact", "typed"),
    [
        ("age", {"op": "ge", "value": ""}),
        ("age", {"op": "ge", "value": "9" * 30}),
        ("starts_on", {"op": "within"}),
        ("starts_on", {"op": "after"}),
        ("commune", {"op": "in", "communes": "Atlantide"}),
        ("contract", {"op": "in"}),
    ],
)
def test_a_condition_that_lacks_something_is_refused_with_a_sentence(manager, draft, fact, typed):
    response = client_for(manager).post(
        f"{page('new_condition', draft)}?fait={fact}", {"revision": "0", **typed}
    )
    assert response.status_code == 200
    assert AidDraft.objects.get(pk=draft.pk).revision == 0


def test_addresses_made_up_lead_nowhere_and_break_nothing(manager, draft):
    client = client_for(manager)
    assert client.get(f"{page('new_condition', draft)}?fait=age&dans=7.x").status_code == 404
    assert client.get(page("condition", draft, "99")).status_code == 404
    assert client.get(page("example", draft, 99)).status_code == 404
    assert client.get(f"{page('new_condition', draft)}?fait=licorne").status_code == 200
    for act, data in (
        ("remove_node", {"path": "a"}),
        ("add_group", {"dans": "9"}),
        ("drop", {"revision": "x"}),
    ):
        assert client.post(page(act, draft), {"revision": "0", **data}).status_code == 302
    assert AidDraft.objects.filter(pk=draft.pk).exists()


def test_a_scale_typed_line_by_line_becomes_the_amount(manager, draft):
    typed = {
        "revision": "0",
        "way": "scale",
        "unit": "euros",
        "on": "tax_quotient",
        "of": "bike_price",
        "cost": "bike_price",
        "words": "",
    }
    typed |= {"bound0": "350", "rate0": "80", "give0": "500", "bound1": "900,00", "give1": "100"}
    response = client_for(manager).post(page("amount", draft), typed)
    assert response.status_code == 302, plain(response)
    rule = AidDraft.objects.get(pk=draft.pk).rule
    rows = rule["amount"]["value"]["table"]["rows"]
    assert rows == [
        {
            "up_to": "350.00",
            "gives": {"least": [{"rate": "0.8", "of": {"fact": "bike_price"}}, {"euros": "500.00"}]},
        },
        {"up_to": "900.00", "gives": {"euros": "100.00"}},
    ]
    assert AmountForm.shown(rule)["way"] == "scale"


def test_a_way_of_counting_that_the_form_does_not_know_is_kept(manager, draft):
    assert AmountForm.shown(draft.rule)["way"] == "kept"
    typed = {
        "revision": "0",
        "way": "kept",
        "unit": "euros",
        "cost": "bike_price",
        "words": "dans la limite des crédits",
    }
    assert client_for(manager).post(page("amount", draft), typed).status_code == 302
    assert AidDraft.objects.get(pk=draft.pk).rule["amount"]["value"] == draft.rule["amount"]["value"]


def test_the_writer_sees_no_button_to_publish_and_another_does(manager, adviser, draft):
    operations.write_texts(draft.pk, rule={}, source_on=NOW.date(), revision=0, at=NOW, actor=manager)
    operations.propose(draft.pk, revision=1, at=NOW, actor=manager)
    texts = [plain(client_for(user).get(draft.get_absolute_url())) for user in (manager, adviser)]
    assert ["Publier…" in text for text in texts] == [False, True]
    refused = {"revision": "1", "from_date": "2026-04-07", "note": "Rien"}
    assert "une autre personne" in plain(client_for(manager).post(page("publish", draft), refused))
    assert client_for(adviser).post(page("publish", draft), refused).status_code == 302


def test_the_page_of_an_aid_says_its_rule_its_source_and_its_examples(adviser):
    text = plain(client_for(adviser).get(reverse("aids:aid", args=["ft-amob"])))
    for words in (
        "Seulement pour une démarche de type reprise d’emploi",
        "BO 2024-10",
        "La règle répond oui, 322,00 €",
        "lun. 23 novembre 2026",
    ):
        assert words in text
