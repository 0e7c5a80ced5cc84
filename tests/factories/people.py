"""Places and communes: where people live and where keys change hands."""

from datetime import time

from mobilite.people.models import Commune, OpeningHours, Place

#: Monday to Friday, a long lunch; Saturday morning. Paris wall time.
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17, 30))
WEEK = dict.fromkeys(range(5), (MORNING, AFTERNOON))


def commune(name="Ancenis-Saint-Géréon") -> Commune:
    """Return one of the communes that come with the software."""
    return Commune.objects.get(name=name)


def a_place(name="Ancenis-Saint-Géréon", *, short_name="", week=WEEK, **fields) -> Place:
    """Return a place open from Monday to Friday, 9 h to 12 h 30 and 13 h 30 to 17 h 30. Same name, same place.

    ``week`` maps weekdays (Monday is 0) to stretches ``(opens_at, closes_at)``.
    """
    known = Place.objects.filter(name=name).first()
    if known is not None:
        return known
    place = Place.objects.create(
        name=name,
        short_name=short_name or name.split("-")[0][:20],
        address=fields.pop("address", "12 rue des Ateliers"),
        commune=fields.pop("commune", None) or commune(),
        phone=fields.pop("phone", "+33261910001"),
        **fields,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens_at=opens_at, closes_at=closes_at)
        for day, stretches in week.items()
        for opens_at, closes_at in stretches
    )
    return place
