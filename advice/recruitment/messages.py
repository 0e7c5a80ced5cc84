"""What a structure receives of somebody who agrees, what it must forget, and what the person and who sent her hear."""

from advice.recruitment.models import Referral
from advice.recruitment.operations.answering import ANSWERED, OVER, PRESCRIBER
from advice.recruitment.operations.calling import ASK_HER, ASK_THEM, MISSED
from advice.recruitment.operations.proposing import PROPOSED, STOP
from advice.recruitment.sheet import lines_of
from mobilite.outbox.events import Event
from rentals.messages import REGARDS


def _example():
    rows = Referral.objects.select_related("person__commune", "employer__partner", "opening")
    return rows.order_by("-proposed_at", "-pk")


def _gone(referral: Referral, now) -> str:
    return "" if referral.is_live else "La candidature a déjà sa réponse."


NAMES = {
    "structure_qui_recrute": "le nom de la structure",
    "personne": "le prénom de la personne, jamais son nom",
}


def _names(referral: Referral) -> dict[str, str]:
    return {"structure_qui_recrute": str(referral.employer), "personne": referral.person.first_name}


def _with(**more):
    return lambda referral: _names(referral) | more


def _sheet(referral: Referral) -> dict[str, str]:
    lines = "\n".join(f"{label}\u00a0: {value}" for label, value in lines_of(referral))
    return _names(referral) | {"fiche": lines, "reference": referral.reference}


EVENTS = (
    Event(
        key=PROPOSED,
        label="Recrutement\u00a0: une personne est proposée à une structure",
        about="recruitment.referral",
        variables=NAMES
        | {"fiche": "ce qu’elle accepte de partager, une ligne par réponse", "reference": "la référence"},
        values=_sheet,
        texts={
            "email": {
                "fr": (
                    "Une personne à rencontrer, {reference}",
                    "Bonjour {prenom},\n\nCette personne accepte que nous vous parlions d’elle\u00a0:\n\n{fiche}\n\nNous "
                    "l’appelons sous un jour ouvré. Dites-nous quand la rencontrer au {telephone}. Elle peut retirer son "
                    "accord à tout moment\u00a0: nous vous le dirions aussitôt." + REGARDS,
                ),
            },
        },
        reason_gone=_gone,
        private=True,
        example=_example,
        must_say=("fiche",),
    ),
    Event(
        key=STOP,
        label="Recrutement\u00a0: une personne retire son accord",
        about="recruitment.referral",
        variables=NAMES | {"reference": "la référence"},
        values=lambda referral: _names(referral) | {"reference": referral.reference},
        texts={
            "email": {
                "fr": (
                    "Candidature {reference}\u00a0: à effacer",
                    "Bonjour {prenom},\n\nLa personne de la candidature {reference} ne souhaite plus être proposée. Ne la "
                    "contactez plus, et effacez ce que nous vous avions envoyé d’elle. Une question\u202f? Appelez-nous au "
                    "{telephone}." + REGARDS,
                ),
            },
        },
        private=True,
        example=_example,
        must_say=("reference",),
    ),
    Event(
        key=OVER,
        label="Recrutement\u00a0: la personne est embauchée ailleurs",
        about="recruitment.referral",
        variables=NAMES | {"reference": "la référence"},
        values=lambda referral: _names(referral) | {"reference": referral.reference},
        texts={
            "email": {
                "fr": (
                    "Candidature {reference}\u00a0: la personne a trouvé",
                    "Bonjour {prenom},\n\nLa personne de la candidature {reference} a été embauchée ailleurs\u00a0: il n’y a "
                    "plus rien à faire. Nous vous en proposerons d’autres." + REGARDS,
                ),
            },
        },
        example=_example,
        must_say=("reference",),
    ),
    Event(
        key=ANSWERED,
        label="Recrutement\u00a0: la réponse, à la personne",
        about="recruitment.referral",
        variables=NAMES | {"phrase": "la phrase écrite pour elle"},
        values=_with(phrase="La structure étudie votre candidature."),
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, {structure_qui_recrute} : {phrase} Une question ? {telephone}"
            },
            "email": {
                "fr": (
                    "Votre candidature chez {structure_qui_recrute}",
                    "Bonjour {prenom},\n\n{phrase}\n\nUne question\u202f? Appelez-nous au {telephone}."
                    + REGARDS,
                ),
            },
        },
        private=True,
        example=_example,
        must_say=("phrase",),
    ),
    Event(
        key=PRESCRIBER,
        label="Recrutement\u00a0: la réponse, à qui a orienté la personne",
        about="recruitment.referral",
        variables=NAMES | {"phrase": "la phrase écrite pour lui"},
        values=_with(phrase="La structure étudie sa candidature."),
        texts={
            "email": {
                "fr": (
                    "Des nouvelles de {personne}",
                    "Bonjour {prenom},\n\nVous nous avez parlé de {personne}. Avec son accord, voici la réponse de "
                    "{structure_qui_recrute}\u00a0:\n\n{phrase}\n\nUne question\u202f? Appelez-nous au {telephone}."
                    + REGARDS,
                ),
            },
        },
        private=True,
        example=_example,
        must_say=("phrase",),
    ),
    Event(
        key=MISSED,
        label="Recrutement\u00a0: nous avons essayé de vous joindre",
        about="recruitment.referral",
        variables=NAMES,
        values=_names,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, nous avons essayé de vous joindre deux fois, pour un travail. Rappelez-nous au "
                "{telephone}, ou dites-nous quand vous appeler."
            },
            "email": {
                "fr": (
                    "Nous avons essayé de vous joindre",
                    "Bonjour {prenom},\n\nNous vous avons appelée deux fois, pour un travail. Rappelez-nous au {telephone}, ou "
                    "dites-nous quand vous êtes libre." + REGARDS,
                ),
            },
        },
        reason_gone=lambda referral, now: (
            "Elle a été jointe." if referral.contacted_at else _gone(referral, now)
        ),
        private=True,
        example=_example,
    ),
    Event(
        key=ASK_HER,
        label="Recrutement\u00a0: où en êtes-vous\u202f? (30 jours sans nouvelles)",
        about="recruitment.referral",
        variables=NAMES,
        values=_names,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, cherchez-vous toujours un travail ? Votre candidature est ouverte. Appelez-nous au "
                "{telephone} pour nous le dire."
            },
            "email": {
                "fr": (
                    "Où en êtes-vous\u202f?",
                    "Bonjour {prenom},\n\nVotre candidature est toujours ouverte chez {structure_qui_recrute}. Cherchez-vous "
                    "toujours un travail\u202f? Appelez-nous au {telephone} pour nous le dire." + REGARDS,
                ),
            },
        },
        reason_gone=_gone,
        private=True,
        example=_example,
    ),
    Event(
        key=ASK_THEM,
        label="Recrutement\u00a0: des nouvelles d’une candidature, à la structure",
        about="recruitment.referral",
        variables=NAMES | {"reference": "la référence"},
        values=lambda referral: _names(referral) | {"reference": referral.reference},
        texts={
            "email": {
                "fr": (
                    "Candidature {reference}\u00a0: où en êtes-vous\u202f?",
                    "Bonjour {prenom},\n\nLa candidature {reference} attend votre réponse depuis trente jours. Une rencontre, un "
                    "refus, un autre moment\u00a0: toute réponse aide la personne. Appelez-nous au {telephone}."
                    + REGARDS,
                ),
            },
        },
        reason_gone=_gone,
        example=_example,
        must_say=("reference",),
    ),
)
