"""A vehicle's keys: its sets, the code on their tags, what people tell through it."""

from vehicles.keys.models.sets import Holder, KeySet
from vehicles.keys.models.tags import KeyTag
from vehicles.keys.models.troubles import URGENT, Trouble, TroubleKind

__all__ = ["URGENT", "Holder", "KeySet", "KeyTag", "Trouble", "TroubleKind"]
