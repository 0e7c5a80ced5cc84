"""What is done about the software of structures: set up, fed, told of withdrawals, listened to."""

from advice.recruitment.feed.operations.base import FeedRefused
from advice.recruitment.feed.operations.destinations import (
    change_destination,
    close_destination,
    make_destination,
    renew_secret,
    reopen_destination,
    set_columns,
)
from advice.recruitment.feed.operations.files import forget_files_of, make_due_files, make_file, may_open
from advice.recruitment.feed.operations.queueing import consent_noted, referral_changed, replay, set_aside
from advice.recruitment.feed.operations.returning import note_hours
from advice.recruitment.feed.operations.sending import deliver

__all__ = [
    "FeedRefused",
    "change_destination",
    "close_destination",
    "consent_noted",
    "deliver",
    "forget_files_of",
    "make_destination",
    "make_due_files",
    "make_file",
    "may_open",
    "note_hours",
    "referral_changed",
    "renew_secret",
    "reopen_destination",
    "replay",
    "set_aside",
    "set_columns",
]
