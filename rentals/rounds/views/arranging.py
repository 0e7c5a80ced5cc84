"""The order of a round: all of it on a form, or one stop earlier with a press."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.pages.form_page import ActView, Consequences, FormPage
from mobilite.pages.french import time_fr, typography
from mobilite.periods import PARIS, paris
from mobilite.workflow import Refusal
from rentals.rounds import operations
from rentals.rounds.forms import ArrangeForm
from rentals.rounds.layout import Leg
from rentals.rounds.lists import DRIVE, ROUNDS
from rentals.rounds.models import Round
from rentals.rounds.views.rounds import shown_legs

NOTHING = "Il n’y a plus rien à ordonner dans cette tournée."


class OfRound:
    """Mixin of what is done to one round, whose key is in the address."""

    permission_required: str | tuple[str, ...] = DRIVE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def round(self) -> Round:
        rounds = Round.objects.visible_to(self.request.user).select_related("user", "base__commune")
        return get_object_or_404(rounds, pk=self.kwargs["pk"])

    @cached_property
    def legs(self) -> list[Leg]:
        """The stops still to come."""
        return [leg for leg in shown_legs(self.round) if not leg.halt.key.is_done]

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.round


class Arrange(OfRound, FormPage):
    title = "Ordonner la tournée"
    form_class = ArrangeForm
    button = "Recalculer les heures et prévenir"
    button_icon = "list-checks"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"legs": self.legs}

    def get_initial(self):
        return {"leaves_at": self.legs[0].blocked_from.astimezone(PARIS).time()} if self.legs else {}

    def get_crumbs(self):
        return [ROUNDS, (str(self.round), self.round.get_absolute_url())]

    def consequences(self, form):
        halts = [
            (
                "map-pin",
                f"Prévu : {leg.halt.key.commune}, {time_fr(leg.halt.starts_at)} – {time_fr(leg.halt.ends_at)}, "
                f"{leg.before} min de route avant.",
            )
            for leg in self.legs
        ] or [("info", NOTHING)]
        said = [*halts, ("message-square", "Qui est attendu à une autre heure reçoit un message.")]
        return Consequences(icon="route", sentences=[(icon, typography(words)) for icon, words in said])

    def perform(self, form):
        leaves_at = paris(self.round.day, form.cleaned_data["leaves_at"])
        operations.arrange(
            self.round.pk, order=form.order, leaves_at=leaves_at, typed=form.typed, **self.done
        )
        self.said = "La tournée est ordonnée, ses heures sont recalculées."
        return self.round


class Earlier(OfRound, ActView):
    """Pass by one stop before the one that comes first."""

    said = "L’ordre est changé, les heures sont recalculées."

    def perform(self):
        keys = [leg.halt.key.pk for leg in self.legs]
        key = self.kwargs["stop"]
        if key not in keys[1:]:
            raise Refusal(NOTHING)
        rank = keys.index(key)
        keys[rank - 1], keys[rank] = keys[rank], keys[rank - 1]
        operations.arrange(self.round.pk, order=keys, leaves_at=self.legs[0].blocked_from, **self.done)
        return self.round
