"""What lending tells a person of herself, and why it is kept."""

from functools import partial

from mobilite.files import storage
from mobilite.privacy import File, LeftOut, Part, Processing
from rentals.models import ConditionDraft, ConditionPhoto, Rental


def _signed(rental: Rental) -> list[File]:
    """Return the scan of the contract as signed, when there is one."""
    if not rental.signed_file:
        return []
    suffix = rental.signed_file.rpartition(".")[2]
    return [File(f"documents/{rental.reference}-signe.{suffix}", partial(storage.read, rental.signed_file))]


def _photo(photo: ConditionPhoto) -> list[File]:
    report = photo.report
    moment = "depart" if report.moment == "out" else "retour"
    name = f"photos/{report.rental_vehicle.rental.reference}-{moment}-{photo.pk}.jpg"
    return [File(name, partial(storage.read, photo.file_name))]


def _draft_photos(draft: ConditionDraft) -> list[File]:
    photos = sorted(draft.data.get("photos", {}).items())
    name = f"photos/{draft.rental.reference}-en-cours"
    return [File(f"{name}-{key}.jpg", partial(storage.read, one)) for key, one in photos if one]


DECLARED = (
    Part(
        "rentals.Rental",
        "Locations et baux",
        of=("person",),
        order=20,
        files=_signed,
        shows=(
            "reference",
            "status",
            "offer",
            "purpose",
            "origin",
            "prescriber",
            "requested_at",
            "requested_by",
            "needed_from",
            "needed_until",
            "pickup_at",
            "return_at",
            "pickup_place",
            "return_place",
            "term_months",
            "accessories",
            "agreed_deposit",
            "confirmed_at",
            "signed_at",
            "signing_means",
            "handed_over_at",
            "returned_at",
            "closed_at",
            "cap_waived_reason",
            "papers_waived_reason",
            "debt_reason",
            "ended_at",
            "end_reason",
        ),
        left_out={
            "search_text": "Vos noms récrits pour la recherche\u202f: ils sont déjà là.",
            "signed_file": "Le nom d’un fichier privé de notre serveur.",
        },
    ),
    Part(
        "rentals.RentalTerm",
        "Durées convenues d’un bail",
        of=("rental__person",),
        order=21,
        as_table=True,
        shows=("rental", "after_months", "months", "agreed_at"),
    ),
    Part(
        "rentals.Discount",
        "Remises accordées sur vos locations",
        of=("rental__person",),
        order=21,
        as_table=True,
        shows=("rental", "percent", "amount", "reason", "granted_at", "granted_by"),
        left_out={"limit": "Ce que notre collègue pouvait accorder ce jour-là."},
    ),
    Part("rentals.RentalVehicle", "Véhicules de chaque location", of=("rental__person",), order=22),
    Part(
        "rentals.RentalDriver",
        "Locations de quelqu’un d’autre où vous conduisez",
        of=("person",),
        order=23,
        as_table=True,
        shows=(
            "rental",
            "from_at",
            "named_by",
            "signed_at",
            "signing_means",
            "cosigned_by",
            "until_at",
            "removed_by",
            "removed_reason",
        ),
    ),
    Part(
        "rentals.RiderGear",
        "Casques et gants",
        of=("person",),
        order=23,
        as_table=True,
        shows=("rental", "kind", "mark", "helmet", "gloves", "given_at", "returned_at", "missing_at"),
    ),
    Part(
        "vehicles.Occupancy",
        "Véhicules que vous avez eus",
        of=("person", "rental_vehicle__rental__person"),
        order=24,
        as_table=True,
        shows=("vehicle", "kind", "starts_at", "ends_at", "left_at", "released_at"),
    ),
    Part(
        "rentals.ConditionReport",
        "États des lieux",
        of=("rental_vehicle__rental__person",),
        order=25,
        labels={"by": "par"},
        shows=(
            "moment",
            "at",
            "by",
            "meter",
            "energy_percent",
            "accessories",
            "missing",
            "remarks",
            "few_photos_reason",
        ),
    ),
    Part(
        "rentals.Mark",
        "Marques vues pour la première fois pendant vos locations",
        of=("found_in__rental_vehicle__rental__person",),
        order=26,
        as_table=True,
        shows=("vehicle", "side", "kind", "note", "repaired_at"),
    ),
    Part(
        "rentals.ConditionPhoto",
        "Photos des états des lieux (jointes)",
        of=("report__rental_vehicle__rental__person",),
        order=27,
        as_table=True,
        files=_photo,
        shows=("side", "taken_at"),
        left_out={"file_name": "Le nom d’un fichier privé de notre serveur."},
    ),
    Part(
        "rentals.Signature",
        "Signatures à l’écran",
        of=("rental__person", "driver__person"),
        order=27,
        as_table=True,
        shows=("rental", "role", "way", "at", "sha256"),
        left_out={"driver": "Qui d’autre conduit et signe est déjà dit de chaque location."},
    ),
    Part(
        "rentals.AmendmentSigning",
        "Avenants signés",
        of=("rental__person",),
        order=27,
        as_table=True,
        shows=("rental", "document", "at", "means", "cosigned_by"),
    ),
    Part(
        "rentals.AmendmentRefusal",
        "Avenants que vous n’avez pas signés",
        of=("rental__person",),
        order=27,
        as_table=True,
        shows=("rental", "document", "at", "reason"),
    ),
    Part(
        "rentals.ConditionDraft",
        "États des lieux en cours",
        of=("rental__person",),
        order=28,
        labels={"updated_by": "par"},
        files=_draft_photos,
        shows=("moment", "vehicle", "updated_at", "updated_by"),
    ),
    Part(
        "rentals.KeyDrop",
        "Clés laissées dans une boîte à clés",
        of=("rental__person",),
        order=28,
        labels={"noted_by": "noté par"},
        shows=(
            "place",
            "left_at",
            "source",
            "noted_at",
            "noted_by",
            "told_at",
            "contest_until",
            "contested_at",
            "agreed_at",
            "proposed",
            "settled_at",
        ),
    ),
    Part(
        "rentals.PublicRequest",
        "Demandes faites en ligne",
        of=("rental__person",),
        order=29,
        shows=(
            "received_at",
            "wanted",
            "starts_on",
            "how_long",
            "first_name",
            "last_name",
            "phone",
            "commune",
            "language",
        ),
        left_out={"press_key": "Un numéro technique, tiré au hasard."},
    ),
    Part("rentals.RentalBill", "Note de chaque location", of=("rental__person",), order=36),
    Part(
        "rentals.AgreementScope",
        "Pour quoi un organisme accepte de payer",
        of=("agreement__person",),
        order=38,
        shows=("agreement", "service", "offer"),
    ),
    Part("rentals.RentalDeposit", "Caution de chaque location", of=("rental__person",), order=37),
    LeftOut("rentals.Offer", "Les offres ne parlent de personne."),
    LeftOut("rentals.Rate", "Les tarifs ne parlent de personne."),
    Processing(
        key="rentals.lending",
        title="Prêter et louer des véhicules",
        purpose="Recevoir une demande, vérifier les conditions, conclure le contrat, remettre et reprendre le véhicule, décompter les dommages.",
        basis="Mesures avant le contrat et exécution du contrat (art. 6-1-b).",
        people="Les personnes qui demandent ou louent un véhicule, et celles qui le conduisent aussi.",
        data=(
            "demande, motif du déplacement, dates, lieux, véhicule, compteur",
            "états des lieux, photos du véhicule, marques",
            "signatures à l’écran : nom, tracé, instant, appareil, ce qui était montré",
            "prescripteur qui a orienté, dispenses et leur motif",
            "autres conducteurs inscrits\u202f: qui, depuis quand, jusqu’à quand, signature",
        ),
        sensitive="« Se soigner » comme motif de déplacement touche à la santé\u202f: rien d’autre n’est demandé.",
        recipients=("L’équipe du comptoir et de l’atelier, selon le rôle", "L’assureur en cas de sinistre"),
        kept="Le contrat et un an\u202f; puis en archive cinq ans (C. civ. 2224). Une demande refusée ou abandonnée\u202f: un an.",
        retention=("rentals.contracts", "rentals.requests"),
        security=(
            "photos réduites, sans lieu ni date cachés, servies après contrôle du droit",
            "signatures chiffrées, chaînées par empreinte, jamais modifiées",
            "aucune géolocalisation (CNIL, SAN-2022-015)",
        ),
        risks=(
            (
                "Un refus automatique prive une personne d’un véhicule",
                "aucune décision n’est prise par le logiciel seul\u202f: un collègue décide et peut dispenser, avec un motif",
                "Faible.",
            ),
            (
                "Une photo d’état des lieux montre une personne ou un lieu privé",
                "photos cadrées étape par étape sur le véhicule\u202f; données cachées retirées",
                "À regarder au moment de la photo.",
            ),
        ),
        order=20,
    ),
    Processing(
        key="rentals.portal",
        title="Recevoir des demandes en ligne",
        purpose="Permettre de demander un véhicule depuis un téléphone, sans compte.",
        basis="Mesures prises à la demande de la personne avant un contrat (art. 6-1-b).",
        people="Toute personne qui remplit la demande.",
        data=("prénom, nom, téléphone, commune, langue, véhicule souhaité, date",),
        recipients=("L’équipe du comptoir",),
        kept="Trois mois sans suite\u202f; sinon avec la location.",
        retention=("rentals.public_requests",),
        security=(
            "rien n’est gardé dans le navigateur",
            "une demande envoyée deux fois n’est gardée qu’une fois",
        ),
        order=21,
    ),
)
