"""Print key tags; end a code that was lost."""

from django.http import HttpResponse

from mobilite import clock
from mobilite.pages.form_page import ConfirmPage, Consequences, FormPage
from mobilite.workflow import Refusal
from vehicles.keys import operations
from vehicles.keys.forms import LabelsForm, Which
from vehicles.keys.lists import CHANGE
from vehicles.keys.views.base import KEYS, VEHICLES, OnVehicle


class LabelSheet(FormPage):
    """Choose vehicles; the button gives the PDF of their tags."""

    title = "Étiquettes de clés"
    permission_required = CHANGE
    form_class = LabelsForm
    button = "Faire les étiquettes"
    button_icon = "printer"
    refusals = (Refusal,)
    crumbs = (VEHICLES, KEYS)
    intro = (
        "Sur chaque étiquette\u00a0: le numéro du véhicule, l’assistance, le contrat d’assurance, le numéro à appeler, et un code que l’on "
        "scanne pour savoir quoi faire ou signaler un problème. Jamais la plaque\u00a0: des clés se perdent."
    )

    def get_initial(self):
        number = self.request.GET.get("vehicule", "")[:2000]
        return {"which": Which.THESE if number else Which.NEW, "numbers": number}

    def _perform(self, form):
        try:
            content = operations.print_labels(
                form.cleaned_data["vehicles"],
                first=form.cleaned_data["first"],
                at=clock.now(),
                actor=self.request.user,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return self.form_invalid(form)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="etiquettes-de-cles.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        # The browser's own PDF viewer is not a page of ours: our policy would keep it from drawing.
        response._csp_exempt = True
        return response


class ReplaceTag(OnVehicle, ConfirmPage):
    """End the code of a vehicle's tags."""

    permission_required = CHANGE
    button = "Remplacer le code"
    danger = False

    def get_title(self):
        return f"Remplacer le code de {self.vehicle.number}"

    def consequences(self, form):
        sentences = [
            ("ban", "L’ancien code ne mène plus à rien\u00a0: qui le scanne lit le numéro à appeler."),
            ("printer", "Imprimez ensuite de nouvelles étiquettes."),
        ]
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        operations.replace_tag(
            self.vehicle.pk, reason=form.cleaned_data["reason"], at=self.now, actor=self.request.user
        )
        self.said = f"{self.vehicle.number} a un nouveau code\u00a0: imprimez ses étiquettes."
        return self.vehicle
