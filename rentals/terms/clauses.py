"""A clause, when it is printed, and the contracts in which it may be: plain Python, no query."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import product

#: What a condition may be, by field; « » is always. Each pair is (value, words on screen).
VEHICLES = (
    ("", "tous les véhicules"),
    ("motor", "véhicules immatriculés"),
    ("car", "voitures"),
    ("scooter", "scooters"),
    ("bike", "vélos"),
)
TERMS = (("", "prêts et baux"), ("loan", "prêts de quelques jours"), ("lease", "baux de plusieurs mois"))
SIGNED = (("", "toujours"), ("present", "signés en agence"), ("distance", "signés à distance"))
LONGEST_TITLE, LONGEST_TEXT, MOST_CLAUSES = 60, 4000, 60


@dataclass(frozen=True)
class Situation:
    """The contract in which clauses are chosen."""

    drawing: str  # car, scooter, bike
    is_motor: bool
    is_lease: bool
    at_distance: bool

    @property
    def words(self) -> str:
        """Write « un vélo en bail, signé à distance »."""
        what = {"car": "une voiture", "scooter": "un scooter", "bike": "un vélo"}[self.drawing]
        how = ", signé à distance" if self.at_distance else ""
        return f"{what} {'en bail' if self.is_lease else 'en prêt'}{how}"


#: Every contract that the law looks at: twelve.
SITUATIONS = tuple(
    Situation(drawing, drawing != "bike", is_lease, at_distance)
    for drawing, is_lease, at_distance in product(("car", "scooter", "bike"), (False, True), (False, True))
)


@dataclass(frozen=True)
class Clause:
    """One article. ``key`` tells it from version to version; ``text`` is the plain markup of ``markup.py``."""

    key: str
    title: str
    text: str
    vehicle: str = ""
    term: str = ""
    signed: str = ""
    first_page: bool = False

    def holds_in(self, one: Situation) -> bool:
        """Tell whether the clause is printed in a contract."""
        vehicle = self.vehicle in ("", one.drawing) or (self.vehicle == "motor" and one.is_motor)
        term = self.term in ("", "lease" if one.is_lease else "loan")
        return vehicle and term and self.signed in ("", "distance" if one.at_distance else "present")

    @property
    def when(self) -> str:
        """Write when it is printed: « voitures, baux de plusieurs mois »; nothing for always."""
        names = (dict(VEHICLES)[self.vehicle], dict(TERMS)[self.term], dict(SIGNED)[self.signed])
        given = (self.vehicle, self.term, self.signed)
        return ", ".join(name for name, value in zip(names, given, strict=True) if value)


def written(clauses: Iterable[Clause]) -> list[dict]:
    """Return clauses as the database keeps them."""
    return [asdict(clause) for clause in clauses]


def read(rows: Iterable[dict]) -> list[Clause]:
    """Return the clauses that the database keeps."""
    return [Clause(**row) for row in rows]


def chosen(clauses: Iterable[Clause], one: Situation) -> list[Clause]:
    """Keep the clauses of a contract, in their order."""
    return [clause for clause in clauses if clause.holds_in(one)]


def moved(clauses: list[Clause], key: str, *, by: int) -> list[Clause]:
    """Return the clauses with one moved up (-1) or down (+1); at the edge it stays."""
    rank = next(i for i, clause in enumerate(clauses) if clause.key == key)
    to = min(max(rank + by, 0), len(clauses) - 1)
    others = [clause for clause in clauses if clause.key != key]
    return [*others[:to], clauses[rank], *others[to:]]


def replaced(clauses: list[Clause], key: str, **changes) -> list[Clause]:
    """Return the clauses with one of them changed."""
    return [replace(clause, **changes) if clause.key == key else clause for clause in clauses]
