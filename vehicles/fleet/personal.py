"""What keeping the fleet holds of people: colleagues who did it, as the journal does."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut("fleet.Delivery", "Des véhicules arrivés ensemble, et quel collègue les a enregistrés."),
    LeftOut("fleet.Transfer", "Des véhicules changés de lieu, et quel collègue les a transportés."),
)
