"""The path of a candidature: each act in each state, as the national platform has it (facts: iae 3; row J2)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from advice.recruitment import operations
from advice.recruitment.models import HIDDEN, MOVES, OFFERED, PROCESSED, Kind, Reason, Referral, Status
from mobilite.audit.entries import entries_about
from mobilite.outbox.models import Message
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from tests.factories import a_contact, a_person, the_organisation
from tests.factories.persons import a_consent
from tests.factories.recruiting import HIRED, PROPOSED, a_referral, an_employer, an_opening, play, put_in

pytestmark = pytest.mark.django_db

#: Read in iae.md: what each act starts from, and where it leads. The last one is ours.
LEADS = {
    "process": ({"new", "pool"}, "processing"),
    "postpone": ({"new", "pool", "processing", "prior_to_hire"}, "postponed"),
    "accept": (set(Status.values) - {"accepted"}, "accepted"),
    "add_to_pool": ({"new", "processing", "postponed", "cancelled", "obsolete"}, "pool"),
    "move_to_prior_to_hire": (
        {"new", "pool", "processing", "postponed", "obsolete", "refused", "cancelled"},
        "prior_to_hire",
    ),
    "cancel_prior_to_hire": ({"prior_to_hire"}, "processing"),
    "refuse": ({"new", "pool", "processing", "prior_to_hire", "postponed"}, "refused"),
    "cancel": ({"accepted"}, "cancelled"),
    "render_obsolete": ({"new", "processing", "postponed"}, "obsolete"),
    "transfer": (set(Status.values) - {"accepted"}, "new"),
    "reset": ({"obsolete"}, "new"),
    "withdraw": ({"new", "processing", "postponed", "prior_to_hire", "pool"}, "refused"),
}


def test_the_path_is_that_of_the_platform():
    known = {act: (set(map(str, move.sources)), str(move.target)) for act, move in MOVES.items()}
    assert known == LEADS
    assert len(OFFERED) == 13
    assert not set(OFFERED) & set(HIDDEN)
    assert Reason("not_mobile").label == "Candidat non mobile"
    assert Status("pool").label == "Vivier de candidatures"


@pytest.mark.parametrize("act", [act for act in LEADS if act not in ("render_obsolete", "withdraw")])
def test_each_act_is_done_from_its_states_and_refused_from_every_other(act):
    sources, target = LEADS[act]
    referral = a_referral(employer=an_employer(email=""))
    if act == "transfer":
        an_employer("Atelier", kind=Kind.ACI, email="atelier@example.org")
    for status in Status.values:
        with transaction.atomic():
            put_in(referral, status)
            if status in sources:
                play(referral, act)
                referral.refresh_from_db()
                assert referral.status == target, status
                assert (referral.processed_at is not None) == (target in PROCESSED)
                assert bool(referral.contract) == (target in ("accepted", "cancelled"))
            else:
                with pytest.raises(Refusal), transaction.atomic():
                    play(referral, act)
                assert Referral.objects.get(pk=referral.pk).status == status
            transaction.set_rollback(True)


@pytest.mark.parametrize("act", ["render_obsolete", "withdraw"])
def test_what_no_colleague_does_moves_its_states_and_leaves_every_other(act):
    """Another hiring makes obsolete, a withdrawal stops: from their own states only."""
    sources, target = LEADS[act]
    referral = a_referral(employer=an_employer(email=""))
    other = a_referral(
        referral.person, employer=an_employer("Atelier", kind=Kind.ACI, email="aci@example.org")
    )
    for status in Status.values:
        with transaction.atomic():
            put_in(referral, status)
            play(
                other if act == "render_obsolete" else referral, "accept" if act == "render_obsolete" else act
            )
            assert Referral.objects.get(pk=referral.pk).status == (target if status in sources else status), (
                status
            )
            transaction.set_rollback(True)


def test_the_database_holds_the_day_of_an_answer_its_reason_and_its_contract():
    referral = a_referral()
    rows = Referral.objects.filter(pk=referral.pk)
    for values in (
        {"status": "refused", "reason": "other"},
        {"processed_at": PROPOSED},
        {"status": "refused", "processed_at": PROPOSED},
        {"status": "accepted", "processed_at": PROPOSED},
        {"weekly_hours": Decimal(20)},
        {"withdrawn_at": PROPOSED},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_hiring_closes_her_other_candidatures_tells_the_structures_and_fills_the_job(recruiter):
    the_organisation()
    ai, aci = an_employer(), an_employer("Chantier", kind=Kind.ACI, email="aci@example.org")
    one = a_referral(employer=ai, opening=an_opening(ai))
    other = a_referral(one.person, employer=aci)
    for missing in (
        {"contract": ""},
        {"weekly_hours": Decimal(60)},
        {"ends_on": None},
        {"ends_on": date(2026, 4, 1)},
    ):
        with pytest.raises(Refusal):
            operations.accept(one.pk, **HIRED | missing, at=PROPOSED, actor=recruiter)
    operations.accept(one.pk, **HIRED, to_candidate="Vous commencez lundi.", at=PROPOSED, actor=recruiter)
    other.refresh_from_db(), one.opening.refresh_from_db()
    assert (other.status, other.processed_at) == ("obsolete", PROPOSED)
    told = entries_about(other).values_list("verb", flat=True)
    assert list(told) == ["referral_render_obsolete", "propose_referral"]
    assert one.opening.closed_on == date(2026, 4, 7)
    assert not Task.objects.open().exists()
    assert Message.objects.filter(event="recruitment.over", to="aci@example.org").count() == 1
    assert Message.objects.filter(event="recruitment.answer", person=one.person).count() == 1
    # A contract without an end has none, whatever was typed.
    operations.cancel(one.pk, at=PROPOSED, actor=recruiter)
    again = operations.accept(one.pk, **HIRED | {"contract": "cdi_inclusion"}, at=PROPOSED, actor=recruiter)
    assert again.ends_on is None


def test_nobody_is_declined_in_silence_and_who_sent_her_hears_only_if_she_agreed(recruiter):
    the_organisation()
    referral = a_referral(a_person("Inès", "Roux", referred_by=a_contact(), referred_on=date(2026, 4, 1)))
    done = {"at": PROPOSED, "actor": recruiter}
    with pytest.raises(Refusal, match="en silence"):
        operations.refuse(referral.pk, reason="other", to_candidate=" ", **done)
    with pytest.raises(Refusal, match="pourquoi"):
        operations.refuse(referral.pk, reason="auto", to_candidate="Non.", **done)
    told = {
        "to_candidate": "Trop loin sans véhicule.",
        "to_prescriber": "Non mobile.",
        "private": "À revoir.",
    }
    operations.postpone(referral.pk, **told, **done)
    assert not Message.objects.filter(event="recruitment.answer_prescriber").exists()
    a_consent(referral.person, "contact_referrer")
    operations.refuse(referral.pk, reason="not_mobile", **told, **done)
    assert Message.objects.filter(event="recruitment.answer_prescriber").count() == 1
    assert not Message.objects.filter(text__contains="À revoir").exists()
    answer = referral.answers.order_by("-pk").first()
    assert (answer.private, answer.act) == ("À revoir.", "refuse")
    with pytest.raises(IntegrityError), transaction.atomic():
        referral.answers.update(act="accept")


def test_a_declined_candidature_goes_to_a_neighbour_with_its_story_and_a_new_agreement(recruiter):
    referral = a_referral()
    done = {"at": PROPOSED, "actor": recruiter}
    neighbour = an_employer("Serres", kind=Kind.EI, is_ours=False, email="ei@example.org")
    with pytest.raises(Refusal, match="déclinée"):
        operations.transfer(referral.pk, employer=neighbour, how="said", **done)
    play(referral, "refuse", actor=recruiter)
    new = operations.transfer(referral.pk, employer=neighbour, how="signed", **done)
    referral.refresh_from_db()
    assert (referral.status, new.status, new.transferred_from, new.wishes) == (
        "refused", "new", referral, "Un travail du matin.",
    )  # fmt: skip
    assert new.consent.recipient == neighbour.partner
    assert new.consent != referral.consent


def test_steps_are_dated_before_the_decision_and_noted_once(recruiter):
    referral = a_referral()
    done = {"at": PROPOSED, "actor": recruiter}
    step = operations.add_step(referral.pk, kind="visit", starts_on=date(2026, 4, 9), **done)
    with pytest.raises(Refusal, match="pas encore"):
        operations.end_step(step.pk, came=True, **done)
    late = operations.add_step(referral.pk, kind="meeting", starts_on=date(2026, 4, 7), **done)
    operations.end_step(late.pk, came=False, result="Malade.", **done)
    with pytest.raises(Refusal, match="déjà noté"):
        operations.end_step(late.pk, came=True, **done)
    play(referral, "refuse", actor=recruiter)
    with pytest.raises(Refusal, match="sa réponse"):
        operations.add_step(referral.pk, kind="visit", starts_on=date(2026, 4, 9), **done)
