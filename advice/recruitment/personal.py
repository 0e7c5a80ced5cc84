"""What a candidature tells a person of herself, and why it is kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "recruitment.Referral",
        "Candidatures",
        of=("person",),
        order=70,
        shows=(
            "reference",
            "employer",
            "opening",
            "status",
            "origin",
            "reasons",
            "wishes",
            "hours",
            "skills",
            "childcare",
            "mobility",
            "proposed_at",
            "contacted_at",
            "processed_at",
            "reason",
            "withdrawn_at",
            "contract",
            "weekly_hours",
            "starts_on",
            "ends_on",
        ),
    ),
    Part(
        "recruitment.Answer",
        "Réponses à vos candidatures",
        of=("referral__person",),
        order=71,
        shows=("referral", "at", "to_candidate", "to_prescriber", "private", "by"),
    ),
    Part(
        "recruitment.Step",
        "Étapes de vos candidatures",
        of=("referral__person",),
        order=71,
        as_table=True,
        shows=("referral", "kind", "starts_on", "ends_on", "came", "result"),
    ),
    Processing(
        key="recruitment.proposing",
        title="Proposer une personne à une structure de l’insertion",
        purpose="Faire connaître une personne qui le veut à une AI, un ACI ou une structure voisine, l’appeler vite, lui répondre toujours.",
        basis="Consentement, pour chaque structure (art. 6-1-a)\u202f; le refuser ne change rien à la location.",
        people="Les personnes rencontrées qui acceptent d’être proposées.",
        data=(
            "nom, téléphone, commune",
            "ce qu’elle cherche, ses heures, ce qu’elle sait faire, la garde de ses enfants, comment elle se déplace",
            "chaque réponse, chaque étape, le motif, l’embauche",
        ),
        sensitive="Aucune question sur la santé\u202f; les formulaires le rappellent.",
        recipients=(
            "Les chargés de recrutement, les conseillers, la responsable",
            "Le contact de la structure que la personne a acceptée, et d’aucune autre",
            "La personne qui l’a orientée, si elle l’accepte",
        ),
        kept="Deux ans après le dernier contact\u202f; l’état et le motif restent comptés, sans nom.",
        retention=("recruitment.referrals",),
        security=(
            "la base refuse une candidature sans l’accord de cette personne pour cette structure",
            "un retrait arrête ce qui est en cours, et la structure en est avertie",
            "textes, phrases et notes chiffrés\u202f; le journal et les tâches ne nomment personne",
            "une voisine ne reçoit rien sans convention en cours",
        ),
        risks=(
            (
                "Une personne se croit obligée d’accepter",
                "la question est posée en mots simples, l’écran dit que la location n’en dépend pas, le refus se note d’un geste",
                "La façon dont elle est posée.",
            ),
            (
                "Une structure garde ce qui lui a été envoyé",
                "la convention l’engage, et un mail lui demande d’effacer au retrait",
                "Ce qu’elle fait de ses propres fichiers.",
            ),
        ),
        order=47,
    ),
)
