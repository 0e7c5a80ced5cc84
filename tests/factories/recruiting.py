"""Structures that hire, and people proposed to them."""

from datetime import date, datetime
from decimal import Decimal

from advice.recruitment import operations
from advice.recruitment.models import PROCESSED, Employer, Kind, Opening, Referral
from tests.factories.lending import paris_at
from tests.factories.persons import a_partner, a_person

#: Proposed on Tuesday 7 April 2026 at 10 h.
PROPOSED = paris_at(4, 7, 10)
#: Everything an acceptance asks for.
HIRED = {
    "contract": "cddi",
    "weekly_hours": Decimal(26),
    "starts_on": date(2026, 4, 13),
    "ends_on": date(2026, 8, 12),
}


def an_employer(
    name="Coup de main", *, kind=Kind.AI, is_ours=True, agreed=True, email="ai@example.org", **values
) -> Employer:
    """Return a structure with its contact; a neighbour has its agreement in force unless ``agreed`` says no."""
    from mobilite.people.operations import add_contact

    at = paris_at(1, 5, 9)
    partner = a_partner(name, kind="siae")
    contact = add_contact(partner, first_name="Solène", last_name="Guérin", email=email, at=at, actor=None)
    employer = operations.note_employer(
        partner, kind=kind, is_ours=is_ours, contact=contact, at=at, actor=None, **values
    )
    if agreed and not is_ours:
        operations.add_agreement(
            employer.pk, starts_on=date(2026, 1, 5), last_day=date(2026, 12, 31), at=at, actor=None
        )
    return employer


def an_opening(employer, *, title="Agent d’entretien", number=1, at=PROPOSED, **values) -> Opening:
    values = {"hours": Decimal(20), "starts_on": date(2026, 4, 20)} | values
    return operations.add_opening(employer.pk, title=title, number=number, at=at, actor=None, **values)


def a_referral(person=None, *, employer=None, at: datetime = PROPOSED, actor=None, **values) -> Referral:
    """Return somebody proposed to our AI, who agreed."""
    person = person or a_person("Inès", "Roux")
    values = {"how": "said", "wishes": "Un travail du matin."} | values
    return operations.propose(person, employer=employer or an_employer(), at=at, actor=actor, **values)


def put_in(referral, status: str) -> Referral:
    """Write a state as it is kept, without the road that leads there."""
    values = {
        "status": status,
        "processed_at": PROPOSED if status in PROCESSED else None,
        "contract": "",
        "reason": "",
    }
    values |= {"weekly_hours": None, "starts_on": None, "ends_on": None}
    if status in ("accepted", "cancelled"):
        values |= HIRED
    if status == "refused":
        values["reason"] = "no_position"
    Referral.objects.filter(pk=referral.pk).update(**values)
    referral.refresh_from_db()
    return referral


def play(referral, act: str, *, at=PROPOSED, actor=None):
    """Do one act of the path to a candidature, by the operation that people use."""
    done = {"at": at, "actor": actor}
    if act == "accept":
        return operations.accept(referral.pk, **HIRED, **done)
    if act == "refuse":
        return operations.refuse(referral.pk, reason="no_position", to_candidate="Pas de place.", **done)
    if act == "move_to_prior_to_hire":
        return operations.try_first(referral.pk, kind="pmsmp", starts_on=date(2026, 4, 7), **done)
    if act == "transfer":
        other = Employer.objects.exclude(pk=referral.employer_id).get()
        return operations.transfer(referral.pk, employer=other, how="said", **done)
    if act == "withdraw":
        return operations.withdraw(referral.pk, how="said", **done)
    name = {"cancel_prior_to_hire": "end_trial"}.get(act, act)
    return getattr(operations, name)(referral.pk, **done)
