"""The motives of what a new rental goes without: one field a rule that may be waived, shown when it is missing."""

from django import forms

from mobilite.pages.french import lower_first
from rentals.models import RuleKey
from rentals.models.access import OFFER_WAIVERS
from rentals.operations.waivers import right_to_waive

LONGEST = 200
ENDING = "_waived_reason"
#: What may be waived, each by its own right: the law on ages and licences never is.
WAIVABLE = (*OFFER_WAIVERS, RuleKey.INSURER)
NAMES = {rule: f"{rule.value}{ENDING}" for rule in WAIVABLE}
WORDS = {RuleKey.PAPERS: "pièce", RuleKey.CAP: "plafond"}
HELP = {
    RuleKey.PAPERS: "Pour confirmer sans une pièce. Votre nom et le motif sont gardés.",
}
OTHERWISE = "Pour confirmer quand même. Votre nom et le motif sont gardés\u00a0; le journal dit quelle règle."


def _field(rule: RuleKey) -> forms.CharField:
    word = WORDS.get(rule)
    label = (
        f"Dispense de {word}\u00a0: motif"
        if word
        else f"Dispense, {lower_first(str(rule.label))}\u00a0: motif"
    )
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, help_text=HELP.get(rule, OTHERWISE)
    )


#: A form with one field a rule.
WaiverFields = type("WaiverFields", (forms.Form,), {NAMES[rule]: _field(rule) for rule in WAIVABLE})


def not_for(user) -> list[str]:
    """Return the fields of the rules that this user may not waive."""
    return [name for rule, name in NAMES.items() if not user.has_perm(right_to_waive(rule))]


def not_missing(missing: set[str]) -> list[str]:
    """Return the fields of the rules that are not missing, or that nothing lets go."""
    return [name for rule, name in NAMES.items() if rule.value not in missing]


def motives(asked: dict) -> dict[str, str]:
    """Return the motives that were typed, by the keys of their rules."""
    given = {rule.value: (asked.get(name) or "").strip() for rule, name in NAMES.items()}
    return {rule: why for rule, why in given.items() if why}
