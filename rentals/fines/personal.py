"""What a notice tells a person of herself, and why it is kept."""

from functools import partial

from mobilite.files import storage
from mobilite.privacy import File, Part, Processing
from rentals.fines.models import Fine


def _proof(fine: Fine) -> list[File]:
    if not fine.proof_file:
        return []
    suffix = fine.proof_file.rpartition(".")[2]
    return [File(f"documents/avis-{fine.pk}-preuve.{suffix}", partial(storage.read, fine.proof_file))]


DECLARED = (
    Part(
        "fines.Fine",
        "Amendes, forfaits de stationnement et péages reçus pour un véhicule que vous aviez",
        of=("person",),
        order=38,
        files=_proof,
        shows=(
            "kind",
            "number",
            "happened_at",
            "scene",
            "what",
            "plate",
            "vehicle",
            "rental",
            "amount",
            "sent_on",
            "due_on",
            "status",
            "identity",
            "found_at",
            "means",
            "answered_on",
            "answer_reference",
            "ground",
            "reason",
            "charged_amount",
            "outcome",
            "closed_at",
        ),
        left_out={"proof_file": "Le nom d’un fichier privé de notre serveur\u202f: le fichier est joint."},
    ),
    Processing(
        key="fines.designation",
        title="Désigner les conducteurs, transmettre forfaits et péages",
        purpose="Répondre aux avis de contravention reçus pour nos véhicules en désignant qui conduisait\u202f; transmettre les forfaits de post-stationnement et les péages.",
        basis="Obligation légale (art. 6-1-c\u202f; code de la route, art. L121-6)\u202f; exécution du contrat pour les forfaits et péages (art. 6-1-b).",
        people="Les personnes qui avaient le véhicule à la minute des faits.",
        data=(
            "avis\u202f: numéro, date, heure, lieu, motif, montant",
            "identité au jour des faits\u202f: nom, naissance, adresse, numéro et date du permis",
            "envoi\u202f: date, moyen, numéro, preuve",
        ),
        sensitive="Données d’infraction (art. 10)\u202f: seulement pour désigner (loi de 1978, art. 46\u202f; référentiel de la CNIL du 12 avril 2021).",
        recipients=(
            "L’Agence nationale de traitement automatisé des infractions, ou le service qui a envoyé l’avis",
            "L’équipe du comptoir",
        ),
        kept="Jusqu’à la réponse\u202f; puis douze mois, et tout s’efface.",
        retention=("fines.designations",),
        security=(
            "identité chiffrée\u202f; le journal et les tâches ne nomment jamais le conducteur",
            "ni l’atelier, ni le conseil, ni le recrutement ne voient qu’une personne a reçu une amende",
            "une adresse masquée n’est montrée qu’au responsable",
        ),
        risks=(
            (
                "Une personne est désignée à tort",
                "le conducteur vient de la remise des clés, à la minute\u202f; entre plusieurs conducteurs, un collègue confirme\u202f; un changement de clés tout proche est signalé",
                "Faible\u202f: elle peut contester l’avis envoyé à son nom.",
            ),
        ),
        order=26,
    ),
)
