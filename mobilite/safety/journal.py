"""What the journal and the records say of one another."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from mobilite.audit.models import Entry
from mobilite.integrity import Check, Finding
from mobilite.kept import deleted_models
from mobilite.safety.checks import address, called
from mobilite.workflow import WorkflowModel

#: Acts after which the record may be gone.
REMOVING = ("remove", "open_days", "drop_terms", "drop_aid")


def states_told(now: datetime) -> Iterator[Finding]:
    """Find the records whose state is not the one of their last transition in the journal."""
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if not issubclass(model, WorkflowModel):
            continue
        told = (
            Entry.objects.filter(object_label=model._meta.label_lower, object_id=OuterRef("pk"))
            .exclude(after="")
            .order_by("-at", "-pk")
        )
        wrong = (
            model._base_manager.annotate(told=Subquery(told.values("after")[:1]))
            .exclude(told=None)
            .exclude(told=F("status"))
            .order_by("pk")
        )
        for key, status, last in wrong.values_list("pk", "status", "told").iterator():
            labels = dict(model._meta.get_field("status").flatchoices)
            yield Finding(
                f"{called(model, key).capitalize()}\u00a0: son état est « {labels.get(status, status)} », le journal "
                f"dit « {labels.get(last, last)} ».",
                address(model, key),
            )


def records_there(now: datetime) -> Iterator[Finding]:
    """Find the records that the journal tells of, that nobody removed, and that are gone."""
    labels = Entry.objects.order_by("object_label").values_list("object_label", flat=True).distinct()
    for label in labels:
        if label in deleted_models():
            continue  # its term may be over
        try:
            model = apps.get_model(label)
        except LookupError:
            continue  # a kind of records that this version no longer has
        gone = ~Exists(model._base_manager.filter(pk=Cast(OuterRef("object_id"), model._meta.pk)))
        removing = Q()
        for verb in REMOVING:
            removing |= Q(verb__startswith=verb)
        removed = Exists(Entry.objects.filter(removing, object_label=label, object_id=OuterRef("object_id")))
        entries = Entry.objects.filter(gone, ~removed, object_label=label)
        for key in entries.order_by("object_id").values_list("object_id", flat=True).distinct().iterator():
            yield Finding(
                f"Le journal parle de {called(model, key)}, qui n’existe plus et que personne n’a retiré."
            )


#: Registered at « integrity ».
CHECKS = {
    "safety.states": Check("États des fiches et journal", states_told),
    "safety.records": Check("Fiches dont parle le journal", records_there),
}
