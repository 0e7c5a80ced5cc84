"""What changes a rental that is asked for or under way: its dates, its length. Its vehicle: `rentals.kerb.swap`."""

from django.utils.functional import cached_property

from mobilite.money import ZERO
from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.forms import Option
from mobilite.pages.french import date_fr, datetime_fr, euros, typography
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import operations, pricing, quotes, rules, shares
from rentals.forms.acts import ExtendForm, RescheduleForm
from rentals.operations.changes import moved_by
from rentals.payments.balances import balance
from rentals.views.base import Amending, RentalForm
from vehicles.operations import Taken


class Reschedule(RentalForm):
    title = "Changer les dates"
    form_class = RescheduleForm
    button = "Changer les dates"
    said = "Les dates sont changées."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rental": self.rental}

    def get_initial(self):
        rental = self.rental
        return {
            "needed_from": rental.needed_from,
            "needed_until": rental.needed_until,
            "term_months": rental.term_months,
        }

    def perform(self, form):
        operations.reschedule(self.rental.pk, **form.cleaned_data, **self.done)
        return self.record_url


class Extend(Amending, RentalForm):
    title = "Prolonger la location"
    form_class = ExtendForm
    template_name = "rentals/extend.html"
    button_icon = "calendar-plus"

    def get_title(self):
        return "Renouveler la location" if self.rental.is_lease else self.title

    @property
    def button(self):
        return self.get_title()

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "price":
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"rental": self.rental}
        if self.rental.is_lease:
            kwargs["terms"] = list(self.terms())
        asked = self.request.GET
        if self.request.method == "GET" and ("needed_until" in asked or "months" in asked):
            names = ("needed_until", "months", "payer", "payer_amount")
            kwargs["initial"] = {name: asked[name] for name in names if name in asked}
            kwargs["initial"]["agreements"] = asked.getlist("agreements")
        if self.request.POST.get("do") == "price":
            # The price is only shown again: nothing was pressed on what is proposed.
            kwargs["data"] = self.request.POST.copy()
            kwargs["data"]["seen_shares"] = shares.seen(self.proposals)
        return kwargs | {
            "proposals": self.proposals,
            "most": max(pricing.total(self.added), ZERO),
            "past_the_cap": self.cap is not None and self.request.user.has_perm("rentals.waive_papers"),
        }

    @cached_property
    def cap(self) -> rules.Check | None:
        """What the fair use says against the end typed so far, when it may be waived (row A9); None otherwise."""
        until = None if self.rental.is_lease else self.asked().get("needed_until")
        if until is None or until <= self.rental.needed_until:
            return None
        check = rules.cap_check(self.rental, needed_until=until, at=self.done["at"])
        return check if check is not None and not check.ok and check.can_be_waived else None

    @cached_property
    def added(self):
        """What the answers so far add to the bill; nothing while they make no sense."""
        rental, asked = self.rental, self.asked()
        try:
            if rental.is_lease:
                months = asked.get("months")
                return quotes.renewal(rental, months, on=paris_date(self.done["at"])).lines if months else ()
            until = asked.get("needed_until")
            return quotes.extension_lines(rental, until) if until and until > rental.needed_until else ()
        except Refusal:
            return ()

    @cached_property
    def proposals(self):
        """What payers may bear of what is added, within what is left (row B6)."""
        most = pricing.total(self.added)
        if most <= ZERO:
            return []
        day = paris_date(self.rental.needed_until)
        return shares.proposals_now(self.rental, more=self.added, day=day, most=most)

    def terms(self):
        """Yield each term with the price of the day and the new end."""
        rental, today = self.rental, paris_date(self.done["at"])
        for months in rental.offer.terms:
            try:
                price = euros(quotes.renewal(rental, months, on=today).total)
            except Refusal:
                price = ""
            end = quotes.lease_day(rental, rental.term_months + months)
            too_long = (
                rental.offer.maximum_months and rental.term_months + months > rental.offer.maximum_months
            )
            detail = (
                f"{rental.offer.maximum_months}\u00a0mois au plus, renouvellements compris"
                if too_long
                else f"jusqu’au {date_fr(end)}, non compris"
            )
            yield (
                months,
                Option(
                    f"{months}\u00a0mois", amount=price, detail=detail, disabled=bool(too_long or not price)
                ),
            )

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
                    return Consequences(
                        sentences=[("info", "Choisissez une durée : le prix du jour s’affiche.")]
                    )
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
                        sentences=[
                            ("info", typography("Choisissez une fin plus tardive : le prix s’affiche ici."))
                        ]
                    )
                lines = quotes.extension_lines(rental, until)
                total = pricing.total(lines)
                said = [("tag", "Le tarif du contrat s’applique, sur toute la durée.")]
        except Refusal as refusal:
            return Consequences(sentences=[("circle-alert", refusal.sentence)])
        said += self.who_moves(asked)
        if self.cap is not None:
            said.append(("circle-alert", self.cap.sentence))
        before = balance(rental.main_bill).total
        shown = [
            Line("Avant", euros(before)),
            *(Line(one.label, euros(one.amount), one.why) for one in lines),
            Line("Après", euros(before + total), is_sum=True),
        ]
        if self.proposals:
            said.append(
                ("handshake", "Un payeur peut prendre sa part de ce qui est ajouté\u00a0: choisissez-le.")
            )
        if rental.signed_at is not None:
            said.append(("file-plus", "Un avenant est établi : faites-le signer."))
        else:
            said.append(("file-plus", "Le contrat est à préparer de nouveau."))
        return Consequences(lines=shown, sentences=[(name, typography(text)) for name, text in said])

    def who_moves(self, asked) -> list[tuple[str, str]]:
        """Say who would change vehicle, or who comes next when nobody can (rows A4, A6)."""
        names = ("needed_until", "months")
        more = {name: asked[name] for name in names if asked.get(name)}
        try:
            moves = moved_by(self.rental, **more, at=self.done["at"])
        except Taken as error:
            words = error.said_to(self.request.user)
            return [
                (
                    "circle-alert",
                    f"{words} Aucun autre véhicule ne peut les servir : changez la fin, ou de véhicule.",
                )
            ]
        return [("arrow-right-left", self.moved_words(one, "passera")) for one in moves]

    def moved_words(self, one, verb) -> str:
        """« Fatou Sow passera de C-01 à C-02 », the name for whoever may see people."""
        user, person = self.request.user, one.occupancy.person
        may_see = person is not None and user.has_perm("people.view_person")
        who = shown_name(person, user) if may_see else "La réservation suivante"
        return f"{who} {verb} de {one.before.number} à {one.after.number}."

    def perform(self, form):
        names = ("needed_until", "months", "cap_waived_reason")
        asked = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        rental = operations.extend(self.rental.pk, **asked, shares=form.asked(), **self.done)
        self.said = f"La location est prolongée\u00a0: retour {datetime_fr(rental.return_at, year=False)}."
        if rental.moved:
            moved = " ".join(self.moved_words(one, "passe") for one in rental.moved)
            self.said = typography(f"{self.said} {moved}")
        return self.next_url()
