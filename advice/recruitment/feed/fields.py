"""Which fields may leave for a software: those of the short sheet that she agreed to, and nothing more; and how they are written."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from advice.recruitment.feed.models import Destination, Encoding, Separator
from advice.recruitment.models import Referral
from advice.recruitment.sheet import LABELS
from mobilite.fields import french_phone
from mobilite.pages.lists.export import harmless
from mobilite.periods import paris_date

#: Said of a candidature that must be erased over there.
WITHDRAWN = "Accord retiré"
#: Without them the other side could neither find a candidature again, nor know that it must erase it.
ALWAYS = ("reference", "state")
DELIMITERS = {Separator.SEMICOLON: ";", Separator.COMMA: ",", Separator.TAB: "\t"}


@dataclass(frozen=True)
class Field:
    """A field that may leave: its label here, the title proposed, what it says of a candidature."""

    key: str
    label: str
    title: str
    read: Callable[[Referral], str | date | None]
    #: Only what identifies the candidature, not the person.
    is_key: bool = False


def _commune(referral: Referral) -> str:
    return str(referral.person.commune or "")


def _text(name: str) -> Callable[[Referral], str]:
    return lambda referral: getattr(referral, name)


FIELDS = {
    one.key: one
    for one in (
        Field("reference", "Référence de la candidature", "Reference", lambda one: one.reference, is_key=True),
        Field("state", "Où en est la candidature", "Etat", lambda one: str(one.get_status_display())),
        Field("proposed_on", "Proposée le", "Date", lambda one: paris_date(one.proposed_at)),
        Field("last_name", "Nom", "Nom", lambda one: one.person.last_name),
        Field("first_name", "Prénom", "Prenom", lambda one: one.person.first_name),
        Field(
            "phone",
            "Téléphone",
            "Telephone",
            lambda one: french_phone(one.person.phone, space=" ") if one.person.phone else "",
        ),
        Field("commune", "Commune", "Commune", _commune),
        Field("opening", "Poste", "Poste", lambda one: str(one.opening or "")),
        *(Field(key, label, key_title, _text(key)) for (key, label), key_title in zip(
            LABELS.items(), ("Motif", "Souhaits", "Disponibilites", "Competences", "Garde", "Mobilite"), strict=True
        )),
    )
}  # fmt: skip


def usual_columns() -> list[list[str]]:
    """Return the columns of a new destination: every agreed field, under a plain title."""
    return [[one.key, one.title] for one in FIELDS.values()]


def _plain(text: str) -> str:
    """Write what an old software may choke on in simpler signs: no-break spaces, new lines."""
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def _written(value, destination: Destination) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(destination.dates)
    return _plain(str(value))


def values_of(referral: Referral, destination: Destination, *, withdrawn: bool = False) -> dict[str, str]:
    """Return what leaves of a candidature, title by title; of one withdrawn, its reference and that it is."""
    found = {}
    for key, title in destination.columns:
        field = FIELDS[key]
        if withdrawn:
            found[title] = field.read(referral) if field.is_key else WITHDRAWN if key == "state" else ""
        else:
            found[title] = _written(field.read(referral), destination)
    return found


def body_of(referral: Referral, destination: Destination, *, withdrawn: bool = False) -> bytes:
    """Return the JSON that is sent directly. It says the same, byte for byte, as long as nothing changed."""
    if withdrawn:
        said: dict = {"evenement": "retrait", "cle": referral.reference}
    else:
        said = {
            "evenement": "candidature",
            "cle": referral.reference,
            "champs": values_of(referral, destination),
        }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def csv_of(destination: Destination, rows: Iterable[tuple[Referral, bool]]) -> bytes:
    """Return the file: ``rows`` are candidatures, each with whether it is withdrawn.

    A sign that Windows-1252 does not have becomes a question mark: half a name is better than no file.
    """
    out = io.StringIO(newline="")
    titles = [title for _key, title in destination.columns]
    writer = csv.writer(out, delimiter=DELIMITERS[Separator(destination.separator)], lineterminator="\r\n")
    writer.writerow([harmless(title) for title in titles])
    for referral, withdrawn in rows:
        values = values_of(referral, destination, withdrawn=withdrawn)
        writer.writerow([harmless(values[title]) for title in titles])
    return out.getvalue().encode(Encoding(destination.encoding).value, errors="replace")
