"""Rentals: a year in use, five in the archives (ten when concluded online), then a reference, dates and sums."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from mobilite.documents.models import Document
from mobilite.documents.operations import Erased, content_of
from mobilite.files import storage
from mobilite.periods import add_months
from mobilite.retention import engine
from rentals.documents import issue_quote
from rentals.models import ConditionDraft, Origin, PublicRequest, Rental
from rentals.operations import cancel
from rentals.payments.balances import balance
from tests.cast import client_for
from tests.factories import a_closed_rental, a_confirmed_rental, a_requested_rental, the_organisation
from tests.mobilite.retention.years import files_on_disk


def after(at, months, days=1):
    """Return the day after so many months, at noon."""
    day = add_months(at.date(), months) + timedelta(days=days)
    return at.replace(year=day.year, month=day.month, day=day.day)


def test_a_contract_leaves_ordinary_work_after_a_year(agent):
    rental = a_closed_rental(actor=agent)
    engine.run(after(rental.returned_at, 12, 0))
    assert Rental.objects.visible_to(agent).count() == 1
    engine.run(after(rental.returned_at, 12))
    assert Rental.objects.visible_to(agent).count() == 0
    assert Document.objects.visible_to(agent).count() == 0
    assert client_for(agent).get(rental.get_absolute_url()).status_code == 404


def test_after_six_years_its_papers_and_its_scan_are_erased(agent):
    the_organisation()
    rental = a_closed_rental(actor=agent)
    scan = storage.save("scans", b"signed", suffix=".pdf")
    Rental.objects.filter(pk=rental.pk).update(signed_file=scan, signing_means="scan")
    paper = Document.objects.about(rental).get()
    due = balance(rental.main_bill).total
    engine.run(after(rental.returned_at, 72, 0))
    assert scan in files_on_disk()
    engine.run(after(rental.returned_at, 72))
    assert files_on_disk() == set()
    paper.refresh_from_db()
    assert paper.context == {}
    assert paper.number.startswith("ESSAI")
    assert paper.file_name == ""
    rental.refresh_from_db()
    assert rental.person.last_name.split()[0].lower() not in rental.search_text
    assert balance(rental.main_bill).total == due
    with pytest.raises(Erased):
        content_of(paper)


def test_one_concluded_online_from_120_euros_is_kept_ten_years(agent):
    rental = a_closed_rental(actor=agent, origin=Origin.ONLINE, term_months=6)
    small = a_closed_rental(actor=agent, origin=Origin.ONLINE)
    assert balance(rental.main_bill).total >= 120 > balance(small.main_bill).total
    engine.run(after(max(rental.returned_at, small.returned_at), 72))
    assert Rental.objects.get(pk=small.pk).erased_at is not None
    assert Rental.objects.get(pk=rental.pk).erased_at is None
    engine.run(after(rental.returned_at, 132))
    assert Rental.objects.get(pk=rental.pk).erased_at is not None


def test_a_cancelled_request_keeps_its_reference_for_a_year_of_words(now, agent):
    the_organisation()
    rental = a_requested_rental(actor=agent)
    quote = issue_quote(rental, at=now, actor=agent)
    cancel(rental.pk, reason="Monsieur Zorglub ne vient plus.", at=now, actor=agent)
    engine.run(after(now, 12, 0))
    assert "Zorglub" in Rental.objects.get().end_reason
    engine.run(after(now, 12))
    rental = Rental.objects.get()
    assert rental.end_reason == "Effacé"
    assert rental.erased_at
    assert Document.objects.get(pk=quote.pk).context == {}


def test_a_request_in_progress_is_never_touched(now, agent):
    rental = a_confirmed_rental(actor=agent)
    engine.run(after(now, 240))
    rental.refresh_from_db()
    assert rental.archived_at is None
    assert rental.person.anonymised_at is None


def test_an_online_request_goes_three_months_after_it_was_handled(now):
    values = {
        "wanted": "car",
        "starts_on": now.date(),
        "how_long": "days",
        "last_name": "Zorglub",
        "phone": "+33639980000",
    }
    PublicRequest.objects.create(
        first_name="Ancienne", received_at=after(now, -3, -1), press_key="a", **values
    )
    PublicRequest.objects.create(
        first_name="Classée",
        received_at=after(now, -9),
        handled_at=now,
        dismissed_reason="Doublon",
        press_key="b",
        **values,
    )
    engine.run(now)
    assert [one.first_name for one in PublicRequest.objects.all()] == ["Classée"]


def test_a_draft_of_the_kerb_goes_with_its_photos(now, agent):
    rental = a_confirmed_rental(actor=agent)
    photo = storage.save("kerb", b"photo", suffix=".jpg")
    draft = ConditionDraft.objects.create(
        rental=rental, moment="out", vehicle=rental.vehicle, data={"photos": {"front": photo}}, updated_at=now
    )
    engine.run(after(now, 2))
    assert ConditionDraft.objects.filter(pk=draft.pk).exists(), "the rental may still leave"
    cancel(rental.pk, reason="Ne vient plus.", at=now, actor=agent)
    engine.run(after(now, 2))
    assert not ConditionDraft.objects.exists()
    assert files_on_disk() == set()


def test_what_a_paper_says_changes_no_other_way(agent):
    rental = a_closed_rental(actor=agent)
    paper = Document.objects.about(rental).get()
    Document.objects.filter(pk=paper.pk).update(file_name="documents/aa/x.pdf", sha256="a" * 64)
    for change in (
        {"file_name": "", "sha256": ""},
        {"number": "X"},
        {"context_sha256": "b" * 64},
        {"erased_at": rental.returned_at},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=paper.pk).update(**change)
