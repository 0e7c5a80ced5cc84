"""Which grid holds, what its line for a damage is, and how it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mobilite.pages.french import fold
from mobilite.periods import french_date, paris_date
from rentals.damage.models import GridVersion, What
from rentals.pricing import GridLine, worn
from rentals.pricing.wear import WITH_PART, years_words
from vehicles.models import Drawing, Vehicle


def grid_on(day: date) -> GridVersion | None:
    """Return the version that holds on a day, or None before the first. One query."""
    return GridVersion.objects.filter(from_date__lte=day).order_by("-from_date").first()


def grid_of(rental) -> GridVersion | None:
    """Return the version that a rental's contract printed, and none when it printed none: what the person was not shown is
    never asked of her. For a paper that says nothing of it, and without one, that of its day."""
    contract = rental.contract()
    if contract is None:
        return grid_on(paris_date(rental.terms_at)) if rental.terms_at else None
    if "grid" not in contract.context:
        return grid_on(paris_date(contract.created_at))
    printed = contract.context["grid"]
    return GridVersion.objects.filter(number=printed["number"]).first() if printed else None


def line_for(rows: Iterable[GridLine], drawing: str, part: str, what: str) -> GridLine | None:
    """Return the line of a damage to a part: « rétroviseur » holds for « rétroviseur gauche »; the longest name wins.

    A mark on no part that a line names takes the line of any part, if there is one.
    """
    said = fold(part)
    found = [
        row
        for row in rows
        if row.vehicle == drawing and row.what == what and _names(fold(row.part), said, what)
    ]
    return max(found, key=lambda row: len(row.part), default=None)


def _names(part: str, said: str, what: str) -> bool:
    if what == What.MISSING:
        return part == said
    return not part or said == part or said.startswith(f"{part} ")


#: What happened, in words that agree with any part.
WORDS = {What.BROKEN: "casse", What.MISSING: "à remplacer"}


def label_of(line: GridLine, part: str = "") -> str:
    """Write « Pare-chocs avant, rayure », « Vitre, casse »: names only, which agree with any part."""
    name = part or line.part or "Autre partie"
    what = WORDS.get(line.what) or What(line.what).label.lower()
    return f"{name[:1].upper()}{name[1:]}, {what}"


def months_old(vehicle: Vehicle, on: date) -> int:
    """Return the age of a vehicle in whole months: since the oldest day that is known of it."""
    known = [vehicle.first_registered_on, vehicle.bought_on, vehicle.in_service_on]
    return _months(min(day for day in known if day is not None), on)


def _months(since: date, on: date) -> int:
    return max(0, (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day))


@dataclass(frozen=True)
class Age:
    """How old is what wears, in whole months, and whose age that is, as a sentence begins."""

    months: int
    of: str = "Le véhicule"


def age_for(line: GridLine, vehicle: Vehicle, part: str, on: date) -> Age:
    """Return the age that a line counts: that of the part where the line says so and the fleet knows its day, else the vehicle's."""
    whole = months_old(vehicle, on)
    if line.ages != WITH_PART:
        return Age(whole)
    since = fitted_since(vehicle, part or line.part, on)
    if since is None:
        return Age(whole, "Date de la pièce inconnue\u00a0: le véhicule")
    return Age(_months(since, on), f"Cette pièce, posée le {french_date(since)},")


def fitted_since(vehicle: Vehicle, part: str, on: date) -> date | None:
    """Return the day when the present part was put on a vehicle, or None when nobody noted it. One query."""
    name = fold(part)
    if not name.startswith("batterie"):
        put = vehicle.upkeep.filter(on__lte=on).exclude(part="").order_by("-on", "-pk")
        return next(
            (one.on for one in put if fold(one.part) == name or name.startswith(f"{fold(one.part)} ")), None
        )
    there = vehicle.batteries.filter(since__lte=on).exclude(until__lt=on)
    return there.order_by("-since").values_list("since", flat=True).first()


def printed(version: GridVersion | None, drawing: str) -> dict | None:
    """Return what a contract says of the grid, for its kind of vehicle only: None without a grid."""
    if version is None:
        return None
    lines = [
        row.as_json() | {"label": label_of(row)} for row in version.rows if row.vehicle == Drawing(drawing)
    ]
    return {"number": version.number, "from_date": version.from_date, "lines": lines} if lines else None


@dataclass(frozen=True)
class Shown:
    """A line as pages show it: what it costs new, then after some years of wear; what is never counted."""

    label: str
    price: Decimal
    after: list[Decimal]
    wear: str
    free: str


#: The ages at which pages say what a damage costs, in years.
AGES = (2, 5)


def shown(version: GridVersion) -> list[tuple[Drawing, list[Shown]]]:
    """Return the lines by kind of vehicle; kinds without a line are left out."""
    found = []
    for drawing in Drawing:
        rows = [_shown(row) for row in version.rows if row.vehicle == drawing]
        if rows:
            found.append((drawing, rows))
    return found


def _shown(row: GridLine) -> Shown:
    after = [worn(row, months=years * 12).amount for years in AGES]
    return Shown(label_of(row), row.price, after, wear_words(row), free_words(row))


def wear_words(row: GridLine) -> str:
    """Write « 10 % par an, 20 % au moins restent dus », and « selon l’âge de la pièce » where it is not the vehicle's."""
    if not row.wear:
        return "pas d’usure"
    floor = f", {row.floor}\u00a0% au moins restent dus" if row.floor else ""
    whose = ", selon l’âge de la pièce" if row.ages == WITH_PART else ""
    return f"{row.wear}\u00a0% par an{floor}{whose}"


def free_words(row: GridLine) -> str:
    """Write what is ordinary wear: « sous 5 cm, ou à partir de 10 ans »."""
    said = [f"sous {row.free_cm}\u00a0cm"] if row.free_cm else []
    if row.free_years:
        said.append(f"à partir de {years_words(row.free_years)}")
    return ", ou ".join(said)
