"""Vehicles carried to another place: which, where, whom it touches; and the transport afterwards."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.generic import View

from mobilite.audit.story import story_of
from mobilite.pages.french import datetime_fr, period_fr, plural
from mobilite.pages.lists.export import csv_response
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from vehicles.described import describe
from vehicles.fleet import operations
from vehicles.fleet.forms import TransferForm
from vehicles.fleet.lists import VEHICLES
from vehicles.fleet.models import Delivery, Transfer
from vehicles.fleet.naming import named
from vehicles.fleet.views.base import ShownFirst
from vehicles.models import Vehicle
from vehicles.views.record import who

TRANSFERS = ("Transferts", reverse_lazy("fleet:transfers"))


def key_of(text: str) -> int | None:
    """Return the key that an address gives after its question mark, or None."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


class NewTransfer(ShownFirst):
    """Name the vehicles, or come from one (``?vehicule=``) or from a delivery (``?livraison=``)."""

    title = "Transférer des véhicules"
    permission_required = "fleet.add_transfer"
    form_class = TransferForm
    template_name = "fleet/new_transfer.html"
    crumbs = (VEHICLES, TRANSFERS)
    field = "vehicles"

    @property
    def button(self):
        return f"Transférer {plural(len(self.shown[0]), 'véhicule')}" if self.shown else "Voir ce qui part"

    @property
    def button_icon(self):
        return "truck" if self.shown else "eye"

    def get_initial(self):
        asked = self.request.GET
        vehicles = Vehicle.objects.none()
        if key := key_of(asked.get("vehicule", "")):
            vehicles = Vehicle.objects.in_the_fleet().filter(pk=key)
        elif key := key_of(asked.get("livraison", "")):
            seen = Delivery.objects.visible_to(self.request.user)
            vehicles = Vehicle.objects.in_the_fleet().filter(delivered__delivery__in=seen.filter(pk=key))
        return {"vehicles": ", ".join(vehicles.order_by("number").values_list("number", flat=True))}

    def look(self, form):
        vehicles = named(form.cleaned_data["vehicles"])
        if reason := operations.why_not(vehicles, form.cleaned_data["place"]):
            raise operations.FleetRefused(reason, field="vehicles")
        coming = operations.promised(vehicles)
        said = describe({one.pk: one.kind for one in coming})
        opens = self.request.user.has_perm("rentals.view_rental")
        lines = [
            (
                one.vehicle.number,
                who(one, self.request.user),
                period_fr(one.starts_at, one.ends_at, year=False),
                said[one.pk].url if opens and one.pk in said else "",
            )
            for one in coming
        ]
        return vehicles, lines

    def printed(self, form, shown):
        vehicles, lines = shown
        return form.cleaned_data["place"].pk, sorted(one.pk for one in vehicles), lines

    def perform(self, form):
        place = form.cleaned_data["place"]
        done = operations.transfer(
            self.shown[0],
            place=place,
            note=form.cleaned_data["note"],
            at=self.now,
            actor=self.request.user,
        )
        self.said = f"{plural(done.count, 'véhicule est', 'véhicules sont')} maintenant à {place}."
        if lines := self.shown[1]:
            self.said += f" {plural(len(lines), 'réservation')} à revoir\u00a0: le comptoir a une tâche."
        return done


class TransferPage(RecordPage):
    """One transport: what was carried, from where. Prints as the driver's list."""

    permission_required = "fleet.view_transfer"
    queryset = Transfer.objects.select_related("to_place", "by")
    crumbs = (VEHICLES, TRANSFERS)
    icon = "truck"

    def heading(self):
        return f"Transfert à {self.object.to_place}"

    def subtitle(self):
        return [datetime_fr(self.object.at), plural(self.object.count, "véhicule")]

    def acts(self):
        return [
            Act(
                "Télécharger la liste (CSV)", reverse("fleet:transfer_csv", args=[self.object.pk]), "download"
            )
        ]

    def main_cards(self):
        lines = list(_lines(self.object))
        return [
            Card(
                "Ce qui a été transporté",
                "list-checks",
                template="fleet/cards/carried.html",
                context={"lines": lines},
            )
        ]

    def cards(self):
        one = self.object
        facts = [("Vers", str(one.to_place)), ("Le", datetime_fr(one.at)), ("Par", str(one.by or ""))]
        facts += [("Précision", one.note)] if one.note else []
        return [Card("Transport", "truck", facts=[Fact(*fact) for fact in facts])]

    def story(self):
        return story_of(self.object)


def _lines(transfer: Transfer):
    return transfer.lines.select_related("vehicle", "from_place").order_by("vehicle__number")


class TransferCsv(PermissionRequiredMixin, View):
    """The driver's list, for a spreadsheet."""

    permission_required = "fleet.view_transfer"
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        transfer = get_object_or_404(Transfer.objects.visible_to(request.user), pk=self.kwargs["pk"])
        rows = (
            (
                line.vehicle.number,
                f"{line.vehicle.make} {line.vehicle.model}",
                line.vehicle.frame_number or line.vehicle.plate,
                line.vehicle.key_number,
                line.from_place.short_name,
            )
            for line in _lines(transfer)
        )
        heads = ["Numéro", "Véhicule", "Série ou plaque", "Clé", "Depuis"]
        return csv_response(f"transfert-{transfer.pk}", heads, rows)
