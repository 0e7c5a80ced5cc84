"""Agree that a vehicle is handed over or taken back elsewhere, by whom and when; or at the agency after all."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from mobilite.accounts.models import User
from mobilite.diary.models import Appointment, Kind
from mobilite.diary.models import Status as AppointmentStatus
from mobilite.outbox.operations import notify
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Place
from mobilite.people.opening import Timetable
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import documents
from rentals.models import Moment, Rental
from rentals.operations.base import deny, locked, said_to, told
from rentals.rounds.models import MeetingPoint, Round, Stop
from rentals.rounds.operations import checks
from rentals.rounds.operations.base import day_round, lay_out, roads_home, stops_of
from rentals.rounds.terms import ACT_MINUTES, Roads
from rentals.slots import return_slot, slots
from vehicles import operations as calendar

AGREED = "rounds.agreed"
KINDS = {Moment.OUT: Kind.DEPARTURE, Moment.IN: Kind.RETURN}
WORDS = {Moment.OUT: "départ", Moment.IN: "retour"}


@transaction.atomic
def agree(
    rental_id: int,
    moment: str,
    *,
    agent: User,
    starts_at: datetime,
    meeting_point: MeetingPoint | None = None,
    minutes: int | None = None,
    typed_go: int | None = None,
    typed_back: int | None = None,
    at: datetime,
    actor,
) -> Stop:
    """Agree that ``agent`` hands a rental's vehicle over (or takes it back) at ``starts_at``: at ``meeting_point``, or at the
    person's home. It goes into the agent's round of that day, and takes the diary from the base until the base, roads
    (minutes, guessed unless typed) included; the rental's slot and the vehicle follow. Asked again, it changes what was agreed.

    A signed contract gets its amendment; the person is written to. Raises RentalRefused with who is taken until when and
    who is free, or why that place, day or hour cannot be.
    """
    rental = locked(rental_id)
    checks.check_state(rental, moment)
    before = documents.terms_of(rental) if rental.signed_at is not None else None
    starts_at = starts_at.astimezone(UTC)
    checks.check_agent(agent)
    checks.check_where(rental, meeting_point, agent)
    checks.check_roads(("typed_go", typed_go), ("typed_back", typed_back))
    minutes = ACT_MINUTES.on(paris_date(starts_at)) if minutes is None else minutes
    checks.check_length(minutes)
    ends_at = starts_at + timedelta(minutes=minutes)
    base = base_of(rental, moment)
    checks.check_day(agent, base, starts_at, ends_at, at=at)
    checks.check_slot(rental, moment, starts_at)

    stop, former = _stop(rental, moment, at=at, actor=actor), None
    if stop.pk:
        former = stop.round
        if stop.is_done:
            deny("C’est déjà fait : rechargez la page.")
    stop.meeting_point, stop.typed_go, stop.typed_back = meeting_point, typed_go, typed_back
    stop.agreed_at, stop.agreed_by = at, actor
    _place(stop.appointment, rental, meeting_point, agent, starts_at, ends_at)
    roads = Roads.on(paris_date(starts_at))
    move_slot(rental, moment, starts_at, at=at, actor=actor)
    cover(rental, stop, roads, base, actor=actor)
    enter(stop, agent, base, roads, former=former, at=at, actor=actor)
    told(
        rental, "agree_place", f"a convenu du {WORDS[Moment(moment)]} {stop.where}, {datetime_fr(starts_at, year=False)}, par "
        f"{agent.first_name} : {rental.reference}.",
        at=at, actor=actor, changed=["pickup_at" if moment == Moment.OUT else "return_at"],
    )  # fmt: skip
    if before is not None:
        documents.issue_amendment(rental, what=documents.Change.PLACE, before=before, at=at, actor=actor)
    tell(stop, at=at, actor=actor)
    return stop


@transaction.atomic
def meet_at_agency(rental_id: int, moment: str, *, at: datetime, actor) -> Rental:
    """Come back to the agency: keys change hands in its opening hours, the colleague's time is free again.

    Raises RentalRefused, SlotRefused, NeverOpens.
    """
    rental = locked(rental_id)
    checks.check_state(rental, moment)
    stop = live_stop(rental, moment)
    if stop is None or stop.is_done:
        deny("Rien n’est convenu ailleurs : rechargez la page.")
    before = documents.terms_of(rental) if rental.signed_at is not None else None
    move_slot(rental, moment, agency_slot(rental, moment, at=at), at=at, actor=actor)
    uncover(rental, moment, actor=actor)
    drop(stop, reason="À l’agence", at=at, actor=actor)
    told(
        rental, "agree_place", f"a ramené le {WORDS[Moment(moment)]} de {rental.reference} à l’agence, "
        f"{datetime_fr(rental.pickup_at if moment == Moment.OUT else rental.return_at, year=False)}.",
        at=at, actor=actor, changed=["pickup_at" if moment == Moment.OUT else "return_at"],
    )  # fmt: skip
    if before is not None:
        documents.issue_amendment(rental, what=documents.Change.PLACE, before=before, at=at, actor=actor)
    return rental


def agency_slot(rental: Rental, moment: str, *, at: datetime) -> datetime:
    """Return when keys would change hands at the agency. Raises SlotRefused, NeverOpens."""
    if moment == Moment.IN:
        return return_slot(Timetable.of(rental.return_place), rental.needed_until, is_lease=rental.is_lease)
    return slots(
        needed_from=rental.needed_from,
        needed_until=None if rental.is_lease else rental.needed_until,
        term_months=rental.term_months,
        pickup_place=rental.pickup_place,
        return_place=rental.return_place,
        at=at,
    ).pickup_at


def base_of(rental: Rental, moment: str) -> Place:
    """Return where the round starts from and ends: where the vehicle is, or goes back to."""
    return rental.pickup_place if moment == Moment.OUT else rental.return_place


def live_stop(rental: Rental, moment: str) -> Stop | None:
    """Return what is agreed for a departure or a return, or None."""
    return rental.stops.live().loaded().filter(moment=moment).first()


def _stop(rental: Rental, moment: str, *, at: datetime, actor) -> Stop:
    known = live_stop(rental, moment)
    if known is not None:
        known.rental = rental
        return known
    appointment = Appointment(
        kind=KINDS[Moment(moment)], person=rental.person, created_by=actor, created_at=at, changed_at=at
    )
    return Stop(rental=rental, moment=moment, appointment=appointment)


def _place(appointment, rental, point, agent, starts_at, ends_at) -> None:
    """Put where, when and whom in the appointment."""
    where = point or rental.person
    appointment.user, appointment.starts_at, appointment.ends_at = agent, starts_at, ends_at
    appointment.address, appointment.commune = where.address, where.commune


def move_slot(rental: Rental, moment: str, slot: datetime, *, at: datetime, actor) -> None:
    """Change the hour when keys change hands; an unsigned contract no longer says it."""
    name = "pickup_at" if moment == Moment.OUT else "return_at"
    setattr(rental, name, slot)
    rental.terms_at = at
    rental.save(update_fields=[name, "terms_at"])


def cover(rental: Rental, stop: Stop, roads: Roads, base: Place, *, actor) -> None:
    """Keep the vehicle for the roads too: from the base before a departure, back to the base after a return.

    Raises RentalRefused with who has it before or next.
    """
    link = rental.current
    if link is None or link.occupancy.released_at is not None:
        return
    go, back = roads_home(stop, roads, base)
    try:
        if stop.moment == Moment.OUT and link.occupancy.left_at is None:
            link.occupancy = calendar.begin(link.occupancy, stop.appointment.starts_at - go)
        elif stop.moment == Moment.IN:
            until = max(rental.vehicle_until, stop.appointment.ends_at + back)
            link.occupancy = calendar.extend(link.occupancy, until)
    except Refusal as error:
        deny(
            f"{said_to(actor, error)} Le trajet compte : choisissez une autre heure, ou un autre véhicule.",
            field="starts_at",
        )


def uncover(rental: Rental, moment: str, *, actor) -> None:
    """Keep the vehicle over its slots only."""
    link = rental.current
    if link is None or link.occupancy.released_at is not None:
        return
    try:
        if moment == Moment.IN:
            link.occupancy = calendar.extend(link.occupancy, rental.vehicle_until)
        elif link.occupancy.left_at is None:
            link.occupancy = calendar.begin(link.occupancy, rental.pickup_at)
    except Refusal as error:
        deny(f"{said_to(actor, error)} Changez de véhicule, ou gardez le lieu convenu.")


def enter(
    stop: Stop, agent: User, base: Place, roads: Roads, *, former: Round | None, at: datetime, actor
) -> None:
    """Put a stop into the agent's round of its day; the one that it leaves closes up."""
    day = paris_date(stop.appointment.starts_at)
    if former is not None and (former.user_id, former.day) != (agent.pk, day):
        # Both are held in one order, whoever else does the same the other way round.
        _hold(former, agent, day)
    one = day_round(agent, day, base)
    if one.base_id != base.pk:
        deny(
            f"La tournée de {agent.first_name} part de {one.base}, et ce véhicule est à {base} : "
            "choisissez un autre collègue, ou un autre jour.",
            field="agent",
        )
    others = [other for other in stops_of(one) if other.pk != stop.pk]
    stop.round = one
    lay_out(one, [*others, stop], roads, at=at, actor=actor)
    stop.save()
    if former is not None and former.pk != one.pk:
        close_up(former, at=at, actor=actor)


def _hold(former: Round, agent: User, day) -> None:
    keys = [former.pk, *Round.objects.filter(user=agent, day=day).values_list("pk", flat=True)]
    list(Round.objects.locked().filter(pk__in=keys).order_by("pk"))


def drop(stop: Stop, *, reason: str, at: datetime, actor) -> None:
    """Take a stop out of its round: the colleague's time is free again."""
    one = Round.objects.locked().select_related("user", "base__commune").get(pk=stop.round_id)
    stop.dropped_at = at
    stop.save(update_fields=["dropped_at"])
    appointment = stop.appointment
    appointment.status, appointment.cancelled_reason = AppointmentStatus.CANCELLED, reason
    appointment.changed_at, appointment.sequence = at, appointment.sequence + 1
    appointment.save(update_fields=["status", "cancelled_reason", "changed_at", "sequence"])
    close_up(one, at=at, actor=actor)


def close_up(one: Round, *, at: datetime, actor) -> None:
    """Work the roads of a round out anew once a stop has gone. Hours that were promised stay."""
    stops = stops_of(one)
    if not stops:
        return
    try:
        with transaction.atomic():
            lay_out(one, stops, Roads.on(one.day), at=at, actor=actor)
    except Refusal:
        # Roads typed by hand may not close up: what was blocked stays so, which harms nobody.
        return


def tell(stop: Stop, *, at: datetime, actor) -> None:
    """Write to the person where and when: once for each place and hour."""
    notify(
        AGREED,
        to=stop.rental.person,
        about=stop,
        key=f"{AGREED}:{stop.pk}:{stop.appointment.starts_at:%Y-%m-%dT%H:%M}:{stop.meeting_point_id or 'home'}",
        not_after=stop.appointment.starts_at,
        at=at,
        actor=actor,
    )
