"""The page of a round, made for a phone, and its sheet to print."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.files.serving import private
from mobilite.pages.french import plural, time_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import contact_rules, shown_name
from mobilite.workflow import Refusal
from rentals.models import Moment, Rental
from rentals.rounds import agents, documents
from rentals.rounds.layout import Leg
from rentals.rounds.lists import DRIVE, ROUNDS
from rentals.rounds.models import Round, Stop
from rentals.rounds.operations.base import stops_of

KERB = {
    Moment.OUT: ("rentals:hand_over", "Remettre le véhicule"),
    Moment.IN: ("rentals:take_back", "Reprendre le véhicule"),
}


def shown_legs(one: Round) -> list[Leg]:
    """Return the legs of a round as they are written in the diary: nothing is worked out anew to be shown. One query."""
    return documents.written_legs(stops_of(one))


@dataclass(frozen=True)
class Halt:
    """A stop as its page shows it to one account."""

    leg: Leg
    stop: Stop
    name: str
    vehicle: str
    address: str
    geo: str
    phone: str
    phone_words: str
    rules: list[str]
    kerb_url: str
    kerb_label: str
    is_next: bool
    earlier_url: str


class RoundPage(RecordPage):
    permission_required = DRIVE
    queryset = Round.objects.select_related("user", "base__commune")
    template_name = "rounds/round.html"
    crumbs = (ROUNDS,)
    icon = "route"

    @property
    def round(self) -> Round:
        return self.object

    @cached_property
    def now(self):
        return clock.now()

    @cached_property
    def legs(self) -> list[Leg]:
        return shown_legs(self.round)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        for leg in self.legs:
            note_reading(leg.halt.key.rental.person, reader=request.user, at=self.now)
        return response

    def subtitle(self):
        if not self.legs:
            return [self.round.base]
        leaves, back = time_fr(self.legs[0].blocked_from), time_fr(self.legs[-1].blocked_until)
        return [f"{leaves}\u00a0– {back}", plural(len(self.legs), "étape"), f"depuis {self.round.base}"]

    def acts(self):
        coming = [leg for leg in self.legs if not leg.halt.key.is_done]
        if not coming:
            return []
        return [
            Act("Ordonner la tournée", reverse("rounds:arrange", args=[self.round.pk]), "list-checks"),
            Act("Feuille à imprimer", reverse("rounds:sheet", args=[self.round.pk]), "printer"),
        ]

    def notices(self):
        found = []
        if not self.legs:
            found.append(Notice("Plus rien dans cette tournée.", "Ce qui était convenu a été changé."))
        coming = [leg for leg in self.legs if not leg.halt.key.is_done]
        if coming and agents.away(
            {self.round.user_id}, self.round.day, coming[0].blocked_from, coming[-1].blocked_until
        ):
            who = f"{self.round.user} a une absence ce jour-là."
            words = (
                "Convenez d’un autre collègue ou d’un autre jour, étape par étape, depuis chaque location."
            )
            found.append(Notice(who, words, kind="wait", icon="user-x"))
        for leg in self.legs:
            stop = leg.halt.key
            if stop.has_moved:
                name = shown_name(stop.rental.person, self.request.user)
                act = Act("Convenir", documents.agree_url(stop), "map-pin")
                words = "Sa fiche dit une autre adresse depuis\u00a0: convenez de nouveau du lieu."
                found.append(Notice(f"{name} a changé d’adresse.", words, kind="wait", icon="house", act=act))
        return found

    def cards(self):
        road = sum((leg.blocked_until - leg.blocked_from - (leg.halt.ends_at - leg.halt.starts_at)).total_seconds()
                   for leg in self.legs) // 60  # fmt: skip
        facts = [
            Fact("Qui", str(self.round.user)),
            Fact("Base", str(self.round.base), self.round.base.address),
        ]
        if self.legs:
            facts += [
                Fact("Départ de la base", time_fr(self.legs[0].blocked_from)),
                Fact("Retour à la base", time_fr(self.legs[-1].blocked_until)),
                Fact(
                    "Route et attente", f"{int(road)}\u00a0min", "Estimées d’après les communes, ou tapées."
                ),
            ]
        return [Card("La tournée", "route", facts)]

    def story(self):
        return story_of(self.round)

    def halts(self) -> list[Halt]:
        """Return the stops in order; the first that is not done is the next one."""
        rentals = Rental.objects.select_related("offer__category").with_vehicles()
        rentals = rentals.in_bulk([leg.halt.key.rental_id for leg in self.legs])
        coming = [leg.halt.key.pk for leg in self.legs if not leg.halt.key.is_done]
        return [self._halt(leg, rentals[leg.halt.key.rental_id], coming) for leg in self.legs]

    def _halt(self, leg: Leg, rental: Rental, coming: list[int]) -> Halt:
        stop, user = leg.halt.key, self.request.user
        person = stop.rental.person
        address = stop.address_for(user)
        is_hidden = stop.meeting_point is None and address == documents.HIDDEN_ADDRESS
        name, label = KERB[Moment(stop.moment)]
        may_pass_before = stop.pk in coming[1:]
        return Halt(
            leg=leg,
            stop=stop,
            name=shown_name(person, user),
            vehicle=documents.which_vehicle(rental),
            address=address,
            # No third party: the telephone opens the map that its owner chose (RFC 5870).
            geo="" if is_hidden else f"geo:0,0?q={quote(address)}",
            phone=person.phone,
            phone_words=french_phone(person.phone) if person.phone else "",
            rules=contact_rules(person),
            kerb_url="" if stop.is_done else reverse(name, args=[stop.rental_id]),
            kerb_label=label,
            is_next=bool(coming) and stop.pk == coming[0],
            earlier_url=reverse("rounds:earlier", args=[stop.round_id, stop.pk]) if may_pass_before else "",
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(halts=self.halts(), **kwargs)


@method_decorator(csp_exempt(), name="dispatch")
class Sheet(PermissionRequiredMixin, View):
    """The round on paper: where, when, whom to call, boxes to tick."""

    http_method_names = ["get", "head"]
    permission_required = DRIVE

    def get(self, request, pk):
        rounds = Round.objects.visible_to(request.user).select_related("user", "base__commune")
        one = get_object_or_404(rounds, pk=pk)
        legs, now = shown_legs(one), clock.now()
        try:
            content = documents.sheet(one, legs, at=now, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(one.get_absolute_url())
        for leg in legs:
            note_reading(leg.halt.key.rental.person, reader=request.user, at=now)
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'inline; filename="tournee-{one.day:%Y-%m-%d}.pdf"'
        return response
