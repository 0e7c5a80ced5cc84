"""Key tags: which vehicles, what each says, a code that anybody can scan and nobody can guess."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from page import validate_pdf_bytes
from pypdf import PdfReader

from mobilite.audit.models import Entry
from tests.factories import a_place, a_vehicle, the_organisation
from vehicles.keys.documents import ON_A_SHEET, NoOrganisation
from vehicles.keys.models import KeyTag
from vehicles.keys.operations import LabelsRefused, TagRefused, first_set, print_labels, replace_tag

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
URL = "/vehicules/etiquettes/"


def labels_of(*vehicles, **how):
    return print_labels(list(vehicles), at=NOW, actor=how.pop("actor", None), **how)


def test_a_label_says_the_number_the_assistance_the_policy_and_whom_to_call_but_never_the_plate(agent):
    the_organisation()
    vehicle = a_vehicle()
    said = labels_of(vehicle, actor=agent).decode()
    for words in (
        "C-01",
        "Renault Clio",
        "02\u00a061\u00a091\u00a000\u00a099",
        "02\u00a061\u00a091\u00a000\u00a000",
        "EX-000-001",
    ):
        assert words in said
    assert vehicle.plate not in said
    entry = Entry.objects.get(verb="print_labels")
    assert entry.sentence == "a préparé les étiquettes de clés de C-01"


def test_a_vehicle_keeps_its_code_from_one_printing_to_the_next(agent):
    the_organisation()
    vehicle = a_vehicle()
    labels_of(vehicle)
    tag = KeyTag.objects.get()
    labels_of(vehicle, a_vehicle())
    assert KeyTag.objects.get(vehicle=vehicle) == tag
    assert re.fullmatch(r"[2-9a-z]{10}", tag.code)


def test_a_sheet_already_begun_is_finished():
    the_organisation()
    assert labels_of(a_vehicle(), first=ON_A_SHEET).count(b"Un probl") == 1
    with pytest.raises(LabelsRefused) as refused:
        labels_of(a_vehicle(), first=22)
    assert refused.value.field == "first"


def test_nothing_is_printed_before_the_structure_is_known_and_no_code_is_drawn():
    with pytest.raises(NoOrganisation):
        labels_of(a_vehicle())
    assert not KeyTag.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_sheet(django_assert_max_num_queries):
    the_organisation()
    vehicles = [a_vehicle() for _ in range(30)]
    with django_assert_max_num_queries(9):
        labels_of(*vehicles)


def test_a_lost_code_is_replaced_and_leads_nowhere(agent, anonymous):
    the_organisation()
    vehicle = a_vehicle()
    with pytest.raises(TagRefused):
        replace_tag(vehicle.pk, reason="Perdue", at=NOW, actor=agent)
    labels_of(vehicle)
    old = KeyTag.objects.get()
    new = replace_tag(vehicle.pk, reason="Clés perdues", at=NOW, actor=agent)
    assert new.code != old.code
    answer = anonymous.get(old.get_absolute_url())
    assert answer.status_code == 404
    assert "Ce code ne sert plus" in answer.content.decode()
    assert vehicle.number not in answer.content.decode()
    assert "02\u00a061\u00a091\u00a000\u00a000" in answer.content.decode()
    assert anonymous.get(new.get_absolute_url()).status_code == 200


def press(client, **fields):
    return client.post(
        URL, {"which": "new", "numbers": "", "category": "", "place": "", "first": "1"} | fields
    )


def test_the_agent_prints_the_tags_of_what_has_none_yet(as_agent):
    the_organisation()
    first = a_vehicle()
    answer = press(as_agent, which="these", numbers="c-01")
    assert answer["Content-Type"] == "application/pdf"
    assert first.number in answer.content.decode()
    second = a_vehicle()
    said = press(as_agent).content.decode()
    assert second.number in said
    assert first.number not in said


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        ("V-01 à V-03", ["V-01", "V-02", "V-03"]),
        ("V-02–04", ["V-02", "V-03", "V-04"]),
        ("v-04 ; V-01, V-90 à V-99", ["V-01", "V-04"]),
    ],
)
def test_numbers_are_typed_one_by_one_or_as_a_range(as_agent, numbers, wanted):
    the_organisation()
    for _ in range(4):
        a_vehicle("e-bike")
    said = press(as_agent, which="these", numbers=numbers).content.decode()
    assert re.findall(r"V-\d\d(?= ELI)", said) == wanted


@pytest.mark.parametrize(
    "numbers", ["X-99", "V-03 à V-01", "V-1 à V-99999999999", "", ",", "\x00", "C-01 à V-02"]
)
def test_what_is_no_number_of_ours_is_said_beside_the_field(as_agent, numbers):
    the_organisation()
    a_vehicle("e-bike")
    answer = press(as_agent, which="these", numbers=numbers)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() & {"numbers", "which"}


def test_only_the_vehicles_of_a_place(as_agent):
    the_organisation()
    a_vehicle()
    elsewhere = a_vehicle(place=a_place("Ligné"))
    said = press(as_agent, which="all", place=elsewhere.place_id).content.decode()
    assert "C-02" in said
    assert "C-01" not in said


def test_the_page_of_a_vehicle_leads_to_its_tags(as_agent):
    the_organisation()
    vehicle = a_vehicle()
    assert f"{URL}?vehicule=C-01" in as_agent.get(vehicle.get_absolute_url()).content.decode()
    assert 'value="C-01"' in as_agent.get(f"{URL}?vehicule=C-01").content.decode()
    labels_of(vehicle)
    first_set(vehicle, at=NOW)
    assert KeyTag.objects.get().code in as_agent.get(vehicle.get_absolute_url()).content.decode()


@pytest.mark.drawn
def test_sheets_are_drawn_as_archives_and_readers_ask():
    the_organisation()
    content = labels_of(*(a_vehicle() for _ in range(22)))
    for profile in ("3a", "ua1"):
        found = validate_pdf_bytes(content, profile=profile).failures
        # Its rule on lengths errs on some streams: see tests/rentals/documents/test_every_paper.py.
        assert [one for one in found if "STREAM-LENGTH" not in one.rule_id] == []
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) == 2
    assert "C-22" in pages[1].extract_text()
