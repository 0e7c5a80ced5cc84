"""Examples of the home page: each role sees what waits for it."""

from tests.examples import Example

PAGES = {"today:today": Example(open_to="signed in")}
