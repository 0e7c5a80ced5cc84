"""The journal. The database itself refuses to change it: see migration 0002."""

from django.conf import settings
from django.db import models

from mobilite.constraints import NeverChanged


class Entry(models.Model):
    """One operation: who, what, to what record, from which state to which.

    The only log of transitions. ``sentence`` is kept as written, so that it stays readable whatever
    becomes of the code. The record is named by label and key: entries outlive everything.
    """

    at = models.DateTimeField("le")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    verb = models.CharField("acte", max_length=40)
    sentence = models.CharField("phrase", max_length=300)
    object_label = models.CharField("objet", max_length=60)
    object_id = models.BigIntegerField("numéro")
    before = models.CharField("avant", max_length=40, blank=True)
    after = models.CharField("après", max_length=40, blank=True)
    changed = models.JSONField("champs changés", default=list)
    data = models.JSONField("valeurs", default=dict)

    class Meta:
        verbose_name = "acte"
        constraints = [NeverChanged(name="audit_entry_never_changes", sealed_by="audit_seal")]
        indexes = [
            models.Index(fields=["object_label", "object_id", "-at"], name="audit_entry_object"),
            models.Index(fields=["-at"], name="audit_entry_at"),
        ]

    def __str__(self):
        return f"{self.actor or 'Le logiciel'} {self.sentence}"


class Reading(models.Model):
    """Somebody opened a person's page: who, when; with a motive when it was not in their ordinary rights (row L4)."""

    at = models.DateTimeField("le")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")
    object_label = models.CharField("objet", max_length=60)
    object_id = models.BigIntegerField("numéro")
    why = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "lecture"
        verbose_name_plural = "lectures"
        constraints = [NeverChanged(name="audit_reading_never_changes", sealed_by="audit_seal")]
        indexes = [
            models.Index(fields=["object_label", "object_id", "-at"], name="audit_reading_object"),
            models.Index(fields=["reader", "-at"], name="audit_reading_reader"),
        ]

    def __str__(self):
        return f"{self.reader}, {self.at:%d/%m/%Y}"


class Seal(models.Model):
    """While its one row is there, entries cannot be deleted. Retention and test set-up take it off."""

    class Meta:
        db_table = "audit_seal"
