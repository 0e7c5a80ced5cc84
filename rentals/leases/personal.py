"""What the life of a lease tells a person of herself, and why it is kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "leases.DistanceContract",
        "Contrats que vous avez signés à distance",
        of=("rental__person",),
        order=29,
        as_table=True,
        labels={"agreed_by": "préparé par"},
        shows=("rental", "may_withdraw", "starts_early", "agreed_at"),
    ),
    Part(
        "leases.Withdrawal",
        "Contrats auxquels vous avez renoncé",
        of=("rental__person",),
        order=29,
        labels={"by": "notée par"},
        shows=("rental", "declared_on", "until", "via", "used_days", "due", "back_by", "at"),
    ),
    Part(
        "leases.Pause",
        "Pauses de vos locations",
        of=("rental__person",),
        order=29,
        as_table=True,
        labels={"by": "accordée par"},
        shows=("rental", "from_on", "until", "rule", "motive", "reduction", "at"),
    ),
    LeftOut("leases.FollowRules", "Des règles, les mêmes pour tous\u202f: qui les a écrites n’est pas vous."),
    Processing(
        key="leases.withdrawals",
        title="Recevoir les rétractations",
        purpose="Permettre de renoncer à un contrat conclu à distance, en garder la preuve, rendre ce qui est payé en trop.",
        basis="Obligation légale (art. 6-1-c\u202f; code de la consommation, L. 221-18 à L. 221-25).",
        people="Les personnes qui ont conclu une location à distance.",
        data=("jour, heure et moyen de la rétractation, jours utilisés, somme due, accusé de réception",),
        recipients=("L’équipe du comptoir",),
        kept="Avec la location.",
        retention=("rentals.contracts",),
        security=(
            "le lien est à usage d’une personne, à durée limitée, seule son empreinte est gardée",
            "aucun motif n’est demandé",
        ),
        order=52,
    ),
    Processing(
        key="leases.pauses",
        title="Mettre un bail en pause",
        purpose="Ne rien demander à une personne longtemps absente\u202f: reculer la fin du bail, ou baisser son prix.",
        basis="Exécution du contrat (art. 6-1-b).",
        people="Les personnes qui louent un vélo au mois.",
        data=("dates, motif en un mot parmi trois, effet sur le prix ou la fin",),
        recipients=("L’équipe du comptoir",),
        kept="Avec la location.",
        retention=("rentals.contracts",),
        security=("aucune maladie, aucun certificat n’est écrit ni gardé", "un responsable seul l’accorde"),
        order=53,
    ),
)
