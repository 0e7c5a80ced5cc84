"""What is done to a rental before, during and after the loan: each page calls one operation."""

from datetime import datetime

from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.forms import Option
from mobilite.pages.french import date_fr, datetime_fr, euros, typography
from mobilite.people.operations import add_note
from mobilite.people.shown import contact_rules, shown_name
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal
from rentals import operations, pricing, quotes, rules
from rentals.booking import one_opening_day
from rentals.drafts import FREE_SHOWN, Offered
from rentals.forms.acts import (
    CANCELLATIONS,
    REFUSALS,
    CallForm,
    CloseForm,
    ConfirmForm,
    ExtendForm,
    HoldForm,
    NothingAsked,
    ReasonForm,
    RescheduleForm,
    SwapForm,
    SwapOutForm,
)
from rentals.forms.new import vehicle_option
from rentals.models import Status
from rentals.operations import ReportData
from rentals.payments.balances import balance
from rentals.views.base import RentalAct, RentalForm
from rentals.views.cards import MoneyCard
from vehicles import availability
from vehicles.models import Vehicle
from vehicles.operations import substitutes


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
            planner = Option(f"{held.make} {held.model} {held.number}", amount=held.plate, detail="Réservé pour cette demande")
        elif wanted is not None:
            planner = Option(f"{wanted.make} {wanted.model} {wanted.number}", amount=wanted.plate, detail="Souhaité")
            vehicles = [one for one in vehicles if one[0] != wanted.pk]
        else:
            planner = Option(f"{rental.offer.category}, choisi par le planning", detail="Le moins utilisé d’abord.")
        return super().get_form_kwargs() | {
            "user": self.request.user,
            "vehicles": vehicles,
            "planner": planner,
            "waivable": [check.key for check in checks if not check.ok and check.can_be_waived],
        }

    def get_initial(self):
        return {"vehicle": "", "deposit": self.rental.offer.deposit}

    def consequences(self, form):
        rental, at = self.rental, self.done["at"]
        lines = MoneyCard.estimate(rental, paris_date(at)).lines
        said = [
            ("key-round", f"Le véhicule est promis du {datetime_fr(rental.pickup_at)} au {datetime_fr(rental.return_at)}."),
            ("euro", "Le prix d’aujourd’hui est gardé, même si le tarif change."),
        ]
        said += [("circle-alert", one.sentence) for one in rules.before_confirming(rental, at) if not one.ok]
        return Consequences(lines=lines, sentences=[(name, typography(text)) for name, text in said])

    def perform(self, form):
        operations.confirm(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = "La location est confirmée. Préparez le contrat, puis faites-le signer."
        return self.record_url


class Hold(RentalForm):
    title = "Réserver un véhicule"
    form_class = HoldForm
    button = "Réserver"
    button_icon = "bookmark"

    def get_initial(self):
        return {"until": one_opening_day(self.rental.pickup_place, self.done["at"])}

    def perform(self, form):
        rental = operations.hold(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = f"Un véhicule est réservé jusqu’à {datetime_fr(rental.held_until, year=False)}."
        return self.record_url


class Wait(RentalAct):
    said = "La demande est en liste d’attente."

    def perform(self):
        operations.wait(self.rental.pk, **self.done)
        return self.record_url


class Refuse(RentalForm):
    title = "Refuser la demande"
    form_class = ReasonForm
    button = "Refuser la demande"
    danger = True
    said = "La demande est refusée."
    usual = REFUSALS
    operation = staticmethod(operations.refuse)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"usual": self.usual}

    def perform(self, form):
        self.operation(self.rental.pk, reason=form.cleaned_data["reason"], **self.done)
        return self.record_url


class Cancel(Refuse):
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


class TryCall(RentalForm):
    title = "Noter un appel"
    form_class = CallForm
    button = "Noter l’appel"
    button_icon = "phone"
    said = "L’appel est noté."
    template_name = "rentals/call.html"

    def get_context_data(self, **kwargs):
        rental, user = self.rental, self.request.user
        is_out = rental.status == Status.ONGOING
        due = rental.return_at if is_out else rental.pickup_at
        return super().get_context_data(
            name=shown_name(rental.person, user),
            phone=rental.person.phone if user.has_perm("people.view_person") else "",
            vehicle=rental.vehicle or rental.offer,
            due=f"{'Retour' if is_out else 'Départ'} prévu {datetime_fr(due)}",
            caution=contact_rules(rental.person),
            **kwargs,
        )

    def perform(self, form):
        answered = form.cleaned_data["answered"] == "oui"
        operations.try_call(self.rental.pk, answered=answered, **self.done)
        note = form.cleaned_data["note"].strip()
        if note and self.request.user.has_perm("people.change_person"):
            add_note(self.rental.person, note, about=self.rental, **self.done)
        return self.record_url


class NoShow(RentalForm):
    title = "Noter l’absence"
    form_class = NothingAsked
    button = "Libérer le véhicule"
    danger = True
    said = "L’absence est notée. Le véhicule est libre."
    intro = "La personne a été appelée et n’est pas venue."

    def consequences(self, form):
        return Consequences(icon="info", sentences=ending(self.rental, self.done["at"]))

    def perform(self, form):
        operations.no_show(self.rental.pk, **self.done)
        return self.record_url


class Reschedule(RentalForm):
    title = "Changer les dates"
    form_class = RescheduleForm
    button = "Changer les dates"
    said = "Les dates sont changées."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rental": self.rental}

    def get_initial(self):
        rental = self.rental
        return {"needed_from": rental.needed_from, "needed_until": rental.needed_until, "term_months": rental.term_months}

    def perform(self, form):
        operations.reschedule(self.rental.pk, **form.cleaned_data, **self.done)
        return self.record_url


class Extend(RentalForm):
    title = "Prolonger la location"
    form_class = ExtendForm
    template_name = "rentals/extend.html"
    button = "Prolonger la location"
    button_icon = "calendar-plus"

    def get_title(self):
        return "Renouveler la location" if self.rental.is_lease else self.title

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "price":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"rental": self.rental}
        if self.rental.is_lease:
            kwargs["terms"] = list(self.terms())
        if self.request.method == "GET" and ("needed_until" in self.request.GET or "months" in self.request.GET):
            kwargs["initial"] = {name: self.request.GET[name] for name in ("needed_until", "months") if name in self.request.GET}
        return kwargs

    def terms(self):
        """Yield each term with the price of the day and the new end."""
        rental, today = self.rental, paris_date(self.done["at"])
        for months in rental.offer.terms:
            try:
                price = euros(quotes.renewal(rental, months, on=today).total)
            except Refusal:
                price = ""
            end = add_months(paris_date(rental.needed_from), rental.term_months + months)
            too_long = rental.offer.maximum_months and rental.term_months + months > rental.offer.maximum_months
            detail = (
                f"{rental.offer.maximum_months}\u00a0mois au plus, renouvellements compris"
                if too_long
                else f"jusqu’au {date_fr(end)}, non compris"
            )
            yield months, Option(f"{months}\u00a0mois", amount=price, detail=detail, disabled=bool(too_long or not price))

    def get_initial(self):
        return {} if self.rental.is_lease else {"needed_until": self.rental.needed_until}

    def asked(self):
        """Return the new end typed so far, or None."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        probe = ExtendForm(data, rental=self.rental, terms=[(one, one) for one in self.rental.offer.terms])
        probe.is_valid()
        return probe.cleaned_data

    def consequences(self, form):
        rental, asked, today = self.rental, self.asked(), paris_date(self.done["at"])
        try:
            if rental.is_lease:
                months = asked.get("months")
                if not months:
                    return Consequences(sentences=[("info", "Choisissez une durée : le prix du jour s’affiche.")])
                found = quotes.renewal(rental, months, on=today)
                said = [
                    ("tag", "Le tarif d’aujourd’hui s’applique au renouvellement."),
                    ("calendar-clock", f"{len(found.instalments)} échéances de plus, à partir du "
                                       f"{date_fr(found.instalments[0].due_on)}."),
                ]  # fmt: skip
                lines, total = found.lines, found.total
            else:
                until = asked.get("needed_until")
                if not until or until <= rental.needed_until:
                    return Consequences(
                        sentences=[("info", typography("Choisissez une fin plus tardive : le prix s’affiche ici."))]
                    )
                lines = quotes.extension_lines(rental, until)
                total = pricing.total(lines)
                said = [("tag", "Le tarif du contrat s’applique, sur toute la durée.")]
        except Refusal as refusal:
            return Consequences(sentences=[("circle-alert", refusal.sentence)])
        before = balance(rental.main_bill).total
        shown = [
            Line("Avant", euros(before)),
            *(Line(one.label, euros(one.amount), one.why) for one in lines),
            Line("Après", euros(before + total), is_sum=True),
        ]
        if rental.signed_at is not None:
            said.append(("file-plus", "Un avenant est à préparer et à signer."))
        else:
            said.append(("file-plus", "Le contrat est à préparer de nouveau."))
        return Consequences(lines=shown, sentences=[(name, typography(text)) for name, text in said])

    def perform(self, form):
        rental = operations.extend(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = f"La location est prolongée\u00a0: retour {datetime_fr(rental.return_at, year=False)}."
        return self.record_url


class Swap(RentalForm):
    """Another vehicle: the ones proposed are those that the same person may drive (row A6)."""

    title = "Changer de véhicule"
    form_class = SwapForm
    button = "Changer de véhicule"
    button_icon = "arrow-right-left"

    @property
    def is_out(self):
        return self.rental.status == Status.ONGOING

    def get_form_class(self):
        return SwapOutForm if self.is_out else SwapForm

    def get_form_kwargs(self):
        rental, at = self.rental, self.done["at"]
        vehicle = rental.vehicle
        options = []
        if vehicle is not None:
            starts_at = at if self.is_out else rental.pickup_at
            if starts_at < rental.vehicle_until:
                found = substitutes(vehicle, starts_at, rental.vehicle_until, at)[: FREE_SHOWN * 2]
                options = [(one.pk, self.option(one)) for one in found]
        return super().get_form_kwargs() | {"vehicles": options}

    def option(self, vehicle):
        option = vehicle_option(Offered(vehicle))
        if vehicle.place_id != self.rental.pickup_place_id:
            option.detail = typography(f"À {vehicle.place} : {option.detail.lower()}")
        return option

    def consequences(self, form):
        said = [("euro", "Le prix, les échéances et la caution ne changent pas.")]
        if not form.fields["vehicle"].choices:
            said.insert(0, ("circle-alert", "Aucun véhicule équivalent n’est libre à ces dates."))
        elif self.rental.signed_at is not None:
            said.append(("file-plus", "Un avenant nomme le nouveau véhicule\u00a0: préparez-le ensuite."))
        return Consequences(icon="arrow-right-left", sentences=said)

    def perform(self, form):
        asked = form.cleaned_data
        reports = {}
        if self.is_out:
            reports = {
                "returned": self.report(asked, "back"),
                "handed": self.report(asked, "out"),
            }
        operations.swap(self.rental.pk, vehicle=asked["vehicle"], reason=asked["reason"], **reports, **self.done)
        self.said = f"{asked['vehicle'].number} remplace l’ancien véhicule."
        return self.record_url

    def report(self, asked, side):
        return ReportData(
            meter=asked[f"{side}_meter"],
            energy_percent=asked[f"{side}_energy"],
            remarks=asked["remarks"] if side == "back" else "",
            few_photos_reason=asked["few_photos_reason"],
            meter_confirmed=asked["meter_confirmed"],
        )


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
            sentences=[("check" if check.ok else "circle-alert", typography(check.sentence)) for check in asked],
        )

    def perform(self, form):
        operations.close(self.rental.pk, **form.cleaned_data, **self.done)
        return self.record_url
