"""Those who send people to us, employ or help them: organisations and the people there."""

from datetime import date, datetime

from django.db import transaction
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fr import siret as siret_rules

from mobilite.audit.entries import record
from mobilite.people.models import Contact, Partner
from mobilite.people.operations.saving import saved
from mobilite.registry import registered
from mobilite.workflow import Refusal

#: La Poste's establishments but its head office follow a rule of their own: the sum of their digits.
LA_POSTE = "356000000"


class NotASiret(Refusal):
    def __init__(self):
        super().__init__(
            "Ce SIRET n’existe pas\u00a0: il a 14 chiffres, et l’un d’eux est faux.", field="siret"
        )


def cleaned_siret(text: str) -> str:
    """Return the 14 digits of a SIRET, its key checked; "" for nothing. Raises NotASiret."""
    digits = "".join(text.split())
    if not digits:
        return ""
    of_la_poste = digits.isascii() and digits.isdigit() and len(digits) == 14 and digits.startswith(LA_POSTE)
    if of_la_poste and sum(map(int, digits)) % 5 == 0:
        return digits
    try:
        return siret_rules.validate(digits)
    except NotANumber as error:
        raise NotASiret from error


@transaction.atomic
def create_partner(*, at: datetime, actor, **values) -> Partner:
    """Write a new organisation and return it. Raises NotASiret, NotValid."""
    partner = Partner()
    saved(partner, _checked({"name": "", "kind": ""} | values))
    record("create", partner, sentence=f"a créé le partenaire {partner.name}", actor=actor, at=at)
    return partner


@transaction.atomic
def update_partner(partner_id, *, at: datetime, actor, **values) -> Partner:
    """Change an organisation and return it; nothing is written when nothing changes. Raises NotASiret, NotValid."""
    partner = Partner.objects.locked().get(pk=partner_id)
    changed = saved(partner, _checked(values))
    if changed:
        sentence = f"a modifié le partenaire {partner.name}"
        record("update", partner, sentence=sentence, actor=actor, at=at, changed=changed)
    return partner


def _checked(values: dict) -> dict:
    return values | {"siret": cleaned_siret(values["siret"])} if "siret" in values else values


@transaction.atomic
def add_contact(partner: Partner, *, at: datetime, actor, **values) -> Contact:
    """Write down somebody at a partner's and return the contact. Raises NotValid."""
    contact = Contact(partner=partner)
    saved(contact, {"first_name": "", "last_name": ""} | values)
    record(
        "add_contact",
        partner,
        sentence="a ajouté un contact",
        actor=actor,
        at=at,
        data={"contact": contact.pk},
    )
    return contact


@transaction.atomic
def update_contact(contact_id, *, at: datetime, actor, **values) -> Contact:
    """Change a contact and return it. Raises NotValid."""
    contact = Contact.objects.select_related("partner").get(pk=contact_id)
    changed = saved(contact, values)
    if changed:
        record(
            "update_contact",
            contact.partner,
            sentence="a modifié un contact",
            actor=actor,
            at=at,
            changed=changed,
            data={"contact": contact.pk},
        )
    return contact


@transaction.atomic
def contact_leaves(contact_id, *, left_on: date, at: datetime, actor) -> Contact:
    """Say that somebody left a partner's, from that day on: nothing is sent there any more, her links close. Raises NotValid."""
    contact = Contact.objects.select_related("partner").get(pk=contact_id)
    saved(contact, {"left_on": left_on})
    record(
        "contact_leaves",
        contact.partner,
        sentence="a noté le départ d’un contact",
        actor=actor,
        at=at,
        changed=["left_on"],
        data={"contact": contact.pk},
    )
    for entry in registered("contact_left"):
        entry.value(contact, at=at, actor=actor)
    return contact
