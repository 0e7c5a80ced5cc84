"""The step of damage, at a return where the grid prices something new or missing."""

from django.http import HttpResponseRedirect

from rentals.kerb.damage import DamageForm
from rentals.kerb.views import StepView


class DamageStep(StepView):
    """What the grid of the contract says of each new damage, and what is charged of it."""

    key = "damage"
    form_class = DamageForm

    def dispatch(self, request, *args, **kwargs):
        may = self.has_permission() and self.act.can_start and self.act.report is None
        if may and not self.act.has_damage:
            return HttpResponseRedirect(self.act.url("review"))
        return super().dispatch(request, *args, **kwargs)

    def initial(self):
        known = self.act.data.get("damage", {})
        found = {}
        for i, one in enumerate(self.act.to_decide):
            answer = known.get(one.key)
            if answer:
                amount = answer["amount"].replace(".", ",")
                found |= {f"d{i}": answer["do"], f"m{i}": amount, f"r{i}": answer["reason"]}
        return found

    def keep(self, form, data):
        data["damage"] = form.answers()

    def show(self, form, **context):
        return super().show(form, rows=form.rows(), **context)
