"""Lend helmets and gloves, take them back: steps of a hand-over and of a return, and the stock of the counter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from mobilite.audit.entries import record
from mobilite.periods import paris_date
from rentals.models import GearKind, Gloves, Helmet, Rental, RiderGear
from rentals.operations.base import deny


@dataclass(frozen=True, kw_only=True)
class Worn:
    """What protects a rider: her own with the ``mark`` seen on it, or a helmet or a pair of gloves of ours."""

    person_id: int
    kind: str
    mark: str = ""
    helmet_id: int | None = None
    gloves_id: int | None = None


def give_gear(rental: Rental, worn: Sequence[Worn], *, at: datetime) -> list[RiderGear]:
    """Note what each rider wears and lend what is ours. A step of the hand-over, whose entry tells it.

    Nobody leaves on what asks for a helmet and gloves without both (art. R431-1 and R431-1-2 of the code de la route).
    Raises RentalRefused: something is missing, or somebody else has it now.
    """
    if rental.vehicle is None or not rental.vehicle.category.needs_gear:
        return []
    seen = {(one.person_id, one.kind) for one in worn}
    for kind in GearKind:
        if (rental.person_id, kind) not in seen:
            deny(
                f"{kind.label} : dites si {rental.person.first_name} a le sien ou si nous le prêtons.",
                field="gear",
            )
    return [_given(rental, one, at) for one in worn]


def _given(rental: Rental, one: Worn, at: datetime) -> RiderGear:
    row = RiderGear(rental=rental, person_id=one.person_id, kind=one.kind, mark=one.mark, given_at=at)
    if one.helmet_id is not None:
        helmet = Helmet.objects.lendable(paris_date(at)).filter(pk=one.helmet_id).first()
        if helmet is None:
            deny("Ce casque ne se prête plus : choisissez-en un autre.", field="gear")
        row.helmet, row.mark = helmet, helmet.mark
    if one.gloves_id is not None:
        # The last pair goes to one of two who press at once: the row counts, not who read it first.
        free = Gloves.objects.filter(pk=one.gloves_id, lent__lt=F("owned"))
        if not free.update(lent=F("lent") + 1):
            deny("Il n’y a plus de gants de cette taille : choisissez-en d’autres.", field="gear")
        row.gloves = Gloves.objects.get(pk=one.gloves_id)
        row.mark = row.gloves.mark
    if not row.mark:
        deny("Regardez le marquage, puis dites lequel.", field="gear")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if row.helmet is None:
            raise
        deny(f"Quelqu’un d’autre a le {row.helmet} : choisissez-en un autre.", field="gear")
        raise AssertionError from error
    return row


def lent_gear(rental: Rental) -> list[RiderGear]:
    """Return what we lent for a rental and did not get back, in the order it was given. One query."""
    rows = rental.gear.filter(returned_at=None).exclude(helmet=None, gloves=None)
    return list(rows.select_related("person", "helmet", "gloves").order_by("pk"))


def take_gear(rental: Rental, *, missing: Collection[int] = (), at: datetime) -> None:
    """Take back what was lent, but for the rows that are ``missing``: they stay with who has them. A step of the return."""
    rental.gear.filter(returned_at=None, helmet=None, gloves=None).update(returned_at=at)
    for row in lent_gear(rental):
        if row.pk in missing:
            row.missing_at = at
            row.save(update_fields=["missing_at"])
        else:
            _back(row, rental.return_place, at)


def _back(row: RiderGear, place, at: datetime) -> None:
    row.returned_at = at
    row.save(update_fields=["returned_at"])
    if row.helmet is not None:
        Helmet.objects.filter(loans=row).update(place=place)
    else:
        Gloves.objects.filter(loans=row).update(lent=F("lent") - 1)


@transaction.atomic
def find_gear(gear_id: int, *, at: datetime, actor) -> RiderGear:
    """Note that what was missing at a return is back. Raises RentalRefused when it was not missing."""
    row = RiderGear.objects.select_for_update(of=("self",), no_key=True).get(pk=gear_id)
    if row.missing_at is None or row.returned_at is not None:
        deny("C’est déjà rendu : rechargez la page.")
    _back(row, row.rental.return_place, at)
    record("find_gear", row.rental, sentence=f"a noté le retour : {row}", actor=actor, at=at)
    return row


@transaction.atomic
def add_helmet(*, at: datetime, actor, **values) -> Helmet:
    """Bring a numbered helmet into the stock."""
    helmet = Helmet.objects.create(**values)
    record("create", helmet, sentence=f"a ajouté le {helmet}", actor=actor, at=at)
    return helmet


@transaction.atomic
def retire_helmet(helmet_id: int, *, on: date, at: datetime, actor) -> Helmet:
    """Withdraw a helmet: it is not lent any more, its past stays. Raises RentalRefused."""
    helmet = Helmet.objects.select_for_update(of=("self",), no_key=True).get(pk=helmet_id)
    if helmet.retired_on is not None:
        deny("Ce casque est déjà retiré : rechargez la page.")
    if helmet.loans.filter(returned_at=None, missing_at=None).exists():
        deny("Quelqu’un a ce casque : notez d’abord son retour.")
    helmet.retired_on = on
    helmet.save(update_fields=["retired_on"])
    record("retire", helmet, sentence=f"a retiré le {helmet}", actor=actor, at=at, changed=["retired_on"])
    return helmet


@transaction.atomic
def set_gloves(*, place, size: str, mark: str, owned: int, price, at: datetime, actor) -> Gloves:
    """Say how many pairs of a size a place has. Raises RentalRefused for fewer than are lent."""
    gloves = Gloves.objects.select_for_update(no_key=True).filter(place=place, size=size, mark=mark).first()
    gloves = gloves or Gloves(place=place, size=size, mark=mark)
    if owned < gloves.lent:
        deny(f"{gloves.lent} sont prêtées : notez d’abord leur retour.", field="owned")
    gloves.owned, gloves.price = owned, price
    gloves.save()
    record("update", gloves, sentence=f"a compté {owned} paires : {gloves}, {place}", actor=actor, at=at)
    return gloves
