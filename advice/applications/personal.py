"""What an application tells a person of herself, and why it is kept."""

from functools import partial

from advice.applications.models import ApplicationPaper
from mobilite.files import storage
from mobilite.privacy import File, Part, Processing

HIDDEN_NAME = "Le nom d’un fichier privé de notre serveur\u202f: le papier est joint."


def _paper(paper: ApplicationPaper) -> list[File]:
    if not paper.file_name:
        return []
    suffix = paper.file_name.rpartition(".")[2]
    name = f"aides/{paper.application.reference}-{paper.rank}.{suffix}"
    return [File(name, partial(storage.read, paper.file_name))]


DECLARED = (
    Part(
        "applications.Application",
        "Demandes d’aide",
        of=("case__person",),
        order=66,
        shows=(
            "reference", "version", "status", "amount", "why", "facts", "event_on", "deadline", "created_at", "sent_on",
            "way", "receipt", "decided_on", "granted", "reason", "appeal_until", "appealed_on", "paid_on", "withdrawn_on",
            "withdrawn_why",
        ),
    ),
    Part(
        "applications.ApplicationPaper",
        "Demandes d’aide\u202f: papiers (joints)",
        of=("application__case__person",),
        order=66,
        as_table=True,
        files=_paper,
        shows=("application", "label", "state", "at"),
        left_out={"file_name": HIDDEN_NAME},
    ),
    Part(
        "applications.AidPayment",
        "Demandes d’aide\u202f: versements",
        of=("application__case__person",),
        order=66,
        as_table=True,
        shows=("application", "on", "amount"),
    ),
    Processing(
        key="applications.asking",
        title="Demander des aides à la mobilité",
        purpose="Préparer, envoyer et suivre la demande d’une aide, à temps, jusqu’à son versement ou au recours.",
        basis="Mission d’intérêt général confiée à la structure (art. 6-1-e).",
        people="Les personnes suivies par le conseil mobilité.",
        data=(
            "l’aide, ce qui est demandé et pourquoi, ce que sa règle regarde (ressources, emploi, trajet)",
            "les papiers à joindre",
            "envoi, réponse, motif d’un refus, recours, versements",
        ),
        recipients=(
            "Les conseillers mobilité et la responsable",
            "L’organisme qui donne l’aide\u202f: la lettre et les papiers, remis par la personne ou avec son accord",
        ),
        kept="Deux ans après le dernier contact\u202f; les montants restent comptés, sans nom.",
        retention=("applications.files",),
        security=(
            "motifs, réponses et raisons chiffrés",
            "la lettre ne dit que ce que la règle de l’aide regarde",
            "chaque lecture d’une demande est notée",
        ),
        risks=(
            (
                "Un organisme reçoit plus que ce qu’il faut",
                "la lettre est faite des seuls faits de la règle, relus avec la personne",
                "Ce que le conseiller écrit de sa main.",
            ),
        ),
        order=47,
    ),
)  # fmt: skip
