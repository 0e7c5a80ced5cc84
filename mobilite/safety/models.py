"""What was done to keep the data safe: backups, and nightly looks at what must agree."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

#: A last good backup older than this is an alarm: one night was missed, and half a day went by.
TOO_OLD = timedelta(hours=36)


class BackupQuerySet(models.QuerySet):
    def good(self):
        """Keep the backups that ended well."""
        return self.filter(finished_at__isnull=False, error="")

    def lying_here(self):
        """Keep those whose archive is in the folder of backups."""
        return self.good().filter(folder="", removed_at__isnull=True)

    def last_good(self):
        """Return the last backup that ended well, or None."""
        return self.good().order_by("-started_at", "-pk").first()

    def visible_to(self, user):
        return self if user.has_perm("safety.view_backup") else self.none()


class Backup(models.Model):
    """One backup: when, what it holds, where; or why it failed. The row is written before the archive."""

    started_at = models.DateTimeField("commencée le")
    finished_at = models.DateTimeField("finie le", null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par"
    )
    file_name = models.CharField("archive", max_length=120, blank=True)
    folder = models.CharField("autre dossier", max_length=400, blank=True)
    size = models.BigIntegerField("taille (octets)", default=0)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    row_count = models.BigIntegerField("lignes", default=0)
    file_count = models.BigIntegerField("fichiers", default=0)
    missing_count = models.BigIntegerField("fichiers introuvables", default=0)
    error = models.CharField("échec", max_length=300, blank=True)
    removed_at = models.DateTimeField("archive effacée le", null=True, blank=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = "sauvegarde"
        permissions = [("download_backup", "Peut télécharger une sauvegarde")]
        constraints = [
            models.CheckConstraint(
                name="backup_good_has_its_archive",
                condition=Q(finished_at__isnull=True, error="", sha256="")
                | Q(finished_at__isnull=False, sha256="") & ~Q(error="")
                | Q(finished_at__isnull=False, error="") & ~Q(sha256="") & ~Q(file_name=""),
            )
        ]
        indexes = [models.Index(fields=["-started_at"], name="backup_recent")]

    def __str__(self):
        return self.file_name or "sauvegarde"


class IntegrityRun(models.Model):
    """One look at everything that must agree: what was found, in sentences that name nobody."""

    started_at = models.DateTimeField("commencé le")
    finished_at = models.DateTimeField("fini le")
    check_count = models.PositiveSmallIntegerField("vérifications")
    finding_count = models.PositiveIntegerField("à corriger", default=0)
    findings = models.JSONField("ce qui a été trouvé", default=list)

    class Meta:
        verbose_name = "vérification des données"
        indexes = [models.Index(fields=["-started_at"], name="integrity_run_recent")]

    def __str__(self):
        return "vérification des données"
