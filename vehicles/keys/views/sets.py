"""A set of keys: who has it, where it was, and its moves."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.form_page import FormPage
from mobilite.pages.french import datetime_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from mobilite.people.shown import hides_surnames
from mobilite.workflow import Refusal
from vehicles.described import describe
from vehicles.keys import operations
from vehicles.keys.forms import MoveForm, SetForm
from vehicles.keys.lists import CHANGE, VIEW, who_has
from vehicles.keys.models import Holder, KeySet
from vehicles.keys.views.base import KEYS, OnVehicle

SETS = KeySet.objects.select_related("vehicle", "place", "colleague", "occupancy__person")


class KeySetPage(RecordPage):
    queryset = SETS
    permission_required = VIEW
    icon = "key-round"

    crumbs = (KEYS,)

    def heading(self):
        return f"Clés de {self.object.vehicle.number}, jeu {self.object.label}"

    def chips(self):
        return [chip(self.object.holder, self.object.get_holder_display(), model_name="keyset", large=True)]

    def subtitle(self):
        vehicle = self.object.vehicle
        return [f"{vehicle.make} {vehicle.model}", vehicle.key_number and f"clé {vehicle.key_number}"]

    def next_step(self):
        if not self.request.user.has_perm(CHANGE):
            return None
        return Act("Déplacer", reverse("keys:move", args=[self.object.pk]), "arrow-right-left")

    def cards(self):
        found, user = self.object, self.request.user
        said = who_has(found, hides=hides_surnames(user), may_see_people=user.has_perm("people.view_person"))
        url = ""
        if found.occupancy and user.has_perm("rentals.view_rental"):
            known = describe({found.occupancy_id: found.occupancy.kind}).get(found.occupancy_id)
            url = known.url if known else ""
        facts = [
            Fact("Qui les a", said[:1].upper() + said[1:], url=url),
            Fact("Depuis", datetime_fr(found.since)),
            Fact("Véhicule", found.vehicle.number, url=found.vehicle.get_absolute_url()),
        ]
        return [Card("Où elles sont", "map-pin", facts=facts)]

    def story(self):
        yield from story_of(self.object)


class AddSet(OnVehicle, FormPage):
    """One more set of keys of a vehicle."""

    form_class = SetForm
    button = "Ajouter ce jeu"

    def get_title(self):
        return f"Ajouter un jeu de clés à {self.vehicle.number}"

    def get_initial(self):
        return {"place": self.request.user.place_id or self.vehicle.place_id}

    def perform(self, form):
        made = operations.add_set(self.vehicle.pk, at=self.now, actor=self.request.user, **form.cleaned_data)
        self.said = f"Le jeu {made.label} est noté."
        return self.vehicle


class MoveSet(FormPage):
    """Say in whose hands a set is now."""

    permission_required = CHANGE
    form_class = MoveForm
    button = "Noter où elles sont"
    refusals = (Refusal,)

    @cached_property
    def key_set(self) -> KeySet:
        return get_object_or_404(SETS.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_title(self):
        return f"Déplacer le jeu {self.key_set.label} de {self.key_set.vehicle.number}"

    @property
    def intro(self):
        said = self.key_set.where
        return f"Maintenant\u00a0: {said}, depuis {datetime_fr(self.key_set.since)}."

    def get_crumbs(self):
        return (KEYS, (str(self.key_set).capitalize(), self.key_set.get_absolute_url()))

    def get_initial(self):
        return {
            "place": self.request.user.place_id or self.key_set.vehicle.place_id,
            "lost_on": clock.today(),
            "holder": Holder.COUNTER if self.key_set.holder != Holder.COUNTER else None,
        }

    def perform(self, form):
        moved = operations.move_set(self.key_set.pk, at=clock.now(), actor=self.request.user, **form.hands())
        self.said = f"C’est noté\u00a0: {moved.where}."
        return moved
