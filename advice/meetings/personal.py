"""What workshops tell a person of herself, and why it is kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    LeftOut(
        "meetings.Workshop", "L’atelier lui-même\u202f: elle n’y est que par son inscription, qui est jointe."
    ),
    Part(
        "meetings.Meeting",
        "Rendez-vous de vos dossiers de conseil",
        of=("case__person",),
        order=64,
        as_table=True,
        shows=("case", "appointment"),
    ),
    Part(
        "meetings.Enrolment",
        "Ateliers collectifs",
        of=("person",),
        order=65,
        as_table=True,
        labels={"by": "inscrite par"},
        shows=("workshop", "case", "status", "asked_at", "by", "left_reason"),
        left_out={"takes": "Compte les places prises\u00a0: l’état le dit."},
    ),
    Part(
        "meetings.Invitation",
        "Liens pour choisir un rendez-vous",
        of=("person",),
        order=66,
        as_table=True,
        labels={"sent_by": "envoyé par"},
        shows=(
            "case",
            "kind",
            "minutes",
            "user",
            "place",
            "workshop",
            "sent_at",
            "sent_by",
            "expires_at",
            "revoked_at",
            "appointment",
            "enrolment",
        ),
    ),
    Processing(
        key="meetings.workshops",
        title="Tenir des ateliers collectifs, rappeler les rendez-vous",
        purpose="Garder une place à chacun, prévenir la veille, savoir qui est venu.",
        basis="Exécution de la demande (art. 6-1-b).",
        people="Les personnes suivies ou intéressées par un atelier.",
        data=("atelier, place ou attente, présence, motif de désinscription",),
        recipients=("L’équipe", "Qui anime l’atelier\u202f: une feuille de présence avec les noms"),
        kept="Avec la fiche de la personne.",
        retention=("meetings.enrolments",),
        security=(
            "la feuille de présence n’est pas gardée",
            "rien de l’atelier dans l’agenda partagé que son nom",
        ),
        order=62,
    ),
)
