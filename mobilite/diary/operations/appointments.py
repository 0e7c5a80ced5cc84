"""Take an appointment, move it, cancel it, say who came. The database has the last word (``NoOverlap``)."""

from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from mobilite.accounts.models import User
from mobilite.audit.entries import record
from mobilite.diary.changes import tell
from mobilite.diary.held import holder
from mobilite.diary.models import LONGEST, Appointment, Kind, Status
from mobilite.diary.slots import base_of
from mobilite.diary.travel import travel_minutes
from mobilite.pages.french import datetime_fr, de, period_fr, time_fr, typography
from mobilite.people.models import Commune, Contact, Person, Place
from mobilite.people.shown import hides_surnames, shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

#: A road longer than that is a slip of the pen.
LONGEST_TRAVEL = 300


class NotPossible(Refusal):
    """The hours or the state do not allow it."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


class AlreadyBusy(Refusal):
    """The colleague has another appointment then, or is on the road.

    ``sentence`` tells the hours only; ``said_to(user)`` names whom it is with, to those who may see names.
    """

    def __init__(self, user, other: Appointment | None = None):
        self.user, self.other = user, other
        super().__init__(self._said(""), field="starts_at")

    def _said(self, who: str) -> str:
        name = self.user.first_name
        if self.other is None:
            return typography(f"{name} n’est plus libre à ce moment. Choisissez une autre heure.")
        other = self.other
        when = period_fr(other.starts_at, other.ends_at, year=False)
        road = []
        if other.travel_before:
            road.append(f"en route dès {time_fr(other.blocked_from)}")
        if other.travel_after:
            road.append(f"de retour à {time_fr(other.blocked_until)}")
        words = f" ({', '.join(road)})" if road else ""
        return typography(f"{name} a déjà un rendez-vous{who}, {when}{words}. Choisissez une autre heure.")

    def said_to(self, user) -> str:
        """Return the sentence for this account: the name only where names may be shown."""
        person = self.other.person if self.other else None
        if person is None or hides_surnames(user):
            return self.sentence
        return self._said(f" avec {shown_name(person, user)}")


@transaction.atomic
def book(
    user: User,
    *,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    place: Place | None = None,
    address: str = "",
    commune: Commune | None = None,
    person: Person | None = None,
    contact: Contact | None = None,
    travel_before: int | None = None,
    travel_after: int | None = None,
    note: str = "",
    at: datetime,
    actor,
) -> Appointment:
    """Take an appointment of ``user`` over ``[starts_at, ends_at)``; its travel (minutes) is guessed when it is None.

    Raises NotPossible for hours that cannot be, AlreadyBusy when the colleague is taken, travel included.
    """
    starts_at, ends_at = check_hours(starts_at, ends_at, at=at)
    check_where(kind, place, address, commune)
    if not user.is_active:
        raise NotPossible(f"Le compte {de(user)} est fermé : choisissez un autre collègue.", field="user")
    guess = _guess(user, starts_at, place, commune)
    appointment = Appointment(
        user=user,
        kind=kind,
        place=place,
        address=address,
        commune=commune,
        person=person,
        contact=contact,
        starts_at=starts_at,
        ends_at=ends_at,
        travel_before=check_travel(guess if travel_before is None else travel_before, "travel_before"),
        travel_after=check_travel(guess if travel_after is None else travel_after, "travel_after"),
        note=note,
        created_by=actor,
        created_at=at,
        changed_at=at,
    )
    _save(appointment)
    record(
        "book",
        appointment,
        sentence=f"a pris un rendez-vous\u00a0: {words(appointment, actor)}",
        actor=actor,
        at=at,
    )
    tell("book", appointment, at=at, actor=actor)
    return appointment


@transaction.atomic
def move(
    appointment_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    user: User | None = None,
    travel_before: int | None = None,
    travel_after: int | None = None,
    at: datetime,
    actor,
) -> Appointment:
    """Move an appointment, to a colleague too; its place stays, its travel (minutes) is guessed anew when it is None.

    Raises NotPossible, also for one that is over or cancelled, and AlreadyBusy.
    """
    appointment = _locked(appointment_id)
    if appointment.status != Status.BOOKED:
        raise NotPossible("Ce rendez-vous n’est plus à venir : prenez-en un autre.")
    check_not_held(appointment)
    starts_at, ends_at = check_hours(starts_at, ends_at, at=at)
    user = user or appointment.user
    guess = _guess(user, starts_at, appointment.place, appointment.commune)
    new = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "user": user,
        "travel_before": check_travel(guess if travel_before is None else travel_before, "travel_before"),
        "travel_after": check_travel(guess if travel_after is None else travel_after, "travel_after"),
    }
    changed = sorted(name for name, value in new.items() if getattr(appointment, name) != value)
    if not changed:
        raise NotPossible("Rien ne change : choisissez une autre heure.", field="starts_at")
    if not user.is_active:
        raise NotPossible(f"Le compte {de(user)} est fermé : choisissez un autre collègue.", field="user")
    before = appointment.starts_at
    for name, value in new.items():
        setattr(appointment, name, value)
    appointment.changed_at, appointment.sequence = at, appointment.sequence + 1
    _save(appointment)
    record(
        "move",
        appointment,
        sentence=f"a déplacé le rendez-vous du {datetime_fr(before, year=False)}\u00a0: {words(appointment, actor)}",
        actor=actor,
        at=at,
        changed=changed,
    )
    tell("move", appointment, at=at, actor=actor)
    return appointment


@transaction.atomic
def cancel(appointment_id: int, *, reason: str, at: datetime, actor) -> Appointment:
    """Cancel an appointment that has not begun to be told as kept or missed; its time is free again."""
    if not reason.strip():
        raise NotPossible("Dites pourquoi le rendez-vous est annulé.", field="reason")
    appointment = _locked(appointment_id)
    check_not_held(appointment)
    return _end(
        appointment, Status.CANCELLED, "cancel", "a annulé", at, actor, cancelled_reason=reason.strip()
    )


@transaction.atomic
def mark_kept(appointment_id: int, *, at: datetime, actor) -> Appointment:
    """Note that the person came, from the day of the appointment on. Corrects « pas venu »."""
    appointment = _locked(appointment_id)
    if paris_date(at) < paris_date(appointment.starts_at):
        raise NotPossible(f"Le rendez-vous n’est que {datetime_fr(appointment.starts_at, year=False)}.")
    return _end(appointment, Status.KEPT, "keep", "a noté « venu »", at, actor)


@transaction.atomic
def mark_no_show(appointment_id: int, *, at: datetime, actor) -> Appointment:
    """Note that nobody came, once it has begun. Corrects « venu »."""
    appointment = _locked(appointment_id)
    if at < appointment.starts_at:
        raise NotPossible(f"Le rendez-vous ne commence que {datetime_fr(appointment.starts_at, year=False)}.")
    return _end(appointment, Status.NO_SHOW, "no_show", "a noté « pas venu »", at, actor)


@transaction.atomic
def mark_excused(appointment_id: int, *, at: datetime, actor) -> Appointment:
    """Note that the person told why she could not come, once it has begun. Corrects « venu » and « pas venu »."""
    appointment = _locked(appointment_id)
    if at < appointment.starts_at:
        raise NotPossible("Ce rendez-vous n’a pas commencé : annulez-le, ou déplacez-le.")
    return _end(appointment, Status.EXCUSED, "excuse", "a noté « excusé »", at, actor)


def words(appointment: Appointment, actor) -> str:
    """Return what the journal says of an appointment: nature, day and hour, colleague unless it is one's own; no other name."""
    kind = appointment.get_kind_display()
    said = f"{kind[:1].lower()}{kind[1:]}, {datetime_fr(appointment.starts_at)}"
    return said if appointment.user == actor else f"{said}, avec {appointment.user}"


def check_hours(starts_at: datetime, ends_at: datetime, *, at: datetime) -> tuple[datetime, datetime]:
    """Return the hours in UTC, where minutes can be added; raise NotPossible for hours that are upside down, too
    long, or on a day that is over.
    """
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends_at <= starts_at:
        raise NotPossible("La fin vient après le début.", field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise NotPossible("Un rendez-vous dure 24 heures au plus.", field="ends_at")
    if paris_date(starts_at) < paris_date(at):
        raise NotPossible("Ce jour est passé : choisissez aujourd’hui ou plus tard.", field="starts_at")
    return starts_at, ends_at


def check_where(kind: str, place, address: str, commune) -> None:
    """Raise NotPossible unless it is at a place, or in a commune, or by telephone."""
    if place is not None and (commune is not None or address):
        raise NotPossible("Un de nos lieux, ou une autre adresse : pas les deux.", field="place")
    if place is None and commune is None and (address or kind != Kind.PHONE_CALL):
        raise NotPossible(
            "Dites où : un de nos lieux, ou une commune.", field="commune" if address else "place"
        )


def _guess(user: User, at: datetime, place: Place | None, commune: Commune | None) -> int:
    """Return the travel from where a colleague is at an instant, in minutes."""
    return travel_minutes(base_of(user, at), place=place, commune=commune)


def check_travel(minutes: int, field: str) -> int:
    """Return a travel in minutes; raise NotPossible for one that nobody drives."""
    if not 0 <= minutes <= LONGEST_TRAVEL:
        raise NotPossible("Un trajet dure de 0 à 300 minutes.", field=field)
    return minutes


def check_not_held(appointment: Appointment) -> None:
    """Refuse to change here what belongs to something else: « appointment_held »."""
    if (held := holder(appointment)) is not None:
        raise NotPossible(held.sentence)


def _locked(appointment_id: int) -> Appointment:
    return Appointment.objects.locked().select_related("user", "place").get(pk=appointment_id)


def _end(appointment, status, verb, said, at, actor, **changes) -> Appointment:
    appointment.move_to(
        status,
        verb=verb,
        sentence=f"{said}\u00a0: {words(appointment, actor)}",
        actor=actor,
        at=at,
        changed_at=at,
        sequence=appointment.sequence + 1,
        **changes,
    )
    tell(verb, appointment, at=at, actor=actor)
    return appointment


def _save(appointment: Appointment) -> None:
    appointment.block()
    save_blocked(appointment)


def save_blocked(appointment: Appointment) -> None:
    """Write an appointment with the block that it carries; raise AlreadyBusy with what is in the way, whether we see
    it first or the database refuses."""
    if other := _in_the_way(appointment):
        raise AlreadyBusy(appointment.user, other)
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        if "appointment_no_two_at_once" not in str(error):
            raise
        raise AlreadyBusy(appointment.user, _in_the_way(appointment)) from error


def _in_the_way(appointment: Appointment) -> Appointment | None:
    others = Appointment.objects.blocking(appointment.blocked_from, appointment.blocked_until)
    others = others.filter(user=appointment.user).exclude(pk=appointment.pk).select_related("person")
    return others.order_by("blocked_from", "pk").first()
