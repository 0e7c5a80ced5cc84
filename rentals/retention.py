"""How long rentals say something: a year in use, then the archives, then a reference, dates and figures."""

from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from mobilite.documents import retention as documents
from mobilite.documents.models import Document
from mobilite.fields import euros
from mobilite.kept import CIVIL, CNIL_SOCIAL, CONSUMER, GONE, OURS, YEAR, Duty, Forgetting, Rule, Stage, Touch
from mobilite.pages.french import fold
from mobilite.people.models import Licence
from rentals.damage.models import Contest, Damage
from rentals.models import (
    AccessWaiver,
    ConditionDraft,
    ConditionPhoto,
    ConditionReport,
    Discount,
    Mark,
    Origin,
    PublicRequest,
    Rental,
    RentalDriver,
    Signature,
    Status,
)
from rentals.payments.balances import with_balances

NEVER_LEFT = (Status.REFUSED, Status.CANCELLED, Status.NO_SHOW)
ENDED = (Status.CLOSED, *NEVER_LEFT)
#: A contract concluded online from this amount on is kept ten years (D213-1).
ONLINE_FROM = Decimal(120)
LABEL, REPORT = Rental._meta.label_lower, ConditionReport._meta.label_lower


def papers_of(rentals) -> QuerySet[Document]:
    """Return what was issued for these rentals, but for what proves an entry in the accounts."""
    reports = ConditionReport.objects.filter(rental_vehicle__rental__in=rentals).values("pk")
    about = Q(object_label=LABEL, object_id__in=rentals) | Q(object_label=REPORT, object_id__in=reports)
    return Document.objects.filter(about, kind__in=documents.OF_CONTRACTS)


def archive(keys, terms):
    documents.put_away(papers_of(keys), terms.now)
    Rental.objects.filter(pk__in=keys).update(archived_at=terms.now)
    return ()


def erase(keys, terms) -> list[str]:
    """Erase papers, photos and words; the reference, the dates, the vehicle and the figures stay."""
    files = documents.erased(papers_of(keys), terms.now)
    files += _drafts_forgotten(ConditionDraft.objects.filter(rental__in=keys))
    photos = ConditionPhoto.objects.filter(report__rental_vehicle__rental__in=keys)
    files += photos.values_list("file_name", flat=True)
    photos.delete()
    reports = ConditionReport.objects.filter(rental_vehicle__rental__in=keys)
    Mark.objects.filter(found_in__in=reports.values("pk")).exclude(note="").update(note="")
    reports.update(remarks="", few_photos_reason="")
    contests = Contest.objects.filter(rental__in=keys)
    contests.update(words="")
    contests.exclude(reason="").update(reason=GONE)
    Damage.objects.filter(rental__in=keys).exclude(reason="").update(reason=GONE)
    # What was signed goes; its hashes stay, so that the chain is whole for the others.
    Signature.objects.filter(rental__in=keys, erased_at=None).update(evidence={}, erased_at=terms.now)
    rentals = Rental.objects.filter(pk__in=keys)
    files += rentals.exclude(signed_file="").values_list("signed_file", flat=True)
    rentals.exclude(end_reason="").update(end_reason=GONE)
    rentals.exclude(debt_reason="").update(debt_reason=GONE)
    AccessWaiver.objects.filter(rental__in=keys).update(reason=GONE)
    Discount.objects.filter(rental__in=keys).update(reason=GONE)
    RentalDriver.objects.filter(rental__in=keys).exclude(removed_reason="").update(removed_reason=GONE)
    rentals.update(
        signed_file="",
        cap_waived_reason="",
        papers_waived_reason="",
        archived_at=Coalesce("archived_at", terms.now),
        erased_at=terms.now,
    )
    _unnamed(rentals)
    return files


def _unnamed(rentals: QuerySet) -> None:
    """Take the borrower's name out of what finds a rental."""
    for pk, reference in rentals.values_list("pk", "reference"):
        Rental.objects.filter(pk=pk).update(search_text=fold(reference))


def _drafts_forgotten(drafts: QuerySet) -> list[str]:
    names = [name for draft in drafts for name in draft.data.get("photos", {}).values()]
    drafts.delete()
    return names


def _contracts(*, online: bool) -> QuerySet:
    rentals = Rental.objects.filter(status=Status.CLOSED, erased_at=None).annotate(since=F("returned_at"))
    if online:
        return with_balances(rentals.filter(origin=Origin.ONLINE)).filter(due__gte=euros(ONLINE_FROM))
    small = with_balances(Rental.objects.filter(origin=Origin.ONLINE)).filter(due__lt=euros(ONLINE_FROM))
    return rentals.filter(~Q(origin=Origin.ONLINE) | Q(pk__in=small.values("pk")))


def _of_contracts(*, online: bool) -> dict:
    return {
        "active": YEAR,
        "since": "la fin du contrat",
        "then": "papiers, photos et motifs effacés\u00a0; la référence, les dates et les sommes restent",
        "archive": Stage(
            lambda t: _contracts(online=online).filter(archived_at=None, returned_at__lt=t.active_limit),
            archive,
        ),
        "erase": Stage(lambda t: _contracts(online=online).filter(returned_at__lt=t.limit), erase),
        **_RENTAL,
    }


_RENTAL: dict = {
    "holds": {"people.person": "person", LABEL: "pk"},
    "say": lambda rental: rental.reference,
    "person": "person_id",
}


def _requests(terms):
    rows = Rental.objects.filter(status__in=NEVER_LEFT, erased_at=None, ended_at__lt=terms.limit)
    return rows.annotate(since=F("ended_at"))


def _public_requests(terms):
    rows = PublicRequest.objects.annotate(since=Coalesce("handled_at", "received_at"))
    return rows.filter(since__lt=terms.limit)


def _delete_public(keys, terms):
    PublicRequest.objects.filter(pk__in=keys).delete()
    return ()


def _drafts(terms):
    rows = ConditionDraft.objects.filter(updated_at__lt=terms.limit).annotate(since=F("updated_at"))
    return rows.filter(rental__status__in=(*ENDED, Status.RETURNED))


def _licences(terms):
    """Return the licences seen before the limit, of people who have not had nor driven a vehicle since."""
    hers = Rental.objects.filter(person=OuterRef("person"))
    driven = RentalDriver.objects.filter(person=OuterRef("person"))
    alive = Exists(hers.exclude(status__in=ENDED)) | Exists(driven.exclude(rental__status__in=ENDED))
    recent = Exists(hers.filter(returned_at__gte=terms.limit)) | Exists(
        driven.filter(rental__returned_at__gte=terms.limit)
    )
    rows = Licence.objects.filter(seen_on__lt=terms.limit.date()).filter(~alive, ~recent)
    return rows.annotate(since=F("seen_on"))


def _delete_licences(keys, terms):
    Licence.objects.filter(pk__in=keys).delete()
    return ()


def identity(people, now):
    _unnamed(Rental.objects.filter(person__in=people))
    return ()


DECLARED = (
    Touch("rentals.requested", "rentals.Rental", "requested_at"),
    Touch("rentals.returned", "rentals.Rental", "returned_at"),
    Touch("rentals.ended", "rentals.Rental", "ended_at"),
    Touch("rentals.driven", "rentals.RentalDriver", "rental__returned_at"),
    Duty("rentals.alive", "une location n’est pas finie", lambda: Rental.objects.exclude(status__in=ENDED)),
    Duty(
        "rentals.kept",
        "une location est dans son délai de conservation",
        lambda: Rental.objects.filter(status__in=ENDED, erased_at=None),
        by_law=True,
    ),
    Duty(
        "rentals.driven",
        "elle conduit pendant une location qui n’est pas finie",
        lambda: RentalDriver.objects.exclude(rental__status__in=ENDED),
    ),
    Duty(
        "rentals.driven_kept",
        "une location où elle a conduit est dans son délai de conservation",
        lambda: RentalDriver.objects.filter(rental__status__in=ENDED, rental__erased_at=None),
        by_law=True,
    ),
    Forgetting("rentals", None, identity),
    Rule(
        "rentals.requests",
        "Demandes refusées, annulées, non venues",
        since="la fin de la demande",
        then="papiers et motifs effacés\u00a0; la référence reste",
        source=CNIL_SOCIAL,
        active=YEAR,
        erase=Stage(_requests, erase),
        **_RENTAL,
    ),
    Rule(
        "rentals.public_requests",
        "Demandes en ligne",
        since="leur traitement, ou leur arrivée",
        then="effacées",
        source=OURS,
        active=3,
        erase=Stage(_public_requests, _delete_public),
        deletes=("rentals.publicrequest",),
        say=lambda one: f"demande en ligne n°\u00a0{one.pk}",
    ),
    Rule(
        "rentals.condition_drafts",
        "États des lieux commencés et restés là",
        since="leur dernière écriture",
        then="effacés, photos comprises",
        source=OURS,
        active=1,
        erase=Stage(_drafts, lambda keys, t: _drafts_forgotten(ConditionDraft.objects.filter(pk__in=keys))),
        deletes=("rentals.conditiondraft",),
        holds={LABEL: "rental"},
        say=lambda draft: f"brouillon n°\u00a0{draft.pk}",
    ),
    Rule(
        "rentals.contracts",
        "Contrats, avenants, états des lieux, photos, signatures",
        source=CIVIL,
        archived=5 * YEAR,
        minimum=5 * YEAR,
        **_of_contracts(online=False),
    ),
    Rule(
        "rentals.contracts_online",
        "Les mêmes, conclus en ligne à partir de 120\u00a0€",
        source=f"{CONSUMER}, D213-1",
        archived=10 * YEAR,
        minimum=10 * YEAR,
        **_of_contracts(online=True),
    ),
    Rule(
        "rentals.licences",
        "Permis\u00a0: numéro, catégorie, dates",
        since="la fin de la dernière location",
        then="effacés",
        source="Code de la route, art. L121-6\u00a0; CNIL, 12 avril 2021",
        active=YEAR,
        erase=Stage(_licences, _delete_licences),
        deletes=("people.licence",),
        holds={"people.person": "person"},
        say=lambda licence: f"permis n°\u00a0{licence.pk}",
        person="person_id",
    ),
)
