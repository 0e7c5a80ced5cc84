"""Who writes, and to whom: the values that every message may use."""

from datetime import datetime

from mobilite.accounts.models import User
from mobilite.fields import french_phone
from mobilite.parameters.models import Organisation
from mobilite.people.models import Contact, Person, Place
from mobilite.periods import paris_date

Addressee = Person | Contact | User


def structure_on(day) -> tuple[str, str]:
    """Return the short name and the telephone of the structure; those of its first place before it is described."""
    known = Organisation.objects.filter(from_date__lte=day).order_by("-from_date").first()
    if known:
        return known.short_name, known.phone
    place = Place.objects.filter(is_open=True).order_by("name", "pk").first()
    return (place.name, place.phone) if place else ("Mobilité", "")


def common_values(to: Addressee, at: datetime) -> dict[str, str]:
    """Return the variables of ``events.COMMON_VARIABLES`` for somebody, with plain spaces: two queries at most."""
    name, phone = structure_on(paris_date(at))
    return {
        "prenom": to.first_name,
        "structure": name,
        "telephone": french_phone(phone, space=" ") if phone else "",
    }
