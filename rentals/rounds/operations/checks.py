"""What an act away from the agency asks for: somewhere to go, somebody who may go there, a day and an hour."""

from datetime import datetime, time, timedelta

from mobilite.accounts.models import User
from mobilite.diary.models import LONGEST
from mobilite.diary.operations.appointments import LONGEST_TRAVEL
from mobilite.pages.french import date_fr, datetime_fr, time_fr
from mobilite.people.models import Place
from mobilite.people.opening import Timetable, public_holiday
from mobilite.periods import PARIS, last_day, paris_date
from rentals.models import Moment, Rental, Status
from rentals.operations.base import deny, must_be
from rentals.rounds import agents
from rentals.rounds.models import ROAD_TYPED, MeetingPoint

HIDDEN = "people.view_hidden_address"
#: Nobody drives a round at night; the last act begins before that.
EARLIEST, LATEST = time(6), time(21)
#: A vehicle that is fetched later than that after the need is lent for longer: that is an extension.
LATE_RETURN = timedelta(days=7)
OPEN_TO = {Moment.OUT: (Status.CONFIRMED,), Moment.IN: (Status.CONFIRMED, Status.ONGOING)}
ACTS = {Moment.OUT: "convenir du départ", Moment.IN: "convenir du retour"}


def check_state(rental: Rental, moment: str) -> None:
    must_be(rental, *OPEN_TO[Moment(moment)], to=ACTS[Moment(moment)])


def check_where(rental: Rental, point: MeetingPoint | None, agent: User) -> None:
    """Refuse a place out of use, a home that is not known, and a hidden one to who may not read it (row H11)."""
    if point is not None:
        if not point.is_active:
            deny(f"« {point} » n’est plus proposé : choisissez un autre lieu.", field="where")
        return
    person = rental.person
    if person.commune is None or not person.address:
        deny("Son adresse n’est pas notée : complétez sa fiche, ou choisissez un autre lieu.", field="where")
    if person.address_is_hidden and not agent.has_perm(HIDDEN):
        deny(
            f"L’adresse est masquée, et {agent} ne peut pas la lire : choisissez une mairie, ou un collègue qui en a le droit.",
            field="agent",
        )


def check_agent(agent: User) -> None:
    if not agent.is_active or not agent.has_perm("rentals.change_rental"):
        deny(f"{agent} ne remet pas de véhicule : choisissez un autre collègue.", field="agent")


def check_roads(*minutes: tuple[str, int | None]) -> None:
    for field, typed in minutes:
        if typed is not None and not 0 <= typed <= LONGEST_TRAVEL:
            deny(ROAD_TYPED, field=field)


def check_length(minutes: int) -> None:
    if not 5 <= minutes <= LONGEST.total_seconds() // 360:
        deny("Une remise dure de 5 minutes à 4 heures : corrigez la durée.", field="minutes")


def check_day(agent: User, base: Place, starts_at: datetime, ends_at: datetime, *, at: datetime) -> None:
    """Refuse an hour that is over or of the night, a public holiday unless the base is opened that day, an absence.

    The opening hours of the base do not bind: nobody waits there (row A5).
    """
    day, hour = paris_date(starts_at), starts_at.astimezone(PARIS).time()
    if starts_at <= at:
        deny("Cette heure est passée : choisissez un moment à venir.", field="starts_at")
    if not EARLIEST <= hour < LATEST:
        deny(f"Une tournée passe entre {time_fr(EARLIEST)} et {time_fr(LATEST)}.", field="starts_at")
    holiday = public_holiday(day)
    opened = any(row.is_open_anyway for row in Timetable.of(base).exception_on(day)) if holiday else True
    if not opened:
        deny(
            f"Le {date_fr(day, year=False)} est férié ({holiday}) : personne ne part en tournée ce jour-là. "
            "Choisissez un autre jour.",
            field="starts_at",
        )
    if agents.away({agent.pk}, day, starts_at, ends_at):
        rest = agents.free_words(starts_at, ends_at, day, but=[agent.pk])
        deny(f"{agent} a une absence ce jour-là. {rest}", field="agent")


def check_slot(rental: Rental, moment: str, starts_at: datetime) -> None:
    """Refuse a departure after the need begins, a return before it ends: waiting for us is not billed (rows A5, C1)."""
    if moment == Moment.OUT:
        if starts_at > rental.needed_from:
            deny(
                f"Le véhicule est nécessaire {datetime_fr(rental.needed_from, year=False)} : venez à cette heure ou avant.",
                field="starts_at",
            )
        return
    earliest = rental.needed_until - timedelta(days=1) if rental.is_lease else rental.needed_until
    if starts_at < earliest:
        day = date_fr(last_day(paris_date(rental.needed_until)), year=False)
        said = f"le dernier jour, {day}" if rental.is_lease else datetime_fr(rental.needed_until, year=False)
        deny(f"Le besoin dure jusqu’à la fin : {said}. Venez à ce moment ou après.", field="starts_at")
    if starts_at <= rental.pickup_at:
        deny("Le retour vient après le départ : choisissez un moment plus tard.", field="starts_at")
    if starts_at > rental.needed_until + LATE_RETURN:
        deny("C’est plus d’une semaine après la fin du besoin : prolongez la location.", field="starts_at")
