"""What a person is told of what she sent, and why it is kept."""

from mobilite.privacy import Part, Processing

DECLARED = (
    Part(
        "asking.HelpRequest",
        "Demandes de solution pour se déplacer, faites en ligne",
        of=("person",),
        order=59,
        shows=(
            "received_at",
            "first_name",
            "last_name",
            "phone",
            "commune",
            "needs",
            "means",
            "words",
            "language",
            "case",
            "handled_at",
            "set_aside",
        ),
        left_out={
            "press_key": "Un numéro technique, tiré au hasard.",
            "handled_by": "Le collègue qui a répondu.",
            "search_text": "Le nom et le téléphone, écrits pour les recherches.",
        },
    ),
    Processing(
        key="asking.requests",
        title="Recevoir les demandes de solution pour se déplacer, faites en ligne",
        purpose="Appeler vite une personne qui cherche comment se déplacer, et ouvrir avec elle un dossier de conseil.",
        basis="Mesures prises à la demande de la personne (art. 6-1-b).",
        people="Les personnes qui remplissent le formulaire «\u00a0Je cherche une solution pour me déplacer\u00a0».",
        data=(
            "nom, prénom, commune, téléphone",
            "ce qu’elle veut pouvoir faire, comment elle se déplace, ses mots si elle veut",
        ),
        recipients=("Les conseillers mobilité, la responsable",),
        kept="Douze mois.",
        retention=("asking.requests",),
        security=(
            "ses mots sont chiffrés, et effacés si la demande est classée sans suite",
            "rien n’est demandé de la santé",
        ),
        order=62,
    ),
)
