"""The demonstration's rentals: two years in bulk, the last weeks and today through the operations themselves."""

from mobilite.demonstration import Demonstration
from mobilite.documents.operations import drawing_put_off
from rentals.damage.starting import make_example_grid
from rentals.demo.access import make_access
from rentals.demo.bank import make_bank
from rentals.demo.counter import make_counter
from rentals.demo.damages import make_damages
from rentals.demo.deposits import make_deposits
from rentals.demo.discounts import make_discounts
from rentals.demo.drivers import make_drivers
from rentals.demo.drops import make_drops
from rentals.demo.gear import make_gear
from rentals.demo.history import make_history
from rentals.demo.online import make_online
from rentals.demo.owed import make_owed
from rentals.demo.papers import make_papers, make_terms
from rentals.demo.payers import make_payers
from rentals.demo.promises import make_promises
from rentals.demo.scenes import make_present
from rentals.demo.sheets import make_sheets
from rentals.demo.swaps import make_swap
from rentals.reference import make_example_offers


def make(demo: Demonstration) -> None:
    """Make the offers, then everything that was lent. Documents are drawn at their first view."""
    demo.made["offers"] = {
        offer.category.code: offer
        for offer in make_example_offers(from_date=demo.began_at.date().replace(month=1, day=1))
    }
    make_example_grid(from_date=demo.began_at.date().replace(month=1, day=1), at=demo.began_at)
    make_terms(demo)
    with drawing_put_off():
        make_gear(demo)
        make_history(demo)
        make_present(demo)
        make_owed(demo)
        make_access(demo)
        make_deposits(demo)
        make_payers(demo)
        make_discounts(demo)
        make_counter(demo)
        make_bank(demo)
        make_drivers(demo)
        make_sheets(demo)
        make_drops(demo)
        make_damages(demo)
        make_swap(demo)
        make_online(demo)
    make_promises(demo)
    make_papers(demo)
