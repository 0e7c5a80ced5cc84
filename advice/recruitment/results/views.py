"""« Le recrutement en chiffres »: the months chosen, charts and their table, figures that open their lists, a file."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from advice.recruitment.lists import ReferralList
from advice.recruitment.results import PERMISSION
from advice.recruitment.results.figures import FEWEST, Line, Report, Row, hours_fr, report
from mobilite.pages.french import month_fr, plural
from mobilite.pages.lists.export import csv_response
from mobilite.periods import add_months, paris_date
from rentals.indicators.charts import bars
from rentals.indicators.figures import to_hide
from rentals.indicators.views import MOST, SHORT_MONTHS, Asked

TITLE = "Le recrutement en chiffres"
PAGE = (TITLE, reverse_lazy("results:figures"))
HIDDEN = f"moins de {FEWEST}"
TABLES = (
    ("Par service d’origine", "Rencontrées par", "compass", "services"),
    ("Par prescripteur", "Prescripteur", "handshake", "senders"),
    ("Par lien du formulaire", "Venues par", "link", "links"),
)


class OfMonths(Asked):
    """Mixin: the report of the months that the address says."""

    permission_required = PERMISSION

    @cached_property
    def report(self) -> Report:
        first, last = self.months
        return report(first, add_months(last, 1))

    @property
    def period(self) -> str:
        first, last = self.months
        return f"de={first:%Y-%m}&a={last:%Y-%m}"

    @property
    def period_words(self) -> str:
        first, last = self.months
        return month_fr(first) if first == last else f"{month_fr(first)} à {month_fr(last)}"

    def list_url(self, line: Line) -> str:
        return f"{reverse('results:behind')}?quoi={line.key}&{self.period}" if line.rows else ""

    def cell(self, line: Line) -> tuple[str, str]:
        return line.said or str(line.count), self.list_url(line)


class Figures(OfMonths, PermissionRequiredMixin, TemplateView):
    """The page of the figures. « ?export=csv » is the same in a file: small counts by prescriber and link are hidden there."""

    template_name = "results/figures.html"

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == "csv":
            first, last = self.months
            return csv_response(
                f"{TITLE} {first:%Y-%m} {last:%Y-%m}", ["Indicateur", "Valeur"], file_rows(self.report)
            )
        return super().get(request, *args, **kwargs)

    def charts(self):
        """Return the three charts: label, what it says in a sentence, its bars."""
        months, lines = (
            self.report.months,
            {line.key: line for group in self.report.groups for line in group.lines},
        )
        below = [SHORT_MONTHS[one.start.month - 1] for one in months]
        sent, hired = [one.proposed.count for one in months], [one.hired.count for one in months]
        waits = [one.wait.value for one in months]
        total, taken = lines["personnes"].count, lines["embauches"].count
        wait = lines["delai"].said
        return [
            ("Personnes proposées", plural(total, "personne"), bars(sent, [str(one) for one in sent], below)),
            (
                "Délai du premier contact",
                f"{wait}, médiane" if lines["delai"].count else "Personne n’a encore été jointe.",
                bars(
                    waits,
                    ["" if one is None else hours_fr(one).replace("\u00a0", "") for one in waits],
                    below,
                ),
            ),
            ("Embauches", plural(taken, "embauche"), bars(hired, [str(one) for one in hired], below)),
        ]

    def get_context_data(self, **kwargs):
        found, (first, last) = self.report, self.months
        here = paris_date(self.now).replace(day=1)
        choices = [add_months(here, -back) for back in range(MOST)]
        return super().get_context_data(
            title=TITLE,
            title_detail=self.period_words,
            choices=[(f"{one:%Y-%m}", month_fr(one)) for one in choices],
            first=f"{first:%Y-%m}",
            last=f"{last:%Y-%m}",
            charts=self.charts(),
            months=[(month_fr(one.start), [self.cell(line) for line in one.lines]) for one in found.months],
            groups=[(group, [(line, *self.cell(line)) for line in group.lines]) for group in found.groups],
            tables=[
                (title, head, icon, self.rows(getattr(found, name))) for title, head, icon, name in TABLES
            ],
            fewest=FEWEST,
            export_url=f"{reverse('results:figures')}?{self.period}&export=csv",
            **kwargs,
        )

    def rows(self, rows: list[Row]) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(one.name, [self.cell(line) for line in one.lines]) for one in rows]


def file_rows(found: Report) -> list[list[Any]]:
    """Return the lines of the file: by prescriber and by link, people too few to stay unknown are « moins de 3 »."""
    rows: list[list[Any]] = []
    for group in found.groups:
        rows.append([group.title, ""])
        rows += [[line.label, line.value if line.said else line.count] for line in group.lines]
    rows.append(
        ["Mois", "Personnes proposées", "Candidatures jointes", "Délai médian (minutes)", "Embauches"]
    )
    rows += [
        [f"{one.start:%Y-%m}", *(line.value if line.said else line.count for line in one.lines)]
        for one in found.months
    ]
    for title, _head, _icon, name in TABLES:
        rows.append([title, "Proposées", "Jointes", "Embauchées"])
        rows += _hidden(getattr(found, name))
    return rows


def _hidden(rows: list[Row]) -> list[list[Any]]:
    hidden = [to_hide([one.lines[rank].count for one in rows], FEWEST) for rank in range(3)]
    return [
        [one.name, *(HIDDEN if at in hidden[rank] else line.count for rank, line in enumerate(one.lines))]
        for at, one in enumerate(rows)
    ]


class Behind(OfMonths, ReferralList):
    """The candidatures that a figure counts, but those that no list may name."""

    title = "Candidatures"
    template_name = "results/behind.html"
    main_action = other_action = None
    tabs = ()
    crumbs = (PAGE,)
    order_by = ("-proposed_at", "-pk")

    @cached_property
    def line(self) -> Line:
        found = self.report.line(self.request.GET.get("quoi", "") or "candidatures")
        if found is None:
            raise Http404
        return found

    def get_queryset(self):
        return super().get_queryset().filter(pk__in=self.line.rows)

    def get_context_data(self, **kwargs):
        title = f"{self.line.label}, {self.period_words}"
        more = {"title": title, "action": None, "other_action": None, "unnamed": self.line.unnamed}
        return {**super().get_context_data(**kwargs), **more}
