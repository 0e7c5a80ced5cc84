"""What a person is told of what was sent about her, and why it is."""

from advice.recruitment.sheet import NEVER
from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    LeftOut("feed.Destination", "Le logiciel d’une structure\u202f: personne n’y est nommé."),
    LeftOut("feed.Export", "Un fichier pour une structure\u202f: ses lignes vous sont dites une à une."),
    Part(
        "feed.Delivery",
        "Vos candidatures envoyées au logiciel d’une structure",
        of=("referral__person",),
        order=72,
        as_table=True,
        shows=("referral", "destination", "kind", "state", "asked_at", "ended_at"),
        left_out={"key": "Un numéro technique.", "why": "Ce que le logiciel a répondu, pas à votre sujet."},
    ),
    Part(
        "feed.Attempt",
        "Essais d’envoi de vos candidatures",
        of=("delivery__referral__person",),
        order=72,
        as_table=True,
        shows=("delivery", "number", "started_at", "status"),
        left_out={"key": "Un numéro technique.", "why": "Ce que le logiciel a répondu, pas à votre sujet."},
    ),
    Part(
        "feed.ExportLine",
        "Fichiers pour le logiciel d’une structure où vous étiez",
        of=("referral__person",),
        order=72,
        as_table=True,
        shows=("referral", "export", "withdrawn"),
    ),
    Part(
        "feed.HoursWorked",
        "Heures travaillées chez la structure qui vous a embauchée",
        of=("referral__person",),
        order=72,
        as_table=True,
        shows=("referral", "month", "hours", "noted_at"),
        left_out={"noted_by": "Le collègue qui les a notées."},
    ),
    Processing(
        key="feed.sending",
        title="Envoyer les candidatures au logiciel d’une structure",
        purpose="Éviter à la structure de recopier la fiche d’une personne qui accepte de lui être proposée, et savoir en retour si elle est embauchée et combien elle travaille.",
        basis="Consentement, pour chaque structure (art. 6-1-a)\u202f; celui qui vaut pour être proposée.",
        people="Les personnes proposées à une structure, tant qu’elles l’acceptent.",
        data=(
            "les champs choisis par la responsable, parmi ceux de la fiche acceptée",
            "l’état de la candidature",
            "en retour\u202f: le contrat, ses dates, les heures de chaque mois",
        ),
        sensitive=f"Aucune. {NEVER}",
        recipients=(
            "La structure que la personne a acceptée, par son logiciel",
            "Son éditeur, qui travaille pour elle",
        ),
        kept="Le fichier un mois, la trace de l’envoi un an\u202f; le contenu d’un envoi direct n’est pas gardé.",
        retention=("feed.files", "feed.log"),
        security=(
            "l’accord est relu à l’instant de l’envoi\u202f; retiré, rien ne part que la référence, pour que la structure efface",
            "un fichier où se trouve une personne qui retire son accord est effacé aussitôt",
            "envois chiffrés (HTTPS) et signés, vers une adresse publique seulement, sans redirection",
            "le secret qui signe est gardé chiffré et montré une seule fois",
        ),
        risks=(
            (
                "Une structure garde ce qui lui a été envoyé",
                "la convention l’engage, un mail et un envoi de retrait lui demandent d’effacer",
                "Ce qu’elle fait de ses propres fichiers.",
            ),
        ),
        order=48,
    ),
)
