"""What lending hands to the apps below: menu, search, planning, a person's page, closing a day, settings."""

from datetime import time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from mobilite import clock, registry
from mobilite.money import ZERO, french
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.pages.views import SearchResult
from mobilite.people.shown import shown_name
from mobilite.people.views.persons import Now
from mobilite.periods import paris, paris_date
from rentals import queues
from rentals.indicators import PERMISSION
from rentals.lists.rentals import ENDED
from rentals.lists.shares import shares_url
from rentals.models import Moment, Rental, RentalVehicle, Status
from rentals.payments.balances import with_balances
from rentals.payments.models import Agreement, Bill, Commitment, Deposit
from rentals.payments.payers import Figures, with_promised
from rentals.shown import slots_words, state_chip, state_now, vehicle_word
from vehicles.described import Described
from vehicles.models import Occupancy, Vehicle

FOUND = 8


def late_count(user) -> int:
    """Count the rentals that are late, for the menu."""
    return queues.late(Rental.objects.visible_to(user), clock.now()).count()


def search(query: str, user) -> list[SearchResult]:
    """Find rentals by the beginning of their reference, or the latest ones of a plate or a vehicle's number."""
    if not user.has_perm("rentals.view_rental"):
        return []
    start = query.upper()
    by_reference = Rental.objects.filter(reference__gte=start, reference__lt=start + "\uffff").order_by(
        "-reference"
    )
    found = list(_loaded(by_reference)[:FOUND])
    if not found and any(letter.isdigit() for letter in query):
        vehicles = Vehicle.objects.found_by(query).order_by("number").values_list("pk", flat=True)[:3]
        links = RentalVehicle.objects.filter(occupancy__vehicle__in=list(vehicles)).order_by(
            "-occupancy__starts_at", "-pk"
        )
        keys = list(links.values_list("rental", flat=True)[:FOUND])
        found = list(_loaded(Rental.objects.filter(pk__in=keys)).order_by("-pickup_at", "-pk"))
    now = clock.now()
    return [
        SearchResult(
            f"{rental.reference}, {shown_name(rental.person, user)}",
            f"{vehicle_word(rental)} · {slots_words(rental)} · {state_now(rental, now)[1]}",
            reverse("rentals:rental", args=[rental.pk]),
            "key-round",
            "Locations",
        )
        for rental in found
    ]


def _loaded(rentals):
    return rentals.select_related("person", "offer").with_vehicles()


def occupancies(ids) -> dict[int, Described]:
    """Say what these occupancies are on the planning, a place on the waiting list included: one query.

    What is held for no rental is said by apps above: ``register("held_for", "key", callable(occupancy) -> Described | None)``.
    """
    rows = Occupancy.objects.filter(pk__in=ids).select_related(
        "rental_vehicle__rental__offer", "rental_vehicle__rental__key_drop", "waiting_turn"
    )
    said = {}
    for one in rows:
        link = getattr(one, "rental_vehicle", None)
        words = _rental_words(link) if link else None
        for entry in registry.registered("held_for") if link is None else ():
            words = words or entry.value(one)
        if words:
            said[one.pk] = words
    return said


def _rental_words(link: RentalVehicle) -> Described:
    return Described(
        state="dropped" if link.rental.is_in_the_box else link.rental.status,
        word="clés dans la boîte" if link.rental.is_in_the_box else link.rental.get_status_display().lower(),
        url=reverse("rentals:rental", args=[link.rental_id]),
        detail=link.rental.reference,
        grace=timedelta(minutes=link.rental.offer.grace_minutes),
    )


# A person's page.


def person_acts(person, user) -> list[Act]:
    """Offer a new rental for this person, a payer's agreement for her."""
    acts = []
    if user.has_perm("rentals.add_rental"):
        acts.append(Act("Nouvelle location", f"{reverse('rentals:new')}?personne={person.pk}", "key-round"))
    if user.has_perm("payments.add_agreement"):
        url = f"{reverse('rentals:new_agreement')}?personne={person.pk}"
        acts.append(Act("Noter une prise en charge", url, "handshake"))
    return acts


def person_now(person, user) -> list[Now]:
    """Say what this person has, or is about to have: her rentals that are not over."""
    rentals = Rental.objects.visible_to(user).filter(person=person).exclude(status__in=ENDED)
    now = clock.now()
    return [
        Now(
            service=rental.offer.service,
            detail=f"{vehicle_word(rental)}, {slots_words(rental)}",
            url=reverse("rentals:rental", args=[rental.pk]),
            chip=state_chip(rental, now),
        )
        for rental in _loaded(rentals).order_by("pickup_at", "pk")[:FOUND]
    ] + _drives(person, user, now)


def _drives(person, user, now) -> list[Now]:
    """Say which rentals of others she is named on as a driver (row H9)."""
    rentals = Rental.objects.visible_to(user).filter(drivers__person=person, drivers__until_at=None)
    return [
        Now(
            service=rental.offer.service,
            detail=f"{vehicle_word(rental)}, conduit aussi, loué par {shown_name(rental.person, user)}",
            url=reverse("rentals:rental", args=[rental.pk]),
            chip=state_chip(rental, now),
        )
        for rental in _loaded(rentals.exclude(status__in=ENDED)).order_by("pickup_at", "pk")[:FOUND]
    ]


def person_cards(person, user) -> list[Card]:
    """Say what this person owes, has paid too much, and left as a guarantee. Two queries."""
    if not user.has_perm("payments.view_bill"):
        return []
    bills = list(
        with_balances(Bill.objects.filter(person=person), paris_date(clock.now()))
        .select_related("rental_bill__rental")
        .order_by("-opened_at", "-pk")
    )
    held = Deposit.objects.held().filter(person=person).order_by("received_at", "pk")
    facts = []
    for bill in bills:
        if bill.left == ZERO:
            continue
        rental = getattr(getattr(bill, "rental_bill", None), "rental", None)
        url = reverse("rentals:rental", args=[rental.pk]) if rental else ""
        words = str(rental) if rental else bill.label
        if bill.left < ZERO:
            facts.append(Fact("À rendre", french(-bill.left), words, url))
        else:
            due = f"dont {french(bill.due_now)} dus à ce jour" if ZERO < bill.due_now < bill.left else ""
            facts.append(Fact("Reste dû", french(bill.left), ", ".join(filter(None, [words, due])), url))
    facts += [
        Fact(
            "Caution",
            french(one.amount),
            f"{one.get_means_display().lower()}, détenue",
            one.get_absolute_url(),
        )
        for one in held
    ]
    edit = Act("Ce qui est dû", reverse("rentals:owed", args=[person.pk]), "receipt-euro") if bills else None
    return [Card("Argent", "euro", facts or [Fact("Reste dû", "rien")], edit)]


# A partner's page.


def partner_cards(partner, user) -> list[Card]:
    """Say what this partner agreed to pay, what it promised and what waits: three queries."""
    if not user.has_perm("payments.view_bill"):
        return []
    open_ = with_promised(Agreement.objects.open_on(clock.today()).filter(partner=partner))
    open_ = open_.select_related("partner", "person").order_by("-from_on", "-pk")
    facts = []
    for one in open_[:FOUND]:
        who = shown_name(one.person, user) if one.person_id else "toutes les personnes envoyées"
        left = "" if one.left is None else f", reste {french(one.left)}"
        facts.append(
            Fact(one.share_words, f"{french(one.promised)} promis{left}", who, one.get_absolute_url())
        )
    figures = Figures.of(Commitment.objects.filter(bill__partner=partner))
    for label, amount, view in (
        ("À facturer", figures.kept - figures.billed, "facturer"),
        ("Payé", figures.paid, "payees"),
        ("Refusé", figures.refused, "refusees"),
        ("À décider", figures.waiting, "decider"),
    ):
        if amount:
            facts.append(Fact(label, french(amount), url=shares_url(partner=partner.pk, view=view)))
    edit = None
    if user.has_perm("payments.add_agreement") and partner.is_active:
        edit = Act(
            "Nouvelle convention", f"{reverse('rentals:new_agreement')}?partenaire={partner.pk}", "plus"
        )
    if not facts and edit is None:
        return []
    return [Card("Prises en charge", "handshake", facts or [Fact("Convention", "aucune")], edit)]


def touched_by_closure(place, starts_on, ends_on) -> list[tuple[str, str]]:
    """Say whose keys change hands at a place (at any for None) on the days ``[starts_on, ends_on)`` (row A5)."""
    start, end = paris(starts_on, time()), paris(ends_on, time())
    leaving = Q(pickup_at__gte=start, pickup_at__lt=end, status=Status.CONFIRMED)
    back = Q(return_at__gte=start, return_at__lt=end, status__in=(Status.CONFIRMED, Status.ONGOING))
    if place is not None:
        # Who is met elsewhere finds no closed door; when all is closed, nobody drives a round either.
        leaving &= Q(pickup_place=place) & ~_met_elsewhere(Moment.OUT)
        back &= Q(return_place=place) & ~_met_elsewhere(Moment.IN)
    lines = []
    for rental in Rental.objects.filter(leaving | back).select_related("person").order_by("pickup_at", "pk"):
        url = reverse("rentals:rental", args=[rental.pk])
        if rental.status == Status.CONFIRMED and start <= rental.pickup_at < end:
            lines.append((f"{rental.person} vient prendre un véhicule {datetime_fr(rental.pickup_at)}.", url))
        if start <= rental.return_at < end:
            lines.append((f"{rental.person} rend un véhicule {datetime_fr(rental.return_at)}.", url))
    return lines


def _met_elsewhere(moment: Moment):
    """Keep the rentals whose keys change hands away from the agency (``rounds.Stop``)."""
    live = {"stops__moment": moment, "stops__isnull": False, "stops__dropped_at": None}
    return Exists(Rental.objects.filter(pk=OuterRef("pk"), **live))


def sees_figures(user) -> bool:
    """Tell whether the menu leads this account to the figures of the bikes: who sees all the lists behind them."""
    return user.has_perms(PERMISSION)
