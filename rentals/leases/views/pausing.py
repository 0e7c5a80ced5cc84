"""A manager lets a lease stand still: the page says what it changes before the button."""

from django.http import Http404
from django.utils.functional import cached_property

from mobilite.money import french
from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.french import date_fr, plural, typography
from mobilite.periods import Period, last_day, paris_date
from rentals.leases import operations
from rentals.leases.forms import PauseForm, ResumeForm
from rentals.leases.models import Pause, PauseRule
from rentals.leases.operations.resuming import earliest
from rentals.leases.rules import PAUSES, rules_on
from rentals.views.base import RentalForm

GRANTS = ("rentals.change_rental", "leases.add_pause")
SHOWN = 4


class PauseLease(RentalForm):
    title = "Mettre en pause"
    permission_required = GRANTS
    form_class = PauseForm
    template_name = "leases/pause.html"
    button = "Accorder la pause"
    button_icon = "clock"

    @property
    def today(self):
        return paris_date(self.done["at"])

    def get_initial(self):
        return {"from_on": self.today}

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "show":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def consequences(self, form):
        refusal = operations.why_no_pause(self.rental, self.today)
        if refusal:
            return Consequences("Pas de pause possible", "ban", sentences=[("ban", typography(refusal))])
        answers = form.cleaned_data if form.is_bound and form.is_valid() else {}
        if not answers or answers["until"] <= answers["from_on"]:
            rule = PAUSES[rules_on(self.rental.offer, self.today).pauses]
            return Consequences("Ce que cela fait", "info", sentences=[("clock", typography(rule))])
        period = Period(answers["from_on"], answers["until"])
        found = operations.preview_pause(self.rental, period, self.today)
        later = [one for one in found.instalments if one.due_on >= period.start]
        lines = [
            Line(f"Échéance du {date_fr(one.due_on, weekday=False)}", french(one.amount))
            for one in later[:SHOWN]
        ]
        if found.rule == PauseRule.REDUCED:
            lines.append(Line("Retiré du prix", french(found.reduction), is_sum=True))
        sentences = [
            (
                "clock",
                f"{plural(period.days, 'jour')} sans échéance, du {date_fr(period.start)} au {date_fr(last_day(answers['until']))}.",
            ),
            ("calendar-days", f"La location finit le {date_fr(last_day(found.end))}."),
            ("file-text", "Un avenant est établi, à faire signer ; la personne est prévenue."),
        ]
        return Consequences(
            "Ce que cela change",
            "euro",
            lines=lines,
            sentences=[(icon, typography(one)) for icon, one in sentences],
        )

    def perform(self, form):
        made = operations.pause(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = typography(f"La location est en pause jusqu’au {date_fr(last_day(made.until))} inclus.")
        return self.record_url


class ResumeLease(RentalForm):
    title = "Arrêter la pause"
    permission_required = GRANTS
    form_class = ResumeForm
    template_name = "leases/pause.html"
    button = "Reprendre la location"
    button_icon = "undo-2"

    @property
    def today(self):
        return paris_date(self.done["at"])

    @cached_property
    def pause(self) -> Pause:
        found = operations.live_pause(self.rental, self.today)
        if found is None:
            raise Http404
        found.rental = self.rental
        return found

    def get_initial(self):
        return {"on": earliest(self.pause, self.today)}

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "show":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def consequences(self, form):
        pause = self.pause
        refusal = operations.why_not_resume(pause, self.today)
        if refusal:
            return Consequences("Pas de reprise possible", "ban", sentences=[("ban", typography(refusal))])
        on = form.initial["on"] if not form.is_bound else form.is_valid() and form.cleaned_data["on"]
        if not on or not earliest(pause, self.today) <= on < pause.until:
            said = f"La pause est accordée jusqu’au {date_fr(last_day(pause.until))} inclus."
            return Consequences("Ce que cela fait", "info", sentences=[("clock", said)])
        found = operations.preview_resume(pause, on)
        later = [one for one in found.instalments if one.due_on >= on]
        lines = [
            Line(f"Échéance du {date_fr(one.due_on, weekday=False)}", french(one.amount))
            for one in later[:SHOWN]
        ]
        if found.added:
            lines.append(Line("Remis dans le prix", french(found.added), is_sum=True))
        sentences = [
            ("clock", f"{plural((pause.until - on).days, 'jour')} de pause en moins."),
            ("calendar-days", f"La location finit le {date_fr(last_day(found.end))}."),
            ("file-text", "Un avenant est établi, à faire signer\u202f; la personne est prévenue."),
        ]
        return Consequences("Ce que cela change", "euro", lines=lines, sentences=sentences)

    def perform(self, form):
        made = operations.resume(self.pause.pk, **form.cleaned_data, **self.done)
        self.said = f"La location reprend le {date_fr(made.until)}."
        return self.record_url
