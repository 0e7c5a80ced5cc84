"""Examples of the frame's own pages."""

from tests.examples import Example

PAGES = {
    "pages:search": Example(open_to="signed in", query="q=diallo"),
    "pages:styleguide": Example(open_to="signed in", reader="administrator"),
}
