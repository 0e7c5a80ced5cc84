"""A contract that says the present terms is signed, or nothing leaves (row D4)."""

import hashlib
from datetime import timedelta

import pytest

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Seal
from mobilite.files import storage
from mobilite.workflow import Refusal
from rentals.documents import issue_contract
from rentals.operations import extend, sign
from tests import papers
from tests.factories import a_confirmed_rental, a_contract, a_requested_rental, paris_at, the_organisation

pytestmark = pytest.mark.django_db


def test_on_paper(agent, now):
    rental = a_confirmed_rental()
    contract = a_contract(rental)
    signed = sign(rental.pk, means="paper", at=now, actor=agent)
    assert (signed.signed_at, signed.get_signing_means_display()) == (now, "Signé sur papier")
    assert signed.status == "confirmed"
    entry = entries_about(rental).first()
    assert (entry.verb, entry.data["contract"]) == ("sign", contract.number)


def test_a_scan_is_kept_privately(agent, now):
    rental = a_confirmed_rental()
    a_contract(rental)
    signed = sign(rental.pk, means="scan", scan=b"%PDF-1.7 signed", at=now, actor=agent)
    assert signed.signed_file.endswith(".pdf")
    assert storage.read(signed.signed_file) == b"%PDF-1.7 signed"


def test_no_contract_no_signature(agent, now):
    rental = a_confirmed_rental()
    with pytest.raises(Refusal, match="établissez-le"):
        sign(rental.pk, means="paper", at=now, actor=agent)


def test_a_contract_that_says_former_terms_is_not_signed(agent, now):
    rental = a_confirmed_rental()
    a_contract(rental, at=now)
    later = now + timedelta(minutes=5)
    extend(rental.pk, needed_until=paris_at(4, 16), at=later, actor=agent)
    with pytest.raises(Refusal, match="a changé depuis"):
        sign(rental.pk, means="paper", at=later, actor=agent)
    a_contract(rental, at=later)
    assert sign(rental.pk, means="paper", at=later, actor=agent).signed_at == later


@pytest.mark.parametrize("fields", [{"means": "scan"}, {"means": "oral"}])
def test_how_it_is_signed_is_said(agent, now, fields):
    rental = a_confirmed_rental()
    a_contract(rental)
    with pytest.raises(Refusal) as caught:
        sign(rental.pk, at=now, actor=agent, **fields)
    assert caught.value.field in ("scan", "means")


def test_once_and_only_once_confirmed(agent, now):
    with pytest.raises(Refusal):
        sign(a_requested_rental().pk, means="paper", at=now, actor=agent)
    rental = a_confirmed_rental()
    a_contract(rental)
    sign(rental.pk, means="paper", at=now, actor=agent)
    with pytest.raises(Refusal, match="déjà été signé"):
        sign(rental.pk, means="paper", at=now, actor=agent)


def test_the_signed_contract_is_sealed_behind_the_page_and_the_seal_says_how(agent, now, run_jobs):
    rental = a_confirmed_rental()
    the_organisation()
    contract = issue_contract(rental, at=now, actor=agent)
    with papers.sealing():
        sign(rental.pk, means="scan", scan=b"%PDF-1.7 signed", at=now, actor=agent)
        run_jobs()
    seal = Seal.objects.get(document=contract)
    assert seal.sealed_at == now
    fingerprint = hashlib.sha256(b"%PDF-1.7 signed").hexdigest()
    assert seal.reason.startswith("Exemplaire signé numérisé, mar.\u00a07\u00a0avril 2026, 9\u00a0h\u00a030.")
    assert fingerprint in seal.reason
    assert fingerprint in storage.read(seal.file_name).decode()


def test_a_signature_that_is_refused_asks_for_no_seal(agent, now):
    with pytest.raises(Refusal):
        sign(a_confirmed_rental().pk, means="paper", at=now, actor=agent)
    assert not Seal.objects.exists()
