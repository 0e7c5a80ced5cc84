"""What messages tell a person of herself, and why they are kept."""

from django.db.models import Q

from mobilite.outbox.models import Channel
from mobilite.privacy import LeftOut, Part, Processing

NOT_HERS = "Les coordonnées d’une autre personne."


def _stops(person) -> Q:
    """Return what finds the opt-outs of her number and address."""
    found = Q(pk__in=())
    if person.phone:
        found |= Q(channel=Channel.SMS, address=person.phone)
    if person.email:
        found |= Q(channel=Channel.EMAIL, address=person.email.lower())
    return found


DECLARED = (
    Part(
        "outbox.Message",
        "Messages qui vous ont été écrits",
        of=("person",),
        order=70,
        shows=(
            "created_at",
            "channel",
            "to",
            "subject",
            "text",
            "state",
            "sent_at",
            "delivered_at",
            "why",
            "written_by",
        ),
    ),
    Part(
        "outbox.Message",
        "Messages écrits à d’autres pour votre dossier",
        name="outbox.message_about",
        about=("about_label", "about_id"),
        where={"person__isnull": True},
        order=71,
        shows=("created_at", "channel", "contact", "user", "subject", "text", "state"),
        left_out={"to": NOT_HERS},
    ),
    Part(
        "outbox.OptOut",
        "Refus de messages",
        also=_stops,
        order=72,
        as_table=True,
        shows=("channel", "address", "how", "at", "undone_at", "undone_why"),
    ),
    LeftOut("outbox.EarlyReceipt", "Des accusés techniques gardés deux jours, sans nom."),
    LeftOut("outbox.Template", "Les textes types ne parlent de personne."),
    Processing(
        key="outbox.messages",
        title="Écrire aux personnes",
        purpose="Confirmer un rendez-vous, rappeler un retour ou un paiement, demander une pièce, répondre.",
        basis="Exécution du contrat ou de la demande (art. 6-1-b)\u202f; consentement pour les SMS d’information (art. 6-1-a), retiré par STOP.",
        people="Les personnes suivies, les contacts de partenaires.",
        data=("numéro ou adresse, texte, date, état d’envoi", "refus de messages"),
        recipients=(
            "L’opérateur de SMS et le service d’e-mail choisis par la structure (sous-traitants, art. 28)",
        ),
        kept="Le texte un an\u202f; le fait qu’un message est parti reste avec sa cause.",
        retention=("outbox.messages",),
        security=(
            "précautions de contact et refus obéis par le logiciel lui-même",
            "rien de privé sur un numéro partagé ou pas vérifié",
            "la nuit, rien ne part de ce qui peut attendre le jour",
        ),
        risks=(
            (
                "Un message est lu par quelqu’un d’autre (téléphone partagé, numéro repris)",
                "numéros à vérifier tous les douze mois\u202f; sinon le message dit seulement d’appeler",
                "Faible après vérification au comptoir.",
            ),
        ),
        order=70,
    ),
)
