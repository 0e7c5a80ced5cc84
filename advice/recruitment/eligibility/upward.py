"""What eligibility hands to a person's page: a card, an act."""

from django.urls import reverse

from advice.recruitment.eligibility.lists import CHANGE, SENSITIVE, VIEW
from advice.recruitment.eligibility.standing import Standing
from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.periods import last_day

#: The two that we know best; the page says the others.
SHOWN = ("AI", "ACI")


def _page(person) -> str:
    return reverse("eligibility:person", args=[person.pk])


def person_acts(person, user) -> list[Act]:
    """Offer her eligibility (point "person_acts")."""
    if not user.has_perms((VIEW, CHANGE)):
        return []
    return [Act("Éligibilité IAE", _page(person), "badge-check")]


def person_cards(person, user) -> list[Card]:
    """Say whether she may be hired, where her PASS stands, who assessed her (point "person_cards")."""
    if not user.has_perm(VIEW) or person.anonymised_at is not None:
        return []
    standing = Standing(person, clock.today(), user.has_perm(SENSITIVE))
    said: dict[tuple[str, str], list[str]] = {}
    for kind in SHOWN:
        answer = standing.answer(kind)
        more = "" if answer.is_eligible or not answer.reasons else answer.reasons[0]
        said.setdefault((answer.sentence, more), []).append(kind)
    facts = [Fact(", ".join(kinds), words, more) for (words, more), kinds in said.items()]
    if standing.pass_sentence:
        facts.append(Fact("PASS", standing.pass_sentence))
    theirs = standing.prescribers
    if theirs is not None:
        words = f"jusqu’au {date_fr(last_day(theirs.ends_on), weekday=False)}"
        facts.append(Fact("Diagnostic", theirs.author_words, words))
    return [Card("Éligibilité IAE", "badge-check", facts, Act("Ouvrir", _page(person), "chevron-right"))]
