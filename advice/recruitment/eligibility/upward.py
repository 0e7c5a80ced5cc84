"""What eligibility hands to other pages: a card and an act for a person, the answer of a structure for a candidature."""

from django.urls import reverse

from advice.recruitment.eligibility.lists import CHANGE, SENSITIVE, VIEW
from advice.recruitment.eligibility.operations import is_our_structure
from advice.recruitment.eligibility.standing import Standing
from advice.recruitment.models import Referral
from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice
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


def referral_cards(record, user) -> list[Card]:
    """Say whether the structure of a candidature may hire her, then our two others (point "record_cards")."""
    if not isinstance(record, Referral) or not user.has_perm(VIEW):
        return []
    partner, kind = record.employer.partner, record.employer.kind
    standing = _standing(record, user)
    facts = []
    for one in dict.fromkeys((kind, *SHOWN)):
        answer = standing.answer(one)
        sentence = answer.sentence[:1].lower() + answer.sentence[1:]
        why = answer.reasons[0] if answer.reasons else ""
        facts.append(
            Fact(f"{one}, {partner.name}" if one == kind else one, sentence, why if one == kind else "")
        )
    return [
        Card(
            "Éligibilité IAE",
            "badge-check",
            facts,
            Act("Ses critères", _page(record.person), "chevron-right"),
        )
    ]


def referral_notices(record, user) -> list[Notice]:
    """Warn when who says that she is eligible also hires her (point "record_notices")."""
    if not isinstance(record, Referral) or not record.is_live or not user.has_perm(VIEW):
        return []
    theirs = _standing(record, user).prescribers
    if theirs is None:
        return []
    same = theirs.prescriber_id == record.employer.partner_id
    ours = record.employer.is_ours and (
        theirs.prescriber is None or is_our_structure(theirs.prescriber, clock.today())
    )
    if not same and not ours:
        return []
    words = (
        "Demandez le diagnostic d’un autre prescripteur habilité\u00a0: un contrôle peut reprocher celui-ci."
    )
    act = Act("Ses critères", _page(record.person), "badge-check")
    return [Notice("Le prescripteur est la structure elle-même.", words, "miss", "triangle-alert", act)]


def _standing(referral: Referral, user) -> Standing:
    """Return where her person stands before the structure of a candidature; read once for a page."""
    known = getattr(referral, "_standing", None)
    if known is None:
        known = Standing(referral.person, clock.today(), user.has_perm(SENSITIVE), referral.employer.partner)
        referral._standing = known
    return known
