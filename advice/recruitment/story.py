"""One candidature told in time order: what the journal says, answers, steps, calls; what came before a transfer."""

from advice.recruitment.models import Referral
from mobilite.audit.entries import entries_about
from mobilite.audit.story import story_item
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import StoryItem
from mobilite.todo.models import Call

LATEST = 200
CHAIN = 8


def chain_of(referral: Referral) -> list[Referral]:
    """Return a candidature and those that it follows, at other structures: at most eight."""
    found, one = [referral], referral
    while one.transferred_from_id is not None and len(found) < CHAIN:
        one = Referral.objects.select_related("employer__partner").get(pk=one.transferred_from_id)
        found.append(one)
    return found


def story_of_referral(referral: Referral) -> list[StoryItem]:
    """Return what happened, with what each side heard and the notes of the team."""
    rows = chain_of(referral)
    items = [story_item(entry) for entry in entries_about(*rows)[:LATEST]]
    for one in rows:
        items += [
            item
            for answer in one.answers.select_related("by").order_by("-at")[:LATEST]
            for item in _answer(answer)
        ]
        items += [_step(step) for step in one.steps.exclude(came=None).order_by("-at")[:LATEST]]
    calls = Call.objects.about(*rows).select_related("by").order_by("-at")[:LATEST]
    items += [
        StoryItem(
            call.at,
            "act",
            "phone-call",
            f"{call.by}\u00a0: appel, {call.get_result_display().lower()}",
            quote=call.note or "",
        )
        for call in calls
    ]
    return items


def _answer(answer) -> list[StoryItem]:
    by = f"par {answer.by}" if answer.by else ""
    told = (
        (answer.to_candidate, "message", "message-square", "Phrase pour la personne"),
        (answer.to_prescriber, "message", "users", "Phrase pour qui l’a orientée"),
        (answer.private, "note", "sticky-note", "Note pour l’équipe"),
    )
    return [StoryItem(answer.at, kind, icon, words, by, text) for text, kind, icon, words in told if text]


def _step(step) -> StoryItem:
    day = date_fr(step.starts_on, weekday=False)
    came = "elle est venue" if step.came else "elle n’est pas venue"
    return StoryItem(step.at, "act", "milestone", f"{step}, {day}\u00a0: {came}", quote=step.result or "")
