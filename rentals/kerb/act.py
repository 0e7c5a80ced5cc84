"""One act at the kerb, as its pages read it: what is noted, what is missing, what blocks, what it will cost."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse

from mobilite.money import ZERO
from mobilite.pages.french import datetime_fr, euros, plural, typography
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import operations, pricing, rules
from rentals.access import Excess
from rentals.discounts import limit_of, limit_words
from rentals.documents.parts import driver_excess
from rentals.kerb import sights
from rentals.kerb.battery import Battery
from rentals.kerb.blocks import Blocks
from rentals.kerb.damage import Damages
from rentals.kerb.drafts import STARTS_FROM, draft_of
from rentals.kerb.fuel import missing_eighths
from rentals.kerb.gear import Gear
from rentals.kerb.marks import Marks, mark_name
from rentals.models import ConditionReport, Moment, Rental
from rentals.operations import ExtraLine, ReportData, photos_asked, preview_return
from rentals.payments.balances import balance
from rentals.payments.payers import priced_lines
from rentals.quotes import missing_label
from rentals.shown import return_place_words
from vehicles.models import Drawing, Energy

#: The steps, in order: camera and drawing first, words last. (key, « marques », title in the summary)
STEPS = (
    ("meter", "compteur", "Kilomètres"),
    ("energy", "niveau", "Carburant ou batterie"),
    ("marks", "marques", "Marques"),
    ("photos", "photos", "Photos"),
    ("accessories", "accessoires", "Accessoires"),
    ("gear", "casque-et-gants", "Casque et gants"),
    ("damage", "degats", "Dégâts"),
    ("review", "verifier", "Vérifier"),
    ("sign", "signer", "Signer"),
)
NAMES = {Moment.OUT: "hand_over", Moment.IN: "take_back"}


class Act(Battery, Blocks, Damages, Gear, Marks):
    """A departure or a return of a rental, for one colleague, at an instant. Reads only."""

    def __init__(self, rental: Rental, moment: Moment, *, user, at: datetime):
        self.rental, self.moment, self.user, self.at = rental, moment, user, at
        #: Why there is no preview, once it was asked for.
        self.refusal = ""

    # --- what it is about ---

    @cached_property
    def excess(self) -> Excess:
        """What a damage may cost this driver, as the contract says: by the insurer's class of driver, else the offer's."""
        return driver_excess(self.rental)

    @property
    def is_return(self) -> bool:
        return self.moment == Moment.IN

    @property
    def can_start(self) -> bool:
        return self.rental.status == STARTS_FROM[self.moment] and self.vehicle is not None

    @cached_property
    def link(self):
        return self.rental.current

    @cached_property
    def vehicle(self):
        return self.link and self.link.occupancy.vehicle

    @cached_property
    def drawing(self) -> Drawing:
        return Drawing(self.vehicle.category.drawing)

    @property
    def noun(self) -> str:
        return {Drawing.CAR: "la voiture", Drawing.SCOOTER: "le scooter", Drawing.BIKE: "le vélo"}[
            self.drawing
        ]

    @property
    def word(self) -> str:
        return "Retour" if self.is_return else "Départ"

    @property
    def who(self) -> str:
        return shown_name(self.rental.person, self.user)

    @property
    def when(self) -> str:
        return datetime_fr(self.rental.return_at, year=False)

    @cached_property
    def return_place(self) -> str:
        return return_place_words(self.rental)

    @property
    def is_battery(self) -> bool:
        return self.vehicle.energy == Energy.ELECTRIC

    def url(self, key: str) -> str:
        """Return the address of a step, of « start » or of « done »."""
        name = NAMES[self.moment]
        return reverse(
            f"rentals:{name}" if key == "start" else f"rentals:{name}_{key}", args=[self.rental.pk]
        )

    @property
    def report(self) -> ConditionReport | None:
        """The report of this moment, once it is written."""
        return self._report_of(self.moment)

    @cached_property
    def out_report(self) -> ConditionReport | None:
        """What was seen at the departure, for a return."""
        return self._report_of(Moment.OUT) if self.is_return else None

    def _report_of(self, moment):
        return self.link and self.link.reports.filter(moment=moment).select_related("by").first()

    # --- what is noted ---

    @cached_property
    def draft(self):
        return draft_of(self.rental, self.moment)

    @property
    def data(self) -> dict[str, Any]:
        return self.draft.data

    @cached_property
    def last_reading(self):
        return self.vehicle.readings.order_by("-at", "-km").first()

    @property
    def last_meter(self) -> int:
        return max(self.vehicle.meter, self.last_reading.km if self.last_reading else 0)

    @property
    def meter(self) -> int | None:
        return self.data.get("meter")

    @property
    def energy(self) -> int | None:
        return self.data.get("energy")

    @cached_property
    def asked_accessories(self) -> list[str]:
        """What should be there: what the offer lends at the departure; at the return, what left."""
        if self.out_report is not None:
            return list(self.out_report.accessories)
        return self.rental.lent_accessories()

    @property
    def accessories(self) -> dict[str, bool]:
        known = self.data.get("accessories", {})
        return {name: known[name] for name in self.asked_accessories if name in known}

    @property
    def missing_accessories(self) -> list[str]:
        return [name for name, there in self.accessories.items() if not there]

    @property
    def charged(self) -> list[str]:
        """The missing accessories that the staff decided to charge (row E4)."""
        return [name for name in self.missing_accessories if name in self.data.get("charged", [])]

    @property
    def keys_are_missing(self) -> bool:
        """Whether a return finds no keys: they are back unless somebody says otherwise."""
        return self.is_return and self.data.get("keys") == "no"

    def replacement(self, name: str) -> Decimal | None:
        price = self.rental.offer.replacement_prices.get(name)
        return None if price is None else Decimal(price)

    # --- photos (row E1) ---

    @property
    def photos_asked(self) -> int:
        return photos_asked(self.vehicle)

    @cached_property
    def views(self) -> list[dict[str, str]]:
        return [
            {"name": name, "label": label, "url": self.photo_url(name)}
            for name, label in sights.VIEWS[self.drawing]
        ]

    @property
    def photos_taken(self) -> int:
        return sum(1 for view in self.views if view["url"])

    def photo_url(self, name: str) -> str:
        """Return the address of a photo taken; it changes with the photo, for browsers keep it."""
        file_name = self.data.get("photos", {}).get(name)
        if not file_name:
            return ""
        version = file_name.rsplit("/", 1)[1][:8]
        return f"{reverse(f'rentals:{NAMES[self.moment]}_photo', args=[self.rental.pk, name])}?v={version}"

    @property
    def few_photos_reason(self) -> str:
        return self.data.get("few_photos_reason", "")

    # --- may it end? ---

    def unanswered(self) -> list[tuple[str, str]]:
        """Return what is not noted yet: (key of the step, sentence)."""
        found = []
        if self.meter is None:
            found.append(("meter", "Les kilomètres ne sont pas notés."))
        if self.energy is None:
            level = "La batterie n’est pas notée." if self.is_battery else "Le carburant n’est pas noté."
            found.append(("energy", level))
        found += self.battery_unanswered()
        unseen = [label.lower() for side, label in self.sides if side not in self.seen_sides]
        if unseen:
            found.append(("marks", typography(f"Côtés à regarder : {', '.join(unseen)}.")))
        if self.unnamed_mark:
            found.append(("marks", f"Dites ce qu’est la marque {self.unnamed_mark['number']}."))
        if self.photos_taken < self.photos_asked and not self.few_photos_reason:
            left = self.photos_asked - self.photos_taken
            found.append(("photos", f"Il manque {plural(left, 'photo')}, ou la raison."))
        if len(self.accessories) < len(self.asked_accessories):
            found.append(("accessories", "Les accessoires ne sont pas tous vérifiés."))
        return [*found, *self.gear_unanswered(), *self.damage_unanswered()]

    @cached_property
    def steps(self) -> list[tuple[str, str, str]]:
        """The steps of this act: helmets and gloves only where they are asked for, damage where there is some to decide."""
        apart = {"gear": lambda: self.asks_gear, "damage": lambda: self.has_damage}
        return [step for step in STEPS if step[0] not in apart or apart[step[0]]()]

    def first_step(self) -> str:
        """Return the step to open: the first that is not answered."""
        return next((key for key, _sentence in self.unanswered()), "review")

    # --- what a return changes (rows B4, B10, E4) ---

    @cached_property
    def drop(self):
        """The keys of this return in a key box, if they were left there: what is found waits for the person's answer."""
        return operations.drop_of(self.rental) if self.is_return else None

    @property
    def back_at(self) -> datetime:
        """When the vehicle came back: now, unless a colleague wrote an earlier time, or its keys were in the box since."""
        if self.drop is not None:
            return self.drop.left_at
        written = self.data.get("returned_at")
        return datetime.fromisoformat(written) if self.is_return and written else self.at

    @cached_property
    def preview(self):
        """What the return at this instant would cost, or None: ``refusal`` says why."""
        if not self.is_return or self.meter is None:
            return None
        try:
            return preview_return(
                self.rental,
                meter=self.meter,
                at=self.back_at,
                missing=self.missing_accessories,
                supplement_waived=self.data.get("supplement_reason", ""),
            )
        except Refusal as refusal:
            self.refusal = refusal.sentence
            return None

    @property
    def late_is_waived(self) -> bool:
        return bool(self.data.get("waive_late"))

    @property
    def extra_lines(self) -> list[ExtraLine]:
        """What the staff decided to charge: accessories that are missing, damage."""
        if self.preview is None:
            return []
        wanted = {missing_label(name) for name in self.charged if self.in_grid(name) is None}
        lost = [
            ExtraLine(label=line.label, amount=line.amount, why=line.why)
            for line in self.preview.settlement.missing
            if line.label in wanted
        ]
        fuel = [self.fuel_line] if self.fuel_line and self.data.get("fuel") else []
        return [*lost, *self.gear_lines, *fuel, *(self._extra(line) for line in self.data.get("extra", []))]

    @property
    def fuel_line(self) -> ExtraLine | None:
        """What the missing fuel would cost, at the offer's price of an eighth: a proposal that the staff tick."""
        price, out = self.rental.offer.fuel_eighth, self.out_report
        if price is None or out is None or self.energy is None or self.is_battery:
            return None
        missing = missing_eighths(out.energy_percent, self.energy)
        if not missing:
            return None
        label = f"Carburant manquant, {plural(missing, 'huitième')}"
        return ExtraLine(label=label, amount=missing * price, why=f"{euros(price)} le huitième")

    @staticmethod
    def _extra(line):
        return ExtraLine(label=line["label"], amount=Decimal(line["amount"]), why=line["why"])

    @property
    def added(self) -> list[dict[str, Any]]:
        """The lines that the staff wrote, for the list from which they are taken away."""
        return [{**line, "amount": Decimal(line["amount"])} for line in self.data.get("extra", [])]

    @property
    def lines(self) -> list[pricing.Line]:
        """Every line that the return adds to the bill, decisions included."""
        if self.preview is None:
            return []
        found = self.preview.settlement
        late: Iterable[pricing.Line] = () if self.late_is_waived else found.late
        extras = [*self.damage_lines, *self.extra_lines]
        extras = [line for line in extras if self.drop is None or line.is_gesture]
        return [*found.early, *found.km, *late, *(line.priced() for line in extras)]

    @property
    def bill_lines(self) -> list:
        """What the borrower's bill will say: what is on it, and what the return adds."""
        bill = self.rental.main_bill
        return [*(priced_lines(bill) if bill else ()), *self.lines]

    @property
    def gesture_words(self) -> str:
        """What this colleague may take off, for a gesture."""
        return typography(limit_words(self.bill_lines, limit_of(self.user, paris_date(self.at))))

    @property
    def change(self) -> Decimal:
        return pricing.total(self.lines)

    @cached_property
    def standing(self):
        bill = self.rental.main_bill
        return balance(bill) if bill else None

    @property
    def due_after(self) -> Decimal:
        """What is then to be paid, or to be given back when it is below zero."""
        if self.standing is None:
            return self.change
        return self.standing.total + self.change - self.standing.paid

    @property
    def give_back(self) -> Decimal:
        return max(ZERO, -self.due_after)

    @property
    def deposit_held(self) -> Decimal:
        return rules.deposit_held(self.rental) or ZERO

    # --- what is written ---

    def report_data(self, images: Iterable[tuple[str, bytes]]) -> ReportData:
        """Return what the operation writes; ``images`` are the photos that were kept, under their views."""
        return ReportData(
            meter=self.meter or 0,
            energy_percent=self.energy or 0,
            accessories=[name for name, there in self.accessories.items() if there],
            missing=self.missing_accessories,
            remarks=self.data.get("remarks", ""),
            marks=[
                (mark["side"], *self._thousandths(mark), mark["kind"], mark["part"])
                for mark in self.new_marks
            ],
            photos=list(images),
            few_photos_reason=self.few_photos_reason,
            meter_confirmed=bool(self.data.get("meter_confirmed")),
            gear=self.worn,
            gear_missing=self.gear_missing,
            battery_percent=self.measured.get("percent"),
            battery_cycles=self.measured.get("cycles"),
        )

    def _thousandths(self, shown):
        mark = next(mark for mark in self.data["marks"] if mark["id"] == shown["id"])
        return mark["x"], mark["y"]

    def photo_names(self) -> list[tuple[str, str]]:
        """Return the photos to write: (view, file): the walk around, then the marks by their number."""
        kept = self.data.get("photos", {})
        named = [(view["name"], view["name"]) for view in self.views]
        named += [(mark_name(mark["id"]), f"{sights.MARK_VIEW}{mark['number']}") for mark in self.new_marks]
        return [(view, kept[name]) for name, view in named if name in kept]
