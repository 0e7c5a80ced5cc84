"""Who sees the tasks of those who are away (derived each time: a task keeps its owner).

A cover may be away too: her own cover sees them then, and so on. Where that ends with nobody (no cover, a circle, a
closed account), whoever shares a role with the owner sees them: no task is left where nobody looks.
"""

from datetime import datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q

from mobilite.periods import paris_date


def covered_by(user, now: datetime) -> set[int]:
    """Return the keys of the colleagues whose tasks this one sees at ``now`` in their stead. Two or three queries."""
    today = paris_date(now)
    absences = apps.get_model("todo.Absence").objects.filter(starts_on__lte=today, ends_on__gt=today)
    cover_of = dict(absences.values_list("user_id", "cover_id"))
    closed = set(
        get_user_model()
        .objects.filter(is_active=False)
        .filter(Q(pk__in=cover_of.values()) | Q(tasks__status="open"))
        .values_list("pk", flat=True)
    )
    seen_by = {owner: holder(owner, cover_of, closed) for owner in {*cover_of, *closed}}
    mine = {owner for owner, cover in seen_by.items() if cover == user.pk}
    if orphans := {owner for owner, cover in seen_by.items() if cover is None} - {user.pk}:
        peers = get_user_model().objects.filter(pk__in=orphans, groups__name__in=list(user.roles))
        mine |= set(peers.values_list("pk", flat=True))
    return mine - {user.pk}


def holder(owner: int, cover_of: dict[int, int | None], closed: set[int] = frozenset()) -> int | None:
    """Return who sees the tasks of somebody: herself when she is there, else the first who is, along the covers.

    None when nobody is: no cover, a circle, an account that is closed.
    """
    met: set[int] = set()
    one: int | None = owner
    while one is not None and (one in cover_of or one in closed):
        if one in met:
            return None
        met.add(one)
        one = cover_of.get(one)
    return one
