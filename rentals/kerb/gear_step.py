"""The step of helmets and gloves, where a kind of vehicle asks for them."""

from django.http import HttpResponseRedirect

from rentals.kerb.gear import GearForm
from rentals.kerb.views import StepView


class GearStep(StepView):
    """Which helmet and which gloves leave, or come back."""

    key = "gear"
    form_class = GearForm

    def dispatch(self, request, *args, **kwargs):
        if (
            self.has_permission()
            and self.act.can_start
            and self.act.report is None
            and not self.act.asks_gear
        ):
            return HttpResponseRedirect(self.act.url("review"))
        return super().dispatch(request, *args, **kwargs)

    def initial(self):
        back = {f"b{pk}": "yes" if there else "no" for pk, there in self.act.gear_back.items()}
        charged = {f"c{pk}": True for pk in self.act.data.get("gear_charged", [])}
        return self.act.gear_answers | back | charged

    def keep(self, form, data):
        form.keep(data)

    def show(self, form, **context):
        return super().show(form, rows=form.rows(), **context)
