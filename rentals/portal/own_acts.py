"""What she asks for from her own space: keep it longer, pay, be given time (row K2). GET shows, POST asks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from mobilite.money import ZERO
from mobilite.pages.french import date_fr
from mobilite.periods import last_day, paris_date
from mobilite.portal.languages import in_french, translated
from mobilite.portal.own import OwnPage, OwnSection
from mobilite.workflow import Refusal
from rentals import quotes
from rentals.documents.owed import owed_bills, sums
from rentals.models import Rental, Status
from rentals.operations import own as asking
from rentals.payments import stripe_gateway as gateway
from rentals.payments.models import Bill
from rentals.portal.own import mine
from rentals.portal.pay import Payable
from rentals.pricing import total

#: How much longer is proposed for a loan, in days.
DAYS = (1, 3, 7, 14)


@dataclass(frozen=True)
class Longer:
    """One end that she may ask for, with its price. ``value`` is what the button sends."""

    value: str
    until: date
    day: str
    price: Decimal


def longer_choices(rental: Rental, at: datetime) -> list[Longer]:
    """Return what she may ask for: some days more of a loan, or the terms of a lease that still fit."""
    found = []
    if rental.is_lease:
        most = rental.offer.maximum_months
        for months in rental.offer.terms:
            if most is None or rental.months + months <= most:
                until = last_day(quotes.lease_day(rental, rental.months + months))
                found.append(
                    (f"m{months}", until, lambda m=months: quotes.renewal(rental, m, on=paris_date(at)).total)
                )
    else:
        for days in DAYS:
            end = rental.needed_until + timedelta(days=days)
            # Its return may have been put off to our opening already.
            if end > at and paris_date(end) > paris_date(rental.return_at):
                found.append(
                    (f"d{days}", paris_date(end), lambda e=end: total(quotes.extension_lines(rental, e)))
                )
    return [
        Longer(value, until, date_fr(until, long=True, year=False, nobreak=False), price)
        for value, until, priced in found
        if (price := _priced(priced)) is not None
    ]


def _priced(price) -> Decimal | None:
    """Return a price, None where no tariff says it."""
    try:
        return price()
    except Refusal:
        return None


class OfRental(OwnPage):
    """Mixin of a page about one of her rentals that is not over."""

    statuses = (Status.CONFIRMED, Status.ONGOING)

    @cached_property
    def rental(self) -> Rental:
        rows = Rental.objects.filter(person=self.person, archived_at=None, status__in=self.statuses)
        loaded = rows.select_related(
            "offer__category", "person", "rate", "pickup_place", "return_place", "key_drop"
        )
        return get_object_or_404(loaded.with_vehicles(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        shown = mine(self.rental, self.at)
        return super().get_context_data(mine=shown, back=reverse("own:home"), **kwargs)


class LongerPage(OfRental, TemplateView):
    """« Garder plus longtemps »: some ends with their price; a colleague answers."""

    template_name = "portal/own/rentals/longer.html"
    extra_context = {"title": gettext_lazy("Garder plus longtemps")}

    @cached_property
    def choices(self) -> list[Longer]:
        return [] if self.rental.is_in_the_box else longer_choices(self.rental, self.at)

    def get_context_data(self, **kwargs):
        asked = asking.waits(asking.longer_key(self.rental))
        return super().get_context_data(choices=self.choices, asked=asked, **kwargs)

    def post(self, request, *args, **kwargs):
        chosen = next((one for one in self.choices if one.value == request.POST.get("until")), None)
        if chosen is None:
            messages.error(request, _("Choisissez jusqu’à quand."))
            return redirect(request.path)
        try:
            with in_french():
                asking.ask_longer(self.rental.pk, until=chosen.until, price=chosen.price, at=self.at)
        except Refusal as refusal:
            messages.error(request, translated(refusal.sentence))
            return redirect(request.path)
        messages.success(
            request, _("C’est demandé. On vous répond vite : gardez votre téléphone près de vous.")
        )
        return redirect("own:home")


class OwedPage(OwnPage, Payable, TemplateView):
    """« Ce que je dois »: how much, until when, what for; pay by card where it is open, or ask for time."""

    template_name = "portal/own/rentals/owed.html"
    extra_context = {"title": gettext_lazy("Ce que je dois")}

    @cached_property
    def bills(self) -> list[dict]:
        return owed_bills(self.person, paris_date(self.at))

    def get_context_data(self, **kwargs):
        bills = [
            bill
            | {
                "parts": [one | {"day": date_fr(one["on"], weekday=False)} for one in bill["parts"]],
                "pay": to_pay(bill),
            }
            for bill in self.bills
        ]
        return super().get_context_data(
            bills=bills,
            sums=sums(self.bills),
            asked=asking.waits(asking.time_key(self.person)),
            times=asking.TIMES,
            longest=asking.LONGEST,
            by_card=gateway.is_on(),
            problem=self.problem,
            back=reverse("own:home"),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "time":
            return self.ask_time()
        key = request.POST.get("bill", "")
        found = next((bill for bill in self.bills if str(bill["bill"]) == key), None)
        if found is None:
            raise Http404
        self.bill = Bill.objects.select_related("person").get(pk=found["bill"])
        return self.go_and_pay(to_pay(found))

    def ask_time(self):
        words = self.request.POST.get("words", "").replace("\x00", "")
        times = self.request.POST.get("times", "")
        times = int(times) if times in map(str, asking.TIMES) else None
        try:
            with in_french():
                asking.ask_time(
                    self.person, times=times, words=words, owed=sums(self.bills)["left"], at=self.at
                )
        except Refusal as refusal:
            messages.error(self.request, translated(refusal.sentence))
        else:
            messages.success(self.request, _("C’est demandé. On vous appelle pour trouver une solution."))
        return redirect("own_rentals:owed")


def to_pay(bill: dict) -> Decimal:
    """Return what the button of a bill pays, in euros: what is due now, else the next part, not the whole."""
    return bill["now"] or next_part([bill])["left"] or bill["left"]


def next_part(bills: list[dict]) -> dict:
    """Return the nearest day of payment and what is asked on it, all bills together; no day and 0 without one."""
    parts = [part for bill in bills for part in bill["parts"]]
    on = min((part["on"] for part in parts), default=None)
    return {"on": on, "left": sum((part["left"] for part in parts if part["on"] == on), ZERO)}


def what_i_owe(person, at: datetime) -> dict | None:
    """Return what she owes now or next, and in all; None when she owes nothing."""
    bills = owed_bills(person, paris_date(at))
    made = sums(bills)
    if made["left"] <= ZERO:
        return None
    coming = next_part(bills)
    if made["now"] or coming["on"] is None:
        return made | {"first": made["now"] or made["left"]}
    return made | {"first": coming["left"], "next_on": date_fr(coming["on"], weekday=False)}


OWED = OwnSection(gettext_lazy("Ce que je dois"), what_i_owe, "portal/own/rentals/owed_card.html")
