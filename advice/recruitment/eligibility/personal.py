"""What eligibility tells a person of herself, and why it is kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "eligibility.Proof",
        "Éligibilité IAE\u202f: preuves que vous avez montrées",
        of=("person",),
        order=68,
        as_table=True,
        shows=("criterion", "dated_on", "until", "seen_at", "withdrawn_on"),
    ),
    Part(
        "eligibility.Assessment",
        "Éligibilité IAE\u202f: diagnostics",
        of=("person",),
        order=68,
        shows=("author", "prescriber", "employer", "kind", "criteria", "made_on", "ends_on", "replaced_on"),
    ),
    Part(
        "eligibility.PassIae",
        "PASS IAE",
        of=("person",),
        order=69,
        shows=("number", "starts_on", "ends_on"),
    ),
    Part(
        "eligibility.Suspension",
        "PASS IAE\u202f: suspensions",
        of=("pass_iae__person",),
        order=69,
        as_table=True,
        shows=("pass_iae", "reason", "starts_on", "ends_on"),
    ),
    Part(
        "eligibility.ProlongedPass",
        "PASS IAE\u202f: prolongations",
        of=("pass_iae__person",),
        order=69,
        as_table=True,
        shows=("pass_iae", "reason", "days", "accepted_by", "granted_on"),
    ),
    Processing(
        key="eligibility.iae",
        title="Vérifier qu’une personne peut être embauchée par une structure d’insertion",
        purpose="Savoir quelles structures (AI, ACI, EI, ETTI, EITI) peuvent l’embaucher, quelle preuve lui demander, jusqu’à quand son PASS IAE vaut.",
        basis="Mission d’intérêt général confiée à la structure (art. 6-1-e)\u202f; droit du travail et protection sociale pour le handicap (art. 9-2-b).",
        people="Les personnes que la structure accompagne vers un emploi en insertion.",
        data=(
            "critères administratifs prouvés\u202f: date du papier, qui l’a vu, fin de validité (le papier n’est pas gardé)",
            "diagnostics d’éligibilité\u202f: auteur, dates",
            "PASS IAE\u202f: numéro, dates, suspensions, prolongations",
        ),
        sensitive="Handicap, aide sociale à l’enfance, détention, asile\u202f: chiffrés, lus de qui en a le droit, dans aucune liste ni aucun export.",
        recipients=("Les conseillers, le recrutement et la responsable\u202f; les critères sensibles, sans le recrutement",),
        kept="Deux ans après le dernier contact.",
        retention=("eligibility.files",),
        security=(
            "le critère et le papier de chaque preuve sont chiffrés",
            "le journal ne dit ni le critère ni la personne",
            "chaque lecture est notée",
        ),
        risks=(
            (
                "Un critère sensible est connu de qui n’a pas à le savoir",
                "un droit à part\u202f; sans lui on lit « critère réservé »\u202f; aucune liste ne montre de critère",
                "Le nombre de critères reste visible.",
            ),
        ),
        order=49,
    ),
)  # fmt: skip
