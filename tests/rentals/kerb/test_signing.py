"""Both sides sign on the screen: strokes, names, proofs in a chain (row D4)."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mobilite.documents.models import Document
from mobilite.people.models.representatives import Proof, Representative, Role
from mobilite.workflow import Refusal
from rentals.forms.pads import PadsForm, device
from rentals.integrity import signatures_chained
from rentals.models import Signature, Signer, Status, Way
from rentals.operations import Signed, Signing, sign
from rentals.operations.signatures import is_drawing, read_strokes
from tests.factories import a_confirmed_rental, a_contract, a_driver, a_signed_rental, a_vehicle
from tests.rentals.kerb.steps import address, answer, draft, go_through, signing, text

pytestmark = pytest.mark.django_db

STROKES = [[[100 + 20 * i, 150 + 7 * (i % 3), 16 * i] for i in range(12)], [[500, 90, 400], [510, 95, 420]]]
DRAWN = json.dumps(STROKES)
CHROME = "Mozilla/5.0 (Linux; Android 14; Tab) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36"


def signed(*roles, way=Way.FINGER):
    strokes = STROKES if way == Way.FINGER else []
    return Signing(
        shown="Contrat",
        device="Chrome 129, Android",
        signed=[
            Signed(role=role, name="Camille Rio", way=way, strokes=strokes, consent="D’accord.")
            for role in roles
        ],
    )


def ready(client, **kwargs):
    rental = a_signed_rental(**kwargs)
    go_through(client, rental, 40_010)
    return rental


def by_finger(client, rental, **data):
    drawn = {"strokes_borrower": DRAWN, "strokes_agent": DRAWN, "do": "finish"}
    return answer(client, rental, "sign", **signing(client, rental) | drawn | data)


def test_both_draw_and_the_keys_go_with_the_proof(as_agent, agent, now):
    rental = ready(as_agent)
    page = text(as_agent.get(address(rental, "sign")))
    assert "40\u202f010\u00a0km" in page
    assert "je suis d’accord" in page
    as_agent.defaults["HTTP_USER_AGENT"] = CHROME
    assert by_finger(as_agent, rental)["Location"] == address(rental, "done")
    rental.refresh_from_db()
    assert rental.status == Status.ONGOING
    borrower, hers = Signature.objects.order_by("rank")
    assert (borrower.role, borrower.name, borrower.strokes) == (
        Signer.BORROWER,
        str(rental.person),
        STROKES,
    )
    assert (hers.role, hers.user, hers.previous) == (Signer.AGENT, agent, borrower.sha256)
    assert borrower.evidence["device"] == "Chrome 129, Android"
    assert "40\u202f010\u00a0km" in borrower.evidence["shown"]
    assert "Signé à l’écran par" in text(as_agent.get(address(rental, "done")))
    paper = Document.objects.about(rental.current.reports.get()).get().context
    assert [one["path"][:9] for one in paper["signatures"]] == ["M100 150 "] * 2


def test_a_second_press_signs_nothing_more(as_agent):
    rental = ready(as_agent)
    press = signing(as_agent, rental) | {"strokes_borrower": DRAWN, "strokes_agent": DRAWN}
    first, second = (answer(as_agent, rental, "sign", **press) for _ in range(2))
    assert first["Location"] == second["Location"] == address(rental, "done")
    assert Signature.objects.count() == 2


def test_a_name_and_a_tick_do_for_whoever_does_not_draw(as_agent):
    rental = ready(as_agent)
    typed = {"strokes_borrower": "", "name_borrower": "Zoé  Le Gall", "tick_borrower": "on"}
    by_finger(as_agent, rental, **typed)
    one = Signature.objects.get(role=Signer.BORROWER)
    assert (one.way, one.name, one.strokes) == (Way.TYPED, "Zoé Le Gall", [])


def test_one_signature_alone_keeps_the_keys_and_is_not_lost(as_agent):
    rental = ready(as_agent)
    page = text(by_finger(as_agent, rental, strokes_agent="[[[1,1,1]]]"))
    assert "Il manque votre signature." in page
    rental.refresh_from_db()
    assert rental.status == Status.CONFIRMED
    again = text(as_agent.get(address(rental, "sign")))
    assert "[[[100, 150, 0]" in again.replace("&quot;", '"')


def test_what_was_drawn_under_other_words_does_not_sign_the_new_ones(as_agent):
    rental = ready(as_agent)
    page = signing(as_agent, rental)
    by_finger(as_agent, rental, do="back")
    answer(as_agent, rental, "meter", meter=40_200)
    late = answer(as_agent, rental, "sign", do="finish", **page, strokes_borrower=DRAWN, strokes_agent=DRAWN)
    assert "relisez, puis signez à nouveau" in text(late)
    assert "[[[100" not in text(late)
    assert draft(rental).data["meter"] == 40_200
    assert not Signature.objects.exists()


def test_a_minor_signs_with_a_representative(agent, now):
    rental = a_confirmed_rental()
    rental.person.birth_date = now.date() - timedelta(days=17 * 365)
    mother = Representative.objects.create(
        person=rental.person, role=Role.PARENT, first_name="Anne", last_name="Moal", proof=Proof.FAMILY_BOOK,
        starts_on=date(2026, 1, 1), seen_on=date(2026, 1, 1),
    )  # fmt: skip
    drawn = {"strokes_borrower": DRAWN, "strokes_agent": DRAWN}

    def form(**data):
        return PadsForm(drawn | data, borrower=rental.person, user=agent, at=now, consent="D’accord.")

    assert "Dites qui signe." in form().errors["name_co_signer"][0]
    with_her = form(cosigner=mother.pk, tick_co_signer="on")
    assert with_her.is_valid()
    assert [one.role for one in with_her.signed] == ["borrower", "co_signer", "agent"]


def test_the_contract_is_signed_on_the_counter_s_screen(as_agent, agent):
    rental = a_confirmed_rental()
    contract = a_contract(rental)
    here = reverse("rentals:sign_here", args=[rental.pk])
    went = as_agent.post(reverse("rentals:sign", args=[rental.pk]), {"means": "touch"})
    assert went["Location"] == here
    shown = as_agent.get(here).context["shown"]
    drawn = {"strokes_borrower": DRAWN, "strokes_agent": DRAWN}
    assert "a changé" in text(as_agent.post(here, drawn | {"shown": "Contrat 1"}))
    as_agent.post(here, drawn | {"shown": shown})
    rental.refresh_from_db()
    assert rental.get_signing_means_display() == "Signé au doigt"
    assert {one.contract for one in rental.signatures.all()} == {contract}
    assert contract.context_sha256 in rental.signatures.first().evidence["shown"]
    assert as_agent.get(here)["Location"] == rental.get_absolute_url()


def test_one_side_is_not_enough(agent, now):
    rental = a_confirmed_rental()
    a_contract(rental)
    with pytest.raises(Refusal, match="Il manque une signature"):
        sign(rental.pk, means="touch", signing=signed("borrower"), at=now, actor=agent)
    with pytest.raises(Refusal, match="à l’écran"):
        sign(rental.pk, means="touch", at=now, actor=agent)


@pytest.fixture
def two_contracts(agent, now):
    for person in (a_driver("Camille", "Rio"), a_driver("Idris", "Kaya")):
        rental = a_confirmed_rental(person, vehicle=a_vehicle())
        a_contract(rental)
        sign(rental.pk, means="touch", signing=signed("borrower", "agent"), at=now, actor=agent)


def test_the_chain_holds_and_nothing_in_it_may_change(two_contracts, now):
    assert list(signatures_chained(now)) == []
    assert Signature.objects.count() == 4
    for change in ({"role": "agent"}, {"sha256": "0" * 64}, {"rank": 9}):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Signature.objects.filter(rank=1).update(**change)


def test_a_proof_that_was_tampered_with_is_found(two_contracts, now):
    one = Signature.objects.get(rank=2)
    Signature.objects.filter(pk=one.pk).update(evidence=one.evidence | {"name": "Quelqu’un d’autre"})
    assert [one.sentence for one in signatures_chained(now)] == [
        "Signature n°\u00a02\u00a0: sa preuve a changé."
    ]


def test_a_row_that_is_gone_is_found(two_contracts, now):
    Signature.objects.get(rank=2).delete()
    assert [one.sentence for one in signatures_chained(now)] == [
        "Signature n°\u00a03\u00a0: elle ne suit pas celle d’avant."
    ]


def test_erased_the_chain_still_holds(two_contracts, now):
    Signature.objects.filter(rank__lte=2).update(evidence={}, erased_at=now)
    assert list(signatures_chained(now)) == []
    assert Signature.objects.get(rank=1).name == ""


@given(
    st.text() | st.recursive(st.integers() | st.none() | st.text(), st.lists, max_leaves=20).map(json.dumps)
)
def test_whatever_is_sent_is_a_drawing_or_nothing(sent):
    strokes = read_strokes(sent)
    assert strokes == [] or is_drawing(strokes)


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [[]],
        "x",
        [[[1, 2]] * 9],
        [[[1001, 1, 1]] * 9],
        [[[1, 1, 9 - i] for i in range(9)]],
        [[[True, 1, 1]] * 9],
    ],
)
def test_a_slip_is_no_signature(strokes):
    assert not is_drawing(strokes)


def test_the_device_is_named_in_few_words():
    assert device(CHROME) == "Chrome 129, Android"
    assert device("") == "Navigateur inconnu"
