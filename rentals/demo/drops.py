"""Keys in the box: one left last night and to be looked at, one looked at whose person may still contest."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.people import place_operations as places
from rentals import operations as lending
from rentals.demo.present import DAY, Present
from rentals.models import DropSource, Rental, Status


def make_drops(demo: Demonstration) -> None:
    """Give the first place a key box, and two rentals that end there."""
    home, now, agent = demo.made["places"][0], demo.now, demo.made["team"]["agent"]
    places.update_place(home.pk, values={"has_key_box": True}, today=demo.today, at=now, actor=None)
    home.refresh_from_db()
    present = Present(demo, demo.made["history"])
    out = Rental.objects.filter(
        status=Status.ONGOING, term_months=None, return_at__gt=now + DAY, handed_over_at__lt=now - 2 * DAY
    )
    found = list(out.order_by("-pk")[:2])
    for rank, rental in enumerate(found):
        night = demo.today - (rank + 1) * DAY
        lending.note_drop(
            rental.pk,
            place=home,
            left_at=demo.at(night, 19, 12),
            source=DropSource.DECLARED if rank else DropSource.READ,
            at=demo.at(night, 20) if rank else min(demo.at(demo.today, 8, 40), now),
            actor=agent,
        )
    for rental in found[1:]:
        drop = lending.drop_of(rental)
        damage = lending.ExtraLine(
            label="Enjoliveur cassé", amount=Decimal(35), why="Vu à l’état des lieux, absent au départ"
        )
        seen_at = min(now - timedelta(hours=3), demo.at(demo.today - DAY, 9, 30))
        present.come_back(
            rental, drop.left_at, inspected_at=max(seen_at, drop.noted_at), extra_lines=[damage]
        )
