"""What the vivier tells a person of herself, and why it is kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "missions.Profile",
        "Votre recherche de travail",
        of=("person",),
        order=66,
        labels={"said_to": "noté par"},
        shows=(
            "is_searching",
            "trades",
            "wishes",
            "words",
            "days",
            "free_from",
            "free_until",
            "rides_after_dark",
            "means",
            "stops",
            "point",
            "said_at",
        ),
    ),
    Part(
        "missions.Mission",
        "Missions que vous avez prises",
        of=("person",),
        order=67,
        as_table=True,
        shows=("title", "commune", "starts_on", "ends_on", "status"),
        left_out={
            "partner": "L’affaire du client.",
            "client_name": "Le nom d’un client peut être celui d’une personne.",
            "address": "L’adresse d’un client peut être celle d’une personne.",
            "point": "L’adresse d’un client peut être celle d’une personne.",
        },
    ),
    Part(
        "missions.Shift",
        "Missions que vous avez prises\u202f: horaires",
        of=("mission__person",),
        order=67,
        as_table=True,
        shows=("mission", "weekday", "starts_at", "ends_at"),
    ),
    Processing(
        key="missions.reach",
        title="Rapprocher des personnes et des missions",
        purpose="Voir quelles missions une personne peut rejoindre, avec ses moyens ou un véhicule prêté, et qui pourrait prendre une mission.",
        basis="Mission d’intérêt général confiée à la structure (art. 6-1-e).",
        people="Les personnes qui cherchent du travail avec nous\u202f; les clients, quand ce sont des particuliers.",
        data=(
            "savoir-faire, souhaits, jours et heures possibles",
            "moyens de déplacement, accord pour rouler la nuit, permis déjà notés",
            "où et à quelle heure un enfant est déposé et repris",
            "commune, coordonnées du domicile si elle les donne",
            "nom du client, adresse de la mission",
        ),
        sensitive="Aucune question sur la santé n’est posée\u202f; le formulaire le rappelle.",
        recipients=("Chargés de recrutement, conseillers mobilité et responsable", "Personne d’autre\u202f: un employeur n’en reçoit rien d’ici"),
        kept="Deux ans après le dernier contact, et deux ans après la fin d’une mission pour son client\u202f; les missions restent comptées, sans nom ni adresse.",
        retention=("missions.search", "missions.clients"),
        security=(
            "ses mots, les arrêts pour les enfants, les coordonnées et l’adresse des missions sont chiffrés",
            "les distances sont calculées ici\u202f: aucune adresse ne part chez un tiers, la carte est dessinée par le serveur",
            "une personne dont les données sont limitées n’est jamais proposée",
        ),
        risks=(
            (
                "Une estimation écarte une personne qui aurait pu y aller",
                "chaque non dit pourquoi, les chiffres sont à la main de la responsable, rien n’est décidé sans quelqu’un",
                "Une route plus longue ou plus courte que l’estimation.",
            ),
        ),
        order=47,
    ),
)  # fmt: skip
