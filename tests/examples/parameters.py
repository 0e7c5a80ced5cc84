"""Examples of settings."""

from tests.examples import Example

PAGES = {"parameters:index": Example(open_to="signed in", reader="manager")}
