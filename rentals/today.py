"""What lending puts on Aujourd'hui: who is late, who asks, who leaves, who comes back, what is missing (row L1)."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from mobilite.clock import PARIS
from mobilite.pages import french
from mobilite.people.shown import shown_name
from mobilite.today.columns import SHOWN, Asked, Column, Line
from rentals.models import PublicRequest, Rental, Status
from rentals.rules import no_show_from, papers_check
from vehicles.models import Occupancy


def today_of(now: datetime):
    """Return the first instants of today and of tomorrow, on a Paris clock."""
    midnight = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight, (midnight + timedelta(days=1, hours=3)).replace(hour=0)


def how_long(since: datetime, now: datetime) -> str:
    """Return « 3 j », « 5 h » or « 30 min »."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes >= 1440:
        return f"{minutes // 1440}\u00a0j"
    return f"{minutes // 60}\u00a0h" if minutes >= 60 else f"{minutes}\u00a0min"


def named(rental, asked: Asked) -> dict:
    """Return who a line is about, as this screen may show it."""
    return {"person": rental.person, "name": shown_name(rental.person, asked.user)}


def page(name: str, rental) -> str:
    return reverse(f"rentals:{name}", args=[rental.pk])


def listed(tab: str) -> str:
    return f"{reverse('rentals:list')}?vue={tab}"


def vehicle_words(rental) -> str:
    """Return « la Zoé GD-000-BV », or what is lent when no vehicle is chosen yet."""
    vehicle = rental.vehicle
    if vehicle is None:
        return rental.offer.name
    return f"{vehicle.model} {vehicle.plate or vehicle.number}"


def rentals_of(asked: Asked, *, side: str):
    """Return the rentals that the role may see, at the place where they leave or come back."""
    rentals = Rental.objects.visible_to(asked.user).select_related("person", "offer").with_vehicles()
    return rentals.filter(**{f"{side}_place": asked.place}) if asked.place else rentals


def may_act(asked: Asked) -> bool:
    return asked.user.has_perm("rentals.change_rental")


def late(asked: Asked) -> Column | None:
    """Who should be back and isn't: late past the grace, expected before it (row A7)."""
    if not may_act(asked):
        return None
    rentals = rentals_of(asked, side="return").late(asked.now).order_by("return_at", "pk")
    lines = []
    for rental in rentals[:SHOWN]:
        is_late = asked.now > rental.late_after
        since = french.datetime_fr(rental.return_at, year=False)
        verb = "devait rendre" if is_late else "est attendu avec"
        lines.append(
            Line(
                when=how_long(rental.return_at, asked.now),
                hot=is_late,
                text=f"{verb}\u00a0: {vehicle_words(rental)}, {since}.",
                detail=""
                if is_late
                else f"Délai de grâce jusqu’à {french.time_fr(rental.late_after)}\u00a0: rien à payer",
                url=page("try_call" if is_late else "take_back", rental),
                button="Appeler" if is_late else "Recevoir",
                main=is_late and not lines,
                **named(rental, asked),
            )
        )
    return Column(
        "En retard ou attendus",
        "triangle-alert",
        lines,
        rentals.count(),
        "tous les véhicules attendus sont revenus.",
        listed("en-retard"),
        urgent=True,
    )


def online_requests(asked: Asked) -> Column | None:
    """Who asked from a phone and waits for a call (row K1)."""
    if not may_act(asked):
        return None
    waiting = PublicRequest.objects.filter(handled_at__isnull=True).select_related("commune")
    waiting = waiting.order_by("received_at", "pk")
    lines = [
        Line(
            when=french.datetime_fr(one.received_at, year=False),
            name=one.first_name if asked.user.hides_surnames else str(one),
            text=f"demande\u00a0: {one.get_wanted_display().lower()}, {one.get_how_long_display().lower()},"
            f" à partir du {french.date_fr(one.starts_on, year=False)}.",
            detail=str(one.commune or "Une autre commune"),
            url=reverse("rentals:online_request", args=[one.pk]),
            button="Répondre",
        )
        for one in waiting[:SHOWN]
    ]
    return Column("Demandes en ligne", "smartphone", lines, waiting.count(), "aucune demande n’attend.", "")


def requests(asked: Asked) -> Column | None:
    """What waits for a decision: asked for, on the waiting list, held until an hour."""
    if not may_act(asked):
        return None
    statuses = (Status.REQUESTED, Status.WAITING, Status.HELD)
    rentals = rentals_of(asked, side="pickup").filter(status__in=statuses).order_by("pickup_at", "pk")
    lines = []
    for rental in rentals[:SHOWN]:
        detail = rental.get_status_display()
        lapsed = rental.status == Status.HELD and rental.held_until <= asked.now
        if rental.status == Status.HELD:
            until = french.datetime_fr(rental.held_until, year=False)
            detail = f"Réservation finie depuis {until}" if lapsed else f"Réservée jusqu’à {until}"
        lines.append(
            Line(
                when=french.date_fr(rental.pickup_at, year=False),
                hot=lapsed or rental.pickup_at < asked.now,
                text=f"demande\u00a0: {vehicle_words(rental)}.",
                detail=detail,
                url=page("rental", rental),
                button="Décider",
                service=rental.offer.service,
                **named(rental, asked),
            )
        )
    return Column(
        "Demandes à décider",
        "inbox",
        lines,
        rentals.count(),
        "aucune demande n’attend.",
        listed("demandes"),
    )


def departures(asked: Asked) -> Column | None:
    """Who takes a vehicle today, or should have before: each with what is still missing."""
    if not may_act(asked):
        return None
    _, tomorrow = today_of(asked.now)
    out_now = Occupancy.objects.out().filter(vehicle=OuterRef("vehicles__occupancy__vehicle"))
    rentals = (
        rentals_of(asked, side="pickup")
        .filter(status=Status.CONFIRMED, pickup_at__lt=tomorrow, vehicles__is_current=True)
        .annotate(vehicle_is_out=Exists(out_now))
        .order_by("pickup_at", "pk")
    )
    lines = [departure(rental, asked) for rental in rentals[:SHOWN]]
    return Column(
        "Départs",
        "corner-down-right",
        lines,
        rentals.count(),
        "personne d’autre ne vient prendre un véhicule.",
        listed("a-remettre"),
    )


def departure(rental, asked: Asked) -> Line:
    at = french.time_fr(rental.pickup_at)
    midnight, _ = today_of(asked.now)
    button, url, detail, warns = "Remettre", page("hand_over", rental), "Tout est prêt", False
    if asked.now > no_show_from(rental):
        detail, warns = "Personne n’est venu. Appelez avant de libérer le véhicule.", True
        button, url = "Appeler", page("try_call", rental)
        if rental.call_tried_at:
            detail, button = "Appel tenté, personne n’est venu.", "Libérer"
            url = page("no_show", rental)
    elif rental.vehicle_is_out:
        detail, warns, button, url = "Le véhicule n’est pas revenu.", True, "Changer", page("swap", rental)
    elif rental.signed_at is None:
        detail, warns, button, url = "Contrat à signer", True, "Préparer", page("rental", rental)
    when = at if rental.pickup_at >= midnight else french.datetime_fr(rental.pickup_at, year=False)
    return Line(
        when=when,
        hot=rental.pickup_at < midnight,
        text=f"prend\u00a0: {vehicle_words(rental)}, jusqu’au {french.datetime_fr(rental.return_at, year=False)}.",
        detail=detail,
        warns=warns,
        url=url,
        button=button,
        main=not warns,
        service=rental.offer.service,
        **named(rental, asked),
    )


def returns(asked: Asked) -> Column | None:
    """Who brings a vehicle back later today."""
    if not may_act(asked):
        return None
    _, tomorrow = today_of(asked.now)
    rentals = (
        rentals_of(asked, side="return")
        .filter(status=Status.ONGOING, return_at__gte=asked.now, return_at__lt=tomorrow)
        .order_by("return_at", "pk")
    )
    lines = [
        Line(
            when=french.time_fr(rental.return_at),
            text=f"rend\u00a0: {vehicle_words(rental)}.",
            url=page("take_back", rental),
            button="Recevoir",
            service=rental.offer.service,
            **named(rental, asked),
        )
        for rental in rentals[:SHOWN]
    ]
    return Column(
        "Retours",
        "undo-2",
        lines,
        rentals.count(),
        "aucun autre retour n’est prévu.",
        listed("a-recevoir"),
    )


def to_close(asked: Asked) -> Column | None:
    """What came back and is not settled: money to receive, a deposit to give back."""
    if not may_act(asked):
        return None
    rentals = rentals_of(asked, side="return").filter(status=Status.RETURNED).order_by("returned_at", "pk")
    lines = [
        Line(
            when=french.date_fr(rental.returned_at, year=False),
            text=f"a rendu\u00a0: {vehicle_words(rental)}.",
            detail="Argent et caution à régler",
            url=page("rental", rental),
            button="Clôturer",
            **named(rental, asked),
        )
        for rental in rentals[:SHOWN]
    ]
    return Column(
        "À clôturer",
        "archive",
        lines,
        rentals.count(),
        "toutes les locations rendues sont réglées.",
        listed("rendues"),
    )


def papers(asked: Asked) -> Column | None:
    """Whose papers are missing before a departure of the week (row H5)."""
    if not may_act(asked):
        return None
    midnight, _ = today_of(asked.now)
    week = midnight + timedelta(days=7)
    rentals = (
        rentals_of(asked, side="pickup")
        .filter(
            status__in=(Status.REQUESTED, Status.HELD, Status.CONFIRMED), pickup_at__range=(midnight, week)
        )
        .filter(papers_waived_reason="")
        .prefetch_related("person__papers")
        .order_by(F("pickup_at"), "pk")
    )
    today = asked.now.astimezone(PARIS).date()
    lines = []
    for rental in rentals:
        check = papers_check(rental.person, rental.offer, today)
        if not check.ok:
            lines.append(
                Line(
                    when=french.datetime_fr(rental.pickup_at, year=False),
                    text=f"\u00a0: {check.sentence}",
                    url=rental.person.get_absolute_url(),
                    button="Compléter",
                    **named(rental, asked),
                )
            )
    return Column(
        "Pièces à demander",
        "file-text",
        lines[:SHOWN],
        len(lines),
        "aucune pièce ne manque pour les départs de la semaine.",
    )
