"""The page of backups, and what is done from there."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import FileResponse
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.files.serving import private
from mobilite.integrity import Finding
from mobilite.pages.form_page import ActView
from mobilite.safety import operations, rotation
from mobilite.safety.alarm import alarm
from mobilite.safety.backup import path_of
from mobilite.safety.models import Backup, IntegrityRun
from mobilite.safety.saying import size_fr
from mobilite.workflow import Refusal

SETTINGS = (("Réglages", reverse_lazy("parameters:index")),)
SHOWN = 14


class BackupsPage(PermissionRequiredMixin, TemplateView):
    """When the last good backup was, those that are kept, and what the last look at the data found."""

    template_name = "safety/backups.html"
    permission_required = "safety.view_backup"

    def get_context_data(self, **kwargs):
        recent = Backup.objects.visible_to(self.request.user).select_related("started_by")
        lines = [(backup, *_standing(backup)) for backup in recent.order_by("-started_at", "-pk")[:SHOWN]]
        run = IntegrityRun.objects.order_by("-started_at", "-pk").first()
        return super().get_context_data(
            title="Sauvegardes et vérifications",
            crumbs=SETTINGS,
            alarm=alarm(clock.now()),
            last=Backup.objects.last_good(),
            lines=lines,
            kept=Backup.objects.lying_here().count(),
            rotation=rotation,
            run=run,
            found=[_told(one) for one in run.findings] if run else [],
            **kwargs,
        )


def _standing(backup: Backup) -> tuple[str, str, str]:
    """Return (state, its word, weight) of a backup; « backup.here » can be downloaded."""
    if backup.error:
        return "failed", "Échec", ""
    if backup.finished_at is None:
        return "running", "En cours", ""
    if backup.removed_at is not None:
        return "backup.removed", "Effacée", size_fr(backup.size)
    if backup.folder:
        return "backup.elsewhere", "Ailleurs", size_fr(backup.size)
    if not path_of(backup).is_file():
        return "backup.lost", "Introuvable", size_fr(backup.size)
    return "backup.here", "Gardée", size_fr(backup.size)


def _told(found: dict) -> dict:
    findings = [Finding(**one) for one in found["findings"]]
    return {**found, "findings": findings, "more": found["count"] - len(findings)}


class BackUpNow(ActView):
    """« Sauvegarder maintenant »."""

    permission_required = "safety.add_backup"
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("safety:backups")

    def perform(self):
        return operations.ask_for_backup(at=clock.now(), actor=self.request.user)


class LookNow(ActView):
    """« Vérifier maintenant »."""

    permission_required = "safety.add_backup"
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("safety:backups")

    def perform(self):
        return operations.ask_for_look(at=clock.now(), actor=self.request.user)


class Download(ActView):
    """Take an archive away, encrypted as it is."""

    permission_required = "safety.download_backup"
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("safety:backups")

    def post(self, request, *args, **kwargs):
        self.path = None
        response = super().post(request, *args, **kwargs)
        if self.path is None:
            return response
        return private(
            FileResponse(
                self.path.open("rb"),
                as_attachment=True,
                filename=self.path.name,
                content_type="application/octet-stream",
            )
        )

    def perform(self):
        self.path = operations.take_away(self.kwargs["pk"], at=clock.now(), actor=self.request.user)
        return self.get_back_url()
