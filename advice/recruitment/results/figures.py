"""The figures of a period: each is a list of candidatures, so that a number and its list never differ.

People whose record is in the archives, and those who took their agreement back, are counted and never named.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from advice.recruitment.deadlines import days_between, hours_of, minutes_between
from advice.recruitment.models import AT_WORK, LIVE, ContractKind, Later, Origin, Reason, Referral, Status
from advice.recruitment.results.origins import MOBILITY, SERVICES, Origins
from advice.recruitment.terms import AFTER_MONTHS
from mobilite.people.models import Place
from mobilite.periods import add_months, paris, paris_date

#: Fewer people than this are not counted in the file.
FEWEST = 3
#: Hours a week, as they are grouped: key, words, from, below.
BANDS = (
    ("moins-15", "Moins de 15\u00a0h par semaine", Decimal(0), Decimal(15)),
    ("15-25", "De 15 à moins de 26\u00a0h", Decimal(15), Decimal(26)),
    ("26-34", "De 26 à moins de 35\u00a0h", Decimal(26), Decimal(35)),
    ("35-plus", "35\u00a0h et plus", Decimal(35), Decimal(100)),
)
NOWHERE = "inconnu"
FIELDS = (
    "pk", "person_id", "status", "reason", "contract", "weekly_hours", "starts_on", "origin", "proposed_at",
    "contacted_at", "contact_due_at", "processed_at", "withdrawn_at", "person__archived_at", "employer__place",
    "rental__offer__service", "later__situation",
)  # fmt: skip


@dataclass
class Line:
    """One figure: its key in addresses, its words, the candidatures that it counts. ``said`` replaces the count when it is not one.

    ``unnamed``: how many more are counted that no list may name.
    """

    key: str
    label: str
    rows: list[int] = field(default_factory=list)
    unnamed: int = 0
    said: str = ""
    value: Any = None

    @property
    def count(self) -> int:
        return len(self.rows) + self.unnamed


@dataclass
class Group:
    """Figures under one title."""

    title: str
    icon: str
    lines: list[Line]
    note: str = ""


@dataclass
class Row:
    """One line of a table: people proposed, reached, hired of one origin."""

    name: str
    proposed: Line
    reached: Line
    hired: Line

    @property
    def lines(self) -> tuple[Line, Line, Line]:
        return self.proposed, self.reached, self.hired


@dataclass
class Month:
    """The figures of one month: the charts and their table."""

    start: date
    proposed: Line
    reached: Line
    wait: Line
    hired: Line

    @property
    def lines(self) -> tuple[Line, Line, Line, Line]:
        return self.proposed, self.reached, self.wait, self.hired


@dataclass
class Report:
    """The figures of ``[start, end)``."""

    start: date
    end: date
    groups: list[Group]
    months: list[Month]
    services: list[Row]
    senders: list[Row]
    links: list[Row]

    def line(self, key: str) -> Line | None:
        """Return a figure by its key; None when there is none."""
        lines = [line for group in self.groups for line in group.lines]
        lines += [
            line for row in (*self.months, *self.services, *self.senders, *self.links) for line in row.lines
        ]
        return next((one for one in lines if one.key == key), None)


class _Seen(dict):
    """One candidature, as it was read."""

    @property
    def may_be_named(self) -> bool:
        return self["withdrawn_at"] is None and self["person__archived_at"] is None


def within(name: str, start: date, end: date) -> dict[str, Any]:
    """Return the conditions that put an instant within a period, days in Paris."""
    return {f"{name}__gte": paris(start, time()), f"{name}__lt": paris(end, time())}


def _read(**which) -> list[_Seen]:
    return [
        _Seen(row) for row in Referral.objects.filter(**which).order_by("proposed_at", "pk").values(*FIELDS)
    ]


def line(key: str, label: str, rows: Iterable[_Seen], *, said: str = "", value: Any = None) -> Line:
    """Return a figure of some candidatures: those that may be named, and how many others."""
    rows = list(rows)
    named = [row["pk"] for row in rows if row.may_be_named]
    return Line(key, label, named, len(rows) - len(named), said, value)


def report(start: date, end: date) -> Report:
    """Count what came of people proposed in a period, and what was answered in it. Some fifteen queries."""
    proposed = _read(**within("proposed_at", start, end))
    answered = _read(**within("processed_at", start, end))
    # First days of six months before: hirings that hold, whose question fell in the period.
    asked = [
        one
        for one in _read(
            status=Status.ACCEPTED, starts_on__gte=add_months(start, -AFTER_MONTHS - 1), starts_on__lt=end
        )
        if start <= add_months(one["starts_on"], AFTER_MONTHS) < end
    ]
    hired = [one for one in answered if one["status"] == Status.ACCEPTED]
    met = Origins({one["person_id"] for one in (*proposed, *answered)})
    waits = Waits(proposed)
    people = firsts(proposed)
    groups = [
        _came(proposed, people, met),
        _first_contact(proposed, waits),
        _answers(proposed, answered, hired),
        Group("Pourquoi non", "x", _by("motif", Reason, answered, "reason", status=Status.REFUSED)),
        Group("Embauches par contrat", "file-text", _by("contrat", ContractKind, hired, "contract")),
        Group("Embauches par heures", "clock", _hours(hired)),
        _stuck(people, hired, met),
        _after(asked),
    ]
    return Report(
        start, end, [one for one in groups if one.lines], _months(start, end, proposed, hired, waits),
        _table("service", SERVICES.items(), people, hired, lambda one: _of_service(met, one)),
        _table("prescripteur", (), people, hired, lambda one: met.sender(one["person_id"])),
        _table("lien", (), people, hired, lambda one: met.link(one["person_id"])),
    )  # fmt: skip


def firsts(rows: Iterable[_Seen]) -> list[_Seen]:
    """Keep the first candidature of each person: as many as people."""
    found: dict[int, _Seen] = {}
    for row in rows:
        found.setdefault(row["person_id"], row)
    return list(found.values())


def _service(met: Origins, one: _Seen) -> str:
    return met.service(
        one["person_id"], one["origin"], one["proposed_at"], one["rental__offer__service"] or ""
    )


def _of_service(met: Origins, one: _Seen) -> tuple[str, str]:
    word = _service(met, one)
    return word, SERVICES[word]


def share(part: int, whole: int) -> str:
    """« 3 (25 %) »: a count and its share."""
    return f"{part} ({round(100 * part / whole)}\u00a0%)" if part and whole else str(part)


def _came(proposed: list[_Seen], people: list[_Seen], met: Origins) -> Group:
    by_us = [one for one in people if _service(met, one) in MOBILITY]
    gone = [one for one in proposed if one["withdrawn_at"] is not None]
    lines = [
        line("personnes", "Personnes proposées", people),
        line("mobilite", "Dont rencontrées par la mobilité", by_us, said=share(len(by_us), len(people)), value=len(by_us)),
        line("candidatures", "Candidatures", [one for one in proposed if one["origin"] != Origin.TRANSFER]),
        line("transmises", "Transmises par une autre structure", [one for one in proposed if one["origin"] == Origin.TRANSFER]),
        line("retirees", "Accords retirés", gone),
    ]  # fmt: skip
    return Group(
        "Qui est proposé",
        "users",
        lines,
        "Rencontrées par la mobilité\u00a0: une location, un vélo ou un dossier de conseil d’abord.",
    )


class Waits:
    """How long each candidature waited for its first contact, while the place was open. Three queries a place."""

    def __init__(self, rows: Iterable[_Seen]):
        reached = [one for one in rows if one["contacted_at"] is not None]
        keys = {one["employer__place"] for one in reached}
        places = Place.objects.in_bulk([key for key in keys if key is not None])
        tables = {key: hours_of(places.get(key)) for key in keys}
        self.minutes = {
            one["pk"]: minutes_between(
                one["proposed_at"], one["contacted_at"], tables[one["employer__place"]]
            )
            for one in reached
        }
        self.days = {
            one["pk"]: days_between(one["proposed_at"], one["contacted_at"], tables[one["employer__place"]])
            for one in reached
        }

    def median(self, rows: Iterable[_Seen], of: dict[int, int]) -> int | None:
        """Return the value that half of them stay below; None when nobody was reached."""
        known = [of[one["pk"]] for one in rows if one["pk"] in of]
        return (
            int(Decimal(str(median(known))).quantize(Decimal(1), rounding=ROUND_HALF_UP)) if known else None
        )


def hours_fr(minutes: int | None) -> str:
    """« 3 h 30 », « 45 min »; « – » when nothing is known."""
    if minutes is None:
        return "–"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")


def days_fr(days: int | None) -> str:
    if days is None:
        return "–"
    return "le jour même" if days == 0 else f"{days}\u00a0jour{'s' if days > 1 else ''}"


def _first_contact(proposed: list[_Seen], waits: Waits) -> Group:
    reached = [one for one in proposed if one["contacted_at"] is not None]
    minutes, days = waits.median(reached, waits.minutes), waits.median(reached, waits.days)
    late = [one for one in proposed if one["contacted_at"] is None and one["status"] in LIVE]
    never = [one for one in proposed if one["contacted_at"] is None and one["status"] not in LIVE]
    in_time = [one for one in reached if one["contacted_at"] <= one["contact_due_at"]]
    lines = [
        line("delai", "Délai médian, en heures d’ouverture", reached, said=hours_fr(minutes), value=minutes),
        line("delai-jours", "Délai médian, en jours ouvrés", reached, said=days_fr(days), value=days),
        line("jointes", "Jointes", reached, said=share(len(reached), len(proposed)), value=len(reached)),
        line("a-temps", "Dont dans le délai", in_time, said=share(len(in_time), len(reached)), value=len(in_time)),
        line("a-joindre", "Pas encore jointes", late),
        line("jamais-jointes", "Closes sans avoir été jointes", never),
    ]  # fmt: skip
    note = "Le délai court de la proposition au premier appel qui aboutit, quand le lieu est ouvert. La moitié attend moins."
    return Group("Premier contact", "phone-call", lines, note)


def _answers(proposed: list[_Seen], answered: list[_Seen], hired: list[_Seen]) -> Group:
    def of(status):
        return [one for one in answered if one["status"] == status]

    declined = [one for one in of(Status.REFUSED) if one["withdrawn_at"] is None]
    lines = [
        line("embauches", "Embauches", hired),
        line("declinees", "Déclinées", declined),
        line("ailleurs", "Embauchées ailleurs", of(Status.OBSOLETE)),
        line("annulees", "Embauches annulées", of(Status.CANCELLED)),
        line("en-cours", "Proposées pendant ces mois, encore en cours", [one for one in proposed if one["status"] in LIVE]),
    ]  # fmt: skip
    return Group("Réponses", "badge-check", lines)


def _by(prefix: str, choices, rows: list[_Seen], name: str, *, status: str = "") -> list[Line]:
    """Return one figure a choice that somebody has, the most first. What a person stopped herself has no reason of theirs."""
    rows = [one for one in rows if one["withdrawn_at"] is None and (not status or one["status"] == status)]
    lines = [
        line(
            f"{prefix}-{choice.value}", str(choice.label), [one for one in rows if one[name] == choice.value]
        )
        for choice in choices
    ]
    return sorted([one for one in lines if one.count], key=lambda one: -one.count)


def _hours(hired: list[_Seen]) -> list[Line]:
    lines = [
        line(f"heures-{key}", label, [one for one in hired if low <= one["weekly_hours"] < high])
        for key, label, low, high in BANDS
    ]
    return [one for one in lines if one.count]


def _stuck(people: list[_Seen], hired: list[_Seen], met: Origins) -> Group:
    def stuck(rows: list[_Seen], until: Callable[[_Seen], datetime]) -> list[_Seen]:
        return [one for one in rows if met.was_stuck(one["person_id"], until(one))]

    among = firsts(hired)
    proposed, taken = (
        stuck(people, lambda one: one["proposed_at"]),
        stuck(among, lambda one: one["processed_at"]),
    )
    lines = [
        line("non-mobiles", "Des personnes proposées", proposed, said=share(len(proposed), len(people)), value=len(proposed)),
        line("non-mobiles-embauchees", "Des personnes embauchées", taken, said=share(len(taken), len(among)), value=len(taken)),
    ]  # fmt: skip
    note = "Un diagnostic mobilité signé, le formulaire ou un «\u00a0Candidat non mobile\u00a0» l’avait dit avant."
    return Group("Parties «\u00a0non mobiles\u00a0»", "bike", lines if people or among else [], note)


def _after(asked: list[_Seen]) -> Group:
    def of(*situations):
        return [one for one in asked if one["later__situation"] in situations]

    work = of(*AT_WORK)
    known = [one for one in asked if one["later__situation"] not in (None, Later.UNKNOWN)]
    lines = [
        line("six-mois", "Embauches d’il y a six mois", asked),
        line("six-mois-emploi", "En emploi", work, said=share(len(work), len(known)), value=len(work)),
        line("six-mois-structure", "Dont dans la même structure", of(Later.SAME)),
        line("six-mois-formation", "En formation", of(Later.TRAINING)),
        line("six-mois-recherche", "En recherche d’emploi", of(Later.SEEKING)),
        line("six-mois-autre", "Autre situation", of(Later.OTHER)),
        line("six-mois-inconnue", "On ne sait pas", of(Later.UNKNOWN)),
        line("six-mois-a-demander", "À demander", of(None)),
    ]
    note = "La part en emploi est celle des situations connues."
    return Group("Six mois après", "milestone", lines if asked else [], note)


def _months(start: date, end: date, proposed: list[_Seen], hired: list[_Seen], waits: Waits) -> list[Month]:
    sent, taken = defaultdict(list), defaultdict(list)
    for one in proposed:
        sent[paris_date(one["proposed_at"]).replace(day=1)].append(one)
    for one in hired:
        taken[paris_date(one["processed_at"]).replace(day=1)].append(one)
    found, day = [], start
    while day < end:
        rows, key = firsts(sent[day]), f"mois-{day:%Y-%m}"
        reached = [one for one in sent[day] if one["contacted_at"] is not None]
        minutes = waits.median(reached, waits.minutes)
        found.append(
            Month(
                day, line(f"{key}-proposees", "Personnes proposées", rows), line(f"{key}-jointes", "Candidatures jointes", reached),
                line(f"{key}-delai", "Délai médian", reached, said=hours_fr(minutes), value=minutes),
                line(f"{key}-embauches", "Embauches", taken[day]),
            )
        )  # fmt: skip
        day = add_months(day, 1)
    return found


def _table(
    prefix: str, order, people: list[_Seen], hired: list[_Seen], of: Callable[[_Seen], tuple[Any, str] | None]
) -> list[Row]:
    """Count people proposed, those of them reached, and people hired, by what ``of`` says; None is left out."""
    keys: dict[Any, str] = dict(order)
    sent, taken = defaultdict(list), defaultdict(list)
    for rows, into in ((people, sent), (firsts(hired), taken)):
        for one in rows:
            where = of(one)
            if where is not None:
                keys.setdefault(*where)
                into[where[0]].append(one)
    found = []
    for key, name in keys.items():
        word = f"{prefix}-{NOWHERE if key is None else key}"
        reached = [one for one in sent[key] if one["contacted_at"] is not None]
        found.append(
            Row(
                name, line(f"{word}-proposees", f"Proposées, {name}", sent[key]), line(f"{word}-jointes", f"Jointes, {name}", reached),
                line(f"{word}-embauches", f"Embauchées, {name}", taken[key]),
            )
        )  # fmt: skip
    found = [one for one in found if any(line.count for line in one.lines)]
    return found if order else sorted(found, key=lambda one: (-one.proposed.count, one.name))
