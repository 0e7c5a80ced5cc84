"""What a partner reads of somebody he sent us: what she agreed to share, and nothing else."""

from advice.cases.models import Case
from advice.cases.operations.sharing import EVENT
from mobilite.outbox.events import Event
from rentals.messages import REGARDS


def values(case: Case) -> dict[str, str]:
    """Return what previews show: the act itself says the words."""
    return {"personne": case.person.first_name, "point": "Suivie par notre conseil mobilité."}


EVENTS = (
    Event(
        key=EVENT,
        label="Conseil mobilité\u00a0: le point avec le partenaire",
        about="cases.case",
        variables={
            "personne": "le prénom de la personne, jamais son nom",
            "point": "ce qu’elle accepte de partager, une phrase par ligne",
        },
        values=values,
        texts={
            "email": {
                "fr": (
                    "Le point sur {personne}",
                    "Bonjour {prenom},\n\nVous nous avez parlé de {personne}. Avec son accord, voici où en est son "
                    "accompagnement\u00a0:\n\n{point}\n\nCe message ne dit rien d’autre\u00a0: le reste se voit avec "
                    "{personne}. Une question\u202f? Appelez-nous au {telephone}." + REGARDS,
                ),
            },
        },
        private=True,
        example=lambda: Case.objects.select_related("person").order_by("-opened_at", "-pk"),
        must_say=("point",),
    ),
)
