"""How long each paper proves what it says, and what is missing: one list, for the team and for the person (row H5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mobilite.pages.french import date_fr
from mobilite.people.models.persons import Paper, PaperKind, Person
from mobilite.periods import add_months


@dataclass(frozen=True)
class Validity:
    """How long a paper is good: until the date that it bears, and ``months`` after it was issued (None: no limit)."""

    months: int | None = None
    equivalents: str = ""


#: One line per kind. ``equivalents`` is what we take instead, as said to people.
VALIDITY: dict[str, Validity] = {
    PaperKind.IDENTITY: Validity(equivalents="Carte d’identité, passeport, titre de séjour, récépissé"),
    PaperKind.ADDRESS: Validity(
        months=3, equivalents="Facture, quittance, attestation de l’hébergeur, domiciliation au CCAS"
    ),
    PaperKind.QUOTIENT: Validity(months=12, equivalents="Attestation de la CAF ou de la MSA"),
    PaperKind.WORK: Validity(equivalents="Contrat, promesse d’embauche, convocation"),
    PaperKind.FRANCE_TRAVAIL: Validity(months=3, equivalents="Avis de situation"),
    PaperKind.ALLOWANCE: Validity(
        months=3, equivalents="Attestation de la CAF, de la MSA ou de France Travail"
    ),
    PaperKind.LIABILITY: Validity(months=12, equivalents="Attestation de l’assurance"),
    PaperKind.PARENTAL: Validity(),
}


NEVER_SEEN = "à demander"
#: What a person's page shows as missing when it was never seen.
ALWAYS_ASKED = (PaperKind.IDENTITY, PaperKind.ADDRESS)


@dataclass(frozen=True)
class MissingPaper:
    """A paper to ask for: its kind, its French name, and why."""

    kind: str
    label: str
    why: str


def why_not_valid(paper: Paper, on: date) -> str:
    """Return why a paper proves nothing on a day, in French; "" when it does."""
    if paper.expires_on is not None and paper.expires_on < on:
        return f"plus valable depuis le {date_fr(paper.expires_on, weekday=False)}"
    months = VALIDITY[paper.kind].months
    issued_on = paper.issued_on or paper.seen_on
    if months is not None and add_months(issued_on, months) < on:
        limit = "plus d’un an" if months == 12 else f"plus de {months} mois"
        return f"du {date_fr(issued_on, weekday=False)}\u00a0: {limit}"
    return ""


def valid_until(paper: Paper) -> date | None:
    """Return the last day on which a paper proves something; None when nothing limits it."""
    months = VALIDITY[paper.kind].months
    ends = [paper.expires_on] if paper.expires_on else []
    if months is not None:
        ends.append(add_months(paper.issued_on or paper.seen_on, months))
    return min(ends, default=None)


def best_papers(person: Person) -> dict[str, Paper]:
    """Return for each kind the paper that proves longest. Reads ``person.papers`` only."""
    best: dict[str, Paper] = {}
    for paper in sorted(person.papers.all(), key=lambda p: (valid_until(p) or date.max, p.seen_on, p.pk)):
        best[paper.kind] = paper
    return best


def missing_papers(person: Person, kinds: Iterable[str], *, on: date) -> list[MissingPaper]:
    """Return the papers to ask for among ``kinds``, in that order: never seen, expired or too old on a day.

    A licence is not a paper here: see ``vehicles.licences``.
    """
    best, missing = best_papers(person), []
    for kind in kinds:
        why = why_not_valid(best[kind], on) if kind in best else NEVER_SEEN
        if why:
            missing.append(MissingPaper(kind, PaperKind(kind).label, why))
    return missing
