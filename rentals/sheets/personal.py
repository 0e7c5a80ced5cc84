"""What a person may read of the sheets sent for her, and why they are kept."""

from functools import partial

from mobilite.documents.operations import content_of
from mobilite.privacy import File, Part, Processing
from rentals.documents.sheets import paper_of
from rentals.models import PrescriberSheet


def _paper(sheet: PrescriberSheet) -> list[File]:
    paper = paper_of(sheet)
    return [File(f"documents/{paper.number}.pdf", partial(content_of, paper))] if paper else []


DECLARED = (
    Part(
        "rentals.PrescriberSheet",
        "Fiches envoyées pour vous par un prescripteur",
        of=("rental__person",),
        order=33,
        files=_paper,
        shows=(
            "contact",
            "received_at",
            "typed_by",
            "first_name",
            "last_name",
            "birth_date",
            "phone",
            "commune",
            "language",
            "agrees",
            "wanted",
            "starts_on",
            "how_long",
            "purpose",
            "workplace",
            "licence",
            "payer",
            "remark",
            "rental",
            "prescription",
            "reason",
            "handled_at",
        ),
        left_out={"press_key": "Un numéro technique, tiré au hasard."},
    ),
    Processing(
        key="rentals.sheets",
        title="Recevoir les demandes des prescripteurs",
        purpose="Permettre à qui accompagne une personne de demander un véhicule pour elle et de suivre la réponse.",
        basis="Mesures avant le contrat, demandées pour la personne avec son accord (art. 6-1-b)\u202f; intérêt légitime pour les prescripteurs (art. 6-1-f).",
        people="Les personnes accompagnées et les prescripteurs.",
        data=(
            "prénom, nom, date de naissance, téléphone, communes, langue, accord de la personne",
            "véhicule demandé, dates, motif, permis, qui paie, remarque",
            "prescripteur, date et réponse",
        ),
        recipients=(
            "L’équipe du comptoir",
            "Le prescripteur qui a envoyé la fiche\u202f: ses propres réponses, et la nôtre dans une liste fermée",
        ),
        kept="Un an après la réponse.",
        retention=("rentals.sheets",),
        security=(
            "un lien personnel, haché, daté, révocable, fermé dès que le prescripteur quitte son poste",
            "la réponse ne dit jamais une dette, une suspension, la santé ou un comportement",
            "la remarque est chiffrée\u202f; un numéro de sécurité sociale y est refusé",
        ),
        risks=(
            (
                "Un lien transmis montre les fiches d’un prescripteur",
                "un lien par personne, retiré d’un clic, remplacé à chaque envoi\u202f; il ne montre que ses fiches",
                "Faible.",
            ),
        ),
        order=23,
    ),
)
