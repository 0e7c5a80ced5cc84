"""An inventory day on a telephone: what is left to see, what was seen, what does not agree, how it ended."""

from functools import cached_property

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.files.serving import private
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import time_fr
from mobilite.pages.lists.export import csv_response
from mobilite.pages.presentation import chip_of
from mobilite.people.models import Place
from mobilite.workflow import Refusal
from vehicles.fleet import documents, operations
from vehicles.fleet.counting import WAYS, count
from vehicles.fleet.forms import OpenInventoryForm, SettleForm
from vehicles.fleet.lists import VEHICLES
from vehicles.fleet.models import Difference, How, Inventory, Seen
from vehicles.fleet.naming import named
from vehicles.models import Vehicle

INVENTORIES = ("Inventaires", reverse_lazy("fleet:inventories"))
LOOK = "fleet.view_inventory"
TICK = "fleet.add_sighting"
SETTLE = "fleet.change_inventory"


class OpenInventory(FormPage):
    """Begin an inventory day."""

    title = "Ouvrir un inventaire"
    permission_required = "fleet.add_inventory"
    form_class = OpenInventoryForm
    button = "Ouvrir l’inventaire"
    button_icon = "clipboard-check"
    crumbs = (VEHICLES, INVENTORIES)
    refusals = (Refusal,)
    intro = "On note ce que l’on voit, à plusieurs si l’on veut. Les écarts apparaissent au fur et à mesure."

    def get_initial(self):
        return {"place": self.request.user.place_id}

    def perform(self, form):
        return operations.open_inventory(
            place=form.cleaned_data["place"], at=clock.now(), actor=self.request.user
        )


class OfInventory(PermissionRequiredMixin):
    """Mixin of what is done to one inventory, whose key is in the address."""

    permission_required = LOOK
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def inventory(self) -> Inventory:
        seen = Inventory.objects.visible_to(self.request.user)
        return get_object_or_404(seen.select_related("place", "opened_by", "closed_by"), pk=self.kwargs["pk"])

    @cached_property
    def here(self) -> Place | None:
        """Where this colleague counts: the inventory's place, the one she said, or the one she works at."""
        if self.inventory.place is not None:
            return self.inventory.place
        asked = self.request.POST.get("lieu") or self.request.GET.get("lieu", "")
        places = Place.objects.filter(is_open=True)
        found = places.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        return found or self.request.user.place or places.order_by("name").first()

    @property
    def at_here(self) -> str:
        """The address of the inventory, as this colleague left it."""
        where = f"?lieu={self.here.pk}" if self.inventory.place_id is None and self.here else ""
        return self.inventory.get_absolute_url() + where

    def get_crumbs(self):
        return (VEHICLES, INVENTORIES, (self.inventory.title, self.inventory.get_absolute_url()))

    def get_back_url(self):
        return self.at_here


class InventoryPage(OfInventory, TemplateView):
    """The inventory as it stands; its result once it is closed."""

    template_name = "fleet/inventory.html"

    def get_context_data(self, **kwargs):
        inventory, user = self.inventory, self.request.user
        found = count(inventory) if inventory.is_open else None
        places = Place.objects.filter(is_open=True).order_by("name")
        context = {"result": _result(inventory)} if found is None else self._standing(found, user)
        return super().get_context_data(
            title=inventory.title,
            crumbs=(VEHICLES, INVENTORIES),
            inventory=inventory,
            chip=chip_of(inventory),
            may_tick=user.has_perm(TICK) and inventory.is_open,
            may_settle=user.has_perm(SETTLE) and inventory.is_open,
            here=self.here if inventory.is_open else None,
            places=[] if inventory.place_id or not inventory.is_open else list(places),
            **context,
            **kwargs,
        )

    def _standing(self, found, user) -> dict:
        expected, seen = found.expected, found.seen
        differences = [(row, kind, said(row, kind)) for row, kind in found.open if kind != Difference.MISSING]
        return {
            "expected": len(expected),
            "seen_count": sum(1 for row in expected if row.is_seen),
            "to_see": found.to_see,
            "differences": differences,
            "settled": found.settled,
            "seen": sorted(seen, key=lambda row: (row.sightings[-1].at, row.sightings[-1].pk), reverse=True),
            "open_count": len(found.open),
            "me": user.pk,
        }


def said(row, kind: Difference) -> str:
    """Say a difference in one sentence."""
    vehicle = row.vehicle
    if kind == Difference.MISSING:
        state = ", à l’atelier" if vehicle.state == "workshop" else ""
        return f"Il devrait être à {vehicle.place.short_name}{state}, et personne ne l’a vu."
    if kind == Difference.ELSEWHERE:
        return f"Vu à {row.seen_at.short_name}, il est de {vehicle.place.short_name}."
    if kind == Difference.OUT:
        return f"Sa location dit qu’il est dehors, et il est à {row.seen_at.short_name}\u00a0: notez son retour, ou expliquez."
    if kind == Difference.FOUND:
        return f"On le cherchait, et il est à {row.seen_at.short_name}."
    if kind == Difference.GONE:
        return f"Il est noté sorti du parc, et il est à {row.seen_at.short_name}."
    seen = ", ".join(f"{one.by} à {one.place.short_name}, {time_fr(one.at)}" for one in row.sightings)
    return f"{seen}. Est-ce bien le même, ou deux vélos du même numéro\u202f?"


def _result(inventory: Inventory) -> dict:
    """Return the lines of a closed inventory: those with a difference first, then the others."""
    settled = list(inventory.settled.select_related("vehicle", "by").order_by("kind", "vehicle__number"))
    lines = inventory.counted.select_related("vehicle", "place").order_by("vehicle__number")
    return {"settled": settled, "lines": list(lines)}


class Tick(OfInventory, ActView):
    """Say that one sees a vehicle: ticked in the list, or named by its number or its label."""

    permission_required = TICK

    def perform(self):
        post = self.request.POST
        # A page that a label opened says which vehicle in its address, and that it was scanned.
        scanned = self.request.GET.get("vehicule", "")
        if (key := post.get("vehicle", "") or scanned) and key.isdecimal() and len(key) < 19:
            vehicles, how = [get_object_or_404(Vehicle, pk=key)], Seen.TICKED
        else:
            text = post.get("number", "")
            how = Seen.SCANNED if "/" in text else Seen.TYPED
            vehicles = named(text, field="number")
        if scanned:
            how = Seen.SCANNED
        new = [
            operations.see(
                self.inventory.pk, one, place=self.here, how=how, at=clock.now(), actor=self.request.user
            )[1]
            for one in vehicles
        ]
        numbers = operations.names(vehicles)
        self.said = f"{numbers}\u00a0: vu." if any(new) else f"{numbers}\u00a0: vous l’avez déjà vu."
        return self.at_here


class Untick(OfInventory, ActView):
    permission_required = TICK
    said = "Le pointage est annulé."

    def perform(self):
        operations.unsee(self.inventory.pk, self.kwargs["sighting"], at=clock.now(), actor=self.request.user)
        return self.at_here


class Differences(OfInventory, TemplateView):
    """What does not agree, with what to do about each; the end of the inventory when nothing is left."""

    permission_required = SETTLE
    template_name = "fleet/differences.html"

    def get(self, request, *args, **kwargs):
        if not self.inventory.is_open:
            return HttpResponseRedirect(self.inventory.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        found = count(self.inventory)
        groups = [
            (kind, [(row, said(row, kind)) for row, one in found.open if one == kind]) for kind in Difference
        ]
        return super().get_context_data(
            title="Les écarts",
            crumbs=self.get_crumbs(),
            inventory=self.inventory,
            groups=[(kind, rows) for kind, rows in groups if rows],
            settled=found.settled,
            left=len(found.open),
            **kwargs,
        )


class Settle(OfInventory, FormPage):
    """Say what becomes of one difference, and do it."""

    permission_required = SETTLE
    form_class = SettleForm
    button = "Régler cet écart"
    button_icon = "check"

    @cached_property
    def kind(self) -> Difference:
        try:
            return Difference(self.kwargs["kind"])
        except ValueError as error:
            raise Http404 from error

    @cached_property
    def row(self):
        vehicle = get_object_or_404(Vehicle, pk=self.kwargs["vehicle"])
        rows = count(self.inventory).rows if self.inventory.is_open else []
        return next((one for one in rows if one.vehicle.pk == vehicle.pk), None)

    def dispatch(self, request, *args, **kwargs):
        if (
            request.method == "GET"
            and self.has_permission()
            and (self.row is None or self.kind not in self.row.open)
        ):
            messages.info(request, "Cet écart n’est plus là.")
            return HttpResponseRedirect(self.inventory.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_title(self):
        number = self.row.vehicle.number if self.row else ""
        return f"{number}\u00a0: {self.kind.label.lower()}"

    @property
    def intro(self):
        """What is wrong, said once more where it is settled."""
        row = self.row
        return said(row, self.kind) if row is not None and self.kind in row.open else ""

    def get_crumbs(self):
        return (*super().get_crumbs(), ("Les écarts", self.get_back_url()))

    def get_back_url(self):
        return reverse("fleet:differences", args=[self.inventory.pk])

    def get_initial(self):
        return {"how": WAYS[self.kind][0]}

    def get_form_kwargs(self):
        place = self.row.seen_at.short_name if self.row and self.row.sightings else ""
        return super().get_form_kwargs() | {"ways": WAYS[self.kind], "place": place}

    def perform(self, form):
        vehicle = get_object_or_404(Vehicle, pk=self.kwargs["vehicle"])
        done = operations.settle_difference(
            self.inventory.pk,
            vehicle,
            kind=self.kind,
            how=form.cleaned_data["how"],
            note=form.cleaned_data["note"],
            at=clock.now(),
            actor=self.request.user,
        )
        ends = {
            How.TRANSFER: f"{vehicle.number} est maintenant de ce lieu.",
            How.MISSING: f"{vehicle.number} est déclaré introuvable\u00a0: il n’est plus proposé, l’atelier le cherche.",
            How.FOUND: f"{vehicle.number} est retrouvé\u00a0: il est de nouveau proposé.",
            How.NOTE: f"L’écart de {vehicle.number} est expliqué.",
        }
        self.said = ends[How(done.how)]
        return self.get_back_url()


class CloseInventory(OfInventory, ActView):
    permission_required = SETTLE
    said = "L’inventaire est clos. Son résultat ne change plus."

    def get_back_url(self):
        return reverse("fleet:differences", args=[self.inventory.pk])

    def perform(self):
        return operations.close_inventory(self.inventory.pk, at=clock.now(), actor=self.request.user)


class InventoryCsv(OfInventory, View):
    """The result for a spreadsheet."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        if self.inventory.is_open:
            raise Http404
        rows = documents.inventory_rows(self.inventory)
        return csv_response(f"inventaire-{self.inventory.pk}", documents.HEADS, rows)


@method_decorator(csp_exempt(), name="dispatch")
class InventoryPdf(OfInventory, View):
    """The result on paper."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        if self.inventory.is_open:
            raise Http404
        try:
            content = documents.inventory_paper(self.inventory, at=clock.now())
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(self.inventory.get_absolute_url())
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Content-Disposition"] = f'inline; filename="inventaire-{self.inventory.pk}.pdf"'
        return response
