"""A new rental: who, then one form that says what it costs and what it promises as it is filled."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Count, Window, prefetch_related_objects
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.clock import PARIS
from mobilite.fields import french_phone
from mobilite.money import ZERO
from mobilite.pages.form_page import FormPage
from mobilite.pages.french import date_fr, datetime_fr, euros, plural
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import access, operations, shares
from rentals.drafts import Draft
from rentals.drafts.booking import one_opening_day, request_once
from rentals.forms.new import DISCOUNT, NewRentalForm, first_answers, online_request, waiting_sheet
from rentals.forms.shares import CHANGED
from rentals.forms.waivers import motives
from rentals.models import Rental
from rentals.operations.discounts import check_discount
from rentals.payments.balances import with_balances
from rentals.payments.models import Bill
from rentals.shown import vehicle_word
from rentals.views.base import RENTALS
from rentals.views.papers import contract_for
from rentals.views.pick_person import KEPT, person_asked

SEVERAL = ("accessories", "agreements")


class NewRental(FormPage):
    """The form. A GET shows it as answered so far, and writes nothing; htmx asks again as one answers.

    A POST with ``do`` « price », or with another moment chosen, only shows it again: that is « Calculer » without JavaScript.
    """

    title = "Nouvelle location"
    permission_required = ("rentals.add_rental", "people.view_person")
    template_name = "rentals/new.html"
    form_class = NewRentalForm
    button_icon = "circle-check"
    refusals = (Refusal,)
    crumbs = (RENTALS,)

    def get(self, request, *args, **kwargs):
        return self.pick() if self.person is None else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.person is None:
            return self.pick()
        if self.only_shows:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def pick(self):
        asked = self.request.GET.urlencode()
        return redirect(reverse("rentals:new_person") + (f"?{asked}" if asked else ""))

    @cached_property
    def person(self) -> Person | None:
        return person_asked(self.request)

    @property
    def asked_from(self) -> str:
        """What of an upper app this rental answers, as the address said it."""
        return (self.request.POST.get("conseil") or self.request.GET.get("conseil", ""))[:12]

    @cached_property
    def at(self) -> datetime:
        return clock.now()

    @property
    def only_shows(self) -> bool:
        return (
            self.request.method != "POST"
            or self.request.POST.get("do") == "price"
            or "moment" in self.request.POST
        )

    @cached_property
    def answers(self) -> dict:
        """What was answered so far, as typed."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        if self.request.method == "GET" and "purpose" not in given:
            return first_answers(user=self.request.user, at=self.at, person=self.person, asked=given)
        names = NewRentalForm.base_fields
        typed = {
            name: given.getlist(name) if name in SEVERAL else given[name] for name in names if name in given
        }
        # The end is not asked before there is an offer: it then begins at the hour of the departure.
        typed.setdefault("until_time", typed.get("from_time", ""))
        field, _, moment = given.get("moment", "").partition(":")
        if field in ("needed_from", "needed_until"):
            day, _, hour = moment.partition("T")
            typed |= {field: day, {"needed_from": "from_time", "needed_until": "until_time"}[field]: hour}
        return typed

    def typed(self) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, value in self.answers.items():
            data.setlist(name, value if name in SEVERAL else [str(value)])
        return data

    @cached_property
    def draft(self) -> Draft:
        """What the answers that make sense mean."""
        self.form.is_valid()
        offers = self.form.fields["offer"].records.values()
        return Draft(
            self.form.cleaned_data, person=self.person, user=self.request.user, at=self.at, offers=offers
        )

    @cached_property
    def form(self) -> NewRentalForm:
        """The form, as a button sent it or with what was answered so far."""
        data = self.typed() if self.only_shows else self.request.POST
        return NewRentalForm(data, user=self.request.user, at=self.at)

    def get_form(self, form_class=None):
        return self.form

    @property
    def button(self):
        return (
            "Mettre en liste d’attente"
            if self.draft.nothing_free
            else "Confirmer la location et préparer le contrat"
        )

    def consequences(self, form):
        return self.draft.consequences()

    # The acts.

    def perform(self, form):
        asked, draft = form.cleaned_data, self.draft
        if draft.shares and asked["seen_shares"] != shares.seen(draft.proposals):
            raise Refusal(CHANGED, field="agreements")
        discount = self.asked_discount(form)
        rental, is_new = request_once(
            self.person,
            offer=asked["offer"],
            needed_from=draft.needed_from,
            needed_until=draft.needed_until,
            term_months=draft.months,
            pickup_place=asked["pickup_place"],
            return_place=asked["return_place"],
            purpose=asked["purpose"],
            wanted_vehicle=asked.get("wanted_vehicle"),
            prescriber=asked["prescriber"],
            origin=asked["origin"],
            accessories=asked.get("accessories") or (),
            in_one_payment=bool(asked.get("in_one_payment")),
            public_request=online_request(self.request.POST.get("demande")),
            sheet=waiting_sheet(self.request.POST.get("fiche")),
            asked_from=self.asked_from,
            at=self.at,
            actor=self.request.user,
        )
        url = reverse("rentals:rental", args=[rental.pk])
        if not is_new:
            return url
        act = self.request.POST.get("do") or ("wait" if self.draft.nothing_free else "confirm")
        try:
            if discount is not None and act != "confirm":
                operations.grant_discount(rental.pk, asked=discount, at=self.at, actor=self.request.user)
            self.said = getattr(self, f"then_{act}", self.then_keep)(rental, asked)
        except Refusal as refusal:
            # The request is noted all the same: nothing that was typed is lost.
            messages.warning(self.request, f"La demande {rental.reference} est gardée. {refusal.sentence}")
            self.said = ""
        return url

    def then_keep(self, rental, asked):
        return f"La demande {rental.reference} est gardée."

    def then_wait(self, rental, asked):
        operations.wait(rental.pk, at=self.at, actor=self.request.user)
        return f"La demande {rental.reference} est en liste d’attente."

    def then_hold(self, rental, asked):
        until = one_opening_day(self.draft.hours[rental.pickup_place_id], self.at)
        operations.hold(rental.pk, until=until, at=self.at, actor=self.request.user)
        return f"Le véhicule est réservé jusqu’à {datetime_fr(until, year=False)}."

    def then_confirm(self, rental, asked):
        operations.confirm(
            rental.pk,
            payer=asked["payer"],
            payer_amount=asked["payer_amount"],
            shares=self.draft.shares,
            discount=self.form.discount(),
            waivers=self.waivers(asked),
            at=self.at,
            actor=self.request.user,
        )
        return contract_for(rental, at=self.at, actor=self.request.user)

    def asked_discount(self, form):
        """Return the discount asked for; refuse one that could not be granted before anything is written (row B9)."""
        asked = form.discount()
        whole = self.draft.whole_price() if asked is not None else None
        if whole is not None:
            check_discount(asked, whole.lines, at=self.at, actor=self.request.user)
        return asked

    def waivers(self, asked) -> dict[str, str]:
        """Return the motive of each rule that is missing and may be waived. What is known of the person is read only for one."""
        typed = motives(asked)
        return {rule: why for rule, why in typed.items() if rule in self.draft.waivable}

    # The page.

    def get_context_data(self, **kwargs):
        kept = QueryDict(mutable=True)
        for name in KEPT:
            if value := self.request.GET.get(name):
                kept[name] = value
        prefetch_related_objects([self.person], "licences", "papers")
        self.form.show(self.draft, forgives=self.only_shows)
        # The top bar shows the same places.
        self.request.open_places = self.form.places
        context = super().get_context_data(**kwargs)
        groups = {group["title"]: group for group in self.form.groups()}
        return context | {
            "person": self.person,
            "person_name": shown_name(self.person, self.request.user),
            "person_detail": self.person_detail(),
            "change_url": reverse("rentals:new_person") + (f"?{kept.urlencode()}" if kept else ""),
            "public_request": online_request(
                self.request.GET.get("demande") or self.request.POST.get("demande")
            ),
            "sheet": waiting_sheet(self.request.GET.get("fiche") or self.request.POST.get("fiche")),
            "asked_from": self.asked_from,
            "parts": [(slug, groups.get(title), path) for slug, title, path in PARTS],
            "hours": self.hours(),
            "aside": self.about_person(),
            "hold_until": self.hold_until(),
            "nothing_free": self.draft.nothing_free,
        }

    def hold_until(self):
        place = self.draft.place
        return one_opening_day(self.draft.hours[place.pk], self.at) if place else None

    def hours(self):
        """Return the hours of the days asked for, and the openings around a moment when we are closed."""
        lines = [("Début" if self.draft.is_lease else "Départ", "needed_from")]
        if not self.draft.is_lease:
            lines.append(("Retour", "needed_until"))
        others = self.draft.others
        return [
            (label, self.draft.hours_words(field), [one for one in others if one.field == field])
            for label, field in lines
        ]

    def person_detail(self):
        person = self.person
        where = "" if person.address_is_hidden else str(person.commune or "")
        licences = ", ".join(sorted({licence.category for licence in person.licences.all()}))
        return " · ".join(
            filter(
                None,
                [
                    where,
                    french_phone(person.phone) if person.phone else "",
                    f"permis {licences} vu" if licences else "aucun permis vu",
                ],
            )
        )

    def about_person(self):
        """Return what to know of the person beside the form: days had, debts, last rental, papers."""
        facts, offer = [], self.draft.offer
        limit = access.rules_on(offer, paris_date(self.at)).days_a_year if offer is not None else None
        if limit and not offer.is_lease:
            used = access.days_used(self.draft.facts, offer)
            facts.append(("Jours loués", f"{used} sur {limit} en 12 mois", ""))
        left = sum(
            (
                bill.left
                for bill in with_balances(Bill.objects.filter(person=self.person))
                if bill.left > ZERO
            ),
            ZERO,
        )
        facts.append(("Reste dû", euros(left) if left else "rien", ""))
        last = (
            Rental.objects.filter(person=self.person)
            .select_related("offer")
            .with_vehicles()
            .annotate(number=Window(Count("pk")))
            .order_by("-pickup_at", "-pk")
            .first()
        )
        if last is None:
            facts.append(("Dernière", "première location", ""))
        else:
            words = f"{vehicle_word(last)}, {last.get_status_display().lower()}"
            facts.append(
                (
                    "Dernière",
                    words,
                    f"{date_fr(last.pickup_at.astimezone(PARIS))} · {plural(last.number, 'location')}",
                )
            )
        return {"facts": facts, "checks": self.draft.checks}


#: The groups of the form: their id, their title, and which groups an answer there changes.
PARTS = (
    ("q-pourquoi", "Quelle demande\u202f?", "#q-paie,#q-prix"),
    (
        "q-quoi",
        "Quelle offre\u202f?",
        "#q-quand,#q-vehicule,#q-avec,#q-paie,#q-remise,#q-dispenses,#q-prix,#q-fin,#q-apropos",
    ),
    (
        "q-quand",
        "Quand\u202f?",
        "#q-heures,#q-vehicule,#q-avec,#q-paie,#q-remise,#q-dispenses,#q-prix,#q-fin,#q-apropos",
    ),
    ("q-vehicule", "Quel véhicule\u202f?", "#q-prix,#q-fin"),
    ("q-avec", "Avec quoi\u202f?", "#q-paie,#q-remise,#q-prix"),
    ("q-paie", "Qui paie\u202f?", "#q-prix"),
    ("q-remise", DISCOUNT, "#q-paie,#q-prix"),
    ("q-dispenses", "Dispenses", ""),
)
