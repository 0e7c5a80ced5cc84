"""How long files for software, the log of sendings and hours are kept."""

from django.db.models import F

from advice.recruitment.feed.models import OVER, Delivery, Export
from mobilite.kept import OURS, Forgetting, Rule, Stage


def _old_files(terms):
    return Export.objects.filter(gone_at=None, made_at__lt=terms.limit).annotate(since=F("made_at"))


def _empty(keys, terms) -> list[str]:
    rows = Export.objects.filter(pk__in=keys)
    names = list(rows.values_list("file_name", flat=True))
    rows.update(file_name="", sha256="", gone_at=terms.now, why_gone="Un mois est passé.")
    return names


def _old_log(terms):
    return Delivery.objects.filter(state__in=OVER, ended_at__lt=terms.limit).annotate(since=F("ended_at"))


def _delete_log(keys, terms) -> tuple[str, ...]:
    Delivery.objects.filter(pk__in=keys).delete()
    return ()


def social(people, now) -> tuple[str, ...]:
    """Erase the log of what was sent of people; hours go on counting, without a name."""
    Delivery.objects.filter(referral__person__in=people).delete()
    return ()


DECLARED = (
    Forgetting("feed", social),
    Rule(
        "feed.files",
        "Fichiers préparés pour les logiciels des structures",
        since="leur préparation",
        then="le fichier est effacé\u00a0; reste qu’il a été fait, et qui y était",
        source=OURS,
        active=1,
        erase=Stage(_old_files, _empty),
        say=lambda one: f"fichier n°\u00a0{one.pk}",
    ),
    Rule(
        "feed.log",
        "Envois aux logiciels des structures\u00a0: quand, quelle réponse",
        since="la réponse",
        then="effacés",
        source=OURS,
        active=12,
        erase=Stage(_old_log, _delete_log),
        deletes=("feed.delivery", "feed.attempt"),
        holds={"people.person": "referral__person"},
        say=lambda one: f"envoi n°\u00a0{one.pk}",
        person="referral__person_id",
    ),
)
