"""What applications hand to other pages: a case's card and story, « Demander » beside an answer, Aujourd’hui, search."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from advice.applications import queues
from advice.applications.lists import CHANGE, VIEW, state_of
from advice.applications.models import Application
from advice.cases.models import Case
from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.money import french
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Card, Fact, StoryItem
from mobilite.pages.views import SearchResult
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris_date

OFTEN = timedelta(hours=1)
LATEST, FOUND, SHORTEST = 50, 8, 4
BUTTONS = {"send": "Envoyer", "answer": "Relancer", "appeal": "Décider", "payment": "Relancer"}
TEXTS = {
    "send": "attend l’envoi de sa demande d’aide.",
    "answer": "attend une réponse à sa demande d’aide.",
    "appeal": "peut contester le refus de son aide.",
    "payment": "attend le versement de son aide.",
}


def today(asked: Asked) -> Column | None:
    """Say which applications are late or about to be: hers first for an adviser, then the soonest."""
    if not asked.user.has_perm(CHANGE):
        return None
    on = paris_date(asked.now)
    rows = queues.hot(Application.objects.visible_to(asked.user), on)
    rows = list(rows.select_related("case__person", "version").order_by("due_on", "pk"))
    rows.sort(key=lambda one: one.case.adviser_id != asked.user.pk)
    lines = [_line(one, asked, on) for one in rows[:SHOWN]]
    url = f"{reverse('applications:list')}?vue=presse"
    well = "aucune demande d’aide ne presse."
    return Column("Demandes d’aide", "hand-coins", lines, len(rows), well, url, "Toutes")


def _line(one: Application, asked: Asked, on) -> Line:
    kind = queues.kind_of(one)
    return Line(
        when=date_fr(one.due_on, year=one.due_on.year != on.year) if one.due_on else "",
        hot=one.due_on is not None and one.due_on < on,
        person=one.case.person,
        name=shown_name(one.case.person, asked.user),
        text=TEXTS[kind],
        detail=f"{one.version.name}. {queues.words(one, on)}",
        url=one.get_absolute_url(),
        button=BUTTONS[kind],
    )


def cards(record, user) -> list[Card]:
    """Put her applications on the page of her case, the money obtained added up (point "record_cards")."""
    if not isinstance(record, Case) or not user.has_perm(VIEW):
        return []
    rows = list(record.applications.select_related("version").order_by("-created_at", "-pk"))
    if not rows:
        return []
    on = clock.today()
    facts = [
        Fact(one.version.name, state_of(one)[1], queues.words(one, on) or _sum(one), one.get_absolute_url())
        for one in rows
    ]
    granted = Application.objects.filter(pk__in=[one.pk for one in rows]).obtained()
    if granted:
        facts.append(Fact("Obtenu en tout", french(granted)))
    return [Card("Demandes d’aide", "hand-coins", facts)]


def _sum(one: Application) -> str:
    return french(one.granted) if one.granted is not None else ""


def ask_url(case: Case, slug: str, user) -> str:
    """Return where this aid is asked for from a case, or nothing (point "case_ask_aid")."""
    if case.is_closed or not user.has_perm(CHANGE):
        return ""
    return reverse("applications:ask", args=[case.pk, slug])


def search(query: str, user) -> list[SearchResult]:
    """Find applications by the beginning of their reference (point "search")."""
    code = "".join(query.split()).upper()
    if len(code) < SHORTEST or not user.has_perm(VIEW):
        return []
    found = Application.objects.visible_to(user).filter(
        Q(reference__gte=code) & Q(reference__lt=code + "\uffff")
    )
    return [
        SearchResult(
            str(one), f"{shown_name(one.case.person, user)} · {one.version.name} · {state_of(one)[1]}",
            one.get_absolute_url(), "hand-coins", "Demandes d’aide",
        )
        for one in found.select_related("case__person", "version").order_by("reference")[:FOUND]
    ]  # fmt: skip


class Story:
    """Tell the applications on the page of a case, and of a person: what was done, never why it is asked."""

    permission = VIEW

    def __call__(self, record) -> list[StoryItem]:
        if isinstance(record, Case):
            rows = Application.objects.filter(case=record)
        elif isinstance(record, Person):
            rows = Application.objects.filter(case__person=record)
        else:
            return []
        known = {one.pk: one for one in rows.select_related("version").order_by("-created_at")[:LATEST]}
        if not known:
            return []
        entries = entries_about(*known.values()).exclude(verb__in=("note_aid_paper", "correct_aid_request"))
        return [
            StoryItem(
                at=entry.at, kind="act", icon="hand-coins", sentence=str(entry),
                detail=known[entry.object_id].version.name, url=known[entry.object_id].get_absolute_url(),
            )
            for entry in entries
        ]  # fmt: skip
