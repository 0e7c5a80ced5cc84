"""How somebody can be reached: by which channel, at which address, and why not (rows H11 and H12)."""

from dataclasses import dataclass
from datetime import date, datetime

from mobilite.accounts.models import User
from mobilite.outbox import providers
from mobilite.outbox.common import Addressee
from mobilite.outbox.models import Channel, Message, OptOut, State
from mobilite.outbox.providers.numbers import sms_number
from mobilite.people.models import Contact, Person
from mobilite.people.models.persons import Channel as Choice
from mobilite.people.models.persons import ConsentPurpose
from mobilite.periods import add_months, paris_date

#: A number that nobody checked for so long opens nothing (row H12).
PHONE_MONTHS = 12


@dataclass(frozen=True)
class Way:
    """One way to somebody. ``guarded``: others may read there, nothing private goes (row H12)."""

    channel: Channel
    address: str
    guarded: bool = False


@dataclass(frozen=True)
class Reach:
    """The ways to somebody, best first, and why those left out are: sentences without a capital or a full stop."""

    ways: tuple[Way, ...] = ()
    why_not: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Say why there is no way."""
        return ", ".join(self.why_not)


def reach(
    to: Addressee, *, at: datetime, essential: bool = False, insist: bool = False, by: Channel | None = None
) -> Reach:
    """Return the ways to a person, a contact or a colleague. Four queries at most.

    ``essential`` messages go by e-mail after an opt-out; nothing goes by SMS after STOP. ``insist``: a colleague
    tries an address that failed before. ``by``: a colleague chose the channel, whatever the person prefers.
    """
    if isinstance(to, User):
        wanted = [Channel.EMAIL] if to.is_active else []
        return _judge(to, wanted, phone="", at=at, essential=True, insist=insist)
    if isinstance(to, Contact):
        if to.left_on is not None and to.left_on <= paris_date(at):
            return Reach(why_not=("a quitté son poste",))
        return _judge(
            to, [Channel.EMAIL, Channel.SMS], phone=to.phone, at=at, essential=essential, insist=insist
        )
    if to.anonymised_at is not None:
        return Reach(why_not=("fiche anonymisée",))
    if to.limited_at is not None and not essential:
        return Reach(why_not=("ses données sont limitées, à sa demande",))
    if by is not None:
        return _judge(to, [by], phone=to.phone, at=at, essential=essential, insist=insist)
    if to.channel in (Choice.CALL, Choice.POST):
        return Reach(why_not=("préfère un appel" if to.channel == Choice.CALL else "préfère un courrier",))
    first = Channel(to.channel)
    return _judge(to, [first, first.other], phone=to.phone, at=at, essential=essential, insist=insist)


def is_guarded(person: Person, day: date) -> bool:
    """Tell whether others than the person may read what comes to this number (row H12)."""
    verified = person.phone_verified_on
    return person.phone_is_shared or verified is None or add_months(verified, PHONE_MONTHS) < day


def _judge(to, channels, *, phone, at, essential, insist) -> Reach:
    ways, why_not = [], []
    for channel in channels:
        try:
            address = _address(to, channel, phone)
        except providers.WrongAddress as error:
            why_not.append(error.why.rstrip("."))
            continue
        why = _why_not(to, channel, address, at=at, essential=essential, insist=insist)
        if why:
            why_not.append(why)
            continue
        guarded = channel == Channel.SMS and isinstance(to, Person) and is_guarded(to, paris_date(at))
        ways.append(Way(channel, address, guarded))
    return Reach(tuple(ways), tuple(why_not))


def _address(to, channel, phone) -> str:
    """Return where a channel reaches somebody, "" when nothing is noted. Raises WrongAddress for a land line."""
    if channel == Channel.EMAIL:
        return to.email.lower()
    return sms_number(phone) if phone else ""


def _why_not(to, channel, address, *, at, essential, insist) -> str:
    """Return why this channel does not reach somebody, "" when it does."""
    if channel == Channel.SMS:
        if isinstance(to, Person) and to.needs_caution:
            return "précautions de contact, pas de SMS"
        if not address:
            return "pas de téléphone noté"
        if providers.for_channel(channel) is None:
            return "l’envoi de SMS n’est pas branché"
    elif not address:
        return "pas d’adresse e-mail notée"
    if (channel == Channel.SMS or not essential) and opted_out(channel, address):
        return "a répondu STOP aux SMS" if channel == Channel.SMS else "ne veut plus d’e-mails"
    if channel == Channel.SMS and not essential and isinstance(to, Person) and _refused_sms(to):
        return "a refusé les SMS d’information"
    if not insist and is_wrong(channel, address, to):
        return "numéro faux" if channel == Channel.SMS else "adresse e-mail fausse"
    return ""


def opted_out(channel: Channel, address: str) -> bool:
    """Tell whether somebody at this number or address said stop."""
    return OptOut.objects.filter(channel=channel, address=address, undone_at=None).exists()


def is_wrong(channel: Channel, address: str, to: Addressee) -> bool:
    """Tell whether the last message there came back, and nobody checked the number at the counter since."""
    last = (
        Message.objects.filter(channel=channel, to=address)
        .filter(state__in=[State.SENT, State.DELIVERED, State.FAILED])
        .order_by("-created_at", "-pk")
        .values_list("wrong_address", "failed_at")
        .first()
    )
    if last is None or not last[0]:
        return False
    checked = to.phone_verified_on if channel == Channel.SMS and isinstance(to, Person) else None
    return checked is None or checked < paris_date(last[1])


def _refused_sms(person: Person) -> bool:
    answers = person.consents.filter(purpose=ConsentPurpose.SMS).order_by("-at", "-pk")
    return answers.values_list("given", flat=True).first() is False
