"""The helmet and the gloves of whoever rides, as papers say them: chosen before the contract, worn since a departure (row E4)."""

from rentals import driving
from rentals.models import (
    LENT,
    OWN,
    ConditionDraft,
    ConditionReport,
    GearKind,
    Gloves,
    Helmet,
    Moment,
    Rental,
    RiderGear,
    Size,
    question_name,
)

#: What a sheet asks by hand when nothing is known: a number, a size, or her own with its mark.
EMPTY_BOXES = [
    {"name": kind.label, "known": "", "several": kind == GearKind.GLOVES, "sizes": list(Size.labels)}
    for kind in GearKind
]


def needs_gear(rental: Rental) -> bool:
    """Tell whether what is lent leaves with helmets and gloves."""
    vehicle = rental.vehicle
    return (vehicle.category if vehicle else rental.offer.category).needs_gear


def gear_chosen(rental: Rental) -> list[dict]:
    """Return what was chosen for each rider at the step of the departure, before the keys: « Casque » and « K-02, taille M, prêté ».

    Nothing for another kind of vehicle, nor while nothing is chosen: the condition report then says it.
    """
    vehicle = rental.vehicle
    if vehicle is None or not vehicle.category.needs_gear:
        return []
    draft = ConditionDraft.objects.filter(rental=rental, moment=Moment.OUT, vehicle=vehicle).first()
    answers = draft.data.get("gear", {}) if draft else {}
    if not answers:
        return []
    found = []
    for person in driving.people(rental):
        for kind in GearKind:
            how, _, what = answers.get(question_name(kind, person.pk), "").partition(":")
            words = _chosen(kind, how, what)
            if words:
                found.append(
                    {
                        "who": str(person),
                        "is_borrower": person == rental.person,
                        "name": kind.label,
                        "words": words,
                    }
                )
    return found


def _chosen(kind, how, what) -> str:
    is_helmet = kind == GearKind.HELMET
    if how == OWN:
        return f"{'le sien' if is_helmet else 'les siens'}, {what}"
    stock = Helmet if is_helmet else Gloves
    item = stock.objects.filter(pk=what).first() if how == LENT and what.isdecimal() else None
    if item is None:
        return ""
    size = f"taille {item.get_size_display()}"
    return f"n° {item.number}, {size}, prêté" if is_helmet else f"{size}, prêtés"


def gear_worn(rental: Rental, out: ConditionReport | None = None) -> list[RiderGear]:
    """Return what each rider wears since a departure, or now when none is given, the borrower first."""
    rows = (
        rental.gear.filter(given_at=out.at) if out else rental.gear.filter(returned_at=None, missing_at=None)
    )
    return list(rows.select_related("person", "helmet", "gloves").order_by("pk"))


def gear_seen(rental: Rental, out: ConditionReport | None, back: ConditionReport | None) -> list[dict]:
    """Return the helmet and gloves of each rider since a departure, and at a return whether what we lent is there."""
    rows = gear_worn(rental, out) if out else []
    return [
        {"name": f"{row}, {row.person}", "back": row.returned_at is not None if back and row.item else None}
        for row in rows
    ]


def gear_boxes(rental: Rental, out: ConditionReport | None) -> list[dict]:
    """Return what a sheet to fill in by hand says of helmets and gloves: those known by name, else boxes to tick.

    ``out`` is the report of the departure, for the sheet of a return: only what is ours comes back.
    """
    if out is not None:
        rows = [one for one in gear_worn(rental, out) if one.item and one.returned_at is None]
        return [
            {
                "name": one.get_kind_display(),
                "known": f"{one.item}, {one.person}",
                "several": one.gloves is not None,
            }
            for one in rows
        ]
    chosen = gear_chosen(rental)
    known = [
        {
            "name": one["name"],
            "known": f"{one['words']}, {one['who']}",
            "several": one["name"] == GearKind.GLOVES.label,
        }
        for one in chosen
    ]
    named = {one["name"] for one in chosen if one["is_borrower"]}
    return known + [one for one in EMPTY_BOXES if one["name"] not in named]
