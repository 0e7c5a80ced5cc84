"""What files hand to other pages: acts of a person, a rental, a sheet; one line of « En ce moment »; search; their story."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from advice.cases.lists import ADD, VIEW, state_of
from advice.cases.models import Case, Lending
from mobilite.audit.entries import entries_about
from mobilite.pages.french import date_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, StoryItem
from mobilite.pages.views import SearchResult
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.people.views.persons import Now
from rentals.models import PrescriberSheet, Rental

OFTEN = timedelta(hours=1)
LATEST, FOUND, SHORTEST = 50, 8, 4
#: Open at most one at a time, and closed ones behind it.
LABEL = "Ouvrir un dossier de conseil"


def _new(query: str) -> str:
    return f"{reverse('cases:new')}?{query}"


def acts(record, user) -> list[Act]:
    """Offer to open a file from a rental or a prescriber's sheet that waits (point "record_acts")."""
    if not isinstance(record, Rental | PrescriberSheet) or not user.has_perms((ADD, "people.view_person")):
        return []
    if isinstance(record, PrescriberSheet):
        return [Act(LABEL, _new(f"fiche={record.pk}"), "compass")] if record.handled_at is None else []
    known = Case.objects.current().filter(person=record.person_id).first()
    if known is None:
        return [Act(LABEL, _new(f"location={record.pk}"), "compass")]
    return [Act("Son dossier de conseil", known.get_absolute_url(), "compass")] if user.has_perm(VIEW) else []


def cards(record, user) -> list[Card]:
    """Say on a rental's page that a file asked for it, and who prescribed it (point "record_cards"). One query."""
    if not isinstance(record, Rental):
        return []
    rows = Lending.objects.filter(rental=record).select_related(
        "case", "by", "prescription__contact__partner", "prescription__adviser"
    )
    found = []
    for one in rows:
        day = date_fr(one.at, weekday=False)
        url = one.case.get_absolute_url() if user.has_perm(VIEW) else ""
        facts = [Fact("Demandée par", str(one.by or "le conseil"), f"le {day}")]
        if url:
            facts.insert(0, Fact("Dossier", one.case.reference, url=url))
        if one.prescription is not None:
            until = f"jusqu’au {date_fr(one.prescription.until, weekday=False)}"
            facts.append(Fact("Prescription", until, f"par {one.prescription.given_by}"))
        found.append(Card("Conseil mobilité", "compass", facts))
    return found


def person_acts(person, user) -> list[Act]:
    """Offer her file, or to open one (point "person_acts")."""
    if not user.has_perm(ADD):
        return []
    known = Case.objects.current().filter(person=person).first()
    if known is None:
        return [Act(LABEL, _new(f"personne={person.pk}"), "compass")]
    return [Act("Son dossier de conseil", known.get_absolute_url(), "compass")] if user.has_perm(VIEW) else []


def person_now(person, user) -> list[Now]:
    """Say that she is followed, and by whom (point "person_now")."""
    if not user.has_perm(VIEW):
        return []
    found = []
    for case in Case.objects.current().filter(person=person).select_related("adviser"):
        value, label = state_of(case)
        who = f"suivie par {case.adviser}" if case.adviser else "attend un conseiller"
        found.append(
            Now(
                "conseil",
                f"{case.reference}, {who}",
                case.get_absolute_url(),
                chip(value, label, model_name="case"),
            )
        )
    return found


def search(query: str, user) -> list[SearchResult]:
    """Find files by the beginning of their reference (point "search")."""
    code = "".join(query.split()).upper()
    if len(code) < SHORTEST or not user.has_perm(VIEW):
        return []
    found = Case.objects.visible_to(user).filter(Q(reference__gte=code) & Q(reference__lt=code + "\uffff"))
    return [
        SearchResult(
            str(case),
            f"{shown_name(case.person, user)} · {date_fr(case.opened_at, weekday=False)} · {state_of(case)[1]}",
            case.get_absolute_url(),
            "compass",
            "Conseil",
        )
        for case in found.select_related("person").order_by("reference")[:FOUND]
    ]


class Story:
    """Tell the files on a person's page, to those who may see them: that they opened and ended, not what was said."""

    permission = VIEW
    TOLD = ("open_case", "take_case", "close_case")

    def __call__(self, record) -> list[StoryItem]:
        if not isinstance(record, Person):
            return []
        known = {
            one.pk: one for one in Case.objects.filter(person=record).order_by("-opened_at", "-pk")[:LATEST]
        }
        if not known:
            return []
        entries = entries_about(*known.values()).filter(verb__in=self.TOLD)
        return [
            StoryItem(
                at=entry.at, kind="act", icon="compass", sentence=str(entry),
                url=known[entry.object_id].get_absolute_url(),
            )
            for entry in entries
        ]  # fmt: skip
