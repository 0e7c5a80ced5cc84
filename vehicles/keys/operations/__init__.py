"""What people do with keys and their tags."""

from vehicles.keys.operations.sets import (
    KeysRefused,
    add_set,
    empty_box,
    first_set,
    follow,
    give,
    give_back_from_box,
    held_for,
    lose,
    move_set,
    take_in,
)
from vehicles.keys.operations.tags import LabelsRefused, TagRefused, print_labels, replace_tag, tags_of
from vehicles.keys.operations.troubles import tell_trouble

__all__ = [
    "KeysRefused",
    "LabelsRefused",
    "TagRefused",
    "add_set",
    "empty_box",
    "first_set",
    "follow",
    "give",
    "give_back_from_box",
    "held_for",
    "lose",
    "move_set",
    "print_labels",
    "replace_tag",
    "tags_of",
    "take_in",
    "tell_trouble",
]
