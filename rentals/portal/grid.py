"""What a damage costs, for anybody: the grid that holds today (facts: legal part 1.2, « published »)."""

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.portal.pages import PublicPage
from rentals.damage.grid import grid_on, shown


class PublicGrid(PublicPage, TemplateView):
    """The grid of the day, for anybody: no account, no script."""

    template_name = "portal/grid.html"
    keeps = True

    def get_context_data(self, **kwargs):
        held = grid_on(clock.today())
        return super().get_context_data(
            title=_("Ce que coûte un dégât"),
            grid=held,
            since=date_fr(held.from_date, weekday=False) if held else "",
            sections=shown(held) if held else [],
            **kwargs,
        )
