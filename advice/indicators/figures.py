"""The figures of a period: each is a list of files or of applications, so that a number and its list never differ.

Twelve queries, however many people. Small counts are said on screen to those who read the files anyway; the funder's
file hides them (fewer than three).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from django.db.models import Min, Sum

from advice.applications.models import BRINGS_MONEY, AidPayment, Application
from advice.applications.models import Status as Asked
from advice.cases.grid import grid
from advice.cases.models import SOLUTIONS, Case, Diagnosis, Outcome, When
from advice.indicators.models import RESERVED, Education, Moment, Participation, Work
from advice.indicators.terms import RURAL, rural_communes
from mobilite.money import ZERO, french
from mobilite.people.models.persons import Civility
from mobilite.periods import paris

#: Fewer people than this are not counted in the file for funders.
FEWEST = 3
TENTH = Decimal("0.1")
NOWHERE = "inconnue"


@dataclass
class Line:
    """One figure: its key in addresses, its words, the rows that it counts. ``said`` replaces the count when it is not one.

    ``of`` says what the rows are: "cases" or "applications". A ``reserved`` one opens no list: it is sensitive.
    """

    key: str
    label: str
    rows: list[int] = field(default_factory=list)
    said: str = ""
    value: Any = None
    of: str = "cases"
    reserved: bool = False

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass
class Group:
    """Figures under one title."""

    title: str
    icon: str
    lines: list[Line]
    note: str = ""


@dataclass
class Place:
    """What was done for those whom a partner sent, or who live in a commune. Three figures, each with its list."""

    key: str
    name: str
    opened: Line
    solved: Line
    granted: Line
    money: Decimal = ZERO
    #: How many people got something: what decides whether the sum may be said.
    helped: int = 0


@dataclass(frozen=True)
class Level:
    """One axis of the diagnosis: the mean level before and after, from 0 to 3, of those who have both."""

    label: str
    before: Decimal
    after: Decimal


@dataclass
class Report:
    """The figures of ``[start, end)``."""

    start: date
    end: date
    groups: list[Group]
    levels: list[Level]
    compared: Line
    partners: list[Place]
    communes: list[Place]

    def line(self, key: str) -> Line | None:
        """Return a figure by its key, one that opens a list; None for any other."""
        lines = [line for group in self.groups for line in group.lines]
        lines += [
            line
            for place in [*self.partners, *self.communes]
            for line in (place.opened, place.solved, place.granted)
        ]
        return next((one for one in [*lines, self.compared] if one.key == key and not one.reserved), None)


def within(name: str, start: date, end: date) -> dict[str, Any]:
    """Return the conditions that put an instant within a period, days in Paris."""
    return {f"{name}__gte": paris(start, time()), f"{name}__lt": paris(end, time())}


def days_within(name: str, start: date, end: date) -> dict[str, Any]:
    return {f"{name}__gte": start, f"{name}__lt": end}


def report(start: date, end: date) -> Report:
    """Count what was done in a period."""
    opened = Line("ouverts", "Dossiers ouverts", _cases(**within("opened_at", start, end)))
    ended = list(
        Case.objects.filter(**within("closed_at", start, end)).order_by("pk").values_list("pk", "outcome")
    )
    closed = Line("clos", "Dossiers clos", [pk for pk, _outcome in ended])
    solved = Line("solutions", "Solution trouvée", [pk for pk, outcome in ended if outcome in SOLUTIONS])
    outcomes = [
        Line(f"issue-{one}", str(one.label), [pk for pk, outcome in ended if outcome == one])
        for one in Outcome
    ]
    follow = Group("Accueil", "compass", [opened, _waits(start, end), closed, solved])
    ways = Group("Comment les personnes se déplacent à la fin", "flag", [one for one in outcomes if one.rows])
    money, granted = _money(start, end)
    levels, compared = _levels(start, end)
    places = _places(opened, solved, granted)
    groups = [follow, ways, money, *_funded(start, end)]
    return Report(start, end, [one for one in groups if one.lines], levels, compared, *places)


def _cases(**which) -> list[int]:
    return list(Case.objects.filter(**which).order_by("pk").values_list("pk", flat=True))


def _waits(start: date, end: date) -> Line:
    """Count the days from the referral to the first interview, for those first met in the period: half waited less."""
    rows = Case.objects.filter(referred_on__isnull=False).annotate(first=Min("interviews__on"))
    rows = list(
        rows.filter(**days_within("first", start, end))
        .order_by("pk")
        .values_list("pk", "referred_on", "first")
    )
    waits = [max((first - sent).days, 0) for _pk, sent, first in rows]
    days = int(Decimal(str(median(waits))).quantize(Decimal(1), rounding=ROUND_HALF_UP)) if waits else None
    said = "" if days is None else f"{days}\u00a0jour{'s' if days > 1 else ''}"
    keys = [pk for pk, _sent, _first in rows]
    return Line("attente", "De l’orientation au premier entretien (médiane)", keys, said or "–", days)


def _money(start: date, end: date) -> tuple[Group, list[tuple]]:
    """Count the aids answered and the euros obtained in the period. A loan is no euro obtained (facts: aids 2.2)."""
    asked = Application.objects.filter(**days_within("sent_on", start, end))
    answered = Application.objects.filter(**days_within("decided_on", start, end)).order_by("pk")
    rows = list(answered.values_list("pk", "status", "granted", "version__nature", "case"))
    refused = [pk for pk, status, *_rest in rows if status == Asked.REFUSED]
    kept = [row for row in rows if row[1] in (Asked.GRANTED, Asked.PAID)]
    granted = [row for row in kept if row[2] is not None and row[3] in BRINGS_MONEY]
    paid = AidPayment.objects.filter(
        application__version__nature__in=BRINGS_MONEY, **days_within("on", start, end)
    )
    total = sum((row[2] for row in granted), ZERO)
    came = paid.aggregate(total=Sum("amount"))["total"] or ZERO
    of = {"of": "applications"}
    lines = [
        Line("aides-envoyees", "Demandes d’aide envoyées", list(asked.order_by("pk").values_list("pk", flat=True)), **of),
        Line("aides-accordees", "Accordées", [row[0] for row in kept], **of),
        Line("aides-refusees", "Refusées", refused, **of),
        Line("euros-obtenus", "Euros obtenus", [row[0] for row in granted], french(total), total, **of),
        Line(
            "euros-verses", "Euros versés", sorted(set(paid.values_list("application", flat=True))), french(came), came, **of
        ),
    ]  # fmt: skip
    return Group("Aides", "hand-coins", lines, "Un prêt n’est pas une aide\u00a0: il ne compte pas."), granted


def _levels(start: date, end: date) -> tuple[list[Level], Line]:
    """Compare the levels of those whose exit diagnosis was signed in the period with those of their entry."""
    signed = Diagnosis.objects.signed().order_by("signed_at", "pk")
    exits = {
        one.case_id: one
        for one in signed.filter(when=When.EXIT, **within("signed_at", start, end)).prefetch_related(
            "findings"
        )
    }
    entries = {
        one.case_id: one
        for one in signed.filter(when=When.ENTRY, case__in=list(exits)).prefetch_related("findings")
    }
    both: dict[str, list[tuple[int, int]]] = defaultdict(list)
    labels = {}
    for case, entry in entries.items():
        before = {one.axis: one.level for one in entry.findings.all()}
        for axis in grid(exits[case].grid).open_axes:
            labels.setdefault(axis.key, axis.label)
        for one in exits[case].findings.all():
            if one.axis in before:
                both[one.axis].append((before[one.axis], one.level))
    levels = [
        Level(label, _mean(pair[0] for pair in both[key]), _mean(pair[1] for pair in both[key]))
        for key, label in labels.items()
        if both[key]
    ]
    return levels, Line("diagnostics", "Personnes comparées", sorted(entries))


def _mean(values: Iterable[int]) -> Decimal:
    known = list(values)
    return (Decimal(sum(known)) / len(known)).quantize(TENTH, rounding=ROUND_HALF_UP)


def _places(opened: Line, solved: Line, granted: list[tuple]) -> tuple[list[Place], list[Place]]:
    """Count by partner, then by commune: the two never name anybody."""
    money: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for pk, _status, amount, _nature, case in granted:
        money[case].append((pk, amount))
    keys = {*opened.rows, *solved.rows, *money}
    cases = Case.objects.filter(pk__in=keys).order_by("pk").values_list(
        "pk", "referred_by__partner", "referred_by__partner__name", "person__commune", "person__commune__name"
    )  # fmt: skip
    begun, found = set(opened.rows), set(solved.rows)
    partners: dict[Any, Place] = {}
    communes: dict[Any, Place] = {}
    for case, partner, name, commune, town in cases:
        for places, prefix, key, label in (
            (partners, "prescripteur", partner, name or "Venue d’elle-même"),
            (communes, "commune", commune, town or "Commune inconnue"),
        ):
            place = places.setdefault(key, _place(prefix, key, label))
            if case in begun:
                place.opened.rows.append(case)
            if case in found:
                place.solved.rows.append(case)
            place.granted.rows += [pk for pk, _amount in money.get(case, [])]
            place.helped += bool(money.get(case))
            place.money += sum((amount for _pk, amount in money.get(case, [])), ZERO)
    for place in [*partners.values(), *communes.values()]:
        place.granted.said, place.granted.value = french(place.money), place.money
    return _ranked(partners), _ranked(communes)


def _place(prefix: str, key: Any, name: str) -> Place:
    word = f"{prefix}-{key if key is not None else NOWHERE}"
    return Place(
        word, name, Line(f"{word}-ouverts", "Dossiers ouverts"), Line(f"{word}-solutions", "Solution trouvée"),
        Line(f"{word}-euros", "Euros obtenus", of="applications"),
    )  # fmt: skip


def _ranked(places: dict[Any, Place]) -> list[Place]:
    return sorted(places.values(), key=lambda one: (-one.opened.count, one.name))


# What the European fund counts.


def _funded(start: date, end: date) -> list[Group]:
    rows = Participation.objects.filter(**days_within("on", start, end)).select_related("case__person")
    by: dict[str, list[Participation]] = defaultdict(list)
    for one in rows.order_by("pk"):
        by[one.moment].append(one)
    moments = [
        (Moment.ENTRY, "FSE+\u00a0: à l’entrée", "log-in", _at_entry(rural_communes(RURAL.on(end)))),
        (Moment.EXIT, "FSE+\u00a0: à la sortie", "log-out", _at_exit()),
        (Moment.SIX, "FSE+\u00a0: 6 mois après", "milestone", _after_six()),
    ]
    groups = []
    for moment, title, icon, measures in moments:
        known = by[moment]
        lines = [
            Line(
                f"fse-{moment}-{key}",
                label,
                [one.case_id for one in known if keep(one)],
                reserved=key in RESERVED,
            )
            for key, label, keep in measures
        ]
        groups.append(Group(title, icon, lines if known else []))
    return groups


Measure = tuple[str, str, Callable[[Participation], bool]]


def _age(one: Participation) -> int | None:
    born = one.case.person.birth_date
    return None if born is None else one.case.person.age_on(one.on)


def _at_entry(rural: frozenset[str]) -> list[Measure]:
    """The indicators of entry (règlement 2021/1057, annexe I; facts: aids 3.3). Origins and minorities: not asked in France.

    ``rural`` are the communes that the funder calls rural: nothing is said of them while none is known.
    """
    jobless = (Work.UNEMPLOYED, Work.LONG)
    measures: list[Measure] = [
        ("total", "Participants", lambda one: True),
        ("femmes", "Femmes", lambda one: one.case.person.civility == Civility.MRS),
        ("hommes", "Hommes", lambda one: one.case.person.civility == Civility.MR),
        (
            "sans-civilite",
            "Civilité à noter sur la fiche",
            lambda one: one.case.person.civility == Civility.NONE,
        ),
        ("chomage", "En recherche d’emploi", lambda one: one.work in jobless),
        ("longue-duree", "Dont 12 mois ou plus", lambda one: one.work == Work.LONG),
        (
            "inactifs",
            "Inactifs (études et formation comprises)",
            lambda one: one.work in (Work.INACTIVE, Work.TRAINING),
        ),
        ("emploi", "En emploi", lambda one: one.work == Work.EMPLOYED),
        ("moins-18", "Moins de 18 ans", lambda one: (_age(one) or 99) < 18),
        ("18-29", "De 18 à 29 ans", lambda one: 18 <= (_age(one) or 0) <= 29),
        ("55-plus", "55 ans ou plus", lambda one: (_age(one) or 0) >= 55),
    ]
    measures += [(f"cite-{one}", str(one.label), _studied(one)) for one in Education]
    measures += [(key, label, _answered(key)) for key, label in RESERVED.items()]
    if rural:
        measures.append(("rural", "En zone rurale", lambda one: one.case.person.commune_id in rural))
    return measures


def _studied(level: Education) -> Callable[[Participation], bool]:
    return lambda one: one.education == level


def _answered(key: str) -> Callable[[Participation], bool]:
    return lambda one: (one.reserved or {}).get(key) is True


def _at_exit() -> list[Measure]:
    return [
        ("total", "Sortis", lambda one: True),
        ("recherche", "En recherche d’emploi", lambda one: one.work in (Work.UNEMPLOYED, Work.LONG)),
        ("formation", "En études ou en formation", lambda one: one.work == Work.TRAINING),
        ("qualification", "Avec une qualification obtenue", lambda one: one.qualified is True),
        ("emploi", "En emploi", lambda one: one.work == Work.EMPLOYED),
    ]


def _after_six() -> list[Measure]:
    return [
        ("total", "Revus 6 mois après", lambda one: True),
        ("emploi", "En emploi", lambda one: one.work == Work.EMPLOYED),
        ("mieux", "Situation meilleure dans l’emploi", lambda one: one.improved is True),
    ]
