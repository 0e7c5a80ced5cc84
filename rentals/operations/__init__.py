"""What people do with a rental: each function is one transaction and one audit entry, or a refusal in French."""

from rentals.operations.base import RentalRefused, release_lapsed_holds
from rentals.operations.changes import extend, swap
from rentals.operations.closing import charge, close, give_back_deposit, take_deposit
from rentals.operations.counter import close_drawer, remit_cheques, undo_cheque
from rentals.operations.decisions import call_noted, cancel, confirm, hold, no_show, refuse, wait
from rentals.operations.handing import ExtraLine, Preview, hand_over, preview_return, sign, take_back
from rentals.operations.reports import ReportData, distance, photos_asked
from rentals.operations.requests import request, reschedule
from rentals.operations.shares import add_shares, decide_share, refuse_share

__all__ = [
    "ExtraLine",
    "Preview",
    "RentalRefused",
    "ReportData",
    "add_shares",
    "call_noted",
    "cancel",
    "charge",
    "close",
    "close_drawer",
    "confirm",
    "decide_share",
    "distance",
    "extend",
    "give_back_deposit",
    "hand_over",
    "hold",
    "no_show",
    "photos_asked",
    "preview_return",
    "refuse",
    "refuse_share",
    "release_lapsed_holds",
    "remit_cheques",
    "request",
    "reschedule",
    "sign",
    "swap",
    "take_back",
    "take_deposit",
    "undo_cheque",
    "wait",
]
