"""The catalogue that the software comes with, made where an aid is not known yet: what people changed is left alone."""

from datetime import date
from decimal import Decimal
from typing import Any

from advice.aids.data import AIDS
from advice.aids.data.values import VALUES
from mobilite.pages.french import typography

_DATES = ("from_date", "until_date", "source_on", "checked_on", "review_on")
#: What is read on a page: its spaces are those of French. Keys and values of rules are left as they are.
_SAID = {
    "name", "body", "status_words", "in_return", "timing", "papers", "channel", "cumulation", "source", "must", "words", "how",
    "committee", "label",
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Return the versions of the reference catalogue, the oldest first, as their fields hold them."""
    found = []
    for one in AIDS:
        for number, told in enumerate(one["versions"], 1):
            fields = _typeset(told)
            fields |= {key: date.fromisoformat(fields[key]) for key in _DATES if fields.get(key)}
            found.append({"slug": one["slug"], "number": number, **fields})
    return found


def _typeset(value, key=""):
    if isinstance(value, dict):
        return {name: _typeset(one, name) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_typeset(one, key) for one in value]
    return typography(value) if key in _SAID and isinstance(value, str) else value


def make_reference(*, apps=None, using="default", **_kwargs) -> None:
    """Make the aids, versions and reference amounts that are not there yet: after a migrate, or a test's flush."""
    if apps is None:
        from django.apps import apps
    try:
        aid, version, amount = (
            apps.get_model("aids", name) for name in ("Aid", "AidVersion", "ReferenceAmount")
        )
    except LookupError:  # aids is being unmigrated
        return
    known = set(aid.objects.using(using).values_list("slug", flat=True))
    new = [row for row in rows() if row["slug"] not in known]
    if new:
        slugs = dict.fromkeys(row["slug"] for row in new)
        aid.objects.using(using).bulk_create(aid(slug=slug) for slug in slugs)
        made = {one.slug: one.pk for one in aid.objects.using(using).filter(slug__in=slugs)}
        version.objects.using(using).bulk_create(
            version(
                aid_id=made[row["slug"]], is_reference=True, **{k: v for k, v in row.items() if k != "slug"}
            )
            for row in new
        )
    dated = {(row.key, row.from_date) for row in amount.objects.using(using).all()}
    amount.objects.using(using).bulk_create(
        amount(key=key, from_date=date.fromisoformat(day), value=Decimal(value), source=typography(source))
        for key, day, value, source in VALUES
        if (key, date.fromisoformat(day)) not in dated
    )
