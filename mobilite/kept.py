"""How long things are kept, why, and what becomes of them then.

Each app declares its own in ``retention.py`` and hands it over in ``AppConfig.ready()``; ``mobilite.retention`` runs it
each night and shows it to the manager. Points of the registry:

- "retention": a ``Rule``, what is kept and how long
- "last_contact": a ``Touch``, rows that show that a person was in touch with us
- "keeps_name": a ``Duty``, rows because of which a person keeps her name
- "person_forgotten": a ``Forgetting``, what an app erases of a person
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.apps import apps
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from mobilite.clock import PARIS
from mobilite.periods import add_months, paris_date
from mobilite.registry import register, registered

YEAR = 12
#: Where a text must stay, this stands in its stead.
GONE = "Effacé"
EVERY_ROW = Q()

CIVIL = "Code civil, art. 2224"
COMMERCE = "Code de commerce, art. L123-22"
CONSUMER = "Code de la consommation, art. L213-1"
CNIL_SOCIAL = "CNIL, délibération 2021-028"
CNIL_LOGS = "CNIL, délibération 2021-122"
OURS = "Choix de la structure"


@dataclass(frozen=True)
class Terms:
    """How long a rule keeps things, in months, seen from an instant."""

    now: datetime
    active: int
    archive: int = 0

    def ago(self, months: int) -> datetime:
        """Return the instant before which something is older than so many months: whole days, in Paris."""
        day = add_months(paris_date(self.now), -months)
        return datetime.combine(day, time(), PARIS)

    @property
    def active_limit(self) -> datetime:
        return self.ago(self.active)

    @property
    def limit(self) -> datetime:
        """The instant before which both periods are over."""
        return self.ago(self.active + self.archive)

    @property
    def fiscal_active_limit(self) -> datetime:
        """The same, counted from the end of the fiscal year (31 December)."""
        return self.active_limit.replace(month=1, day=1)

    @property
    def fiscal_limit(self) -> datetime:
        return self.limit.replace(month=1, day=1)


@dataclass(frozen=True)
class Stage:
    """One thing that becomes of rows: ``due(terms)`` are those whose term is over, annotated with ``since``.

    ``do(keys, terms)`` does it in the transaction of the caller, to rows that are locked, and returns the names of the
    private files that nothing names any more. What was done is not due any more.
    """

    due: Callable[[Terms], QuerySet]
    do: Callable[[list, Terms], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """What is kept, from which moment it counts, how many months in use then in the archives, and what becomes of it.

    - ``minimum``: months that a law asks for, both periods together; no setting goes below
    - ``archive`` and ``erase``: the stages; without ``erase``, it follows something else (``follows`` says what)
    - ``holds``: which paths lead to what a legal hold may be put on: {"people.person": "person"}
    - ``deletes``: models whose rows go altogether
    - ``say(row)``: what the dry run calls a row; it names nobody
    - ``moments(keys)``: {key: instant} from which each counts, when ``since`` is not annotated
    - ``waiting(terms)``: (why, rows) whose term is over and that stay all the same
    """

    key: str
    label: str
    since: str
    then: str
    source: str
    active: int = 0
    archived: int = 0
    minimum: int = 0
    fixed: bool = False
    follows: str = ""
    archive: Stage | None = None
    erase: Stage | None = None
    holds: Mapping[str, str] = field(default_factory=dict)
    deletes: tuple[str, ...] = ()
    say: Callable = str
    moments: Callable[[list], dict] | None = None
    waiting: Callable[[Terms], Iterable[tuple[str, QuerySet]]] | None = None
    person: str = ""

    point = "retention"


@dataclass(frozen=True)
class Touch:
    """Rows of a model that show that a person was in touch with us: ``at`` is when, ``person`` leads to her."""

    key: str
    model: str
    at: str
    person: str = "person"
    where: Q = EVERY_ROW

    point = "last_contact"

    def rows(self) -> QuerySet:
        return apps.get_model(self.model)._base_manager.filter(self.where)

    def since(self, limit: datetime) -> Exists:
        """Return the condition that a person was in touch at ``limit`` or later. For a query over people."""
        return Exists(self.rows().filter(**{self.person: OuterRef("pk"), f"{self.at}__gte": limit}))

    def latest(self, people: list) -> dict:
        """Return {person: latest instant}."""
        rows = self.rows().filter(**{f"{self.person}__in": people}).order_by()
        return dict(rows.values_list(self.person).annotate(latest=Max(self.at)))


@dataclass(frozen=True)
class Duty:
    """Rows because of which a person keeps her name. ``why`` completes « gardée : ».

    ``by_law``: she leaves ordinary work all the same, for the archives; else the matter is still alive, and she stays.
    """

    key: str
    why: str
    rows: Callable[[], QuerySet]
    person: str = "person"
    by_law: bool = False

    point = "keeps_name"

    def holds(self) -> Exists:
        """Return the condition that a person is held. For a query over people."""
        return Exists(self.rows().filter(**{self.person: OuterRef("pk")}))


@dataclass(frozen=True)
class Forgetting:
    """What an app erases of people: first what only served to follow them, then what says who they are.

    Both take ``(people, now)``, keys of people, and return the names of the private files to remove.
    """

    key: str
    social: Callable[[list, datetime], Iterable[str]] | None = None
    identity: Callable[[list, datetime], Iterable[str]] | None = None

    point = "person_forgotten"


def declare(*declarations, order: int = 0) -> None:
    """Hand declarations over to the registry, in order. Called in ``AppConfig.ready()``."""
    for rank, one in enumerate(declarations):
        register(one.point, one.key, one, order=order + rank)


def rules() -> list[Rule]:
    """Return what is kept, in order."""
    return [item.value for item in registered("retention")]


def deleted_models() -> set[str]:
    """Return the labels of the models whose rows go altogether when their term is over."""
    return {label for rule in rules() for label in rule.deletes}


def delete_rows(model: str, keys: list) -> None:
    """Delete rows by their keys."""
    apps.get_model(model)._base_manager.filter(pk__in=keys).delete()


def simply_deleted(model: str, at: str, *, where: Q = EVERY_ROW) -> Stage:
    """Return the stage that deletes rows of a model, counted from their field ``at``."""

    def due(terms: Terms) -> QuerySet:
        rows = apps.get_model(model)._base_manager.filter(where, **{f"{at}__lt": terms.limit})
        return rows.annotate(since=F(at))

    def do(keys, terms):
        delete_rows(model, keys)
        return ()

    return Stage(due, do)
