"""How long each paper proves what it says, what stands for it, and what is missing: one list, for all (row H5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django import forms

from mobilite.pages.french import date_fr, lower_first
from mobilite.parameters.models import ParameterValue
from mobilite.parameters.values import Parameter
from mobilite.people.models.papers import OPEN, Paper, PaperState
from mobilite.people.models.persons import PaperKind, Person
from mobilite.periods import add_months

#: Who may take a dated decision instead of an identity paper.
DECIDES = "people.decide_papers"


@dataclass(frozen=True)
class Validity:
    """How long a paper is good: until the date that it bears, and ``months`` after it was issued (None: no limit).

    ``from_seen``: the months count from the day we saw it, whatever its own date. ``taken`` is what we take, as said
    to people; what stands for it comes from ``EQUIVALENTS``.
    """

    months: int | None = None
    from_seen: bool = False
    taken: str = ""


#: One line per kind. Months are what the code says: a manager sets others, from a date (``PARAMETERS``).
VALIDITY: dict[str, Validity] = {
    PaperKind.IDENTITY: Validity(taken="Carte d’identité, passeport, titre de séjour"),
    PaperKind.LICENCE: Validity(taken="Le permis lui-même"),
    PaperKind.ADDRESS: Validity(months=3, taken="Facture, quittance, échéancier"),
    PaperKind.QUOTIENT: Validity(months=12, taken="Attestation de la CAF ou de la MSA"),
    PaperKind.WORK: Validity(months=6, from_seen=True, taken="Contrat, promesse d’embauche, inscription"),
    PaperKind.FRANCE_TRAVAIL: Validity(months=3, taken="Avis de situation"),
    PaperKind.ALLOWANCE: Validity(months=3, taken="Attestation de la CAF, de la MSA ou de France Travail"),
    PaperKind.LIABILITY: Validity(months=12, taken="Attestation de l’assurance"),
    PaperKind.PARENTAL: Validity(months=12, taken="Signée par qui la représente"),
}


@dataclass(frozen=True)
class Equivalent:
    """What stands for a paper, and how long: ``months`` after its date, and until its own end, that ``needs_end`` asks.

    - ``companion``: what must be seen with it
    - ``permission``: who alone may accept it; ``needs_words``: it says which, or why
    """

    key: str
    kind: str
    label: str
    months: int | None = None
    needs_end: bool = False
    companion: str = ""
    permission: str = ""
    needs_words: bool = False
    help: str = ""


#: Row H5. R233-1 of the Code de la route: a declaration of loss stands for the licence for two months.
EQUIVALENTS: tuple[Equivalent, ...] = (
    Equivalent(
        "receipt",
        PaperKind.IDENTITY,
        "Récépissé de demande",
        needs_end=True,
        help="Titre ou asile\u00a0: il porte sa date de fin.",
    ),
    Equivalent(
        "decision",
        PaperKind.IDENTITY,
        "Décision d’un responsable",
        months=3,
        permission=DECIDES,
        needs_words=True,
        help="Sans pièce d’identité\u00a0: dites comment on sait qui elle est.",
    ),
    Equivalent(
        "loss",
        PaperKind.LICENCE,
        "Déclaration de perte ou de vol",
        months=2,
        help="Elle vaut le permis pendant deux mois.",
    ),
    Equivalent(
        "host",
        PaperKind.ADDRESS,
        "Attestation de l’hébergeur",
        months=3,
        companion="La pièce d’identité de l’hébergeur",
        help="Avec la pièce d’identité de l’hébergeur.",
    ),
    Equivalent(
        "ccas",
        PaperKind.ADDRESS,
        "Domiciliation au CCAS",
        months=12,
        help="Élection de domicile\u00a0: un an.",
    ),
    Equivalent(
        "meeting",
        PaperKind.WORK,
        "Convocation à un entretien",
        needs_end=True,
        help="Jusqu’au jour de l’entretien.",
    ),
)


def taken(kind: str) -> str:
    """Return what a person may bring for a kind, in one line; what asks for a decision of ours is not hers to bring."""
    others = [lower_first(one.label) for one in EQUIVALENTS if one.kind == kind and not one.permission]
    return ", ".join(filter(None, [VALIDITY[kind].taken, *others])) if kind in VALIDITY else ""


def equivalent(paper: Paper) -> Equivalent | None:
    """Return what a paper is when it stands for another."""
    return find_equivalent(paper.kind, paper.equivalent)


def find_equivalent(kind: str, key: str) -> Equivalent | None:
    """Return what stands for a kind under a key; None when nothing does."""
    return next((one for one in EQUIVALENTS if (one.kind, one.key) == (kind, key)), None)


PREFIX = "people.paper_"


def _months(**how) -> forms.Field:
    return forms.IntegerField(min_value=1, max_value=120, **how)


def _parameters() -> Iterable[Parameter]:
    for kind, validity in VALIDITY.items():
        if validity.months is not None:
            since = "après l’avoir vu" if validity.from_seen else "après sa date"
            words = f"{PaperKind(kind).label}\u00a0: valable (mois)"
            yield Parameter(
                PREFIX + kind, words, _months, validity.months, group="Pièces", help=f"Mois {since}."
            )
    for one in EQUIVALENTS:
        if one.months is not None:
            words = f"{one.label}\u00a0: valable (mois)"
            said = f"Pour «\u00a0{PaperKind(one.kind).label.lower()}\u00a0»."
            yield Parameter(
                f"{PREFIX}{one.kind}-{one.key}", words, _months, one.months, group="Pièces", help=said
            )


#: What a manager may set, each from a date.
PARAMETERS = tuple(_parameters())


@dataclass(frozen=True)
class Terms:
    """How many months papers prove something, as the rules say on a day; {key of the parameter: months}."""

    months: Mapping[str, int] = field(default_factory=lambda: {one.key: one.default for one in PARAMETERS})

    def of(self, paper: Paper) -> int | None:
        """Return the months that a paper is good for; None when its own date alone counts."""
        key = f"{paper.kind}-{paper.equivalent}" if paper.equivalent else paper.kind
        return self.months.get(PREFIX + key)


#: Without anything set.
USUAL = Terms()


def terms_on(day: date) -> Terms:
    """Return the rules in force on a day. One query: lists ask for them once."""
    months = dict(USUAL.months)
    # The latest first: those before it are overwritten, so in the other order.
    rows = ParameterValue.objects.in_force(day).filter(key__startswith=PREFIX).order_by("from_date")
    months |= {key: int(value) for key, value in rows.values_list("key", "value") if key in months}
    return Terms(months)


NEVER_SEEN = "à demander"
#: What a person's page shows as missing when it was never seen.
ALWAYS_ASKED = (PaperKind.IDENTITY, PaperKind.ADDRESS)


@dataclass(frozen=True)
class MissingPaper:
    """A paper to ask for: its kind, its French name, and why. ``to_check``: it is here, and nobody looked at it yet."""

    kind: str
    label: str
    why: str
    to_check: bool = False


def _counts_from(paper: Paper) -> date:
    if VALIDITY[paper.kind].from_seen and not paper.equivalent:
        return paper.seen_on
    return paper.issued_on or paper.seen_on


def why_not_valid(paper: Paper, on: date, terms: Terms) -> str:
    """Return why a paper that was seen proves nothing on a day, in French; "" when it does."""
    if paper.expires_on is not None and paper.expires_on < on:
        return f"plus valable depuis le {date_fr(paper.expires_on, weekday=False)}"
    months = terms.of(paper)
    since = _counts_from(paper)
    if months is not None and add_months(since, months) < on:
        limit = {1: "plus d’un mois", 12: "plus d’un an"}.get(months, f"plus de {months} mois")
        return f"du {date_fr(since, weekday=False)}\u00a0: {limit}"
    return ""


def valid_until(paper: Paper, terms: Terms) -> date | None:
    """Return the last day on which a paper that was seen proves something; None when nothing limits it."""
    months = terms.of(paper)
    ends = [paper.expires_on] if paper.expires_on else []
    if months is not None:
        ends.append(add_months(_counts_from(paper), months))
    return min(ends, default=None)


def best_papers(person: Person, terms: Terms) -> dict[str, Paper]:
    """Return for each kind the paper seen that proves longest. Reads ``person.papers`` only."""
    best: dict[str, Paper] = {}
    seen = [paper for paper in person.papers.all() if paper.state == PaperState.SEEN]
    for paper in sorted(seen, key=lambda p: (valid_until(p, terms) or date.max, p.seen_on, p.pk)):
        best[paper.kind] = paper
    return best


def open_papers(person: Person) -> dict[str, Paper]:
    """Return for each kind the paper that was asked for, or waits for its check. Reads ``person.papers`` only."""
    return {paper.kind: paper for paper in person.papers.all() if paper.state in OPEN}


@dataclass(frozen=True)
class Standing:
    """How things stand with one kind of paper of one person, on a day: what is good, or why it is not."""

    kind: str
    good: Paper | None
    until: date | None
    waiting: Paper | None
    refused: Paper | None
    why: str

    @property
    def to_check(self) -> bool:
        return self.waiting is not None and self.waiting.state == PaperState.RECEIVED

    @property
    def label(self) -> str:
        return PaperKind(self.kind).label


def standing(person: Person, kind: str, *, on: date, terms: Terms) -> Standing:
    """Say how things stand with a kind of paper. Reads ``person.papers`` only."""
    last, waiting = best_papers(person, terms).get(kind), open_papers(person).get(kind)
    refusals = [one for one in person.papers.all() if (one.kind, one.state) == (kind, PaperState.REFUSED)]
    refused = max(refusals, key=lambda one: (one.refused_on, one.pk), default=None)
    if last is not None and not (why := why_not_valid(last, on, terms)):
        return Standing(kind, last, valid_until(last, terms), waiting, None, "")
    if last is None:
        why = NEVER_SEEN
    if waiting is not None and waiting.state == PaperState.RECEIVED:
        why = f"reçue le {date_fr(waiting.received_at, weekday=False)}, à vérifier"
    elif refused is not None and (last is None or refused.refused_on >= last.seen_on):
        said = refused.refusal_words or lower_first(refused.get_refusal_display())
        why = f"refusée le {date_fr(refused.refused_on, weekday=False)}\u00a0: {said}"
    elif waiting is not None and last is None:
        why = f"demandée le {date_fr(waiting.asked_at, weekday=False)}"
    return Standing(kind, None, None, waiting, refused, why)


def missing_papers(
    person: Person, kinds: Iterable[str], *, on: date, terms: Terms | None = None
) -> list[MissingPaper]:
    """Return the papers to ask for among ``kinds``, in that order: never seen, refused, expired, too old, not checked.

    ``terms`` are the rules of the day (one query when they are not given). The right to drive is not a paper here: see
    ``vehicles.licences``.
    """
    terms = terms or terms_on(on)
    found = (standing(person, kind, on=on, terms=terms) for kind in kinds)
    return [MissingPaper(one.kind, one.label, one.why, one.to_check) for one in found if one.good is None]
