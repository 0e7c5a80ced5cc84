"""What the journal tells a person of herself, and why it is kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "audit.Entry",
        "Ce qui a été fait à votre sujet",
        about=("object_label", "object_id"),
        order=90,
        as_table=True,
        shows=("at", "actor", "sentence"),
    ),
    Part(
        "audit.Reading",
        "Qui a ouvert votre fiche",
        about=("object_label", "object_id"),
        order=91,
        as_table=True,
        shows=("at", "reader", "why"),
    ),
    Processing(
        key="audit.journal",
        title="Tenir le journal des actes et des lectures",
        purpose="Savoir qui a fait quoi et qui a lu quoi, pour trouver un accès anormal, une erreur ou une fraude.",
        basis="Obligation de sécurité (art. 5-1-f et 32)\u202f; recommandation de la CNIL sur la journalisation (délibération 2021-122).",
        people="L’équipe\u202f; les personnes dont une fiche est lue ou changée.",
        data=(
            "collègue, date, acte, objet, noms des champs changés (jamais leurs valeurs)",
            "ouvertures de fiches, avec leur motif s’il en faut un",
        ),
        recipients=("Le responsable et l’administrateur",),
        kept="Douze mois\u202f; jusqu’à trois ans si le contrôle interne le demande et que c’est écrit.",
        retention=("audit.entries", "audit.readings"),
        security=(
            "la base de données elle-même refuse de changer ou d’effacer une ligne scellée",
            "deux rôles seulement le lisent",
        ),
        risks=(
            (
                "Le journal sert à surveiller le travail d’un collègue",
                "il ne note que des actes et des ouvertures, lus par le responsable\u202f; l’équipe en est informée",
                "À dire dans l’information des salariés et au CSE.",
            ),
        ),
        order=90,
    ),
)
