"""Keys say who has a vehicle only through what she has it for; what is told through a tag comes from nobody known."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut("keys.KeyTag", "Des codes de véhicules, sans personne."),
    LeftOut(
        "keys.KeySet", "Où sont les clés d’un véhicule\u202f; quand vous les aviez est dans vos locations."
    ),
    LeftOut(
        "keys.Trouble",
        "Ce que dit qui scanne l’étiquette d’un véhicule\u202f: sans nom, nous ne savons pas de qui cela vient.",
    ),
)
