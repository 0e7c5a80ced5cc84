"""A day without network is prepared on paper: one PDF, made behind the page, gone the day after (issue 6, option to print)."""

import io
from datetime import time, timedelta

import pypdf
import pytest

from mobilite.audit.models import Reading
from mobilite.documents.models import Document
from mobilite.files import storage
from mobilite.jobs import progress
from rentals.documents import issue_contract
from rentals.operations import paperdays as operations
from rentals.operations import sign
from rentals.paperdays.models import PaperDay
from tests.factories import a_driver, a_vehicle, the_organisation
from tests.factories.lending import a_confirmed_rental, an_ongoing_rental, paris_at
from tests.papers import _drawn_for_good  # noqa: F401

pytestmark = pytest.mark.django_db
TOMORROW = paris_at(4, 8).date()
URL = "/locations/sur-papier/"


@pytest.fixture
def prepare(agent, now, run_jobs):
    """Prepare a day, let the job do it, and return the row and what its PDF says."""
    the_organisation()

    def one(day=TOMORROW, *, place=None):
        watched = operations.prepare_day(day, place=place, at=now, actor=agent)
        run_jobs()
        watched.refresh_from_db()
        row = PaperDay.objects.get(progress=watched)
        content = operations.take_papers(row.pk, at=now, actor=agent) if row.ready_at else b""
        return row, content.decode(errors="replace"), progress.seen(watched)

    return one


@pytest.fixture
def leaving(now):
    """A car that Samia takes tomorrow at ten."""
    person = a_driver("Samia", "Haddad", no_voicemail=True, call_from=time(18), call_until=time(20))
    return a_confirmed_rental(person, vehicle=a_vehicle("car"), needed_from=paris_at(4, 8, 10))


def test_one_file_has_who_comes_what_to_sign_and_what_to_fill_in(prepare, leaving):
    back = an_ongoing_rental(
        a_driver("Bruno", "Martin"), vehicle=a_vehicle("car"), needed_until=paris_at(4, 8, 16)
    )
    row, said, seen = prepare()
    assert (row.departures, row.returns, row.notes) == (1, 1, [])
    contract = Document.objects.about(leaving).get(kind="contract")
    for words in (
        "Samia Haddad", "Bruno Martin", back.reference, "Appelez entre 18", "contrat à signer", "caution 150,00",
        "État des lieux de départ", "État des lieux de retour", "(départ □ retour □)", "Feuille de caisse",
        "Assistance, jour et nuit", "EX-000-001",
    ):  # fmt: skip
        assert words in said, words
    assert said.count("Votre contrat en bref") == operations.COPIES
    assert contract.number in said
    assert "Les papiers sont prêts" in seen.sentence


def test_a_signed_contract_is_not_printed_again(prepare, leaving, agent, now):
    the_organisation()
    issue_contract(leaving, at=now, actor=agent)
    sign(leaving.pk, means="paper", at=now, actor=agent)
    _, said, _ = prepare()
    assert "contrat signé" in said
    assert "Votre contrat en bref" not in said


def test_what_is_printed_to_sign_is_the_contract_of_the_software(prepare, leaving, agent, now):
    prepare()
    contract = Document.objects.about(leaving).get(kind="contract")
    assert leaving.contract() == contract
    prepare()
    assert Document.objects.about(leaving).filter(kind="contract").count() == 1


def test_another_day_and_another_place_are_left_out(prepare, leaving):
    from tests.factories import a_place

    for row, said, _ in (prepare(TOMORROW + timedelta(days=1)), prepare(place=a_place("Nort-sur-Erdre"))):
        assert row.departures == 0
        assert "Samia" not in said
        assert "Aucun départ prévu." in said


def test_an_empty_day_still_has_its_blank_sheets(prepare):
    _, said, _ = prepare()
    assert said.count("(départ □ retour □)") == 2 * len(
        {one for one in ("car", "scooter", "bike") if a_kind_is_known(one)}
    )


def a_kind_is_known(drawing) -> bool:
    from vehicles.models import Category

    return Category.objects.filter(drawing=drawing).exists()


def test_without_a_structure_the_work_says_why(agent, now, run_jobs):
    watched = operations.prepare_day(TOMORROW, place=None, at=now, actor=agent)
    run_jobs(failing=True)
    watched.refresh_from_db()
    assert "La structure n’est pas encore renseignée" in progress.seen(watched).sentence


@pytest.mark.parametrize("days", [-1, 8])
def test_a_day_too_far_is_refused(days, agent, now):
    with pytest.raises(operations.BadDay):
        operations.prepare_day(now.date() + timedelta(days=days), place=None, at=now, actor=agent)


def test_it_is_kept_encrypted_read_in_the_log_and_gone_the_day_after(prepare, leaving, run_due, now, agent):
    row, _, _ = prepare()
    assert b"Samia" not in storage.read(row.file_name)
    assert Reading.objects.filter(object_label="paperdays.paperday", reader=agent).exists()
    assert run_due(now + timedelta(days=1), "paperdays.remove") == {"paperdays.remove": 0}
    assert run_due(now + timedelta(days=3), "paperdays.remove") == {"paperdays.remove": 1}
    with pytest.raises(FileNotFoundError):
        storage.read(row.file_name)
    with pytest.raises(operations.NotThere):
        operations.take_papers(row.pk, at=now, actor=agent)


def test_from_the_page_to_the_printer(as_agent, leaving, run_jobs):
    the_organisation()
    assert (
        "mer. 8 avril" in as_agent.get(URL).content.decode()
        or "2026-04-08" in as_agent.get(URL).content.decode()
    )
    page = as_agent.post(URL, {"day": "2026-04-08", "place": ""}, follow=True)
    assert page.status_code == 200
    run_jobs()
    assert "Prêts à imprimer" in as_agent.get(URL).content.decode()
    printed = as_agent.get(f"{URL}{PaperDay.objects.get().pk}.pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert "Samia Haddad" in printed.content.decode()


@pytest.mark.parametrize("day", ["", "hier", "2026-04-01", "9999-12-31", "\x00"])
def test_a_day_that_cannot_be_is_said_beside_its_field(day, as_agent):
    page = as_agent.post(URL, {"day": day})
    assert page.status_code == 200
    assert not PaperDay.objects.exists()


def test_aujourd_hui_and_the_list_lead_there(as_agent):
    for address in ("/", "/locations/"):
        assert URL in as_agent.get(address).content.decode(), address


@pytest.mark.drawn
@pytest.mark.slow
def test_the_real_bundle_opens_with_every_page(agent, now, leaving, run_jobs):
    the_organisation()
    watched = operations.prepare_day(TOMORROW, place=None, at=now, actor=agent)
    run_jobs()
    content = operations.take_papers(PaperDay.objects.get(progress=watched).pk, at=now, actor=agent)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert sum("Votre contrat en bref" in page for page in pages) == operations.COPIES
    assert "Samia Haddad" in pages[0]
    assert "Feuille de caisse" in pages[-1]
