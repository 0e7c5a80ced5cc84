"""« Grille des dommages »: what each damage costs less wear, from a day; written by a manager, read by anybody."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr, typography
from mobilite.workflow import Refusal
from rentals.damage.grid import grid_on, shown
from rentals.damage.models import GridVersion
from rentals.damage.starting import example_lines
from rentals.forms.grid import WORDS, GridForm
from rentals.operations import grid as operations

MAY = "rentals.change_offer"
SETTINGS = ("Réglages", reverse_lazy("parameters:index"))
GRID = ("Grille des dommages", reverse_lazy("rentals:grid"))


class GridPage(PermissionRequiredMixin, TemplateView):
    """What damage costs today, and every version."""

    template_name = "rentals/grid/grid.html"
    permission_required = MAY

    def get_context_data(self, **kwargs):
        today = clock.today()
        held = grid_on(today)
        versions = GridVersion.objects.select_related("published_by").order_by("-from_date")
        asked = self.request.GET.get("n", "")
        looked = next((one for one in versions if str(one.number) == asked), held)
        return super().get_context_data(
            title="Grille des dommages",
            crumbs=(SETTINGS,),
            held=held,
            looked=looked,
            sections=shown(looked) if looked else [],
            versions=[(one, _state(one, held, today), one.from_date > today) for one in versions],
            **kwargs,
        )


def _state(version, held, today) -> str:
    if version == held:
        return "en vigueur"
    return "à venir" if version.from_date > today else "passée"


class SetGrid(FormPage):
    """Write the next grid from the latest one."""

    title = "Nouvelle grille des dommages"
    permission_required = MAY
    refusals = (Refusal,)
    form_class = GridForm
    template_name = "rentals/grid/edit.html"
    crumbs = (SETTINGS, GRID)
    button = "Publier cette grille"
    button_icon = "circle-check"
    intro = (
        "Le prix neuf comprend la pièce et la pose. L’usure s’en retire chaque année, jusqu’à ce qui reste dû. "
        "L’usure normale n’est jamais comptée\u00a0: une marque plus petite, ou un véhicule plus vieux, ne coûte rien."
    )

    @cached_property
    def latest(self) -> GridVersion | None:
        return GridVersion.objects.order_by("-from_date").first()

    def get_form_kwargs(self):
        lines = self.latest.rows if self.latest else example_lines()
        return super().get_form_kwargs() | {"lines": lines}

    def get_initial(self):
        return {"from_date": clock.today()}

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "more":
            form = self.get_form()
            form.errors.clear()
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=WORDS, **kwargs)

    def perform(self, form):
        version = operations.publish_grid(
            form.lines, from_date=form.cleaned_data["from_date"], note=form.cleaned_data["note"],
            at=clock.now(), actor=self.request.user,
        )  # fmt: skip
        day = date_fr(version.from_date, weekday=False)
        self.said = typography(f"La grille n° {version.number} est publiée, dès le {day}.")
        return reverse("rentals:grid")


class WithdrawGrid(ActView):
    permission_required = MAY
    refusals = (Refusal,)
    said = "Cette grille est retirée."

    def perform(self):
        operations.withdraw_grid(self.kwargs["number"], at=clock.now(), actor=self.request.user)
        return reverse("rentals:grid")

    def get_back_url(self):
        return reverse("rentals:grid")
