"""How long prescriptions and restrictions are kept: a year past their end."""

from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate

from mobilite.clock import PARIS
from mobilite.documents import retention as documents
from mobilite.documents.models import Document
from mobilite.kept import OURS, YEAR, Forgetting, Rule, Stage, Touch
from rentals.models import AptitudeCheck, Prescription, Restriction


def _ended_prescriptions(terms):
    return Prescription.objects.filter(until__lt=terms.limit.date()).annotate(since=F("until"))


def _ended_restrictions(terms):
    since = Coalesce(TruncDate("lifted_at", tzinfo=PARIS), "ends_on")
    return Restriction.objects.annotate(since=since).filter(since__lt=terms.limit.date())


def _delete_prescriptions(keys, terms):
    Prescription.objects.filter(pk__in=keys).delete()
    return ()


def _delete_restrictions(keys, terms):
    return _restrictions_gone(Restriction.objects.filter(pk__in=keys), terms.now)


def _restrictions_gone(restrictions, now) -> list[str]:
    keys = list(restrictions.values_list("pk", flat=True))
    papers = Document.objects.filter(object_label=Restriction._meta.label_lower, object_id__in=keys)
    files = documents.erased(papers, now)
    restrictions.delete()
    return files


def followed(people, now):
    """Erase what only served to follow people."""
    Prescription.objects.filter(person__in=people).delete()
    AptitudeCheck.objects.filter(person__in=people).delete()
    return _restrictions_gone(Restriction.objects.filter(person__in=people), now)


DECLARED = (
    Touch("rentals.prescribed", "rentals.Prescription", "recorded_at"),
    Touch("rentals.restricted", "rentals.Restriction", "decided_at"),
    Forgetting("rentals.access", followed, None),
    Rule(
        "rentals.prescriptions",
        "Prescriptions",
        since="leur dernier jour",
        then="effacées",
        source=OURS,
        active=YEAR,
        erase=Stage(_ended_prescriptions, _delete_prescriptions),
        deletes=("rentals.prescription",),
        holds={"people.person": "person"},
        say=lambda one: f"prescription n°\u00a0{one.pk}",
        person="person_id",
    ),
    Rule(
        "rentals.restrictions",
        "Suspensions de prêts",
        since="leur fin, ou le jour où elles ont été levées",
        then="effacées, lettre comprise\u00a0; le numéro de la lettre reste",
        source=OURS,
        active=YEAR,
        erase=Stage(_ended_restrictions, _delete_restrictions),
        deletes=("rentals.restriction",),
        holds={"people.person": "person"},
        say=lambda one: f"suspension n°\u00a0{one.pk}",
        person="person_id",
    ),
)
