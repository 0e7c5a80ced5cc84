"""What is written to a person once a place is agreed: which vehicle, which day, which hour, where; no address of hers in it."""

from mobilite.outbox.events import Event
from mobilite.pages.french import date_fr, time_fr
from mobilite.periods import paris_date
from rentals.models import Moment
from rentals.rounds.models import Stop
from rentals.rounds.operations.agreeing import AGREED


def values(stop: Stop) -> dict[str, str]:
    """Return what the message says of a stop."""
    at = stop.appointment.starts_at
    vehicle = f"votre {stop.rental.offer.category.get_drawing_display().lower()}"
    acts = {
        (Moment.OUT, True): f"nous vous apportons {vehicle}",
        (Moment.OUT, False): f"nous vous remettons {vehicle}",
        (Moment.IN, True): f"nous venons chercher {vehicle}",
        (Moment.IN, False): f"nous reprenons {vehicle}",
    }
    return {
        "acte": acts[Moment(stop.moment), stop.meeting_point_id is None],
        "jour": date_fr(paris_date(at), long=True, year=False),
        "heure": time_fr(at),
        "lieu": stop.lieu,
        "adresse": _address(stop),
    }


def _address(stop: Stop) -> str:
    point = stop.meeting_point
    return f" ({point.address}, {point.commune})" if point else ""


def gone(stop: Stop, now) -> str:
    """Say why the message has no sense any more."""
    if stop.dropped_at is not None:
        return "Le rendez-vous n’a plus lieu."
    return "" if stop.appointment.starts_at > now else "L’heure est passée."


def recent():
    """Return real stops to show a wording on, the latest first."""
    return Stop.objects.live().loaded().select_related("rental__offer__category").order_by("-pk")


EVENT = Event(
    key=AGREED,
    label="Lieu et heure convenus",
    about="rounds.stop",
    variables={
        "acte": "« nous vous apportons votre scooter », « nous reprenons votre voiture »…",
        "jour": "le jour convenu",
        "heure": "l’heure convenue",
        "lieu": "« votre domicile », « la mairie de Ligné »…",
        "adresse": "l’adresse du lieu, entre parenthèses ; rien au domicile",
    },
    values=values,
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, {acte} {jour} à {heure}, à {lieu}. Un souci ? {telephone}",
        },
        "email": {
            "fr": (
                "Rendez-vous {jour} à {heure}",
                "Bonjour {prenom},\n\nC’est convenu : {acte} {jour} à {heure}, à {lieu}{adresse}.\n\nUn empêchement ? "
                "Appelez-nous au {telephone} : nous trouvons un autre moment.\n\nÀ bientôt,\n{structure}, {telephone}",
            ),
        },
    },
    reason_gone=gone,
    example=recent,
    must_say=("jour", "heure", "lieu"),
)
