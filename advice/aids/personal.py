"""The catalogue speaks of aids, of nobody: its examples are invented."""

from mobilite.privacy import LeftOut

CATALOGUE = "Le catalogue des aides, le même pour tous\u00a0; ses exemples sont inventés."

DECLARED = (
    LeftOut("aids.AidVersion", CATALOGUE),
    LeftOut("aids.AidDraft", CATALOGUE),
    LeftOut("aids.AidReview", CATALOGUE),
    LeftOut("aids.ReferenceAmount", CATALOGUE),
)
