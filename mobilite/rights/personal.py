"""What the register of requests tells a person of herself, and why it is kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "rights.Request",
        "Vos demandes sur vos données",
        of=("person",),
        order=84,
        shows=(
            "kind",
            "asked_on",
            "means",
            "identity",
            "detail",
            "due_on",
            "extended_on",
            "extended_reason",
            "status",
            "answer",
            "answered_at",
            "answered_by",
            "erased_at",
        ),
    ),
    Part(
        "rights.Limitation",
        "Limitations de l’usage de vos données",
        of=("person",),
        order=85,
        shows=("starts_at", "reason", "noted_by", "ended_at", "ended_reason", "ended_by"),
    ),
    Part(
        "rights.Export",
        "Exports de vos données",
        of=("person",),
        order=86,
        as_table=True,
        shows=("asked_at", "prepared_by", "ready_at", "taken_at", "removed_at"),
        left_out={"file_name": "Le nom d’un fichier privé de notre serveur."},
    ),
    Part(
        "retention.Hold",
        "Données gardées pour un litige",
        about=("object_label", "object_id"),
        order=87,
        shows=("reason", "placed_at", "placed_by"),
    ),
    LeftOut("jobs.Progress", "L’avancement d’un travail du logiciel, sans nom."),
    Processing(
        key="rights.requests",
        title="Répondre aux droits des personnes",
        purpose="Recevoir et suivre les demandes d’accès, de rectification, d’effacement, de limitation, d’opposition et de portabilité.",
        basis="Obligation légale (art. 6-1-c\u202f: art. 12 et 15 à 21 du RGPD).",
        people="Les personnes qui font une demande.",
        data=(
            "demande, date, moyen, façon dont l’identité a été vérifiée (aucune copie), réponse",
            "export préparé, chiffré, gardé trente jours",
        ),
        recipients=("Le responsable et l’administrateur", "La CNIL, si elle le demande"),
        kept="Cinq ans après la réponse (prescription)\u202f; l’export trente jours.",
        retention=("rights.requests",),
        security=(
            "détail et réponse chiffrés",
            "l’export ne se télécharge que par la personne qui l’a préparé, et chaque téléchargement est noté",
        ),
        risks=(
            (
                "Un export est remis à quelqu’un d’autre",
                "l’identité est vérifiée avant\u202f; un seul compte peut le télécharger\u202f; il s’efface après trente jours",
                "La remise elle-même se fait hors du logiciel\u202f: en main propre de préférence.",
            ),
        ),
        order=84,
    ),
)
