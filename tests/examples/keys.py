"""Examples of the pages of keys."""

from datetime import UTC, datetime

from tests.examples import Example
from tests.factories import a_vehicle, the_organisation
from vehicles.keys.models import KeyTag

NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def _tag():
    the_organisation()
    return KeyTag.objects.create(vehicle=a_vehicle(), code="abcdefgh23", made_at=NOW)


PAGES = {
    "keys:replace_tag": Example(lambda: {"pk": _tag().vehicle_id}),
    "keys:tag": Example(lambda: {"code": _tag().code}, open_to="everyone"),
}
