"""Say where a colleague is: each week, or once instead."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from mobilite.accounts.models import User
from mobilite.audit.entries import record
from mobilite.diary.models import Presence
from mobilite.pages.french import date_fr, de, typography
from mobilite.people.models import Place
from mobilite.periods import paris_date
from mobilite.workflow import Refusal


class AlreadyThere(Refusal):
    """The colleague has another permanence at these hours."""

    def __init__(self, other: Presence):
        super().__init__(
            typography(
                f"{other.user.first_name} a déjà une permanence : {other}. Arrêtez-la d’abord, ou changez les heures."
            ),
            field="from_time",
        )


class PresenceRefused(Refusal):
    """The days or the hours do not allow it."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


@transaction.atomic
def set_pattern(
    user: User,
    *,
    place: Place,
    weekday: int,
    from_time: time,
    until_time: time,
    starts_on: date,
    ends_on: date | None = None,
    at: datetime,
    actor,
) -> Presence:
    """Note that a colleague is at a place each week on a weekday, over the days ``[starts_on, ends_on)``.

    Raises AlreadyThere when another weekly permanence shares an hour of these days, PresenceRefused.
    """
    return _set(
        Presence(
            user=user,
            place=place,
            weekday=weekday,
            from_time=from_time,
            until_time=until_time,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
        at=at,
        actor=actor,
    )


@transaction.atomic
def set_once(
    user: User, *, place: Place, day: date, from_time: time, until_time: time, at: datetime, actor
) -> Presence:
    """Note that a colleague is at a place on one day; at these hours, what is said for each week does not hold.

    Raises AlreadyThere when another single permanence shares an hour of that day, PresenceRefused.
    """
    return _set(
        Presence(
            user=user,
            place=place,
            from_time=from_time,
            until_time=until_time,
            starts_on=day,
            ends_on=day + timedelta(days=1),
        ),
        at=at,
        actor=actor,
    )


@transaction.atomic
def close_pattern(presence_id: int, *, last_on: date, at: datetime, actor) -> Presence:
    """Stop a permanence after its last day. Appointments stay: they are moved one by one.

    Raises PresenceRefused for a day that is over, or later than the end it has.
    """
    presence = Presence.objects.locked().select_related("user", "place").get(pk=presence_id)
    ends_on = last_on + timedelta(days=1)
    if ends_on < paris_date(at):
        raise PresenceRefused("Ce jour est passé : choisissez hier au plus tôt.", field="last_on")
    if presence.ends_on is not None and ends_on >= presence.ends_on:
        raise PresenceRefused(
            "Elle s’arrête déjà ce jour-là, ou avant. Choisissez un jour plus proche.", field="last_on"
        )
    presence.ends_on = max(ends_on, presence.starts_on)
    presence.save(update_fields=["ends_on"])
    record(
        "close_presence",
        presence,
        sentence=f"a arrêté la permanence {de(presence.user)}, dernier jour {date_fr(last_on)}\u00a0: {presence}",
        actor=actor,
        at=at,
        changed=["ends_on"],
    )
    return presence


def _set(presence: Presence, *, at: datetime, actor) -> Presence:
    if presence.until_time <= presence.from_time:
        raise PresenceRefused(
            "L’heure de fin vient après l’heure de début. Relisez les deux heures.", field="until_time"
        )
    if presence.ends_on is not None and presence.ends_on <= presence.starts_on:
        raise PresenceRefused(
            "Le dernier jour vient après le premier. Relisez les deux jours.", field="last_on"
        )
    if presence.starts_on < paris_date(at):
        raise PresenceRefused("Ce jour est passé : choisissez aujourd’hui ou plus tard.", field="starts_on")
    if not presence.user.is_active:
        raise PresenceRefused(
            f"Le compte {de(presence.user)} est fermé. Choisissez un autre collègue.", field="user"
        )
    # Patterns are few and set by hand; the colleague's row is held so that two of them never cross.
    User.objects.select_for_update(no_key=True).get(pk=presence.user_id)
    if other := _sharing(presence):
        raise AlreadyThere(other)
    presence.save()
    record(
        "set_presence",
        presence,
        sentence=f"a noté la permanence {de(presence.user)}\u00a0: {presence}",
        actor=actor,
        at=at,
    )
    return presence


def _sharing(presence: Presence) -> Presence | None:
    others = Presence.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=presence.starts_on),
        user=presence.user,
        weekday=presence.weekday,
        from_time__lt=presence.until_time,
        until_time__gt=presence.from_time,
    )
    if presence.weekday is None:
        others = Presence.objects.filter(
            user=presence.user,
            weekday__isnull=True,
            starts_on=presence.starts_on,
            from_time__lt=presence.until_time,
            until_time__gt=presence.from_time,
        )
    elif presence.ends_on is not None:
        others = others.filter(starts_on__lt=presence.ends_on)
    return others.select_related("user", "place").order_by("starts_on", "pk").first()
