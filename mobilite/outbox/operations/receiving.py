"""What comes back: receipts of providers, STOP, the link « ne plus recevoir »."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from mobilite.audit.entries import record
from mobilite.fields import to_e164
from mobilite.outbox.models import Channel, EarlyReceipt, Message, OptOut, State
from mobilite.outbox.models.stops import How
from mobilite.outbox.operations.failing import arrived_after_all, failed
from mobilite.outbox.providers import Receipt, ReceiptState
from mobilite.workflow import Refusal

logger = logging.getLogger(__name__)

NOT_ARRIVED = "Le message n’est pas arrivé."


class NotStopped(Refusal):
    def __init__(self):
        super().__init__("Les messages ont déjà repris.")


@transaction.atomic
def receive(receipt: Receipt, *, provider: str, at: datetime) -> bool:
    """Apply a provider's receipt: in any order, doubled or unknown. Return whether it changed something.

    One that comes before our own note of the sending waits for it.
    """
    message = None
    if receipt.reference:
        known = Message.objects.filter(provider=provider, provider_reference=receipt.reference)
        message = known.locked().order_by("-pk").first()
    if receipt.state == ReceiptState.STOP:
        return _stop(receipt, message, at=at)
    if message is None:
        logger.warning(
            "A receipt of %s names a message that is not known (yet): %s", provider, receipt.reference
        )
        if receipt.reference:
            EarlyReceipt.objects.get_or_create(
                provider=provider,
                reference=receipt.reference[:120],
                state=receipt.state,
                defaults={
                    "why": receipt.why[:300],
                    "wrong_address": receipt.wrong_address,
                    "at": receipt.at,
                    "received_at": at,
                },
            )
        return False
    if receipt.cost is not None or receipt.segments:
        _completed(message, receipt)
    return apply(message, receipt.state, why=receipt.why, wrong_address=receipt.wrong_address, at=receipt.at)


def _completed(message: Message, receipt: Receipt) -> None:
    """Note what was not known when the message left."""
    message.cost = message.cost if receipt.cost is None else receipt.cost
    message.segments = (receipt.segments or message.segments) if message.channel == Channel.SMS else None
    message.save(update_fields=["cost", "segments"])


def apply(message: Message, state: str, *, why: str, wrong_address: bool, at: datetime) -> bool:
    """Apply what a provider told about a message; the caller holds the row. What was received once stays so."""
    at = max(at, message.sent_at) if message.sent_at else at
    left = message.state == State.SENT or (message.state == State.FAILED and message.sent_at is not None)
    if state == ReceiptState.DELIVERED and left:
        message.state, message.delivered_at, message.failed_at = State.DELIVERED, at, None
        message.why, message.wrong_address = "", False
        message.save(update_fields=["state", "delivered_at", "failed_at", "why", "wrong_address"])
        arrived_after_all(message, at=at)
        return True
    if state == ReceiptState.FAILED and message.state == State.SENT:
        failed(message, why or NOT_ARRIVED, at=at, wrong_address=wrong_address)
        return True
    return False


@transaction.atomic
def apply_early(early: EarlyReceipt) -> bool:
    """Apply a receipt that came before our own note, once its message is known; return whether it was."""
    known = Message.objects.filter(provider=early.provider, provider_reference=early.reference)
    message = known.locked().order_by("-pk").first()
    if message is None:
        return False
    apply(message, early.state, why=early.why, wrong_address=early.wrong_address, at=early.at)
    early.delete()
    return True


def _stop(receipt: Receipt, message: Message | None, *, at: datetime) -> bool:
    address = receipt.from_number or (message.to if message is not None else "")
    channel = Channel.EMAIL if "@" in address else Channel.SMS
    try:
        address = normalised(channel, address)
    except ValidationError:
        logger.warning("A STOP came without an address that can be read.")
        return False
    if OptOut.objects.filter(channel=channel, address=address, undone_at=None).exists():
        return False
    opt_out(channel, address, how=How.STOP, at=at)
    return True


def normalised(channel: Channel, address: str) -> str:
    """Return a number or an address as messages are sent to it. Raises ValidationError for what is no number."""
    return address.strip().lower() if channel == Channel.EMAIL else to_e164(address)


@transaction.atomic
def opt_out(channel: Channel, address: str, *, how: str, at: datetime, actor=None) -> OptOut:
    """Send nothing more to this number or address, whoever shares it. Saying it twice changes nothing."""
    address = normalised(channel, address)
    stop, is_new = OptOut.objects.get_or_create(
        channel=channel, address=address, undone_at=None, defaults={"how": how, "at": at, "noted_by": actor}
    )
    if is_new:
        what = "les SMS vers un numéro" if channel == Channel.SMS else "les e-mails vers une adresse"
        record("opt_out", stop, sentence=f"a arrêté {what}", actor=actor, at=at, data={"how": how})
    return stop


@transaction.atomic
def undo_opt_out(opt_out_id: int, *, why: str, at: datetime, actor) -> OptOut:
    """Write again to this number or address: the person asked for it, and ``why`` says how. Raises NotStopped."""
    stop = OptOut.objects.locked().get(pk=opt_out_id)
    if stop.undone_at is not None:
        raise NotStopped
    if not why.strip():
        raise Refusal("Dites pourquoi les messages reprennent.", field="reason")
    stop.undone_at, stop.undone_by, stop.undone_why = at, actor, why.strip()[:200]
    stop.save(update_fields=["undone_at", "undone_by", "undone_why"])
    record("undo_opt_out", stop, sentence="a fait reprendre des messages arrêtés", actor=actor, at=at)
    return stop
