"""What lending puts on Aujourd'hui: who is late, who asks, who leaves, who comes back, what is missing (row L1)."""

from datetime import datetime, time, timedelta
from functools import wraps

from django.db.models import Exists, OuterRef
from django.urls import reverse

from mobilite.pages import french
from mobilite.people.duplicates import likeliest, traits
from mobilite.people.papers import NEVER_SEEN, missing_papers, terms_on
from mobilite.people.shown import hides_surnames, shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris, paris_date
from rentals import queues
from rentals.models import Moment, PublicRequest, Rental, Service, Status
from rentals.rules import no_show_from, papers_asked
from rentals.shown import elsewhere, meeting_elsewhere
from vehicles.models import Drawing, Occupancy


def moment(at: datetime) -> str:
    return french.datetime_fr(at, year=False)


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


def listed(tab: str, asked: Asked, *, side: str = "lieu") -> str:
    """Return the address of the list that counts the same: the tab, at the same place."""
    here = f"&{side}={asked.place.pk}" if asked.place else ""
    return f"{reverse('rentals:list')}?vue={tab}{here}"


def vehicle_words(rental) -> str:
    """Return « la Zoé GD‑000‑BV », « le scooter S‑06 »; « une voiture » when none is chosen yet."""
    category, vehicle = rental.offer.category, rental.vehicle
    if vehicle is None:
        return f"{'une' if category.drawing == Drawing.CAR else 'un'} {category.name.lower()}"
    if category.drawing == Drawing.CAR:
        return f"la {vehicle.model} {unbroken(vehicle.plate or vehicle.number)}"
    return f"le {Drawing(category.drawing).label.lower()} {unbroken(vehicle.number)}"


def unbroken(number: str) -> str:
    """Keep a plate or a number on one line."""
    return number.replace("-", "\u2011")


def badge(rental) -> str:
    """Return the service to show: only the one that is not the counter's everyday."""
    return rental.offer.service if rental.offer.service != Service.RESEAU else ""


def rentals_of(asked: Asked, *, side: str):
    """Return the rentals that the role may see, at the place where they leave or come back."""
    rentals = (
        Rental.objects.visible_to(asked.user)
        .select_related("person", "offer__category", "key_drop")
        .with_vehicles()
    )
    return rentals.filter(**{f"{side}_place": asked.place}) if asked.place else rentals


def with_place(detail: str, rental) -> str:
    """Return what a line says, and where it is when it is elsewhere."""
    where = elsewhere(rental)
    return ". ".join(filter(None, [detail, f"{where[:1].upper()}{where[1:]}"]))


def for_the_counter(column):
    """Show a column to those who act on rentals only."""

    @wraps(column)
    def shown(asked: Asked) -> Column | None:
        return column(asked) if asked.user.has_perm("rentals.change_rental") else None

    return shown


@for_the_counter
def late(asked: Asked) -> Column:
    """Who should be back and isn't, past the grace (row A7)."""
    rentals = queues.late(rentals_of(asked, side="return"), asked.now).order_by("return_at", "pk")
    lines = [
        Line(
            when=how_long(rental.return_at, asked.now),
            hot=True,
            text=f"devait rendre {vehicle_words(rental)} {moment(rental.return_at)}.",
            detail=f"Appelé {moment(rental.call_tried_at)}" if rental.call_tried_at else "",
            url=f"{page('try_call', rental)}?retour=/",
            button="Appeler",
            main=rank == 0,
            service=badge(rental),
            **named(rental, asked),
        )
        for rank, rental in enumerate(rentals[:SHOWN])
    ]
    well = "tous les véhicules attendus sont revenus."
    url = listed("en-retard", asked, side="retour")
    return Column("En retard", "triangle-alert", lines, rentals.count(), well, url, urgent=True)


@for_the_counter
def online_requests(asked: Asked) -> Column:
    """Who asked from a phone and waits for a call (row K1)."""
    waiting = PublicRequest.objects.filter(handled_at__isnull=True).select_related("commune")
    waiting = list(waiting.order_by("received_at", "pk"))
    known = likeliest(
        traits(first_name=one.first_name, last_name=one.last_name, phone=one.phone) for one in waiting
    )
    lines = [
        Line(
            when=moment(one.received_at),
            name=one.first_name if hides_surnames(asked.user) else str(one),
            text=f"demande {one.what}, à partir du {french.date_fr(one.starts_on, year=False)}.",
            detail=" · ".join(
                [
                    str(one.commune or "Une autre commune"),
                    *([f"Peut-être {shown_name(maybe[0], asked.user)}"] if maybe else []),
                ]
            ),
            url=reverse("rentals:online_request", args=[one.pk]),
            button="Répondre",
        )
        for one, maybe in zip(waiting, known, strict=True)
    ]
    return Column("Demandes en ligne", "smartphone", lines, len(lines), "aucune demande n’attend.")


@for_the_counter
def requests(asked: Asked) -> Column:
    """What waits for a decision: asked for, on the waiting list, held until an hour."""
    rentals = queues.undecided(rentals_of(asked, side="pickup"), asked.now).order_by("pickup_at", "pk")
    lines = []
    for rental in rentals[:SHOWN]:
        detail, lapsed = rental.get_status_display(), False
        if rental.status == Status.HELD:
            lapsed = rental.held_until <= asked.now
            until = moment(rental.held_until)
            detail = f"Réservation finie depuis {until}" if lapsed else f"Réservée jusqu’à {until}"
        lines.append(
            Line(
                when=french.date_fr(rental.pickup_at, year=False),
                hot=lapsed or rental.pickup_at < asked.now,
                text=f"demande {vehicle_words(rental)}.",
                detail=detail,
                url=page("rental", rental),
                button="Décider",
                service=badge(rental),
                **named(rental, asked),
            )
        )
    url = listed("demandes", asked)
    return Column("Demandes à décider", "inbox", lines, rentals.count(), "aucune demande n’attend.", url)


@for_the_counter
def departures(asked: Asked) -> Column:
    """Who takes a vehicle today, or should have before: each with what is still missing."""
    out_now = Occupancy.objects.out().filter(vehicle=OuterRef("vehicles__occupancy__vehicle"))
    rentals = (
        meeting_elsewhere(queues.leaving(rentals_of(asked, side="pickup"), asked.now), Moment.OUT)
        .filter(vehicles__is_current=True)
        .annotate(vehicle_is_out=Exists(out_now))
        .order_by("pickup_at", "pk")
    )
    lines = [departure(rental, asked) for rental in rentals[:SHOWN]]
    well = "personne d’autre ne vient prendre un véhicule."
    url = listed("a-remettre", asked)
    return Column("Départs", "corner-down-right", lines, rentals.count(), well, url)


def departure(rental, asked: Asked) -> Line:
    """Return the line of a departure: ready, or what comes first."""
    button, url, detail, warns = "Remettre", page("hand_over", rental), "Tout est prêt", False
    if asked.now > no_show_from(rental):
        detail, warns = "Personne n’est venu. Appelez avant de libérer le véhicule.", True
        button, url = "Appeler", f"{page('try_call', rental)}?retour=/"
        if rental.call_tried_at:
            detail, button, url = "Appel tenté, personne n’est venu.", "Libérer", page("no_show", rental)
    elif rental.vehicle_is_out:
        detail, warns, button, url = "Le véhicule n’est pas revenu.", True, "Changer", page("swap", rental)
    elif rental.signed_at is None:
        detail, warns, button, url = "Contrat à signer", True, "Préparer", page("rental", rental)
    is_today = paris_date(rental.pickup_at) == paris_date(asked.now)
    return Line(
        when=french.time_fr(rental.pickup_at) if is_today else moment(rental.pickup_at),
        hot=not is_today,
        text=f"prend {vehicle_words(rental)}, jusqu’au {moment(rental.return_at)}.",
        detail=with_place(detail, rental),
        warns=warns,
        url=url,
        button=button,
        main=not warns,
        service=badge(rental),
        **named(rental, asked),
    )


@for_the_counter
def returns(asked: Asked) -> Column:
    """Who brings a vehicle back today: expected within the grace, or later; whose keys wait in the box."""
    rentals = queues.coming_back(rentals_of(asked, side="return"), asked.now)
    rentals = meeting_elsewhere(rentals, Moment.IN).order_by("return_at", "pk")
    lines = []
    for rental in rentals[:SHOWN]:
        if rental.is_in_the_box:
            lines.append(_in_the_box(rental, asked))
            continue
        expected = rental.return_at < asked.now
        grace = f"Attendu. Délai de grâce jusqu’à {french.time_fr(rental.late_after)}\u00a0: rien à payer"
        lines.append(
            Line(
                when=french.time_fr(rental.return_at),
                hot=expected,
                text=f"rend {vehicle_words(rental)}.",
                detail=with_place(grace if expected else "", rental),
                url=page("take_back", rental),
                button="Recevoir",
                service=badge(rental),
                **named(rental, asked),
            )
        )
    url = listed("a-recevoir", asked, side="retour")
    return Column("Retours", "undo-2", lines, rentals.count(), "aucun autre retour n’est prévu.", url)


def _in_the_box(rental, asked: Asked) -> Line:
    return Line(
        when=moment(rental.key_drop.left_at),
        hot=True,
        text=f"a laissé les clés dans la boîte\u00a0: {vehicle_words(rental)}.",
        detail="État des lieux à faire, sans la personne",
        url=page("take_back", rental),
        button="Regarder",
        service=badge(rental),
        **named(rental, asked),
    )


@for_the_counter
def to_close(asked: Asked) -> Column:
    """What came back and is not settled: money to receive, a deposit to give back."""
    rentals = queues.to_close(rentals_of(asked, side="return"), asked.now).order_by("returned_at", "pk")
    lines = [
        Line(
            when=french.date_fr(rental.returned_at, year=False),
            text=f"a rendu {vehicle_words(rental)}.",
            detail="Argent et caution à régler",
            url=page("rental", rental),
            button="Clôturer",
            **named(rental, asked),
        )
        for rental in rentals[:SHOWN]
    ]
    well = "toutes les locations rendues sont réglées."
    return Column(
        "À clôturer", "archive", lines, rentals.count(), well, listed("rendues", asked, side="retour")
    )


@for_the_counter
def papers(asked: Asked) -> Column:
    """Whose papers are missing before a departure of the week (row H5)."""
    today = paris_date(asked.now)
    week = (paris(today, time()), paris(today + timedelta(days=7), time()))
    rentals = (
        rentals_of(asked, side="pickup")
        .filter(status__in=(Status.REQUESTED, Status.HELD, Status.CONFIRMED), pickup_at__range=week)
        .filter(papers_waived_reason="")
        .prefetch_related("person__papers", "offer__access_rules")
        .order_by("pickup_at", "pk")
    )
    lines, terms = [], terms_on(today)
    for rental in rentals:
        kinds = papers_asked(rental.person, rental.offer, today)
        if missing := missing_papers(rental.person, kinds, on=today, terms=terms):
            lines.append(
                Line(
                    when=moment(rental.pickup_at),
                    text=f"doit montrer\u00a0: {', '.join(f'{paper.label[:1].lower()}{paper.label[1:]}' for paper in missing)}.",
                    detail="" if missing[0].why == NEVER_SEEN else missing[0].why,
                    url=rental.person.get_absolute_url(),
                    button="Compléter",
                    **named(rental, asked),
                )
            )
    well = "aucune pièce ne manque pour les départs de la semaine."
    return Column("Pièces à demander", "file-text", lines, len(lines), well)


#: In the order of the page: see ``mobilite.people.today_columns``.
COLUMNS = (
    (10, "late", late),
    (11, "online", online_requests),
    (20, "departures", departures),
    (21, "returns", returns),
    (30, "requests", requests),
    (31, "papers", papers),
    (32, "to_close", to_close),
)
