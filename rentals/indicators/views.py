"""« Les vélos en chiffres »: the months chosen, charts, a table whose figures open their lists, a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages.french import euros, month_fr, number_fr, plural, typography
from mobilite.pages.lists.export import csv_response
from mobilite.periods import add_months, paris_date
from rentals.indicators import PERMISSION
from rentals.indicators.charts import bars
from rentals.indicators.figures import FEWEST, Figures, report
from rentals.indicators.measures import BIKE_LISTS, LEASE_LISTS, UPKEEP_LISTS, Measure
from rentals.indicators.terms import terms_of
from rentals.lists.rentals import RentalList
from vehicles.fleet.lists import UpkeepList
from vehicles.lists import VehicleList

TITLE = "Les vélos en chiffres"
PAGE = (TITLE, reverse_lazy("rentals:indicators"))
#: How many months are shown first, and how many at most.
SHOWN, MOST = 12, 36
NOWHERE = "0"
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
HIDDEN = f"moins de {FEWEST}"


def month_of(text: str) -> date | None:
    """Return the first day of the month that an address names, « 2026-04 », or None."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-04") else None
    except ValueError:
        return None


class Asked:
    """Mixin: from which month to which, as the address says; what it says wrongly is as if it did not."""

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    @cached_property
    def months(self) -> tuple[date, date]:
        """The first and the last month, in order, none to come, at most ``MOST``."""
        here = paris_date(self.now).replace(day=1)
        asked = [month_of(self.request.GET.get(name, "")) for name in ("de", "a")]
        last = min(asked[1] or here, here)
        first = asked[0] or add_months(last, 1 - SHOWN)
        last, first = max(first, last), min(first, last)
        last = min(last, here)
        return max(first, add_months(last, 1 - MOST)) if first <= last else last, last


def address(name: str, word: str, one: Figures, **more) -> str:
    """Return the list behind a figure: the same rows, the same months."""
    asked = {"quoi": word, "de": f"{one.start:%Y-%m}", "a": f"{add_months(one.end, -1):%Y-%m}", **more}
    return f"{reverse(f'rentals:{name}')}?" + "&".join(f"{key}={value}" for key, value in asked.items())


@dataclass(frozen=True)
class Column:
    """One column of the table: what it shows of a month, and the list behind it."""

    label: str
    shown: Callable[[Figures], str]
    value: Callable[[Figures], Any]
    page: str = ""
    word: str = ""

    def cell(self, one: Figures) -> tuple[str, str]:
        """Return the words of a month and the address of its list, nothing where there is nothing to list."""
        words = self.shown(one)
        opens = bool(self.page) and words not in ("", "0", HIDDEN)
        return words, address(self.page, self.word, one) if opens else ""


def _of_solidarity(one: Figures) -> str:
    if one.is_hidden:
        return HIDDEN
    rate = "" if one.solidarity_share is None else f" ({one.solidarity_share}\u00a0%)"
    return f"{one.solidarity}{rate}" if one.solidarity else "0"


def _percent(value: int | None) -> str:
    return "" if value is None else f"{value}\u00a0%"


def _days(value: int | None) -> str:
    return "" if value is None else plural(value, "jour")


COLUMNS = (
    Column("En service", lambda one: number_fr(one.in_service), lambda one: one.in_service, "behind_bikes", "parc"),
    Column("Sortis", lambda one: number_fr(one.out), lambda one: one.out, "behind_bikes", "sortis"),
    Column("Temps dehors", lambda one: _percent(one.rate), lambda one: one.rate, "behind_bikes", "sortis"),
    Column("Départs", lambda one: number_fr(one.begun), lambda one: one.begun, "behind_leases", "departs"),
    Column("Tarif solidaire", _of_solidarity, lambda one: HIDDEN if one.is_hidden else one.solidarity, "behind_leases", "solidaire"),
    Column("Renouvelées", lambda one: number_fr(one.renewed), lambda one: one.renewed, "behind_leases", "renouvelees"),
    Column("Attente", lambda one: _days(one.wait), lambda one: one.wait, "behind_leases", "attente"),
    Column("Volés", lambda one: number_fr(one.stolen), lambda one: one.stolen, "behind_bikes", "voles"),
    Column("Entretien", lambda one: euros(one.upkeep) if one.upkeep else "0", lambda one: one.upkeep, "behind_upkeep", "entretien"),
    Column("Coût d’un vélo", lambda one: euros(one.cost), lambda one: one.cost, "behind_bikes", "prix"),
)  # fmt: skip


class Indicators(Asked, PermissionRequiredMixin, TemplateView):
    """The page of the figures. « ?export=csv » is its table in a file, small counts hidden too."""

    permission_required = PERMISSION
    template_name = "rentals/indicators.html"

    @cached_property
    def report(self):
        return report(*self.months, self.now)

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == "csv":
            return self.export()
        return super().get(request, *args, **kwargs)

    def export(self):
        first, last = self.months
        head = [
            "Mois",
            *(f"{one.label} (%)" if one.label == "Temps dehors" else one.label for one in COLUMNS),
        ]
        rows = [
            [month_fr(one.start), *(column.value(one) for column in COLUMNS)] for one in self.report.months
        ]
        rows.append(["Toute la période", *(column.value(self.report.whole) for column in COLUMNS)])
        rows += [[], ["Commune", "Personnes"]]
        rows += [[one.name, HIDDEN if one.count is None else one.count] for one in self.report.towns]
        return csv_response(f"{TITLE} {first:%Y-%m} {last:%Y-%m}", head, rows)

    def get_context_data(self, **kwargs):
        found, (first, last) = self.report, self.months
        here = paris_date(self.now).replace(day=1)
        choices = [add_months(here, -back) for back in range(MOST)]
        months, whole = found.months, found.whole
        below = [SHORT_MONTHS[one.start.month - 1] for one in months]
        unknown = whole.in_service - whole.priced
        return super().get_context_data(
            title=TITLE,
            title_detail=f"{month_fr(first)} à {month_fr(last)}",
            choices=[(f"{one:%Y-%m}", month_fr(one)) for one in choices],
            first=f"{first:%Y-%m}",
            last=f"{last:%Y-%m}",
            labels=[one.label for one in COLUMNS],
            rows=[(month_fr(one.start), [column.cell(one) for column in COLUMNS]) for one in months],
            whole=[column.cell(whole) for column in COLUMNS],
            charts=[
                ("Temps dehors", "Part des jours où les vélos en service étaient sortis (%).",
                 bars([one.rate for one in months], [str(one.rate) for one in months], below, most=100)),
                ("Départs", "Locations commencées.",
                 bars([one.begun for one in months], [str(one.begun) for one in months], below)),
                ("Attente", "De la demande au vélo accepté, la moitié attend moins (jours).",
                 bars([one.wait for one in months], [str(one.wait) for one in months], below)),
            ],
            towns=[(one, address("behind_leases", "usagers", whole, commune=one.key or NOWHERE)) for one in found.towns],
            riders=plural(found.riders, "personne"),
            hides=any(one.is_hidden for one in months) or any(one.count is None for one in found.towns),
            fewest=FEWEST,
            counts=_counted(last),
            unknown=f"{plural(unknown, 'vélo')} sans prix connu" if unknown else "",
            export_url=f"{reverse('rentals:indicators')}?de={first:%Y-%m}&a={last:%Y-%m}&export=csv",
            **kwargs,
        )  # fmt: skip


def _counted(month: date) -> str:
    """Say what the cost of a bike counts in a month."""
    months, insurance = terms_of()(month)
    said = (
        f"{euros(insurance / 12)} d’assurance ({euros(insurance)} par an)"
        if insurance
        else "rien pour l’assurance, que les réglages ne disent pas"
    )
    return typography(
        f"son prix d’achat étalé sur {plural(months, 'mois', 'mois')}, l’entretien noté ce mois-là partagé entre les vélos en service, et {said}"
    )


class Behind(Asked):
    """Mixin of a list behind a figure: the rows that were counted, in the columns of their own list."""

    lists: dict[str, Measure]
    main_action = other_action = None
    crumbs = (PAGE,)
    permission_required = PERMISSION

    @cached_property
    def measure(self) -> Measure:
        return self.lists.get(self.request.GET.get("quoi", "")) or next(iter(self.lists.values()))

    def get_queryset(self):
        first, last = self.months
        rows = self.measure.rows(first, add_months(last, 1))
        return super().get_queryset().filter(pk__in=rows.values("pk"))

    def get_context_data(self, **kwargs):
        first, last = self.months
        when = month_fr(first) if first == last else f"{month_fr(first)} à {month_fr(last)}"
        return {
            **super().get_context_data(**kwargs),
            "title": f"{self.measure.title}, {when}",
            "action": None,
            "other_action": None,
        }


class BehindLeases(Behind, RentalList):
    """The leases that a figure counts; « ?commune= » keeps those of people who live there."""

    title = "Locations"
    lists = LEASE_LISTS
    tabs = ()

    def get_queryset(self):
        found, town = super().get_queryset(), self.request.GET.get("commune", "")
        if town == NOWHERE:
            return found.filter(person__commune=None)
        return found.filter(person__commune=town) if town.isalnum() else found


class BehindBikes(Behind, VehicleList):
    """The bikes that a figure counts."""

    title = "Vélos"
    lists = BIKE_LISTS
    tabs = ()


class BehindUpkeep(Behind, UpkeepList):
    """What was spent to keep the bikes."""

    title = "Entretien"
    lists = UPKEEP_LISTS
    tabs = ()
