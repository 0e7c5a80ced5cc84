"""Who may have what: an offer's rules, the insurer's, a prescriber's word, a restriction."""

from datetime import UTC, datetime, timedelta

from mobilite.periods import add_months
from rentals import access
from rentals.models import (
    AccessRules,
    Informed,
    InsurerRules,
    Motive,
    Offer,
    Prescription,
    Restriction,
    Service,
)
from rentals.reference import FROM as RULES_FROM
from tests.factories.fleet import a_category
from tests.factories.persons import TODAY, a_contact

NOON = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)

#: What ``an_offer`` writes in the rules of access rather than in the offer.
ACCESS = {field.name for field in AccessRules._meta.fields} - {"id", "offer"}


def with_rules(offer: Offer, **changes) -> Offer:
    """Return an offer whose present rules say something else, as if they always had."""
    rules = access.rules_on(offer, TODAY)
    kept = (
        {name: getattr(rules, name) for name in ACCESS - {"created_by"}} | {"from_date": RULES_FROM} | changes
    )
    offer.access_rules.filter(from_date=kept["from_date"]).delete()
    AccessRules.objects.create(offer=offer, **kept)
    return Offer.objects.select_related("category").get(pk=offer.pk)


def an_insurer(category: str = "car", **fields) -> InsurerRules:
    """Return the only rules of the insurer for a category, since always."""
    kind = a_category(category)
    kind.insurer_rules.all().delete()
    return InsurerRules.objects.create(category=kind, **{"from_date": RULES_FROM} | fields)


def a_prescription(person, *, contact=None, until=None, given_on=None, **fields) -> Prescription:
    """Return a prescription of yesterday for the Réseau mobilité, for a month."""
    given_on = given_on or TODAY - timedelta(days=1)
    values = {"service": Service.RESEAU, "recorded_at": NOON, "until": until or add_months(given_on, 1)}
    return Prescription.objects.create(
        person=person, contact=contact or a_contact(), given_on=given_on, **values | fields
    )


def a_restriction(person, **fields) -> Restriction:
    """Return a restriction of a month from the tests' day, of which the person was told."""
    values = {
        "motive": Motive.NOT_RETURNED,
        "detail": "Le scooter SC-04 est revenu dix jours après la date convenue.",
        "starts_on": TODAY,
        "ends_on": add_months(TODAY, 1),
        "informed_on": TODAY,
        "informed_how": Informed.HANDED,
        "decided_at": NOON,
    }
    return Restriction.objects.create(person=person, **values | fields)
