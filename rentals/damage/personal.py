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
)
