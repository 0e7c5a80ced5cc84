"""When nobody could get the data back: said loudly, to those who can do something about it."""

from datetime import datetime

from django.urls import reverse

from mobilite.pages.french import datetime_fr, plural
from mobilite.people.today_columns import Asked, Column, Line
from mobilite.safety import sealed
from mobilite.safety.backup import path_of
from mobilite.safety.models import TOO_OLD, Backup, IntegrityRun

GONE = "L’archive de la dernière sauvegarde n’est plus dans son dossier."


def alarm(now: datetime) -> tuple[str, str] | None:
    """Return (what is wrong, what to do) about backups; None while the last good one is recent."""
    last = Backup.objects.last_good()
    if last is not None and now - last.started_at <= TOO_OLD:
        return (
            None
            if _is_there(last)
            else (GONE, f"Remettez {last.file_name} à sa place, ou sauvegardez maintenant.")
        )
    if last is None:
        wrong = "Aucune sauvegarde n’a encore été faite."
    else:
        wrong = f"La dernière bonne sauvegarde date du {datetime_fr(last.started_at)}."
    try:
        sealed.keys()
    except sealed.NoKey as refusal:
        return wrong, refusal.sentence
    failed = Backup.objects.exclude(error="").order_by("-started_at", "-pk").first()
    if failed is not None and (last is None or failed.started_at > last.started_at):
        return wrong, f"La dernière a échoué\u00a0: {failed.error}"
    return wrong, "Faites-en une maintenant, et vérifiez que le programme de fond (manage.py work) tourne."


def _is_there(backup: Backup) -> bool:
    """Tell whether the archive lies where it was written; what was written elsewhere is not ours to watch."""
    return bool(backup.folder) or path_of(backup).is_file()


def today(asked: Asked) -> Column | None:
    """Put what endangers the data first on Aujourd'hui; nothing while all is well, or for those who cannot act."""
    if not asked.user.has_perm("safety.view_backup"):
        return None
    lines = []
    wrong = alarm(asked.now)
    if wrong:
        lines.append(_line("Sauvegarde", *wrong, hot=True))
    run = IntegrityRun.objects.order_by("-started_at", "-pk").first()
    if run is not None and run.finding_count:
        many = plural(run.finding_count, "point")
        lines.append(_line("Données", f"La vérification a trouvé {many} à corriger.", "", hot=False))
    if not lines:
        return None
    return Column("Sécurité des données", "shield-alert", lines, len(lines), "", urgent=True)


def _line(name: str, text: str, detail: str, *, hot: bool) -> Line:
    return Line(
        when="à faire",
        hot=hot,
        name=f"{name}\u00a0:",
        text=f"{text[:1].lower()}{text[1:]}",
        detail=detail,
        warns=bool(detail),
        url=reverse("safety:backups"),
        button="Voir",
        service="",
    )
