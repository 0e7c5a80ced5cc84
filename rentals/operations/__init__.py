"""What people do with a rental: each function is one transaction and one audit entry, or a refusal in French."""

from rentals.operations.amendments import refuse_amendment, sign_amendment
from rentals.operations.aptitude import check_aptitude
from rentals.operations.asking import send_missing
from rentals.operations.base import RentalRefused, release_lapsed_holds
from rentals.operations.changes import extend, swap
from rentals.operations.closing import charge, close
from rentals.operations.contests import answer_contest, contest
from rentals.operations.counter import close_drawer, remit_cheques, undo_cheque
from rentals.operations.damages import Decided
from rentals.operations.decisions import call_noted, cancel, confirm, hold, no_show, refuse, wait
from rentals.operations.deposits import (
    ask_hold,
    bank_deposit,
    deposit_unpaid,
    give_back_deposit,
    keep_of_hold,
    replace_deposit,
    take_deposit,
    waive_deposit,
)
from rentals.operations.discounts import grant_discount, withdraw_discount
from rentals.operations.drivers import add_driver, remove_driver, sign_driver
from rentals.operations.handing import ExtraLine, Preview, hand_over, preview_return, sign, take_back
from rentals.operations.keybox import (
    agree,
    cancel_drop,
    drop_of,
    note_drop,
    settle_proposed,
)
from rentals.operations.reports import ReportData, distance, photos_asked
from rentals.operations.requests import request, reschedule
from rentals.operations.shares import add_shares, decide_share, refuse_share
from rentals.operations.signatures import Signed, Signing

__all__ = [
    "Decided",
    "ExtraLine",
    "Preview",
    "RentalRefused",
    "ReportData",
    "Signed",
    "Signing",
    "add_driver",
    "add_shares",
    "agree",
    "answer_contest",
    "ask_hold",
    "bank_deposit",
    "call_noted",
    "cancel",
    "cancel_drop",
    "charge",
    "check_aptitude",
    "close",
    "close_drawer",
    "confirm",
    "contest",
    "decide_share",
    "deposit_unpaid",
    "distance",
    "drop_of",
    "extend",
    "give_back_deposit",
    "grant_discount",
    "hand_over",
    "hold",
    "keep_of_hold",
    "no_show",
    "note_drop",
    "photos_asked",
    "preview_return",
    "refuse",
    "refuse_amendment",
    "refuse_share",
    "release_lapsed_holds",
    "remit_cheques",
    "remove_driver",
    "replace_deposit",
    "request",
    "reschedule",
    "send_missing",
    "settle_proposed",
    "sign",
    "sign_amendment",
    "sign_driver",
    "swap",
    "take_back",
    "take_deposit",
    "undo_cheque",
    "wait",
    "waive_deposit",
    "withdraw_discount",
]
