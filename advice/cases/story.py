"""One file told in time order: what was said, written, agreed, done; appointments and rentals since she is followed."""

from datetime import time

from django.db.models import Exists, OuterRef
from django.urls import reverse

from advice.cases.models import ActionStatus, Case, Lending
from mobilite.audit.entries import entries_about
from mobilite.audit.story import story_item
from mobilite.diary.models import Appointment
from mobilite.diary.models import Status as Booked
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import StoryItem
from mobilite.periods import paris
from rentals.models import Rental

#: Told by their own rows, which say more than the journal.
TOLD_ELSEWHERE = (
    "add_interview",
    "add_case_note",
    "add_case_action",
    "end_case_action",
    "share_case",
    "follow_case",
    "write_levels",
    "write_trip",
    "conclude_diagnosis",
    "keep_facts",
)
LATEST = 200
#: How an appointment ended, kindly.
ENDED = {
    Booked.KEPT: "elle est venue",
    Booked.NO_SHOW: "elle n’a pas pu venir",
    Booked.EXCUSED: "elle a prévenu",
}
NOON = time(12)


def story_of_case(case: Case, user) -> list[StoryItem]:
    """Return the story of a file as this account may read it: private notes are their author's. Nine queries."""
    entries = entries_about(case).exclude(verb__in=TOLD_ELSEWHERE)[:LATEST]
    items = [story_item(entry) for entry in entries]
    items += [_interview(one) for one in case.interviews.select_related("by").order_by("-at")[:LATEST]]
    notes = case.notes.readable_by(user).select_related("author").order_by("-at")[:LATEST]
    items += [_note(one) for one in notes]
    actions = case.actions.select_related("by", "user", "contact__partner").order_by("-at")[:LATEST]
    items += [item for one in actions for item in _action(one)]
    items += [_sharing(one) for one in case.sharings.select_related("contact__partner", "by")]
    items += [_follow_up(one) for one in case.follow_ups.select_related("by")]
    items += _appointments(case)
    if user.has_perm("rentals.view_rental"):
        items += _rentals(case)
    return items


def _interview(one) -> StoryItem:
    detail = f"{one.get_way_display()}, {one.minutes}\u00a0min, noté par {one.by}"
    sentence = f"Entretien du {date_fr(one.on, weekday=False)}"
    return StoryItem(one.at, "note", "message-square", sentence, detail, one.summary)


def _note(one) -> StoryItem:
    if one.is_private:
        return StoryItem(one.at, "note", "lock", "Vous avez noté, pour vous seulement", quote=one.text)
    return StoryItem(one.at, "note", "sticky-note", f"{one.author} a noté", quote=one.text)


def who_does(action) -> str:
    """Return who does an action, in words."""
    if action.user is not None:
        return str(action.user)
    return str(action.contact.partner) if action.contact is not None else "elle"


def _action(one) -> list[StoryItem]:
    due = f"Par {who_does(one)}, pour le {date_fr(one.due_on, weekday=False)}"
    items = [
        StoryItem(
            one.at,
            "act",
            "list-checks",
            f"{one.by or 'Le logiciel'} a ajouté l’action «\u00a0{one.what}\u00a0»",
            due,
        )
    ]
    if one.ended_on is not None:
        is_done = one.status == ActionStatus.DONE
        words = "Fait" if is_done else "Sans objet"
        at = max(paris(one.ended_on, NOON), one.at)
        icon = "check" if is_done else "x"
        items.append(
            StoryItem(at, "act", icon, f"{words}\u00a0: «\u00a0{one.what}\u00a0»", quote=one.result or "")
        )
    return items


def _sharing(one) -> StoryItem:
    words = f"Accord pour dire à {one.contact.partner}\u00a0: {', '.join(label.lower() for label in one.scope_labels)}"
    return StoryItem(
        one.at, "act", "handshake", words, f"{one.get_how_display()}, noté par {one.by}" if one.by else ""
    )


def _follow_up(one) -> StoryItem:
    words = f"{one.get_moment_display()}\u00a0: {one.get_outcome_display().lower()}"
    return StoryItem(
        one.at, "note", "milestone", words, f"Noté par {one.by}" if one.by else "", one.detail or ""
    )


def _appointments(case: Case) -> list[StoryItem]:
    """Tell the appointments that she had with us while she was followed."""
    rows = Appointment.objects.filter(person=case.person_id, starts_at__gte=case.opened_at)
    if case.closed_at is not None:
        rows = rows.filter(starts_at__lte=case.closed_at)
    items = []
    for one in rows.exclude(status=Booked.CANCELLED).select_related("user").order_by("-starts_at")[:LATEST]:
        said = ENDED.get(Booked(one.status), "prévu")
        words = f"Rendez-vous avec {one.user}\u00a0: {one.get_kind_display().lower()}, {said}"
        url = reverse("diary:appointment", args=[one.pk])
        tone = "miss" if one.status == Booked.NO_SHOW else ""
        items.append(StoryItem(one.starts_at, "act", "calendar-days", words, url=url, tone=tone))
    return items


def _rentals(case: Case) -> list[StoryItem]:
    """Tell her rentals asked while she was followed."""
    rows = Rental.objects.filter(person=case.person_id, requested_at__gte=case.opened_at)
    rows = rows.annotate(is_asked_here=Exists(Lending.objects.filter(case=case, rental=OuterRef("pk"))))
    if case.closed_at is not None:
        rows = rows.filter(requested_at__lte=case.closed_at)
    return [
        StoryItem(
            one.requested_at, "act", "key-round", f"Location {one.reference}\u00a0: {one.get_status_display().lower()}",
            "Demandée depuis ce dossier" if one.is_asked_here else "", url=one.get_absolute_url(),
        )
        for one in rows.order_by("-requested_at")[:LATEST]
    ]  # fmt: skip
