"""The pages of places: the list, one place and its week, its hours, the days closed or opened."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages import french
from mobilite.pages.form_page import FormPage
from mobilite.pages.lists import Column, DateColumn, ListPage, PhoneColumn, Tab
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people import place_operations as operations
from mobilite.people.models import Closure, Place
from mobilite.people.models.places import Weekday
from mobilite.people.opening import Timetable, hours_label
from mobilite.people.place_forms import ClosureForm, EditPlaceForm, HoursForm, NoQuestion, PlaceForm
from mobilite.workflow import Refusal

MAY = "people.change_place"
SETTINGS = (("Réglages", reverse_lazy("parameters:index")),)
PLACES = (*SETTINGS, ("Lieux", reverse_lazy("places:list")))
CLOSURES = (*SETTINGS, ("Jours fermés, jours ouverts", reverse_lazy("places:closures")))


def in_service(place):
    """Draw whether keys change hands at a place."""
    return chip("in_service", "En service") if place.is_open else chip("closed", "Hors service")


class Places(ListPage):
    title = "Lieux"
    permission_required = MAY
    queryset = Place.objects.all()
    crumbs = SETTINGS
    order_by = ("-is_open", "name", "pk")
    main_action = ("Nouveau lieu", "places:create", MAY, "plus")
    columns = (
        Column(path="name", role="title"),
        Column("Adresse", path="address", sort=False, role="sub"),
        Column(path="commune", sort=("commune__name",), role="when"),
        PhoneColumn(path="phone", role="amount"),
        Column(
            "État",
            name="etat",
            render=in_service,
            export=lambda place: "En service" if place.is_open else "Hors service",
            sort=("-is_open",),
            role="state",
        ),
    )


class PlacePage(RecordPage):
    """One place: its week, what is closed or opened in the coming year, how to reach it."""

    queryset = Place.objects.select_related("commune")
    permission_required = MAY
    icon = "store"
    crumbs = PLACES

    def chips(self):
        return [in_service(self.object)]

    def subtitle(self):
        today = clock.today()
        return [f"Aujourd’hui\u00a0: {self.timetable.day_state(today).label}"]

    @property
    def timetable(self):
        if not hasattr(self, "_timetable"):
            self._timetable = Timetable.of(self.object)
        return self._timetable

    def next_step(self):
        return Act("Changer les horaires", reverse("places:hours", args=[self.object.pk]), icon="clock")

    def acts(self):
        key = self.object.pk
        return [
            Act(
                "Modifier le nom, l’adresse, le téléphone", reverse("places:edit", args=[key]), icon="pencil"
            ),
            Act("Fermer ou ouvrir des jours", f"{reverse('places:close')}?lieu={key}", icon="calendar-x"),
        ]

    def notices(self):
        if self.object.is_open and not self.object.hours.exists():
            act = Act("Donner les horaires", reverse("places:hours", args=[self.object.pk]), icon="clock")
            text = "Sans eux, aucun départ ni retour n’y est proposé."
            return [Notice("Ce lieu n’a pas d’horaires.", text, kind="wait", icon="clock", act=act)]
        return []

    def main_cards(self):
        today = clock.today()
        monday = today - timedelta(days=today.weekday())
        edit = Act("Changer", reverse("places:hours", args=[self.object.pk]), icon="pencil")
        context = {"week": list(_week(self.object)), "days": list(_days(self.timetable, monday, today))}
        return [
            Card(
                "Semaine ordinaire", "clock", template="people/places/week.html", context=context, edit=edit
            ),
            Card(
                "Les deux semaines qui viennent",
                "calendar-days",
                template="people/places/days.html",
                context=context,
            ),
        ]

    def cards(self):
        place = self.object
        facts = [
            Fact("Nom court", place.short_name),
            Fact("Adresse", place.address, sub=f"{place.commune.postcode} {place.commune}"),
            Fact("Téléphone", french_phone(place.phone)),
            Fact("Boîte à clés", "oui" if place.has_key_box else "non"),
        ]
        edit = Act("Modifier", reverse("places:edit", args=[place.pk]), icon="pencil")
        upcoming = Closure.objects.filter(ends_on__gt=clock.today()).order_by("starts_on", "pk")
        context = {
            "closures": [one for one in upcoming if one.place_id in (None, place.pk)][:8],
            "place": place,
        }
        add = Act("Ajouter", f"{reverse('places:close')}?lieu={place.pk}", icon="plus")
        return [
            Card("Où, comment", "map-pin", facts=facts, edit=edit),
            Card(
                "Jours fermés, jours ouverts",
                "calendar-x",
                template="people/places/closures.html",
                context=context,
                edit=add,
            ),
        ]

    def story(self):
        return story_of(self.object)


def _week(place):
    """Yield each weekday and its hours."""
    hours: dict[int, list] = {}
    for row in place.hours.order_by("weekday", "opens_at"):
        hours.setdefault(row.weekday, []).append((row.opens_at, row.closes_at))
    for day in Weekday:
        yield day.label.capitalize(), hours_label(hours.get(day.value, ())) or "fermé", day.value in hours


def _days(timetable, monday, today):
    """Yield the days of two weeks: the date, what it is, whether it is today."""
    for number in range(14):
        day = monday + timedelta(days=number)
        yield day, timetable.day_state(day), day == today


class NewPlace(FormPage):
    title = "Nouveau lieu"
    permission_required = MAY
    form_class = PlaceForm
    refusals = (Refusal,)
    button = "Ajouter le lieu, puis ses horaires"
    crumbs = PLACES

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Place()}

    def perform(self, form):
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        place = operations.create_place(values.pop("name"), **values, at=clock.now(), actor=self.request.user)
        self.said = f"Le lieu {place} est ajouté. Donnez-lui ses horaires."
        return reverse("places:hours", args=[place.pk])


class _MayTouch(FormPage):
    """A form that may close days on which somebody is expected: it lists them, and nothing is written (row A5)."""

    permission_required = MAY
    refusals = (Refusal,)
    template_name = "people/places/form.html"
    touched: operations.Touched = []

    def act(self, form):
        raise NotImplementedError

    def perform(self, form):
        try:
            return self.act(form)
        except operations.TouchesPeople as refusal:
            self.touched = refusal.touched
            raise

    def get_context_data(self, **kwargs):
        return super().get_context_data(touched=self.touched, **kwargs)


class _OnPlace(_MayTouch):
    """A form about one place."""

    def get_form_kwargs(self):
        self.place = get_object_or_404(Place, pk=self.kwargs["pk"])
        return super().get_form_kwargs()

    def get_crumbs(self):
        return (*PLACES, (str(self.place), self.place.get_absolute_url()))


class EditPlace(_OnPlace):
    form_class = EditPlaceForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"instance": Place.objects.get(pk=self.place.pk)}

    def get_title(self):
        return f"Modifier le lieu {self.place}"

    def act(self, form):
        place = operations.update_place(
            self.place.pk,
            values={name: form.cleaned_data[name] for name in form.Meta.fields},
            today=clock.today(),
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"Le lieu {place} est modifié."
        return place


class EditHours(_OnPlace):
    form_class = HoursForm
    button = "Enregistrer la semaine"
    intro = "Deux plages par jour au plus. Un jour laissé vide est fermé. Les jours fériés sont fermés d’eux-mêmes."

    def get_title(self):
        return f"Horaires\u00a0: {self.place}"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"initial": HoursForm.initial_of(self.place)}

    def act(self, form):
        place = operations.set_hours(
            self.place.pk, week=form.week, today=clock.today(), at=clock.now(), actor=self.request.user
        )
        self.said = f"Les horaires {french.de(place)} sont enregistrés."
        return place


class Closures(ListPage):
    """Closed and opened days, public holidays aside."""

    title = "Jours fermés, jours ouverts"
    permission_required = MAY
    queryset = Closure.objects.all()
    crumbs = SETTINGS
    filters = ("place",)
    search = ("reason",)
    search_label = "Motif"
    order_by = ("starts_on", "pk")
    main_action = ("Fermer ou ouvrir des jours", "places:close", MAY, "calendar-plus")
    empty_text = "Rien de prévu, à part les jours fériés\u00a0: ils sont fermés d’eux-mêmes."
    columns = (
        Column("Motif", path="reason", role="title"),
        Column(
            "Lieu",
            path="place",
            render=lambda closure: closure.place or "tous les lieux",
            export=lambda closure: str(closure.place or "tous les lieux"),
            needs=("place",),
            sort=("place__name",),
            role="sub",
        ),
        DateColumn("Premier jour", path="starts_on", role="when"),
        DateColumn("Dernier jour", name="dernier", path="last_day", sort=("ends_on",), role="amount"),
        Column(
            "Heures",
            name="heures",
            render=lambda one: hours_label([(one.opens_at, one.closes_at)]) if one.is_open_anyway else "",
            role="",
        ),
        Column(
            "Ces jours-là",
            path="is_open_anyway",
            render=lambda one: (
                chip("in_service", "Ouvert") if one.is_open_anyway else chip("closed", "Fermé")
            ),
            export=lambda one: "Ouvert" if one.is_open_anyway else "Fermé",
            role="state",
        ),
    )
    tabs = (
        Tab("venir", "À venir", lambda rows, now: rows.filter(ends_on__gt=french.local(now).date())),
        Tab("passes", "Passés", lambda rows, now: rows.filter(ends_on__lte=french.local(now).date())),
    )

    def row_url(self, record):
        # What is over cannot be taken back.
        return (
            reverse("places:remove_closure", args=[record.pk])
            if record.ends_on > french.local(self.now).date()
            else None
        )


class CloseDays(_MayTouch):
    title = "Fermer ou ouvrir des jours"
    form_class = ClosureForm
    button = "Enregistrer ces jours"
    crumbs = CLOSURES

    def get_initial(self):
        return {"place": self.request.GET.get("lieu", ""), "kind": ClosureForm.CLOSED}

    def act(self, form):
        data = form.cleaned_data
        common = {
            "starts_on": data["first_day"],
            "ends_on": data["ends_on"],
            "reason": data["reason"],
            "today": clock.today(),
            "at": clock.now(),
            "actor": self.request.user,
        }
        if data["kind"] == ClosureForm.OPENED:
            closure = operations.open_days(
                data["place"], opens_at=data["opens_at"], closes_at=data["closes_at"], **common
            )
        else:
            closure = operations.close_days(data["place"], **common)
        word = "ouvert" if closure.is_open_anyway else "fermé"
        where = f"{closure.place} est {word}" if closure.place else f"Tous les lieux sont {word}s"
        self.said = f"{where} {closure.days}."
        return closure.place or reverse("places:closures")


class RemoveClosure(_MayTouch):
    """Take back days that were closed or opened, unless they are over."""

    form_class = NoQuestion
    button = "Retirer"
    danger = True
    crumbs = CLOSURES

    def get_form_kwargs(self):
        self.closure = get_object_or_404(Closure.objects.select_related("place"), pk=self.kwargs["pk"])
        if self.closure.ends_on <= clock.today():
            raise Http404
        return super().get_form_kwargs()

    def get_title(self):
        return f"Retirer l’{self.closure}" if self.closure.is_open_anyway else f"Retirer la {self.closure}"

    @property
    def intro(self):
        if self.closure.is_open_anyway:
            return f"Motif\u00a0: {self.closure.reason}. Ces jours retrouvent les horaires ordinaires."
        return f"Motif\u00a0: {self.closure.reason}. Départs et retours redeviennent possibles ces jours-là."

    def act(self, form):
        operations.remove_closure(
            self.closure.pk, today=clock.today(), at=clock.now(), actor=self.request.user
        )
        self.said = "C’est retiré."
        return reverse("places:closures")
