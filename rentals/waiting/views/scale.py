"""The points of the list: those in force, those to come, and what others would change before they are published."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, plural, typography
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.waiting import operations
from rentals.waiting.forms import ScaleForm
from rentals.waiting.lists import SCALE, WAITING, ordinal
from rentals.waiting.models import Ground, Scale
from rentals.waiting.ranking import rules_on

POINTS = ("Points de la liste d’attente", "waiting:scale")
#: How many people whose rank changes are shown.
SHOWN = 20


def most_words(rule) -> str:
    """Return until when or from when a rule counts."""
    if rule.ground == Ground.START:
        return f"à partir de {plural(rule.most, 'jour')} avant"
    return f"{rule.most} mois au plus" if rule.ground == Ground.MONTH else ""


def lines_of(rules) -> list[dict]:
    return [
        {
            "label": Ground(rule.ground).label,
            "points": rule.points,
            "most": most_words(rule),
            "said": rule.sentence,
        }
        for rule in rules
    ]


class ScalePage(PermissionRequiredMixin, TemplateView):
    """What gives points today, and what was published for later."""

    permission_required = SCALE
    template_name = "waiting/scale.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        scales = list(Scale.objects.prefetch_related("criteria").order_by("-from_date", "-pk"))
        current = next((one for one in scales if one.from_date <= today), None)
        later = [
            {"day": date_fr(one.from_date), "lines": lines_of(rules_on(one.from_date))}
            for one in scales
            if one.from_date > today and one.pk == max(s.pk for s in scales if s.from_date == one.from_date)
        ]
        return super().get_context_data(
            title="Points de la liste d’attente",
            crumbs=[WAITING],
            since=date_fr(current.from_date) if current else "",
            by=str(current.published_by or "") if current else "",
            lines=lines_of(rules_on(today)),
            later=later[::-1],
            **kwargs,
        )


class NewScale(FormPage):
    """Points from a day. « Voir ce que cela change » shows the new order; only « Publier » writes."""

    permission_required = SCALE
    form_class = ScaleForm
    template_name = "waiting/new_scale.html"
    title = "Changer les points"
    button = "Publier ce barème"
    button_icon = "check"
    said = "Le barème est publié. Ce qui a été proposé ne change pas."
    refusals = (Refusal,)

    def get_crumbs(self):
        return [WAITING, (POINTS[0], reverse(POINTS[1]))]

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "look":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        today = clock.today()
        return {"from_date": today} | ScaleForm.answers(rules_on(today))

    @cached_property
    def looked(self):
        """What is typed, when it makes sense."""
        form = ScaleForm(self.request.POST) if self.request.method == "POST" else None
        return form if form is not None and form.is_valid() else None

    def consequences(self, form):
        if self.looked is None:
            words = "Appuyez sur « Voir ce que cela change » avant de publier."
            return Consequences(
                title="Ce que cela change", icon="list-checks", sentences=[("info", typography(words))]
            )
        on = self.looked.cleaned_data["from_date"]
        moved = operations.moves(self.looked.rules(), on)
        lines = [
            Line(
                shown_name(one.entry.person, self.request.user),
                f"{ordinal(one.before)} → {ordinal(one.after)}",
                str(one.entry.category),
            )
            for one in moved[:SHOWN]
        ]
        more = len(moved) - len(lines)
        said = [
            (
                "users",
                f"{plural(len(moved), 'personne change', 'personnes changent')} de rang, à la date du {date_fr(on)}."
                if moved
                else "L’ordre de la liste ne change pas.",
            )
        ]
        if more > 0:
            said.append(("info", f"Et {more} autres."))
        return Consequences(title="Ce que cela change", icon="list-checks", lines=lines, sentences=said)

    def perform(self, form):
        operations.publish_scale(
            form.rules(), from_date=form.cleaned_data["from_date"], at=clock.now(), actor=self.request.user
        )
        return reverse(POINTS[1])
