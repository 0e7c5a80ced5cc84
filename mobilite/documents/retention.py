"""How long papers say something: their number stays for good, so that no series has a gap."""

from datetime import datetime

from django.db.models import F, QuerySet

from mobilite.documents.models import Document, Kind, Seal, SignedCopy
from mobilite.kept import COMMERCE, YEAR, Duty, Rule, Stage

#: Papers that follow a contract; every other proves an entry in the accounts.
OF_CONTRACTS = (
    Kind.QUOTE,
    Kind.CONTRACT,
    Kind.AMENDMENT,
    Kind.CONDITION_REPORT,
    Kind.WITHDRAWAL,
    Kind.CONTEST,
)

#: Papers that go with what they speak of.
WITH_THEIR_RECORD = (
    Kind.RESTRICTION,
    Kind.SHEET,
    Kind.DIAGNOSIS,
    Kind.ATTESTATION,
    Kind.AID_REQUEST,
    Kind.PLAN,
    Kind.PLAN_COMMITTEE,
)


def put_away(papers: QuerySet, now: datetime) -> None:
    """Take papers out of ordinary work."""
    papers.filter(archived_at=None).update(archived_at=now)


def erased(papers: QuerySet, now: datetime) -> list[str]:
    """Erase what papers say, and return the names of their files, signed and sealed copies too. The fingerprints stay."""
    papers = papers.filter(erased_at=None)
    files = list(papers.exclude(file_name="").values_list("file_name", flat=True))
    sealed = Seal.objects.filter(document__in=papers).exclude(file_name="")
    files += sealed.values_list("file_name", flat=True)
    sealed.update(file_name="", sha256="")
    copies = SignedCopy.objects.filter(document__in=papers).exclude(file_name="")
    files += copies.values_list("file_name", flat=True)
    copies.update(file_name="", sha256="")
    put_away(papers, now)
    papers.update(context={}, file_name="", sha256="", erased_at=now)
    return files


def _accounting(**which) -> QuerySet:
    papers = Document.objects.exclude(kind__in=(*OF_CONTRACTS, *WITH_THEIR_RECORD)).filter(
        erased_at=None, **which
    )
    return papers.defer("context").annotate(since=F("created_at"))


def _archive(keys, terms):
    put_away(Document.objects.filter(pk__in=keys), terms.now)
    return ()


DECLARED = (
    Duty(
        "documents",
        "un contrat, un état des lieux ou un reçu porte son nom",
        lambda: Document.objects.filter(erased_at=None),
        by_law=True,
    ),
    Rule(
        "documents.accounting",
        "Reçus et papiers de comptes",
        since="la fin de l’année où ils ont été établis",
        then="effacés\u00a0; leur numéro reste",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        archive=Stage(
            lambda t: _accounting(archived_at=None, created_at__lt=t.fiscal_active_limit), _archive
        ),
        erase=Stage(
            lambda t: _accounting(created_at__lt=t.fiscal_limit),
            lambda keys, t: erased(Document.objects.filter(pk__in=keys), t.now),
        ),
        holds={"people.person": "person"},
        say=lambda paper: paper.number,
        person="person_id",
    ),
)
