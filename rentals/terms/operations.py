"""Write the next version of the contract, clause by clause, then publish it. What was issued keeps its words (row D2)."""

import re
import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.outbox.templates import tidy
from mobilite.pages.french import date_fr, fold
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.terms import clauses as of_clauses
from rentals.terms import law, markup, versions
from rentals.terms.clauses import SIGNED, SITUATIONS, TERMS, VEHICLES, Clause, read, written
from rentals.terms.models import Draft, Version


class NoDraft(Refusal):
    def __init__(self):
        super().__init__("Il n’y a pas de brouillon\u00a0: commencez-en un.")


class ChangedSince(Refusal):
    """Somebody else changed the draft since the page was opened."""

    def __init__(self, draft: Draft):
        super().__init__(
            f"{draft.changed_by} a changé le brouillon depuis que vous avez ouvert la page. Ce que vous avez écrit est gardé\u00a0: "
            "enregistrez encore une fois s’il doit remplacer le sien."
        )
        self.revision = draft.revision


class BadClause(Refusal):
    """A clause that may not be kept."""

    def __init__(self, sentence: str, field: str = "text"):
        super().__init__(sentence, field=field)


class NeededByLaw(Refusal):
    """Without it the contract would not say what the law asks."""

    def __init__(self, sentences: list[str]):
        super().__init__(" ".join(sentences[:3]))
        self.sentences = sentences


class NothingChanged(Refusal):
    def __init__(self):
        super().__init__("Le brouillon dit la même chose que la version en vigueur\u00a0: rien à publier.")


class PastDay(Refusal):
    def __init__(self):
        super().__init__(
            "Choisissez aujourd’hui ou un jour à venir\u00a0: les contrats établis gardent leurs mots.",
            field="from_date",
        )


@transaction.atomic
def start_draft(*, base: int | None = None, at: datetime, actor) -> Draft:
    """Begin the next version from one that is known (``base``), or from what holds today; the one begun is returned."""
    known = Draft.objects.select_related("changed_by").first()
    if known is not None:
        return known
    terms = versions.current(paris_date(at)) if base is None else versions.numbered(base)
    if terms is None:
        raise Refusal("Cette version n’existe pas. Choisissez dans la liste.")
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                base=terms.number, clauses=written(terms.clauses), changed_at=at, changed_by=actor
            )
    except IntegrityError:  # two at once
        return Draft.objects.select_related("changed_by").get()
    record("start_terms", draft, sentence="a commencé un brouillon du modèle de contrat", actor=actor, at=at)
    return draft


@transaction.atomic
def write_clause(
    key: str,
    *,
    title: str,
    text: str,
    vehicle: str = "",
    term: str = "",
    signed: str = "",
    first_page: bool = False,
    revision: int,
    at: datetime,
    actor,
) -> Clause:
    """Write a clause of the draft, or add one when ``key`` is empty. Raises BadClause, ChangedSince, NoDraft."""
    draft = _held(revision)
    rows = read(draft.clauses)
    clause = Clause(
        key or _new_key(title, rows),
        re.sub(r"\s+", " ", tidy(title)),
        tidy(text),
        vehicle,
        term,
        signed,
        first_page,
    )
    _must_stand(clause)
    if not key:
        if len(rows) >= of_clauses.MOST_CLAUSES:
            raise BadClause(f"Un contrat a {of_clauses.MOST_CLAUSES}\u00a0articles au plus.", field="title")
        rows.append(clause)
    else:
        _known(rows, key)
        rows = [clause if one.key == key else one for one in rows]
    _keep(draft, rows, at=at, actor=actor)
    words = "a ajouté" if not key else "a réécrit"
    _told(
        draft,
        "write_clause",
        f"{words} l’article «\u00a0{clause.title}\u00a0» du brouillon",
        clause,
        at=at,
        actor=actor,
    )
    return clause


@transaction.atomic
def remove_clause(key: str, *, revision: int, at: datetime, actor) -> None:
    """Take a clause out of the draft. Raises NeededByLaw when the contract would no longer say what the law asks."""
    draft = _held(revision)
    rows = read(draft.clauses)
    clause = _known(rows, key)
    left = [one for one in rows if one.key != key]
    before = {one.requirement.key for one in law.missing(rows)}
    lost = [one.sentence for one in law.missing(left) if one.requirement.key not in before]
    if lost:
        raise NeededByLaw(lost)
    if not left:
        raise BadClause("Un contrat a au moins un article.")
    _keep(draft, left, at=at, actor=actor)
    _told(
        draft,
        "remove_clause",
        f"a retiré l’article «\u00a0{clause.title}\u00a0» du brouillon",
        clause,
        at=at,
        actor=actor,
    )


@transaction.atomic
def move_clause(key: str, *, by: int, revision: int, at: datetime, actor) -> None:
    """Move a clause of the draft one place up (-1) or down (+1)."""
    draft = _held(revision)
    rows = read(draft.clauses)
    clause = _known(rows, key)
    _keep(draft, of_clauses.moved(rows, key, by=by), at=at, actor=actor)
    _told(
        draft,
        "move_clause",
        f"a déplacé l’article «\u00a0{clause.title}\u00a0» du brouillon",
        clause,
        at=at,
        actor=actor,
    )


@transaction.atomic
def drop_draft(*, revision: int, at: datetime, actor) -> None:
    """Give the draft up. What holds goes on holding."""
    draft = _held(revision)
    record("drop_terms", draft, sentence="a abandonné le brouillon du modèle de contrat", actor=actor, at=at)
    draft.delete()


@transaction.atomic
def publish(*, from_date: date, note: str, revision: int, at: datetime, actor) -> Version:
    """Make the draft a version, which holds from a day on and never changes. Contracts issued before keep their words.

    Raises NeededByLaw, NothingChanged, PastDay, ChangedSince, BadClause.
    """
    draft = _held(revision)
    rows = read(draft.clauses)
    if from_date < paris_date(at):
        raise PastDay
    for clause in rows:
        _must_stand(clause)
    lacking = [one.sentence for one in law.missing(rows)]
    if lacking:
        raise NeededByLaw(lacking)
    if not all(any(one.first_page and one.holds_in(situation) for one in rows) for situation in SITUATIONS):
        raise BadClause("Gardez au moins un article de la première page pour chaque véhicule.")
    last = Version.objects.order_by("-from_date", "-number").first()
    if rows == list((versions.of(last) if last else versions.FIRST).clauses):
        raise NothingChanged
    newest = Version.objects.order_by("-number").values_list("number", flat=True).first() or 0
    version = Version.objects.create(
        number=newest + 1,
        clauses=written(rows),
        from_date=from_date,
        note=re.sub(r"\s+", " ", tidy(note))[:300],
        published_at=at,
        published_by=actor,
    )
    # The draft's own story ends here too.
    record(
        "remove_draft",
        draft,
        sentence=f"a fait du brouillon la version\u00a0{version.number}",
        actor=actor,
        at=at,
    )
    draft.delete()
    record(
        "publish_terms",
        version,
        sentence=f"a publié la version\u00a0{version.number} du modèle de contrat, à partir du {date_fr(from_date)}",
        actor=actor,
        at=at,
        data={"version": version.number, "from_date": from_date.isoformat()},
    )
    return version


def _held(revision: int) -> Draft:
    draft = Draft.objects.select_related("changed_by").locked().first()
    if draft is None:
        raise NoDraft
    if draft.revision != revision:
        raise ChangedSince(draft)
    return draft


def _known(rows: list[Clause], key: str) -> Clause:
    found = next((one for one in rows if one.key == key), None)
    if found is None:
        raise BadClause("Cet article n’est plus dans le brouillon.")
    return found


def _must_stand(clause: Clause) -> None:
    """Raise BadClause for what may not be printed."""
    if not clause.title:
        raise BadClause("Donnez un titre à l’article.", field="title")
    if len(clause.title) > of_clauses.LONGEST_TITLE:
        raise BadClause(f"Le titre a {of_clauses.LONGEST_TITLE}\u00a0signes au plus.", field="title")
    if not markup.lines_of(clause.text):
        raise BadClause("Un article vide ne dit rien\u00a0: écrivez son texte, ou retirez-le.")
    if len(clause.text) > of_clauses.LONGEST_TEXT:
        raise BadClause(
            f"C’est trop long\u00a0: {len(clause.text)}\u00a0signes, {of_clauses.LONGEST_TEXT} au plus. Coupez-le en deux articles."
        )
    wrong = markup.problems(clause.text)
    if clause.first_page:
        wrong += markup.easy_problems(clause.text)
    if wrong:
        raise BadClause(" ".join(wrong))
    for value, among in ((clause.vehicle, VEHICLES), (clause.term, TERMS), (clause.signed, SIGNED)):
        if value not in dict(among):
            raise BadClause("Choisissez dans la liste quand l’article est imprimé.", field="vehicle")


def _new_key(title: str, rows: list[Clause]) -> str:
    """Return a name that no clause ever had, begun by what its title says."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:24]
    return f"{words or 'article'}-{secrets.token_hex(4)}"


def _keep(draft: Draft, rows: list[Clause], *, at, actor) -> None:
    draft.clauses, draft.revision = written(rows), draft.revision + 1
    draft.changed_at, draft.changed_by = at, actor
    draft.save(update_fields=["clauses", "revision", "changed_at", "changed_by"])


def _told(draft, verb, sentence, clause, *, at, actor) -> None:
    record(
        verb,
        draft,
        sentence=sentence,
        actor=actor,
        at=at,
        data={"clause": clause.key, "revision": draft.revision},
    )
