"""What invoices tell a person of herself, and why they are kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "invoices.Invoice",
        "Factures et avoirs à votre nom",
        of=("person",),
        order=41,
        as_table=True,
        shows=("kind", "document", "issued_on", "due_on", "amount", "credits", "reason"),
        left_out={
            "month": "Le mois d’une facture d’organisation\u202f: les vôtres n’en ont pas.",
            "issued_at": "L’heure, que le jour dit déjà.",
            "issued_by": "Le collègue qui a établi la facture.",
        },
    ),
    LeftOut(
        "invoices.InvoicePart", "La part de chaque note\u202f: la facture jointe la dit ligne par ligne."
    ),
    LeftOut(
        "invoices.PayerAccount",
        "Ce qu’une organisation demande sur ses factures\u202f: rien d’une personne aidée.",
    ),
    Processing(
        key="invoices.invoices",
        title="Facturer",
        purpose="Demander à une organisation ce qu’elle a promis de payer, remettre une facture à une personne qui la demande.",
        basis="Obligation légale (art. 6-1-c\u202f: CGI, art. 289\u202f; C. com., art. L441-9)\u202f; exécution du contrat (art. 6-1-b).",
        people="Les personnes dont une organisation paie une part\u202f; celles qui demandent une facture.",
        data=(
            "pour une organisation\u202f: référence, jours, ce qui est loué, somme\u202f; le nom de la personne si elle le connaît déjà par sa promesse",
            "pour une personne\u202f: son nom, son adresse, ses lignes",
        ),
        recipients=(
            "L’organisation qui paie",
            "La personne elle-même",
            "L’équipe du comptoir",
            "L’expert-comptable",
        ),
        kept="Dix ans après l’année.",
        retention=("documents.accounting", "invoices.reasons"),
        security=(
            "ni adresse, ni situation, ni note écrite sur la personne dans l’annexe d’une organisation",
            "le fichier lu par les machines (Factur-X) ne nomme personne",
            "jamais changée\u202f: un avoir corrige, sous son propre numéro",
        ),
        order=41,
    ),
)
