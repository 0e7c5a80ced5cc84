"""The diary's page: a week of one colleague, a day of all, or a table to read and print."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.diary import shown
from mobilite.diary.agenda import Scale, agenda
from mobilite.diary.forms import as_day
from mobilite.pages.presentation import chip_of

LEGEND = [("confirmed", "prévu"), ("ongoing", "maintenant"), ("past", "venu"), ("missed", "pas venu"),
          ("road", "trajet"), ("here", "permanence")]  # fmt: skip


class AgendaPage(PermissionRequiredMixin, TemplateView):
    """Show who is where and meets whom (row L8). Keeps what was asked in the links."""

    permission_required = "diary.view_appointment"
    template_name = "diary/agenda.html"

    def get_context_data(self, **kwargs):
        asked, user, now = self.request.GET, self.request.user, clock.now()
        scale = Scale(asked["vue"]) if asked.get("vue") in list(Scale) else Scale.WEEK
        new_url = reverse("diary:new") if user.has_perm("diary.change_appointment") else ""
        place_id = asked.get("lieu", str(user.place_id or "") if scale is Scale.DAY else "")
        shown_agenda = agenda(
            as_day(asked.get("jour")) or clock.today(),
            scale,
            reader=user,
            now=now,
            user_id=asked.get("avec", ""),
            place_id=place_id,
            new_url=new_url,
        )
        as_table = asked.get("tableau") == "1"
        return super().get_context_data(
            title="Agenda",
            title_detail=shown_agenda.title,
            agenda=shown_agenda,
            today=clock.today(),
            is_week=scale is Scale.WEEK,
            scales=[(one.value, one.value.capitalize()) for one in Scale],
            legend=LEGEND,
            new_url=new_url,
            as_table=as_table,
            rows=[self.row(one) for one in shown_agenda.appointments] if as_table else [],
            listed=[] if as_table else [(column, self.lines(column)) for column in shown_agenda.columns],
            **kwargs,
        )

    def row(self, one):
        """Return what the table says of an appointment."""
        return {
            "record": one,
            "hours": shown.hours(one),
            "who": shown.full_who(one, self.request.user),
            "where": shown.where(one, self.request.user),
            "road": shown.road(one),
            "chip": chip_of(one),
        }

    def lines(self, column):
        """Return what a telephone lists of a column: who is where, then each appointment."""
        return [
            {
                "record": one,
                "hours": shown.hours(one),
                "who": shown.short_who(one, self.request.user),
                "kind": shown.kind_word(one),
                "where": shown.where(one, self.request.user),
                "road": shown.road(one),
                "chip": chip_of(one) if one.status != "booked" else "",
            }
            for one in column.appointments
        ]
