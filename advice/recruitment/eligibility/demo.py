"""Eligibility of the demonstration: to all, one criterion short, a proof too old, a PASS that runs, one to prolong, a waiting period."""

from datetime import timedelta

from django.db import transaction

from advice.recruitment.eligibility import operations
from advice.recruitment.eligibility.engine import age_fault, criterion
from advice.recruitment.eligibility.models import Assessment, Author, PassIae, Proof, SuspensionReason
from mobilite.demonstration import Demonstration
from mobilite.people.models import Partner, Person
from mobilite.people.models.partners import Authorisation
from mobilite.workflow import Refusal

DAY = timedelta(days=1)


def make(demo: Demonstration) -> None:
    """Give each state to somebody who is known; draws no die, so that nothing else moves."""
    today, recruiter = demo.today, demo.made["team"]["recruiter"]
    known = Person.objects.not_limited().filter(
        archived_at=None, anonymised_at=None, birth_date__isnull=False
    )
    people = list(known.order_by("pk")[100:140])
    prescriber = (
        Partner.objects.filter(authorisation=Authorisation.VALIDATED, is_active=True).order_by("pk").first()
    )
    fresh = iter(people)

    def done(days=0, hour=11):
        return {"at": demo.at(today - days * DAY, hour), "actor": recruiter}

    def proof(person, key, days, *, seen=None, paper="main"):
        operations.note_proof(
            person.pk,
            key=key,
            paper=paper,
            dated_on=today - days * DAY,
            **done(seen if seen is not None else min(days, 3)),
        )

    def any_age(person):
        """Choose the criterion of her age, or the mobility one when she is between both."""
        for key in ("JEUNE", "SENIOR"):
            if not age_fault(criterion(key), person.birth_date, today):
                return key
        return "QPV"

    def to_all():
        proof(next(fresh), "RSA", 20)

    def one_short():
        person = next(fresh)
        proof(person, any_age(person), 2)
        proof(person, "PI", 30)

    def too_old():
        person = next(fresh)
        proof(person, "ASS", 110, seen=100)

    def assessed():
        person = next(fresh)
        proof(person, "DETLD", 40)
        operations.assess(
            person.pk, author=Author.PRESCRIBER, prescriber=prescriber, made_on=today - 150 * DAY, **done(150)
        )

    def runs():
        person = next(fresh)
        one = operations.note_pass(person.pk, number="999990000101", starts_on=today - 200 * DAY, **done(195))
        operations.suspend(
            one.pk, reason=SuspensionReason.CONTRACT_SUSPENDED, kind="ACI", starts_on=today - 90 * DAY, last=today - 61 * DAY, **done(60),
        )  # fmt: skip

    def to_prolong():
        operations.note_pass(next(fresh).pk, number="999990000102", starts_on=today - 640 * DAY, **done(600))

    def waits():
        operations.note_pass(next(fresh).pk, number="999990000103", starts_on=today - 1000 * DAY, **done(690))

    scenes = (to_all, one_short, too_old, assessed, runs, to_prolong, waits)
    played = sum(_played(scene) for scene in scenes)
    count = Proof.objects.count() + Assessment.objects.count() + PassIae.objects.count()
    demo.say(f"Éligibilité IAE : {count} preuves, diagnostics et PASS ({played} sur {len(scenes)})")


def _played(scene) -> bool:
    """Play a scene whole or not at all."""
    try:
        with transaction.atomic():
            scene()
    except (Refusal, StopIteration):
        return False
    return True
