"""What a person may read of who may have what: her prescriptions, restrictions and waivers; and why they are kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "rentals.Prescription",
        "Prescriptions et leurs renouvellements",
        of=("person",),
        order=30,
        as_table=True,
        shows=(
            "service",
            "offer",
            "contact",
            "adviser",
            "given_on",
            "until",
            "number",
            "recorded_at",
            "recorded_by",
        ),
    ),
    Part(
        "rentals.Restriction",
        "Suspensions de prêts",
        of=("person",),
        order=31,
        shows=(
            "service",
            "motive",
            "detail",
            "starts_on",
            "ends_on",
            "informed_on",
            "informed_how",
            "decided_at",
            "decided_by",
            "lifted_at",
            "lifted_by",
            "lifted_reason",
        ),
    ),
    Part(
        "rentals.AptitudeCheck",
        "Essais avant un premier prêt de deux-roues",
        of=("person",),
        order=32,
        as_table=True,
        shows=("rental", "kind", "done", "to_work_on", "ready", "reason", "training", "at", "by"),
    ),
    Part(
        "rentals.AccessWaiver",
        "Règles dont vos locations ont été dispensées",
        of=("rental__person",),
        order=32,
        as_table=True,
        shows=("rental", "rule", "reason", "granted_at", "granted_by"),
    ),
    LeftOut("rentals.AccessRules", "Les règles d’accès ne parlent de personne."),
    LeftOut("rentals.InsurerRules", "Les règles de l’assureur ne parlent de personne."),
    Processing(
        key="rentals.access",
        title="Vérifier à quelles conditions une personne peut emprunter",
        purpose="Dire à la personne ce qui lui est possible, ce qui manque et pourquoi\u202f; tenir les prescriptions\u202f; suspendre des prêts pour un temps.",
        basis="Mesures avant le contrat (art. 6-1-b)\u202f; pour les suspensions, intérêt légitime\u202f: les véhicules servent à d’autres (art. 6-1-f).",
        people="Les personnes qui demandent ou louent un véhicule.",
        data=(
            "commune, situation, véhicule, activité, âge, permis, pièces vues, jours déjà empruntés par le foyer",
            "prescripteur, dates et renouvellements de sa prescription",
            "suspension de prêts\u202f: motif objectif, faits, dates, comment la personne a été informée",
            "dispenses accordées et leur motif",
        ),
        recipients=(
            "L’équipe du comptoir\u202f; les suspensions\u202f: le comptoir et les responsables seuls",
            "Les prescripteurs ne sont jamais informés d’une suspension, d’une dette ou d’un comportement",
        ),
        kept="Une prescription\u202f: un an après sa fin. Une suspension\u202f: un an après sa fin. Une dispense\u202f: avec la location.",
        retention=("rentals.prescriptions", "rentals.restrictions"),
        security=(
            "les faits d’une suspension sont chiffrés\u202f; le journal n’en dit pas le motif",
            "une suspension a toujours une fin, un an au plus, et s’arrête seule ce jour-là",
        ),
        risks=(
            (
                "Une règle automatique écarte une personne",
                "le logiciel explique chaque règle et ce qui manque\u202f; un collègue décide, et peut dispenser avec un motif",
                "Faible.",
            ),
            (
                "Une suspension devient une liste noire",
                "motifs limités et vérifiables, fin obligatoire, personne informée par écrit et qui peut contester",
                "Faible.",
            ),
        ),
        order=22,
    ),
)
