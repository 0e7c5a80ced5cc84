"""What is written to who was promised a vehicle: it may not be there, it is another one, it will be there after all.

Nothing is said of who has the vehicle, nor why it is missing: that is somebody else's business.
"""

from django.db.models import Q

from mobilite.outbox.events import Event
from mobilite.outbox.models import Message
from rentals.messages import HELP, REGARDS, recent
from rentals.models import Rental, Status
from rentals.promises.risks import leaving_words, risks
from vehicles.models import Drawing, Vehicle

AT_RISK, SURE_AGAIN, CHANGED = "rentals.at_risk", "rentals.sure_again", "rentals.vehicle_changed"
NOT_COME, NO_SHOW = "rentals.not_come", "rentals.no_show"
NAMES = {Drawing.CAR: "la voiture", Drawing.SCOOTER: "le scooter", Drawing.BIKE: "le vélo"}
WHEN = {"jour": "le jour du départ", "heure": "l’heure du départ", "lieu": "le lieu du départ"}
WORDS = {"vehicule": "« votre voiture », « votre scooter » ou « votre vélo »", **WHEN}
THE_OTHER = {"nouveau": "« le scooter Kisbee S-04 »", "numero": "le numéro du nouveau véhicule"}
NOT_TO_COME = "La location est partie ou finie."


def values(rental: Rental) -> dict[str, str]:
    """Return what a message about a departure may say."""
    return {
        "vehicule": f"votre {rental.offer.category.get_drawing_display().lower()}",
        **leaving_words(rental),
    }


def named(vehicle: Vehicle) -> dict[str, str]:
    """Return how a message names a vehicle: « le scooter Kisbee S-04 »."""
    word = NAMES[Drawing(vehicle.category.drawing)]
    return {"nouveau": f"{word} {vehicle.model} {vehicle.number}", "numero": vehicle.number}


def no_longer_at_risk(rental: Rental, now) -> str:
    """Say why « votre véhicule ne sera peut-être pas là » has no sense any more."""
    if rental.status != Status.CONFIRMED:
        return NOT_TO_COME
    return "" if risks(now, rental=rental) else "Le véhicule sera là, ou un autre est promis."


def at_risk_again(rental: Rental, now) -> str:
    """Say why « votre véhicule sera bien là » has no sense any more."""
    if rental.status != Status.CONFIRMED:
        return NOT_TO_COME
    return "Le véhicule manque à nouveau." if risks(now, rental=rental) else ""


def not_to_come(rental: Rental, now) -> str:
    """Say why a word about a departure has no sense any more."""
    return "" if rental.status == Status.CONFIRMED and now <= rental.return_at else NOT_TO_COME


def promised():
    """Return real rentals to show a wording on, the next departures first."""
    return recent(Status.CONFIRMED).select_related("pickup_place")


EVENTS = (
    Event(
        key=AT_RISK,
        label="Le véhicule promis ne sera peut-être pas là",
        about="rentals.rental",
        variables={**WORDS, "solution": "« Nous avons un autre scooter à Ancenis »"},
        # The sweep says what is free; this stands for it in previews.
        values=lambda rental: {**values(rental), "solution": "Nous cherchons une autre solution"},
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, {vehicule} de {jour}, {heure}, risque de manquer. {solution}. "
                "Appelez-nous au {telephone}.",
            },
            "email": {
                "fr": (
                    "Votre départ de {jour}",
                    "Bonjour {prenom},\n\n{vehicule} était promis pour {jour}, {heure}, à {lieu}. Il est possible qu’il n’y "
                    "soit pas à cette heure-là\u00a0: nous préférons vous le dire tout de suite.\n\n{solution}.\n\n"
                    "Appelez-nous au {telephone}\u00a0: nous choisissons ensemble." + REGARDS,
                ),
            },
        },
        reason_gone=no_longer_at_risk,
        essential=True,
        example=promised,
        must_say=("jour", "solution", "telephone"),
    ),
    Event(
        key=SURE_AGAIN,
        label="Le véhicule promis sera bien là",
        about="rentals.rental",
        variables=WORDS,
        values=values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, c'est arrangé : {vehicule} vous attend bien {jour} à {heure}, à {lieu}. "
                + HELP,
            },
            "email": {
                "fr": (
                    "C’est arrangé pour {jour}",
                    "Bonjour {prenom},\n\nC’est arrangé\u00a0: {vehicule} vous attend bien {jour} à {heure}, à {lieu}."
                    + REGARDS,
                ),
            },
        },
        reason_gone=at_risk_again,
        essential=True,
        example=promised,
        must_say=("jour", "heure", "lieu"),
    ),
    Event(
        key=CHANGED,
        label="Un autre véhicule que prévu",
        about="rentals.rental",
        variables={**THE_OTHER, **WHEN},
        # The cause says which vehicle; these stand for it in previews.
        values=lambda rental: {
            **leaving_words(rental),
            **(named(rental.vehicle) if rental.vehicle else {"nouveau": "un autre véhicule", "numero": ""}),
        },
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, votre véhicule change : {nouveau} vous attend {jour} à {heure}, à {lieu}. "
                + HELP,
            },
            "email": {
                "fr": (
                    "Un autre véhicule pour {jour}",
                    "Bonjour {prenom},\n\nVotre véhicule change\u00a0: {nouveau} vous attend {jour} à {heure}, à {lieu}. Les "
                    "dates et le prix restent les mêmes.\n\nCela ne vous convient pas\u202f? Appelez-nous au {telephone}."
                    + REGARDS,
                ),
            },
        },
        reason_gone=not_to_come,
        essential=True,
        example=promised,
        must_say=("nouveau", "jour"),
    ),
    Event(
        key=NOT_COME,
        label="Personne n’est venu, on appelle",
        about="rentals.rental",
        variables=WORDS,
        values=values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, on vous attendait {jour} à {heure}, à {lieu}. Vous venez ? Appelez le "
                "{telephone} : sans nouvelles, le véhicule ira à quelqu'un d'autre.",
            },
            "email": {
                "fr": (
                    "On vous attendait {jour}",
                    "Bonjour {prenom},\n\nOn vous attendait {jour} à {heure}, à {lieu}, pour {vehicule}.\n\nVous venez\u202f? "
                    "Appelez-nous au {telephone}. Sans nouvelles, le véhicule sera prêté à quelqu’un d’autre."
                    + REGARDS,
                ),
            },
        },
        reason_gone=not_to_come,
        essential=True,
        example=promised,
        must_say=("jour", "telephone"),
    ),
    Event(
        key=NO_SHOW,
        label="Absence notée, véhicule libéré",
        about="rentals.rental",
        variables={**WHEN, "suite": "« Il n’y a rien à payer », ou la somme qui reste, et la caution"},
        # The act says what is due; this stands for it in previews.
        values=lambda rental: {**leaving_words(rental), "suite": "Il n'y a rien à payer"},
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, sans nouvelles de vous {jour}, le véhicule est libéré. {suite}. Pour une "
                "autre date, appelez le {telephone}.",
            },
            "email": {
                "fr": (
                    "Votre départ de {jour}",
                    "Bonjour {prenom},\n\nSans nouvelles de vous {jour}, le véhicule est libéré. {suite}.\n\nVous en avez "
                    "encore besoin\u202f? Appelez-nous au {telephone}\u00a0: nous cherchons une autre date."
                    + REGARDS,
                ),
            },
        },
        essential=True,
        example=promised,
        must_say=("jour", "suite"),
    ),
)


def written_about(rental: Rental, *events: str):
    """Return what was written about a rental for these reasons, said aloud included, the latest first."""
    return Message.objects.about(rental).filter(event__in=events).order_by("-created_at", "-pk")


#: What reached somebody, or may still: what failed or was cancelled said nothing.
ARRIVED = Q(state__in=("sent", "delivered"))
