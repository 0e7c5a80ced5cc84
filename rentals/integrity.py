"""What a rental, its vehicle, its bill and its reports must say together."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, F, IntegerField, Max, Min, OuterRef, Q
from django.db.models.functions import Cast, Substr
from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.documents.models import Series
from mobilite.fields import euros
from mobilite.integrity import Check, Finding
from mobilite.money import ZERO, french
from rentals.models import (
    ConditionReport,
    Gloves,
    Moment,
    Rental,
    RentalBill,
    RentalVehicle,
    RiderGear,
    Signature,
    Status,
)
from rentals.models.signatures import NOTHING_BEFORE, digest
from rentals.operations.requests import SERIES
from rentals.payments.models import Bill
from vehicles.models import Occupancy, OccupancyKind

#: Rentals that hold a vehicle that has not left.
PROMISED = (Status.HELD, Status.CONFIRMED)
BACK = (Status.RETURNED, Status.CLOSED)
#: From the confirmation on there is a bill.
BILLED = (Status.CONFIRMED, Status.ONGOING, *BACK, Status.NO_SHOW)


def _found(rentals, sentence: str) -> Iterator[Finding]:
    """Yield a finding per rental; ``sentence`` completes its reference."""
    for key, reference in rentals.order_by("pk").values_list("pk", "reference").iterator():
        yield Finding(f"{reference}\u00a0: {sentence}", reverse("rentals:rental", args=[key]))


def _link(**which):
    return Exists(RentalVehicle.objects.filter(rental=OuterRef("pk"), **which))


def vehicles_held(now: datetime) -> Iterator[Finding]:
    """Find the rentals whose vehicle is not where their state says (rows A7, C6)."""
    live: dict = {"occupancy__released_at__isnull": True}
    out = _link(is_current=True, occupancy__left_at__isnull=False, **live)
    promised = _link(is_current=True, occupancy__left_at__isnull=True, **live)
    rentals = Rental.objects.all()
    yield from _found(
        rentals.filter(~out, status=Status.ONGOING), "en cours, mais aucun véhicule n’est sorti pour elle."
    )
    yield from _found(
        rentals.filter(~promised, status__in=PROMISED), "promise, mais aucun véhicule ne lui est gardé."
    )
    yield from _found(
        rentals.filter(_link(**live)).exclude(status__in=(Status.ONGOING, *PROMISED)),
        "elle n’est plus en cours, mais un véhicule est encore pris pour elle.",
    )
    yield from _found(
        rentals.filter(_link(is_current=False, **live)),
        "un véhicule qu’elle n’a plus est encore pris pour elle.",
    )
    yield from _found(
        rentals.filter(
            ~_link(is_current=True, occupancy__released_at=F("rental__returned_at")), status__in=BACK
        ),
        "le véhicule n’est pas rentré à l’heure qu’elle dit.",
    )
    yield from _found(
        rentals.filter(_other_person()),
        "le véhicule est pris au nom de quelqu’un d’autre.",
    )


def _other_person():
    links = RentalVehicle.objects.filter(rental=OuterRef("pk"))
    return Exists(links.exclude(occupancy__person=F("rental__person")))


def occupancies_owned(now: datetime) -> Iterator[Finding]:
    """Find the vehicles that are taken for a rental that does not exist."""
    kinds = (OccupancyKind.RENTAL, OccupancyKind.LEASE, OccupancyKind.HOLD)
    lost = (
        Occupancy.objects.live().filter(kind__in=kinds, rental_vehicle=None, waiting_turn=None).order_by("pk")
    )
    for key, vehicle, number in lost.values_list("pk", "vehicle", "vehicle__number").iterator():
        yield Finding(
            f"{number} est pris (occupation n°\u00a0{key}) pour une location qui n’existe pas.",
            reverse("vehicles:vehicle", args=[vehicle]),
        )


def reports_written(now: datetime) -> Iterator[Finding]:
    """Find the rentals that left or came back without their condition report (row E1)."""

    def report(moment, **which):
        return Exists(
            ConditionReport.objects.filter(rental_vehicle__rental=OuterRef("pk"), moment=moment, **which)
        )

    rentals = Rental.objects.all()
    yield from _found(
        rentals.filter(~report(Moment.OUT), status__in=(Status.ONGOING, *BACK)),
        "l’état des lieux de départ manque.",
    )
    # A stolen vehicle ends its rental and comes back to nobody.
    stolen = Exists(
        Entry.objects.filter(verb="stop_at_theft", object_label="rentals.rental", object_id=OuterRef("pk"))
    )
    yield from _found(
        rentals.filter(~report(Moment.IN, rental_vehicle__is_current=True), ~stolen, status__in=BACK),
        "l’état des lieux de retour manque.",
    )


def bills_there(now: datetime) -> Iterator[Finding]:
    """Find the confirmed rentals without a bill, bills of nobody's rental, and rentals closed with a silent debt."""
    main = Exists(RentalBill.objects.filter(rental=OuterRef("pk"), is_main=True))
    yield from _found(
        Rental.objects.filter(~main, status__in=BILLED), "confirmée, mais la note de son locataire manque."
    )
    for key in Bill.objects.filter(rental_bill=None).order_by("pk").values_list("pk", flat=True).iterator():
        yield Finding(f"Note n°\u00a0{key}\u00a0: aucune location ne la demande.")
    unsettled = Rental.objects.filter(status=Status.CLOSED, debt_reason="").with_balances()
    for key, reference, left in (
        unsettled.exclude(left=euros(ZERO)).order_by("pk").values_list("pk", "reference", "left").iterator()
    ):
        yield Finding(
            f"{reference}\u00a0: clôturée sans dire pourquoi, alors que {french(abs(left))} restent "
            f"{'à recevoir' if left > ZERO else 'à rendre'}.",
            reverse("rentals:rental", args=[key]),
        )


def references_without_gap(now: datetime) -> Iterator[Finding]:
    """Find the years where the reference of a rental is missing."""
    year = Cast(Substr("reference", len(SERIES) + 2, 4), IntegerField())
    number = Cast(Substr("reference", len(SERIES) + 7), IntegerField())
    found = (
        Rental.objects.filter(reference__startswith=f"{SERIES}-")
        .annotate(year=year, number=number)
        .values_list("year")
        .annotate(count=Count("pk"), first=Min("number"), greatest=Max("number"))
        .order_by("year")
    )
    last = dict(Series.objects.filter(code=SERIES).values_list("year", "last_number"))
    for year_, count, first, greatest in found:
        if (first, greatest, count) != (1, last.get(year_), last.get(year_)):
            yield Finding(
                f"Références {SERIES} de {year_}\u00a0: {count} locations, du {first} au {greatest}, pour "
                f"{last.get(year_, 0)} numéros donnés."
            )


def signatures_chained(now: datetime) -> Iterator[Finding]:
    """Find the signatures that do not say any more what their hash says, or do not follow the one before (row D4)."""
    before, rank = NOTHING_BEFORE, 0
    for one in Signature.objects.order_by("rank").iterator(chunk_size=200):
        wrong = []
        if one.rank != rank + 1 or one.previous != before:
            wrong.append("elle ne suit pas celle d’avant")
        if one.sha256 != one.chained():
            wrong.append("sa ligne a changé")
        if one.erased_at is None and one.evidence_sha256 != digest(one.evidence):
            wrong.append("sa preuve a changé")
        if wrong:
            url = reverse("rentals:rental", args=[one.rental_id])
            yield Finding(f"Signature n° {one.rank} : {', '.join(wrong)}.", url)
        before, rank = one.sha256, one.rank


def gear_counted(now: datetime) -> Iterator[Finding]:
    """Find the gloves whose count is not that of who has them, and what is still lent for a rental that is over."""
    out = Count("loans", filter=Q(loans__returned_at=None))
    wrong = Gloves.objects.annotate(out=out).exclude(lent=F("out")).select_related("place").order_by("pk")
    for one in wrong:
        yield Finding(
            f"{str(one).capitalize()}, {one.place}\u00a0: {one.lent} dites prêtées, {one.out} chez quelqu’un.",
            reverse("rentals:gloves"),
        )
    lent = RiderGear.objects.filter(returned_at=None, missing_at=None).exclude(helmet=None, gloves=None)
    rentals = Rental.objects.exclude(status=Status.ONGOING)
    yield from _found(
        rentals.filter(Exists(lent.filter(rental=OuterRef("pk")))),
        "elle n’est plus en cours, mais un casque ou des gants sont encore prêtés pour elle.",
    )


#: Registered at « integrity ».
CHECKS = {
    "rentals.vehicles": Check("Véhicules des locations", vehicles_held),
    "rentals.occupancies": Check("Véhicules pris", occupancies_owned),
    "rentals.reports": Check("États des lieux", reports_written),
    "rentals.bills": Check("Notes des locations", bills_there),
    "rentals.gear": Check("Casques et gants prêtés", gear_counted),
    "rentals.signatures": Check("Signatures à l’écran", signatures_chained),
    "rentals.references": Check("Références des locations", references_without_gap),
}
