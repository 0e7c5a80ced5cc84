"""The stock of helmets and gloves, and what did not come back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.pages.form_page import Consequences, FormPage
from mobilite.workflow import Refusal
from rentals.forms.gear import GlovesForm, HelmetForm, NothingForm
from rentals.models import Gloves, Helmet, Rental, RiderGear
from rentals.operations.gear import add_helmet, find_gear, retire_helmet, set_gloves

HELMETS = (("Casques", reverse_lazy("rentals:helmets")),)


class OfStock(FormPage):
    permission_required = "vehicles.change_vehicle"
    refusals = (Refusal,)

    @property
    def by(self):
        return {"at": clock.now(), "actor": self.request.user}


class NewHelmet(OfStock):
    title = "Ajouter un casque"
    form_class = HelmetForm
    button = "Ajouter le casque"
    crumbs = HELMETS

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Helmet()}

    def get_initial(self):
        return {"bought_on": clock.today(), "place": self.request.user.place_id}

    def perform(self, form):
        helmet = add_helmet(**form.cleaned_data, **self.by)
        self.said = f"Le {helmet} est dans le stock."
        return reverse("rentals:helmets")


class RetireHelmet(OfStock):
    form_class = NothingForm
    button = "Retirer le casque"
    crumbs = HELMETS

    @property
    def helmet(self):
        return get_object_or_404(Helmet, pk=self.kwargs["pk"])

    def get_title(self):
        return f"Retirer le {self.helmet}"

    def consequences(self, form):
        sentences = [("archive", "Il n’est plus proposé à personne. Qui l’a eu reste noté.")]
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        helmet = retire_helmet(self.kwargs["pk"], on=clock.today(), **self.by)
        self.said = f"Le {helmet} est retiré."
        return reverse("rentals:helmets")


class SetGloves(OfStock):
    title = "Compter des gants"
    form_class = GlovesForm
    crumbs = (("Gants", reverse_lazy("rentals:gloves")),)

    def get_initial(self):
        asked = self.request.GET.get("gants", "")
        known = Gloves.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None
        return (
            GlovesForm.initial_of(known)
            if known
            else {"place": self.request.user.place_id, "mark": "CE EN 13594"}
        )

    def perform(self, form):
        gloves = set_gloves(**form.cleaned_data, **self.by)
        self.said = f"C’est noté\u00a0: {gloves.owned} paires, {gloves}."
        return reverse("rentals:gloves")


class FindGear(OfStock):
    """What was missing is back."""

    permission_required = "rentals.change_rental"
    form_class = NothingForm
    button = "Noter le retour"

    @property
    def row(self):
        rows = RiderGear.objects.select_related("helmet", "gloves", "rental")
        return get_object_or_404(
            rows.filter(rental__in=Rental.objects.visible_to(self.request.user)), pk=self.kwargs["pk"]
        )

    def get_title(self):
        return f"{self.row}\u00a0: c’est revenu"

    def get_crumbs(self):
        return (("Casques et gants prêtés", reverse("rentals:gear_out")),)

    def consequences(self, form):
        sentences = [
            ("undo-2", "Il se prête de nouveau."),
            (
                "euro",
                f"Ce qui a été compté reste sur la note de {self.row.rental.reference}\u00a0: enlevez-le s’il le faut.",
            ),
        ]
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        row = find_gear(self.kwargs["pk"], **self.by)
        self.said = f"{row}\u00a0: c’est rendu."
        return reverse("rentals:gear_out")
