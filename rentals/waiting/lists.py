"""The waiting list, in the order in which bikes are offered."""

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse_lazy

from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.pages.lists import (
    Column,
    DateTimeColumn,
    ListFilters,
    ListPage,
    NumberColumn,
    OneOf,
    StateColumn,
    Tab,
)
from mobilite.people.models import Place
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date
from rentals.waiting.availability import Board, Standing, to_reach
from rentals.waiting.estimate import wait_words
from rentals.waiting.models import Entry, Status
from rentals.waiting.ranking import ORDER, rules_on, with_points
from vehicles.models import Category

WAITING = ("Liste d’attente", reverse_lazy("waiting:list"))
VIEW, CHANGE, SCALE = "waiting.view_entry", "waiting.change_entry", "waiting.add_scale"
PLACES = Place.objects.filter(is_open=True).order_by("name")


def ordinal(rank: int) -> str:
    """Return « 1er », « 2e »."""
    return "1er" if rank == 1 else f"{rank}e"


def rank_words(standing: Standing | None) -> str:
    """Return « 1er à Ancenis », « 5e à Ligné »: the rank at the place where the turn comes first."""
    if standing is None:
        return ""
    return f"{ordinal(standing.rank)} à {standing.place.short_name}"


def state_of(entry: Entry) -> tuple[str, str]:
    """Return the state that people talk about: « plus tard », « à joindre »; how a line ended."""
    if entry.status == Status.CLOSED:
        return ("confirmed" if entry.outcome == "taken" else "closed"), entry.get_outcome_display()
    if entry.status == Status.WAITING and entry.not_before and entry.not_before > clock.today():
        return "later", f"Plus tard, le {entry.not_before:%d/%m}"
    return entry.status, entry.get_status_display()


def _person(entry):
    return short_name(entry.person) if entry.surname_is_hidden else str(entry.person)


def _rank(entry):
    return rank_words(entry.standing)


class WaitingList(ListPage):
    """Who waits for which bike, at which rank, for how long still."""

    title = "Liste d’attente"
    permission_required = VIEW
    queryset = Entry.objects.all()
    columns = (
        Column("Personne", name="personne", render=_person, export=lambda entry: str(entry.person), needs=("person",),
               sort=("person__search_text",), role="title"),
        Column("Rang", name="rang", render=_rank, export=_rank, role="sub"),
        Column("Vélo", path="category", render=lambda entry: f"{entry.category}, {entry.term_months} mois", role="",
               sort=("category__position",), needs=("category",)),
        NumberColumn("Points", path="points", sort=("points",), role=""),
        DateTimeColumn("Demandé le", path="requested_at", render=lambda entry: date_fr(entry.requested_at, weekday=False)),
        Column("Attente probable", name="attente", role="amount", far=False,
               render=lambda entry: entry.standing and wait_words(entry.standing.wait),
               export=lambda entry: wait_words(entry.standing.wait) if entry.standing else ""),
        StateColumn("État", path="status", state=state_of),
    )  # fmt: skip
    search = ("person__search_text",)
    search_label = "Personne"
    order_by = ("category__position", *ORDER)
    main_action = ("Inscrire quelqu’un", "waiting:pick", CHANGE, "plus")
    other_action = ("Points", "waiting:scale", SCALE, "sliders-horizontal")
    empty_text = "Personne n’attend. On inscrit quelqu’un depuis sa fiche, ou d’ici."
    tabs = (
        Tab("attente", "En attente", lambda rows, now: rows.live()),
        Tab("proposes", "Vélo proposé", lambda rows, now: rows.filter(status=Status.OFFERED)),
        Tab("joindre", "À joindre", lambda rows, now: to_reach(rows, paris_date(now)), hot=True),
        Tab("sorties", "Sorties", lambda rows, now: rows.filter(status=Status.CLOSED)),
    )

    class Filters(ListFilters):
        velo = OneOf(
            label="Vélo", field_name="category", queryset=Category.objects.order_by("position", "pk")
        )
        lieu = OneOf(label="Lieu", field_name="place", method="at_place", queryset=PLACES)

        def at_place(self, queryset, name, value):
            if not value:
                return queryset
            here = Entry.places.through.objects.filter(entry=OuterRef("pk"), place=value)
            return queryset.filter(Exists(here))

    def get_queryset(self):
        today = paris_date(self.now)
        return with_points(super().get_queryset(), rules_on(today), today)

    def with_shown(self, queryset):
        live = Entry.objects.live().order_by().values_list("category", flat=True).distinct()
        board = Board(paris_date(self.now), categories=set(live))
        return queryset.annotate(surname_is_hidden=Value(hides_surnames(self.request.user))).standing_on(
            board
        )


def to_answer(user) -> int:
    """Count the bikes that wait for an answer and the people to reach, for the menu."""
    entries = Entry.objects.visible_to(user)
    on = clock.today()
    return entries.filter(status=Status.OFFERED).count() + to_reach(entries, on).count()
