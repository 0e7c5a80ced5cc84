"""What comes back: receipts of providers, STOP, the link « ne plus recevoir »."""

from datetime import datetime

from mobilite.outbox.models import Channel, OptOut


def receive(receipt, *, provider: str, at: datetime) -> bool:
    """Apply a provider's receipt: in any order, doubled or unknown. Return whether it changed something."""
    raise NotImplementedError


def opt_out(channel: Channel, address: str, *, how: str, at: datetime, actor=None) -> OptOut:
    """Send nothing more to this number or address."""
    raise NotImplementedError


def undo_opt_out(opt_out_id: int, *, why: str, at: datetime, actor) -> OptOut:
    """Write again to this number or address: the person asked for it."""
    raise NotImplementedError
