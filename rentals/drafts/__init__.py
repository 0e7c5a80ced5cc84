"""A rental being written on the form, before anything is saved, and what its buttons then do."""

from rentals.drafts.draft import FREE_SHOWN, Draft, Offered

__all__ = ["FREE_SHOWN", "Draft", "Offered"]
