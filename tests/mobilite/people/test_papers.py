"""Row H5: a paper is asked, received, seen or refused; its picture goes with the check unless a reason keeps it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.entries import entries_about
from mobilite.files import storage
from mobilite.people.models import Paper, PaperFile, Person
from mobilite.people.operations import (
    accept_licence,
    accept_paper,
    ask_paper,
    missing_papers,
    receive_paper,
    refuse_paper,
    remove_paper,
    see_paper,
    stop_keeping,
    update_licence,
)
from mobilite.people.operations.papers import MOST_FILES, PaperRefused, erase_due
from mobilite.people.operations.seeing import InTheFuture, NotEnough
from tests.factories import a_licence, a_paper, a_paper_to_check, a_person, a_picture
from tests.mobilite.retention.years import files_on_disk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)


@pytest.fixture
def done(agent, now):
    return {"at": now, "actor": agent}


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    """Act, then do what follows the commit."""

    def act(operation, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return operation(*args, **kwargs)

    return act


def missing(person, kind, on=TODAY):
    person = Person.objects.prefetch_related("papers").get(pk=person.pk)
    return [(one.why, one.to_check) for one in missing_papers(person, [kind], on=on)]


def latest(person):
    return entries_about(person)[0].sentence


def test_a_paper_asked_is_missing_since_that_day(done):
    person = a_person()
    ask_paper(person, kind="address", **done)
    assert missing(person, "address") == [("demandée le 7\u00a0avril 2026", False)]
    with pytest.raises(PaperRefused, match="déjà demandée"):
        ask_paper(person, kind="address", **done)


def test_pictures_wait_for_a_check_and_more_may_come(done):
    person = a_person()
    asked = ask_paper(person, kind="address", **done)
    paper = receive_paper(person, kind="address", files=[a_picture()], **done)
    again = receive_paper(person, kind="address", files=[a_picture("teal"), a_picture()], **done)
    assert asked.pk == paper.pk == again.pk
    assert paper.files.count() == 2  # the same picture once
    assert missing(person, "address") == [("reçue le 7\u00a0avril 2026, à vérifier", True)]
    assert len(files_on_disk()) == 2


def test_too_many_pictures_and_none_are_refused(done):
    person = a_person()
    with pytest.raises(PaperRefused, match="au moins une"):
        receive_paper(person, kind="address", files=[], **done)
    many = [a_picture(size=(90, 60 + rank)) for rank in range(MOST_FILES + 1)]
    with pytest.raises(PaperRefused, match="8 photos au plus"):
        receive_paper(person, kind="address", files=many, **done)
    assert not person.papers.exists()


def test_once_checked_the_picture_is_gone(done, after):
    person = a_person()
    paper = a_paper_to_check(person, files=2)
    after(accept_paper, paper.pk, issued_on=date(2026, 4, 1), detail="Facture d’eau", **done)
    paper.refresh_from_db()
    assert (paper.state, paper.seen_on, paper.seen_by) == ("seen", TODAY, done["actor"])
    assert (missing(person, "address"), files_on_disk(), paper.files.count()) == ([], set(), 0)
    assert latest(person) == "a vérifié une pièce, image effacée\u00a0: Justificatif de domicile"


def test_a_paper_is_checked_once(done):
    paper = a_paper_to_check(a_person())
    accept_paper(paper.pk, **done)
    with pytest.raises(PaperRefused, match="vue et conforme"):
        refuse_paper(paper.pk, reason="too_old", **done)
    with pytest.raises(PaperRefused, match="vue et conforme"):
        accept_paper(paper.pk, **done)


def test_a_reason_keeps_the_picture_until_its_day_included(done, now, after):
    paper = a_paper_to_check(a_person())
    after(accept_paper, paper.pk, kept_because="fine", kept_until=date(2026, 4, 20), **done)
    assert len(files_on_disk()) == 1
    for days, left in ((13, 1), (14, 0)):  # 20, then 21 April
        erase_due(now + timedelta(days=days))
        assert len(files_on_disk()) == left
    paper.refresh_from_db()
    assert (paper.state, paper.kept_because, paper.kept_until) == ("seen", "", None)
    assert latest(paper.person).startswith("a effacé 1\u00a0image gardée")
    assert erase_due(now + timedelta(days=15)) == 0


@pytest.mark.parametrize(
    ("because", "until", "ok"),
    [
        ("fine", date(2027, 4, 7), True),
        ("fine", date(2027, 4, 8), False),
        ("fine", date(2026, 4, 6), False),
        ("fine", None, False),
        ("curiosity", date(2026, 5, 1), False),
    ],
)
def test_a_picture_is_kept_for_a_known_reason_and_twelve_months_at_most(done, because, until, ok):
    paper = a_paper_to_check(a_person())
    if ok:
        assert accept_paper(paper.pk, kept_because=because, kept_until=until, **done).kept_until == until
    else:
        with pytest.raises(PaperRefused):
            accept_paper(paper.pk, kept_because=because, kept_until=until, **done)
        assert Paper.objects.get().state == "received"


def test_what_was_kept_may_go_before(done, after):
    paper = a_paper_to_check(a_person())
    accept_paper(paper.pk, kept_because="doubt", kept_until=date(2026, 5, 1), **done)
    after(stop_keeping, paper.pk, **done)
    assert files_on_disk() == set()
    with pytest.raises(PaperRefused):
        stop_keeping(paper.pk, **done)


def test_a_picture_that_the_disk_keeps_is_taken_up_later(done, now, after, monkeypatch):
    paper = a_paper_to_check(a_person())
    accept_paper(paper.pk, **done)  # and a crash before the file went
    assert len(files_on_disk()) == 1
    with monkeypatch.context() as patch:
        patch.setattr(storage, "delete", lambda name: 1 / 0)
        with pytest.raises(ExceptionGroup):
            erase_due(now)
    assert PaperFile.objects.count() == 1
    assert erase_due(now) == 1
    assert (files_on_disk(), PaperFile.objects.count()) == (set(), 0)


def test_a_picture_that_waits_is_never_taken_away_by_the_due_work(now):
    a_paper_to_check(a_person())
    assert erase_due(now + timedelta(days=20)) == 0
    assert len(files_on_disk()) == 1


def test_a_refused_paper_is_missing_with_its_reason(done, after):
    person = a_person()
    paper = a_paper_to_check(person)
    after(refuse_paper, paper.pk, reason="unreadable", **done)
    assert files_on_disk() == set()
    assert missing(person, "address") == [
        ("refusée le 7\u00a0avril 2026\u00a0: la photo est floue ou coupée", False)
    ]
    # Another may be brought, and good papers count whatever was refused.
    see_paper(person, kind="address", issued_on=TODAY, **done)
    assert missing(person, "address") == []


def test_another_reason_is_said_in_words(done):
    person = a_person()
    paper = a_paper_to_check(person)
    for reason, words in (("other", " "), ("mood", "")):
        with pytest.raises(PaperRefused):
            refuse_paper(paper.pk, reason=reason, words=words, **done)
    refuse_paper(paper.pk, reason="other", words="C’est une facture de téléphone.", **done)
    assert missing(person, "address")[0][0].endswith("C’est une facture de téléphone.")


def test_what_is_seen_in_hand_answers_what_was_asked_or_received(done, after):
    person = a_person()
    paper = a_paper_to_check(person)
    seen = after(see_paper, person, kind="address", issued_on=TODAY, **done)
    assert (seen.pk, person.papers.count(), files_on_disk()) == (paper.pk, 1, set())


def test_a_paper_removed_takes_its_pictures_along(done, after):
    paper = a_paper_to_check(a_person(), files=2)
    after(remove_paper, paper.pk, **done)
    assert (files_on_disk(), Paper.objects.count()) == (set(), 0)


class TestEquivalents:
    def test_a_host_s_attestation_needs_the_host_s_identity(self, done):
        person = a_person()
        given = {"kind": "address", "equivalent": "host", "issued_on": TODAY}
        with pytest.raises(NotEnough, match="La pièce d’identité de l’hébergeur") as refused:
            see_paper(person, **given, **done)
        assert refused.value.field == "companion_seen"
        see_paper(person, companion_seen=True, **given, **done)
        assert missing(person, "address") == []
        assert missing(person, "address", date(2026, 7, 7)) == []
        assert missing(person, "address", date(2026, 7, 8)) == [
            ("du 7\u00a0avril 2026\u00a0: plus de 3 mois", False)
        ]

    def test_a_domiciliation_is_good_for_a_year(self, done):
        person = a_person()
        see_paper(person, kind="address", equivalent="ccas", issued_on=date(2025, 4, 7), **done)
        assert missing(person, "address") == []
        assert missing(person, "address", date(2026, 4, 8)) == [
            ("du 7\u00a0avril 2025\u00a0: plus d’un an", False)
        ]

    def test_a_receipt_bears_its_end(self, done):
        person = a_person()
        with pytest.raises(NotEnough) as refused:
            see_paper(person, kind="identity", equivalent="receipt", **done)
        assert refused.value.field == "expires_on"
        see_paper(person, kind="identity", equivalent="receipt", expires_on=date(2026, 6, 1), **done)
        assert missing(person, "identity", date(2026, 6, 1)) == []
        assert missing(person, "identity", date(2026, 6, 2)) != []

    def test_without_identity_a_manager_decides_and_says_why(self, done, manager, now):
        person = a_person()
        given = {"kind": "identity", "equivalent": "decision", "issued_on": TODAY}
        with pytest.raises(NotEnough, match="Seul un responsable"):
            see_paper(person, detail="Connue du CCAS de Ligné", **given, **done)
        with pytest.raises(NotEnough) as refused:
            see_paper(person, at=now, actor=manager, **given)
        assert refused.value.field == "detail"
        see_paper(person, detail="Connue du CCAS de Ligné", at=now, actor=manager, **given)
        assert missing(person, "identity", date(2026, 7, 7)) == []
        assert missing(person, "identity", date(2026, 7, 8)) != []

    def test_what_stands_for_another_kind_stands_for_nothing(self, done):
        with pytest.raises(NotEnough):
            see_paper(a_person(), kind="quotient", equivalent="ccas", **done)

    def test_a_lost_licence_needs_its_declaration_and_its_number(self, done):
        person = a_person()
        given = {"kind": "licence", "equivalent": "loss"}
        with pytest.raises(NotEnough, match="le permis perdu"):
            see_paper(person, issued_on=TODAY, **given, **done)
        licence = a_licence(person)
        with pytest.raises(NotEnough):
            see_paper(person, **given, **done)
        see_paper(person, issued_on=date(2026, 4, 1), **given, **done)
        licence.refresh_from_db()
        assert (licence.lost_on, licence.lost_until) == (date(2026, 4, 1), date(2026, 6, 1))
        update_licence(licence.pk, number="26AA00009", **done)
        licence.refresh_from_db()
        assert (licence.lost_on, licence.lost_until) == (None, None)

    def test_a_licence_is_no_plain_paper(self, done):
        with pytest.raises(NotEnough, match="catégorie"):
            see_paper(a_person(), kind="licence", **done)


class TestLicenceReceived:
    B = {"category": "B", "number": "18AA00001", "issued_on": date(2018, 6, 1)}

    def test_its_category_is_written_down_and_the_picture_goes(self, done, after):
        person = a_person()
        paper = a_paper_to_check(person, "licence")
        licence = after(accept_licence, paper.pk, **self.B, **done)
        paper.refresh_from_db()
        assert (licence.person, licence.seen_on, paper.state) == (person, TODAY, "seen")
        assert files_on_disk() == set()

    def test_a_category_that_we_know_is_seen_again(self, done):
        person = a_person()
        known = a_licence(person, seen_on=date(2024, 1, 1))
        paper = a_paper_to_check(person, "licence")
        accept_licence(paper.pk, **self.B, **done)
        known.refresh_from_db()
        assert (known.seen_on, known.number) == (TODAY, "18AA00001")

    def test_a_reason_may_keep_it(self, done, after):
        paper = a_paper_to_check(a_person(), "licence")
        after(accept_licence, paper.pk, kept_because="fine", kept_until=date(2026, 9, 1), **self.B, **done)
        assert len(files_on_disk()) == 1

    def test_another_paper_is_no_licence(self, done):
        with pytest.raises(PaperRefused):
            accept_licence(a_paper_to_check(a_person()).pk, **self.B, **done)


def test_a_date_to_come_is_refused_and_the_paper_still_waits(done):
    paper = a_paper_to_check(a_person())
    with pytest.raises(InTheFuture):
        accept_paper(paper.pk, issued_on=date(2026, 4, 8), **done)
    paper.refresh_from_db()
    assert paper.state == "received"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "seen", "seen_on": None},
        {"state": "received", "seen_on": None},
        {"state": "refused", "seen_on": None},
        {"refusal": "too_old"},
        {"kept_because": "fine"},
        {"kept_until": TODAY},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong):
    person = a_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_paper(person, **wrong)


def test_a_kind_waits_once(now):
    person = a_person()
    a_paper_to_check(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(person=person, kind="address", state="asked", asked_at=now)


def test_one_too_old_is_not_accepted_and_the_picture_stays_to_be_refused(done):
    paper = a_paper_to_check(a_person())
    with pytest.raises(PaperRefused, match="plus de 3") as caught:
        accept_paper(paper.pk, issued_on=date(2025, 11, 2), **done)
    assert caught.value.field == "issued_on"
    assert "Refusez-le" in caught.value.sentence
    paper.refresh_from_db()
    assert paper.state == "received"
    assert paper.files.exists()
