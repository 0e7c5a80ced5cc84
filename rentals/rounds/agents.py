"""Who may drive a round, and who is free then."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from mobilite.accounts.models import Kind, User
from mobilite.diary.presences import absences
from mobilite.diary.slots import blocked

#: How many colleagues a sentence names.
FEW = 3
DAY = timedelta(days=1)


def agents() -> list[User]:
    """Return the colleagues who may hand a vehicle over, by first name. One query."""
    held = {
        "groups__permissions__content_type__app_label": "rentals",
        "groups__permissions__codename": "change_rental",
    }
    staff = User.objects.filter(kind=Kind.STAFF, is_active=True, **held).select_related("place")
    return list(staff.distinct().order_by("first_name", "last_name", "pk"))


def away(user_ids: set[int], day: date, start: datetime, end: datetime) -> set[int]:
    """Return who of these colleagues has an absence over some of ``[start, end)``, on a day. One query per app that knows."""
    found = absences(user_ids, day, day + DAY)
    return {key for key, stretches in found.items() if any(a < end and b > start for a, b in stretches)}


def free(start: datetime, end: datetime, day: date, *, but: Iterable[int] = ()) -> list[User]:
    """Return who may drive a round and has nothing over ``[start, end)``, roads included. Three queries."""
    people = [one for one in agents() if one.pk not in set(but)]
    keys = {one.pk for one in people}
    taken = set(blocked(keys, start, end)) | away(keys, day, start, end)
    return [one for one in people if one.pk not in taken]


def free_words(start: datetime, end: datetime, day: date, *, but: Iterable[int] = ()) -> str:
    """Return « Libres à cette heure : Camille Bernard, Nadia Cherif. », or what to do when nobody is."""
    found = free(start, end, day, but=but)
    if not found:
        return "Personne d’autre n’est libre : choisissez une autre heure."
    more = f" et {len(found) - FEW} autres" if len(found) > FEW else ""
    word = "Libre" if len(found) == 1 else "Libres"
    return f"{word} à cette heure : {', '.join(map(str, found[:FEW]))}{more}."
