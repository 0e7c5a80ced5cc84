"""What a quote, a contract, an amendment, a condition report and a receipt say (rows B8, D1, D5, D7)."""

from rentals.documents.counter import issue_cash_close, issue_remittance
from rentals.documents.deposits import (
    is_cheque_back,
    issue_cheque_back,
    issue_deposit_receipt,
    issue_kept_letter,
    issue_release,
)
from rentals.documents.found import documents_of
from rentals.documents.issuing import (
    TITLES,
    Change,
    NotYet,
    issue_amendment,
    issue_condition_report,
    issue_contract,
    issue_quote,
    issue_receipt,
    terms_of,
)
from rentals.documents.parts import NoOrganisation
from rentals.documents.restriction import issue_restriction

__all__ = [
    "TITLES",
    "Change",
    "NoOrganisation",
    "NotYet",
    "documents_of",
    "is_cheque_back",
    "issue_amendment",
    "issue_cash_close",
    "issue_cheque_back",
    "issue_condition_report",
    "issue_contract",
    "issue_deposit_receipt",
    "issue_kept_letter",
    "issue_quote",
    "issue_receipt",
    "issue_release",
    "issue_remittance",
    "issue_restriction",
    "terms_of",
]
