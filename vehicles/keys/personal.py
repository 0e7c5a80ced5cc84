"""Keys say who has a vehicle only through what she has it for."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut("keys.KeyTag", "Des codes de véhicules, sans personne."),
    LeftOut(
        "keys.KeySet", "Où sont les clés d’un véhicule\u202f; quand vous les aviez est dans vos locations."
    ),
)
