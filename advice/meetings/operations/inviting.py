"""A personal link with which somebody chooses her moment: sent, withdrawn, used. Two persons at once for one: one wins."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from advice.cases.models import Case
from advice.cases.operations.base import ask
from advice.meetings.models import Enrolment, Invitation, Place, State, Workshop
from advice.meetings.operations.appointments import MISSED, write
from advice.meetings.operations.base import deny
from advice.meetings.operations.enrolling import enrol, leave
from advice.meetings.terms import CHANGE_HOURS, LINK_DAYS, NOTICE_HOURS, SLOT_DAYS
from mobilite.accounts import links
from mobilite.accounts.models import Kind as AccountKind
from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.diary.models import Appointment, Kind
from mobilite.diary.models import Status as Booked
from mobilite.diary.operations import AlreadyBusy, book, cancel, move
from mobilite.diary.slots import Slot, open_slots
from mobilite.outbox.operations import notify
from mobilite.outbox.operations.notifying import withdraw
from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.people.models import Place as OurPlace
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

EVENT = "meetings.invitation"
PURPOSE = "meetings.choose"
SPANS = (15, 30, 45, 60, 90, 120)
BY_HER = "La personne a annulé par son lien"


class Gone(Refusal):
    """The moment that she chose is not free any more: others are."""


class TooLate(Refusal):
    """It is too close: she calls."""


def advisers() -> list[User]:
    """Return the colleagues whose moments may be offered: those who follow people."""
    roles = (Role.ADVISER, Role.MANAGER)
    found = User.objects.filter(kind=AccountKind.STAFF, is_active=True, groups__name__in=roles)
    return list(found.distinct().order_by("first_name", "last_name", "pk"))


@transaction.atomic
def invite(
    person: Person, *, kind: str = "", minutes: int | None = None, user: User | None = None, place: OurPlace | None = None,
    workshop: Workshop | None = None, at: datetime, actor,
) -> Invitation:  # fmt: skip
    """Send somebody a link with which she chooses a moment, or takes a seat in ``workshop``. A former link opens nothing
    any more for the same thing, unless she took something with it. Raises WorkshopRefused."""
    if person.anonymised_at is not None or person.archived_at is not None:
        deny("Cette fiche est aux archives : rouvrez-la d’abord.")
    if workshop is None:
        if kind not in (Kind.FIRST_INTERVIEW, Kind.FOLLOW_UP, Kind.PHONE_CALL) or minutes not in SPANS:
            deny("Choisissez la nature et la durée du rendez-vous.", field="kind")
        if user is None and place is None:
            deny("Dites avec qui, ou dans quel lieu.", field="user")
    else:
        kind, minutes, user, place = "", None, None, None
        if workshop.status != State.PLANNED or workshop.appointment.starts_at <= at:
            deny("Cet atelier n’est plus à venir : choisissez-en un autre.")
        if workshop.enrolments.live().filter(person=person).exists():
            deny("Cette personne est déjà inscrite : regardez la liste de l’atelier.")
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    for former in Invitation.objects.filter(
        person=person, workshop=workshop, appointment=None, enrolment=None
    ).open_at(at):
        _close(former, at)
    invitation = Invitation.objects.create(
        person=person, case=Case.objects.current().filter(person=person).first(), kind=kind, minutes=minutes, user=user,
        place=place, workshop=workshop, sent_at=at, sent_by=actor,
        expires_at=at + timedelta(days=LINK_DAYS.on(paris_date(at))),
    )  # fmt: skip
    what = f"atelier « {workshop.title} »" if workshop else "rendez-vous"
    _told(invitation, "invite", f"a envoyé un lien pour choisir : {what}", at, actor)
    notify(
        EVENT, to=person, about=invitation, key=f"{EVENT}:{invitation.pk}", not_after=invitation.expires_at, at=at,
        actor=actor,
    )  # fmt: skip
    return invitation


@transaction.atomic
def withdraw_invitation(invitation_id: int, *, at: datetime, actor) -> Invitation:
    """Make a link open nothing any more; what she took with it stays. Raises WorkshopRefused."""
    invitation = Invitation.objects.locked().get(pk=invitation_id)
    if invitation.revoked_at is not None:
        deny("Ce lien est déjà retiré : rechargez la page.")
    _close(invitation, at)
    _told(invitation, "withdraw_invitation", "a retiré un lien de rendez-vous", at, actor)
    return invitation


def _close(invitation: Invitation, at: datetime) -> None:
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    links.revoke(invitation, purpose=PURPOSE, at=at)
    withdraw(EVENT, about=invitation, why="Le lien est retiré.", at=at)


def make_link(invitation: Invitation, at: datetime) -> str:
    """Return a new address for a person; made when the message leaves. It outlives the choice, to give back what was taken."""
    lasts = timedelta(days=SLOT_DAYS.on(paris_date(at)) + 1)
    token = links.create(PURPOSE, invitation, expires_at=invitation.expires_at + lasts, at=at)
    return settings.SITE_URL.rstrip("/") + reverse("meet:choose", args=[token])


def moments(invitation: Invitation, at: datetime, *, but: Appointment | None = None) -> list[Slot]:
    """Return the moments that she may take: of who was named, or of those who follow people at the place. Four queries."""
    today = paris_date(at)
    users = [invitation.user] if invitation.user is not None else advisers()
    users = [one for one in users if one.is_active]
    place = invitation.place
    if but is not None and not invitation.by_phone:
        # Moved, it stays where it was.
        place = but.place
    return open_slots(
        duration=timedelta(minutes=invitation.minutes or 30), now=at + timedelta(hours=NOTICE_HOURS.on(today)),
        days=SLOT_DAYS.on(today), users=users, place=None if invitation.by_phone and invitation.user else place, but=but,
        is_call=invitation.by_phone,
    )  # fmt: skip


def may_change_until(starts_at: datetime, at: datetime) -> datetime:
    """Return the last instant when she may move or give back what begins then."""
    return starts_at - timedelta(hours=CHANGE_HOURS.on(paris_date(at)))


@transaction.atomic
def take_moment(invitation_id: int, *, user_id: int, starts_at: datetime, at: datetime) -> Appointment:
    """Give her the moment that she chose; or move to it the one that she has. Pressed twice, it is hers already.

    Raises Gone when somebody else has it, TooLate when the one that she has is too close, WorkshopRefused.
    """
    invitation = _held(invitation_id)
    had = _standing(invitation)
    if had is not None and had.starts_at == starts_at and had.user_id == user_id:
        return had
    if had is None and invitation.expires_at <= at:
        raise TooLate(typography(_("Ce lien ne sert plus à choisir : appelez-nous.")))
    if had is not None:
        _check_not_late(had.starts_at, at)
    elif invitation.appointment is not None and invitation.appointment.status != Booked.CANCELLED:
        raise TooLate(typography(_("Ce lien a servi : pour un autre rendez-vous, appelez-nous.")))
    slot = next(
        (
            one
            for one in moments(invitation, at, but=had)
            if (one.user.pk, one.starts_at) == (user_id, starts_at)
        ),
        None,
    )
    if slot is None:
        raise _gone()
    try:
        if had is not None:
            return move(
                had.pk, starts_at=slot.starts_at, ends_at=slot.ends_at, user=slot.user, travel_before=0, travel_after=0,
                at=at, actor=None,
            )  # fmt: skip
        appointment = book(
            slot.user, kind=invitation.kind, starts_at=slot.starts_at, ends_at=slot.ends_at, place=slot.place,
            person=invitation.person, travel_before=0, travel_after=0, at=at, actor=None,
        )  # fmt: skip
    except AlreadyBusy:
        raise _gone() from None
    invitation.appointment = appointment
    invitation.save(update_fields=["appointment"])
    # Nobody follows her yet: the diary's own word to case files did not write it.
    write("book", appointment, at=at, actor=None)
    return appointment


@transaction.atomic
def give_back_moment(invitation_id: int, *, at: datetime) -> Invitation:
    """Cancel the appointment that she took; her adviser proposes another. Raises TooLate, WorkshopRefused."""
    invitation = _held(invitation_id)
    had = _standing(invitation)
    if had is None:
        deny(_("Ce rendez-vous n’existe plus : choisissez-en un autre, ou appelez-nous."))
    _check_not_late(had.starts_at, at)
    cancel(had.pk, reason=BY_HER, at=at, actor=None)
    case = Case.objects.current().filter(person=invitation.person).select_related("person", "adviser").first()
    if case is not None:
        title = "Proposer un autre rendez-vous"
        ask(
            case, f"{MISSED}:{had.pk}", title, due_at=at + timedelta(days=2), at=at, actor=None, detail=BY_HER
        )
    invitation.appointment = None
    invitation.save(update_fields=["appointment"])
    return invitation


@transaction.atomic
def take_seat(invitation_id: int, *, may_wait: bool, at: datetime) -> Enrolment:
    """Give her a seat in the workshop, or a place in the queue if she agrees to wait. Raises WorkshopRefused."""
    invitation = _held(invitation_id)
    had = invitation.enrolment
    if had is not None and had.status != Place.LEFT:
        return had
    if invitation.workshop is None:
        deny(_("Ce lien n’est pas celui d’un atelier : appelez-nous."))
    enrolment = enrol(invitation.workshop.pk, invitation.person, at=at, actor=None, may_wait=may_wait)
    invitation.enrolment = enrolment
    invitation.save(update_fields=["enrolment"])
    return enrolment


@transaction.atomic
def give_back_seat(invitation_id: int, *, at: datetime) -> Invitation:
    """Give her seat to who waits. Raises TooLate, WorkshopRefused."""
    invitation = _held(invitation_id)
    had = invitation.enrolment
    if had is None or had.status not in (Place.ENROLLED, Place.WAITING):
        deny(_("Vous n’êtes plus inscrite : rechargez la page."))
    _check_not_late(had.workshop.appointment.starts_at, at)
    leave(had.pk, reason="Par son lien", at=at, actor=None)
    invitation.enrolment = None
    invitation.save(update_fields=["enrolment"])
    return invitation


def _held(invitation_id: int) -> Invitation:
    """Hold an invitation: two presses of one person wait for one another. Raises WorkshopRefused."""
    rows = Invitation.objects.locked().select_related(
        "person", "user", "place", "appointment__user", "appointment__place", "enrolment__workshop__appointment",
        "workshop__appointment",
    )  # fmt: skip
    invitation = rows.get(pk=invitation_id)
    if invitation.revoked_at is not None or invitation.person.anonymised_at is not None:
        deny(_("Ce lien a été retiré : appelez-nous."))
    return invitation


def _standing(invitation: Invitation) -> Appointment | None:
    one = invitation.appointment
    return one if one is not None and one.status == Booked.BOOKED else None


def _check_not_late(starts_at: datetime, at: datetime) -> None:
    if at >= may_change_until(starts_at, at):
        raise TooLate(typography(_("C’est trop près du rendez-vous : appelez-nous.")))


def _gone() -> Gone:
    return Gone(typography(_("Quelqu’un vient de prendre ce moment. Choisissez-en un autre.")))


def _told(invitation: Invitation, verb: str, sentence: str, at: datetime, actor) -> None:
    record(verb, invitation, sentence=typography(sentence), actor=actor, at=at)
