"""Keys left in a key box: the clock stops, somebody looks at the next opening, the person has time to contest (row E6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.money import ZERO, french
from mobilite.outbox.operations import notify
from mobilite.pages.french import datetime_fr, plural
from mobilite.parameters.values import Parameter
from mobilite.people.models import Place
from mobilite.people.opening import NeverOpens, next_opening
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task, settle
from rentals import pricing
from rentals.models import DropSource, KeyDrop, Rental, Status
from rentals.operations.base import deny, locked, must_be, needs_reason, told
from rentals.operations.damages import put_on_bill
from rentals.operations.keyrings import box_keys, unbox_keys
from rentals.payments.models import LineKind
from rentals.payments.operations import add_lines

CONTEST_HOURS = Parameter(
    "rentals.contest_hours",
    "Boîte à clés\u00a0: temps pour contester le constat (heures)",
    lambda **kwargs: forms.IntegerField(min_value=1, max_value=240, **kwargs),
    default=48,
    group="Retours",
    help="Après l’envoi de l’état des lieux. Avant, aucun dégât n’est compté, sauf accord de la personne.",
)
PARAMETERS = (CONTEST_HOURS,)


def drop_of(rental: Rental) -> KeyDrop | None:
    """Return what was noted of keys left in a box, or None. One query."""
    return KeyDrop.objects.filter(rental=rental).select_related("place").first()


def inspect_key(rental: Rental) -> str:
    return f"keybox:{rental.pk}:inspect"


def settle_key(rental: Rental) -> str:
    return f"keybox:{rental.pk}:settle"


@transaction.atomic
def note_drop(
    rental_id: int, *, place: Place, left_at: datetime, source: str, at: datetime, actor
) -> KeyDrop:
    """Note that the keys of a rental were left in the key box of a place: the rental stops at ``left_at``.

    The vehicle stays unavailable; a task asks to look at it at the next opening. The person is told. Raises RentalRefused.
    """
    rental = locked(rental_id)
    must_be(rental, Status.ONGOING, to="noter ses clés dans la boîte")
    if drop_of(rental) is not None:
        deny("Ses clés sont déjà notées dans la boîte : faites l’état des lieux, ou annulez ce dépôt.")
    if not place.has_key_box:
        deny(f"« {place} » n’a pas de boîte à clés : choisissez un autre lieu.", field="place")
    if source not in DropSource.values:
        deny("Dites comment on le sait.", field="source")
    if left_at > at:
        deny("Ce moment n’est pas encore venu : relisez le jour et l’heure.", field="left_at")
    if rental.handed_over_at is not None and left_at <= rental.handed_over_at:
        deny(
            f"Le dépôt vient après le départ ({datetime_fr(rental.handed_over_at)}) : relisez le jour et l’heure.",
            field="left_at",
        )
    drop = KeyDrop.objects.create(
        rental=rental, place=place, left_at=left_at, source=source, noted_at=at, noted_by=actor
    )
    vehicle = rental.vehicle
    box_keys(rental.current, place=place, at=at, actor=actor)
    open_task(
        f"Regarder {vehicle.number} : clés dans la boîte",
        role=Role.AGENT,
        place=place,
        person=rental.person,
        about=rental,
        due_at=_opening(place, at),
        key=inspect_key(rental),
        at=at,
        actor=actor,
    )
    notify(
        "rentals.key_drop",
        to=rental.person,
        about=rental,
        key=f"rentals.key_drop:{rental.pk}:{drop.pk}",
        at=at,
        actor=actor,
    )
    told(
        rental, "note_key_drop",
        f"a noté les clés de {vehicle.number} dans la boîte, {place.short_name}, {datetime_fr(left_at)} ({drop.get_source_display().lower()}) : {rental.reference}.",
        at=at, actor=actor, data={"left_at": left_at.isoformat(), "source": source},
    )  # fmt: skip
    return drop


def _opening(place: Place, at: datetime) -> datetime:
    try:
        return next_opening(place, at)
    except NeverOpens:
        return at


@transaction.atomic
def cancel_drop(rental_id: int, *, reason: str, at: datetime, actor) -> Rental:
    """Take back a drop noted by mistake, before anybody looked: the person has the vehicle still. Raises RentalRefused."""
    reason = needs_reason(reason, "Dites pourquoi ce dépôt est annulé.")
    rental = locked(rental_id)
    must_be(rental, Status.ONGOING, to="annuler ce dépôt")
    drop = drop_of(rental)
    if drop is None:
        deny("Aucun dépôt n’est noté : rechargez la page.")
    unbox_keys(rental.current, at=at, actor=actor)
    drop.delete()
    settle(inspect_key(rental), result="Le dépôt est annulé.", at=at, actor=actor)
    told(
        rental, "cancel_key_drop", f"a annulé le dépôt des clés de {rental.reference} : {reason}",
        at=at, actor=actor,
    )  # fmt: skip
    return rental


def inspected(
    rental: Rental, drop: KeyDrop, proposed: Sequence[pricing.Line], *, at: datetime, actor
) -> None:
    """Write that the vehicle was looked at: the person hears of it and her time to contest begins. In the return's transaction."""
    drop.told_at = at
    drop.contest_until = at + timedelta(hours=CONTEST_HOURS.on(paris_date(at)))
    drop.proposed = [
        {"label": line.label, "amount": str(line.amount), "why": line.why, "kind": str(line.kind)}
        for line in proposed
    ]
    drop.save(update_fields=["told_at", "contest_until", "proposed"])
    settle(inspect_key(rental), result="L’état des lieux est fait.", at=at, actor=actor)
    notify(
        "rentals.key_drop_seen",
        to=rental.person,
        about=rental,
        key=f"rentals.key_drop_seen:{rental.pk}:{drop.pk}",
        at=at,
        actor=actor,
        extra={"constat": constat(drop), "limite": datetime_fr(drop.contest_until, year=False)},
    )
    if drop.proposed:
        open_task(
            f"Décider des frais proposés : {rental.reference}",
            role=Role.AGENT,
            place=rental.return_place,
            person=rental.person,
            about=rental,
            due_at=drop.contest_until,
            key=settle_key(rental),
            at=at,
            actor=actor,
        )


def constat(drop: KeyDrop) -> str:
    """Return « rien à signaler » or « 2 choses à compter, 80,00 € », for the message and the page."""
    if not drop.proposed:
        return "rien à signaler"
    return f"{plural(len(drop.proposed), 'point')} à voir avec vous, {french(proposed_total(drop))}"


def proposed_total(drop: KeyDrop) -> Decimal:
    """Return what the inspection would charge, in euros."""
    return sum((Decimal(line["amount"]) for line in drop.proposed), ZERO)


def proposed_lines(drop: KeyDrop) -> list[pricing.Line]:
    """Return what the inspection would charge, as lines of a bill."""
    return [
        pricing.line(
            pricing.Kind(line["kind"]), line["label"], line["why"], unit_price=Decimal(line["amount"])
        )
        for line in drop.proposed
    ]


@transaction.atomic
def agree(rental_id: int, *, at: datetime, actor) -> KeyDrop:
    """Note that the person agrees with what the inspection says: nothing waits any more. Raises RentalRefused."""
    rental, drop = _answering(rental_id, at)
    drop.agreed_at = at
    drop.save(update_fields=["agreed_at"])
    told(
        rental, "agree_report", f"a noté l’accord de la personne sur l’état des lieux de {rental.reference}.",
        at=at, actor=actor,
    )  # fmt: skip
    return drop


def _answering(rental_id: int, at: datetime) -> tuple[Rental, KeyDrop]:
    rental = locked(rental_id)
    drop = drop_of(rental)
    if drop is None or drop.contest_until is None:
        deny("L’état des lieux n’est pas encore fait : faites-le, puis notez sa réponse.")
    if drop.agreed_at is not None or drop.contested_at is not None:
        deny("Sa réponse est déjà notée : rechargez la page.")
    if at >= drop.contest_until:
        deny(
            f"Le temps pour contester est passé ({datetime_fr(drop.contest_until)}) : notez ce qu’elle dit sur sa fiche."
        )
    return rental, drop


@transaction.atomic
def settle_proposed(rental_id: int, *, charged: bool, reason: str = "", at: datetime, actor) -> KeyDrop:
    """Charge what the inspection proposed, or give it up and say why. Raises RentalRefused.

    Never before the person agreed or had her time (row E6); what she contests is answered (``contests``).
    """
    rental = locked(rental_id)
    drop = drop_of(rental)
    if drop is None or not drop.is_to_settle:
        deny("Rien n’attend : rechargez la page.")
    must_be(rental, Status.RETURNED, to="décider de ses frais")
    if drop.contested_at is not None:
        deny("La personne conteste ces frais : un responsable lui répond depuis la page de la location.")
    if not drop.may_settle(at):
        until = datetime_fr(drop.contest_until)
        deny(f"La personne peut contester jusqu’au {until} : attendez, ou notez son accord.")
    reason = reason.strip()[:200]
    if not reason and not charged:
        deny("Dites pourquoi : la personne le lira.", field="reason")
    total = proposed_total(drop)
    if charged:
        add_lines(rental.main_bill.pk, proposed_lines(drop), at=at)
        put_on_bill(rental.damages.filter(line=None), rental.main_bill, at=at)
    drop.settled_at = at
    drop.save(update_fields=["settled_at"])
    settle(settle_key(rental), result="Les frais sont décidés.", at=at, actor=actor)
    done = (
        f"a compté {french(total)} proposés après le dépôt des clés"
        if charged
        else f"a renoncé à {french(total)} proposés"
    )
    told(
        rental, "settle_key_drop", f"{done} : {rental.reference}. {reason}".strip(),
        at=at, actor=actor, data={"amount": str(total), "charged": charged},
    )  # fmt: skip
    return drop


def refuse_early_damage(rental: Rental, kind: str, at: datetime) -> None:
    """Refuse to charge damage while a person who left her keys in a box may still contest. Raises RentalRefused."""
    if kind != LineKind.DAMAGE:
        return
    drop = drop_of(rental)
    if drop is None or drop.settled_at is not None or drop.agreed_at is not None:
        return
    if drop.contest_until is None:
        deny(
            "Ses clés sont dans la boîte : faites d’abord l’état des lieux, la personne aura le temps d’y répondre."
        )
    if at < drop.contest_until:
        deny(
            f"La personne peut contester l’état des lieux jusqu’au {datetime_fr(drop.contest_until)} : "
            "attendez, ou notez son accord."
        )
