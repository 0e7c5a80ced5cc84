"""Suspend somebody's loans for a time, with an objective motive, and tell her: there is no black list (row H7)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.outbox.operations import notify
from mobilite.people.models import Person
from mobilite.periods import add_months, french_date, paris_date
from rentals import documents
from rentals.models import Informed, Motive, Restriction
from rentals.models.offers import Service
from rentals.operations.base import deny, needs_reason

#: No restriction is longer, in months: past it, another decision is needed.
LONGEST = 12


@transaction.atomic
def restrict(
    person: Person,
    *,
    motive: str,
    detail: str,
    ends_on: date,
    informed_how: str,
    at: datetime,
    actor,
    service: str = "",
) -> Restriction:
    """Suspend the loans of a person until ``ends_on`` (not included), for one service or for all.

    The letter that tells her why, until when and how to contest is made at once, and a message says to read it.
    The journal says no motive; prescribers are told nothing. Raises RentalRefused, NoOrganisation.
    """
    today = paris_date(at)
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    detail = detail.strip()
    if motive not in Motive.values:
        deny("Choisissez un motif.", field="motive")
    if not detail:
        deny("Dites les faits : ce qui s’est passé, quel jour. La personne les lira.", field="detail")
    if len(detail) > 600:
        deny("Dites-le en 600 caractères au plus.", field="detail")
    if service not in ("", *Service.values):
        deny("Choisissez un service, ou tous.", field="service")
    if informed_how not in Informed.values:
        deny("Dites comment la personne est informée.", field="informed_how")
    if ends_on <= today:
        deny("Une restriction a une fin, à venir. Choisissez un jour à venir.", field="ends_on")
    if ends_on > add_months(today, LONGEST):
        deny(f"Une restriction dure {LONGEST} mois au plus. Choisissez une fin plus proche.", field="ends_on")
    if Restriction.objects.live(today).filter(person=person, service__in=("", service)).exists():
        deny("Ses prêts sont déjà suspendus : levez d’abord la restriction en cours.")
    made = Restriction.objects.create(
        person=person, motive=motive, detail=detail, service=service, starts_on=today, ends_on=ends_on,
        informed_on=today, informed_how=informed_how, decided_at=at, decided_by=actor,
    )  # fmt: skip
    documents.issue_restriction(made, at=at, actor=actor)
    notify(
        "rentals.letter", to=person, about=person, key=f"rentals.restriction:{made.pk}", at=at, actor=actor
    )
    last = french_date(ends_on - timedelta(days=1))
    # On the restriction, not on the person: whoever reads her page may not know.
    record("restrict", made, sentence=f"a suspendu des prêts jusqu’au {last}.", actor=actor, at=at)
    return made


@transaction.atomic
def lift_restriction(restriction_id: int, *, reason: str, at: datetime, actor) -> Restriction:
    """End a restriction before its day: she had it right, or what was wrong is mended. Raises RentalRefused."""
    reason = needs_reason(reason, "Dites pourquoi la restriction est levée.")
    restriction = (
        Restriction.objects.select_for_update(of=("self",)).select_related("person").get(pk=restriction_id)
    )
    if restriction.lifted_at is not None:
        deny("Cette restriction est déjà levée. Rechargez la page.")
    if restriction.ends_on <= paris_date(at):
        deny("Cette restriction est finie : il n’y a rien à lever. Rechargez la page.")
    restriction.lifted_at, restriction.lifted_by, restriction.lifted_reason = at, actor, reason
    restriction.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    record("lift_restriction", restriction, sentence="a levé une restriction.", actor=actor, at=at)
    return restriction
