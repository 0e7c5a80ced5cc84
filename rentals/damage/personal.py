"""The grid speaks of nobody; what was asked by it of a person is hers."""

from mobilite.privacy import LeftOut, Part

DECLARED = (
    LeftOut("damage.GridVersion", "Ce que coûte un dégât, pour tous."),
    Part(
        "damage.Damage",
        "Dégâts constatés à un retour",
        of=("rental__person",),
        order=29,
        labels={"decided_by": "décidé par"},
        shows=("label", "asked", "charged", "why", "reason", "decided_at", "decided_by"),
    ),
    Part(
        "damage.Contest",
        "Dégâts que vous avez contestés, et notre réponse",
        of=("rental__person",),
        order=29,
        labels={"noted_by": "noté par", "answered_by": "répondu par"},
        shows=(
            "opened_at",
            "channel",
            "words",
            "noted_by",
            "answer_by",
            "disputed",
            "suspended",
            "answered_at",
            "answered_by",
            "outcome",
            "kept",
            "reason",
        ),
    ),
    LeftOut("damage.ContestedLine", "Quelle ligne de la note est contestée\u00a0: la contestation la dit."),
)
