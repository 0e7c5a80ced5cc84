"""The paper of a prescriber's sheet, the same for her and for us (row H1)."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import issue
from mobilite.fields import french_phone
from mobilite.pages.french import date_fr
from mobilite.periods import paris_date
from rentals.documents import parts
from rentals.models import PrescriberSheet
from rentals.models.sheets import QUESTIONS

SERIES = "FIC"
_VALUES = {
    "birth_date": lambda sheet: date_fr(sheet.birth_date, weekday=False),
    "starts_on": lambda sheet: date_fr(sheet.starts_on, weekday=False),
    "phone": lambda sheet: french_phone(sheet.phone),
    "commune": lambda sheet: str(sheet.commune or _("une autre commune")),
    "workplace": lambda sheet: str(sheet.workplace or ""),
    "agrees": lambda sheet: _("oui"),
}


def sheet_rows(sheet: PrescriberSheet) -> list[tuple[str, str]]:
    """Return what was answered, as (question, answer), in the order of the form; unanswered ones are left out.

    In the language of the page: a prescriber reads them on hers.
    """
    rows = []
    for name in QUESTIONS:
        field = PrescriberSheet._meta.get_field(name)
        if name in _VALUES:
            value = _VALUES[name](sheet)
        else:
            value = getattr(sheet, f"get_{name}_display")() if field.choices else getattr(sheet, name)
        if value:
            label = str(field.verbose_name)
            rows.append((f"{label[:1].upper()}{label[1:]}", str(value)))
    return rows


def issue_sheet(sheet: PrescriberSheet, *, at: datetime, actor) -> Document:
    """Issue the paper of a sheet, in the caller's transaction: in French, whatever language she read. Raises NoOrganisation."""
    contact = sheet.contact
    with translation.override("fr"):
        rows = [list(row) for row in sheet_rows(sheet)]
    context = {
        "lessor": parts.lessor(paris_date(at)),
        "contact": f"{contact.first_name} {contact.last_name}",
        "partner": contact.partner.name,
        "by": str(actor) if actor else "",
        "rows": rows,
    }
    return issue(
        Kind.SHEET, sheet, title="Fiche de prescription", series=SERIES, template="documents/sheet.html",
        context=context, person=None, at=at, actor=actor,
    )  # fmt: skip


def paper_of(sheet: PrescriberSheet) -> Document | None:
    """Return the paper of a sheet, None when there was no structure to name."""
    return Document.objects.about(sheet).filter(kind=Kind.SHEET, erased_at=None).first()
