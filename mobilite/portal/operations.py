"""Knock, give the code, come in, leave (row K2).

What is answered never tells whether a number is known: for each there is one row, the same questions to the base, the
same words, and the search for whom it belongs to is done later, behind the page.
"""

from datetime import date, datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.outbox.models import Channel
from mobilite.people.models import Person
from mobilite.people.operations import phone_failed
from mobilite.periods import paris_date
from mobilite.portal.behind import asks_birth, known_by, opens
from mobilite.portal.codes import code_hash, fingerprint
from mobilite.portal.models import MOST_BIRTHS, MOST_TRIES, Ended, Knock, Visit
from mobilite.portal.telling import tell
from mobilite.todo.operations import open_task
from mobilite.todo.operations.calls import ASK_NUMBER, number_key
from mobilite.workflow import Refusal

#: How long a code serves, and then how long the birth date may be looked for.
LASTS = timedelta(minutes=10)
#: How long a visit lasts, and how long a browser may be still.
VISIT, STILL = timedelta(hours=4), timedelta(minutes=30)
#: Codes for one number or address: so many in so long.
PER_NUMBER = ((3, timedelta(minutes=15)), (10, timedelta(days=1)))
#: Codes asked for from one household or office.
PER_NETWORK = ((20, timedelta(hours=1)), (60, timedelta(days=1)))
KEPT = timedelta(days=1)


class TooMany(Refusal):
    """Said alike of a number that is known and of one that is not."""

    def __init__(self):
        super().__init__(_("Trop de codes demandés. Attendez une heure, ou appelez-nous."))


class CodeOver(Refusal):
    def __init__(self):
        super().__init__(_("Ce code ne sert plus. Demandez-en un autre."))


class WrongCode(Refusal):
    def __init__(self):
        super().__init__(_("Ce n’est pas le bon code. Regardez le dernier message et recopiez-le."))


class BirthNeeded(Refusal):
    """The code was right; the birth date says which person, or that it is she."""

    def __init__(self):
        super().__init__(_("Écrivez votre date de naissance."))


class WrongBirth(Refusal):
    def __init__(self):
        super().__init__(_("Nous n’avons pas cette date. Recommencez, ou appelez-nous."))


@transaction.atomic
def knock(channel: str, address: str, *, network: str, at: datetime) -> Knock:
    """Note that a code is asked for to a number or an address, and have it sent if it opens something.

    Raises TooMany, for any number.
    """
    who = fingerprint(address)
    for field, value, limits in (("fingerprint", who, PER_NUMBER), ("network", network, PER_NETWORK)):
        for most, length in limits:
            if Knock.objects.filter(**{field: value}, asked_at__gt=at - length).count() >= most:
                raise TooMany
    row = Knock.objects.create(
        channel=channel,
        fingerprint=who,
        network=network,
        typed=address,
        seed=token_hex(32),
        asked_at=at,
        expires_at=at + LASTS,
    )
    tell.enqueue(row.pk)
    return row


def try_code(knock_id: int, code: str, *, at: datetime) -> None:
    """Take the code of a knock as given. Raises WrongCode, CodeOver.

    Not inside a transaction of the caller's: a try counts before it is looked at, and stays counted.
    """
    mine = Knock.objects.filter(pk=knock_id, used_at=None)
    if not mine.filter(expires_at__gt=at, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise CodeOver
    row = mine.get()
    if not constant_time_compare(code_hash(row, code), row.code_hash):
        raise CodeOver if row.tries >= MOST_TRIES else WrongCode
    mine.filter(proved_at=None).update(proved_at=at)


def enter(knock_id: int, *, birth_date: date | None = None, at: datetime) -> Visit:
    """Open the space of the person whose code was given. Raises BirthNeeded, WrongBirth, CodeOver.

    Not inside a transaction of the caller's: a date counts before it is looked at.
    """
    proved = Knock.objects.filter(pk=knock_id, used_at=None, proved_at__gt=at - LASTS)
    tried = birth_date is None or proved.filter(births__lt=MOST_BIRTHS).update(births=F("births") + 1)
    if not tried:
        raise CodeOver
    with transaction.atomic():
        row = proved.locked().select_related("person").first()
        if row is None:
            raise CodeOver
        person = _who(row, birth_date, at)
        row.used_at = at
        row.save(update_fields=["used_at"])
        visit = Visit.objects.create(person=person, channel=row.channel, opened_at=at, ends_at=at + VISIT)
        record("enter_space", person, sentence="est entrée dans son espace", actor=None, at=at)
    return visit


def _who(row: Knock, birth_date: date | None, at: datetime) -> Person:
    """Return whose space a proved knock opens, of all those who share the number."""
    day = paris_date(at)
    if row.person is None:
        raise CodeOver
    address = row.person.phone if row.channel == Channel.SMS else row.person.email.lower()
    # The number was changed meanwhile: what was proved is the old one.
    if fingerprint(address) != row.fingerprint:
        raise CodeOver
    known = known_by(row.channel, address)
    if asks_birth(known, row.channel, day):
        if birth_date is None:
            raise BirthNeeded
        known = [one for one in known if one.birth_date == birth_date]
    found = [one for one in known if opens(one, row.channel, day)]
    # Two of one day on one number: only the counter knows them apart.
    if len(found) != 1:
        raise WrongBirth
    return found[0]


def visit_of(visit_id, *, at: datetime) -> Visit | None:
    """Return a visit that still stands, with its person; None when it is over or when her number opens nothing any more."""
    live = Visit.objects.filter(pk=visit_id, ended_at=None, ends_at__gt=at)
    live = live.filter(person__anonymised_at=None, person__archived_at=None)
    visit = live.select_related("person__commune").first()
    if visit is None or not opens(visit.person, visit.channel, paris_date(at)):
        return None
    return visit


@transaction.atomic
def leave(visit: Visit, *, at: datetime) -> None:
    """End a visit."""
    if Visit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=at, ended=Ended.LEFT):
        record("leave_space", visit.person, sentence="a quitté son espace", actor=None, at=at)


@transaction.atomic
def not_mine(visit: Visit, *, at: datetime) -> None:
    """Somebody reads the space of somebody else on her own telephone: the number opens nothing until it is checked.

    All visits of the person end; for an e-mail address too, the counter asks her.
    """
    person = Person.objects.locked().get(pk=visit.person_id)
    Visit.objects.filter(person=person, ended_at=None).update(ended_at=at, ended=Ended.NOT_MINE)
    if visit.channel == Channel.SMS and person.phone:
        phone_failed(person.phone, at=at)
    open_task(
        ASK_NUMBER,
        role=Role.AGENT,
        person=person,
        about=person,
        due_at=at,
        key=number_key(person),
        detail="Quelqu’un a reçu son code et a dit\u00a0: «\u00a0Ce n’est pas moi.\u00a0» Son espace est fermé.",
        at=at,
    )
    record("not_mine", person, sentence="a dit «\u00a0ce n’est pas moi\u00a0»", actor=None, at=at)


def forget_knocks(now: datetime) -> int:
    """Delete what was asked for more than a day ago. Due work of each hour."""
    return Knock.objects.filter(asked_at__lt=now - KEPT).delete()[0]
