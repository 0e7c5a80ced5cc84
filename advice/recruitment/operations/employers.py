"""Structures that hire: noted, their openings, the agreement that lets us share, visits; a contact who leaves."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from advice.recruitment.models import Agreement, Employer, Opening, Referral, Visit
from advice.recruitment.operations.base import deny
from mobilite.accounts import links
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.outbox.models import Message
from mobilite.outbox.operations.acts import cancel as cancel_message
from mobilite.outbox.operations.acts import may_cancel
from mobilite.people.models import Contact, Partner
from mobilite.people.operations.saving import saved
from mobilite.periods import paris, paris_date
from mobilite.todo.operations import open_task, settle

ALREADY = "Ce partenaire est déjà noté comme structure qui recrute : ouvrez sa page."
EVENTS = ("recruitment.proposed", "recruitment.stopped", "recruitment.over", "recruitment.ask_structure")
NOON = time(12)


@transaction.atomic
def note_employer(partner: Partner, *, communes=(), at: datetime, actor, **values) -> Employer:
    """Say that a partner hires people of the IAE. Raises RecruitmentRefused, NotValid."""
    if Employer.objects.filter(partner=partner).exists():
        deny(ALREADY)
    _its_contact(partner, values.get("contact"))
    employer = Employer(partner=partner, added_at=at)
    saved(employer, values)
    employer.communes.set(communes)
    _told(employer, "note_employer", "a noté une structure qui recrute", at=at, actor=actor)
    return employer


@transaction.atomic
def update_employer(employer_id: int, *, communes=(), at: datetime, actor, **values) -> Employer:
    """Change what is known of a structure. Raises RecruitmentRefused, NotValid."""
    employer = _held(employer_id)
    _its_contact(employer.partner, values.get("contact"))
    changed = saved(employer, values)
    before = set(employer.communes.values_list("pk", flat=True))
    if before != {one.pk for one in communes}:
        employer.communes.set(communes)
        changed.append("communes")
    if employer.contact_id is not None:
        settle(contact_key(employer), result="Un contact est choisi.", at=at, actor=actor)
    if changed:
        _told(
            employer,
            "update_employer",
            "a modifié une structure qui recrute",
            at=at,
            actor=actor,
            changed=changed,
        )
    return employer


@transaction.atomic
def add_opening(employer_id: int, *, at: datetime, actor, **values) -> Opening:
    """Note jobs on offer at a structure. Raises NotValid."""
    employer = _held(employer_id)
    opening = Opening(employer=employer, opened_on=paris_date(at))
    saved(opening, {"title": "", "hours": Decimal(0), "starts_on": None} | values)
    _told(
        employer, "add_opening", "a noté un poste proposé", at=at, actor=actor, data={"opening": opening.pk}
    )
    return opening


@transaction.atomic
def close_opening(opening_id: int, *, at: datetime, actor) -> Opening:
    """Stop offering a job. Raises RecruitmentRefused when it is not offered any more."""
    opening = Opening.objects.locked().select_related("employer__partner").get(pk=opening_id)
    if opening.closed_on is not None:
        deny("Ce poste n’est déjà plus proposé. Rechargez la page.")
    saved(opening, {"closed_on": paris_date(at)})
    _told(
        opening.employer,
        "close_opening",
        "a retiré un poste",
        at=at,
        actor=actor,
        data={"opening": opening.pk},
    )
    return opening


@transaction.atomic
def add_agreement(
    employer_id: int, *, starts_on: date, last_day: date, reference: str = "", at: datetime, actor
) -> Agreement:
    """Note the agreement by which a neighbour receives what people share, from its first to its last day. Raises NotValid."""
    employer = _held(employer_id)
    if employer.is_ours:
        deny("C’est une de nos structures : elle n’a pas besoin de convention. Notez-la chez une voisine.")
    agreement = Agreement(employer=employer)
    saved(
        agreement, {"reference": reference.strip(), "starts_on": starts_on, "ends_on": last_day + timedelta(days=1)}
    )  # fmt: skip
    _told(employer, "add_recruitment_agreement", "a noté une convention de partage", at=at, actor=actor)
    return agreement


@transaction.atomic
def note_visit(employer_id: int, *, on: date, summary: str, at: datetime, actor) -> Visit:
    """Note a visit, what was said of jobs. Raises RecruitmentRefused for a day to come, NotValid."""
    employer = _held(employer_id)
    if on > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui de la visite.", field="on")
    visit = Visit(employer=employer, at=at, by=actor)
    saved(visit, {"on": on, "summary": summary.strip()})
    _told(employer, "note_employer_visit", "a noté une visite", at=at, actor=actor)
    return visit


def contact_left(contact: Contact, *, at: datetime, actor) -> None:
    """Hear that somebody left a partner's (point « contact_left »): nothing is sent there any more, somebody else is asked for."""
    if contact.left_on is None or contact.left_on > paris_date(at):
        return
    # Whatever they open: not only those that we know of here.
    links.revoke(contact, at=at)
    for message in Message.objects.waiting().filter(event__in=EVENTS, contact=contact).order_by("pk"):
        if may_cancel(message):
            cancel_message(message.pk, at=at, actor=actor)
    for employer in (
        Employer.objects.locked().select_related("partner").filter(contact=contact).order_by("pk")
    ):
        employer.contact = None
        employer.save(update_fields=["contact"])
        _told(
            employer,
            "employer_contact_left",
            "n’a plus de contact pour les candidatures",
            at=at,
            actor=actor,
            changed=["contact"],
        )
        open_task(
            "Choisir un nouveau contact chez une structure qui recrute", role=Role.RECRUITER, about=employer,
            due_at=paris(paris_date(at) + timedelta(days=7), NOON), key=contact_key(employer),
            detail=employer.partner.name, at=at, actor=actor,
        )  # fmt: skip


def contact_key(employer: Employer) -> str:
    return f"employer:{employer.pk}:contact"


def fill(opening: Opening | None, *, at: datetime, actor) -> None:
    """Close an opening whose jobs all have somebody."""
    if opening is None or opening.closed_on is not None:
        return
    hired = Referral.objects.filter(opening=opening, status="accepted").count()
    if hired >= opening.number:
        close_opening(opening.pk, at=at, actor=actor)


def _its_contact(partner: Partner, contact: Contact | None) -> None:
    if contact is not None and contact.partner_id != partner.pk:
        deny(
            "Ce contact n’est pas de cette structure. Choisissez quelqu’un qui y travaille.", field="contact"
        )


def _held(employer_id: int) -> Employer:
    return Employer.objects.locked().select_related("partner").get(pk=employer_id)


def _told(employer: Employer, verb: str, sentence: str, *, at, actor, changed=(), data=None) -> None:
    record(
        verb, employer, sentence=f"{sentence}\u00a0: {employer.partner.name}"[:300], actor=actor, at=at,
        changed=sorted(changed), data=data,
    )  # fmt: skip
