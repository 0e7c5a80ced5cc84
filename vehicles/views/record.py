"""The page of a vehicle: what it is, where it is, what ends, who has it next, what happened."""

from functools import cached_property

from django.urls import NoReverseMatch, reverse, reverse_lazy

from mobilite import clock, registry
from mobilite.audit.story import story_of
from mobilite.pages.french import date_fr, datetime_fr, euros, km, local, period_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, StoryItem
from mobilite.people.shown import shown_name
from vehicles.deadlines import deadlines, near
from vehicles.described import describe
from vehicles.lists import ICONS, shown_state
from vehicles.models import OccupancyKind, State, Vehicle

VEHICLES = (("Véhicules", reverse_lazy("vehicles:list")),)
#: How many bookings to come, and how many past loans, the page tells.
NEXT, PAST = 6, 40


def who(occupancy, user) -> str:
    """Return who or what an occupancy is for, as this account may know it: a person, a visit, or only its kind."""
    if occupancy.person and user.has_perm("people.view_person"):
        return shown_name(occupancy.person, user)
    return occupancy.reason or occupancy.get_kind_display()


class VehiclePage(RecordPage):
    queryset = Vehicle.objects.select_related("category", "place")
    permission_required = "vehicles.view_vehicle"
    crumbs = VEHICLES
    story_latest = 8  # each loan has a day of its own

    def get_queryset(self):
        """Ask with the vehicle what apps above know of it: who has nothing to tell asks nothing more.

        Registry point « vehicle_flags », keyed by the attribute: ``callable() -> Exists(…)``.
        """
        flags = {entry.key: entry.value() for entry in registry.registered("vehicle_flags")}
        return super().get_queryset().annotate(**flags)

    @property
    def icon(self):
        return ICONS[self.object.category.drawing]

    @cached_property
    def now(self):
        return clock.now()

    @cached_property
    def live(self):
        """What takes the vehicle now or will, first one first."""
        live = self.object.occupancies.live().select_related("person")
        return list(live.order_by("starts_at", "pk")[: NEXT + 1])

    @cached_property
    def out(self):
        return next((one for one in self.live if one.left_at and one.kind != OccupancyKind.WORKSHOP), None)

    def heading(self):
        return f"{self.object.number} {self.object.make} {self.object.model}"

    def number(self):
        return self.object.plate

    def chips(self):
        value, words = shown_state(self.object, self.out and self.out.ends_at, self.now)
        if value == State.WORKSHOP and self.object.to_clean_since:
            words += ", à nettoyer"
        return [chip(value, words, model_name="vehicle", large=True)]

    def subtitle(self):
        vehicle = self.object
        meter = km(vehicle.meter) if vehicle.meter else ""
        return [vehicle.plate, str(vehicle.category), str(vehicle.place), meter]

    def _url(self, name):
        return reverse(f"vehicles:{name}", args=[self.object.pk])

    @property
    def _opens_rentals(self) -> bool:
        """Whether a booking leads to its rental: those who may not see rentals are not led to a closed page."""
        return self.request.user.has_perm("rentals.view_rental")

    def _may(self, codename):
        return self.request.user.has_perm(f"vehicles.{codename}")

    @property
    def _is_to_clean(self) -> bool:
        """Whether nothing but cleaning keeps it here."""
        return self.object.to_clean_since is not None and self.object.state == State.IN_SERVICE

    def next_step(self):
        if self.object.state == State.MISSING and self.request.user.has_perm("fleet.change_inventory"):
            return Act(
                "Il est retrouvé", reverse("fleet:found", args=[self.object.pk]), icon="check", post=True
            )
        if self.object.state == State.WORKSHOP and self._may("change_vehicle"):
            return Act("Remettre en service", self._url("back_in_service"), icon="check", post=True)
        if self._is_to_clean and self._may("ready_vehicle"):
            return Act("Prêt à repartir", self._url("ready"), icon="sparkles", post=True)
        if self.out and self.out.ends_at < self.now:
            known = describe({self.out.pk: self.out.kind}).get(self.out.pk)
            may_open = known and known.url and self._opens_rentals
            return Act("Ouvrir la location en retard", known.url, icon="key-round") if may_open else None
        if self.object.state == State.IN_SERVICE and self.request.user.has_perm("rentals.add_rental"):
            try:
                url = reverse("rentals:new")
            except NoReverseMatch:
                return None
            return Act("Louer ce véhicule", f"{url}?vehicule={self.object.pk}", icon="calendar-plus")
        return None

    def acts(self):
        vehicle, found = self.object, []
        gone = vehicle.state == State.RETIRED
        why_gone = "Ce véhicule est sorti du parc." if gone else ""
        if self._may("change_occupancy"):
            why_not = why_gone or ("Il y est déjà." if vehicle.state == State.WORKSHOP else "")
            found.append(
                Act(
                    "Mettre à l’atelier",
                    self._url("workshop"),
                    "wrench",
                    possible=not why_not,
                    why_not=why_not,
                )
            )
        if self._may("ready_vehicle") and vehicle.to_clean_since is None:
            why_not = why_gone or ("Il est dehors." if self.out else "")
            found.append(
                Act(
                    "À nettoyer avant de repartir",
                    self._url("to_clean"),
                    "sparkles",
                    possible=not why_not,
                    why_not=why_not,
                    post=True,
                )
            )
        if self._may("change_vehicle"):
            if vehicle.state == State.WORKSHOP:
                found.append(
                    Act("Remettre en service, à nettoyer", self._url("back_to_clean"), "sparkles", post=True)
                )
            found += [
                Act("Modifier la fiche", self._url("edit"), "pencil"),
                Act("Relever le compteur", self._url("meter"), "gauge", possible=not gone, why_not=why_gone),
                Act("Ajouter des photos", self._url("photos"), "camera"),
            ]
        return found

    def notices(self):
        found = []
        late = self.out if self.out and self.out.ends_at < self.now else None
        if late:
            text = f"{who(late, self.request.user)} devait le rendre {datetime_fr(late.ends_at)}."
            found.append(Notice("Ce véhicule n’est pas revenu.", text, kind="bad", icon="triangle-alert"))
        if self.object.to_clean_since:
            found.append(self._to_clean())
        edit = Act("Changer la date", self._url("edit"), "pencil") if self._may("change_vehicle") else None
        for one in near(self.object, clock.today()):
            icon = "shield-alert" if one.label == "Assurance" else "calendar-clock"
            found.append(Notice(one.sentence + ".", kind=one.tone, icon=icon, act=edit))
        planned = next(
            (one for one in self.live if one.kind == OccupancyKind.WORKSHOP and not one.left_at), None
        )
        if planned and planned.starts_at <= self.now and self.object.state == State.IN_SERVICE:
            act = (
                Act("Mettre à l’atelier", self._url("workshop"), "wrench")
                if self._may("change_occupancy")
                else None
            )
            found.append(
                Notice(
                    "L’atelier était prévu maintenant.", planned.reason, kind="wait", icon="wrench", act=act
                )
            )
        return found

    def _to_clean(self):
        """Say since when it is to be cleaned, and who waits for it."""
        since = datetime_fr(self.object.to_clean_since, year=False)
        following = next((one for one in self.live if one.kind != OccupancyKind.WORKSHOP), None)
        text = "Il ne repart pas avant que quelqu’un le dise prêt."
        if following:
            text += f" Prochain départ {datetime_fr(following.starts_at, year=False)}."
        return Notice(f"À nettoyer depuis {since}.", text, kind="wait", icon="sparkles")

    def main_cards(self):
        context = {"lines": self._next_lines(), "may_cancel": self._may("change_occupancy")}
        cards = [Card("Ce qui vient", "calendar-days", template="vehicles/cards/next.html", context=context)]
        photos = list(self.object.photos.select_related("taken_by").order_by("-taken_at", "-pk"))
        edit = Act("Ajouter", self._url("photos"), "plus") if self._may("change_vehicle") else None
        if photos or edit:
            context = {"photos": photos, "may_remove": bool(edit), "drawing": self._drawing()}
            cards.append(
                Card("Photos", "camera", template="vehicles/cards/photos.html", context=context, edit=edit)
            )
        return cards

    def _drawing(self):
        drawing = self.object.category.drawing
        return {"kind": drawing, "label": f"Dessin : {self.object.category.get_drawing_display().lower()}"}

    def _next_lines(self):
        """Say of each occupancy to come when, what, for whom, and where its own page is."""
        said = describe({one.pk: one.kind for one in self.live[:NEXT]})
        lines = []
        for one in self.live[:NEXT]:
            known = said.get(one.pk)
            state, word = (known.state, known.word) if known else (one.kind, one.get_kind_display())
            if one.left_at and one.ends_at < self.now:
                state, word = "late", "pas revenu"
            lines.append(
                {
                    "when": period_fr(one.starts_at, one.ends_at),
                    "who": who(one, self.request.user),
                    "url": known.url if known and self._opens_rentals else "",
                    "chip": chip(state, word[:1].upper() + word[1:]),
                    "cancel": reverse("vehicles:cancel_visit", args=[one.pk])
                    if one.kind == OccupancyKind.WORKSHOP and not one.left_at
                    else "",
                }
            )
        return lines

    def cards(self):
        vehicle = self.object
        edit = Act("Modifier", self._url("edit"), "pencil") if self._may("change_vehicle") else None
        facts = [
            ("Plaque", vehicle.plate),
            ("Numéro de série", vehicle.frame_number),
            ("Bicycode", vehicle.bicycode),
            ("Clé", vehicle.key_number),
            ("Énergie", vehicle.get_energy_display()),
            ("Boîte", vehicle.get_gearbox_display() if vehicle.gearbox else ""),
            ("Places", vehicle.seats),
            ("Couleur", vehicle.colour),
            ("Équipement", vehicle.equipment),
            ("Mise en circulation", date_fr(vehicle.first_registered_on, weekday=False)),
            ("Dans le parc depuis", date_fr(vehicle.in_service_on, weekday=False)),
            ("Sorti du parc", date_fr(vehicle.retired_on, weekday=False)),
        ]
        if edit:
            price = euros(vehicle.purchase_price) if vehicle.purchase_price is not None else ""
            facts += [("Acheté le", date_fr(vehicle.bought_on, weekday=False)), ("Prix d’achat", price)]
        tones = {"bad": "late", "wait": "waiting", "miss": "missing"}
        ends = [
            Fact(
                one.label,
                chip(tones[one.tone], date_fr(one.on, weekday=False) or "À renseigner")
                if one.tone
                else date_fr(one.on, weekday=False),
                sub=one.words if one.tone in ("bad", "wait") else "",
            )
            for one in deadlines(vehicle, clock.today())
        ]
        cards = [
            Card("Fiche", self.icon, facts=[Fact(name, value) for name, value in facts if value], edit=edit)
        ]
        if ends:
            cards.append(Card("Peut rouler jusqu’au", "shield-check", facts=ends, edit=edit))
        readings = list(vehicle.readings.order_by("-at", "-km", "-pk")[:5])
        if readings:
            read = Act("Relever", self._url("meter"), "gauge") if edit else None
            facts = [Fact(date_fr(one.at, weekday=False), km(one.km), sub=one.source) for one in readings]
            cards.append(Card("Compteur", "gauge", facts=facts, edit=read))
        others = [item.value(vehicle, self.request.user) for item in registry.registered("vehicle_cards")]
        return [*cards, *(card for found in others for card in found)]

    def story(self):
        yield from story_of(self.object)
        # What was lent tells itself by its occupancies: the acts of a rental belong to the rental.
        past = self.object.occupancies.filter(left_at__isnull=False).exclude(kind=OccupancyKind.WORKSHOP)
        past = list(past.select_related("person").order_by("-left_at")[:PAST])
        said = describe({one.pk: one.kind for one in past})
        for one in past:
            name, known = who(one, self.request.user), said.get(one.pk)
            url = known.url if known and self._opens_rentals else ""
            # One line for a loan: where it stands in the story is the last that happened to the vehicle.
            if one.released_at:
                same_year = local(one.left_at).year == local(one.released_at).year
                left = date_fr(one.left_at, weekday=False, year=not same_year)
                yield StoryItem(
                    one.released_at, "act", "undo-2", f"Rendu, parti le {left}\u00a0: {name}", url=url
                )
            else:
                yield StoryItem(one.left_at, "act", "key-round", f"Parti\u00a0: {name}", url=url)
