"""What the list tells a person of herself, and why it is kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "waiting.Entry",
        "Liste d’attente",
        of=("person",),
        order=24,
        shows=(
            "offer",
            "category",
            "term_months",
            "status",
            "requested_at",
            "starts_on",
            "no_vehicle",
            "no_transport",
            "not_before",
            "contacted_at",
            "closed_at",
            "outcome",
        ),
    ),
    Part(
        "waiting.Turn",
        "Vélos que nous vous avons proposés",
        of=("entry__person",),
        order=25,
        as_table=True,
        shows=("vehicle", "offered_at", "answer_by", "answer", "answered_at", "rental"),
    ),
    LeftOut("waiting.Scale", "Des règles, les mêmes pour tous\u202f: qui les a publiées n’est pas vous."),
    Processing(
        key="waiting.list",
        title="Tenir la liste d’attente des vélos",
        purpose="Proposer chaque vélo libre à la personne suivante, dans un ordre qu’on peut lui expliquer.",
        basis="Mesures avant un contrat, à la demande de la personne (art. 6-1-b).",
        people="Les personnes qui attendent un vélo.",
        data=(
            "le vélo, la durée, les lieux, la date de la demande",
            "si la personne veut le dire\u202f: début d’emploi ou de formation, pas d’autre véhicule, pas de transport",
            "les vélos proposés et ce qui a été répondu",
        ),
        recipients=("L’équipe du comptoir", "Les conseillers mobilité, en lecture"),
        kept="Jusqu’à la sortie de la liste et un an.",
        retention=("waiting.entries",),
        security=(
            "rien de social n’est demandé pour s’inscrire",
            "le lien du SMS est à usage d’une personne, à durée courte, seule son empreinte est gardée",
            "le journal et les tâches ne nomment personne",
        ),
        risks=(
            (
                "Quelqu’un d’autre répond à la place de la personne avec le lien du SMS",
                "le lien ne part qu’à un numéro vérifié et non partagé\u202f; la page ne montre que le prénom",
                "Un appel suit chaque oui.",
            ),
        ),
        order=28,
    ),
)
