"""Everything that changes the catalogue of aids."""

from advice.aids.operations.base import ChangedSince, NoDraft, NotReady, Wrong
from advice.aids.operations.drafts import (
    add_node,
    change_node,
    drop_draft,
    remove_example,
    remove_node,
    start_draft,
    start_new,
    write_amount,
    write_example,
    write_texts,
)
from advice.aids.operations.publishing import (
    NotProposed,
    SameReader,
    lacking,
    propose,
    publish,
    runs_of,
    send_back,
)
from advice.aids.operations.reviews import WORKS, add_amount, check_version, remind

__all__ = [
    "WORKS", "ChangedSince", "NoDraft", "NotProposed", "NotReady", "SameReader", "Wrong", "add_amount", "add_node",
    "change_node", "check_version", "drop_draft", "lacking", "propose", "publish", "remind", "remove_example",
    "remove_node", "runs_of", "send_back", "start_draft", "start_new", "write_amount", "write_example", "write_texts",
]  # fmt: skip
