"""The contract's template speaks of nobody."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut("terms.Version", "Les mots du modèle de contrat, les mêmes pour tous."),
    LeftOut("terms.Draft", "Le brouillon du modèle de contrat, le même pour tous."),
)
