"""What is done with the list: who comes on it, what is offered and answered, who leaves, the points."""

from rentals.waiting.operations.answering import Meeting, answer, meeting, opened
from rentals.waiting.operations.base import WaitingRefused
from rentals.waiting.operations.lapsing import come_back
from rentals.waiting.operations.listing import call_noted, correct, give_news, join, leave
from rentals.waiting.operations.offering import lapse, offer_free, offer_to, pass_by, serve, withdraw
from rentals.waiting.operations.reminding import remind
from rentals.waiting.operations.scales import Moved, moves, publish_scale

__all__ = [
    "Meeting",
    "Moved",
    "WaitingRefused",
    "answer",
    "call_noted",
    "come_back",
    "correct",
    "give_news",
    "join",
    "lapse",
    "leave",
    "meeting",
    "moves",
    "offer_free",
    "offer_to",
    "opened",
    "pass_by",
    "publish_scale",
    "remind",
    "serve",
    "withdraw",
]
