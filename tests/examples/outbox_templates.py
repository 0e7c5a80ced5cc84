"""Examples of what messages say."""

from tests.examples import Example
from tests.factories import a_person


def of_one_text():
    a_person()
    return {"event": "outbox.free", "channel": "sms", "language": "fr"}


PAGES = {
    "outbox:template": Example(kwargs=of_one_text),
    "outbox:template_stop": Example(kwargs=of_one_text),
}
