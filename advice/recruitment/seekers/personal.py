"""What a person is told of what she sent, and why it is kept."""

from functools import partial

from advice.recruitment.seekers.models import WorkRequest
from mobilite.files import storage
from mobilite.privacy import File, LeftOut, Part, Processing


def _paper(asked: WorkRequest) -> list[File]:
    if not asked.file_name:
        return []
    suffix = asked.file_name.rpartition(".")[2]
    return [File(f"cv-{asked.pk}.{suffix}", partial(storage.read, asked.file_name))]


DECLARED = (
    Part(
        "seekers.WorkRequest",
        "Demandes de travail faites en ligne",
        of=("person",),
        order=80,
        shows=(
            "received_at",
            "first_name",
            "last_name",
            "phone",
            "commune",
            "means",
            "language",
            "link",
            "handled_at",
            "set_aside",
        ),
        left_out={
            "press_key": "Un numéro technique, tiré au hasard.",
            "file_name": "Le nom d’un fichier privé de notre serveur\u202f: le CV est joint.",
            "handled_by": "Le collègue qui a répondu.",
            "search_text": "Le nom et le téléphone, écrits pour les recherches.",
        },
        files=_paper,
    ),
    LeftOut("seekers.Link", "Où le formulaire a été donné\u202f: personne n’y est nommé."),
    Processing(
        key="seekers.requests",
        title="Recevoir les demandes de travail faites en ligne",
        purpose="Appeler vite une personne qui cherche un travail, savoir qui elle est et comment elle se déplace.",
        basis="Mesures prises à la demande de la personne (art. 6-1-b).",
        people="Les personnes qui remplissent le formulaire «\u00a0Je cherche un travail\u00a0».",
        data=("nom, prénom, commune, téléphone", "comment elle se déplace", "un CV, si elle veut"),
        recipients=("Les chargés de recrutement, les conseillers mobilité, la responsable",),
        kept="Douze mois.",
        retention=("seekers.requests",),
        security=(
            "un CV est écrit à nouveau par nous, sans ses métadonnées, et gardé hors de tout dossier public",
            "une demande classée sans suite perd son CV aussitôt",
        ),
        order=63,
    ),
)
