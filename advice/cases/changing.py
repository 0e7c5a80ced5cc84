"""Which open files would be answered otherwise once a draft of an aid is published (issue 8, row I2)."""

from datetime import date

from advice.aids import catalogue
from advice.aids.engine import Answer, BadRule, Outcome, Situation, answer
from advice.aids.shown import Change
from advice.cases.facts import facts_of_each
from advice.cases.lists import VIEW
from advice.cases.models import Case

#: How many files are answered anew, the latest opened first: an advice of a few people follows fewer.
MOST = 400
WORDS = {
    Outcome.YES: "peut demander",
    Outcome.MISSING: "il manque quelque chose",
    Outcome.NO: "non",
    Outcome.TO_CONFIRM: "à confirmer",
    Outcome.SUSPENDED: "suspendue",
    Outcome.CLOSED: "fermée",
}


def changes(draft, today: date, user) -> list[Change]:
    """Return the open files of which the draft says something else than the version of today (point "aid_changes").

    The same number of queries whatever their number. Nothing while its rule cannot be read, or for who sees no file.
    """
    if not user.has_perm(VIEW):
        return []
    now = catalogue.in_force(draft.aid, today) if draft.aid_id else None
    try:
        then = catalogue.rule_of(draft, slug=draft.aid.slug if draft.aid_id else "nouvelle")
        before = catalogue.of_version(now) if now else None
    except BadRule:
        return []
    cases = Case.objects.visible_to(user).current().select_related("person__commune")
    cases = cases.order_by("-opened_at", "-pk")[:MOST]
    values, zones = catalogue.values(), catalogue.zones()
    found = []
    for case, facts in facts_of_each(cases, today, income=user.has_perm("people.view_income")):
        her = Situation(facts, on=today, values=values, zones=zones)
        old, new = _words(answer(before, her) if before else None), _words(answer(then, her))
        if old != new:
            found.append(Change(case.reference, case.get_absolute_url(), old, new))
    return found


def _words(one: Answer | None) -> str:
    if one is None:
        return "pas dans le catalogue"
    words = WORDS[one.outcome]
    counted = one.outcome in (Outcome.YES, Outcome.MISSING) and one.amount_words
    return f"{words}, {one.amount_words}" if counted else words
