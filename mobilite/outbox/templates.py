"""The text of a message: ``{prenom}`` and nothing else is replaced, once, by a value made safe.

No attribute, no format, no condition: what a manager types can only say something, never do anything. Whatever is wrong
is a French sentence, written when the text is, not when it should leave.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from itertools import zip_longest

from mobilite.outbox.events import Event
from mobilite.outbox.events import event as declared
from mobilite.outbox.models import Channel, Template
from mobilite.outbox.segments import count, plain
from mobilite.pages.french import fold, typography
from mobilite.people.models.persons import Language
from mobilite.workflow import Refusal

FRENCH = Language.FRENCH.value
RIGHT_TO_LEFT = frozenset({Language.ARABIC.value, Language.DARI.value, Language.PASHTO.value})
#: Signs that a text and a subject may have.
LONGEST = {Channel.SMS: 1000, Channel.EMAIL: 10_000}
LONGEST_SUBJECT, LONGEST_SENT_SUBJECT = 150, 200


class BadTemplate(Refusal):
    """A text that may not be kept. ``problems`` maps "text" and "subject" to French sentences."""

    def __init__(self, problems: Mapping[str, list[str]]):
        field = next(name for name, sentences in problems.items() if sentences)
        super().__init__(" ".join(s for sentences in problems.values() for s in sentences), field=field)
        self.problems = problems


class MissingValue(Refusal):
    """A message cannot be written: something that it says is not known."""

    def __init__(self, event: Event, name: str):
        what = event.all_variables.get(name, name)
        super().__init__(
            f"Le message «\u00a0{event.label}\u00a0» ne peut pas s’écrire\u00a0: il manque {what}."
        )
        self.event, self.name = event, name


class NoText(Refusal):
    """An event says nothing by this channel, not even in French."""

    def __init__(self, event: Event, channel):
        super().__init__(
            f"Le message «\u00a0{event.label}\u00a0» n’a pas de texte pour\u00a0: {Channel(channel).label}."
        )


@dataclass(frozen=True)
class Wording:
    """What a message says before its values: version 0 is the one declared in code."""

    event: Event
    channel: Channel
    language: str
    text: str
    subject: str = ""
    version: int = 0
    template: Template | None = None


@dataclass(frozen=True)
class Rendered:
    """A message as it is sent. ``template_id`` is None for the wording declared in code."""

    subject: str
    text: str
    template_id: int | None
    language: str


@dataclass(frozen=True)
class Piece:
    """A part of a text: letters as they stand, a variable before its value is known, or a value."""

    text: str
    kind: str = "letters"


# --- Reading what was typed

_TOKEN = re.compile(r"\{([^{}]*)\}|[{}]|[^{}]+")
# Not letters: what steers a terminal, a page's direction or half a pair. A new line is one; a tab is a space.
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """Return a text as it is kept: letters and accents in one piece, lines ended one way, nothing that nobody sees."""
    text = re.sub(r"\r\n?|\u2028|\u2029|\x85", "\n", text).replace("\t", " ")
    lines = (line.rstrip(" ") for line in unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split("\n"))
    return "\n".join(lines).strip()


def pieces(text: str) -> list[Piece]:
    """Return the letters and the variables of a text, in order. A brace that is not one of a pair is kind "brace"."""
    found = []
    for match in _TOKEN.finditer(text):
        if match[1] is not None:
            found.append(Piece(match[1], "variable"))
        else:
            found.append(Piece(match[0], "brace" if match[0] in "{}" else "letters"))
    return found


def used(text: str) -> list[str]:
    """Return the names between braces, each once, in order."""
    return list(dict.fromkeys(piece.text for piece in pieces(text) if piece.kind == "variable"))


def problems(event: Event, channel, text: str, subject: str = "") -> dict[str, list[str]]:
    """Return the French sentences that say what is wrong with a text and with its subject; two empty lists when all is well."""
    channel = Channel(channel)
    found = {"text": _of_text(event, text, LONGEST[channel], "texte"), "subject": []}
    missing = [name for name in event.must_say if name not in used(text)]
    if text.strip():
        found["text"] += [
            f"Il manque {{{name}}}\u00a0: la personne doit lire {event.all_variables.get(name, name)}."
            for name in missing
        ]
    if channel == Channel.EMAIL:
        found["subject"] = _of_text(event, subject, LONGEST_SUBJECT, "objet")
        if "\n" in subject.strip():
            found["subject"].append("L’objet tient sur une ligne.")
    elif subject.strip():
        found["subject"] = ["Un SMS n’a pas d’objet."]
    return found


def _of_text(event, text, longest, what) -> list[str]:
    if not text.strip():
        return [f"Écrivez l’{what}." if what == "objet" else f"Écrivez le {what}."]
    found = {}
    if len(text) > longest:
        found[f"C’est trop long\u00a0: {len(text)} signes, {longest} au plus."] = True
    for piece in pieces(text):
        if piece.kind == "brace":
            found[stray_brace(piece.text)] = True
        elif piece.kind == "variable" and piece.text not in event.all_variables:
            found[unknown_variable(piece.text, event.all_variables)] = True
    return list(found)[:5]


def stray_brace(brace: str) -> str:
    """Say what is wrong with a brace that is not one of a pair."""
    if brace == "{":
        return "Une accolade «\u00a0{\u00a0» n’est pas refermée. Une variable s’écrit par exemple {prenom}."
    return "Une accolade «\u00a0}\u00a0» n’est pas ouverte. Une variable s’écrit par exemple {prenom}."


def unknown_variable(name: str, known) -> str:
    """Say that a variable is not one of those known, and which one was probably meant."""
    near = nearest(name, known)
    hint = (
        f"Vouliez-vous dire {{{near}}}\u202f?"
        if near
        else f"Il y a {', '.join(f'{{{one}}}' for one in known)}."
    )
    if not name.strip():
        return f"Les accolades sont vides. {hint}"
    shown = re.sub(r"\s+", " ", name if len(name) <= 30 else f"{name[:30]}…")
    return f"La variable {{{shown}}} n’existe pas. {hint}"


def nearest(name: str, known) -> str:
    """Return the variable that somebody who typed ``name`` probably meant, or nothing."""
    asked = fold(name[:60]).replace(" ", "")
    if not asked:
        return ""
    folded = {fold(one).replace(" ", ""): one for one in known}
    close = get_close_matches(asked, folded, n=1, cutoff=0.6)
    if close:
        return folded[close[0]]
    # « prenom.upper » or « lieu!r »: one known name inside.
    inside = [one for one in folded if one in asked]
    return folded[max(inside, key=len)] if inside else ""


# --- Which text holds


def original(event: Event, channel, language: str) -> Wording | None:
    """Return the wording declared in code, if there is one in this language."""
    text = event.texts.get(str(Channel(channel).value), {}).get(language)
    if text is None:
        return None
    subject, text = text if isinstance(text, tuple) else ("", text)
    return Wording(event, Channel(channel), language, text, subject)


def written(event: Event, template: Template) -> Wording:
    """Return the wording of a version."""
    return Wording(
        event,
        Channel(template.channel),
        template.language,
        template.text,
        template.subject,
        template.version,
        template,
    )


def current(event: Event | str, channel, language: str, at: datetime) -> Wording | None:
    """Return what a message says in this language at an instant; None when it is not written in it."""
    event = declared(event) if isinstance(event, str) else event
    template = Template.objects.of(event.key, channel, language).in_force(at).first()
    if template is None:
        return original(event, channel, language)
    return written(event, template) if template.text else None


def has_text(event: Event | str, channel) -> bool:
    """Tell whether an event is said by this channel at all."""
    event = declared(event) if isinstance(event, str) else event
    return original(event, channel, FRENCH) is not None


# --- Filling it in


def render(event: Event | str, channel, language: str, values: Mapping[str, str], at: datetime) -> Rendered:
    """Write a message in a language, in French when it is not written in it.

    Raises MissingValue when a variable of the text has no value (an empty one is left out, with its space, unless the event
    must say it), and NoText when the event says nothing by this channel.
    """
    event = declared(event) if isinstance(event, str) else event
    wording = _sendable(event, channel, language, at)
    if wording is None and language != FRENCH:
        wording = _sendable(event, channel, FRENCH, at)
    if wording is None:
        raise NoText(event, channel)
    subject = "".join(piece.text for piece in filled(wording, wording.subject, values))
    return Rendered(
        subject if len(subject) <= LONGEST_SENT_SUBJECT else f"{subject[: LONGEST_SENT_SUBJECT - 1]}…",
        "".join(piece.text for piece in filled(wording, wording.text, values)),
        wording.template.pk if wording.template else None,
        wording.language,
    )


def _sendable(event, channel, language, at) -> Wording | None:
    """Return what holds; the first wording when a later software no longer fills in what a version says."""
    wording = current(event, channel, language, at)
    if wording is not None and unknown_variables(wording):
        return original(event, channel, language)
    return wording


def unknown_variables(wording: Wording) -> list[str]:
    """Return the variables of a wording that its event does not fill in, or no longer."""
    return [
        name for name in used(f"{wording.subject} {wording.text}") if name not in wording.event.all_variables
    ]


def filled(wording: Wording, text: str, values: Mapping[str, str]) -> list[Piece]:
    """Return a text of a wording with its values, piece by piece. Raises MissingValue."""
    parts = _with_values(wording, text, values)
    if wording.channel == Channel.SMS:
        # The name of one person must not turn everybody's SMS into two, or three.
        spelt = [Piece(plain(p.text), p.kind) if p.kind == "value" else p for p in parts]
        if count("".join(p.text for p in spelt)).is_plain:
            return spelt
        return [Piece(_plain_spaces(p.text), p.kind) if p.kind == "value" else p for p in parts]
    if wording.language == FRENCH:
        return [Piece(typography(p.text), p.kind) for p in parts]
    return parts


def _plain_spaces(text):
    return re.sub("[\u00a0\u202f\u2009]", " ", text).replace("\u2019", "'")


_SPACES = (" ", "\u00a0", "\u202f")
#: What a gap closes up to.
_ENDS = ("", *_SPACES, "\n", ",", ".", ";", ":", "!", "?", ")", "…", "»")


def _with_values(wording, text, values):
    """Put the values in. One that is empty takes a space with it: « Bonjour {prenom}, » becomes « Bonjour, »."""
    found: list[Piece] = []
    parts = pieces(text)
    opens_line = False  # after a value left out where a line begins
    for part, after in zip_longest(parts, parts[1:], fillvalue=Piece("")):
        before = found[-1].text if found else ""
        if part.kind != "variable":
            found.append(Piece(part.text[1:] if opens_line and part.text.startswith(_SPACES) else part.text))
        elif value := _value(wording, part.text, values):
            found.append(Piece(value, "value"))
        elif before.endswith(_SPACES) and after.kind == "letters" and after.text[:1] in _ENDS:
            found[-1] = Piece(before[:-1], found[-1].kind)
        opens_line = part.kind == "variable" and not value and (not before or before.endswith("\n"))
    return found


def _value(wording, name, values) -> str:
    value = values.get(name)
    safe = "" if value is None else safe_value(str(value))
    if value is None or (not safe and name in wording.event.must_say):
        raise MissingValue(wording.event, name)
    if safe and wording.language in RIGHT_TO_LEFT:
        # Groups of figures with spaces between them (a telephone, an hour) would be read from the last to the first.
        return f"\u2068{safe}\u2069"
    return safe


def safe_value(value: str) -> str:
    """Return a value on one line, without a sign that nobody sees: an SMS stays one text, a subject one line."""
    value = re.sub(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]+", " ", unicodedata.normalize("NFC", value))
    return re.sub(" {2,}", " ", _UNSEEN.sub("", value)).strip(" ")
