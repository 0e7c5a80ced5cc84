"""Who comes on a morning, for which vehicle, with which key, and what is missing before it goes: read at once for all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from mobilite.documents.models import Document
from mobilite.money import ZERO
from mobilite.pages.french import euros, lower_first
from mobilite.people.models import Place
from mobilite.people.papers import missing_papers, terms_on
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from rentals import queues, rules
from rentals.documents.day import bounds
from rentals.models import Moment, Rental, RentalDriver, RentalVehicle, Status, waiting_amendments
from rentals.models.rentals import CONTRACT
from rentals.paperdays.models import Half
from rentals.shown import elsewhere, meeting_elsewhere
from vehicles import availability
from vehicles.keys.models import KeySet
from vehicles.models import Occupancy

COMING = (*queues.ASKED, Status.CONFIRMED)
#: How far ahead the coming mornings are counted, in days.
AHEAD = 28

#: What each answer that is missing is called, and the page that mends it, when it is about the rental.
WORDS = {
    "contract": ("contrat à établir", ""),
    "signature": ("signature", "sign"),
    "amendment": ("avenant à signer", ""),
    "deposit": ("caution", "deposit"),
    "aptitude": ("essai", "aptitude"),
    "vehicle": ("véhicule pas revenu", "swap"),
    "recall": ("rappel du constructeur", "swap"),
    "licence": ("permis", ""),
    "cosigner": ("qui signe avec elle", ""),
    "clean": ("nettoyage", ""),
    "driver": ("autre conducteur", ""),
    "driver_signature": ("signature de l’autre conducteur", ""),
    "driver_aptitude": ("essai de l’autre conducteur", ""),
    "driver_gearbox": ("boîte automatique", ""),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to mend: its word, the sentence that says why, where; whether the keys may go without it."""

    key: str
    word: str
    why: str
    url: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class HandOver:
    """One line of the morning."""

    rental: Rental
    name: str
    vehicle: str
    model: str
    drawing: str
    keys: str
    keys_missing: bool
    where: str
    missing: tuple[Missing, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stops the keys."""
        return self.rental.status == Status.CONFIRMED and not any(one.blocks for one in self.missing)

    @property
    def is_confirmed(self) -> bool:
        return self.rental.status == Status.CONFIRMED

    @property
    def url(self) -> str:
        """Where the button leads: the keys, or what stops them first."""
        if self.is_ready:
            return reverse("rentals:hand_over", args=[self.rental.pk])
        return next((one.url for one in self.missing if one.blocks), self.rental.get_absolute_url())

    @property
    def button(self) -> str:
        if self.is_ready:
            return "Remettre"
        return "Confirmer" if not self.is_confirmed else "Compléter"


def coming(user, place: Place | None):
    """Return what leaves or is asked for, at a place or everywhere."""
    found = Rental.objects.visible_to(user).filter(status__in=COMING)
    return found.filter(pickup_place=place) if place else found


def counted(user, place: Place | None, *, since: date) -> list[tuple[date, Half, int]]:
    """Return how many come on each half day from a day on, those where somebody comes, the first one first. One query."""
    start, end = bounds(since)[0], bounds(since + timedelta(days=AHEAD))[1]
    times = coming(user, place).filter(pickup_at__gte=start, pickup_at__lt=end)
    found: Counter[tuple[date, bool]] = Counter()
    for at in times.order_by().values_list("pickup_at", flat=True):
        day = paris_date(at)
        found[day, at >= bounds(day, Half.AFTERNOON)[0]] += 1
    return [
        (day, Half.AFTERNOON if late else Half.MORNING, count) for (day, late), count in sorted(found.items())
    ]


def hand_overs(user, day: date, half: str, place: Place | None, *, now: datetime) -> list[HandOver]:
    """Return who comes on half a day, by the hour, with what is missing: as many queries for two people as for fifty.

    What stops the keys is asked of ``rules.before_handing_over``, as the hand-over itself does, at the hour of the
    appointment. Somebody who drives beside a borrower, whom a bike never has, is asked about one rental at a time.
    """
    start, end = bounds(day, half)
    rentals = coming(user, place).filter(pickup_at__gte=start, pickup_at__lt=end)
    rentals = meeting_elsewhere(_loaded(rentals), Moment.OUT).with_balances(day)
    found = list(rentals.order_by("pickup_at", "pk"))
    _with_contracts(found)
    _with_amendments(found)
    _with_recalls(found)
    keys, terms = _keys(found), terms_on(day)
    return [_line(rental, user, keys, terms, now) for rental in found]


def _loaded(rentals):
    out = Occupancy.objects.out().select_related("person")
    links = RentalVehicle.objects.select_related("occupancy__vehicle__category", "occupancy__vehicle__place")
    links = links.prefetch_related(Prefetch("occupancy__vehicle__occupancies", out, to_attr="out_now"))
    drivers = RentalDriver.objects.named().select_related("person").prefetch_related("person__licences")
    return rentals.select_related("person", "offer__category", "pickup_place").prefetch_related(
        Prefetch("vehicles", links),
        Prefetch("drivers", drivers),
        "deposits__deposit",
        "offer__access_rules",
        "offer__category__licence_rules",
        "person__papers",
        "person__licences",
        "person__representatives",
        "person__aptitude_checks",
    )


def _with_contracts(rentals: Iterable[Any]) -> None:
    """Say of each rental that is not signed which contract says its present terms (``Rental.contract``). One query."""
    papers: dict[int, list[Document]] = defaultdict(list)
    unsigned = [one for one in rentals if one.signed_at is None]
    known = Document.objects.filter(
        kind=CONTRACT, object_label=Rental._meta.label_lower, object_id__in=[one.pk for one in unsigned]
    )
    for paper in known.order_by("-created_at", "-pk"):
        papers[paper.object_id].append(paper)
    for one in unsigned:
        since = one.terms_at
        one.known_contract = next(
            (paper for paper in papers[one.pk] if since is not None and paper.created_at >= since), None
        )


def _with_amendments(rentals: Iterable[Any]) -> None:
    """Say of each rental which amendment its keys wait for (``rules.amendment_check``). One query."""
    waiting = waiting_amendments(binding=True).filter(object_id__in=[one.pk for one in rentals])
    first: dict[int, Document] = {}
    for paper in waiting:
        first.setdefault(paper.object_id, paper)
    for one in rentals:
        one.known_amendment = first.get(one.pk)


def _with_recalls(rentals: Iterable[Any]) -> None:
    """Say of each vehicle why its maker's recall keeps it, or "" (``rules.recall_check``). One query."""
    vehicles = [one.vehicle for one in rentals if one.vehicle is not None]
    why = availability.why_recalled(vehicles)
    for vehicle in vehicles:
        vehicle.known_recall = why.get(vehicle.pk, "")


def _keys(rentals: Iterable[Rental]) -> dict[int, list[KeySet]]:
    """Return the sets of keys of their vehicles. One query."""
    vehicles = {link.occupancy.vehicle_id for one in rentals if (link := one.current) is not None}
    found: dict[int, list[KeySet]] = defaultdict(list)
    sets = KeySet.objects.filter(vehicle__in=vehicles).select_related("place", "colleague")
    for one in sets.order_by("label", "pk"):
        found[one.vehicle_id].append(one)
    return found


def _line(rental: Rental, user, keys, terms, now: datetime) -> HandOver:
    vehicle = rental.vehicle
    where, gone = _where(vehicle, rental, keys.get(vehicle.pk, ())) if vehicle else ("", False)
    return HandOver(
        rental=rental,
        name=shown_name(rental.person, user),
        vehicle=vehicle.number if vehicle else "",
        model=f"{vehicle.make} {vehicle.model}" if vehicle else str(rental.offer.category),
        drawing=rental.offer.category.drawing,
        keys=where,
        keys_missing=gone,
        where=elsewhere(rental),
        missing=tuple(_missing(rental, terms, max(now, rental.pickup_at))),
    )


def _where(vehicle, rental: Rental, sets: Sequence[KeySet]) -> tuple[str, bool]:
    """Return where the key to give is, and whether none can be given at the place of the hand-over."""
    number = f"clé {vehicle.key_number}" if vehicle.key_number else "clé"
    here = [one for one in sets if one.place_id == rental.pickup_place_id]
    if here:
        return f"{number}, {here[0].where}", False
    if sets:
        return f"{number}\u00a0: {sets[0].where}", True
    return (number if vehicle.key_number else ""), False


def _missing(rental: Rental, terms, at: datetime) -> Iterable[Missing]:
    page = rental.get_absolute_url()
    person = reverse("people:missing", args=[rental.person_id])
    if rental.status != Status.CONFIRMED:
        url = reverse("rentals:confirm", args=[rental.pk])
        yield Missing("confirm", "à confirmer", "La demande n’est pas encore confirmée.", url)
    else:
        checks = [one for one in rules.before_handing_over(rental, at) if not one.ok]
        contract = any(one.key == "contract" for one in checks)
        for one in checks:
            if one.key == "signature" and contract:
                continue  # once it is there
            word, name = WORDS[one.key]
            url = reverse(f"rentals:{name}", args=[rental.pk]) if name else page
            yield Missing(one.key, word, one.sentence, person if one.fix_url_name else url)
    if not rental.papers_waived_reason:
        kinds = rules.papers_asked(rental.person, rental.offer, paris_date(at))
        for paper in missing_papers(rental.person, kinds, on=paris_date(at), terms=terms):
            why = f"{paper.label}\u00a0: {paper.why}."
            yield Missing("papers", lower_first(paper.label), why, person, blocks=False)
    due: Decimal = getattr(rental, "due_now", ZERO) if rental.status == Status.CONFIRMED else ZERO
    if due > ZERO:
        url = reverse("rentals:pay", args=[rental.pk])
        yield Missing(
            "pay", f"{euros(due)} à payer", "Le premier paiement n’est pas reçu.", url, blocks=False
        )


def also_leaving(rental: Rental, user) -> tuple[date, Half] | None:
    """Return the half day of a hand-over when somebody else still comes then at the same place, else None. One query."""
    day = paris_date(rental.pickup_at)
    half = Half.AFTERNOON if rental.pickup_at >= bounds(day, Half.AFTERNOON)[0] else Half.MORNING
    start, end = bounds(day, half)
    others = coming(user, rental.pickup_place).filter(pickup_at__gte=start, pickup_at__lt=end)
    return (day, half) if others.exclude(pk=rental.pk).exists() else None
