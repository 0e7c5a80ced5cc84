"""What the diary tells a person of herself, and why it is kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "diary.Appointment",
        "Rendez-vous",
        of=("person",),
        order=50,
        shows=(
            "starts_at",
            "ends_at",
            "kind",
            "status",
            "user",
            "place",
            "address",
            "commune",
            "note",
            "cancelled_reason",
        ),
    ),
    Processing(
        key="diary.appointments",
        title="Donner des rendez-vous",
        purpose="Trouver un moment libre, prévenir la personne, savoir si elle est venue.",
        basis="Exécution du contrat ou de la demande (art. 6-1-b).",
        people="Les personnes suivies, les contacts de partenaires, l’équipe.",
        data=("jour, heure, lieu ou adresse, nature, présence, note",),
        recipients=(
            "L’équipe",
            "L’agenda du téléphone d’un collègue, par une adresse secrète\u202f: prénom et initiale seulement",
        ),
        kept="Avec le dossier auquel ils se rapportent.",
        retention=("diary.appointments",),
        security=(
            "aucun nom de famille dans l’agenda partagé",
            "l’adresse secrète se retire et meurt avec le compte",
        ),
        order=50,
    ),
)
