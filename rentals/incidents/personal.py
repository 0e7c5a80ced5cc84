"""What a file tells a person of herself, and why it is kept."""

from functools import partial

from mobilite.files import storage
from mobilite.privacy import File, Part, Processing
from rentals.incidents.models import Picture, Step


def _paper(step: Step) -> list[File]:
    if not step.file_name:
        return []
    suffix = step.file_name.rpartition(".")[2]
    return [
        File(f"documents/{step.incident.reference}-{step.pk}.{suffix}", partial(storage.read, step.file_name))
    ]


def _picture(picture: Picture) -> list[File]:
    return [
        File(
            f"photos/{picture.incident.reference}-{picture.pk}.jpg", partial(storage.read, picture.file_name)
        )
    ]


DECLARED = (
    Part(
        "incidents.Incident",
        "Accidents, vols, clés perdues, véhicules non rendus",
        of=("person",),
        order=39,
        shows=(
            "reference",
            "kind",
            "status",
            "vehicle",
            "rental",
            "happened_at",
            "known_on",
            "scene",
            "account",
            "injured",
            "may_drive",
            "complaint_on",
            "complaint_reference",
            "declared_on",
            "claim_number",
            "stopped_at",
            "charged_amount",
            "outcome",
            "closed_at",
        ),
        left_out={"third_party": "Ce qui concerne l’autre partie lui appartient."},
    ),
    Part(
        "incidents.Step",
        "Démarches d’un sinistre",
        of=("incident__person",),
        order=39,
        labels={"by": "par"},
        files=_paper,
        shows=("incident", "kind", "on", "detail", "reference"),
        left_out={"file_name": "Le nom d’un fichier privé de notre serveur\u202f: le fichier est joint."},
    ),
    Part(
        "incidents.Picture",
        "Photos d’un sinistre (jointes)",
        of=("incident__person",),
        order=39,
        as_table=True,
        files=_picture,
        shows=("incident", "label", "at"),
        left_out={"file_name": "Le nom d’un fichier privé de notre serveur\u202f: la photo est jointe."},
    ),
    Processing(
        key="incidents.following",
        title="Suivre accidents, vols et véhicules non rendus",
        purpose="Prévenir l’assureur à temps, garder le récépissé de plainte, suivre les démarches, calculer la franchise.",
        basis="Exécution du contrat (art. 6-1-b)\u202f; intérêt légitime à défendre ses droits (art. 6-1-f).",
        people="Les personnes qui avaient le véhicule\u202f; l’autre partie d’un accident.",
        data=(
            "faits\u202f: jour, heure, lieu, récit, photos",
            "l’autre partie, comme sur le constat",
            "plainte, déclaration, courriers, papiers",
        ),
        sensitive="« Quelqu’un est blessé »\u202f: oui ou non, jamais qui ni comment.",
        recipients=("L’équipe du comptoir", "L’assureur", "La gendarmerie ou la police, pour une plainte"),
        kept="Jusqu’à la clôture et un an\u202f; puis en archive, cinq ans en tout, dix si quelqu’un est blessé.",
        retention=("incidents.files", "incidents.hurt"),
        security=(
            "récit et autre partie chiffrés",
            "photos réduites, sans lieu ni date cachés, servies après contrôle du droit",
            "le journal et les tâches ne nomment personne",
        ),
        risks=(
            (
                "Une photo d’accident montre une personne blessée",
                "le formulaire le rappelle\u202f; les photos s’effacent avec le dossier",
                "À regarder au moment de la photo.",
            ),
        ),
        order=27,
    ),
)
