"""The form of a new rental: one column of questions, whose choices follow the answers."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict

from mobilite.fields import EuroFormField
from mobilite.pages.forms import Among, CheckboxCards, OneRecord, Option, PageForm, QuickSelect, RadioCards
from mobilite.pages.french import euros, plural, typography
from mobilite.people.models import Contact, Place
from mobilite.people.opening import NeverOpens, Timetable
from mobilite.periods import PARIS, paris_date
from rentals import shares
from rentals.access import RULES_READ
from rentals.access.shown import answer_detail
from rentals.discounts import Asked
from rentals.drafts import Draft, Offered
from rentals.forms.discounts import LONGEST_REASON, amount_field, asked_in, percent_field
from rentals.forms.shares import agreements_field, open_partners, payer_field, proposal_choices
from rentals.forms.waivers import NAMES as WAIVERS
from rentals.forms.waivers import WaiverFields, not_for, not_missing
from rentals.models import Offer, Origin, PrescriberSheet, PublicRequest, Purpose
from rentals.quotes import NoPrice, rate_for
from vehicles.models import Vehicle

DISCOUNT = "Une remise\u202f?"


def price_word(offer: Offer, on: date) -> str:
    """Return the price that sums an offer up on a day: « 20,00 € la semaine », « dès 25,00 € »."""
    try:
        rate, _why = rate_for(offer, None, on)
    except NoPrice:
        return "pas de tarif"
    if offer.is_lease:
        tariff = rate.tariff()
        return f"dès {euros(min(tariff.terms.values()))}" if tariff.terms else ""
    if rate.day is not None:
        return f"{euros(rate.day)} le jour"
    if rate.tiers:
        return f"{euros(rate.tariff().tiers[0].price)} le jour"
    return f"{euros(rate.week)} la semaine" if rate.week is not None else ""


def open_offers() -> list[Offer]:
    """Return what is offered, with categories, rates and rules: five queries."""
    offers = Offer.objects.filter(is_open=True).select_related("category")
    return list(offers.prefetch_related("rates", *RULES_READ).order_by("position", "name"))


class NewRentalForm(PageForm, WaiverFields):
    """It cleans any answers; ``show`` then keeps the questions that a draft leaves, with prices and who is in the way."""

    purpose = forms.ChoiceField(
        label="Pour quoi faire\u202f?",
        help_text="Le motif décide de l’aide possible.",
        widget=QuickSelect,
    )
    prescriber = OneRecord(
        label="Prescripteur", queryset=Contact.objects.none(), required=False, empty_label="Aucun"
    )
    origin = forms.ChoiceField(
        label="Demande reçue", choices=Origin.choices, initial=Origin.COUNTER, widget=QuickSelect
    )
    offer = Among(label="Offre", widget=RadioCards)
    pickup_place = Among(label="Lieu du départ")
    return_place = Among(label="Lieu du retour", required=False)
    needed_from = forms.DateField(label="Départ")
    from_time = forms.TimeField(label="Heure", help_text="Par quart d’heure")
    needed_until = forms.DateField(label="Retour")
    until_time = forms.TimeField(label="Heure du retour", help_text="Par quart d’heure")
    term_months = forms.TypedChoiceField(label="Durée", coerce=int, widget=RadioCards({"columns": 2}))
    in_one_payment = forms.BooleanField(label="Payer en une fois", required=False)
    wanted_vehicle = forms.ModelChoiceField(
        label="", queryset=Vehicle.objects.none(), required=False, widget=RadioCards
    )
    accessories = forms.MultipleChoiceField(label="", required=False, widget=CheckboxCards)
    agreements = agreements_field()
    seen_shares = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    payer = payer_field()
    payer_amount = EuroFormField(label="Sa part", required=False, help_text="Une note à part lui est faite.")
    discount_percent = percent_field()
    discount_amount = amount_field()
    discount_reason = forms.CharField(
        label="Remise\u00a0: motif",
        required=False,
        max_length=LONGEST_REASON,
        help_text="La personne le lira sur son contrat.",
    )

    def __init__(self, *args, user, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        self.places = places = list(Place.objects.filter(is_open=True).order_by("name"))
        self.fields["offer"].give(open_offers())
        self.fields["pickup_place"].give(places)
        self.fields["return_place"].give(places, empty_label="Le même")
        self.chosen = self.fields["offer"].records.get(self.data.get("offer"))
        self.fields["purpose"].choices = [("", "Choisissez"), *Purpose.choices]
        here = Contact.objects.filter(
            Q(left_on__isnull=True) | Q(left_on__gt=paris_date(at)), partner__is_active=True
        )
        here = here.select_related("partner").order_by("partner__name", "last_name", "pk")
        self.fields["prescriber"].queryset = here
        self.fields["prescriber"].label_from_instance = contact_word
        self.fields["payer"].queryset = open_partners()
        # Which ones are proposed is known with the price: the draft leaves the others out.
        ticked = self.data.getlist("agreements") if hasattr(self.data, "getlist") else ()
        self.fields["agreements"].choices = [(key, key) for key in ticked]
        self._ask_what_the_offer_asks()
        self._drop(*not_for(user))
        self.fieldsets = self._fieldsets()

    def _drop(self, *names):
        for name in names:
            self.fields.pop(name, None)

    def _ask_what_the_offer_asks(self):
        offer = self.chosen
        if offer is None:
            self._drop("needed_until", "until_time", "term_months", "in_one_payment", "wanted_vehicle")
            self._drop("accessories")
            return
        if offer.is_lease:
            self._drop("needed_until", "until_time")
            self.fields["needed_from"].label = "Début"
            self.fields["term_months"].choices = [(months, f"{months}\u00a0mois") for months in offer.terms]
        else:
            self._drop("term_months", "in_one_payment")
        fleet = Vehicle.objects.in_the_fleet().filter(category=offer.category)
        self.fields["wanted_vehicle"].queryset = fleet
        self.fields["wanted_vehicle"].empty_label = f"{offer.category}, choisi par le planning"
        # Whatever rate the person will have: the operation refuses an option that hers has not.
        names = {name for rate in offer.rates.all() for name in rate.accessories}
        self.fields["accessories"].choices = [(name, name) for name in names]

    def show(self, draft: Draft, *, forgives: bool) -> None:
        """Keep the questions that the answers leave, and say prices and free vehicles beside the choices.

        ``forgives`` says nothing of what is missing or wrong: no button was pressed yet.
        """
        if forgives:
            self._errors = ErrorDict()
        self._drop(*not_missing(draft.waivable))
        self._show_payers(draft)
        on = paris_date(self.at)
        self.fields["offer"].choices = [
            (offer.pk, Option(offer.name, amount=price_word(offer, on), detail=self._answer(offer, draft)))
            for offer in self.fields["offer"].records.values()
        ]
        if self.chosen is None:
            return
        names = draft.rate[0].accessories if draft.rate is not None else ()
        self.fields["accessories"].choices = [
            (name, Option(name, amount=draft.accessory_price(name))) for name in names
        ]
        if not names:
            self._drop("accessories")
        if self.chosen.is_lease and draft.rate is not None:
            terms = draft.rate[0].tariff().terms
            self.fields["term_months"].choices = [
                (
                    months,
                    Option(
                        f"{months}\u00a0mois",
                        amount=euros(terms.get(months)) or "pas de prix",
                        disabled=months not in terms,
                    ),
                )
                for months in self.chosen.terms
            ]
        self.fields["wanted_vehicle"].choices = [
            ("", Option(self.fields["wanted_vehicle"].empty_label, detail=self._planner_word(draft))),
            *((one.vehicle.pk, vehicle_option(one)) for one in draft.offered),
        ]

    @staticmethod
    def _answer(offer, draft):
        """Say of each offer what the person may expect: one that is « non » is shown too."""
        return answer_detail(draft.answers[offer.pk], offer_word(offer))

    def _show_payers(self, draft):
        """Propose what agreements bear, and keep what is shown: it must still hold at the press."""
        self.data = self.data.copy()
        self.data["seen_shares"] = shares.seen(draft.proposals)
        if draft.proposals:
            self.fields["agreements"].choices = proposal_choices(draft.proposals)
        else:
            self._drop("agreements")

    def discount(self) -> Asked | None:
        """Return the discount asked for here, if any."""
        return asked_in(self.cleaned_data, "discount_")

    def _planner_word(self, draft):
        if draft.slots is None:
            return "Le moins utilisé d’abord."
        if not draft.free:
            return "Aucun n’est libre à ces dates sans en déplacer d’autres."
        count = len(draft.free)
        free = "1 libre" if count == 1 else f"{count} libres"
        return typography(
            f"{free} à ces dates. Le moins utilisé d’abord : {draft.offered[0].vehicle.number}."
        )

    def _fieldsets(self):
        return [
            ("Quelle demande\u202f?", "", ["purpose", ("prescriber", "origin")]),
            ("Quelle offre\u202f?", "", ["offer"]),
            (
                "Quand\u202f?",
                "",
                [
                    ("needed_from", "from_time"),
                    ("needed_until", "until_time"),
                    "term_months",
                    "in_one_payment",
                    ("pickup_place", "return_place"),
                ],
            ),
            ("Quel véhicule\u202f?", "", ["wanted_vehicle"]),
            ("Avec quoi\u202f?", "", ["accessories"]),
            ("Qui paie\u202f?", "", ["agreements", ("payer", "payer_amount")]),
            (
                DISCOUNT,
                "Facultative, dans la limite de votre métier.",
                [("discount_percent", "discount_amount"), "discount_reason"],
            ),
            ("Dispenses", "", list(WAIVERS.values())),
        ]

    def clean(self):
        cleaned = super().clean()
        if (
            bool(cleaned.get("payer")) != (cleaned.get("payer_amount") is not None)
            and "payer_amount" not in self.errors
        ):
            self.add_error("payer_amount", "Donnez le payeur et sa part, ou aucun des deux.")
        for name in ("from_time", "until_time"):
            hour = cleaned.get(name)
            if hour and (hour.minute % 15 or hour.second):
                self.add_error(
                    name, "Choisissez un quart d’heure\u00a0: 9\u00a0h, 9\u00a0h\u00a015, 9\u00a0h\u00a030…"
                )
        return cleaned


def contact_word(contact: Contact) -> str:
    return f"{contact.partner} – {contact.first_name} {contact.last_name}"


def offer_word(offer: Offer) -> str:
    """Return what an offer is, in a few words."""
    words = [offer.get_service_display(), offer.category.name]
    if offer.is_lease:
        words.append(f"{', '.join(map(str, offer.terms))}\u00a0mois")
    if offer.deposit:
        words.append(f"caution {euros(offer.deposit)}")
    return " · ".join(words)


def vehicle_option(offered: Offered) -> Option:
    vehicle = offered.vehicle
    name = f"{vehicle.make} {vehicle.model} {vehicle.number}"
    parts = [
        f"boîte {vehicle.get_gearbox_display().lower()}" if vehicle.gearbox else "",
        vehicle.get_energy_display().lower(),
        plural(vehicle.seats, "place") if vehicle.seats else "",
        vehicle.equipment,
    ]
    detail = offered.why_not or ", ".join(filter(None, parts)).capitalize()
    return Option(name, amount=vehicle.plate, detail=detail, disabled=bool(offered.why_not))


def first_answers(*, user, at: datetime, person, asked) -> dict[str, Any]:
    """Return what the form opens with: what the address says, else what is likely. Nonsense is left out."""
    answers: dict[str, Any] = {"origin": Origin.COUNTER}
    place = user.place or Place.objects.filter(is_open=True).order_by("name").first()
    if person.referred_by_id:
        answers |= {"prescriber": person.referred_by_id}
    public = online_request(asked.get("demande"))
    if public is not None:
        answers["origin"] = Origin.ONLINE
    sheet = waiting_sheet(asked.get("fiche"))
    if sheet is not None:
        answers |= {"origin": Origin.PRESCRIBER, "prescriber": sheet.contact_id, "purpose": sheet.purpose}
    if asked.get("motif") in Purpose.values:
        answers["purpose"] = asked["motif"]
    if (sent_by := _one(Contact.objects.filter(left_on=None), asked.get("prescripteur"))) is not None:
        answers |= {"origin": Origin.PRESCRIBER, "prescriber": sent_by.pk}
    vehicle = _one(Vehicle.objects.in_the_fleet().select_related("place"), asked.get("vehicule"))
    if vehicle is not None:
        answers["wanted_vehicle"] = vehicle.pk
        place = vehicle.place
        offers = Offer.objects.filter(is_open=True, category=vehicle.category).order_by("position", "name")
        answers["offer"] = offers.values_list("pk", flat=True).first()
    offer = _one(Offer.objects.filter(is_open=True), asked.get("offre"))
    if offer is not None:
        answers["offer"] = offer.pk
    if place is not None:
        answers["pickup_place"] = place.pk
    day = _day(asked.get("debut")) or (public and public.starts_on) or (sheet and sheet.starts_on)
    start = _first_moment(place, day, at)
    if start is not None:
        wall = start.astimezone(PARIS)
        answers |= {"needed_from": wall.date(), "from_time": f"{wall:%H:%M}", "until_time": f"{wall:%H:%M}"}
    if day is not None:
        answers["needed_from"] = day
    if (until := _day(asked.get("fin"))) is not None:
        answers["needed_until"] = until
    return {name: value for name, value in answers.items() if value is not None}


def _first_moment(place, day, at: datetime) -> datetime | None:
    """Return when keys may leave first: the opening of a day, or the next quarter of an hour from now."""
    if place is None:
        return None
    wanted = at
    if day is not None and day > paris_date(at):
        wanted = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    wall = wanted.astimezone(PARIS)
    if over := wall.minute % 15 or wall.second:
        wanted = wall.replace(second=0, microsecond=0) + timedelta(
            minutes=15 - wall.minute % 15 if over else 0
        )
    try:
        return Timetable.of(place).next_opening(wanted)
    except (NeverOpens, OverflowError):
        return None


def _day(text):
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if 2000 < day.year < 2100 else None


def _one(queryset, key):
    return queryset.filter(pk=int(key)).first() if (key or "").isdecimal() and len(key) < 12 else None


def online_request(key) -> PublicRequest | None:
    """Return the online request that a rental answers, while it waits."""
    return _one(PublicRequest.objects.filter(handled_at__isnull=True), key)


def waiting_sheet(key) -> PrescriberSheet | None:
    """Return the prescriber's sheet that a rental answers, while it waits."""
    sheets = PrescriberSheet.objects.filter(handled_at__isnull=True).select_related("contact__partner")
    return _one(sheets, key)
