"""Examples of days prepared on paper."""

from tests.examples import Example

PAGES = {"rentals:paper_day": Example(lambda: {"pk": 1})}
