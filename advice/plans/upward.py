"""What plans hand to other pages: a card and acts of a file, the story of a file, search."""

from django.db.models import Q
from django.urls import reverse

from advice.cases.lists import CHANGE, VIEW
from advice.cases.models import Case
from advice.plans.lists import missing_words, state_of, with_sums
from advice.plans.models import Plan
from mobilite.audit.entries import entries_about
from mobilite.money import french
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, StoryItem
from mobilite.pages.views import SearchResult
from mobilite.people.shown import shown_name

SHORTEST, FOUND, LATEST = 4, 8, 50
#: What the story of a file tells of its plans: the rest is on their pages.
TOLD = ("start_plan", "close_plan", "reopen_plan", "drop_plan")


def acts(record, user) -> list[Act]:
    """Offer to compare ways to travel, and to begin a plan, from a file (point "record_acts")."""
    if not isinstance(record, Case):
        return []
    found = [
        Act(
            "Comparer les moyens de se déplacer",
            reverse("plans:alternatives", args=[record.pk]),
            "chart-column",
        )
    ]
    if record.is_closed or not user.has_perm(CHANGE):
        return found
    url = reverse("plans:start", args=[record.pk])
    why = "Prenez d’abord ce dossier."
    begin = Act("Commencer un plan de financement", url, "wallet", record.adviser_id is not None, why)
    return [begin, *found]


def cards(record, user) -> list[Card]:
    """Show the plans of a file, and what each lacks (point "record_cards"). One query."""
    if not isinstance(record, Case) or not user.has_perm(VIEW):
        return []
    facts = []
    for plan in with_sums(Plan.objects.filter(case=record)).order_by("-created_at", "-pk")[:LATEST]:
        value, label = state_of(plan)
        where = missing_words(plan) if plan.is_draft else french(plan.cost) if plan.cost is not None else ""
        facts.append(Fact(plan.what, chip(value, label, model_name="plan"), where, plan.get_absolute_url()))
    return [Card("Plans de financement", "wallet", facts)] if facts else []


class Story:
    """Tell in a file the plans that begin, close and stop (point "story")."""

    permission = VIEW

    def __call__(self, record) -> list[StoryItem]:
        if not isinstance(record, Case):
            return []
        known = {one.pk: one for one in Plan.objects.filter(case=record).order_by("-pk")[:LATEST]}
        if not known:
            return []
        entries = entries_about(*known.values()).filter(verb__in=TOLD)
        return [
            StoryItem(at=one.at, kind="money", icon="wallet", sentence=str(one), url=known[one.object_id].get_absolute_url())
            for one in entries
        ]  # fmt: skip


def search(query: str, user) -> list[SearchResult]:
    """Find plans by the beginning of their reference (point "search")."""
    code = "".join(query.split()).upper()
    if len(code) < SHORTEST or not user.has_perm(VIEW):
        return []
    found = Plan.objects.visible_to(user).filter(Q(reference__gte=code) & Q(reference__lt=code + "\uffff"))
    return [
        SearchResult(
            str(plan),
            f"{shown_name(plan.case.person, user)} · {plan.get_project_display()} · {state_of(plan)[1]}",
            plan.get_absolute_url(),
            "wallet",
            "Conseil",
        )
        for plan in found.select_related("case__person").order_by("reference")[:FOUND]
    ]
