"""The reference catalogue as the engine reads it, without a database."""

from datetime import date
from decimal import Decimal
from functools import cache

from advice.aids import reference
from advice.aids.data.values import VALUES
from advice.aids.data.zones import zones
from advice.aids.engine import Situation, Values, answer_all, rules

#: When the worked cases of the survey are answered.
THAT_DAY = date(2026, 11, 10)


@cache
def known() -> dict:
    """Return what every answer needs besides facts: reference amounts, groups of communes."""
    amounts = Values((key, date.fromisoformat(day), Decimal(value)) for key, day, value, _source in VALUES)
    return {"values": amounts, "zones": zones()}


@cache
def rules_by_slug() -> dict[str, list[rules.Rule]]:
    found = {}
    for row in reference.rows():
        body = {
            **row["rule"],
            "nature": row.get("nature", "grant"),
            "state": row["status"],
            "state_words": row["status_words"],
            "finances": [row["theme"]],
        }
        dates = {key: row.get(key) for key in ("from_date", "until_date")}
        rule = rules.read(body, slug=row["slug"], name=row["name"], version=row["number"], **dates)
        found.setdefault(row["slug"], []).append(rule)
    return found  # fmt: skip


def asked(facts, on=THAT_DAY):
    """Answer the whole reference catalogue, by slug."""
    found = answer_all(rules_by_slug().values(), Situation(facts, on=on, **known()))
    return {one.rule.slug: one for one in found.answers}
