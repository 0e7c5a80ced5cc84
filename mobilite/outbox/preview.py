"""What a wording would give: with real values, counted in SMS, with what costs and the plain spelling that does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mobilite.accounts.models import User
from mobilite.outbox import templates
from mobilite.outbox.common import common_values
from mobilite.outbox.events import Event
from mobilite.outbox.models import Channel
from mobilite.outbox.segments import GSM_TWO, Costly, Segments, costly, count, plain
from mobilite.outbox.templates import MissingValue, Piece, Wording
from mobilite.pages.french import plural
from mobilite.people.models import Contact, Person

EXAMPLES = 10
#: Languages that no SMS writes in the GSM alphabet: there is nothing to correct there.
OTHER_ALPHABETS = templates.RIGHT_TO_LEFT | {"ti", "ru", "uk"}
UNSEEN_NAMES = {
    "\u00a0": "espace insécable",
    "\u202f": "espace fine",
    "\u2009": "espace fine",
    "\u00ad": "césure invisible",
    "\u200b": "espace invisible",
    " ": "espace simple",
    "": "rien",
}


@dataclass(frozen=True)
class Example:
    """A real record that a message could speak of, and the values that it gives."""

    key: str
    label: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Preview:
    """What is drawn beside the text. ``verdict`` is the sentence of the counter; ``proposal`` offers the plain spelling."""

    subject: list[Piece] = field(default_factory=list)
    text: list[Piece] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    segments: Segments | None = None
    verdict: str = ""
    notes: list[str] = field(default_factory=list)
    costly: tuple[Costly, ...] = ()
    proposal: bool = False

    @property
    def swaps(self) -> list[tuple[str, str, int]]:
        """The costly letters, how each would be written, and how often it comes; none when that would change nothing."""
        if not self.proposal:
            return []
        return [
            (UNSEEN_NAMES.get(one.letter, one.letter), UNSEEN_NAMES.get(one.plain, one.plain), one.times)
            for one in self.costly
            if one.plain is not None
        ]


def name_of(letter: str) -> str:
    """Return a letter as a sentence names it."""
    return UNSEEN_NAMES.get(letter, f"«\u00a0{letter}\u00a0»")


def examples_of(kind: Event, at: datetime) -> list[Example]:
    """Return the latest real records that an event could speak of, with the values of each."""
    records = list(kind.example()[:EXAMPLES]) if kind.example else []
    found, shared = [], None
    for record in records:
        to = addressee_of(record)
        if to is not None and shared is None:
            shared = common_values(to, at)
        common = {**(shared or {}), "prenom": to.first_name} if to is not None else {}
        values = {**kind.all_variables, **kind.values_for(record, common=common)}
        label = str(record) if to in (record, None) else f"{record}, {to}"
        found.append(Example(str(record.pk), label, values))
    return found


def addressee_of(record):
    """Return who would read a message about a record: itself, or the person, contact or colleague that it names."""
    if isinstance(record, Person | Contact | User):
        return record
    return next((to for name in ("person", "contact", "user") if (to := getattr(record, name, None))), None)


def preview(wording: Wording, examples: list[Example], chosen: str = "") -> Preview:
    """Return what a wording gives with the chosen example, or the first; with what its variables mean when there is none."""
    wrong = templates.problems(wording.event, wording.channel, wording.text, wording.subject)
    sentences = [sentence for found in wrong.values() for sentence in found]
    if sentences:
        return Preview(
            subject=_unfilled(wording.subject),
            text=_unfilled(wording.text),
            problems=sentences if wording.text.strip() else [],
        )
    example = next((one for one in examples if one.key == chosen), examples[0] if examples else None)
    values = example.values if example else wording.event.all_variables
    try:
        subject = templates.filled(wording, wording.subject, values)
        text = templates.filled(wording, wording.text, values)
    except MissingValue as missing:
        return Preview(_unfilled(wording.subject), _unfilled(wording.text), [missing.sentence])
    if wording.channel != Channel.SMS:
        return Preview(subject, text)
    return _counted(wording, text, values, [one.values for one in examples])


def _unfilled(text):
    return [
        Piece(f"{{{piece.text}}}", "variable") if piece.kind == "variable" else Piece(piece.text)
        for piece in templates.pieces(text)
    ]


def _joined(wording, values) -> str:
    return "".join(piece.text for piece in templates.filled(wording, wording.text, values))


def _counted(wording, text, values, others) -> Preview:
    written = "".join(piece.text for piece in text)
    counted = count(written)
    letters = costly("".join(p.text for p in templates.pieces(wording.text) if p.kind == "letters"))
    verdict = f"{counted.count}\u00a0SMS. Il reste {plural(counted.left, 'signe')} avant un {ordinal(counted.count + 1)}."
    notes, proposal = [], False
    if counted.is_plain:
        doubles = sorted(GSM_TWO & set(written) - {"\n"})
        if doubles:
            names = " et ".join(name_of(letter) for letter in doubles)
            notes.append(f"{names} {'compte' if len(doubles) == 1 else 'comptent'} pour deux signes.")
    elif wording.language in OTHER_ALPHABETS:
        notes.append(
            "Cette écriture compte 70\u00a0signes par SMS au lieu de 160. C’est normal\u00a0: rien à corriger."
        )
    else:
        simpler = count(_joined(replace(wording, text=plain(wording.text)), values))
        proposal = simpler.is_plain and simpler.count <= counted.count
        notes += _what_costs(letters, counted, simpler, proposal)
    most = max((_count_with(wording, one) for one in others), default=counted.count)
    if most > counted.count:
        notes.append(f"Avec un autre exemple, ce message prend {most}\u00a0SMS.")
    return Preview([], text, [], counted, verdict, notes, letters, proposal)


def _count_with(wording, values) -> int:
    try:
        return count(_joined(wording, values)).count
    except MissingValue:
        return 0


def _what_costs(letters, counted, simpler, proposal) -> list[str]:
    stubborn = [name_of(one.letter) for one in letters if one.plain is None]
    if stubborn:
        named = ", ".join(stubborn[:5])
        what = (
            f"{named} n’a pas d’écriture simple"
            if len(stubborn) == 1
            else f"{named} n’ont pas d’écriture simple"
        )
        return [f"{what}\u00a0: un SMS ne tient plus que 70\u00a0signes au lieu de 160."]
    if not letters:
        return [
            "Une valeur est dans un autre alphabet\u00a0: un SMS tient alors 70\u00a0signes au lieu de 160."
        ]
    notes = [
        "Les signes ci-dessous ne sont pas dans l’alphabet des SMS\u00a0: un SMS ne tient plus que 70\u00a0signes."
    ]
    if proposal and simpler.count < counted.count:
        notes.append(
            f"Écrit simplement, ce message prend {simpler.count}\u00a0SMS au lieu de {counted.count}."
        )
    elif proposal:
        notes.append(f"Écrit simplement, il resterait {plural(simpler.left, 'signe')}.")
    return notes


def ordinal(number: int) -> str:
    """Return « deuxième », « troisième », then « 4e »."""
    return {1: "premier", 2: "deuxième", 3: "troisième"}.get(number, f"{number}e")
