"""Examples of the contract's template."""

from rentals.terms.operations import start_draft
from tests.cast import staff
from tests.examples import Example
from tests.factories.lending import NOW


def a_draft(**kwargs):
    def made():
        start_draft(at=NOW, actor=staff("manager", "Anne", "Kerleau"))
        return kwargs

    return made


PAGES = {
    "rentals:terms_version": Example(lambda: {"number": 0}),
    "rentals:terms_draft": Example(a_draft()),
    "rentals:terms_new_clause": Example(a_draft()),
    "rentals:terms_publish": Example(a_draft()),
    "rentals:terms_drop": Example(a_draft()),
    **{f"rentals:terms_{act}": Example(a_draft(key="parties")) for act in ("clause", "move", "remove")},
}
