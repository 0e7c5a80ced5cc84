"""What the people app tells a person of herself, and why it is kept."""

from mobilite.privacy import LeftOut, Part, Processing

_STAFF = "L’équipe, selon le rôle de chacun (docs/acces.md)"

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
        shows=("category", "number", "issued_on", "expires_on", "seen_on", "seen_by"),
    ),
    Part(
        "people.Paper",
        "Pièces vues (aucune image n’en est gardée)",
        of=("person",),
        order=12,
        as_table=True,
        shows=("kind", "detail", "issued_on", "expires_on", "seen_on", "seen_by"),
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
        shows=("purpose", "given", "at", "how", "recorded_by"),
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
            "permis\u202f: catégorie, numéro, dates (aucune image)",
            "pièces vues\u202f: nature et dates (aucune image)",
            "situation d’emploi, allocation, quotient familial, revenu quand un tarif le demande",
            "emploi ou formation, prescripteur, consentements datés, notes",
        ),
        sensitive=(
            "Pas de numéro de sécurité sociale (refusé à la saisie), pas de donnée de santé demandée. Une adresse masquée ou une précaution "
            "de contact peut révéler un danger\u202f: elle est traitée comme sensible."
        ),
        recipients=(_STAFF, "Le prescripteur, avec l’accord de la personne"),
        kept="Deux ans après le dernier contact, puis la fiche est rendue anonyme.",
        retention=("people.people", "rentals.licences"),
        security=(
            "adresse, quotient, revenu, montants et notes chiffrés dans la base, clés renouvelables",
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
