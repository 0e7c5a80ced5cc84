"""The record page: who or what it is, the next step as the one main button, the story on the left, the facts on the right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views.generic import DetailView

from mobilite import clock, registry
from mobilite.pages import french

#: What the story can be narrowed to: parameter, label, kind of item.
STORY_FILTERS = (
    ("", "Tout", ""),
    ("actes", "Actes", "act"),
    ("messages", "Messages", "message"),
    ("argent", "Argent", "money"),
    ("notes", "Notes", "note"),
)
#: A story shows its latest items, then all that one page can bear when it is asked for.
LATEST, LONGEST_STORY = 15, 500


@dataclass(frozen=True)
class Act:
    """Something that people do to the record. ``post=True`` makes it a form with one button.

    One that is not possible now is shown greyed with ``why_not``, a French sentence.
    """

    label: str
    url: str = ""
    icon: str = "chevron-right"
    possible: bool = True
    why_not: str = ""
    post: bool = False


@dataclass(frozen=True)
class Step:
    """A stage of the record's life: ``state`` is "done", "now" or ""."""

    label: str
    detail: str = ""
    state: str = ""


@dataclass(frozen=True)
class Notice:
    """What to know first. ``kind``: "" (to know), "wait" (to do), "bad" (stop), "good", "miss" (caution)."""

    title: str
    text: str = ""
    kind: str = ""
    icon: str = "info"
    act: Act | None = None


@dataclass(frozen=True)
class Fact:
    """One line of a card. ``value`` may be a SafeString (a chip)."""

    label: str
    value: Any
    sub: str = ""
    url: str = ""


@dataclass(frozen=True)
class Card:
    """A short card: facts, or a template of one's own (it sees ``card.context`` as ``card``'s names)."""

    title: str
    icon: str = ""
    facts: list[Fact] = field(default_factory=list)
    edit: Act | None = None
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StoryItem:
    """One thing that happened. ``kind``: "act", "message", "money" or "note"; ``tone``: "", "miss" or "bad"."""

    at: datetime
    kind: str
    icon: str
    sentence: str
    detail: str = ""
    quote: str = ""
    url: str = ""
    tone: str = ""

    @property
    def dot(self) -> str:
        if self.tone:
            return f"dot-{self.tone}"
        return {"act": "dot-act", "message": "dot-act", "money": "dot-money"}.get(self.kind, "")


class RecordPage(PermissionRequiredMixin, DetailView):
    """Show one record. Subclasses give ``queryset``, ``permission_required`` and the methods below.

    Its ``visible_to(user)`` is applied: what one may not see does not exist (404).
    Apps above add to the story with ``register("story", "key", callable(record) -> Iterable[StoryItem])``; a source that
    not every reader of the page may know has a ``permission``.
    """

    template_name = "mobilite/record.html"
    context_object_name = "record"

    icon: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    #: How many items the story shows at first.
    story_latest: int = LATEST

    def get_queryset(self):
        queryset = super().get_queryset()
        return queryset.visible_to(self.request.user) if hasattr(queryset, "visible_to") else queryset

    def heading(self) -> str:
        """Return the h1."""
        return str(self.object)

    def number(self) -> str:
        """Return what the breadcrumb and the browser's title add to the h1, such as a contract's number."""
        return ""

    def avatar(self) -> str:
        """Return the name whose initials stand at the head; by default the page's icon stands there."""
        return ""

    def chips(self) -> list:
        """Return the chips beside the h1 (``presentation.chip_of(record)``)."""
        return []

    def subtitle(self) -> list:
        """Return the short facts under the h1."""
        return []

    def get_crumbs(self):
        return self.crumbs

    def next_step(self) -> Act | None:
        """Return the one main button: what to do next."""
        return None

    def acts(self) -> list[Act]:
        """Return the other acts, those not possible now included."""
        return []

    def steps(self) -> list[Step]:
        return []

    def notices(self) -> list[Notice]:
        return []

    def cards(self) -> list[Card]:
        """Return the facts on the right."""
        return []

    def main_cards(self) -> list[Card]:
        """Return the cards above the story, on the left."""
        return []

    def story(self) -> Iterable[StoryItem]:
        """Return the record's own story; registered ones are added."""
        return []

    def note_url(self) -> str:
        """Return where the form « Ajouter une note » posts its ``text``; nothing leaves it out."""
        return ""

    def _story(self, kind):
        items = list(self.story())
        for source in registry.registered("story"):
            permission = getattr(source.value, "permission", "")
            if not permission or self.request.user.has_perm(permission):
                items += source.value(self.object)
        items = [item for item in items if not kind or item.kind == kind]
        items.sort(key=lambda item: item.at, reverse=True)
        return items

    def _more_acts(self):
        """Return what apps above offer to do: ``register("record_acts", "key", callable(record, user) -> [Act])``."""
        found = registry.registered("record_acts")
        return [act for item in found for act in item.value(self.object, self.request.user)]

    def _more_notices(self):
        """Return what apps above have said first: ``register("record_notices", "key", callable(record, user) -> [Notice])``."""
        found = registry.registered("record_notices")
        return [one for item in found for one in item.value(self.object, self.request.user)]

    def _more_cards(self):
        """Return the facts that apps above add: ``register("record_cards", "key", callable(record, user) -> [Card])``."""
        found = registry.registered("record_cards")
        return [card for item in found for card in item.value(self.object, self.request.user)]

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("histoire", "")
        current = next((one for one in STORY_FILTERS if one[0] == asked), STORY_FILTERS[0])
        items = self._story(current[2])
        whole = self.request.GET.get("tout") == "1"
        shown = items[: LONGEST_STORY if whole else self.story_latest]
        heading, number = self.heading(), self.number()
        return super().get_context_data(
            title=heading,
            title_detail=number,
            crumb=number or heading,
            crumbs=self.get_crumbs(),
            avatar_name=self.avatar(),
            chips=self.chips(),
            subtitle=[one for one in self.subtitle() if one],
            next_step=self.next_step(),
            acts=[*self.acts(), *self._more_acts()],
            steps=self.steps(),
            notices=[*self.notices(), *self._more_notices()],
            cards=[*self.cards(), *self._more_cards()],
            main_cards=self.main_cards(),
            note_url=self.note_url(),
            story_days=by_day(shown, clock.today()),
            story_rest=len(items) - len(shown),
            story_whole_url="" if whole else f"?histoire={current[0]}&tout=1#histoire",
            story_filters=[
                (label, f"?histoire={key}" if key else "?", key == current[0])
                for key, label, _ in STORY_FILTERS
            ],
            **kwargs,
        )


def by_day(items: list[StoryItem], today) -> list[tuple[str, list[StoryItem]]]:
    """Group a story, newest first, under the days that people say: « Aujourd’hui, mardi 7 avril »."""
    days = []
    for day, group in groupby(items, key=lambda item: french.local(item.at).date()):
        words = french.date_fr(day, long=True, year=day.year != today.year)
        days.append((f"Aujourd’hui, {words}" if day == today else words.capitalize(), list(group)))
    return days
