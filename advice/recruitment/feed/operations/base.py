"""What the operations of the feed share: whether a candidature may leave, and the journal."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

from advice.recruitment.feed.models import Destination
from advice.recruitment.models import Employer, Referral
from advice.recruitment.operations import agreement_of
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models import Consent
from mobilite.people.models.persons import ConsentPurpose
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

NO_MORE = "Elle a retiré son accord."


class FeedRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise FeedRefused(typography(sentence), field=field)


def why_not(referral: Referral, destination: Destination, *, at: datetime) -> str:
    """Return why nothing of this person may leave for this software now, or "". Two queries."""
    person = referral.person
    if referral.employer_id != destination.employer_id:
        return "Elle est proposée à une autre structure."
    if person.anonymised_at is not None or person.archived_at is not None:
        return "Sa fiche est aux archives."
    if person.limited_at is not None:
        return "Elle a demandé que ses données ne servent plus."
    if agreement_of(referral.person_id, destination.employer) is None:
        return NO_MORE
    if not Employer.objects.open_to_proposals(paris_date(at)).filter(pk=destination.employer_id).exists():
        return "La convention de partage avec cette structure est finie."
    return ""


class Agreements:
    """What many people said, read at once: the same answer as ``agreement_of``, without a query for each."""

    def __init__(self, people: Iterable[int]):
        rows = Consent.objects.filter(person__in=set(people), purpose=ConsentPurpose.RECRUITMENT)
        self.said: dict[int, list] = defaultdict(list)
        for person, recipient, given in rows.order_by("-at", "-pk").values_list(
            "person", "recipient", "given"
        ):
            self.said[person].append((recipient, given))

    def holds(self, person: int, partner: int) -> bool:
        """Tell whether a person agrees that this partner hears of her."""
        for recipient, given in self.said[person]:
            if recipient in (partner, None):
                if not given:
                    return False
                if recipient is not None:
                    return True
        return False


def told(destination: Destination, verb: str, sentence: str, *, at: datetime, actor, data=None, changed=()):
    """Write the entry of what was done to a destination. Sentences name software and structures, never people."""
    words = f"{sentence}\u00a0: {destination.name}, {destination.employer.partner.name}"
    record(verb, destination, sentence=words[:300], actor=actor, at=at, data=data, changed=sorted(changed))


def secrets_of(destination: Destination, *, at: datetime) -> list[str]:
    """Return the secrets that sign at an instant: the present one, and the former one for two days."""
    known = [destination.secret]
    if destination.old_secret_until is not None and destination.old_secret_until > at:
        known.append(destination.old_secret)
    return known


def held(destination_id: int) -> Destination:
    """Hold a destination until the transaction ends."""
    rows = Destination.objects.locked().select_related("employer__partner")
    return rows.get(pk=destination_id)
