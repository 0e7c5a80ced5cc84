"""What papers say, piece by piece, in raw values: who lends, who borrows, what, when, for how much."""

from collections.abc import Iterable
from itertools import groupby

from mobilite.pages.drawings import HEIGHT, SIDES, WIDTH
from mobilite.parameters.models import Organisation
from mobilite.people.models import Person
from mobilite.people.models.persons import Civility
from mobilite.people.representing import SIGNS, signing
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import driving, pricing
from rentals.access import Excess, cover_words, excess_of, insurer_on
from rentals.access.insurer import licence_since
from rentals.documents.where import address, meetings
from rentals.models import Audience, ConditionReport, Mark, Moment, Rate, Rental, Side, Signature
from rentals.payments.models import LineKind
from vehicles.models import Category, Drawing, Energy, Vehicle

#: A minute count that people say otherwise.
HOUR = 60

#: How easy French calls what is lent.
WORDS = {
    Drawing.CAR: ("une voiture", "la voiture"),
    Drawing.SCOOTER: ("un scooter", "le scooter"),
    Drawing.BIKE: ("un vélo", "le vélo"),
}


class NoOrganisation(Refusal):
    """Nothing can be printed in the name of a structure that is not written down."""

    def __init__(self):
        super().__init__(
            "La structure n’est pas encore renseignée\u00a0: ajoutez-la dans les réglages, puis établissez le document."
        )


def lessor(on) -> dict:
    """Return the structure as it is on a day. Raises NoOrganisation."""
    try:
        organisation = Organisation.objects.on(on)
    except Organisation.DoesNotExist as error:
        raise NoOrganisation from error
    names = (
        "name", "short_name", "legal_form", "siret", "rna", "address", "phone", "email", "website",
        "assistance_phone", "insurer", "insurance_policy", "mediator", "vat_mention", "data_contact",
    )  # fmt: skip
    return {name: getattr(organisation, name) for name in names}


def tenant(person: Person, category: Category | None = None, on=None, signed_on=None) -> dict:
    """Return who borrows, with the licence that the category asks for, and who signs with her on a day."""
    born = {Civility.MRS: "Née", Civility.MR: "Né"}.get(person.civility, "Né(e)")
    return {
        "name": str(person),
        "civility": person.get_civility_display() if person.civility else "",
        "birth_name": person.birth_name if person.birth_name != person.last_name else "",
        "born": born,
        "birth_date": person.birth_date,
        "birth_place": person.birth_place,
        "address": address(person),
        "phone": person.phone,
        "email": person.email,
        "licence": licence(person, category, on) if category else None,
        "represented": represented(person, signed_on) if signed_on else None,
    }


def represented(person: Person, on) -> dict | None:
    """Return who signs with the tenant, and how a contract says it; None for whoever signs alone (row D6)."""
    answer = signing(person, on)
    if not answer.why:
        return None
    names = [
        {"name": str(one), "role": one.get_role_display(), "organisation": one.organisation}
        for one in answer.may_sign
    ]
    return {"how": SIGNS[answer.why], "by": names}


def licence(person: Person, category: Category, on) -> dict | None:
    """Return the licence by which a person may drive a category: the category's own before another; None for bikes."""
    rules = sorted(category.licence_rules.all(), key=lambda one: one.pk)
    asked = [rule.licence for rule in rules if rule.licence]
    held = sorted(person.licences.all(), key=lambda one: (str(one.issued_on or "9"), one.pk))
    held = [one for one in held if one.category in asked and (one.expires_on is None or one.expires_on >= on)]
    if not held:
        return None
    one = min(held, key=lambda licence: asked.index(licence.category))
    return {
        "category": one.get_category_display(),
        "number": one.number,
        "issued_on": one.issued_on,
        "authority": one.authority,
        "expires_on": one.expires_on,
        "automatic_only": one.automatic_only,
    }


def vehicle(one: Vehicle) -> dict:
    """Return what tells a vehicle from any other, and what a driver must know of it."""
    return {
        "number": one.number,
        "name": f"{one.make} {one.model}",
        "category": one.category.name,
        "drawing": one.category.drawing,
        "plate": one.plate,
        "frame_number": one.frame_number,
        "bicycode": one.bicycode,
        "energy": one.get_energy_display(),
        "gearbox": one.get_gearbox_display() if one.gearbox else "",
        "seats": one.seats,
        "colour": one.colour,
        "equipment": one.equipment,
        "meter": one.meter,
        "is_electric": one.energy == Energy.ELECTRIC,
        "is_motor": is_motor(one.category),
    }


def is_motor(category: Category) -> bool:
    """Tell whether the law of motor vehicles holds: insurance, licence, fines."""
    return category.has_plate


def known_marks(one: Vehicle, at) -> list[Mark]:
    """Return the marks seen until an instant and not repaired then, oldest first."""
    marks = one.marks.filter(found_in__at__lte=at).select_related("found_in").order_by("found_in__at", "pk")
    return [mark for mark in marks if mark.repaired_at is None or mark.repaired_at > at]


def numbered(marks: list[Mark], report: ConditionReport | None = None) -> list[dict]:
    """Return marks with their number and their place on the drawing; those that ``report`` found are new."""
    return [
        {
            "number": number,
            "side": mark.side,
            "x": mark.x * WIDTH // 1000,
            "y": mark.y * HEIGHT // 1000,
            "is_new": report is not None and mark.found_in_id == report.pk,
            "label": mark_words(mark),
            "seen_on": mark.found_in.at,
        }
        for number, mark in enumerate(marks, 1)
    ]


def mark_words(mark: Mark) -> str:
    """Write « Rayure, côté droit (portière) »."""
    note = f" ({mark.note})" if mark.note else ""
    return f"{mark.get_kind_display()}, {mark.get_side_display().lower()}{note}"


def period(rental: Rental) -> dict:
    """Return from when to when, and where."""
    where = meetings(rental)
    out, back = where[Moment.OUT], where[Moment.IN]
    return {
        "pickup_at": rental.pickup_at,
        "return_at": rental.return_at,
        "needed_from": rental.needed_from,
        "last_day": rental.last_day,
        "pickup_place": out,
        "return_place": back,
        "same_place": out == back,
        "months": rental.term_months,
    }


def lines(priced) -> list[dict]:
    """Return the lines of a quote or of a bill: each amount is its quantity times its unit price."""
    return [
        {
            "label": one.label,
            "why": one.why,
            "quantity": one.quantity,
            "unit_price": one.unit_price,
            "amount": one.amount,
            "by_other": one.kind == LineKind.PAYER,
        }
        for one in priced
    ]


def price(priced, instalments) -> dict:
    """Return a price: what the rental costs, what others bear, what the person pays, and when (row B8)."""
    priced = list(priced)
    to_pay = pricing.total(priced)
    by_others = -sum(one.amount for one in priced if one.kind == LineKind.PAYER)
    plan = [{"due_on": one.due_on, "amount": one.amount} for one in instalments]
    amounts = {one["amount"] for one in plan}
    return {
        "lines": lines(priced),
        "whole": to_pay + by_others,
        "by_others": by_others if by_others else None,
        "to_pay": to_pay,
        "instalments": plan,
        "by_amount": [
            {"amount": amount, "days": [one["due_on"] for one in group]}
            for amount, group in groupby(plan, key=lambda one: one["amount"])
        ],
        "monthly": amounts.pop() if len(plan) > 1 and len(amounts) == 1 else None,
    }


def driver_excess(rental: Rental, person: Person | None = None) -> Excess:
    """Return what a damage and a theft may cost a driver, the borrower unless another is named: by the insurer's rules
    of the departure, else the offer's."""
    category, on = rental.offer.category, paris_date(rental.pickup_at)
    person = person or rental.person
    rules = insurer_on(category, on)
    if rules is None:
        return Excess(rental.offer.excess, rental.offer.theft_excess)
    asked = [rule.licence for rule in category.licence_rules.all()]
    return excess_of(rules, person.birth_date, licence_since(person.licences.all(), asked, on), on)


def covers(rental: Rental) -> str:
    """Return what the insurer covers beside damage and theft, by its rules of the departure; nothing without any."""
    category = rental.offer.category
    rules = insurer_on(category, paris_date(rental.pickup_at)) if is_motor(category) else None
    return cover_words(rules) if rules is not None else ""


def drivers(rental: Rental) -> list[dict]:
    """Return who else drives, each with her licence, her excess and who signs with her (row H9).

    No address nor telephone: the borrower has a copy of this paper.
    """
    category, on = rental.offer.category, paris_date(rental.pickup_at)
    found = []
    for person in driving.others(rental):
        excess = driver_excess(rental, person)
        found.append(
            {
                "name": str(person),
                "birth_date": person.birth_date,
                "licence": licence(person, category, on),
                "excess": excess.damage,
                "theft_excess": excess.theft,
                "driver_class": excess.label[:1].lower() + excess.label[1:],
                "represented": represented(person, on),
            }
        )
    return found


def conditions(rental: Rental, rate: Rate, *, days: int) -> dict:
    """Return the rules of an offer and what its rate says beyond the price, over so many days; this driver's excess."""
    offer, excess = rental.offer, driver_excess(rental)
    tariff = rate.tariff()
    late = pricing.late_lines(tariff, 1, percent=offer.late_percent)
    return {
        "offer": offer.name,
        "category": offer.category.name,
        "drawing": offer.category.drawing,
        "a": WORDS[offer.category.drawing][0],
        "the": WORDS[offer.category.drawing][1],
        "is_motor": is_motor(offer.category),
        "is_lease": offer.is_lease,
        "audience": rate.get_audience_display().lower() if rate.audience != Audience.STANDARD else "",
        "minimum_age": offer.category.minimum_age,
        "licences": licence_words(offer.category),
        "km_price": tariff.km,
        "included_km": tariff.included_km_per_day * days
        if tariff.km and tariff.included_km_per_day
        else None,
        "km_per_day": tariff.included_km_per_day,
        "late_day": late[0].unit_price if late else None,
        "late_percent": offer.late_percent,
        "late_cap": offer.late_cap,
        "grace": grace(offer.grace_minutes),
        "excess": excess.damage,
        "theft_excess": excess.theft,
        "driver_class": excess.label[:1].lower() + excess.label[1:],
        "covers": covers(rental),
        "deposit_means": [label.lower() for label in offer.deposit_means_labels()],
        "replacements": [
            {"name": name, "price": amount} for name, amount in offer.replacement_prices.items()
        ],
        "rules": offer.printed_rules(),
    }


def grace(minutes: int) -> str:
    """Write a delay inside a sentence: « d’une heure », « de 30 minutes »; nothing for none."""
    if not minutes:
        return ""
    if minutes % HOUR:
        return f"de {minutes}\u00a0minutes"
    return "d’une heure" if minutes == HOUR else f"de {minutes // HOUR}\u00a0heures"


def licence_words(category: Category) -> list[str]:
    """Return the licences of which any one suffices: « B depuis 2 ans avec la formation 125 cm³ »."""
    said = []
    for rule in sorted(category.licence_rules.all(), key=lambda one: one.pk):
        if rule.licence:
            years = (
                f" depuis {rule.held_years}\u00a0an{'s' if rule.held_years > 1 else ''}"
                if rule.held_years
                else ""
            )
            training = " avec la formation 125\u00a0cm³" if rule.needs_125_training else ""
            said.append(f"{rule.get_licence_display()}{years}{training}")
    return said


def deposits(rental: Rental) -> list[dict]:
    """Return what was already left as a guarantee, and how."""
    held = (
        rental.deposits.filter(deposit__given_back_at__isnull=True).select_related("deposit").order_by("pk")
    )
    return [
        {
            "amount": link.deposit.amount,
            "means": link.deposit.get_means_display().lower(),
            "on": link.deposit.received_at,
        }
        for link in held
    ]


def reading(report: ConditionReport) -> dict:
    """Return what was read and seen at one moment."""
    return {
        "at": report.at,
        "meter": report.meter,
        "energy_percent": report.energy_percent,
        "gauge": [report.energy_percent >= step * 12.5 - 6.25 for step in range(1, 9)],
        "accessories": report.accessories,
        "missing": report.missing,
        "remarks": [line for line in report.remarks.splitlines() if line.strip()],
        "few_photos_reason": report.few_photos_reason,
        "by": str(report.by) if report.by else "",
    }


def accessories_seen(out: ConditionReport, back: ConditionReport | None) -> list[dict]:
    """Return each accessory with what was said of it at the departure and at the return: there, missing or unknown."""
    names = [*out.accessories, *out.missing]
    if back is not None:
        names += [*back.accessories, *back.missing]

    def state(report, name):
        if report is None:
            return None
        return True if name in report.accessories else False if name in report.missing else None

    return [
        {"name": name, "out": state(out, name), "back": state(back, name)} for name in dict.fromkeys(names)
    ]


def signatures(rows: Iterable[Signature]) -> list[dict]:
    """Return who signed on the screen, with the drawing as the path of a picture 1000 wide and 320 high."""
    return [
        {
            "role": one.get_role_display(),
            "name": one.name,
            "consent": one.evidence.get("consent", ""),
            "device": one.evidence.get("device", ""),
            "path": path_of(one.strokes),
            "at": one.at,
            "rank": one.rank,
            "sha256": one.sha256,
            "shown_sha256": one.shown_sha256,
        }
        for one in rows
    ]


def path_of(strokes: list[list[list[int]]]) -> str:
    """Return strokes as an SVG path; a lone point is a dot."""
    drawn = (stroke if len(stroke) > 1 else stroke * 2 for stroke in strokes)
    return " ".join("M" + " L".join(f"{x} {y}" for x, y, _when in stroke) for stroke in drawn)


def side_label(side: str) -> str:
    """Return the name of the side that a photo shows; a side with no name of its own says itself."""
    return dict(Side.choices).get(side, side.replace("_", " ").capitalize())


def sides(drawing: str, marks: list[dict]) -> list[dict]:
    """Return each side that is drawn, with the numbered marks on it, in the box of the drawing."""
    return [
        {"side": side, "label": label, "marks": [mark for mark in marks if mark["side"] == side]}
        for side, label in SIDES[Drawing(drawing).value]
    ]
