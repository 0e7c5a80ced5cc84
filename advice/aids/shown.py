"""A version in plain sentences: what it asks, what it is worth, what its examples answer. For pages."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from advice.aids import catalogue, tree
from advice.aids.engine import FACTS, PARAMETERS, BadRule, Situation, conditions, sentences
from advice.aids.engine.answers import said, worth
from advice.aids.engine.examples import WORDS, Run
from advice.aids.engine.rules import Rule
from advice.aids.operations.publishing import runs_of
from mobilite.money import french
from mobilite.pages.french import typography
from mobilite.registry import registered


@dataclass(frozen=True)
class Told:
    """What a page says of a version or of a draft."""

    fault: str = ""
    rows: list[tree.Row] = field(default_factory=list)
    amount: list[str] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """Somebody who would be answered otherwise: her file, what it says today, what it would say."""

    label: str
    url: str
    before: str
    after: str


def changes(draft, on: date, user) -> list[Change]:
    """Return who would be answered otherwise once a draft is published, as the apps above say it (point "aid_changes")."""
    return [one for entry in registered("aid_changes") for one in entry.value(draft, on, user)]


def told(version, on: date, *, plain: bool = False) -> Told:
    """Return a version as people read it on a day; one that cannot be read says why. Two queries. ``plain``: no editing."""
    rows = tree.rows(version.rule.get("conditions") or {"all": []}, plain=plain)
    try:
        rule = catalogue.rule_of(version, slug="version")
        runs = runs_of(version, on)
    except BadRule as error:
        return Told(error.sentence, rows)
    return Told(
        "",
        rows,
        amount_lines(version, rule, on),
        [_run(one, told_) for one, told_ in zip(runs, version.examples, strict=True)],
    )


def _run(one: Run, example) -> dict[str, Any]:
    facts = []
    for key, value in (example.get("facts") or {}).items():
        if key in FACTS:
            try:
                facts.append(f"{FACTS[key].label}\u00a0: {_fact(key, value)}")
            except BadRule:
                facts.append(FACTS[key].label)
    return {
        "run": one,
        "facts": " · ".join(facts),
        "wanted": WORDS.get(example.get("verdict", ""), ""),
        "kind": {"yes": "un oui", "no": "un non", "edge": "un bord"}.get(one.kind, ""),
    }


def _fact(key, value) -> str:
    return FACTS[key].said(FACTS[key].read(value))


def amount_lines(version, rule: Rule, on: date) -> list[str]:
    """Say an amount in sentences: the most it gives, how it is counted, what it never exceeds."""
    lines = []
    if rule.amount is not None:
        nothing = Situation({}, on=on, values=catalogue.values(), zones={})
        most = worth(rule, nothing)
        if most is not None and most.high is not None:
            lines.append(f"{said(most, rule.unit)[:1].upper()}{said(most, rule.unit)[1:]}.")
        lines += _counted(version.rule["amount"])
    if rule.words:
        lines.append(f"{rule.words[:1].upper()}{rule.words[1:]}.")
    if rule.cost:
        lines.append(f"Jamais plus que\u00a0: {FACTS[rule.cost].label}.")
    if rule.committee:
        lines.append(f"{rule.committee} décide\u00a0: rien n’est compté d’avance.")
    return lines or ["Aucun montant n’est noté."]


#: Ways of counting that read well in one phrase; the others are told in words of their own (« how »), or not at all.
_SAYABLE = {"rate", "least", "table", "case", "if"}


def _counted(amount) -> list[str]:
    if amount.get("how"):
        return [amount["how"]]
    raw = amount["value"]
    return [f"Calcul\u00a0: {counted(raw)}."] if _SAYABLE & set(raw) and len(str(raw)) < 1500 else []


def counted(raw: dict[str, Any]) -> str:
    """Say how an amount is counted, in one phrase: « 40 % de : prix du vélo, 600,00 € au plus »."""
    if "euros" in raw:
        return french(Decimal(str(raw["euros"])))
    if "parameter" in raw:
        return PARAMETERS[raw["parameter"]].label
    if "fact" in raw:
        return FACTS[raw["fact"]].label
    if "rate" in raw:
        percent = f"{(Decimal(str(raw['rate'])) * 100).normalize():f}".replace(".", ",")
        return f"{percent}\u00a0% de «\u00a0{counted(raw['of'])}\u00a0»"
    if "up_to" in raw:
        return f"au plus {counted(raw['up_to'])}"
    joined = {"times": " × ", "sum": " + ", "less": " − "}
    for word, sign in joined.items():
        if word in raw:
            return f"({sign.join(counted(one) for one in raw[word])})"
    if "least" in raw:
        return f"{counted(raw['least'][0])}, {' ou '.join(counted(one) for one in raw['least'][1:])} au plus"
    if "table" in raw:
        return _table(raw["table"])
    if "case" in raw:
        fact = FACTS[raw["case"]["on"]]
        return "\u202f; ".join(
            f"{fact.choices.get(key, key)}, {counted(one)}" for key, one in raw["case"]["when"].items()
        )
    asked = sentences.asked(conditions.read(raw["if"]))
    return f"{counted(raw['then'])} s’il s’agit de «\u00a0{asked}\u00a0», sinon {counted(raw.get('otherwise', {'euros': '0'}))}"


def _table(table) -> str:
    fact = FACTS[table["on"]]
    lines = [
        f"jusqu’à {fact.said(fact.read(row['up_to']))}, {counted(row['gives'])}"
        if "up_to" in row
        else f"au-delà, {counted(row['gives'])}"
        for row in table["rows"]
    ]
    return typography(f"selon «\u00a0{fact.label}\u00a0»\u00a0: {'; '.join(lines)}")
