"""What rounds tell a person of herself, and why they are kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "rounds.Stop",
        "Départs et retours hors de l’agence",
        of=("rental__person",),
        order=51,
        as_table=True,
        shows=("rental", "moment", "meeting_point", "appointment", "agreed_at", "dropped_at"),
        left_out={},
    ),
    Processing(
        key="rounds.stops",
        title="Remettre et reprendre un véhicule à domicile ou en mairie",
        purpose="Convenir d’un lieu et d’une heure, préparer la tournée d’un collègue, prévenir la personne.",
        basis="Exécution du contrat (art. 6-1-b).",
        people="Les personnes qui louent un véhicule.",
        data=("lieu ou domicile, jour, heure, acte, collègue",),
        recipients=("L’équipe du comptoir",),
        kept="Avec la location\u202f; l’adresse du domicile s’efface avec le rendez-vous.",
        retention=("diary.appointments",),
        security=(
            "une adresse masquée n’est lue que par qui en a le droit, et n’est donnée à personne d’autre",
            "aucune adresse de domicile dans les messages ni dans l’agenda d’un téléphone",
            "la page d’une tournée note qui l’a lue",
        ),
        order=51,
    ),
)
