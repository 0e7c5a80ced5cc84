"""What is noted for the European fund of a person, and why."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "indicators.Participation",
        "Situations notées pour le FSE+",
        of=("case__person",),
        order=67,
        as_table=True,
        shows=("case", "moment", "on", "work", "education", "qualified", "improved", "reserved"),
    ),
    Processing(
        key="indicators.funded",
        title="Rendre compte au financeur européen (FSE+)",
        purpose="Compter les participants à l’entrée, à la sortie et à 6 mois, comme le fonds le demande.",
        basis="Obligation légale (art. 6-1-c)\u202f: règlement (UE) 2021/1057, annexe I\u202f; réponse facultative de la personne.",
        people="Les personnes suivies par le conseil mobilité.",
        data=(
            "emploi, niveau d’études, qualification, évolution",
            "handicap, nationalité, logement\u202f: chiffrés",
        ),
        sensitive="Handicap, nationalité, logement\u202f: chiffrés, comptés, jamais listés avec un nom.",
        recipients=(
            "Les conseillers mobilité et la responsable",
            "Le financeur\u202f: des nombres, jamais un nom",
        ),
        kept="Deux ans après le dernier contact pour les réponses réservées\u202f; le reste est compté, sans nom.",
        retention=("indicators.funded",),
        security=("moins de trois personnes\u202f: le nombre n’est pas dans le fichier du financeur",),
        risks=(
            (
                "Quelqu’un est reconnu dans un petit nombre",
                "les petits nombres par commune et par prescripteur sont cachés dans le fichier",
                "Qui connaît déjà la personne.",
            ),
        ),
        order=48,
    ),
)
