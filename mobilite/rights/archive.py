"""The archive that a person receives: JSON for machines, a PDF to read, her papers and photos, in one ZIP."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

from django.conf import settings
from django.utils.module_loading import import_string

from mobilite import registry
from mobilite.documents.freezing import frozen
from mobilite.documents.operations import DRAWER, Altered
from mobilite.pages.french import datetime_fr, plural
from mobilite.parameters.models import Organisation
from mobilite.people.models import Person
from mobilite.periods import PARIS, paris_date
from mobilite.privacy import File
from mobilite.rights.gathering import Gatherer, Section, left_out

TITLE = "Vos données personnelles"
READ_ME = """\
{title}
{name}
Préparé {at} par {structure}.

donnees.pdf    tout ce que nous savons de vous, à lire
donnees.json   la même chose, pour un autre logiciel
documents/     vos contrats, devis, reçus, états des lieux
photos/        les photos des véhicules que vous avez eus

Quelque chose est faux, ou vous voulez que nous arrêtions\u202f? Dites-le-nous{contact}.
Si notre réponse ne vous convient pas\u00a0: la CNIL, 3 place de Fontenoy, 75007 Paris, www.cnil.fr.
"""


def lessor(at: datetime) -> dict[str, str]:
    """Return who writes, as it is that day; a structure that is not described yet has no name to print."""
    known = Organisation.objects.filter(from_date__lte=paris_date(at)).order_by("-from_date").first()
    names = ("name", "short_name", "legal_form", "siret", "address", "phone", "email", "data_contact")
    values = {name: getattr(known, name) if known else "" for name in names}
    return values | {
        "name": values["name"] or "La structure",
        "short_name": values["short_name"] or "Mobilité",
    }


def as_json(person: Person, sections: list[Section], *, at: datetime) -> bytes:
    """Return everything as JSON: fields by their own names, with their French labels and what codes mean."""
    said = {
        "titre": TITLE,
        "personne": str(person),
        "prepare_le": at.astimezone(PARIS).isoformat(),
        "prepare_par": lessor(at)["name"],
        "parties": [
            {
                "cle": section.part.key,
                "titre": section.part.title,
                "champs": section.labels,
                "codes": section.choices,
                "pas_donne": dict(section.part.left_out),
                "lignes": [row.values for row in section.rows],
            }
            for section in sections
        ],
        "pas_donne": {one.model: one.why for one in left_out()},
        "fichiers": [file.name for section in sections for file in section.files],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def as_pdf(
    person: Person, sections: list[Section], lost: list[str], *, at: datetime, number: int, sha256: str
) -> bytes:
    """Draw everything as a paper to read. It is drawn by the documents' own door."""
    context = {
        "title": TITLE,
        "number": f"EXPORT-{number}",
        "issued_at": at,
        "lessor": lessor(at),
        "tenant": {"name": str(person)},
        "sections": [_told(rank, section) for rank, section in enumerate(sections, 1)],
        "uses": [
            {name: getattr(one.value, name) for name in ("title", "purpose", "basis", "recipients", "kept")}
            for one in registry.registered("processing")
        ],
        "left_out": [
            *(why for section in sections for why in section.part.left_out.values()),
            *(one.why for one in left_out()),
        ],
        "lost": lost,
    }
    context["left_out"] = list(dict.fromkeys(context["left_out"]))
    page = SimpleNamespace(
        template="documents/personal_data.html", context=frozen(context), context_sha256=sha256
    )
    return import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(page)


def _told(place: int, section: Section) -> dict:
    lines = [row.lines for row in section.rows if row.lines]
    if section.part.as_table and lines:
        # A column that says nothing leaves its room to the others.
        filled = [rank for rank in range(len(lines[0])) if any(row[rank][1] for row in lines)]
        lines = [[row[rank] for rank in filled] for row in lines]
    return {
        "rank": place,
        "title": section.part.title,
        "count": plural(len(section.rows), "ligne"),
        "as_table": section.part.as_table,
        "heads": [label for label, _ in lines[0]] if lines else [],
        "rows": [[[label, words] for label, words in row] for row in lines],
        "files": [file.name for file in section.files],
    }


def build(
    person: Person, *, at: datetime, number: int, step: Callable[[int], None] = lambda done: None
) -> bytes:
    """Return the ZIP of a person. ``step`` is told how many parts, then files, are done.

    A file that is lost, or no longer the one that was written, is said in the paper and left out.
    """
    gatherer = Gatherer(person)
    done = 0

    def tell(count):
        nonlocal done
        done = count
        step(done)

    sections = gatherer.sections(tell)
    content, lost = io.BytesIO(), []
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (file for section in sections for file in section.files):
            data = _read(file)
            if data is None:
                lost.append(file.name)
            else:
                _put(archive, file.name, data, at)
            tell(done + 1)
        data = as_json(person, sections, at=at)
        _put(archive, "donnees.json", data, at)
        sha256 = hashlib.sha256(data).hexdigest()
        shown = [section for section in sections if section.part.shows]
        _put(archive, "donnees.pdf", as_pdf(person, shown, lost, at=at, number=number, sha256=sha256), at)
        _put(archive, "LISEZ-MOI.txt", _read_me(person, at).encode(), at)
    return content.getvalue()


def _read_me(person: Person, at: datetime) -> str:
    who = lessor(at)
    contact = who["data_contact"] or who["email"]
    return READ_ME.format(
        title=TITLE,
        name=person,
        at=f"le {datetime_fr(at, weekday=False)}",
        structure=who["name"],
        contact=f"\u00a0: {contact}" if contact else "",
    )


def _read(file: File) -> bytes | None:
    try:
        return file.read()
    except (FileNotFoundError, ValueError, Altered):
        return None


def _put(archive: zipfile.ZipFile, name: str, data: bytes, at: datetime) -> None:
    local = at.astimezone(PARIS)
    entry = zipfile.ZipInfo(
        name, (local.year, local.month, local.day, local.hour, local.minute, local.second)
    )
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, data)
