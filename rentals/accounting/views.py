"""Pages of accounting: the months, what one of them makes, its file, its closing."""

from datetime import date
from functools import cached_property

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.money import french
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.forms import PageForm
from mobilite.pages.french import euros, month_fr, plural
from mobilite.periods import add_months
from mobilite.workflow import Refusal
from rentals.accounting import fec
from rentals.accounting.chart import JOURNALS
from rentals.accounting.checks import Month, cannot_close
from rentals.accounting.models import Closing
from rentals.accounting.operations import close_month, next_number
from rentals.payments.months import last_closed

SEES, CLOSES = "accounting.view_closing", "accounting.add_closing"
CAISSE = ("Caisse", reverse_lazy("rentals:caisse"))
MONTHS = (CAISSE, ("Comptabilité", reverse_lazy("accounting:months")))
#: Months that are shown before the first closing.
SHOWN = 12


class Months(PermissionRequiredMixin, TemplateView):
    """The months, the latest first: closed or open, their file."""

    permission_required = SEES
    template_name = "rentals/accounting/months.html"

    def get_context_data(self, **kwargs):
        this = clock.today().replace(day=1)
        known = {one.month.month: one for one in Closing.objects.select_related("month__closed_by")}
        first = min([add_months(this, 1 - SHOWN), *known])
        months, one = [], this
        while one >= first:
            months.append((one, known.get(one), month_fr(one).capitalize(), one == this))
            one = add_months(one, -1)
        last = last_closed()
        years = sorted({one.year for one in known}, reverse=True)
        turn = add_months(last.month, 1) if last else add_months(this, -1)
        return super().get_context_data(
            title="Comptabilité", crumbs=(CAISSE,), months=months, years=years,
            closed_until=last.month if last else date.min, turn=turn if turn < this else None,
            may_close=self.request.user.has_perm(CLOSES), may_set=self.request.user.has_perm("parameters.change_organisation"),
            **kwargs,
        )  # fmt: skip


class _OfMonth(PermissionRequiredMixin):
    """A page about one month, past or this one."""

    permission_required = SEES

    @cached_property
    def month(self) -> date:
        try:
            asked = date(self.kwargs["year"], self.kwargs["month"], 1)
        except ValueError as error:
            raise Http404 from error
        if not date(2000, 1, 1) <= asked <= clock.today():
            raise Http404
        return asked

    @cached_property
    def books(self) -> Month:
        return Month(self.month)

    @property
    def words(self) -> str:
        return month_fr(self.month)

    def _url(self, name):
        return reverse(f"accounting:{name}", args=[self.month.year, self.month.month])


class MonthPage(_OfMonth, TemplateView):
    """What a month makes: does it add up, its journals, its accounts."""

    template_name = "rentals/accounting/month.html"

    def get_context_data(self, **kwargs):
        books = self.books
        why = "" if books.sealed else cannot_close(self.month, clock.now())
        return super().get_context_data(
            title=self.words.capitalize(),
            crumbs=MONTHS,
            sealed=books.sealed,
            checks=books.checks(),
            count=plural(len(books.entries), "écriture"),
            total=books.total,
            journals=books.by(lambda entry, row: (entry.journal, JOURNALS[entry.journal])),
            accounts=books.by(lambda entry, row: (row.account.number, row.account.label)),
            why=why,
            file_url=self._url("month_file"),
            close_url=self._url("close"),
            may_close=self.request.user.has_perm(CLOSES),
            **kwargs,
        )


class CloseForm(PageForm, forms.Form):
    """Nothing to ask: what the button does is said above it."""


class CloseMonth(_OfMonth, FormPage):
    """« Clore le mois »: final."""

    permission_required = (SEES, CLOSES)
    form_class = CloseForm
    button = "Clore ce mois"
    button_icon = "lock"
    refusals = (Refusal,)

    def get_title(self):
        return f"Clore {self.words}"

    def get_crumbs(self):
        return [*MONTHS, (self.words.capitalize(), self._url("month"))]

    def consequences(self, form):
        return Consequences(
            title="Clore un mois ne se défait pas",
            icon="lock",
            lines=[Line(plural(len(self.books.entries), "écriture"), euros(self.books.total), is_sum=True)],
            sentences=[
                (
                    "list-checks",
                    "Les écritures reçoivent leurs numéros et ne changent plus\u00a0: le fichier reste le même.",
                ),
                (
                    "ban",
                    "Plus rien ne s’écrit avant la fin de ce mois\u00a0: ce qui arrive tard est noté dans le suivant.",
                ),
            ],
        )

    def perform(self, form):
        closing = close_month(self.month, at=clock.now(), actor=self.request.user)
        self.said = f"{self.words.capitalize()} est clos\u00a0: {plural(closing.entries_count, 'écriture')}, {french(closing.total)}."
        return self._url("month")


def _file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


class MonthFile(_OfMonth, View):
    """The entries of a month: those kept when it is closed, else a draft."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        sealed = self.books.sealed
        if sealed:
            return _file(fec.file_name(self.month, self.month), fec.text(fec.kept([sealed])))
        first = next_number(self.month.year)
        lines = fec.written(self.books.entries, first=first, valid_on=None)
        name = fec.file_name(self.month, self.month, draft=True)
        return _file(name, fec.text(one for _rank, one in lines))


class YearFile(PermissionRequiredMixin, View):
    """The entries of all the closed months of a year."""

    permission_required = SEES
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        if not 2000 <= self.kwargs["year"] <= clock.today().year:
            raise Http404
        months = list(fec.closed_in(self.kwargs["year"]))
        if not months:
            raise Http404
        return _file(fec.file_name(months[0].month, months[-1].month), fec.text(fec.kept(months)))
