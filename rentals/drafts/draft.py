"""A rental being written on the form: its slots, price, free vehicles and what is missing, before anything is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from mobilite.clock import PARIS
from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.french import date_fr, datetime_fr, euros, number_fr, period_fr, plural, typography
from mobilite.people.models import Person
from mobilite.people.opening import NeverOpens, Timetable, timetables
from mobilite.people.shown import shown_name
from mobilite.periods import last_day, paris, paris_date
from mobilite.workflow import Refusal
from rentals import access, pricing, quotes, rules
from rentals.access.shown import for_reader
from rentals.drafts.discount import WithDiscount
from rentals.drafts.payers import WithPayers
from rentals.models import Offer, Rental
from rentals.operations.requests import check_length
from rentals.slots import Slots, slots
from vehicles import availability
from vehicles.models import Occupancy, Vehicle

#: How many vehicles the form names: the free ones, then those that are taken.
FREE_SHOWN, TAKEN_SHOWN = 8, 5


@dataclass(frozen=True, slots=True)
class Offered:
    """A vehicle as the form shows it; ``why_not`` says who or what keeps it."""

    vehicle: Vehicle
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Another moment for a need that finds us closed."""

    field: str
    at: datetime

    @property
    def value(self) -> str:
        return f"{self.field}:{self.at.astimezone(PARIS):%Y-%m-%dT%H:%M}"

    @property
    def words(self) -> str:
        return datetime_fr(self.at, year=False)


class Draft(WithDiscount, WithPayers):
    """What the answers given so far mean. Everything is worked out when it is asked for; nothing is written.

    ``asked`` holds cleaned answers by the names of the form; those that are missing or wrong are not there. ``offers``
    are those that the form proposes, their rules prefetched.
    """

    def __init__(
        self, asked: Mapping[str, Any], *, person: Person, user, at: datetime, offers: Iterable[Offer] = ()
    ):
        self.asked, self.person, self.user, self.at = asked, person, user, at
        self.offers = list(offers)
        self.offer: Offer | None = asked.get("offer")
        self.place = asked.get("pickup_place")
        self.return_place = asked.get("return_place") or self.place
        self.refusal: Refusal | None = None

    def moment(self, name: str, time_name: str) -> datetime | None:
        """Return an instant from its day and its hour."""
        day, hour = self.asked.get(name), self.asked.get(time_name)
        return paris(day, hour) if isinstance(day, date) and isinstance(hour, time) else None

    @property
    def needed_from(self) -> datetime | None:
        return self.moment("needed_from", "from_time")

    @property
    def needed_until(self) -> datetime | None:
        return None if self.is_lease else self.moment("needed_until", "until_time")

    @property
    def months(self) -> int | None:
        return self.asked.get("term_months") if self.is_lease else None

    @property
    def is_lease(self) -> bool:
        return self.offer is not None and self.offer.is_lease

    @cached_property
    def slots(self) -> Slots | None:
        """The slots of pick-up and return, or None: not enough is said, or ``refusal`` says why not."""
        if not (self.offer and self.place and self.needed_from and (self.needed_until or self.months)):
            return None
        try:
            found = slots(
                needed_from=self.needed_from,
                needed_until=self.needed_until,
                term_months=self.months,
                pickup_place=self.place,
                return_place=self.return_place,
                at=self.at,
                hours=self.hours,
            )
            if not self.is_lease:
                check_length(self.offer, found.needed_from, found.needed_until)
        except Refusal as refusal:
            self.refusal = refusal
            return None
        return found

    @cached_property
    def rate(self):
        """The rate of the day for this person and why it is that one; None without an offer or a price."""
        if self.offer is None:
            return None
        try:
            return quotes.rate_for(self.offer, self.person, paris_date(self.at))
        except Refusal as refusal:
            self.refusal = refusal
            return None

    @cached_property
    def quote(self) -> quotes.Quote | None:
        """The price, or None while it cannot be worked out."""
        return self.price(self.paid_by_others)

    def whole_price(self) -> quotes.Quote | None:
        """The price before any discount and whoever pays."""
        return self._priced(ZERO, None)

    def price(self, paid_by_others: Decimal = ZERO) -> quotes.Quote | None:
        return self._priced(paid_by_others, self.discount)

    def _priced(self, paid_by_others, discount):
        if self.rate is None or self.slots is None:
            return None
        known = self.rate[0].accessories
        try:
            return quotes.quote(
                self.offer,
                self.rate[0],
                starts=self.slots.needed_from,
                ends=self.slots.needed_until,
                months=self.months,
                accessories=[name for name in self.asked.get("accessories") or () if name in known],
                in_one_payment=bool(self.asked.get("in_one_payment")),
                paid_by_others=paid_by_others,
                discount=discount,
            )
        except Refusal as refusal:
            self.refusal = refusal
        except pricing.PricingError as error:
            self.refusal = Refusal(error.sentence, field="payer_amount")
        return None

    def accessory_price(self, name: str) -> str:
        """Return what an option costs for this duration: « 15,00 € », « gratuit », or nothing yet."""
        length = (self.quote.months or self.quote.days) if self.quote else None
        if not length:
            return ""
        unit = {"unit": "mois"} if self.is_lease else {}
        try:
            lines = pricing.accessory_lines(self.rate[0].options([name]), length, **unit)
        except pricing.PricingError:
            return ""
        return french(pricing.total(lines)) if pricing.total(lines) else "gratuit"

    # Vehicles.

    @cached_property
    def free(self) -> list[int]:
        """The keys of the vehicles of the category that are free there and then, least used first."""
        if self.slots is None:
            return []
        found = availability.free_vehicles(
            self.slots.pickup_at,
            self.slots.vehicle_until,
            category=self.offer.category,
            place=self.place,
            now=self.at,
        )
        return list(availability.least_used_first(found, self.at).values_list("pk", flat=True))

    @property
    def nothing_free(self) -> bool:
        """Whether the dates are known and no vehicle is free, not even the one chosen."""
        return self.slots is not None and not self.free

    @cached_property
    def offered(self) -> list[Offered]:
        """The vehicles that the form names, with who keeps those that are not free. Two queries."""
        wanted = self.asked.get("wanted_vehicle")
        if self.slots is None:
            return [Offered(vehicle) for vehicle in [wanted] if vehicle]
        fleet = Vehicle.objects.in_the_fleet().filter(category=self.offer.category, place=self.place)
        known = {one.pk: one for one in fleet.exclude(pk__in=self.free[FREE_SHOWN:]).order_by("number")}
        shown = [known.pop(key) for key in self.free[:FREE_SHOWN] if key in known]
        shown += [*known.values()][:TAKEN_SHOWN]
        if wanted and wanted.pk not in {vehicle.pk for vehicle in shown}:
            shown.append(wanted)
        free = set(self.free)
        why = self._why_not([vehicle for vehicle in shown if vehicle.pk not in free])
        return [Offered(vehicle, why.get(vehicle.pk, "")) for vehicle in shown]

    def _why_not(self, vehicles):
        starts, ends = self.slots.pickup_at, self.slots.vehicle_until
        until = ends + availability.turnaround(self.offer.category)
        held = Occupancy.objects.filter(
            availability.held(starts, until, now=self.at), vehicle__in=[vehicle.pk for vehicle in vehicles]
        )
        first: dict[int, Occupancy] = {}
        for occupancy in held.select_related("person").order_by("starts_at", "pk"):
            first.setdefault(occupancy.vehicle_id, occupancy)
        recalled = availability.why_recalled(vehicles)
        return {
            vehicle.pk: availability.why_not_lendable(vehicle, starts, ends, now=self.at)
            or recalled.get(vehicle.pk)
            or self._held_by(first.get(vehicle.pk))
            for vehicle in vehicles
        }

    def _held_by(self, occupancy):
        if occupancy is None:
            return "Il ne peut pas être prêté à ces dates."
        who = ""
        if occupancy.person and self.user.has_perm("people.view_person"):
            who = shown_name(occupancy.person, self.user)
        if occupancy.left_at and occupancy.ends_at < self.at:
            back = datetime_fr(occupancy.ends_at, year=False)
            return typography(f"Pas revenu : {who or 'il'} devait le rendre {back}.")
        when = period_fr(occupancy.starts_at, occupancy.ends_at, year=False)
        return typography(f"{occupancy.get_kind_display()} : {who + ', ' if who else ''}{when}")

    # When.

    @cached_property
    def hours(self) -> dict[int, Timetable]:
        """The timetables of the places of departure and return, by their key."""
        return timetables({place for place in (self.place, self.return_place) if place})

    @cached_property
    def others(self) -> list[Other]:
        """Openings around a need that begins or ends while we are closed."""
        found = []
        for field, at, place in (
            ("needed_from", self.needed_from, self.place),
            ("needed_until", self.needed_until, self.return_place),
        ):
            if at is None or place is None:
                continue
            try:
                hours = self.hours[place.pk]
                if not hours.is_open(at):
                    found += [
                        Other(field, one)
                        for one in (hours.last_opening(at), hours.next_opening(at))
                        if one >= self.at
                    ]
            except NeverOpens as refusal:
                self.refusal = refusal
        return found

    def hours_words(self, field: str) -> str:
        """Return the hours of the day of a need: « mer. 8 avril, ouvert 9 h – 12 h 30 », « dim. 19 avril, fermé »."""
        day, place = self.asked.get(field), self.place if field == "needed_from" else self.return_place
        if not isinstance(day, date) or place is None:
            return ""
        state = self.hours[place.pk].day_state(day)
        plain = state.is_open and state.label[:1].isdigit()
        return typography(f"{date_fr(day, year=False)}, {'ouvert ' if plain else ''}{state.label}")

    # Who.

    @cached_property
    def rental(self) -> Rental | None:
        """The rental as it would be, not saved: what the checks read."""
        if self.slots is None:
            return None
        return Rental(
            person=self.person,
            offer=self.offer,
            term_months=self.months,
            needed_from=self.slots.needed_from,
            needed_until=self.slots.needed_until,
            pickup_at=self.slots.pickup_at,
            return_at=self.slots.return_at,
        )

    @cached_property
    def facts(self) -> access.Facts:
        """What the rules read of the person. Seven queries."""
        return access.facts_of([self.person], on=paris_date(self.at))[self.person.pk]

    @cached_property
    def answers(self) -> dict[int, access.Answered]:
        """What each offer answers for this person as she is known today, by the offer's key; none is left out."""
        found = [access.answer_for(self.facts, offer) for offer in self.offers]
        return {one.offer.pk: for_reader(one, self.user) for one in found}

    @cached_property
    def checks(self) -> list[rules.Check]:
        """What a confirmation asks of the person."""
        if self.offer is None:
            return []
        if self.rental is None:
            verdicts = self.answers[self.offer.pk].verdicts
        else:
            facts = access.with_need(self.facts, self.rental)
            verdicts = access.answer_for(facts, self.offer).verdicts
        return [rules.of_verdict(one) for one in verdicts]

    @property
    def waivable(self) -> set[str]:
        """What is missing and may be waived, by the keys of the rules: « papers », « cap », « doors »…"""
        return {check.key for check in self.checks if check.can_be_waived and not check.ok}

    # The summary.

    def consequences(self) -> Consequences:
        """Return the price, line by line with why, and what is promised."""
        quote = self.quote
        if quote is None:
            why = (
                self.refusal.sentence
                if self.refusal
                else "Choisissez une offre et des dates : le prix s’affiche ici."
            )
            return Consequences(sentences=[("info", typography(why))])
        lines = [Line(one.label, euros(one.amount), one.why) for one in quote.lines]
        by = [(one.payer, one.amount) for one in self.shares]
        if self.once:
            by.append((self.asked["payer"], self.once))
        lines += [Line(str(payer), euros(-amount), "prend sa part, facturée à part") for payer, amount in by]
        name = shown_name(self.person, self.user)
        lines.append(Line(f"{name} paie", euros(quote.total - self.paid_by_others), is_sum=True))
        return Consequences(lines=lines, sentences=self._sentences(quote))

    def _sentences(self, quote):
        found = self.slots
        said = [
            (
                "key-round",
                f"Les clés partent {datetime_fr(found.pickup_at, year=False)} et reviennent "
                f"{datetime_fr(found.return_at, year=False)}.",
            )
        ]
        if not self.is_lease and (found.needed_from, found.needed_until) != (
            found.pickup_at,
            found.return_at,
        ):
            said.append(
                (
                    "clock",
                    f"Attendre notre ouverture est gratuit : {plural(quote.days, 'jour compté', 'jours comptés')}.",
                )
            )
        if self.is_lease:
            end = last_day(paris_date(found.needed_until))
            said.append(("calendar-days", f"Dernier jour : {date_fr(end)}."))
        if self.rate[1].why:
            said.append(("tag", self.rate[1].why))
        if len(quote.instalments) > 1:
            first = quote.instalments[0]
            said.append(
                (
                    "calendar-clock",
                    f"À payer en {number_fr(len(quote.instalments))} fois, chaque mois : "
                    f"{french(first.amount)} le {date_fr(first.due_on)}, puis {french(quote.instalments[-1].amount)}.",
                )
            )
        if quote.deposit:
            means = " ou ".join(label.lower() for label in self.offer.deposit_means_labels())
            how = f" ({means})" if means else ""
            said.append(
                (
                    "hand-coins",
                    f"Caution à recevoir avant les clés : {french(quote.deposit)}{how}, rendue au retour s’il ne manque rien.",
                )
            )
        if self.offer.accessories:
            said.append(("layers-2", f"Prêté avec : {', '.join(self.offer.accessories).lower()}."))
        said += self.discount_sentences()
        said += [("circle-alert", check.sentence) for check in self.checks if not check.ok]
        return [(name, typography(sentence)) for name, sentence in said]
