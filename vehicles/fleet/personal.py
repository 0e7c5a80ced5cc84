"""What keeping the fleet holds of people: colleagues who did it, as the journal does."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut("fleet.Delivery", "Des véhicules arrivés ensemble, et quel collègue les a enregistrés."),
    LeftOut("fleet.Upkeep", "Ce que coûte un véhicule, et quel collègue l’a noté."),
    LeftOut("fleet.Transfer", "Des véhicules changés de lieu, et quel collègue les a transportés."),
    LeftOut("fleet.Inventory", "Un jour de comptage des véhicules, et quels collègues l’ont ouvert et clos."),
    LeftOut("fleet.Sighting", "Quel collègue a vu quel véhicule, le jour d’un inventaire."),
    LeftOut("fleet.Settled", "Ce qui explique un écart d’inventaire\u202f; on n’y écrit pas qui l’avait."),
    LeftOut(
        "fleet.Exit", "Comment un véhicule est sorti du parc\u202f; d’un particulier, on n’écrit pas le nom."
    ),
    LeftOut(
        "fleet.Recall", "Un rappel du fabricant\u202f: des numéros de cadre, et quel collègue l’a ouvert."
    ),
    LeftOut(
        "fleet.Recalled", "Un véhicule à contrôler\u202f: le message à qui l’avait est parmi les messages."
    ),
    LeftOut("fleet.Measure", "Ce que tient une batterie, et quel collègue l’a mesurée."),
)
