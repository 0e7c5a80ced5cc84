"""How long prescribers' sheets are kept: a year after the answer, their paper with them."""

from django.db.models.functions import Coalesce

from mobilite.documents import retention as documents
from mobilite.documents.models import Document, Kind
from mobilite.kept import OURS, YEAR, Forgetting, Rule, Stage, Touch
from rentals.models import PrescriberSheet


def _old(terms):
    rows = PrescriberSheet.objects.annotate(since=Coalesce("handled_at", "received_at"))
    return rows.filter(since__lt=terms.limit)


def _gone(sheets, now) -> list[str]:
    keys = list(sheets.values_list("pk", flat=True))
    papers = Document.objects.filter(
        kind=Kind.SHEET, object_label=PrescriberSheet._meta.label_lower, object_id__in=keys
    )
    files = documents.erased(papers, now)
    PrescriberSheet.objects.filter(pk__in=keys).delete()
    return files


def _delete(keys, terms):
    return _gone(PrescriberSheet.objects.filter(pk__in=keys), terms.now)


def followed(people, now):
    """Erase the sheets that were sent for people."""
    return _gone(PrescriberSheet.objects.filter(rental__person__in=people), now)


DECLARED = (
    Touch("rentals.sheets", "rentals.PrescriberSheet", "received_at", person="rental__person"),
    Forgetting("rentals.sheets", followed, None),
    Rule(
        "rentals.sheets",
        "Fiches de prescription",
        since="leur réponse, ou leur arrivée",
        then="effacées, avec leur papier\u00a0; son numéro reste",
        source=OURS,
        active=YEAR,
        erase=Stage(_old, _delete),
        deletes=("rentals.prescribersheet",),
        holds={"people.person": "rental__person"},
        say=lambda sheet: f"fiche n°\u00a0{sheet.pk}",
    ),
)
