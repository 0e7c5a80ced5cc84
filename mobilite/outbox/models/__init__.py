"""What is written to people, how it went, and who said stop."""

from mobilite.outbox.models.messages import Channel, Message, State
from mobilite.outbox.models.stops import EarlyReceipt, OptOut
from mobilite.outbox.models.templates import Template

__all__ = ["Channel", "EarlyReceipt", "Message", "OptOut", "State", "Template"]
