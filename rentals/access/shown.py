"""How answers look: their chip, their reasons, and what to do next for whoever may do it."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mobilite.pages.french import date_fr, plural, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card
from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from rentals.access.answers import Answered
from rentals.access.judging import Answer, Verdict, restricted_words

WORDS = {Answer.YES: "Oui", Answer.NO: "Non", Answer.MISSING: "À compléter"}
CHIPS = {Answer.YES: "in_service", Answer.NO: "refused", Answer.MISSING: "expected"}
LOOKS = {Answer.YES: ("check", "ok"), Answer.NO: ("x", "ko"), Answer.MISSING: ("circle-alert", "warn")}
SEES_RESTRICTIONS = "rentals.view_restriction"

#: What each thing to mend leads to: address, right, words, icon.
FIXES = {
    "birth": ("people:identity", "people.change_person", "Noter la date de naissance", "id-card"),
    "commune": ("people:identity", "people.change_person", "Noter la commune", "map-pin"),
    "situation": ("people:situation", "people.change_person", "Noter sa situation", "heart-handshake"),
    "activity": (
        "people:activity_new",
        "people.change_person",
        "Noter un emploi, une formation",
        "briefcase",
    ),
    "licence": ("people:licence_new", "people.change_person", "Noter un permis", "id-card"),
    "prescription": ("rentals:prescribe", "rentals.add_prescription", "Noter une prescription", "file-plus"),
}
PAPER = ("people:paper_new", "people.change_person", "file-check")
RENEWAL = ("rentals:renew_prescription", "rentals.add_prescription", "Noter le nouveau mot", "file-plus")


def answer_chip(answer: Answer) -> SafeString:
    """Return the chip of an answer: « Oui », « Non », « À compléter »."""
    return chip(CHIPS[answer], WORDS[answer])


def for_reader(answered: Answered, user) -> Answered:
    """Return an answer as this user may read it: a restriction is told to those who may know (row H7)."""
    may_know = user.has_perm(SEES_RESTRICTIONS)
    return Answered(
        answered.offer, tuple(restricted_words(one, may_know=may_know) for one in answered.verdicts)
    )


def answer_words(answered: Answered) -> str:
    """Return an answer in one sentence: « Oui. », « Non : … », « Il manque : … » in the words of its rules."""
    why = answered.reasons
    if not why:
        return "Oui, tout est là."
    word = "Non" if answered.answer == Answer.NO else "À compléter"
    rest = "" if len(why) == 1 else f" (et {plural(len(why) - 1, 'autre point', 'autres points')})"
    return typography(f"{word} : {why[0].sentence}{rest}")


def answer_detail(answered: Answered, words: str) -> SafeString:
    """Return what a card of the new rental's form says of an offer: what it is, then its answer."""
    css = LOOKS[answered.answer][1]
    return format_html('{}<br><span class="{}">{}</span>', words, css, answer_words(answered))


def fixes(verdict: Verdict, person: Person, user) -> list[Act]:
    """Return what would mend a verdict, for what this user may do."""
    return [act for act in (_fix(one, person, user) for one in verdict.fix) if act] if not verdict.ok else []


def _fix(key, person, user):
    kind, _, detail = key.partition(":")
    args, query = [person.pk], ""
    if kind == "paper":
        name, right, icon = PAPER
        label = PaperKind(detail).label
        words, query = f"Noter : {label[:1].lower()}{label[1:]}", f"?kind={detail}"
    elif kind == "renewal":
        name, right, words, icon = RENEWAL
        args = [int(detail)]
    else:
        name, right, words, icon = FIXES[kind]
    if not user.has_perm(right):
        return None
    try:
        return Act(typography(words), reverse(name, args=args) + query, icon)
    except NoReverseMatch:
        return None


def lines(verdicts: Iterable[Verdict], person: Person, user) -> list[dict]:
    """Return the verdicts as a page lists them: what keeps from yes first, each with what to do next."""
    ordered = sorted(verdicts, key=lambda one: (one.ok, one.answer == Answer.MISSING))
    return [_line(one, person, user) for one in ordered]


def _line(verdict, person, user):
    icon, css = LOOKS[verdict.answer]
    note = ""
    if verdict.waived:
        icon, css, note = "shield-check", "warn", typography(f"Dispense accordée : {verdict.waived}")
    elif not verdict.ok and verdict.may_be_waived:
        note = "Une dispense est possible, avec un motif."
    return {
        "icon": icon,
        "css": css,
        "sentence": verdict.sentence,
        "note": note,
        "acts": fixes(verdict, person, user),
        "label": str(verdict.key.label),
        "key": verdict.key,
    }


def rule_cards(rows, words, today, *, withdraw: str) -> list[Card]:
    """Return a card per rule set, the latest first: what it says, whether it holds, a button while it has not begun."""
    rows = sorted(rows, key=lambda row: row.from_date, reverse=True)
    current = next((row for row in rows if row.from_date <= today), None)
    cards = []
    for row in rows:
        state = "En vigueur" if row is current else "À venir" if row.from_date > today else "Anciennes"
        by = f"écrites par {row.created_by}" if row.created_by else "exemple, à remplacer par les vôtres"
        context = {
            "state": state,
            "detail": ", ".join(
                filter(None, [by if not row.is_example or not row.created_by else "", row.why])
            ),
            "sentences": words(row),
            "withdraw": reverse(withdraw, args=[row.pk]) if row.from_date > today else "",
        }
        title = f"Règles dès le {date_fr(row.from_date, weekday=False)}"
        cards.append(Card(title, "list-checks", template="rentals/cards/rules.html", context=context))
    return cards
