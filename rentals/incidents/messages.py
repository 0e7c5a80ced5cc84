"""What a file writes: the vehicle is expected back, another one replaces what broke down. The step is dated by the sending."""

from mobilite.outbox.events import Event
from mobilite.outbox.models import Channel
from mobilite.pages import french
from mobilite.periods import paris_date
from rentals.incidents.models import Incident, Kind, StepKind
from rentals.incidents.operations.following import note_sent
from rentals.incidents.operations.writing import NOT_RETURNED, SUBSTITUTE
from rentals.messages import REGARDS
from rentals.models import Status as RentalStatus


def values(incident: Incident) -> dict[str, str]:
    """Return what a message about a file may say."""
    rental = incident.rental
    since = rental.return_at if rental is not None else incident.happened_at
    return {
        "vehicule": f"votre {incident.vehicle.category.get_drawing_display().lower()}",
        "jour": french.date_fr(paris_date(since), long=True, year=False),
        "lieu": str(rental.return_place) if rental is not None else "",
    }


def files_of(kind: Kind):
    """Return real files to show a wording on, the latest first."""
    found = Incident.objects.filter(kind=kind).exclude(person=None).exclude(rental=None)
    return found.select_related("person", "rental__return_place", "vehicle__category").order_by(
        "-noted_at", "-pk"
    )


def is_back(incident: Incident, now) -> str:
    """Say why a vehicle need not be asked for any more."""
    if incident.is_closed:
        return "Le dossier est clos."
    runs = incident.rental is not None and incident.rental.status == RentalStatus.ONGOING
    return "" if runs else "Le véhicule est déjà rendu."


def needs_none(incident: Incident, now) -> str:
    """Say why a replacement need not be proposed any more."""
    if why := is_back(incident, now):
        return why
    swapped = incident.rental.vehicle is not None and incident.rental.vehicle.pk != incident.vehicle_id
    return "Le véhicule est déjà remplacé." if swapped else ""


def step_left(kind: StepKind):
    """Return what notes a step on the day that its message left."""

    def noted(incident: Incident, message, at) -> None:
        by = "" if message.channel == Channel.SMS else "par e-mail"
        note_sent(incident.pk, kind=kind, detail=str(message.extra.get("nouveau", by)), at=at)

    return noted


EVENTS = (
    Event(
        key=NOT_RETURNED,
        label="Véhicule non rendu",
        about="incidents.incident",
        variables={
            "vehicule": "« votre voiture », « votre scooter » ou « votre vélo »",
            "jour": "le jour où il devait revenir",
            "lieu": "où le rendre",
        },
        values=values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, nous attendons {vehicule} depuis {jour}. Ramenez-nous le véhicule ou "
                "appelez-nous aujourd'hui au {telephone} : on cherche une solution.",
            },
            "email": {
                "fr": (
                    "Nous attendons {vehicule}",
                    "Bonjour {prenom},\n\nNous attendons {vehicule} depuis {jour}, à {lieu}.\n\nRamenez-nous le véhicule, ou "
                    "appelez-nous aujourd’hui au {telephone}. Une panne, un empêchement\u202f? Dites-le-nous\u00a0: nous "
                    "cherchons une solution avec vous." + REGARDS,
                ),
            },
        },
        reason_gone=is_back,
        essential=True,
        example=lambda: files_of(Kind.NOT_RETURNED),
        must_say=("jour", "telephone"),
        left=step_left(StepKind.SMS),
    ),
    Event(
        key=SUBSTITUTE,
        label="Un véhicule de remplacement",
        about="incidents.incident",
        variables={
            "vehicule": "« votre voiture », « votre scooter » ou « votre vélo »",
            "nouveau": "« le scooter Kisbee S-04 »",
            "ou": "le lieu où il attend",
        },
        # The act says which; these stand for it in previews.
        values=lambda incident: {**values(incident), "nouveau": "le scooter Kisbee S-04", "ou": "Ancenis"},
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, {vehicule} est en panne : {nouveau} vous attend à {ou}. Le prix ne change "
                "pas. Appelez-nous au {telephone} pour l'heure.",
            },
            "email": {
                "fr": (
                    "Un véhicule de remplacement",
                    "Bonjour {prenom},\n\n{nouveau} remplace {vehicule} en panne\u00a0: il vous attend à {ou}. Le prix, les "
                    "échéances et la caution ne changent pas\u00a0; un avenant nomme le nouveau véhicule.\n\nAppelez-nous au "
                    "{telephone}\u00a0: nous convenons de l’heure." + REGARDS,
                ),
            },
        },
        reason_gone=needs_none,
        essential=True,
        example=lambda: files_of(Kind.BREAKDOWN),
        must_say=("nouveau", "telephone"),
        left=step_left(StepKind.SUBSTITUTE),
    ),
)
