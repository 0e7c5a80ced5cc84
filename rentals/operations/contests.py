"""What a person contests of the damage asked of her: noted, suspended, answered by a manager, told to her (issue 6, § 8)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.money import ZERO, french, rounded
from mobilite.outbox.operations import notify
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.parameters.values import Parameter
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task, settle
from rentals import pricing
from rentals.damage.models import Channel, Contest, ContestedLine, Outcome
from rentals.documents.contests import issue_contest_letter
from rentals.models import KeyDrop, Rental, Status
from rentals.operations.base import deny, locked, must_be, needs_reason, told
from rentals.operations.damages import put_on_bill
from rentals.operations.keybox import drop_of, proposed_lines, proposed_total, settle_key
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Line, LineKind
from rentals.payments.operations import add_lines

ANSWER_DAYS = Parameter(
    "rentals.contest_answer_days",
    "Contestation\u00a0: y répondre sous (jours)",
    lambda **kwargs: forms.IntegerField(min_value=1, max_value=60, **kwargs),
    default=10,
    group="Retours",
    help="La date est dite à la personne. Jusqu’à la réponse, la somme contestée n’est pas due.",
)
LONGEST_WORDS = 2000


def contest_key(contest: Contest) -> str:
    return f"contest:{contest.pk}"


def open_contest(rental: Rental) -> Contest | None:
    """Return the contestation of a rental that waits for an answer, or None. One query."""
    return Contest.objects.filter(rental=rental, answered_at=None).first()


def contestable(rental: Rental) -> list[Line]:
    """Return the lines of the borrower's bill that ask for damage and were not contested yet, the oldest first."""
    bill = rental.main_bill
    if bill is None:
        return []
    lines = bill.lines.filter(kind=LineKind.DAMAGE, amount__gt=0, contested=None)
    return list(lines.order_by("at", "pk"))


@transaction.atomic
def contest(
    rental_id: int,
    *,
    words: str,
    channel: str = Channel.COUNTER,
    lines: Iterable[int] = (),
    at: datetime,
    actor,
) -> Contest:
    """Note what the person contests, in her words: lines of her bill, or what the inspection after a drop proposes.

    What was not paid of it leaves the bill until the answer: it is not due, nobody reminds her of it, no deposit is kept
    for it. A manager has a task with its deadline, and she is told. Raises RentalRefused.
    """
    words, lines = words.strip(), set(lines)
    if not words:
        deny("Écrivez ce qu’elle conteste, avec ses mots.", field="words")
    if len(words) > LONGEST_WORDS:
        deny(f"Écrivez-le en {LONGEST_WORDS} signes au plus.", field="words")
    if channel not in Channel.values:
        deny("Dites comment elle l’a dit.", field="channel")
    rental = locked(rental_id)
    # Under way, what was charged when its vehicle was swapped.
    must_be(rental, Status.ONGOING, Status.RETURNED, Status.CLOSED, to="noter une contestation")
    if open_contest(rental) is not None:
        deny("Sa contestation est déjà notée : complétez-la par une note sur sa fiche.", field="words")
    drop = drop_of(rental)
    waits = drop is not None and drop.settled_at is None and (drop.is_to_settle or not lines)
    made = Contest(
        rental=rental, opened_at=at, channel=channel, words=words, noted_by=actor, suspended=ZERO,
        answer_by=at + timedelta(days=ANSWER_DAYS.on(paris_date(at))),
    )  # fmt: skip
    if waits and drop is not None:
        _contest_drop(made, drop, at)
    else:
        _contest_lines(made, rental, lines, at)
    open_task(
        f"Répondre à une contestation : {rental.reference}",
        role=Role.MANAGER,
        person=rental.person,
        about=rental,
        due_at=made.answer_by,
        key=contest_key(made),
        at=at,
        actor=actor,
    )
    notify(
        "damage.contest_noted", to=rental.person, about=rental, key=f"damage.contest_noted:{made.pk}", at=at,
        actor=actor, extra={"limite": date_fr(made.answer_by, year=False)},
    )  # fmt: skip
    told(
        rental, "contest_report",
        f"a noté une contestation, {made.get_channel_display().lower()} : {rental.reference}, {french(made.disputed)}.",
        at=at, actor=actor, data={"contest": made.pk, "disputed": str(made.disputed), "suspended": str(made.suspended)},
    )  # fmt: skip
    return made


def _contest_drop(made: Contest, drop: KeyDrop, at: datetime) -> None:
    if drop.contest_until is None:
        deny("L’état des lieux n’est pas encore fait : faites-le, puis notez sa réponse.")
    if drop.agreed_at is not None:
        deny("Son accord est déjà noté : rechargez la page.")
    if at >= drop.contest_until:
        deny(
            f"Le temps pour contester est passé ({datetime_fr(drop.contest_until)}) : décidez des frais, elle pourra contester la note."
        )
    drop.contested_at = at
    drop.save(update_fields=["contested_at"])
    made.drop, made.disputed = drop, proposed_total(drop)
    made.save()


def _contest_lines(made: Contest, rental: Rental, wanted: set[int], at: datetime) -> None:
    found = [line for line in contestable(rental) if line.pk in wanted]
    if not found or len(found) != len(wanted):
        deny("Cochez les lignes qu’elle conteste : une ligne se conteste une seule fois.", field="lines")
    bill = rental.main_bill
    made.disputed = sum((line.amount for line in found), ZERO)
    made.suspended = min(made.disputed, balance(bill).left)
    made.save()
    ContestedLine.objects.bulk_create(ContestedLine(contest=made, line=line) for line in found)
    if made.suspended:
        label = f"Contesté le {date_fr(at, weekday=False)}"
        why = (
            f"Pas dû avant notre réponse, attendue le {date_fr(made.answer_by, weekday=False)} au plus tard."
        )
        _correct(bill, label, why, -made.suspended, at=at)


def _correct(bill: Bill, label: str, why: str, amount: Decimal, *, at: datetime) -> None:
    """Put a correction on the bill, nil, above or below; a closed bill is open again, for what is now to be given back."""
    if bill.closed_at is not None:
        bill.closed_at = None
        bill.save(update_fields=["closed_at"])
    add_lines(bill.pk, [pricing.line(pricing.Kind.CORRECTION, label, why[:300], unit_price=amount)], at=at)


@transaction.atomic
def answer_contest(
    contest_id: int, *, outcome: str, kept: Decimal | None = None, reason: str, at: datetime, actor
) -> Contest:
    """Answer a contestation: the damage is kept, lowered to ``kept``, or given up, and why. She is told, with a letter.

    The bill then says what the answer leaves, by a correction; what was paid too much is to be given back. Raises
    RentalRefused, NoOrganisation.
    """
    rental = locked(Contest.objects.values_list("rental", flat=True).get(pk=contest_id))
    found = Contest.objects.locked().select_related("drop").get(pk=contest_id)
    if not found.is_open:
        deny("Une réponse est déjà donnée : rechargez la page.")
    if outcome not in Outcome.values:
        deny("Dites ce qui est décidé.", field="outcome")
    reason = needs_reason(reason, "Dites pourquoi : la personne le lira.")
    left = {Outcome.KEPT: found.disputed, Outcome.GIVEN_UP: ZERO}.get(Outcome(outcome), kept)
    if outcome == Outcome.LOWERED and (
        left is None or not ZERO < left < found.disputed or left != rounded(left)
    ):
        deny(
            f"Écrivez une somme entre 0,01 € et moins de {french(found.disputed)}, ou choisissez une autre réponse.",
            field="kept",
        )
    found.outcome, found.kept, found.reason = outcome, left, reason
    found.answered_at, found.answered_by = at, actor
    found.save(update_fields=["outcome", "kept", "reason", "answered_at", "answered_by"])
    if found.drop is None:
        change = found.kept - (found.disputed - found.suspended)
        # Even when it changes nothing more, the bill says what was answered under what it says was contested.
        if change or found.suspended:
            _correct(rental.main_bill, _label(found), reason, change, at=at)
    else:
        _charge_drop(found, found.drop, rental, at=at, actor=actor)
    settle(contest_key(found), result="La réponse est donnée.", at=at, actor=actor)
    issue_contest_letter(found, rental, at=at, actor=actor)
    notify(
        "damage.contest_answered", to=rental.person, about=rental, key=f"damage.contest_answered:{found.pk}", at=at,
        actor=actor, extra={"decision": decision_words(found), "motif": reason},
    )  # fmt: skip
    told(
        rental, "answer_contest", f"a répondu à la contestation de {rental.reference} : {decision_words(found)} {reason}",
        at=at, actor=actor, data={"contest": found.pk, "outcome": outcome, "kept": str(found.kept)},
    )  # fmt: skip
    return found


def _label(found: Contest) -> str:
    """Write « Contesté le 7 avril 2026, réponse du 9 avril 2026 : maintenu »; the first day is left out where another line says it."""
    words = {
        Outcome.KEPT: "maintenu",
        Outcome.LOWERED: f"ramené à {french(found.kept or ZERO)}",
        Outcome.GIVEN_UP: "abandonné",
    }
    answered = found.answered_at or found.opened_at
    said = f"éponse du {date_fr(answered, weekday=False)}\u00a0: {words[Outcome(found.outcome)]}"
    if found.suspended:
        return f"R{said}"
    return f"Contesté le {date_fr(found.opened_at, weekday=False)}, r{said}"


def _charge_drop(found: Contest, drop: KeyDrop, rental: Rental, *, at: datetime, actor) -> None:
    """Charge what the answer leaves of what an inspection proposed."""
    if found.kept:
        add_lines(rental.main_bill.pk, proposed_lines(drop), at=at)
        put_on_bill(rental.damages.filter(line=None), rental.main_bill, at=at)
        if found.kept != found.disputed:
            _correct(rental.main_bill, _label(found), found.reason, found.kept - found.disputed, at=at)
    drop.settled_at = at
    drop.save(update_fields=["settled_at"])
    settle(settle_key(rental), result="Les frais sont décidés.", at=at, actor=actor)


def decision_words(found: Contest) -> str:
    """Say the answer in one sentence, for messages, the letter and the journal."""
    if found.outcome == Outcome.GIVEN_UP:
        return f"nous ne comptons pas les {french(found.disputed)}."
    if found.outcome == Outcome.LOWERED:
        return f"nous comptons {french(found.kept or ZERO)} au lieu de {french(found.disputed)}."
    if not found.disputed:
        return "nous gardons notre état des lieux."
    return f"nous gardons la somme de {french(found.disputed)}."


def contested_lines_of(rental: Rental) -> set[int]:
    """Return the keys of the lines that are looked at: no deposit is kept for them."""
    rows = ContestedLine.objects.filter(contest__rental=rental, contest__answered_at=None)
    return set(rows.values_list("line", flat=True))


def refuse_while_contested(rental: Rental, *, to: str) -> None:
    """Refuse an act that ends a rental while a contestation waits. Raises RentalRefused."""
    found = open_contest(rental)
    if found is not None:
        deny(
            f"Elle conteste {french(found.disputed)} depuis {datetime_fr(found.opened_at)} : répondez-lui d’abord, puis vous pourrez {to}."
        )


PARAMETERS = (ANSWER_DAYS,)
