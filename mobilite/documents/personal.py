"""What papers tell a person of herself, and why they are kept."""

from mobilite.documents.copies import signed_content
from mobilite.documents.models import Document
from mobilite.documents.seals import sealed_content
from mobilite.privacy import File, LeftOut, Part, Processing


def _file(document: Document) -> list[File]:
    if getattr(document, "erased_at", None) is not None:
        return []
    found = [File(f"documents/{document.number}.pdf", lambda: signed_content(document))]
    if document.is_sealed:
        found.append(File(f"documents/{document.number}-scelle.pdf", lambda: sealed_content(document)))
    return found


DECLARED = (
    Part(
        "documents.Document",
        "Documents établis (joints en PDF)",
        of=("person",),
        order=40,
        as_table=True,
        files=_file,
        shows=("number", "title", "created_at", "created_by"),
        left_out={
            "context": "Ce que dit un document\u202f: le PDF joint le dit, tel qu’il a été établi.",
            "file_name": "Le nom d’un fichier privé de notre serveur.",
            "sha256": "L’empreinte d’un document, qui se recalcule sur le PDF joint.",
        },
    ),
    LeftOut("documents.Seal", "Le sceau d’un document : le PDF joint dit ce qui a été signé."),
    LeftOut("documents.SignedCopy", "La copie signée d’un document\u202f: le PDF joint la montre."),
    LeftOut("documents.Series", "Des numéros d’ordre, qui ne parlent de personne."),
    Processing(
        key="documents.papers",
        title="Établir et conserver les documents",
        purpose="Prouver ce qui a été convenu, remis, payé\u202f: devis, contrats, avenants, états des lieux, reçus.",
        basis="Exécution du contrat (art. 6-1-b)\u202f; obligations légales de conservation (art. 6-1-c\u202f: C. conso. L213-1, C. com. L123-22).",
        people="Les locataires\u202f; les structures qui paient à leur place.",
        data=("identité, adresse, permis, véhicule, prix, dates, signatures, photos de l’état des lieux",),
        recipients=(
            "La personne elle-même",
            "L’équipe du comptoir",
            "L’assureur ou un juge, en cas de sinistre ou de litige",
        ),
        kept="Cinq ans après le contrat\u202f; dix ans s’il est conclu en ligne à partir de 120 €\u202f; dix ans pour les pièces comptables.",
        retention=("rentals.contracts", "rentals.contracts_online", "documents.accounting"),
        security=(
            "contenu chiffré et figé, empreinte vérifiée à chaque lecture",
            "fichiers privés, servis après contrôle du droit",
        ),
        order=40,
    ),
)
