"""Examples of who may have what."""

from tests.examples import Example
from tests.factories import a_driver

PAGES = {
    # Opening what may be offered to somebody is a reading of her file.
    "rentals:answers": Example(lambda: {"pk": a_driver().pk}),
}
