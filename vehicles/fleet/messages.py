"""What the fleet writes to people: their vehicle is called back by its maker."""

from mobilite.outbox.events import Event
from mobilite.pages.french import date_fr
from vehicles.fleet.models import Outcome, Recalled
from vehicles.fleet.operations.recalls import RECALLED
from vehicles.models import Drawing, Occupancy, OccupancyKind

WORDS = {
    "vehicule": "« votre vélo », « votre voiture » ou « votre scooter »",
    "consigne": "« Ne roulez plus avec » ou « Vous pouvez rouler en attendant »",
    "fin": "le jour avant lequel il est à contrôler",
}


def values(line: Recalled) -> dict[str, str]:
    """Return what the message says of a recalled vehicle."""
    drawing = Drawing(line.vehicle.category.drawing)
    return {
        "vehicule": f"votre {drawing.label.lower()}",
        "consigne": "Vous pouvez rouler en attendant" if line.recall.may_ride else "Ne roulez plus avec",
        "fin": date_fr(line.recall.due_on, long=True, year=False),
    }


def not_needed(line: Recalled, now) -> str:
    """Say why « apportez-le » has no sense any more."""
    if line.state != Outcome.TODO:
        return "Le véhicule est contrôlé, ou sorti du parc."
    out = Occupancy.objects.out().filter(vehicle=line.vehicle_id).exclude(kind=OccupancyKind.WORKSHOP)
    return "" if out.exists() else "Le véhicule est revenu."


EVENTS = (
    Event(
        key=RECALLED,
        label="Rappel d’un véhicule par son fabricant",
        about="fleet.recalled",
        variables=WORDS,
        values=values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, {vehicule} est à vérifier avant le {fin}. {consigne}. "
                "Pour choisir le moment, appelez le {telephone}.",
            },
            "email": {
                "fr": (
                    "{vehicule} est à contrôler",
                    "Bonjour {prenom},\n\nLe fabricant demande un contrôle : {vehicule} est à nous apporter avant le {fin}.\n\n"
                    "{consigne}. Appelez-nous au {telephone} : nous choisissons le moment ensemble, et c’est gratuit."
                    "\n\nÀ bientôt,\n{structure}, {telephone}",
                ),
            },
        },
        reason_gone=not_needed,
        essential=True,
        example=lambda: Recalled.objects.select_related("recall", "vehicle__category").order_by("-pk"),
        must_say=("consigne", "telephone"),
    ),
)
