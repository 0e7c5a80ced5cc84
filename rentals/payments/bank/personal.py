"""What the bank's lines tell of people, and why they are kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "payments.BankMatch",
        "Ce que la banque a confirmé",
        of=("payment__person", "deposit__person", "refund__person"),
        where={"undoes__isnull": True, "undone_by__isnull": True},
        order=39,
        as_table=True,
        shows=("kind", "amount", "at", "by"),
    ),
    LeftOut(
        "payments.BankLine",
        "Les mots sont ceux de la banque et peuvent nommer quelqu’un d’autre\u00a0; ce qui a été reçu d’elle est dans ses "
        "paiements.",
        order=39,
    ),
    Processing(
        key="payments.bank",
        title="Rapprocher les relevés de la banque",
        purpose="Savoir quelle somme arrivée à la banque paie quelle note, et ne rien compter deux fois.",
        basis="Intérêt légitime (art. 6-1-f)\u202f: tenir des comptes exacts\u202f; obligations comptables (art. 6-1-c).",
        people="Qui verse de l’argent à la structure, ou en reçoit d’elle.",
        data=(
            "date, somme, libellé et référence de la banque",
            "ni numéro de compte, ni numéro de carte entiers\u202f; les débits sans rapport (salaires, loyers) ne sont pas "
            "gardés, sauf choix du responsable",
        ),
        recipients=("Le comptoir et le responsable",),
        kept="Les mots, deux ans après l’envoi du relevé\u202f; les sommes restent.",
        retention=("payments.bank_lines", "payments.bank_files"),
        security=(
            "libellés chiffrés",
            "le fichier de la banque est supprimé dès qu’il est lu",
            "un rapprochement ne se corrige jamais, il s’annule par une autre ligne",
        ),
        risks=(
            (
                "Un libellé apprend d’une personne ce qui ne nous regarde pas",
                "débits écartés à la lecture\u202f; numéros masqués\u202f; mots effacés au bout de deux ans",
                "Faible.",
            ),
        ),
        order=31,
    ),
)
