"""How the reference catalogue is written: short words for conditions, versions and their examples. Plain data comes out."""

from typing import Any

#: When the catalogue was read through, and the day at which its examples are answered unless they say another.
CHECKED, ON = "2026-11-23", "2026-11-10"
#: When to look again, unless an aid says sooner.
REVIEW = "2027-03-01"


def ge(fact, value, must=""):
    return {"fact": fact, "op": "ge", "value": str(value)} | _said(must)


def gt(fact, value, must=""):
    return {"fact": fact, "op": "gt", "value": str(value)} | _said(must)


def le(fact, value, must=""):
    value = value if isinstance(value, dict) else str(value)
    return {"fact": fact, "op": "le", "value": value} | _said(must)


def lt(fact, value, must=""):
    value = value if isinstance(value, dict) else str(value)
    return {"fact": fact, "op": "lt", "value": value} | _said(must)


def yes(fact, must=""):
    return {"fact": fact, "op": "is", "value": True} | _said(must)


def no(fact, must=""):
    return {"fact": fact, "op": "is", "value": False} | _said(must)


def among(fact, *values, must=""):
    return {"fact": fact, "op": "in", "value": list(values)} | _said(must)


def outside(fact, *values, must=""):
    return {"fact": fact, "op": "not_in", "value": list(values)} | _said(must)


def within(fact, must="", **span):
    return {"fact": fact, "op": "within", "value": span} | _said(must)


def less_ago(fact, must="", **span):
    return {"fact": fact, "op": "less_ago", "value": span} | _said(must)


def every(*parts, must=""):
    return {"all": list(parts)} | _said(must)


def some(*parts, must=""):
    return {"any": list(parts)} | _said(must)


def when(guard, *then):
    """What is asked of some only."""
    return {"when": guard, "then": every(*then)}


def between(fact, low, high):
    """From one bound to the other, both included."""
    return every(ge(fact, low), le(fact, high))


def _said(must):
    return {"must": must} if must else {}


def euros(value):
    return {"euros": str(value)}


def fact(key):
    return {"fact": key}


def ref(key, times="1"):
    return {"parameter": key, "times": times}


def rate(value, of, ceiling=None):
    """A share of a cost, up to a ceiling in euros."""
    share = {"rate": str(value), "of": fact(of)}
    return share if ceiling is None else {"least": [share, euros(ceiling)]}


def up_to(value):
    return {"up_to": value if isinstance(value, dict) else euros(value)}


def table(on, *rows, last=None):
    """A scale: ``(up to and including, what it gives)``; beyond the last row nothing, unless ``last`` says what."""
    lines = [{"up_to": str(bound), "gives": gives} for bound, gives in rows]
    return {"table": {"on": on, "rows": lines + ([{"gives": last}] if last else [])}}


def case(on, **when):
    return {"case": {"on": on, "when": when}}


def example(kind, label, facts, verdict="", *, on=ON, **expected) -> dict[str, Any]:
    """Somebody and what must be answered; « yes » and « no » say their verdict, an edge says which."""
    return {"kind": kind, "label": label, "facts": facts, "verdict": verdict or kind, "on": on, **expected}


def closed(first_day=ON):
    """What is answered of an aid that is over: the same to whoever asks, from its first day on."""
    has_all = {"age": 25, "department": "44", "ft": True, "licence": "b"}
    return [
        example("yes", "Une personne de 25 ans, inscrite à France Travail", has_all, "closed"),
        example("no", "Une personne dont on ne sait rien", {}, "closed"),
        example("edge", "Le premier jour de la fermeture", has_all, "closed", on=first_day),
    ]


_RULE = {"cost", "committee", "exclusive", "subsidiary", "charge"}


def version(
    name,
    body,
    theme,
    *conditions,
    source,
    on=None,
    value=None,
    unit="euros",
    words="",
    how="",
    papers=(),
    **told,
) -> dict[str, Any]:
    """One version as a row of the table: ``on`` dates the source, ``value`` is the amount, the rest goes by name."""
    rule, state = {"conditions": every(*conditions)}, told.get("state", "open")
    rule |= {key: told.pop(key) for key in sorted(_RULE & set(told))}
    if value is not None or words:
        rule["amount"] = {"unit": unit, "words": words} | ({"value": value} if value is not None else {})
    if how:
        rule["amount"]["how"] = how
    return {
        "name": name,
        "body": body,
        "theme": theme,
        "rule": rule,
        "source": source,
        "source_on": on,
        "papers": "\n".join(papers),
        "status": told.pop("state", "open"),
        "status_words": told.pop("why", ""),
        "checked_on": CHECKED,
        "review_on": REVIEW,
        "examples": closed(told.get("from_date") or ON)
        if rule["conditions"] == every() and state == "closed"
        else [],
        **told,
    }


def aid(slug, *versions) -> dict[str, Any]:
    """An aid with its versions, the oldest first."""
    return {"slug": slug, "versions": list(versions)}
