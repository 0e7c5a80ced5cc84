"""How a rental is said on screen: its state now, its vehicle, its title."""

from datetime import datetime

from django.db.models import F, FilteredRelation, Q

from mobilite.pages.french import datetime_fr, period_fr
from mobilite.pages.presentation import chip, chip_of
from mobilite.people.shown import shown_name
from rentals.models import Moment, Rental, Status

ICONS = {"car": "car", "scooter": "scooter", "bike": "bike"}


def state_now(rental: Rental, now: datetime) -> tuple[str, str]:
    """Return the state that people talk about and its word: late and expected are computed, never stored (row A7)."""
    # Said where the page has read it: a line of a list asks nothing more.
    if rental.status == Status.ONGOING and rental.is_in_the_box:
        return "dropped", "Clés dans la boîte"
    if rental.status == Status.ONGOING and rental.return_at < now:
        return ("late", "En retard") if now > rental.late_after else ("expected", "Attendue")
    return rental.status, rental.get_status_display()


def state_chip(rental: Rental, now: datetime, *, large: bool = False):
    """Return the chip of the state now."""
    value, label = state_now(rental, now)
    if value in ("late", "expected", "dropped"):
        return chip(value, label, large=large)
    return chip_of(rental, large=large)


def vehicle_name(vehicle) -> str:
    """Return « Renault Zoé »."""
    return f"{vehicle.make} {vehicle.model}"


def vehicle_word(rental: Rental) -> str:
    """Return « Zoé » once a vehicle is held, else its category: « Scooter 50 »."""
    vehicle = rental.vehicle
    return vehicle.model if vehicle is not None else rental.offer.category.name


def rental_title(rental: Rental, user) -> str:
    """Return « Zoé pour Aïcha Le Goff », as this user may see the name."""
    return f"{vehicle_word(rental)} pour {shown_name(rental.person, user)}"


def slots_words(rental: Rental) -> str:
    """Return « mar. 7 avril 2026, 10 h → mar. 28 avril, 10 h »."""
    return period_fr(rental.pickup_at, rental.return_at)


def need_words(rental: Rental) -> str:
    """Return the need, which is billed, where it differs from the slots: waiting for our opening is free (row A5)."""
    if rental.is_lease:
        return f"{rental.term_months}\u00a0mois, à partir du {datetime_fr(rental.needed_from)}"
    if (rental.needed_from, rental.needed_until) == (rental.pickup_at, rental.return_at):
        return ""
    return period_fr(rental.needed_from, rental.needed_until)


def agreed_stops(rental: Rental) -> dict:
    """Return what is agreed away from the agency, by moment (``rounds.Stop``). One query."""
    return {stop.moment: stop for stop in rental.stops.live().loaded()}


def return_place_words(rental: Rental) -> str:
    """Return where the vehicle is expected back: our place, or what was agreed elsewhere. One query."""
    stop = agreed_stops(rental).get(Moment.IN)
    return str(rental.return_place) if stop is None else f"{stop.where}, par {stop.round.user.first_name}"


def meeting_elsewhere(rentals, moment: Moment):
    """Annotate who goes to hand over or take back elsewhere, and to which place (none: at home). No query more."""
    live = Q(stops__moment=moment, stops__dropped_at=None)
    return rentals.annotate(agreed=FilteredRelation("stops", condition=live)).annotate(
        goes=F("agreed__round__user__first_name"), point=F("agreed__meeting_point__name")
    )


def elsewhere(rental) -> str:
    """Return « à domicile, par Camille », « Mairie de Ligné, par Camille »; nothing at the agency."""
    return f"{rental.point or 'à domicile'}, par {rental.goes}" if rental.goes else ""
