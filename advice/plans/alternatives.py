"""What the same trip costs each month by each way: prices of ours, published scales. Estimates, and said so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from advice.cases.models import Case, Trip, TripFor
from advice.plans import terms
from mobilite.money import ZERO, rounded
from mobilite.pages.french import km as km_words
from mobilite.parameters.models import ParameterValue
from rentals import pricing
from rentals.models import Offer
from rentals.pricing import PricingError
from rentals.quotes import NoPrice, rate_among

WEEKS, MONTHS, LOAN = 52, 12, 30
#: Past so many kilometres one way, few people cycle every day; a moped of 45 km/h is slow.
FAR_BY_BIKE, FAR_BY_SCOOTER = 15, 25
ICONS = {"bike": "bike", "scooter": "scooter", "car": "car"}


@dataclass(frozen=True)
class Way:
    """One way to make the trip. ``monthly`` in euros, None when it is not known; what is counted, from where, what to mind."""

    label: str
    icon: str
    monthly: Decimal | None
    counted: str
    source: str
    mind: str = ""


def km_a_month(trip: Trip) -> Decimal:
    """Return the kilometres of a trip in an average month, there and back."""
    return Decimal(2 * trip.km * len(trip.days) * WEEKS) / MONTHS


def own_car(km_year: Decimal, values: dict[str, Decimal]) -> Decimal:
    """Return what a small car of one's own costs a year by the scale of the tax office, all counted."""
    if km_year <= 5000:
        return km_year * values["plans.car_km"]
    if km_year <= 20000:
        return km_year * values["plans.car_km_more"] + values["plans.car_fixed"]
    return km_year * values["plans.car_km_far"]


def trips_of(case: Case) -> list[Trip]:
    """Return the real trips of the latest diagnosis, to work or to training first. Two queries."""
    latest = case.diagnoses.order_by("-created_at", "-pk").first()
    if latest is None:
        return []
    first = (TripFor.WORK, TripFor.TRAINING)
    return sorted(latest.trips.all(), key=lambda one: (one.purpose not in first, one.pk))


def values_on(day: date) -> dict[str, Decimal]:
    """Return what is set on a day, by key. One query."""
    known = {one.key: one for one in terms.PARAMETERS}
    found = {key: one.default for key, one in known.items()}
    rows = ParameterValue.objects.in_force(day).filter(key__in=known)
    return found | {row.key: known[row.key].read(row.value) for row in rows}


def ways(trip: Trip, person, on: date) -> list[Way]:
    """Return what each way costs a month, the cheapest first. ``person``: whose price it is, None for the standard one.

    Three queries.
    """
    values, km = values_on(on), km_a_month(trip)
    own = rounded(own_car(km * MONTHS, values) / MONTHS)
    found = [_bus(values), _carpool(own, values), *_ours(trip, km, person, on, values)]
    found.append(
        Way(
            "Voiture achetée",
            "car",
            own,
            "Carburant, assurance, entretien, pneus et usure d’une petite voiture",
            terms.SCALE,
            "Sans le prix d’achat à avancer, ni le permis.",
        )
    )
    return sorted(found, key=lambda one: (one.monthly is None, one.monthly or ZERO, one.label))


def _bus(values) -> Way:
    price = values["plans.bus_month"]
    mind = (
        "Un car ou un train passe-t-il à ses heures\u202f? L’employeur rembourse la moitié de l’abonnement."
    )
    if not price:
        return Way("Car ou train", "map", None, "Pas de prix noté", "à demander au transporteur", mind)
    return Way("Car ou train", "map", rounded(price), "L’abonnement d’un mois, en entier", "réglages", mind)


def _carpool(own: Decimal, values) -> Way:
    share = values["plans.carpool"]
    return Way(
        "Covoiturage, passager",
        "users",
        rounded(own * share / 100),
        f"{share.normalize():f}\u00a0% des frais du conducteur, sa voiture comprise",
        "code des transports, R. 3132-1 et R. 3132-2",
        "Le partage se convient entre eux. Quelqu’un fait-il ce trajet à ses heures\u202f?",
    )


def _ours(trip: Trip, km: Decimal, person, on: date, values) -> list[Way]:
    offers = Offer.objects.filter(is_open=True).select_related("category").prefetch_related("rates")
    found = []
    for offer in offers.order_by("position", "pk"):
        try:
            rate, _why = rate_among(offer.rates.all(), offer, person, on)
            found.append(_offer(offer, rate, trip, km, values))
        except (NoPrice, PricingError):
            continue
    return found


def _offer(offer: Offer, rate, trip: Trip, km: Decimal, values) -> Way:
    tariff, drawing = rate.tariff(), str(offer.category.drawing)
    if offer.is_lease:
        months = max(tariff.terms)
        price = pricing.total(pricing.lease_lines(tariff, months)) / months
        counted = f"La location, sur {months}\u00a0mois"
    else:
        price = pricing.total([*pricing.loan_lines(tariff, LOAN), *pricing.km_lines(tariff, LOAN, round(km))])
        counted = f"La location de {LOAN}\u00a0jours, assurance et entretien compris"
    fuel = {"car": values["plans.fuel_car"], "scooter": values["plans.fuel_scooter"]}.get(drawing, ZERO)
    if fuel:
        price += km * fuel
        counted += f", et le carburant de {km_words(round(km))}"
    source = f"nos prix, {rate.get_audience_display().lower()}"
    if fuel:
        source += f"\u202f; {terms.FUEL}"
    return Way(
        offer.name,
        ICONS.get(drawing, "key-round"),
        rounded(price),
        counted,
        source,
        _mind(offer, drawing, trip),
    )


def _mind(offer: Offer, drawing: str, trip: Trip) -> str:
    said = []
    if offer.maximum_days:
        said.append(f"Prêt de {offer.maximum_days}\u00a0jours au plus\u202f: en attendant mieux.")
    if drawing == "bike" and trip.km > FAR_BY_BIKE:
        said.append(f"{trip.km}\u00a0km à vélo, matin et soir\u202f: à essayer d’abord.")
    if drawing == "scooter" and trip.km > FAR_BY_SCOOTER:
        said.append(f"{trip.km}\u00a0km en scooter, c’est long.")
    return " ".join(said)
