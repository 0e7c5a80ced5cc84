"""For the manager: missions that nobody reaches, communes where people are and missions are not, requests not met."""

from datetime import timedelta

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views.generic import TemplateView

from advice.recruitment.missions.lists import MISSIONS, SEE_POOL, VIEW
from advice.recruitment.missions.maps import Mark, draw
from advice.recruitment.missions.matching import pairs
from mobilite import clock
from mobilite.people.models import Commune
from mobilite.periods import paris_date

YEAR = timedelta(days=365)
LEGEND = (
    ("people", "3", "des personnes, aucune mission"),
    ("both", "3", "des personnes et des missions"),
    ("work", "3", "des missions, personne"),
)


class TerritoryPage(PermissionRequiredMixin, TemplateView):
    """Counts by commune, on a map and in a table; what nobody can take, with the reason that comes most often."""

    permission_required = (SEE_POOL, VIEW)
    template_name = "missions/territory.html"

    def get_context_data(self, **kwargs):
        now = clock.now()
        found = pairs.territory(now=now, since=paris_date(now) - YEAR)
        communes = list(Commune.objects.order_by("name", "pk"))
        rows, marks = [], []
        for commune in communes:
            people, missions, unmet = (
                counted.get(commune.pk, 0) for counted in (found.people, found.missions, found.unmet)
            )
            if not (people or missions or unmet):
                continue
            kind = "both" if people and missions else "people" if people else "work"
            rows.append(
                {"commune": commune, "people": people, "missions": missions, "unmet": unmet, "kind": kind}
            )
            if people or missions:
                marks.append(Mark(commune, kind, str(people if kind == "people" else missions)))
        rows.sort(key=lambda row: (row["kind"] != "people", -row["people"], row["commune"].name))
        return super().get_context_data(
            title="Territoire\u202f: qui, quoi, où",
            crumbs=[MISSIONS],
            rows=rows,
            map=draw(communes, marks) if marks else None,
            nobody=found.nobody,
            looked_at=found.looked_at,
            left=found.left,
            most_people=pairs.MOST_PEOPLE,
            legend=LEGEND,
            **kwargs,
        )
