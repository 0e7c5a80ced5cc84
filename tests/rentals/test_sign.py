"""A contract that says the present terms is signed, or nothing leaves (row D4)."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Seal
from mobilite.files import storage
from mobilite.workflow import Refusal
from rentals.documents import issue_contract
from rentals.operations import RentalRefused, extend, sign
from tests import papers
from tests.factories import (
    a_confirmed_rental,
    a_contract,
    a_driver,
    a_representative,
    a_requested_rental,
    paris_at,
    the_organisation,
)

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


class TestNotAlone:
    """Row D6: at the signature, without the right person, it is no."""

    @pytest.fixture
    def rental(self):
        person = a_driver("Léa", "Sow", protection="curatelle")
        rental = a_confirmed_rental(person)
        a_contract(rental)
        return rental

    def test_without_the_right_person_it_is_refused(self, rental, now, agent):
        a_representative(rental.person, "parent")
        with pytest.raises(RentalRefused, match="ne signe pas sans son curateur") as refused:
            sign(rental.pk, means="paper", at=now, actor=agent)
        assert refused.value.field == "cosigner"

    def test_who_signs_with_her_must_be_said_and_be_the_right_one(self, rental, now, agent):
        curator = a_representative(rental.person, "curator")
        other = a_representative(a_driver(protection="curatelle"), "curator")
        for wrong in (None, other):
            with pytest.raises(RentalRefused, match="Dites qui signe avec Léa"):
                sign(rental.pk, means="paper", at=now, actor=agent, cosigner=wrong)
        assert sign(rental.pk, means="paper", at=now, actor=agent, cosigner=curator).cosigned_by == curator

    def test_the_page_asks_who(self, rental, as_agent):
        page = reverse("rentals:sign", args=[rental.pk])
        assert "ne signe pas sans" in as_agent.post(page, {"means": "paper"}).content.decode()
        curator = a_representative(rental.person, "curator")
        assert "Qui signe avec le locataire" in as_agent.get(page).content.decode()
        as_agent.post(page, {"means": "paper", "cosigner": curator.pk})
        rental.refresh_from_db()
        assert rental.cosigned_by == curator

    def test_the_rental_page_says_so_before(self, rental, as_agent):
        assert "ne signe pas sans" in as_agent.get(rental.get_absolute_url()).content.decode()


def test_who_signs_alone_needs_nobody(now, agent):
    rental = a_confirmed_rental()
    a_contract(rental)
    with pytest.raises(RentalRefused, match="sans l’aide de personne"):
        sign(rental.pk, means="paper", at=now, actor=agent, cosigner=a_representative(rental.person))
