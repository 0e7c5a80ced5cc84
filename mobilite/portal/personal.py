"""What the own space tells a person of herself, and why it is kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "portal.Visit",
        "Vos entrées dans votre espace",
        of=("person",),
        order=82,
        as_table=True,
        shows=("channel", "opened_at", "ended_at", "ended"),
    ),
    LeftOut(
        "portal.Knock", "Des codes demandés, effacés après un jour\u202f; leur empreinte ne dit rien de vous."
    ),
    Processing(
        key="portal.own",
        title="Ouvrir à chaque personne son espace",
        purpose="Voir ce qu’elle loue, ce qu’elle doit et ce qui manque, demander et répondre sans se déplacer ni créer de compte.",
        basis="Exécution du contrat et mesures avant un contrat, à sa demande (art. 6-1-b).",
        people="Les personnes dont le téléphone a été vérifié au comptoir, ou l’adresse e-mail notée.",
        data=(
            "le numéro ou l’adresse qui reçoit un code, gardés un jour sous une empreinte",
            "le jour et l’heure de chaque entrée",
        ),
        recipients=("La personne seule",),
        kept="Les codes demandés un jour\u202f; les entrées un an.",
        retention=("portal.visits",),
        security=(
            "un code de six chiffres, dix minutes, cinq essais\u202f; la base n’en garde que l’empreinte",
            "peu de codes par numéro et par réseau, la même réponse que le numéro soit connu ou non",
            "un numéro partagé, ou vérifié depuis plus de six mois, demande aussi la date de naissance",
            "un numéro non vérifié depuis un an, ou où un message n’est pas arrivé, n’ouvre rien",
            "l’espace se ferme après trente minutes sans rien faire",
        ),
        risks=(
            (
                "Quelqu’un d’autre lit le code sur le téléphone de la personne",
                "la date de naissance quand le numéro est partagé\u202f; rien par SMS à qui a des précautions de contact\u202f; un bouton ferme l’espace",
                "Un proche qui a le téléphone et connaît la date de naissance.",
            ),
        ),
        order=82,
    ),
)
