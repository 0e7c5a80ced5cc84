"""What a message says to somebody by a channel, with today's wording."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mobilite.outbox import segments, templates
from mobilite.outbox.common import Addressee, common_values
from mobilite.outbox.events import Event, event
from mobilite.outbox.models import Channel, Message
from mobilite.outbox.reach import Reach, Way
from mobilite.people.models import Person
from mobilite.workflow import Refusal

logger = logging.getLogger(__name__)

SUBJECT = Message._meta.get_field("subject").max_length
FREE, CALL_US = "outbox.free", "outbox.call_us"
A_LINK = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Draft:
    """A text, and where it goes."""

    channel: Channel
    to: str
    language: str
    subject: str
    text: str
    template_id: int | None = None

    @property
    def segments(self) -> int | None:
        return segments.count(self.text).count if self.channel == Channel.SMS else None


def compose(
    kind: Event, known: Reach, *, to: Addressee, about, extra: Mapping[str, str], at: datetime
) -> tuple[Draft | None, str]:
    """Return what goes, by the first way that may say it, or None and why nothing does.

    A number that others read gets « appelez-nous » instead of what is private, when there is no e-mail (row H12).
    """
    common = common_values(to, at)
    values = kind.values_for(about, common=common, extra=extra)
    why_not, guarded = list(known.why_not), []
    for way in known.ways:
        try:
            draft = _drafted(kind, way, to, values, at)
        except Refusal as refusal:
            logger.error("Message %s by %s cannot be written: %s", kind.key, way.channel, refusal.sentence)
            why_not.append(refusal.sentence)
            continue
        if way.guarded and (kind.private or (kind.key != FREE and A_LINK.search(draft.text))):
            guarded.append(way)
            continue
        return draft, ""
    for way in guarded:
        try:
            return _drafted(event(CALL_US), way, to, common, at), ""
        except Refusal as refusal:
            why_not.append(refusal.sentence)
    return None, ", ".join(why_not)


def to_be_said(kind: Event, *, to: Addressee, about, extra: Mapping[str, str], at: datetime) -> Draft:
    """Return the words that a colleague says in place of the message: no address, the first text that can be written."""
    values = kind.values_for(about, common=common_values(to, at), extra=extra)
    for channel in (Channel.SMS, Channel.EMAIL):
        try:
            return _drafted(kind, Way(channel, ""), to, values, at)
        except Refusal:
            continue
    return Draft(Channel.SMS, "", "fr", "", kind.label)


def _drafted(kind, way, to, values, at) -> Draft:
    language = to.language if isinstance(to, Person) else "fr"
    rendered = templates.render(kind, way.channel, language, values, at)
    if not rendered.text.strip():
        raise Refusal(f"Le texte «\u00a0{kind.label}\u00a0» est vide. Écrivez-le dans les réglages.")
    return Draft(
        way.channel,
        way.address,
        rendered.language,
        # What values make too long for the column, or leave empty, must not stop the cause.
        (rendered.subject.strip() or kind.label)[:SUBJECT] if way.channel == Channel.EMAIL else "",
        rendered.text,
        rendered.template_id,
    )
