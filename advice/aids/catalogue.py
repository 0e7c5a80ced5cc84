"""The catalogue as the engine reads it: three queries, then nothing but Python."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from advice.aids.data.zones import names as read_names
from advice.aids.data.zones import zones as read_zones
from advice.aids.engine import Answers, Situation, Values, answer_all, rules
from advice.aids.models import Aid, AidVersion, ReferenceAmount
from mobilite.pages.french import fold


@cache
def zones() -> dict[str, str]:
    """Return the group of communes of each commune that is known, by INSEE code."""
    return read_zones()


@cache
def communes() -> dict[str, str]:
    """Return the name of each commune that is known, by INSEE code."""
    return read_names()


def commune_called(text: str) -> str:
    """Return the INSEE code of a commune, by name or by code; nothing when we do not know it."""
    wanted = fold(text)
    if wanted.upper() in communes():
        return wanted.upper()
    return next((insee for insee, name in communes().items() if fold(name) == wanted), "")


def values() -> Values:
    """Return the reference amounts by date. One query."""
    rows = ReferenceAmount.objects.values_list("key", "from_date", "value")
    return Values(rows)


def rule_of(version, *, slug: str, number: int = 0, from_date: date | None = None) -> rules.Rule:
    """Return a version, or a draft, as the engine weighs it. Raises BadRule with a French sentence."""
    return rules.read(
        version.engine_body,
        slug=slug,
        name=version.name,
        version=number,
        from_date=from_date,
        until_date=version.until_date,
        pk=version.pk,
    )


def of_version(version: AidVersion) -> rules.Rule:
    """Return a published version as the engine weighs it."""
    return rule_of(version, slug=version.aid.slug, number=version.number, from_date=version.from_date)


def all_rules(versions: Iterable[AidVersion] | None = None) -> list[list[rules.Rule]]:
    """Return every aid by its versions. One query."""
    if versions is None:
        versions = AidVersion.objects.select_related("aid").order_by("aid__slug", "number")
    found: dict[int, list[rules.Rule]] = {}
    for version in versions:
        found.setdefault(version.aid_id, []).append(of_version(version))
    return list(found.values())


def answers(facts: dict, *, on: date) -> Answers:
    """Answer the whole catalogue for one person on a day. Two queries. Raises BadRule for a fact that cannot be read."""
    situation = Situation(facts, on=on, values=values(), zones=zones())
    return answer_all(all_rules(), situation)


def in_force(aid: Aid, on: date) -> AidVersion | None:
    """Return the version of an aid that holds on a day, or None before the first. One query."""
    return latest(aid.versions.select_related("aid"), on)


def latest(versions: Iterable[AidVersion], on: date) -> AidVersion | None:
    """Return, among the versions of one aid, the last that had begun on a day."""
    begun = [one for one in versions if one.from_date is None or one.from_date <= on]
    return max(begun, key=lambda one: (one.from_date or date.min, one.number), default=None)
