"""Put somebody on the list, correct, note an answer, take back a bike, take somebody off."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.pages.form_page import ActView, Consequences, FormPage
from mobilite.pages.french import date_fr, datetime_fr, typography
from mobilite.people.models import Place
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.forms.new import online_request
from rentals.models import Purpose
from rentals.views.pick_person import PickPerson, person_asked
from rentals.waiting import operations
from rentals.waiting.availability import wait_of_a_newcomer
from rentals.waiting.estimate import wait_words
from rentals.waiting.forms import AnswerForm, LeaveForm, WaitForm
from rentals.waiting.lists import CHANGE, WAITING
from rentals.waiting.messages import limit_words
from rentals.waiting.models import Answer, Entry, Outcome, Turn
from rentals.waiting.operations import meeting

LOADED = ("person__commune", "offer", "category", "noted_by")


class OfEntry:
    """Mixin of what is done to one line, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def entry(self) -> Entry:
        entries = Entry.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(entries, pk=self.kwargs["pk"])

    @cached_property
    def name(self) -> str:
        return shown_name(self.entry.person, self.request.user)

    @cached_property
    def turn(self) -> Turn | None:
        return self.entry.turns.open().select_related("vehicle__place", "vehicle__category").first()

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.entry

    def get_crumbs(self):
        return [WAITING, (self.name, self.entry.get_absolute_url())]


class PickWho(PickPerson):
    """First question: who waits?"""

    permission_required = (CHANGE, "people.view_person")
    template_name = "waiting/pick.html"
    title = "Inscrire sur la liste d’attente"
    goes_to = "waiting:new"
    crumbs = (WAITING,)


class NewEntry(FormPage):
    """For which bike, where, how long. « ?demande= » is the request made online that it answers."""

    permission_required = (CHANGE, "people.view_person")
    form_class = WaitForm
    title = "Inscrire sur la liste d’attente"
    button = "Inscrire"
    button_icon = "hourglass"
    refusals = (Refusal,)

    def dispatch(self, request, *args, **kwargs):
        allowed = request.user.is_authenticated and self.has_permission()
        if allowed and self.person is None:
            asked = request.GET.urlencode()
            return redirect(reverse("waiting:pick") + (f"?{asked}" if asked else ""))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self):
        return person_asked(self.request)

    @cached_property
    def public_request(self):
        return online_request(self.request.GET.get("demande"))

    def get_crumbs(self):
        return [WAITING, (shown_name(self.person, self.request.user), self.person.get_absolute_url())]

    def get_initial(self):
        form = WaitForm
        places = list(Place.objects.filter(is_open=True).values_list("pk", flat=True))
        mine = getattr(self.request.user, "place_id", None)
        offers = form.base_fields and next(iter(WaitForm().offers), "")
        return {"places": [mine] if mine in places else places, "offer": offers, "term_months": 3}

    def consequences(self, form):
        words = wait_words(wait_of_a_newcomer(clock.now()))
        said = [
            ("hourglass", f"Attente aujourd’hui, au plus court : {words}."),
            ("message-square", "Dès qu’un vélo est libre : un SMS avec un lien pour répondre, et un appel."),
        ]
        if self.public_request is not None:
            day = date_fr(self.public_request.received_at, weekday=False)
            said.insert(0, ("smartphone", f"Elle a demandé en ligne le {day} : c’est la date qui compte."))
        return Consequences(
            title="Et ensuite", icon="hourglass", sentences=[(icon, typography(text)) for icon, text in said]
        )

    def perform(self, form):
        entry = operations.join(
            self.person, public_request=self.public_request, at=clock.now(), actor=self.request.user,
            **form.cleaned_data,
        )  # fmt: skip
        self.said = "C’est noté. Dites à la personne son rang et l’attente probable."
        return entry


class EditEntry(OfEntry, FormPage):
    """Where, how long, what gives points; the date of the request stays."""

    title = "Corriger l’inscription"
    form_class = WaitForm
    button = "Enregistrer"
    said = "L’inscription est corrigée."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"entry": self.entry}

    def get_initial(self):
        names = ("term_months", "starts_on", "no_vehicle", "no_transport")
        places = list(self.entry.places.values_list("pk", flat=True))
        return {name: getattr(self.entry, name) for name in names} | {"places": places}

    def perform(self, form):
        return operations.correct(self.entry.pk, **form.cleaned_data, **self.done)


class NoteAnswer(OfEntry, FormPage):
    """What the person says to the bike that she is offered."""

    title = "Noter sa réponse"
    form_class = AnswerForm
    button = "Noter la réponse"
    button_icon = "check"

    @cached_property
    def turn(self) -> Turn:
        found = super().turn
        if found is None:
            raise Http404("Nothing is offered.")
        return found

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.has_permission():
            try:
                self.turn  # noqa: B018 (looks)
            except Http404:
                return redirect(self.entry)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"entry": self.entry}

    def consequences(self, form):
        vehicle = self.turn.vehicle
        try:
            when = meeting(vehicle.place, clock.now())
            comes = f"Si c’est oui, sans jour : rendez-vous {datetime_fr(when.at)}, vélo gardé jusqu’à la fermeture."
        except Refusal as refusal:
            comes = refusal.sentence
        said = [
            ("bike", f"{vehicle.number} {vehicle.make} {vehicle.model}, à {vehicle.place}"),
            ("clock", f"Gardé jusqu’à {limit_words(self.turn)}"),
            ("calendar-check", comes),
        ]
        return Consequences(
            title="Le vélo proposé", icon="bike", sentences=[(icon, typography(text)) for icon, text in said]
        )

    def perform(self, form):
        asked = form.cleaned_data
        if asked["answer"] == "leave":
            self.said = "C’est noté\u00a0: elle quitte la liste."
            return operations.leave(self.entry.pk, outcome=Outcome.NO_NEED, **self.done)
        turn = operations.answer(
            self.turn.pk, asked["answer"], via=asked["via"], on=asked["on"], term_months=asked["term_months"],
            purpose=asked["purpose"] or Purpose.OTHER, **self.done,
        )  # fmt: skip
        if turn.answer == Answer.YES:
            self.said = "Le vélo lui est gardé. Il reste à confirmer la location et à préparer le contrat."
            return turn.rental
        self.said = "C’est noté\u00a0: elle garde son rang."
        return self.entry


class LeaveList(OfEntry, FormPage):
    """Why somebody leaves the list."""

    title = "Sortir de la liste"
    form_class = LeaveForm
    button = "Sortir de la liste"
    danger = True
    said = "Cette personne n’est plus sur la liste."

    def consequences(self, form):
        said = [("hourglass", "Elle perd son rang. Une nouvelle inscription repart de zéro.")]
        if self.turn is not None:
            said.append(("bike", f"{self.turn.vehicle.number} va à la personne suivante."))
        return Consequences(icon="info", sentences=said)

    def perform(self, form):
        return operations.leave(self.entry.pk, outcome=form.cleaned_data["outcome"], **self.done)


class EntryAct(OfEntry, ActView):
    """A button about one line."""


class GiveNews(EntryAct):
    """She was told where she stands, and still waits."""

    said = "C’est noté\u00a0: cette personne a eu des nouvelles."

    def perform(self):
        return operations.give_news(self.entry.pk, **self.done)


class Withdraw(EntryAct):
    """The bike cannot be given after all."""

    said = "Le vélo n’est plus proposé. La personne garde son rang. Mettez-le à l’atelier si besoin."

    def perform(self):
        return operations.withdraw(self.entry.pk, **self.done)
