"""What a line of the bank may be: ranked, with reasons, to the cent; money already noted comes first."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mobilite.money import ZERO, from_cents
from rentals.payments.bank.clues import RECEIVE, Book, Known, Owed, Payer, reference_key, seen
from rentals.payments.bank.matching import plain, proposals
from rentals.payments.bank.receiving import spread, sum_of

DAY = date(2026, 4, 7)
DIALLO = Payer("person-1", "Aïcha Diallo", ("diallo",), ("aicha",))
PETIT = Payer("person-2", "Lou Petit", ("petit",), ("lou",))
CCAS = Payer(
    "partner-1", "CCAS d’Ancenis-Saint-Géréon", ("ccas", "d", "ancenis", "saint", "gereon"), (), True
)
PAYERS = {one.key: one for one in (DIALLO, PETIT, CCAS)}


def euros(text) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


def owed(bill, payer, left, due=None, *, references=(), parts=(), days=10):
    return Owed(
        bill, payer.key, euros(left), euros(left if due is None else due), DAY - timedelta(days=days),
        f"Location {bill}", references, tuple(map(euros, parts)),
    )  # fmt: skip


def book(*rows):
    return Book(
        PAYERS,
        [one for one in rows if isinstance(one, Owed)],
        [one for one in rows if isinstance(one, Known)],
    )


def found(label, amount, *rows):
    return proposals(seen(DAY, euros(amount), label), book(*rows))


def test_a_reference_in_the_label_comes_before_a_name_and_a_name_before_a_sum():
    rows = (
        owed(1, DIALLO, "45"),
        owed(2, PETIT, "45", references=("LOC-2026-0042",)),
        owed(3, CCAS, "45"),
    )
    offered = found("VIR DIALLO AICHA LOC 2026 42", "45", *rows)
    assert [one.payer for one in offered] == ["person-2", "person-1"]
    assert "la référence LOC-2026-0042 est dans le libellé" in offered[0].reasons
    assert "le nom Aïcha Diallo est dans le libellé" in offered[1].reasons
    assert all(one.parts == ((str(bill), euros("45")),) for one, bill in zip(offered, (2, 1), strict=True))
    # A sum alone is said to be one, and only when nothing else speaks.
    chance = found("VIREMENT RECU", "45", *rows)
    assert len(chance) == 3
    assert all("seule la somme correspond" in one.reasons and plain([one]) is None for one in chance)


def test_a_name_and_the_very_sum_stand_out():
    offered = found("VIREMENT M OU MME DIALLO", "45", owed(1, DIALLO, "100", "45"), owed(2, PETIT, "80"))
    assert [one.payer for one in offered] == ["person-1"]
    assert "le nom Diallo est dans le libellé" in offered[0].reasons
    assert "45,00\u00a0€ sont dus\u00a0: Location 1" in offered[0].reasons
    reference = found("VIR DIALLO LOC-2026-0001", "45", owed(1, DIALLO, "45", references=("LOC-2026-0001",)))
    assert plain(reference) == reference[0]


def test_a_word_of_a_name_inside_another_word_names_nobody():
    assert found("VIR PETITJEAN", "33", owed(2, PETIT, "45")) == []


def test_two_instalments_are_recognised():
    offered = found("VIR LOU PETIT", "60", owed(2, PETIT, "180", "30", parts=("30", "30", "30")))
    assert "2 échéances font 60,00\u00a0€\u00a0: Location 2" in offered[0].reasons


def test_one_transfer_pays_five_bills():
    bills = [owed(n, CCAS, str(20 + n), days=100 - n) for n in range(1, 7)]
    offered = found("VIR CCAS ANCENIS", str(sum(20 + n for n in range(1, 6))), *bills)
    assert offered[0].parts == tuple((str(n), euros(20 + n)) for n in range(1, 6))
    assert "sur 5\u00a0notes" in " ".join(offered[0].reasons)
    assert offered[0].rest == ZERO


def test_what_is_above_the_bills_stays_the_payers_and_is_said():
    [offered] = found("VIR LOU PETIT", "50", owed(2, PETIT, "45"))
    assert (offered.parts, offered.rest) == ((("2", euros("45")),), euros("5"))
    assert "le surplus attendra" in offered.reasons[-1]


def test_a_slip_of_cheques_is_matched_with_its_number_and_its_sum():
    slip = Known(
        "remittance", "3", euros("215"), DAY - timedelta(days=2), "remise de chèques REM-2026-0003",
        references=("REM-2026-0003",),
    )  # fmt: skip
    [offered] = found("REMISE CHEQUES REM 2026 0003", "215", slip)
    assert offered.reasons[0] == "remise de chèques REM-2026-0003, 215,00\u00a0€"
    assert plain([offered]) == offered
    assert found("REMISE CHEQUES", "214", slip) == []
    assert proposals(seen(DAY + timedelta(days=60), euros("215"), "REMISE"), book(slip)) == []


def test_a_transfer_that_is_noted_already_is_not_paid_twice():
    noted = Known(
        "payment", "9", euros("45"), DAY - timedelta(days=1), "virement de Aïcha Diallo", payer=DIALLO.key
    )
    offered = found("VIR AICHA DIALLO", "45", owed(1, DIALLO, "45"), noted)
    assert [one.kind for one in offered] == ["payment", RECEIVE]
    assert "regardez d’abord" in offered[1].cautions[0]
    assert plain(offered) == offered[0]
    assert plain(offered[1:]) is None


def test_the_days_of_a_terminal_over_a_week_end_and_its_fees():
    days = [
        Known(
            "terminal",
            f"2026-04-0{n}:1",
            euros(20 * n),
            date(2026, 4, n),
            f"terminal du {n} avril",
            group="1",
        )
        for n in (3, 4)
    ]
    [both] = found("REMISE CB 0404", "140", *days)
    assert both.parts == (("2026-04-03:1", euros("60")), ("2026-04-04:1", euros("80")))
    [less] = found("REMISE CB", "79.20", *days)
    assert less.parts == (("2026-04-04:1", euros("79.20")),)
    assert "des frais" in less.reasons[1]
    assert plain([less]) is None


def test_a_debit_is_a_cheque_that_came_back_or_money_given_back():
    cheque = Known(
        "returned", "5", euros("-45"), DAY - timedelta(days=9), "chèque de Lou Petit", payer=PETIT.key
    )
    given = Known(
        "refund", "6", euros("-45"), DAY - timedelta(days=1), "remboursement à Aïcha Diallo", payer=DIALLO.key
    )
    assert [one.kind for one in found("CHEQUE IMPAYE SANS PROVISION", "-45", cheque, given)] == [
        "returned",
        "refund",
    ]
    assert [one.kind for one in found("VIR EMIS DIALLO", "-45", cheque, given)] == ["refund", "returned"]
    assert found("VIR", "45", cheque, given) == []


def test_a_reference_reads_the_same_however_it_is_typed():
    wanted = reference_key("LOC-2026-0042")
    for typed in ("loc 2026 0042", "LOC20260042", "Loc-2026-42"):
        assert wanted in seen(DAY, euros(1), f"VIR {typed} X").references
    for typed in ("LOC 2026 00421", "BLOC-2026-42", "LOC 1999 42"):
        assert wanted not in seen(DAY, euros(1), typed).references


# --- Whatever is owed and whatever is written ---------------------------------------------------------------

AMOUNTS = st.integers(1, 30_000).map(from_cents)
WORDS = st.lists(
    st.sampled_from(
        ["vir", "diallo", "petit", "aicha", "ccas", "ancenis", "cb", "remise", "loc-2026-0001", "loc20260002"]
    ),
    max_size=5,
).map(" ".join)


@st.composite
def debts(draw):
    rows = []
    for bill in range(1, draw(st.integers(0, 8)) + 1):
        left = draw(AMOUNTS)
        rows.append(
            Owed(
                bill, draw(st.sampled_from(sorted(PAYERS))), left, draw(st.sampled_from([ZERO, left])),
                DAY - timedelta(days=draw(st.integers(0, 90))), f"Location {bill}", (f"LOC-2026-000{bill}",),
            )
        )  # fmt: skip
    return rows


@st.composite
def rows_noted(draw):
    kinds = st.sampled_from(["remittance", "terminal", "payment", "cash", "deposit"])
    return [
        Known(
            draw(kinds), str(n), draw(AMOUNTS), DAY - timedelta(days=draw(st.integers(-5, 20))), "ligne notée",
            payer=draw(st.sampled_from(["", *sorted(PAYERS)])), group=draw(st.sampled_from(["", "1"])),
        )
        for n in range(draw(st.integers(0, 5)))
    ]  # fmt: skip


@given(WORDS, AMOUNTS, debts(), rows_noted(), st.randoms(use_true_random=False))
def test_no_proposal_makes_or_loses_a_cent(label, amount, bills, noted, random):
    line = seen(DAY, amount, label)
    offered = proposals(line, Book(PAYERS, bills, noted))
    lefts = {str(one.bill): one for one in bills}
    known = {one.key: one for one in noted}
    for one in offered:
        assert one.amount == amount
        assert one.reasons
        assert one.rest >= ZERO
        assert len({key for key, _ in one.parts}) == len(one.parts)
        assert all(part > ZERO for _, part in one.parts)
        if one.kind == RECEIVE:
            assert all(part <= lefts[key].left and lefts[key].payer == one.payer for key, part in one.parts)
        else:
            assert one.rest == ZERO
            assert all(part <= known[key].amount and known[key].kind == one.kind for key, part in one.parts)
    assert [one.score for one in offered] == sorted((one.score for one in offered), reverse=True)
    random.shuffle(bills)
    random.shuffle(noted)
    assert proposals(line, Book(PAYERS, bills, noted)) == offered


@given(WORDS, AMOUNTS, debts())
def test_new_money_beside_the_same_noted_money_is_never_offered_plainly(label, amount, bills):
    noted = [Known("payment", payer, amount, DAY, "virement noté", payer=payer) for payer in PAYERS]
    offered = proposals(seen(DAY, amount, label), Book(PAYERS, bills, noted))
    assert all(one.cautions for one in offered if one.kind == RECEIVE)


@given(AMOUNTS, debts())
def test_money_is_spread_in_order_and_up_to_what_is_left(amount, bills):
    parts = dict(spread(amount, bills))
    left = amount
    for one in bills:
        assert parts.get(str(one.bill), ZERO) == min(one.left, left)
        left -= parts.get(str(one.bill), ZERO)
    assert left == max(ZERO, amount - sum((one.left for one in bills), ZERO))


@given(st.lists(AMOUNTS, max_size=8), st.data())
def test_a_sum_that_exists_is_found(amounts, data):
    chosen = data.draw(st.sets(st.sampled_from(range(len(amounts))))) if amounts else set()
    total = sum((amounts[rank] for rank in chosen), ZERO)
    ranks = sum_of(total, amounts)
    assert sum((amounts[rank] for rank in ranks), ZERO) == total
