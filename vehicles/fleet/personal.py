"""What keeping the fleet holds of people: colleagues who did it, as the journal does."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut("fleet.Delivery", "Des véhicules arrivés ensemble, et quel collègue les a enregistrés."),
    LeftOut("fleet.Transfer", "Des véhicules changés de lieu, et quel collègue les a transportés."),
    LeftOut("fleet.Inventory", "Un jour de comptage des véhicules, et quels collègues l’ont ouvert et clos."),
    LeftOut("fleet.Sighting", "Quel collègue a vu quel véhicule, le jour d’un inventaire."),
    LeftOut("fleet.Settled", "Ce qui explique un écart d’inventaire\u202f; on n’y écrit pas qui l’avait."),
)
