"""Examples of prescribers' sheets, at the counter and by their link."""

from tests.examples import Example
from tests.factories.persons import a_contact
from tests.factories.sheets import a_link, a_sheet
from tests.factories.structure import the_organisation


def of(make):
    return lambda: {"pk": make().pk}


def by_link():
    return {"token": a_link(a_contact())}


def one_by_link():
    the_organisation()
    contact = a_contact()
    return {"token": a_link(contact), "pk": a_sheet(contact=contact).pk}


PAGES = {
    "rentals:sheet": Example(of(a_sheet)),
    "rentals:answer_sheet": Example(of(a_sheet)),
    "rentals:send_sheets_link": Example(of(a_contact)),
    "rentals:revoke_sheets_link": Example(of(a_contact)),
    "portal:sheets": Example(by_link, open_to="everyone"),
    "portal:new_sheet": Example(by_link, open_to="everyone"),
    "portal:sheet": Example(one_by_link, open_to="everyone"),
    "portal:renew_sheet": Example(one_by_link, open_to="everyone"),
    # The first to look draws the paper.
    "portal:sheet_pdf": Example(one_by_link, open_to="everyone", writes=("documents_document",)),
}
