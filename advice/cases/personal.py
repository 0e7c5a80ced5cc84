"""What a file tells a person of herself, and why it is kept."""

from functools import partial

from advice.cases.models import CasePaper
from mobilite.files import storage
from mobilite.privacy import File, Part, Processing

HIDDEN_NAME = "Le nom d’un fichier privé de notre serveur\u202f: le papier est joint."


def _paper(paper: CasePaper) -> list[File]:
    suffix = paper.file_name.rpartition(".")[2]
    name = f"conseil/{paper.case.reference}-{paper.pk}.{suffix}"
    return [File(name, partial(storage.read, paper.file_name))]


DECLARED = (
    Part(
        "cases.Case",
        "Dossiers de conseil mobilité",
        of=("person",),
        order=60,
        shows=(
            "reference",
            "status",
            "adviser",
            "origin",
            "referred_by",
            "referred_on",
            "request",
            "facts",
            "opened_at",
            "closed_at",
            "outcome",
            "situation",
            "outcome_detail",
        ),
    ),
    Part(
        "cases.Interview",
        "Entretiens de conseil",
        of=("case__person",),
        order=61,
        labels={"by": "noté par"},
        shows=("case", "on", "way", "minutes", "summary", "by"),
    ),
    Part(
        "cases.Note",
        "Notes de conseil",
        of=("case__person",),
        order=61,
        shows=("case", "at", "text", "is_private", "author"),
    ),
    Part(
        "cases.Action",
        "Actions convenues",
        of=("case__person",),
        order=62,
        as_table=True,
        shows=("what", "doer", "due_on", "status", "ended_on", "result"),
    ),
    Part(
        "cases.CasePaper",
        "Papiers du dossier de conseil (joints)",
        of=("case__person",),
        order=62,
        as_table=True,
        files=_paper,
        shows=("case", "label", "at"),
        left_out={"file_name": HIDDEN_NAME},
    ),
    Part(
        "cases.Sharing",
        "Ce que vous acceptez qu’un partenaire sache",
        of=("case__person",),
        order=63,
        shows=("contact", "scopes", "agreed_on", "how", "revoked_on"),
    ),
    Part(
        "cases.Lending",
        "Véhicules demandés pour vous par le conseil",
        of=("case__person",),
        order=63,
        as_table=True,
        shows=(
            "case",
            "service",
            "offer",
            "purpose",
            "starts_on",
            "ends_on",
            "prescription",
            "rental",
            "at",
            "by",
        ),
    ),
    Part(
        "cases.FollowUp",
        "Nouvelles à 3 et 6 mois",
        of=("case__person",),
        order=63,
        as_table=True,
        shows=("case", "moment", "outcome", "situation", "detail"),
    ),
    Part(
        "cases.Diagnosis",
        "Diagnostics mobilité",
        of=("case__person",),
        order=64,
        shows=(
            "case",
            "when",
            "status",
            "tried",
            "strengths",
            "conclusion",
            "solutions",
            "has_problem",
            "coding",
            "reserved",
            "signed_at",
            "signed_by",
            "means",
            "valid_until",
        ),
    ),
    Part(
        "cases.Finding",
        "Diagnostic\u202f: niveau de chaque axe (0 à 3)",
        of=("diagnosis__case__person",),
        order=65,
        as_table=True,
        shows=("diagnosis", "axis", "level", "words"),
    ),
    Part(
        "cases.Trip",
        "Diagnostic\u202f: vos trajets",
        of=("diagnosis__case__person",),
        order=65,
        as_table=True,
        shows=("purpose", "start", "end", "stops", "days", "arrive_at", "leave_at", "km", "minutes"),
    ),
    Part(
        "cases.DiagnosisSignature",
        "Diagnostic\u202f: signatures à l’écran",
        of=("diagnosis__case__person",),
        order=65,
        as_table=True,
        shows=("diagnosis", "role", "way", "at"),
        left_out={
            "evidence": "Le tracé des signatures, le vôtre et celui d’un collègue\u202f: il est sur le papier signé."
        },
    ),
    Processing(
        key="cases.diagnosis",
        title="Établir un diagnostic mobilité",
        purpose="Voir ce qui bloque les trajets d’une personne, à l’entrée et à la sortie, et attester d’un problème de mobilité.",
        basis="Mission d’intérêt général confiée à la structure (art. 6-1-e)\u202f; consentement pour la santé (art. 9-2-a).",
        people="Les personnes suivies par le conseil mobilité.",
        data=(
            "dix axes, de 0 à 3, avec ce qui le montre",
            "les trajets réels\u202f: lieux, jours, heures",
            "ce qui a été essayé, conclusion, codage France Travail (contrainte 23)",
            "signatures à l’écran",
        ),
        sensitive="Santé et confiance\u202f: chiffrées, lues de la seule personne qui suit le dossier, dans aucun papier ni échange. La motivation n’est jamais notée.",
        recipients=(
            "Les conseillers mobilité et la responsable, sans ce qui est réservé",
            "Une structure de l’insertion\u202f: l’attestation seule, remise par la personne",
            "France Travail\u202f: le codage, avec l’accord de la personne",
        ),
        kept="Deux ans après le dernier contact\u202f; les niveaux restent comptés, sans nom.",
        retention=("cases.files",),
        security=(
            "la base refuse qu’un axe réservé soit écrit en clair",
            "un diagnostic signé ne change plus\u202f; son papier est figé",
        ),
        risks=(
            (
                "Une donnée de santé se glisse dans un texte imprimé",
                "chaque champ imprimé le rappelle, et la personne relit avant de signer",
                "Ce que le conseiller écrit.",
            ),
        ),
        order=46,
    ),
    Processing(
        key="cases.following",
        title="Accompagner une personne vers sa mobilité",
        purpose="Comprendre ce qui bloque ses trajets, convenir d’actions, suivre ce qui est fait, savoir ce qu’il en est à 3 et 6 mois.",
        basis="Mission d’intérêt général confiée à la structure (art. 6-1-e)\u202f; accord de la personne pour ce qu’un partenaire entend (art. 6-1-a).",
        people="Les personnes suivies par le conseil mobilité.",
        data=(
            "ce qu’elle demande, comptes rendus d’entretien, actions convenues, papiers",
            "qui l’a orientée et quand, issue, situation à la fin puis à 3 et 6 mois",
            "ce qu’elle accepte qu’un partenaire sache, depuis quand, comment elle l’a dit",
        ),
        sensitive="Aucune question sur la santé n’est posée dans le dossier\u202f; les formulaires le rappellent.",
        recipients=(
            "Les conseillers mobilité et la responsable",
            "Un partenaire, seulement ce que la personne accepte, tant qu’elle l’accepte",
        ),
        kept="Deux ans après le dernier contact\u202f; l’issue reste comptée, sans nom.",
        retention=("cases.files",),
        security=(
            "demande, comptes rendus, notes et précisions chiffrés",
            "une note « pour moi seulement » n’est lue que de qui l’a écrite, et ne part dans aucune liste ni aucun message",
            "le journal et les tâches ne nomment personne",
            "chaque lecture d’un dossier est notée",
        ),
        risks=(
            (
                "Un partenaire apprend plus que ce que la personne voulait",
                "une liste fermée de ce qui se partage, un accord daté, retiré d’un geste, un aperçu avant l’envoi",
                "Ce qui est dit de vive voix.",
            ),
            (
                "Une note blesse la personne qui la lit un jour",
                "le formulaire rappelle qu’elle peut la demander",
                "À relire avant de répondre à une demande d’accès.",
            ),
        ),
        order=45,
    ),
)
