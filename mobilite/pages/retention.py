"""How long the key of a form that was sent is kept."""

from django.db.models import F

from mobilite.kept import OURS, Rule, Stage
from mobilite.pages.models import KEPT, Press


def _due(terms):
    return Press.objects.filter(at__lt=terms.now - KEPT).annotate(since=F("at"))


def _erase(keys, terms):
    Press.objects.filter(pk__in=keys).delete()
    return ()


DECLARED = (
    Rule(
        "pages.presses",
        "Formulaires envoyés (clés)",
        since="le lendemain de l’envoi",
        then="effacées",
        source=OURS,
        fixed=True,
        erase=Stage(_due, _erase),
        deletes=("pages.press",),
        say=lambda press: "clé d’un formulaire",
    ),
)
