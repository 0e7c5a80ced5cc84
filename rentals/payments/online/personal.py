"""What payment online tells of people, and why it is kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "payments.Checkout",
        "Paiements en ligne",
        of=("person",),
        order=34,
        as_table=True,
        shows=("bill", "kind", "asked_at", "amount", "status", "settled_at"),
    ),
    Part(
        "payments.HoldCapture",
        "Ce qui a été débité d’une empreinte de carte",
        of=("checkout__person",),
        order=35,
        as_table=True,
        shows=("asked_at", "amount", "reason", "settled_at"),
    ),
    Part(
        "payments.OnlineRefund",
        "Remboursements sur la carte",
        of=("checkout__person",),
        order=34,
        as_table=True,
        shows=("asked_at", "amount", "status", "settled_at"),
    ),
    Part(
        "payments.Dispute",
        "Paiements contestés auprès de la banque",
        of=("checkout__person",),
        order=34,
        as_table=True,
        shows=("told_at", "amount", "status", "settled_at"),
    ),
    Processing(
        key="payments.online",
        title="Faire payer en ligne, par carte",
        purpose="Payer une note depuis son téléphone, sans venir au comptoir.",
        basis="Exécution du contrat (art. 6-1-b).",
        people="Les locataires qui choisissent de payer en ligne.",
        data=(
            "somme, note, heure, état du paiement, clés chez Stripe",
            "aucun numéro de carte\u202f: il se tape chez Stripe, et n’arrive jamais ici",
        ),
        recipients=(
            "Stripe Payments Europe (Irlande), qui encaisse\u202f: il reçoit de nous la somme et le numéro de la note, pas le nom",
            "Le comptoir et le responsable",
        ),
        kept="Avec la note payée\u202f; les appels de Stripe, trois mois.",
        retention=("payments.bills", "payments.stripe_events"),
        security=(
            "appels de Stripe signés, refusés quand ils sont faux ou vieux de plus de cinq minutes",
            "un lien de paiement ouvre une seule note, pendant trente jours au plus",
        ),
        risks=(
            (
                "Quelqu’un d’autre ouvre le lien de paiement",
                "il montre le prénom et la note, rien d’autre\u202f; numéro partagé ou non vérifié\u202f: le lien ne part pas par SMS",
                "Faible.",
            ),
        ),
        order=32,
    ),
)
