"""A delivery: its list is read, shown line by line, then registered; and its page afterwards."""

from urllib.parse import urlencode

from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.french import datetime_fr, plural
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from vehicles.fleet import operations
from vehicles.fleet.forms import DeliveryForm
from vehicles.fleet.listing import read_list
from vehicles.fleet.lists import VEHICLES
from vehicles.fleet.models import Delivery
from vehicles.fleet.numbering import next_number
from vehicles.fleet.views.base import ShownFirst
from vehicles.models import Category, Energy

DELIVERIES = ("Livraisons", reverse_lazy("fleet:deliveries"))
USUAL = "e-bike"


class NewDelivery(ShownFirst):
    """Paste a list or send a file; look at what each line will be; register them all."""

    title = "Enregistrer une livraison"
    permission_required = "vehicles.add_vehicle"
    form_class = DeliveryForm
    template_name = "fleet/new_delivery.html"
    crumbs = (VEHICLES, DELIVERIES)
    field = "lines"

    @property
    def button(self):
        if self.shown is None:
            return "Voir la liste"
        if self.shown.wrong:
            return "Relire la liste"
        return f"Enregistrer {plural(len(self.shown.lines), 'véhicule')}"

    @property
    def button_icon(self):
        return "check-check" if self.shown and not self.shown.wrong else "eye"

    def get_initial(self):
        category = Category.objects.filter(code=USUAL).first()
        return {
            "category": category,
            "energy": Energy.ELECTRIC,
            "place": self.request.user.place_id,
            "in_service_on": clock.today(),
            "first_number": next_number(category) or "V-001",
        }

    def look(self, form):
        return read_list(
            form.cleaned_data["lines"],
            shared=form.shared(),
            first_number=form.cleaned_data["first_number"],
            today=clock.today(),
        )

    def stops(self, shown):
        return bool(shown.wrong)

    def printed(self, form, shown):
        lines = [(line.number, sorted(line.values.items())) for line in shown.lines]
        return [(key, str(value)) for key, value in [*form.shared().items(), *lines]]

    def perform(self, form):
        delivery = operations.register_delivery(
            [(line.number, line.values) for line in self.shown.lines],
            supplier=form.cleaned_data["supplier"],
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"{plural(delivery.count, 'véhicule est', 'véhicules sont')} dans le parc."
        return delivery

    def get_context_data(self, **kwargs):
        wrong = plural(len(self.shown.wrong), "ligne") if self.shown else ""
        return super().get_context_data(wrong_words=wrong, **kwargs)


class DeliveryPage(RecordPage):
    """What came, and what to do with it: labels, a transfer."""

    permission_required = "fleet.view_delivery"
    queryset = Delivery.objects.select_related("by")
    crumbs = (VEHICLES, DELIVERIES)
    icon = "package-check"

    def heading(self):
        return f"Livraison de {plural(self.object.count, 'véhicule')}"

    def subtitle(self):
        return [datetime_fr(self.object.at), self.object.supplier]

    def next_step(self):
        """Labels first: a bike without one is not found again."""
        if not self.request.user.has_perm("keys.change_keyset"):
            return None
        numbers = ", ".join(self.object.lines.order_by("pk").values_list("vehicle__number", flat=True))
        url = f"{reverse('keys:labels')}?{urlencode({'vehicule': numbers})}"
        return Act("Imprimer les étiquettes", url, "printer")

    def acts(self):
        if not self.request.user.has_perm("fleet.add_transfer"):
            return []
        url = f"{reverse('fleet:new_transfer')}?livraison={self.object.pk}"
        return [Act("Transférer à un autre lieu", url, "truck")]

    def main_cards(self):
        lines = self.object.lines.select_related("vehicle__place", "vehicle__category").order_by("pk")
        context = {"vehicles": [line.vehicle for line in lines]}
        return [
            Card("Ce qui est arrivé", "list-checks", template="fleet/cards/vehicles.html", context=context)
        ]

    def cards(self):
        return [
            Card(
                "Livraison",
                "package-check",
                facts=[
                    Fact("Enregistrée le", datetime_fr(self.object.at)),
                    Fact("Par", str(self.object.by or "")),
                    *([Fact("Fournisseur", self.object.supplier)] if self.object.supplier else []),
                ],
            )
        ]

    def story(self):
        return story_of(self.object)
