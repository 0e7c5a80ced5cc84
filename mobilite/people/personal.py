"""What the people app tells a person of herself, and why it is kept."""

from mobilite.files import storage
from mobilite.privacy import File, LeftOut, Part, Processing

_STAFF = "L’équipe, selon le rôle de chacun (docs/acces.md)"


def pictures(row) -> list[File]:
    """Return the picture of a paper, when it is still there."""
    name = f"{row.paper.kind}-{row.pk}{'.pdf' if row.is_pdf else '.jpg'}"
    return [File(f"pieces/{name}", lambda: storage.read(row.file_name))]


DECLARED = (
    Part(
        "people.Person",
        "Votre fiche",
        of=("pk",),
        order=10,
        shows=(
            "civility",
            "last_name",
            "first_name",
            "birth_name",
            "birth_date",
            "birth_place",
            "phone",
            "phone_verified_on",
            "phone_is_shared",
            "email",
            "address",
            "commune",
            "household",
            "language",
            "channel",
            "no_sms",
            "no_voicemail",
            "call_from",
            "call_until",
            "address_is_hidden",
            "situation",
            "allowance",
            "allowance_amount",
            "contract_kind",
            "has_vehicle",
            "family_quotient",
            "quotient_proof_on",
            "protection",
            "yearly_income",
            "income_parts",
            "referred_by",
            "referred_on",
            "created_at",
            "limited_at",
        ),
        left_out={
            "search_text": "Vos noms et votre téléphone récrits pour la recherche\u202f: ils sont déjà là."
        },
    ),
    Part(
        "people.Licence",
        "Permis",
        of=("person",),
        order=11,
        as_table=True,
        shows=(
            "category",
            "number",
            "issued_on",
            "expires_on",
            "lost_on",
            "lost_until",
            "seen_on",
            "seen_by",
        ),
    ),
    Part(
        "people.Paper",
        "Pièces demandées, reçues et vues",
        of=("person",),
        order=12,
        as_table=True,
        shows=(
            "kind",
            "detail",
            "number",
            "issued_on",
            "expires_on",
            "state",
            "asked_at",
            "received_at",
            "seen_on",
            "seen_by",
            "refused_on",
            "refusal",
            "refusal_words",
            "kept_because",
            "kept_until",
        ),
    ),
    Part(
        "people.PaperFile",
        "Images de pièces que nous avons encore",
        of=("paper__person",),
        order=12,
        as_table=True,
        shows=("paper", "received_at", "pages"),
        files=pictures,
    ),
    Part(
        "people.Representative",
        "Qui signe avec vous, ou pour vous",
        of=("person",),
        order=12,
        as_table=True,
        shows=(
            "role",
            "first_name",
            "last_name",
            "organisation",
            "proof",
            "proof_on",
            "starts_on",
            "ends_on",
            "seen_by",
        ),
        left_out={
            "phone": "Le numéro d’une autre personne.",
            "email": "L’adresse d’une autre personne.",
        },
    ),
    Part(
        "people.Activity",
        "Emplois et formations",
        of=("person",),
        order=13,
        as_table=True,
        shows=("kind", "employer", "commune", "starts_on", "ends_on", "hours"),
    ),
    Part(
        "people.Consent",
        "Consentements, dans l’ordre où vous les avez donnés ou refusés",
        of=("person",),
        order=14,
        as_table=True,
        shows=("purpose", "recipient", "given", "at", "how", "recorded_by"),
    ),
    Part("people.Note", "Notes de l’équipe", of=("person",), order=15, shows=("at", "author", "text")),
    LeftOut(
        "people.Household",
        "Le nom d’un foyer est celui d’autres personnes\u202f; votre fiche dit si vous en avez un.",
    ),
    Processing(
        key="people.follow",
        title="Connaître et accueillir les personnes",
        purpose=(
            "Savoir à qui l’on prête ou loue un véhicule, vérifier l’accès au service, joindre la personne sans la mettre en danger, "
            "échanger avec la structure qui l’a orientée quand elle l’accepte."
        ),
        basis=(
            "Mesures prises avant un contrat et exécution de ce contrat (art. 6-1-b)\u202f; mission d’intérêt public ou intérêt légitime "
            "de la structure pour l’accompagnement (art. 6-1-e ou f)\u202f; consentement pour les échanges avec le prescripteur et les enquêtes (art. 6-1-a)."
        ),
        people="Personnes en insertion qui demandent ou reçoivent un service de mobilité.",
        data=(
            "identité, date et lieu de naissance, coordonnées, commune, langue, précautions de contact",
            "permis\u202f: catégorie, numéro, dates, perte déclarée",
            "pièces\u202f: nature, numéro, dates, refus et son motif",
            "images de pièces, le temps de les vérifier\u202f; douze mois au plus quand un motif est choisi",
            "situation d’emploi, allocation, quotient familial, revenu quand un tarif le demande",
            "qui signe avec elle (parent, tuteur, curateur, aide sociale à l’enfance), mesure de protection sans sa cause",
            "emploi ou formation, prescripteur, consentements datés, notes",
        ),
        sensitive=(
            "Pas de numéro de sécurité sociale (refusé à la saisie), pas de donnée de santé demandée. Une adresse masquée ou une précaution "
            "de contact peut révéler un danger\u202f: elle est traitée comme sensible."
        ),
        recipients=(_STAFF, "Le prescripteur, avec l’accord de la personne"),
        kept="Deux ans après le dernier contact, puis la fiche est rendue anonyme.",
        retention=("people.people", "people.paper_files", "rentals.licences"),
        security=(
            "adresse, quotient, revenu, montants et notes chiffrés dans la base, clés renouvelables",
            "images de pièces redessinées (sans lieu ni appareil), PDF récrits sans rien d’actif, jamais à une adresse publique, "
            "effacées dès la vérification\u202f; chaque ouverture est notée",
            "accès par rôle, fermé par défaut\u202f; revenus et adresses masquées montrés à peu de personnes",
            "chaque ouverture d’une fiche est notée (qui, quand)\u202f; ouvrir une adresse masquée demande un motif",
            "journal des actes que personne ne peut récrire, sans valeur personnelle",
        ),
        risks=(
            (
                "L’adresse ou le numéro d’une personne menacée parvient à quelqu’un d’autre",
                "adresse masquée dans les listes, les documents et les exports\u202f; précautions obéies par les messages\u202f; ouverture avec motif, notée",
                "Un collègue autorisé la dit de vive voix\u202f: formation de l’équipe.",
            ),
            (
                "Des revenus ou des difficultés sont lus par un collègue qui n’en a pas besoin",
                "matrice des rôles, chiffrement, journal des lectures relu par le responsable",
                "Une note en texte libre peut en dire trop\u202f: règle d’écriture, et la personne peut tout lire.",
            ),
            (
                "Une fiche fausse ou confondue avec une autre",
                "ressemblances montrées pendant la saisie, corrections tracées, demande de rectification suivie",
                "Faible.",
            ),
        ),
        order=10,
    ),
)
