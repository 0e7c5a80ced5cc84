"""Each hand that a paper needs: other drivers sign the contract by finger, amendments are signed, the seal comes last (rows D4, D7, H9)."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document, Seal
from mobilite.files import storage
from mobilite.workflow import Refusal
from rentals.documents import issue_condition_report, issue_contract
from rentals.integrity import signatures_chained
from rentals.models import AmendmentSigning, Moment, Signature, Signer, Way
from rentals.operations import (
    Signed,
    Signing,
    add_driver,
    extend,
    hand_over,
    remove_driver,
    sign,
    sign_amendment,
    sign_driver,
    take_back,
)
from tests import papers
from tests.cast import client_for
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_named_driver,
    a_person,
    a_report,
    a_representative,
    a_signed_rental,
    a_vehicle,
    an_ongoing_rental,
    paris_at,
    the_organisation,
)

pytestmark = pytest.mark.django_db
STROKES = [[[100 + 20 * i, 150 + 7 * (i % 3), 16 * i] for i in range(12)]]
DRAWN = json.dumps(STROKES)


def hand(role, **more):
    return Signed(role=role, name="Camille Rio", way=Way.FINGER, strokes=STROKES, consent="D’accord.", **more)


def hands(*drivers, both=True, more=()):
    """Return the signatures of the borrower and of the agent, and of these other drivers."""
    beside = [hand(Signer.DRIVER, driver_id=one.pk) for one in drivers]
    sides = [hand(Signer.BORROWER), hand(Signer.AGENT)] if both else []
    return Signing(shown="Contrat", device="Chrome 129, Android", signed=[*sides, *beside, *more])


@pytest.fixture
def rental(agent, now):
    """A rental whose contract names Paul Roux, and waits for everybody's hand."""
    the_organisation()
    rental = a_confirmed_rental()
    a_named_driver(rental, at=now - timedelta(minutes=5), actor=agent)
    issue_contract(rental, at=now, actor=agent)
    return rental


@pytest.fixture
def driver(rental):
    return rental.drivers.get()


def sealed(paper) -> bool:
    return Seal.objects.filter(document=paper).exists()


def test_three_hands_sign_and_the_contract_is_sealed(rental, driver, agent, now):
    sign(rental.pk, means="touch", signing=hands(driver), at=now, actor=agent)
    driver.refresh_from_db()
    assert (driver.signed_at, driver.get_signing_means_display()) == (now, "Signé au doigt")
    rows = Signature.objects.order_by("rank")
    assert [one.role for one in rows] == ["borrower", "agent", "driver"]
    hers = rows.get(role="driver")
    assert (hers.driver, hers.contract, hers.strokes) == (driver, rental.contract(), STROKES)
    assert hers.evidence["consent"] == "D’accord."
    assert sealed(rental.contract())
    assert entries_about(rental).first().data["drivers"] == [driver.pk]
    assert list(signatures_chained(now)) == []


def test_without_her_hand_the_contract_waits_and_so_do_the_keys_and_the_seal(rental, driver, agent, now):
    signed = sign(rental.pk, means="touch", signing=hands(), at=now, actor=agent)
    contract = signed.contract()
    assert not sealed(contract)
    with pytest.raises(Refusal, match="Paul Roux conduit aussi et n’a pas signé"):
        hand_over(rental.pk, report=a_report(vehicle=rental.vehicle), at=rental.pickup_at, actor=agent)
    later = now + timedelta(minutes=10)
    sign_driver(driver.pk, means="touch", signing=hands(driver, both=False), at=later, actor=agent)
    assert sealed(contract)
    assert Signature.objects.get(role="driver").contract == contract


def test_taken_off_the_contract_waits_for_her_no_more(rental, driver, agent, now):
    signed = sign(rental.pk, means="paper", at=now, actor=agent)
    remove_driver(driver.pk, reason="Elle ne conduit plus", at=now + timedelta(minutes=1), actor=agent)
    assert sealed(signed.contract())


def test_a_hand_that_lacks_a_paper_does_not_sign(agent, now):
    the_organisation()
    rental = a_confirmed_rental()
    person = a_person("Paul", "Roux", licences=["B"], papers=["identity"])
    driver = add_driver(rental.pk, person=person, at=now - timedelta(minutes=5), actor=agent)
    issue_contract(rental, at=now, actor=agent)
    with pytest.raises(Refusal, match="Paul Roux ne peut pas encore signer"):
        sign(rental.pk, means="touch", signing=hands(driver), at=now, actor=agent)
    rental.refresh_from_db()
    assert rental.signed_at is None
    assert not Signature.objects.exists()


def test_she_is_written_to_for_what_she_lacks_as_soon_as_she_is_named(agent, now):
    from mobilite.outbox.models import Message

    person = a_person("Paul", "Roux", licences=["B"], papers=["identity"])
    add_driver(a_confirmed_rental().pk, person=person, at=now, actor=agent)
    message = Message.objects.get(event="rentals.papers_missing")
    assert message.person == person
    assert "address" in {paper.kind for paper in person.papers.filter(state="asked")}
    whole = a_driver("Nina", "Blanc")
    other = a_confirmed_rental(a_driver("Gaël", "Petit"), vehicle=a_vehicle("car"))
    add_driver(other.pk, person=whole, at=now, actor=agent)
    assert not Message.objects.filter(event="rentals.papers_missing", person=whole).exists()


def test_who_may_not_sign_alone_signs_with_the_right_person(agent, now):
    the_organisation()
    rental = a_confirmed_rental()
    person = a_driver("Paul", "Roux", protection="curatelle")
    curator = a_representative(person, "curator")
    driver = add_driver(rental.pk, person=person, at=now - timedelta(minutes=5), actor=agent)
    issue_contract(rental, at=now, actor=agent)
    with pytest.raises(Refusal, match="Dites qui signe avec Paul"):
        sign(rental.pk, means="touch", signing=hands(driver), at=now, actor=agent)
    beside = hand(Signer.CO_SIGNER, driver_id=driver.pk, representative=curator)
    sign(rental.pk, means="touch", signing=hands(driver, more=[beside]), at=now, actor=agent)
    driver.refresh_from_db()
    assert driver.cosigned_by == curator
    assert Signature.objects.get(role="co_signer").driver == driver


def test_a_driver_of_another_rental_signs_nothing_here(rental, agent, now):
    other = a_named_driver(
        a_confirmed_rental(a_driver("Gaël", "Petit"), vehicle=a_vehicle("car")), a_driver("Nina", "Blanc")
    )
    with pytest.raises(Refusal, match="n’est plus à faire signer"):
        sign(rental.pk, means="touch", signing=hands(other), at=now, actor=agent)


def test_a_hand_signs_a_paper_once(rental, driver, agent, now):
    sign(rental.pk, means="touch", signing=hands(driver), at=now, actor=agent)
    with pytest.raises(Refusal, match="a déjà signé"):
        sign_driver(driver.pk, means="touch", signing=hands(driver, both=False), at=now, actor=agent)
    one = Signature.objects.get(role="driver")
    one.pk, one.rank, one.previous, one.sha256 = None, 9, "a" * 64, "b" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


class TestOnTheScreen:
    def test_the_page_has_a_pad_for_each_hand(self, rental, driver, as_agent):
        here = reverse("rentals:sign_here", args=[rental.pk])
        page = as_agent.get(here)
        assert "Autre conducteur : Paul Roux" in page.content.decode().replace("\u00a0", " ")
        drawn = {f"strokes_{key}": DRAWN for key in ("borrower", "agent", f"driver_{driver.pk}")}
        as_agent.post(here, drawn | {"shown": page.context["shown"]})
        assert Signature.objects.count() == 3

    def test_who_is_not_there_signs_later_on_her_own_page(self, rental, driver, as_agent):
        here = reverse("rentals:sign_here", args=[rental.pk])
        drawn = {f"strokes_{key}": DRAWN for key in ("borrower", "agent")}
        said = as_agent.post(here, drawn | {"shown": as_agent.get(here).context["shown"]}, follow=True)
        assert "Il manque encore la signature de Paul Roux" in said.content.decode()
        assert "pas encore par tous" in said.content.decode()
        how = reverse("rentals:sign_driver", args=[rental.pk, driver.pk])
        hers = as_agent.post(how, {"means": "touch"})["Location"]
        page = as_agent.get(hers)
        assert "Il manque la signature de Paul Roux" in as_agent.post(
            hers, {"shown": page.context["shown"]}
        ).content.decode().replace("\u00a0", " ")
        as_agent.post(hers, {f"strokes_driver_{driver.pk}": DRAWN, "shown": page.context["shown"]})
        driver.refresh_from_db()
        assert driver.get_signing_means_display() == "Signé au doigt"
        assert as_agent.get(hers)["Location"] == rental.get_absolute_url()

    def test_who_lacks_a_paper_has_no_pad_and_the_page_says_why(self, as_agent, agent, now):
        the_organisation()
        rental = a_confirmed_rental()
        person = a_person("Paul", "Roux", licences=["B"], papers=["identity"])
        driver = add_driver(rental.pk, person=person, at=now - timedelta(minutes=5), actor=agent)
        issue_contract(rental, at=now, actor=agent)
        page = as_agent.get(reverse("rentals:sign_here", args=[rental.pk])).content.decode()
        assert "Paul Roux ne signe pas encore" in page
        assert f"strokes_driver_{driver.pk}" not in page
        hers = as_agent.get(reverse("rentals:sign_driver_here", args=[rental.pk, driver.pk]))
        assert hers.status_code == 302


class TestAmendment:
    """Signed like the contract, on the way of what made it or later."""

    @pytest.fixture
    def rental(self, agent):
        rental = an_ongoing_rental()
        return extend(rental.pk, needed_until=paris_at(4, 20), at=paris_at(4, 8), actor=agent)

    @pytest.fixture
    def amendment(self, rental):
        return Document.objects.about(rental).get(kind="amendment")

    def test_by_finger_with_its_proof_and_its_seal(self, rental, amendment, agent):
        at = paris_at(4, 8, 10)
        made = sign_amendment(amendment.pk, means="touch", signing=hands(), at=at, actor=agent)
        assert (made.at, made.means, made.by) == (at, "touch", agent)
        assert {one.contract for one in Signature.objects.filter(contract=amendment)} == {amendment}
        assert sealed(amendment)
        assert Seal.objects.get(document=amendment).reason.startswith("Signé au doigt")
        with pytest.raises(Refusal, match="déjà signé"):
            sign_amendment(amendment.pk, means="paper", at=at, actor=agent)

    def test_it_is_never_changed(self, amendment, agent):
        sign_amendment(amendment.pk, means="paper", at=paris_at(4, 8), actor=agent)
        with pytest.raises(IntegrityError), transaction.atomic():
            AmendmentSigning.objects.update(means="touch")

    @pytest.mark.parametrize(
        ("means", "signing"), [("scan", None), ("oral", None), ("touch", None), ("paper", hands())]
    )
    def test_how_it_is_signed_is_said(self, amendment, agent, means, signing):
        with pytest.raises(Refusal):
            sign_amendment(amendment.pk, means=means, signing=signing, at=paris_at(4, 8), actor=agent)
        assert not AmendmentSigning.objects.exists()

    def test_the_page_of_the_rental_asks_for_it(self, rental, amendment, agent, the_clock):
        the_clock.move_to(paris_at(4, 8, 10))
        as_agent = client_for(agent)
        page = rental.get_absolute_url()
        how = reverse("rentals:sign_amendment", args=[rental.pk, amendment.pk])
        shown = as_agent.get(page).content.decode()
        assert how in shown
        assert "attend les signatures" in shown
        here = as_agent.post(how, {"means": "touch"})["Location"]
        drawn = {"strokes_borrower": DRAWN, "strokes_agent": DRAWN}
        as_agent.post(here, drawn | {"shown": as_agent.get(here).context["shown"]})
        shown = as_agent.get(page).content.decode()
        assert "attend les signatures" not in shown
        assert "signé le 8\u00a0avril" in shown
        assert as_agent.get(how)["Location"] == as_agent.get(here)["Location"] == page

    def test_an_extension_leads_on_to_its_signatures(self, as_agent, agent, the_clock):
        rental = a_signed_rental()
        url = reverse("rentals:extend", args=[rental.pk])
        assert "Prolonger la location et faire signer" in as_agent.get(url).content.decode()
        went = as_agent.post(url, {"needed_until": "2026-04-20T09:00", "do": "sign"})
        amendment = Document.objects.about(rental).get(kind="amendment")
        assert went["Location"] == reverse("rentals:sign_amendment", args=[rental.pk, amendment.pk])

    def test_who_it_names_signs_it_with_the_others_and_the_seal_waits_for_her(self, agent):
        rental, at = an_ongoing_rental(), paris_at(4, 8)
        driver = add_driver(rental.pk, person=a_driver("Paul", "Roux"), at=at, actor=agent)
        amendment = Document.objects.about(rental).get(kind="amendment")
        sign_amendment(amendment.pk, means="paper", at=at, actor=agent)
        assert not sealed(amendment)
        sign_driver(driver.pk, means="touch", signing=hands(driver, both=False), at=at, actor=agent)
        assert sealed(amendment)
        assert Signature.objects.get().contract == amendment


def test_condition_reports_signed_on_the_screen_are_sealed_and_known_again(agent, now, run_jobs):
    rental = a_signed_rental()
    both = hands()
    with papers.sealing():
        for moment, act, at in (
            (Moment.OUT, hand_over, rental.pickup_at),
            (Moment.IN, take_back, rental.return_at),
        ):
            act(rental.pk, report=a_report(vehicle=rental.vehicle, signing=both), at=at, actor=agent)
            rental.refresh_from_db()
            paper = issue_condition_report(rental.current.reports.get(moment=moment), at=at, actor=agent)
            run_jobs()
            seal = Seal.objects.get(document=paper)
            assert seal.sealed_at is not None
            content = storage.read(seal.file_name)
            assert Seal.objects.filter(sha256=hashlib.sha256(content).hexdigest()).exists()


def test_one_signed_on_paper_is_not(agent):
    rental = an_ongoing_rental()
    paper = issue_condition_report(rental.current.reports.get(), at=paris_at(4, 8), actor=agent)
    assert not sealed(paper)
