"""What is done about eligibility: one function an act, one entry each."""

from advice.recruitment.eligibility.operations.assessing import assess, is_our_structure
from advice.recruitment.eligibility.operations.base import EligibilityRefused
from advice.recruitment.eligibility.operations.passes import end_suspension, note_pass, prolong, suspend
from advice.recruitment.eligibility.operations.proofs import note_proof, withdraw_proof

__all__ = [
    "EligibilityRefused",
    "assess",
    "end_suspension",
    "is_our_structure",
    "note_pass",
    "note_proof",
    "prolong",
    "suspend",
    "withdraw_proof",
]
