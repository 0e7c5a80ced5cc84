"""What an account tells a person of herself, and why accounts are kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "accounts.User",
        "Votre compte en ligne",
        of=("person",),
        order=80,
        shows=("email", "first_name", "last_name", "is_active", "last_login"),
        left_out={
            "password": "Un mot de passe n’est gardé que brouillé\u202f; le donner affaiblirait votre compte."
        },
    ),
    Part(
        "accounts.PersonalLink",
        "Liens personnels qui vous ont été donnés",
        about=("object_label", "object_id"),
        order=81,
        as_table=True,
        shows=("purpose", "created_at", "expires_at", "used_at", "revoked_at"),
        left_out={"token_hash": "L’empreinte d’un secret, qui ne dit rien de vous."},
    ),
    Processing(
        key="accounts.accounts",
        title="Ouvrir et protéger les comptes",
        purpose="Savoir qui se connecte, ne montrer à chacun que ce que son rôle demande, fermer la porte après cinq mots de passe faux.",
        basis="Intérêt légitime de la structure\u202f: la sécurité des données (art. 6-1-f et 32).",
        people="L’équipe, les contacts de partenaires et les personnes qui ont un compte.",
        data=(
            "nom, adresse e-mail, rôles, lieu de travail",
            "mot de passe brouillé",
            "tentatives de connexion refusées, avec l’adresse du poste",
        ),
        recipients=("Les administrateurs",),
        retention=("accounts.sign_ins", "accounts.attempts", "accounts.sessions", "accounts.links"),
        kept="Le temps du compte\u202f; les tentatives refusées s’effacent après une connexion réussie.",
        security=(
            "mots de passe brouillés",
            "liens à usage limité, dont seule l’empreinte est gardée",
            "pages fermées par défaut",
        ),
        risks=(
            (
                "Quelqu’un se connecte à la place d’un collègue",
                "cinq essais puis un quart d’heure d’attente, mots de passe longs, HTTPS, postes partagés qui ne gardent aucune page",
                "Un mot de passe écrit près du poste\u202f: règle de l’équipe.",
            ),
        ),
        order=80,
    ),
)
