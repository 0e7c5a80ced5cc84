"""What the books tell of people: nothing but a number."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut("accounting.Closing", "La clôture d’un mois\u202f: des totaux, qui ne parlent de personne."),
    LeftOut(
        "accounting.EntryLine",
        "Une ligne de comptes\u202f: elle ne nomme personne, les personnes y ont un numéro.",
    ),
    LeftOut("payments.SealedMonth", "Un mois clos\u202f: des dates, qui ne parlent de personne."),
)
