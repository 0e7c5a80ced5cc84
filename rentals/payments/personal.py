"""What bills and money tell a person of herself, and why they are kept."""

from mobilite.privacy import Part, Processing

#: Her own bills, and what somebody else pays for one of her rentals.
_HERS = ("person", "rental_bill__rental__person")
_OF_BILL = ("bill__person", "bill__rental_bill__rental__person")

DECLARED = (
    Part(
        "payments.Bill",
        "Notes à payer",
        of=_HERS,
        order=30,
        as_table=True,
        shows=("label", "partner", "opened_at", "closed_at"),
    ),
    Part(
        "payments.Line",
        "Ce que chaque note contient",
        of=_OF_BILL,
        order=31,
        as_table=True,
        shows=("bill", "at", "label", "why", "quantity", "unit_price", "amount"),
    ),
    Part(
        "payments.Instalment",
        "Échéances",
        of=_OF_BILL,
        order=32,
        as_table=True,
        shows=("bill", "due_on", "amount"),
    ),
    Part(
        "payments.Payment",
        "Paiements reçus",
        of=("person",),
        order=33,
        as_table=True,
        shows=("received_at", "amount", "means", "reference", "received_by"),
    ),
    Part(
        "payments.Refund",
        "Remboursements",
        of=("person",),
        order=34,
        as_table=True,
        shows=("given_at", "amount", "means", "reason", "given_by"),
    ),
    Part(
        "payments.Allocation",
        "Ce que cet argent a payé",
        of=_OF_BILL,
        order=34,
        as_table=True,
        shows=("bill", "at", "amount", "payment", "refund", "reason", "by"),
    ),
    Part(
        "payments.RemittedCheque",
        "Chèques remis à la banque",
        of=("payment__person",),
        order=34,
        as_table=True,
        shows=("payment", "remittance", "amount"),
    ),
    Part(
        "payments.Deposit",
        "Cautions",
        of=("person",),
        order=35,
        shows=(
            "amount",
            "means",
            "bank",
            "cheque_number",
            "holder",
            "received_at",
            "received_by",
            "kept_amount",
            "kept_reason",
            "given_back_at",
            "given_back_by",
        ),
    ),
    Part(
        "payments.Plan",
        "Accords de paiement",
        of=("person",),
        order=36,
        shows=("agreed_at", "agreed_by", "signed_at", "ended_at", "ended_by", "ended_reason"),
    ),
    Part(
        "payments.PlanShare",
        "Échéances de ces accords",
        of=("plan__person",),
        order=37,
        as_table=True,
        shows=("bill", "due_on", "amount"),
    ),
    Part(
        "payments.WriteOff",
        "Sommes que nous ne demandons plus",
        of=_OF_BILL,
        order=38,
        as_table=True,
        shows=("bill", "at", "amount", "reason", "by"),
    ),
    Processing(
        key="payments.money",
        title="Facturer et encaisser",
        purpose="Dire ce qui est dû et pourquoi, recevoir et rendre l’argent, tenir les cautions, préparer la comptabilité.",
        basis="Exécution du contrat (art. 6-1-b)\u202f; obligations comptables (art. 6-1-c\u202f: C. com. L123-22, dix ans).",
        people="Les locataires\u202f; les structures qui paient à leur place.",
        data=(
            "notes, lignes, échéances, paiements, remboursements, cautions",
            "numéro de chèque et banque pour une caution\u202f; aucun numéro de carte",
        ),
        recipients=("Le comptoir et le responsable", "Le cabinet comptable"),
        kept="L’exercice en cours et le suivant, puis en archive dix ans (pièces comptables).",
        retention=("payments.bills",),
        security=("une ligne ne se corrige jamais, elle se complète", "caution et recettes séparées"),
        risks=(
            (
                "Une dette est montrée à un membre du foyer ou à un prescripteur",
                "les dettes ne passent jamais d’une personne à l’autre\u202f; le prescripteur ne voit pas l’argent",
                "Faible.",
            ),
        ),
        order=30,
    ),
)
