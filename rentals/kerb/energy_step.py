"""The level of fuel or battery; what a battery that is followed still holds, at the return (row G7)."""

from rentals.kerb.forms import EnergyForm
from rentals.kerb.fuel import EIGHTHS
from rentals.kerb.views import StepView
from rentals.kerb.words import level


class EnergyStep(StepView):
    """The level; at the return of a bike whose battery is followed, what it still holds (row G7)."""

    key = "energy"
    form_class = EnergyForm

    def initial(self):
        known, measured = self.act.energy, self.act.measured
        listed = EnergyForm.QUARTERS if self.act.is_battery else EIGHTHS
        return {
            "level" if known in listed else "exact": known,
            "percent": measured.get("percent"),
            "cycles": measured.get("cycles"),
            "skipped": bool(self.act.data.get("battery_skipped")),
        }

    def check(self, form):
        percent = form.cleaned_data.get("percent")
        if percent is not None:
            self.act.try_measure(percent, form.cleaned_data.get("cycles"))

    def keep(self, form, data):
        data["energy"] = form.cleaned_data["energy"]
        if form.asks_measure:
            names = ("percent", "cycles")
            measured = {
                name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name) is not None
            }
            data["battery"] = measured
            data["battery_skipped"] = not measured

    def show(self, form, **context):
        out = self.act.out_report
        words = level(out.energy_percent, self.act.is_battery) if out else ""
        return super().show(form, out_level=words, **context)
