"""« Le conseil en chiffres »: the months chosen, figures that open their lists, levels as a picture, the funder's file."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from advice.applications.lists import ApplicationList
from advice.cases.lists import CHANGE, CaseList
from advice.cases.views.base import CaseForm
from advice.indicators import PERMISSION
from advice.indicators.figures import FEWEST, Line, Place, Report, report
from advice.indicators.forms import SAID, ParticipationForm
from advice.indicators.models import RESERVED, Moment, Participation
from advice.indicators.operations import note_participation, opens_on
from mobilite import clock
from mobilite.pages.french import lower_first, month_fr
from mobilite.pages.lists.export import csv_response
from mobilite.periods import add_months, paris_date
from rentals.indicators.figures import to_hide
from rentals.indicators.views import MOST, Asked

TITLE = "Le conseil en chiffres"
PAGE = (TITLE, reverse_lazy("indicators:figures"))
HIDDEN = f"moins de {FEWEST}"
#: The words of the three moments in addresses.
MOMENTS = {"entree": Moment.ENTRY, "sortie": Moment.EXIT, "six-mois": Moment.SIX}
#: How the picture of the levels is drawn: how wide a bar of level 3 is, how high one axis.
WIDEST, STEP = 300, 44


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
        if not line.rows or line.reserved:
            return ""
        name = "indicators:behind_applications" if line.of == "applications" else "indicators:behind_cases"
        return f"{reverse(name)}?quoi={line.key}&{self.period}"


class Figures(OfMonths, PermissionRequiredMixin, TemplateView):
    """The page of the figures. « ?export=csv » is the funder's file: small counts are hidden there."""

    template_name = "indicators/figures.html"

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == "csv":
            first, last = self.months
            head = ["Indicateur", "Valeur"]
            return csv_response(f"{TITLE} {first:%Y-%m} {last:%Y-%m}", head, funder_rows(self.report))
        return super().get(request, *args, **kwargs)

    def cell(self, line: Line) -> tuple[str, str]:
        return line.said or str(line.count), self.list_url(line)

    def places(self, rows: list[Place]) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (one.name, [self.cell(line) for line in (one.opened, one.solved, one.granted)]) for one in rows
        ]

    def get_context_data(self, **kwargs):
        found, (first, last) = self.report, self.months
        here = paris_date(self.now).replace(day=1)
        choices = [add_months(here, -back) for back in range(MOST)]
        bars = [
            {
                "label": one.label, "y": rank * STEP, "text": rank * STEP + 13, "first": rank * STEP + 18,
                "second": rank * STEP + 30, "before": one.before, "after": one.after,
                "wide_before": max(round(WIDEST * one.before / 3), 1), "wide_after": max(round(WIDEST * one.after / 3), 1),
            }
            for rank, one in enumerate(found.levels)
        ]  # fmt: skip
        return super().get_context_data(
            title=TITLE,
            title_detail=self.period_words,
            choices=[(f"{one:%Y-%m}", month_fr(one)) for one in choices],
            first=f"{first:%Y-%m}",
            last=f"{last:%Y-%m}",
            groups=[(group, [(line, *self.cell(line)) for line in group.lines]) for group in found.groups],
            bars=bars,
            height=len(bars) * STEP,
            compared=self.cell(found.compared),
            tables=[
                ("Par prescripteur", "Prescripteur", "handshake", self.places(found.partners)),
                ("Par commune", "Commune", "map-pin", self.places(found.communes)),
            ],
            fewest=FEWEST,
            export_url=f"{reverse('indicators:figures')}?{self.period}&export=csv",
            **kwargs,
        )


def funder_rows(found: Report) -> list[list[Any]]:
    """Return the lines of the funder's file: people too few to stay unknown are « moins de 3 »."""
    rows: list[list[Any]] = []
    for group in found.groups:
        rows.append([group.title, ""])
        for line in group.lines:
            few = line.reserved and 0 < line.count < FEWEST
            rows.append([line.label, HIDDEN if few else line.value if line.said else line.count])
    if found.levels:
        rows.append(
            [
                "Niveaux, de 0 à 3 (avant ; après)",
                f"{found.compared.count} personnes" if found.compared.count >= FEWEST else HIDDEN,
            ]
        )
        if found.compared.count >= FEWEST:
            rows += [[one.label, f"{one.before} ; {one.after}".replace(".", ",")] for one in found.levels]
    for title, places in (("Par prescripteur", found.partners), ("Par commune", found.communes)):
        rows.append([title, "Dossiers ouverts", "Solution trouvée", "Euros obtenus"])
        rows += _hidden(places)
    return rows


def _hidden(places: list[Place]) -> list[list[Any]]:
    columns = [
        [one.opened.count for one in places],
        [one.solved.count for one in places],
        [one.helped for one in places],
    ]
    hidden = [to_hide(counts, FEWEST) for counts in columns]
    return [
        [
            one.name,
            HIDDEN if rank in hidden[0] else one.opened.count,
            HIDDEN if rank in hidden[1] else one.solved.count,
            HIDDEN if rank in hidden[2] else one.money,
        ]
        for rank, one in enumerate(places)
    ]  # fmt: skip


class Behind(OfMonths):
    """Mixin of a list behind a figure: the rows that were counted, in the columns of their own list."""

    of = "cases"
    main_action = other_action = None
    tabs = ()
    crumbs = (PAGE,)

    @cached_property
    def line(self) -> Line:
        found = self.report.line(self.request.GET.get("quoi", "") or self.first_key)
        if found is None or found.of != self.of:
            raise Http404
        return found

    first_key = "ouverts"

    def get_queryset(self):
        return super().get_queryset().filter(pk__in=self.line.rows)

    def get_context_data(self, **kwargs):
        title = f"{self.line.label}, {self.period_words}"
        return {**super().get_context_data(**kwargs), "title": title, "action": None, "other_action": None}


class BehindCases(Behind, CaseList):
    """The files that a figure counts."""

    title = "Dossiers"


class BehindApplications(Behind, ApplicationList):
    """The applications that a figure counts."""

    title = "Demandes d’aide"
    of = "applications"
    first_key = "aides-envoyees"


class Note(CaseForm):
    """What the fund asks at one moment."""

    permission_required = CHANGE
    form_class = ParticipationForm
    button = "Enregistrer"
    said = "La situation est notée."
    intro = "Pour le financeur (FSE+). Rien n’est obligatoire, et rien n’en dépend pour elle."

    @cached_property
    def moment(self) -> Moment:
        moment = MOMENTS.get(self.kwargs["moment"])
        if moment is None:
            raise Http404
        return moment

    @cached_property
    def known(self) -> Participation | None:
        return Participation.objects.filter(case=self.case, moment=self.moment).first()

    def get_title(self):
        return f"Sa situation {lower_first(self.moment.label)}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"moment": self.moment}

    def get_initial(self):
        known = self.known
        if known is None:
            first = opens_on(self.case, self.moment)
            return {"on": min(first, clock.today()) if first else clock.today()}
        words = {value: key for key, value in SAID.items()}
        given = {name: getattr(known, name) for name in ("on", "work", "education")}
        given |= {name: words.get(getattr(known, name), "") for name in ("qualified", "improved")}
        return given | {key: words.get((known.reserved or {}).get(key), "") for key in RESERVED}

    def perform(self, form):
        note_participation(self.case.pk, moment=self.moment, **form.values(), **self.done)
        return self.case
