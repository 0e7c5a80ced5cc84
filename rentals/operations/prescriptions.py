"""Note a prescriber's word for a person, then its renewals: so many, and no more."""

from datetime import date, datetime, timedelta

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import de, typography
from mobilite.people.models import Contact, Person
from mobilite.periods import add_months, french_date, paris_date
from rentals import access
from rentals.models import AccessRules, Offer, Prescription
from rentals.models.offers import Service
from rentals.operations.base import RentalRefused, deny

#: A prescription that begins so soon after another one is its renewal.
PAUSE = timedelta(days=30)
#: How long before its end a prescription may be renewed: the first day of the « one month » would say nothing.
RENEWED_BEFORE = timedelta(days=15)


def terms_of(service: str, offer: Offer | None, on: date) -> AccessRules | None:
    """Return the rules that say how long a prescription is worth: its offer's, or the strictest of its service's."""
    offers = (
        [offer]
        if offer is not None
        else Offer.objects.filter(service=service, is_open=True).prefetch_related("access_rules")
    )
    asked = [rules for rules in (access.rules_on(one, on) for one in offers) if rules.prescription]
    many = 1000
    return min(
        asked,
        key=lambda rules: (
            rules.prescription_months,
            many if rules.prescription_renewals is None else rules.prescription_renewals,
        ),
        default=None,
    )


def _until(rules: AccessRules | None, given_on: date, until: date | None) -> date:
    """Return the last day: the one said, at most that of the rules."""
    months = rules.prescription_months if rules else 1
    longest = add_months(given_on, months)
    if until is None:
        return longest
    if until < given_on:
        deny(
            "La fin vient après le jour où la prescription est donnée. Relisez les deux dates.", field="until"
        )
    if until > longest:
        deny(
            f"Une prescription vaut {months} mois : jusqu’au {french_date(longest)} au plus. Choisissez une fin plus proche.",
            field="until",
        )
    return until


@transaction.atomic
def prescribe(
    person: Person,
    *,
    service: str,
    given_on: date,
    at: datetime,
    actor,
    contact: Contact | None = None,
    adviser=None,
    offer: Offer | None = None,
    until: date | None = None,
) -> Prescription:
    """Note a first prescription, for every offer of a service or for one of them.

    A partner's ``contact`` gives it, or an ``adviser`` of ours. Worth a month unless the offer's rules say otherwise
    (row H1; facts: rentals 1.3). Raises RentalRefused.
    """
    if (contact is None) == (adviser is None):
        deny("Dites qui prescrit : choisissez un prescripteur.", field="contact")
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if service not in Service.values:
        deny("Choisissez un service.", field="service")
    if offer is not None and offer.service != service:
        deny("Cette offre est d’un autre service. Choisissez une offre de ce service.", field="offer")
    _not_later(given_on, at)
    same = Prescription.objects.filter(person=person, service=service, offer=offer)
    before = same.filter(until__gte=given_on - PAUSE).order_by("-until", "-pk").first()
    if before is not None:
        deny(
            f"C’est la suite de la prescription du {french_date(before.given_on)} : renouvelez-la.",
            field="given_on",
        )
    until = _until(terms_of(service, offer, given_on), given_on, until)
    made = Prescription.objects.create(
        person=person, contact=contact, adviser=adviser, service=service, offer=offer, given_on=given_on, until=until,
        recorded_at=at, recorded_by=actor,
    )  # fmt: skip
    _told(
        "prescribe", made, f"a noté la prescription {de(contact.partner if contact else adviser)}", at, actor
    )
    return made


@transaction.atomic
def word_for(
    person: Person,
    *,
    service: str,
    given_on: date,
    at: datetime,
    actor,
    contact: Contact | None = None,
    adviser=None,
) -> Prescription | None:
    """Return the prescription that a word given on a day is: the one in force, else a first one, else a renewal.

    None when the rules allow no more renewal: the rules of access say so at the confirmation.
    """
    same = Prescription.objects.filter(person=person, service=service, offer=None)
    last = same.filter(until__gte=given_on - PAUSE).order_by("-until", "-pk").first()
    if last is not None and last.until > given_on + RENEWED_BEFORE:
        return last
    given = {"contact": contact, "adviser": adviser, "given_on": given_on, "at": at, "actor": actor}
    try:
        with transaction.atomic():
            if last is None:
                return prescribe(person, service=service, **given)
            return renew_prescription(last.pk, **given)
    except RentalRefused:
        return None


@transaction.atomic
def renew_prescription(
    prescription_id: int,
    *,
    given_on: date,
    at: datetime,
    actor,
    contact: Contact | None = None,
    adviser=None,
    until: date | None = None,
) -> Prescription:
    """Note the prescriber's new word: a renewal, from the day after the end when it comes in time.

    Past the number of renewals that the rules allow, it is refused (« one month, renewable twice »: the third is).
    """
    renewed = (
        Prescription.objects.select_for_update(of=("self",))
        .select_related("person", "contact__partner", "adviser", "offer")
        .get(pk=prescription_id)
    )
    if contact is None and adviser is None:
        contact, adviser = renewed.contact, renewed.adviser
    _not_later(given_on, at)
    if Prescription.objects.filter(renews=renewed).exists():
        deny("Cette prescription est déjà renouvelée : renouvelez la dernière.")
    rules = terms_of(renewed.service, renewed.offer, given_on)
    limit = rules.prescription_renewals if rules else None
    if limit is not None and renewed.number >= limit:
        times = (
            "Une prescription ne se renouvelle pas"
            if not limit
            else f"Une prescription se renouvelle {limit} fois au plus"
        )
        deny(f"{times} : celle-ci l’a déjà été. Voyez avec le prescripteur ce qui peut prendre la suite.")
    if given_on < renewed.given_on:
        deny("Le nouveau mot vient après le premier. Relisez les deux dates.", field="given_on")
    starts = max(given_on, renewed.until + timedelta(days=1))
    made = Prescription.objects.create(
        person=renewed.person,
        contact=contact,
        adviser=adviser,
        service=renewed.service,
        offer=renewed.offer,
        given_on=starts,
        until=_until(rules, starts, until),
        number=renewed.number + 1,
        renews=renewed,
        recorded_at=at,
        recorded_by=actor,
    )
    _told(
        "renew_prescription", made, f"a noté le renouvellement n° {made.number} d’une prescription", at, actor
    )
    return made


@transaction.atomic
def remove_prescription(prescription_id: int, *, at: datetime, actor) -> Person:
    """Take back a prescription written by mistake, the last of its renewals first. Returns the person."""
    gone = (
        Prescription.objects.select_for_update(of=("self",))
        .select_related("person", "contact__partner")
        .get(pk=prescription_id)
    )
    if Prescription.objects.filter(renews=gone).exists():
        deny("Elle a été renouvelée : retirez d’abord le renouvellement.")
    day = french_date(gone.given_on)
    gone.delete()
    record(
        "remove_prescription", gone.person, sentence=f"a retiré la prescription du {day}.", actor=actor, at=at
    )
    return gone.person


def _not_later(day: date, at: datetime) -> None:
    if day > paris_date(at):
        deny("Cette date est dans le futur : vérifiez-la.", field="given_on")


def _told(verb, made, sentence, at, actor):
    what = made.offer or made.get_service_display()
    record(
        verb,
        made.person,
        sentence=typography(f"{sentence} : {what}, jusqu’au {french_date(made.until)}.")[:300],
        actor=actor,
        at=at,
        data={"prescription": made.pk, "number": made.number},
    )
