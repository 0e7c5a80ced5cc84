"""How an appointment is said on screen: whom it is with, where it is, as this account may see it."""

from datetime import datetime

from mobilite.diary.models import Appointment, Kind, Status
from mobilite.pages.french import datetime_fr, time_fr, typography
from mobilite.pages.presentation import Chip
from mobilite.people.shown import short_name, shown_name
from mobilite.periods import paris_date

ICONS = {
    Kind.FIRST_INTERVIEW: "user-plus",
    Kind.FOLLOW_UP: "repeat",
    Kind.DEPARTURE: "corner-down-right",
    Kind.RETURN: "undo-2",
    Kind.VISIT: "house",
    Kind.WORKSHOP: "users",
    Kind.PHONE_CALL: "phone",
    Kind.OTHER: "calendar-clock",
}
CHIPS = {
    "appointment.booked": Chip("calendar-clock", "st-confirmed"),
    "appointment.kept": Chip("check", "st-ongoing"),
    "appointment.excused": Chip("message-square", "st-waiting"),
}
ELSEWHERE = "ailleurs"


def may_name(user) -> bool:
    return user.has_perm("people.view_person")


def short_who(appointment: Appointment, user) -> str:
    """Return « Aïcha L. », or nothing to who may not see people."""
    if appointment.person is not None:
        return short_name(appointment.person) if may_name(user) else ""
    contact = appointment.contact
    if contact is None or not user.has_perm("people.view_partner"):
        return ""
    return f"{contact.first_name} {contact.last_name[:1]}."


def full_who(appointment: Appointment, user) -> str:
    """Return the whole name where this screen may show it, and a contact's organisation; or nothing."""
    if appointment.person is not None:
        return shown_name(appointment.person, user) if may_name(user) else ""
    contact = appointment.contact
    if contact is None or not user.has_perm("people.view_partner"):
        return ""
    return f"{contact.first_name} {contact.last_name}, {contact.partner}"


def where(appointment: Appointment, user, *, whole: bool = False) -> str:
    """Return the place, or the commune (and the address with ``whole``); an address that is hidden stays so (row H11)."""
    if appointment.place is not None:
        return str(appointment.place) if whole else appointment.place.short_name
    if appointment.commune is None:
        return "au téléphone"
    person = appointment.person
    if person is not None and (
        not may_name(user) or (person.address_is_hidden and not user.has_perm("people.view_hidden_address"))
    ):
        return ELSEWHERE
    if whole and appointment.address:
        return f"{appointment.address}, {appointment.commune}"
    return str(appointment.commune)


def hours(appointment: Appointment) -> str:
    """Return « 10 h – 10 h 30 »; with its day when it ends on another one."""
    if paris_date(appointment.starts_at) != paris_date(appointment.ends_at):
        return f"{time_fr(appointment.starts_at)}\u00a0– {datetime_fr(appointment.ends_at, year=False)}"
    return f"{time_fr(appointment.starts_at)}\u00a0–\u00a0{time_fr(appointment.ends_at)}"


def kind_word(appointment: Appointment) -> str:
    label = label_of(appointment)
    return f"{label[:1].lower()}{label[1:]}"


def label_of(appointment: Appointment) -> str:
    """Return the nature; of a workshop, its title, which is its note."""
    is_workshop = appointment.kind == Kind.WORKSHOP and appointment.note
    return appointment.note if is_workshop else appointment.get_kind_display()


def road(appointment: Appointment) -> str:
    """Return « 25 min avant, 20 min après », or nothing."""
    parts = [
        f"{minutes}\u00a0min {word}"
        for minutes, word in ((appointment.travel_before, "avant"), (appointment.travel_after, "après"))
        if minutes
    ]
    return ", ".join(parts)


def look(appointment: Appointment, now: datetime) -> str:
    """Return how a bar is coloured: « confirmed », « ongoing », « past » or « missed »."""
    if appointment.status in (Status.NO_SHOW, Status.EXCUSED):
        return "missed"
    if appointment.status == Status.KEPT:
        return "past"
    return "ongoing" if appointment.starts_at <= now < appointment.ends_at else "confirmed"


def title(appointment: Appointment, user) -> str:
    """Return « Suivi, Aïcha Le Goff »."""
    return typography(", ".join(filter(None, [label_of(appointment), full_who(appointment, user)])))
