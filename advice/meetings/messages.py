"""What is written about appointments and workshops: the day, the hour, the place; never what for (row K4: one SMS)."""

from advice.meetings.models import Enrolment, Invitation, Place, State
from advice.meetings.operations import appointments, base, inviting
from mobilite.diary.models import Appointment
from mobilite.diary.models import Status as Booked
from mobilite.outbox.events import LINK_HERE, Event
from mobilite.pages.french import date_fr, time_fr
from mobilite.periods import paris_date

REGARDS = "\n\nÀ bientôt,\n{structure}, {telephone}"
WORDS = {
    "jour": "le jour du rendez-vous",
    "heure": "son heure",
    "avec": "le prénom du collègue",
    "lieu": "« à Ancenis », « par téléphone », « chez vous »",
    "adresse": "l’adresse de notre lieu, entre parenthèses ; rien ailleurs",
}
AT_WORKSHOP = {
    "atelier": "le titre de l’atelier",
    "jour": "le jour",
    "heure": "l’heure",
    "lieu": "le nom de notre lieu",
    "adresse": "son adresse",
    "apporter": "pour qui, quoi apporter, ou rien",
}


def where(one: Appointment) -> str:
    """Return where, as it follows a verb; never somebody's address."""
    if one.place is not None:
        return f"à {one.place.short_name}"
    return "par téléphone" if one.commune is None else "chez vous"


def values(one: Appointment) -> dict[str, str]:
    """Return what a message says of an appointment."""
    place = one.place
    return {
        "jour": date_fr(paris_date(one.starts_at), long=True, year=False),
        "heure": time_fr(one.starts_at),
        "avec": one.user.first_name,
        "lieu": where(one),
        "adresse": f" ({place.address}, {place.commune})" if place and place.address else "",
    }


def of_workshop(enrolment: Enrolment) -> dict[str, str]:
    """Return what a message says of a workshop."""
    one, workshop = enrolment.workshop.appointment, enrolment.workshop
    return {
        "atelier": workshop.title,
        "jour": date_fr(paris_date(one.starts_at), long=True, year=False),
        "heure": time_fr(one.starts_at),
        "lieu": one.place.short_name,
        "adresse": f"{one.place.address}, {one.place.commune}",
        "apporter": workshop.about,
    }


def no_more(one: Appointment, now) -> str:
    """Say why an appointment is not worth a word any more."""
    if one.status != Booked.BOOKED:
        return "Le rendez-vous n’a plus lieu."
    return "" if one.starts_at > now else "L’heure est passée."


def still_stands(one: Appointment, now) -> str:
    """Say why « annulé » is not to be said."""
    if one.status != Booked.CANCELLED:
        return "Le rendez-vous n’est pas annulé."
    return "" if one.starts_at > now else "L’heure est passée."


def no_seat(status: str):
    """Return what says why a word about a seat, or about the wait, has no sense any more."""

    def gone(enrolment: Enrolment, now) -> str:
        workshop = enrolment.workshop
        if workshop.status != State.PLANNED:
            return "L’atelier n’est plus à venir."
        if (status and enrolment.status != status) or enrolment.status == Place.LEFT:
            return "L’inscription a changé."
        return "" if workshop.appointment.starts_at > now else "L’heure est passée."

    return gone


def not_cancelled(enrolment: Enrolment, now) -> str:
    """Say why « l’atelier est annulé » is not to be said."""
    return "" if enrolment.workshop.status == State.CANCELLED else "L’atelier n’est pas annulé."


def recent():
    """Return real appointments to show a wording on, the latest first."""
    rows = Appointment.objects.filter(person__isnull=False, kind__in=appointments.ADVICE)
    return rows.select_related("user", "person", "place__commune").order_by("-starts_at", "-pk")


def recent_seats():
    """Return real enrolments to show a wording on, the latest first."""
    return Enrolment.objects.select_related("workshop__appointment__place__commune", "person").order_by("-pk")


def _event(key, label, sms, subject, body, *, gone) -> Event:
    return Event(
        key=key, label=label, about="diary.appointment", variables=WORDS, values=values,
        texts={"sms": {"fr": sms}, "email": {"fr": (subject, "Bonjour {prenom},\n\n" + body + REGARDS)}},
        reason_gone=gone, example=recent, must_say=("jour", "heure"),
    )  # fmt: skip


def _workshop(key, label, sms, subject, body, *, gone) -> Event:
    return Event(
        key=key, label=label, about="meetings.enrolment", variables=AT_WORKSHOP, values=of_workshop,
        texts={"sms": {"fr": sms}, "email": {"fr": (subject, "Bonjour {prenom},\n\n" + body + REGARDS)}},
        reason_gone=gone, example=recent_seats, must_say=("jour",),
    )  # fmt: skip


def of_invitation(invitation: Invitation) -> dict[str, str]:
    """Return what a message says of a link."""
    workshop = invitation.workshop
    what = f"dites si vous venez\u00a0: {workshop.title}" if workshop else "choisissez votre rendez-vous"
    return {
        "quoi": what,
        "jusque": date_fr(paris_date(invitation.expires_at), long=True, year=False),
        "lien": LINK_HERE,
    }


def link_closed(invitation: Invitation, now) -> str:
    """Say why a link is not worth sending any more."""
    if invitation.revoked_at is not None:
        return "Le lien est retiré."
    return "" if invitation.expires_at > now else "La date du lien est passée."


INVITATION = Event(
    key=inviting.EVENT,
    label="Lien pour choisir un rendez-vous",
    about="meetings.invitation",
    variables={
        "quoi": "« choisissez votre rendez-vous », ou « dites si vous venez » et l’atelier",
        "jusque": "le dernier jour du lien",
        "lien": "son lien personnel, fait au moment de l’envoi",
    },
    values=of_invitation,
    texts={
        "sms": {"fr": "{structure} : {prenom}, {quoi}. {lien} ou {telephone}"},
        "email": {
            "fr": (
                "Un moment avec nous",
                "Bonjour {prenom},\n\nAvec ce lien, {quoi} :\n{lien}\n\nCe lien est à vous seule : ne le donnez à personne. Il sert "
                "jusqu’au {jusque}. Vous préférez le téléphone ? {telephone}" + REGARDS,
            )
        },
    },
    reason_gone=link_closed,
    private=True,
    link=inviting.make_link,
    example=lambda: Invitation.objects.select_related("workshop", "person").order_by("-pk"),
    must_say=("lien",),
)

EVENTS = (
    _event(
        appointments.BOOKED,
        "Rendez-vous de conseil pris",
        "{structure} : {prenom}, rendez-vous le {jour} à {heure}, {lieu}, avec {avec}. Un souci ? {telephone}",
        "Votre rendez-vous du {jour}",
        "Votre rendez-vous est pris : le {jour} à {heure}, {lieu}{adresse}, avec {avec}.\n\nUn empêchement ? Appelez-nous "
        "au {telephone} : nous trouvons un autre moment.",
        gone=no_more,
    ),
    _event(
        appointments.MOVED,
        "Rendez-vous de conseil déplacé",
        "{structure} : {prenom}, votre rendez-vous change. Ce sera le {jour} à {heure}, {lieu}. Un souci ? {telephone}",
        "Votre rendez-vous change de moment",
        "Votre rendez-vous est déplacé. Ce sera le {jour} à {heure}, {lieu}{adresse}, avec {avec}.\n\nCe moment ne va pas ? "
        "Appelez-nous au {telephone}.",
        gone=no_more,
    ),
    _event(
        appointments.CANCELLED,
        "Rendez-vous de conseil annulé",
        "{structure} : {prenom}, le rendez-vous du {jour} à {heure} est annulé. Pour un autre moment : {telephone}",
        "Le rendez-vous du {jour} est annulé",
        "Le rendez-vous du {jour} à {heure} est annulé.\n\nPour choisir un autre moment, appelez-nous au {telephone}.",
        gone=still_stands,
    ),
    _event(
        appointments.REMINDER,
        "Rappel d’un rendez-vous",
        "{structure} : {prenom}, rappel : rendez-vous le {jour} à {heure}, {lieu}. Un souci ? {telephone}",
        "Rappel : rendez-vous le {jour} à {heure}",
        "Un petit rappel : nous vous attendons le {jour} à {heure}, {lieu}{adresse}, avec {avec}.\n\nUn empêchement ? "
        "Appelez-nous au {telephone} : nous trouvons un autre moment.",
        gone=no_more,
    ),
    _workshop(
        base.SEAT,
        "Atelier\u00a0: une place",
        "{structure} : {prenom}, vous avez une place. {atelier}, le {jour} à {heure}, à {lieu}. Un souci ? {telephone}",
        "{atelier} : votre place est gardée",
        "Votre place est gardée : {atelier}, le {jour} à {heure}, à {lieu} ({adresse}). {apporter}\n\nVous ne pouvez pas venir ? "
        "Dites-le nous au {telephone} : quelqu’un attend peut-être cette place.",
        gone=no_seat(Place.ENROLLED),
    ),
    _workshop(
        base.QUEUE,
        "Atelier\u00a0: en attente d’une place",
        "{structure} : {prenom}, {atelier} du {jour} est complet. Votre nom est sur la liste : on vous écrit si une place se libère.",
        "{atelier} : vous êtes sur la liste d’attente",
        "{atelier}, le {jour} à {heure}, est complet. Vous êtes sur la liste d’attente : nous vous écrivons si une place se "
        "libère.",
        gone=no_seat(Place.WAITING),
    ),
    _workshop(
        base.MOVED,
        "Atelier déplacé",
        "{structure} : {prenom}, {atelier} change : le {jour} à {heure}, à {lieu}. Un souci ? {telephone}",
        "{atelier} change de moment",
        "{atelier} change : ce sera le {jour} à {heure}, à {lieu} ({adresse}). {apporter}\n\nCe moment ne va pas ? Dites-le nous au "
        "{telephone}.",
        gone=no_seat(""),
    ),
    _workshop(
        base.CANCELLED,
        "Atelier annulé",
        "{structure} : {prenom}, {atelier} du {jour} est annulé. Nous sommes désolés. Une autre date ? {telephone}",
        "{atelier} du {jour} est annulé",
        "Nous sommes désolés : {atelier} du {jour} est annulé.\n\nPour une autre date, appelez-nous au {telephone}.",
        gone=not_cancelled,
    ),
    _workshop(
        base.REMINDER,
        "Rappel d’un atelier",
        "{structure} : {prenom}, rappel : {atelier}, le {jour} à {heure}, à {lieu}. Un souci ? {telephone}",
        "Rappel : {atelier}, le {jour} à {heure}",
        "Un petit rappel : nous vous attendons pour {atelier}, le {jour} à {heure}, à {lieu} ({adresse}). {apporter}\n\nUn "
        "empêchement ? Dites-le nous au {telephone} : quelqu’un attend peut-être cette place.",
        gone=no_seat(Place.ENROLLED),
    ),
    INVITATION,
)
