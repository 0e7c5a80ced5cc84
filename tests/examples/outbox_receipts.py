"""The address that providers call: the address is the secret, nobody signs in."""

from mobilite.outbox.providers.addresses import secret
from tests.examples import Example

PAGES = {
    "outbox:receipts": Example(lambda: {"provider": "brevo", "word": secret("brevo")}, open_to="everyone"),
}
