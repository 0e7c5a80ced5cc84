"""A signed paper is sealed behind the page, once; a certificate that is wrong loses nothing (row D4)."""

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.checks import run_checks
from django.db import DatabaseError, transaction

from mobilite.audit.entries import entries_about
from mobilite.documents import sealing
from mobilite.documents.models import Document, Kind, Seal
from mobilite.documents.operations import content_of, drawing_put_off
from mobilite.documents.retention import erased
from mobilite.documents.seals import NotSealable, NotSealedYet, ask_for_seal, put_on, sealed_content
from mobilite.documents.verifying import State, read_seal, verdict
from mobilite.files import storage
from mobilite.todo.models import Task
from tests import papers
from tests.certificates import a_certificate
from tests.examples.documents import a_document
from tests.factories import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(now):
    return a_document(a_person(), kind=Kind.CONTRACT)


@pytest.fixture
def ask(agent, now):
    return lambda document: ask_for_seal(document, reason="Signé sur papier.", at=now, actor=agent)


@pytest.fixture
def certificate():
    with papers.sealing() as path:
        yield path


def test_a_signed_paper_is_sealed_by_a_job_and_the_journal_says_so(contract, ask, certificate, run_jobs, now):
    asked = ask(contract)
    assert asked.sealed_at is None
    run_jobs()
    asked.refresh_from_db()
    assert (asked.sealed_at, asked.subject) == (now, "Sceau de démonstration")
    assert entries_about(contract).first().verb == "seal"
    assert sealed_content(Document.objects.get(pk=contract.pk)).startswith(content_of(contract))


def test_asking_twice_and_sealing_twice_give_one_seal(contract, ask, certificate, run_jobs):
    assert ask(contract) == ask(contract)
    run_jobs()
    first = Seal.objects.get().sha256
    put_on.func(Seal.objects.get().pk)
    assert Seal.objects.get().sha256 == first


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.QUOTE, Kind.STATEMENT])
def test_what_is_not_signed_is_never_sealed(kind, ask, now):
    with pytest.raises(NotSealable):
        ask(a_document(a_person(), kind=kind))


def test_without_a_certificate_nothing_is_sealed_and_nothing_fails(contract, ask, run_jobs, run_due, now):
    ask(contract)
    run_jobs()
    assert run_due(now, "documents.seals") == {"documents.seals": 0}
    assert not Task.objects.exists()
    with pytest.raises(NotSealedYet):
        sealed_content(contract)


def test_what_waited_is_sealed_once_a_certificate_is_given(contract, ask, run_due, now):
    ask(contract)
    with papers.sealing():
        assert run_due(now, "documents.seals") == {"documents.seals": 1}
        assert run_due(now, "documents.seals") == {"documents.seals": 0}


def test_what_is_put_off_waits_for_the_hourly_look(contract, ask, certificate, run_jobs, run_due, now):
    with drawing_put_off():
        ask(contract)
    run_jobs()
    assert Seal.objects.get().sealed_at is None
    assert run_due(now, "documents.seals") == {"documents.seals": 1}


WRONG = {
    "expired": (lambda path: a_certificate(path, starts=-400, ends=-1), "est périmé depuis le 6\u00a0avril 2026"),
    "too early": (lambda path: a_certificate(path, starts=2), "ne vaut qu’à partir du 9\u00a0avril 2026"),
    "not for signing": (lambda path: a_certificate(path, signs=False), "n’est pas fait pour signer"),
    "no certificate": (lambda path: path.write_bytes(b"bonjour"), "ne s’ouvre pas"),
    "missing": (lambda path: None, "ne se trouve pas"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_certificate_loses_nothing_and_opens_one_task(
    wrong, contract, ask, settings, tmp_path, run_jobs, run_due, now
):
    make, said = WRONG[wrong]
    path = tmp_path / "structure.p12"
    make(path)
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSWORD, settings.DOCUMENT_SEALER = (
        str(path),
        "",
        "tests.papers.seal",
    )
    ask(contract)
    run_jobs()
    run_due(now, "documents.seals")
    task = Task.objects.get()
    assert said in task.detail
    assert "rien n’est perdu" in task.detail
    assert Seal.objects.get().sealed_at is None
    # Put right, the next look seals what waited and closes the task.
    a_certificate(path)
    assert run_due(now, "documents.seals") == {"documents.seals": 1}
    task.refresh_from_db()
    assert task.status == "dropped"


def test_a_wrong_password_is_said(settings, certificate):
    sealing.certificate()
    settings.SEAL_PASSWORD = "autre"
    with pytest.raises(sealing.BadCertificate, match="SEAL_PASSWORD"):
        sealing.certificate()


def test_the_local_certificate_is_made_once_and_only_its_owner_reads_it(certificate):
    first = sealing.certificate()
    assert sealing.certificate() == first
    assert certificate.stat().st_mode & 0o077 == 0
    assert first.is_self_made


def test_the_database_itself_refuses_another_seal(contract, ask, certificate, run_jobs):
    ask(contract)
    run_jobs()
    for change in ({"sha256": "0" * 64}, {"reason": "Autre"}, {"file_name": "autre", "sha256": "1" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Seal.objects.update(**change)


def test_a_paper_whose_term_is_over_takes_its_sealed_copy_with_it(contract, ask, certificate, run_jobs, now):
    ask(contract)
    run_jobs()
    name = Seal.objects.get().file_name
    assert name in erased(Document.objects.filter(pk=contract.pk), now)
    assert Seal.objects.get().file_name == ""


def test_check_deploy_says_what_is_wrong_with_the_seal(settings, tmp_path):
    def said():
        return {
            one.id for one in run_checks(include_deployment_checks=True) if one.id.startswith("documents.")
        }

    assert said() == {"documents.W001"}
    settings.SEAL_CERTIFICATE = str(a_certificate(tmp_path / "structure.p12", ends=20))
    assert said() == {"documents.W002", "documents.W003"}
    a_certificate(tmp_path / "structure.p12", starts=-40, ends=-20)
    assert said() == {"documents.E001"}


@pytest.mark.drawn
@pytest.mark.slow
@pytest.mark.parametrize(
    "key", [lambda: ec.generate_private_key(ec.SECP256R1()), lambda: rsa.generate_private_key(65537, 2048)]
)
def test_a_real_seal_keeps_the_paper_archivable_and_shows_one_changed_byte(
    key, contract, ask, settings, tmp_path, run_jobs
):
    from page import validate_pdf_bytes

    path = a_certificate(tmp_path / "structure.p12", key=key())
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSWORD = str(path), ""
    ask(contract)
    run_jobs()
    contract = Document.objects.select_related("seal").get(pk=contract.pk)
    content, issued = sealed_content(contract), content_of(contract)
    assert content.startswith(issued)
    for profile in ("3a", "ua1"):
        failures = validate_pdf_bytes(content, profile=profile).failures
        assert [one.rule_id for one in failures if "STREAM-LENGTH" not in one.rule_id] == []
    assert read_seal(content) == (True, True)
    field = next(iter(pypdf.PdfReader(storage.open(contract.seal.file_name)).get_fields().values()))
    assert field["/V"]["/Reason"] == "Signé sur papier."
    # By us, without our records: the seal alone tells.
    Document.objects.filter(pk=contract.pk).update(archived_at=contract.created_at)
    for place in (20, len(issued) // 2, len(issued) + 100, len(content) - 30):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert read_seal(changed)[1] is False
        assert verdict(changed).state != State.INTACT
    assert read_seal(content + b"\n% one more line") == (True, False)
