"""« Convenir d’un lieu »: where a departure or a return takes place, who goes there, when."""

from django.http import Http404
from django.utils.functional import cached_property

from mobilite.pages.form_page import Consequences
from mobilite.pages.french import datetime_fr, time_fr, typography
from mobilite.periods import PARIS, paris_date
from mobilite.workflow import Refusal
from rentals.models import Moment
from rentals.rounds import agents, operations
from rentals.rounds.forms import AGENCY, HOME, POINT, AgreeForm
from rentals.rounds.models import Stop
from rentals.rounds.operations.agreeing import base_of
from rentals.rounds.operations.checks import HIDDEN
from rentals.rounds.terms import ACT_MINUTES, Roads
from rentals.views.base import RentalForm

WORDS = {"depart": Moment.OUT, "retour": Moment.IN}
TITLES = {Moment.OUT: "Convenir du lieu de départ", Moment.IN: "Convenir du lieu de retour"}


class Agree(RentalForm):
    """For a departure or a return, on a page of its own: the form of a new rental stays as light as it was."""

    form_class = AgreeForm
    button = "Convenir et prévenir la personne"
    button_icon = "map-pin"

    @cached_property
    def moment(self) -> Moment:
        if self.kwargs["word"] not in WORDS:
            raise Http404
        return WORDS[self.kwargs["word"]]

    def get_title(self):
        return TITLES[self.moment]

    @cached_property
    def stop(self) -> Stop | None:
        return operations.live_stop(self.rental, self.moment)

    @cached_property
    def base(self):
        return base_of(self.rental, self.moment)

    @cached_property
    def slot(self):
        return self.rental.pickup_at if self.moment == Moment.OUT else self.rental.return_at

    @cached_property
    def agents(self):
        return agents.agents()

    def get_form_kwargs(self):
        person, minutes = self.rental.person, ACT_MINUTES.on(paris_date(self.slot))
        if self.stop is not None:
            length = self.stop.appointment.ends_at - self.stop.appointment.starts_at
            minutes = int(length.total_seconds() // 60)
        why, where = "", ""
        if person.commune is None or not person.address:
            why = "Son adresse n’est pas notée : complétez sa fiche."
        elif person.address_is_hidden and not self.request.user.has_perm(HIDDEN):
            where = "Adresse masquée : seul un collègue qui peut la lire y va."
        else:
            where = str(person.commune)
        self.minutes = minutes
        return super().get_form_kwargs() | {
            "agency": typography(f"{self.base}, à ses heures d’ouverture."),
            "home": typography(where),
            "home_why": typography(why),
            "agents": self.agents,
            "minutes": minutes,
        }

    def get_initial(self):
        local = self.slot.astimezone(PARIS)
        initial = {"where": AGENCY, "on": local.date(), "from_time": local.time(), "minutes": self._minutes()}
        if any(one.pk == self.request.user.pk for one in self.agents):
            initial["agent"] = self.request.user.pk
        if self.stop is not None:
            initial |= {
                "where": POINT if self.stop.meeting_point_id else HOME,
                "meeting_point": self.stop.meeting_point_id,
                "agent": self.stop.round.user_id,
                "typed_go": self.stop.typed_go,
                "typed_back": self.stop.typed_back,
            }
        return initial

    def _minutes(self) -> int:
        if self.stop is None:
            return ACT_MINUTES.on(paris_date(self.slot))
        one = self.stop.appointment
        return int((one.ends_at - one.starts_at).total_seconds() // 60)

    def consequences(self, form):
        rental, person = self.rental, self.rental.person
        said = []
        try:
            slot = operations.agency_slot(rental, self.moment, at=self.done["at"])
            said.append(("building-2", f"À l’agence : {self.base}, {datetime_fr(slot, year=False)}."))
        except Refusal as refusal:
            said.append(("building-2", refusal.sentence))
        if person.commune is not None and self._may_say_home():
            minutes = Roads.on(paris_date(self.slot)).between(self.base.commune, person.commune)
            said.append(
                (
                    "route",
                    f"À domicile : {minutes} min de route estimées depuis {self.base.commune}, autant au retour.",
                )
            )
        said.append(
            (
                "clock",
                "À l’extérieur, les horaires de l’agence ne comptent pas. Un jour férié ou une absence du collègue, si.",
            )
        )
        if self.moment == Moment.OUT:
            needed = datetime_fr(rental.needed_from, year=False)
            said.append(
                ("calendar-days", f"Le véhicule est nécessaire {needed} : venez à cette heure ou avant.")
            )
        elif not rental.is_lease:
            needed = datetime_fr(rental.needed_until, year=False)
            said.append(("calendar-days", f"Le besoin finit {needed} : venez à cette heure ou après."))
        said += [("truck", words) for words in self._rounds()]
        signed = rental.signed_at is not None
        paper = (
            "Un avenant dit le lieu : faites-le signer."
            if signed
            else "Le contrat est à préparer de nouveau."
        )
        said.append(("file-plus", paper))
        return Consequences(icon="map-pin", sentences=[(icon, typography(words)) for icon, words in said])

    def _may_say_home(self) -> bool:
        return not self.rental.person.address_is_hidden or self.request.user.has_perm(HIDDEN)

    def _rounds(self):
        """Yield who already drives on the day of the slot, and where. One query."""
        stops = Stop.objects.live().loaded().filter(round__day=paris_date(self.slot))
        if self.stop is not None:
            stops = stops.exclude(pk=self.stop.pk)
        by_round: dict = {}
        for stop in stops.order_by("round__user__first_name", "round_id", "appointment__starts_at"):
            hidden = stop.meeting_point is None and stop.rental.person.address_is_hidden
            where = (
                "adresse masquée" if hidden and not self.request.user.has_perm(HIDDEN) else str(stop.commune)
            )
            by_round.setdefault(stop.round, []).append(f"{where} à {time_fr(stop.appointment.starts_at)}")
        for one, halts in by_round.items():
            yield f"{one.user.first_name} est déjà en tournée ce jour-là : {', '.join(halts)}."

    def perform(self, form):
        try:
            return self._agree(form.cleaned_data)
        except Refusal as refusal:
            # What an operation calls the moment is typed as a day and an hour.
            refusal.field = "from_time" if refusal.field == "starts_at" else refusal.field
            raise

    def _agree(self, asked):
        if asked["where"] == AGENCY:
            rental = operations.meet_at_agency(self.rental.pk, self.moment, **self.done)
            slot = rental.pickup_at if self.moment == Moment.OUT else rental.return_at
            self.said = f"Ce sera à l’agence, {datetime_fr(slot, year=False)}."
            return self.record_url
        stop = operations.agree(
            self.rental.pk,
            self.moment,
            agent=asked["agent"],
            starts_at=asked["starts_at"],
            meeting_point=asked["meeting_point"],
            minutes=asked["minutes"],
            typed_go=asked["typed_go"],
            typed_back=asked["typed_back"],
            **self.done,
        )
        one = stop.appointment
        self.said = typography(
            f"C’est convenu : {stop.where}, {datetime_fr(one.starts_at, year=False)}, par {one.user.first_name}, "
            f"pris de {time_fr(one.blocked_from)} à {time_fr(one.blocked_until)}."
        )
        return self.record_url
