"""What is done to a rental before, during and after the loan: each page calls one operation."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import RedirectView

from mobilite.pages.form_page import Consequences
from mobilite.pages.forms import Option
from mobilite.pages.french import datetime_fr, euros, typography
from mobilite.people.opening import Timetable
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import operations, pricing, quotes, rules, shares
from rentals.discounts import limit_of, limit_words, noted_for
from rentals.drafts import FREE_SHOWN, Offered
from rentals.drafts.booking import one_opening_day
from rentals.forms.absence import NoShowForm
from rentals.forms.acts import (
    CANCELLATIONS,
    REFUSALS,
    CloseForm,
    ConfirmForm,
    HoldForm,
    ReasonForm,
    RefuseForm,
)
from rentals.forms.new import vehicle_option
from rentals.models import Origin, PrescriberSheet, Status
from rentals.operations.options import latest_option
from rentals.views.base import OfRental, RentalAct, RentalForm
from rentals.views.cards import MoneyCard
from vehicles import availability
from vehicles.models import Vehicle


def free_for(rental, at: datetime) -> list[Vehicle]:
    """Return the vehicles that are free for a request, least used first."""
    found = availability.free_vehicles(
        rental.pickup_at,
        rental.vehicle_until,
        category=rental.offer.category,
        place=rental.pickup_place,
        now=at,
    )
    return list(availability.least_used_first(found, at)[:FREE_SHOWN])


class Confirm(RentalForm):
    title = "Confirmer la location"
    form_class = ConfirmForm
    button = "Confirmer la location"
    button_icon = "circle-check"

    def get_form_kwargs(self):
        rental, at = self.rental, self.done["at"]
        checks = rules.before_confirming(rental, at)
        held = rental.vehicle if rental.status == Status.HELD else None
        found = [one for one in free_for(rental, at) if held is None or one.pk != held.pk]
        wanted = rental.wanted_vehicle
        if wanted and wanted.pk not in {one.pk for one in found} and (held is None or held.pk != wanted.pk):
            found.insert(0, wanted)
        vehicles = [(one.pk, vehicle_option(Offered(one))) for one in found]
        if held is not None:
            planner = Option(
                f"{held.make} {held.model} {held.number}",
                amount=held.plate,
                detail="Réservé pour cette demande",
            )
        elif wanted is not None:
            planner = Option(
                f"{wanted.make} {wanted.model} {wanted.number}", amount=wanted.plate, detail="Souhaité"
            )
            vehicles = [one for one in vehicles if one[0] != wanted.pk]
        else:
            planner = Option(
                f"{rental.offer.category}, choisi par le planning", detail="Le moins utilisé d’abord."
            )
        return super().get_form_kwargs() | {
            "user": self.request.user,
            "vehicles": vehicles,
            "planner": planner,
            "waivable": [check.key for check in checks if not check.ok and check.can_be_waived],
            "proposals": self.proposals,
            "most": self.price,
            "discount": self.discount_words(),
        }

    @cached_property
    def lines(self):
        """What the rental costs today; nothing while it has no price."""
        try:
            return quotes.rental_quote(self.rental, on=paris_date(self.done["at"])).lines
        except Refusal:
            return ()

    def discount_words(self) -> str:
        """Return what this user may grant; nothing when a discount is noted already, or when he may grant none."""
        limit = limit_of(self.request.user, paris_date(self.done["at"]))
        if noted_for(self.rental) is not None or not self.price or not limit:
            return ""
        return typography(limit_words(self.lines, limit))

    @property
    def price(self):
        return pricing.total(self.lines)

    @cached_property
    def proposals(self):
        return shares.proposals_now(self.rental, more=self.lines, most=self.price)

    def get_initial(self):
        return {"vehicle": "", "deposit": self.rental.offer.deposit}

    def consequences(self, form):
        rental, at = self.rental, self.done["at"]
        lines = MoneyCard.estimate(rental, paris_date(at)).lines
        said = [
            (
                "key-round",
                f"Le véhicule est promis du {datetime_fr(rental.pickup_at)} au {datetime_fr(rental.return_at)}.",
            ),
            ("euro", "Le prix d’aujourd’hui est gardé, même si le tarif change."),
        ]
        if self.proposals:
            said.append(("handshake", "Un payeur ne paie que si vous le choisissez."))
        said += [("circle-alert", one.sentence) for one in rules.before_confirming(rental, at) if not one.ok]
        return Consequences(lines=lines, sentences=[(name, typography(text)) for name, text in said])

    def perform(self, form):
        names = ("vehicle", "deposit", "papers_waived_reason", "cap_waived_reason")
        asked = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        operations.confirm(
            self.rental.pk, **asked, shares=form.asked(), discount=form.discount(), **self.done
        )
        self.said = "La location est confirmée. Préparez le contrat, puis faites-le signer."
        return self.record_url


class Hold(RentalForm):
    title = "Réserver un véhicule"
    form_class = HoldForm
    button = "Réserver"
    button_icon = "bookmark"

    def get_form_kwargs(self):
        rental = self.rental
        bound = rental.origin == Origin.PRESCRIBER
        latest = latest_option(rental.pickup_place, self.done["at"]) if bound else None
        return super().get_form_kwargs() | {"latest": latest}

    def get_initial(self):
        return {"until": one_opening_day(Timetable.of(self.rental.pickup_place), self.done["at"])}

    def perform(self, form):
        rental = operations.hold(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = f"Un véhicule est réservé jusqu’à {datetime_fr(rental.held_until, year=False)}."
        return self.record_url


class Wait(RentalAct):
    said = "La demande est en liste d’attente."

    def perform(self):
        operations.wait(self.rental.pk, **self.done)
        return self.record_url


class Stop(RentalForm):
    """Say why a request or a rental ends before its departure."""

    form_class: Any = ReasonForm
    danger = True
    usual: tuple[str, ...]
    operation: Any

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"usual": self.usual}

    def perform(self, form):
        told = {name: form.cleaned_data[name] for name in ("told",) if name in form.cleaned_data}
        self.operation(self.rental.pk, reason=form.cleaned_data["reason"], **told, **self.done)
        return self.record_url


class Refuse(Stop):
    title = "Refuser la demande"
    form_class = RefuseForm
    button = "Refuser la demande"
    said = "La demande est refusée."
    usual = REFUSALS
    operation = staticmethod(operations.refuse)

    def get_form_kwargs(self):
        from_prescriber = PrescriberSheet.objects.filter(rental=self.rental).exists()
        return super().get_form_kwargs() | {"from_prescriber": from_prescriber}


class Cancel(Stop):
    title = "Annuler la location"
    button = "Annuler la location"
    said = "La location est annulée. Le véhicule est libre."
    usual = CANCELLATIONS
    operation = staticmethod(operations.cancel)

    def consequences(self, form):
        return Consequences(icon="info", sentences=ending(self.rental, self.done["at"]))


def ending(rental, at) -> list[tuple[str, str]]:
    """Return what ending a rental before its departure does."""
    money = MoneyCard.of(rental, paris_date(at))
    said = []
    if rental.vehicle is not None:
        said.append(("car", f"{rental.vehicle.number} redevient libre."))
    if money.bills:
        said.append(("euro", "La note est ramenée à zéro."))
    if money.paid:
        said.append(("rotate-ccw", f"À rendre\u00a0: {euros(money.paid)} déjà payés."))
    if money.held:
        said.append(("hand-coins", f"À rendre\u00a0: la caution de {euros(money.held)}."))
    return said or [("info", "Rien n’est dû.")]


class TryCall(OfRental, PermissionRequiredMixin, RedirectView):
    """Go to the page that notes a call, which knows then whom and what about."""

    def get_redirect_url(self, *args, **kwargs):
        asked = {
            "personne": self.rental.person_id,
            "objet": f"{self.rental._meta.label_lower}:{self.rental.pk}",
            "retour": self.request.GET.get("retour") or self.record_url,
        }
        return f"{reverse('todo:call')}?{urlencode(asked, safe=':/')}"


class NoShow(RentalForm):
    """Nobody came: free the vehicle, say what is due by the contract, tell the person (row E6)."""

    title = "Noter l’absence"
    form_class = NoShowForm
    button = "Libérer le véhicule"
    danger = True
    said = "L’absence est notée. Le véhicule est libre, la personne est prévenue."
    intro = "La personne a été appelée, elle ne s’est pas présentée."

    @cached_property
    def due(self):
        return rules.no_show_due(self.rental)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"due": self.due}

    def consequences(self, form):
        return Consequences(icon="info", sentences=self._ending())

    def _ending(self):
        said = [
            one for one in ending(self.rental, self.done["at"]) if not (self.due and one[0] == "rotate-ccw")
        ]
        if self.due:
            said.append(
                (
                    "receipt-euro",
                    f"La note porte ensuite l’absence\u00a0: {euros(self.due)}, comme le contrat le dit.",
                )
            )
        said.append(("message-square", "La personne le lit par message, ou une tâche dit d’appeler."))
        return said

    def perform(self, form):
        operations.no_show(self.rental.pk, **form.cleaned_data, **self.done)
        return self.record_url


class Close(RentalForm):
    title = "Clôturer la location"
    form_class = CloseForm
    button = "Clôturer la location"
    button_icon = "archive"
    said = "La location est clôturée."

    def get_form_kwargs(self):
        owes = MoneyCard.of(self.rental, paris_date(self.done["at"])).left > 0
        return super().get_form_kwargs() | {"owes": owes}

    def consequences(self, form):
        asked = [rules.settled_check(self.rental), rules.deposit_back_check(self.rental)]
        return Consequences(
            icon="list-checks",
            sentences=[
                ("check" if check.ok else "circle-alert", typography(check.sentence)) for check in asked
            ],
        )

    def perform(self, form):
        operations.close(self.rental.pk, **form.cleaned_data, **self.done)
        return self.record_url
