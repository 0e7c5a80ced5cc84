"""How long the means of a deposit holds, and whether that is long enough (row F2)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django import forms

from mobilite.pages.french import date_fr, plural
from mobilite.parameters.values import Parameter
from mobilite.periods import add_months
from rentals.payments.models import DepositMeans
from rentals.payments.operations import PaymentRefused

GROUP = "Cautions"


def _number(key, label, default, help="", most=365):
    return Parameter(
        f"payments.{key}", label, lambda **how: forms.IntegerField(min_value=0, max_value=most, **how),
        default=default, group=GROUP, help=help,
    )  # fmt: skip


#: A year from the end of the eight days to present it (code monétaire et financier, L131-32 and L131-59).
CHEQUE_MONTHS = _number(
    "cheque_months", "Un chèque se présente pendant (mois)", 12, "Un an, plus le délai de présentation.", 36
)
CHEQUE_DAYS = _number("cheque_days", "… et encore (jours)", 8, "Le délai de présentation en France.", 90)
HOLD_DAYS = _number(
    "hold_days",
    "Une empreinte de carte tient (jours)",
    7,
    "Ce que les banques gardent de côté\u00a0; Stripe dit ensuite le jour exact.",
)
MARGIN = _number(
    "deposit_margin", "Marge après le retour (jours)", 7,
    "La caution tient jusqu’au retour, et ce temps pour tout vérifier.",
)  # fmt: skip
FIRST_NOTICE = _number("deposit_notice", "Prévenir avant la fin d’une caution (jours)", 60)
LAST_NOTICE = _number("deposit_last_notice", "Le redire, en urgent (jours)", 15)
CONTEST_DAYS = _number(
    "contest_days", "Pour contester une retenue (jours)", 15, "Écrit dans la lettre de retenue."
)
PARAMETERS = (CHEQUE_MONTHS, CHEQUE_DAYS, HOLD_DAYS, MARGIN, FIRST_NOTICE, LAST_NOTICE, CONTEST_DAYS)

#: What may be asked for today: the means by card come with payment by card.
OFFERED = (
    DepositMeans.CASH,
    DepositMeans.CHEQUE,
    DepositMeans.TERMINAL,
    DepositMeans.TRANSFER,
    DepositMeans.GUARANTEE,
)
#: Asked on the person's own telephone, where payment online is branched (``rentals.payments.online.holds``).
ONLINE = (DepositMeans.CARD_HOLD,)
#: Money and what has no end of itself.
NEVER_ENDS = {DepositMeans.CASH, DepositMeans.TERMINAL, DepositMeans.TRANSFER, DepositMeans.GUARANTEE}
#: What the person replaces by another one of the same kind before its end.
REPLACEABLE = (DepositMeans.CHEQUE, DepositMeans.GUARANTEE)


def holds_until(means: str, on: date, *, until: date | None = None) -> date | None:
    """Return the last day that a means holds when it begins ``on`` a day; None for what does not end.

    ``until`` is what the paper of a guarantor says. A cheque of 29 February holds until 28 February of the next year,
    and eight days more.
    """
    if means == DepositMeans.CHEQUE:
        return add_months(on, CHEQUE_MONTHS.on(on)) + timedelta(days=CHEQUE_DAYS.on(on))
    if means == DepositMeans.CARD_HOLD:
        return on + timedelta(days=HOLD_DAYS.on(on))
    return until if means == DepositMeans.GUARANTEE else None


def needed_until(return_on: date, today: date, means: str = "") -> date:
    """Return the day until which a deposit must hold: the return, and the time to look at what came back.

    A card's hold is taken or let go of at the return itself: it holds no longer.
    """
    if means in ONLINE:
        return return_on
    return return_on + timedelta(days=MARGIN.on(today))


def is_enough(means: str, until: date | None, needed: date, today: date) -> bool:
    """Tell whether a means that holds ``until`` then guarantees what lasts until ``needed``.

    A cheque or a guarantor's paper that ends before is enough when there is time to replace it: alarms come 60 and 15
    days before its end.
    """
    if until is None or until >= needed:
        return True
    return means in REPLACEABLE and until >= today + timedelta(days=FIRST_NOTICE.on(today))


def refuse_short(
    means: str, until: date | None, needed: date, *, today: date, accepted: Iterable[str] = ()
) -> None:
    """Refuse a means that cannot hold until ``needed``, with why, and what is possible instead. Raises PaymentRefused."""
    if is_enough(means, until, needed, today):
        return
    label = DepositMeans(means).label
    if means in ONLINE:
        raise PaymentRefused(
            f"{label} : la banque ne garde la somme que {plural(HOLD_DAYS.on(today), 'jour')}, jusqu’au {_day(until)}, et le retour "
            f"est le {_day(needed)}. {instead(accepted, needed_until(needed, today), today=today, but=means)}",
            field="amount",
        )
    said = f"{label} : cette caution tient jusqu’au {_day(until)}, il en faut une jusqu’au {_day(needed)} (le retour, et"
    said += f" {plural(MARGIN.on(today), 'jour')} pour tout vérifier)."
    raise PaymentRefused(f"{said} {instead(accepted, needed, today=today, but=means)}", field="means")


def instead(accepted: Iterable[str], needed: date, *, today: date, but: str = "") -> str:
    """Say which means hold long enough: among those accepted, or all those offered when none is named."""
    possible = [
        DepositMeans(one).label.lower()
        for one in (tuple(accepted) or OFFERED)
        if one != but and one in OFFERED and is_enough(one, holds_until(one, today), needed, today)
    ]
    if but == DepositMeans.CHEQUE:
        possible.insert(0, "un chèque daté d’aujourd’hui")
    if not possible:
        return "Demandez une dispense au responsable."
    return f"Possible : {' ou '.join(possible)}."


def refuse_all_short(accepted: Iterable[str], start: date, return_on: date) -> None:
    """Refuse when no means accepted could hold from ``start`` until the return and its margin. Raises PaymentRefused."""
    accepted = tuple(accepted)
    if not accepted or NEVER_ENDS.intersection(accepted):
        return
    needed = needed_until(return_on, start)
    if any(
        is_enough(one, holds_until(one, start), needed_until(return_on, start, one), start)
        for one in accepted
    ):
        return
    refuse_short(accepted[0], holds_until(accepted[0], start), needed, today=start, accepted=accepted)


def _day(day) -> str:
    return date_fr(day, weekday=False)
