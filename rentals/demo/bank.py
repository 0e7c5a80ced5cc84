"""The bank of the demonstration: one account, and last week's statement, of which a part is treated."""

from datetime import date, timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.money import ZERO, french
from mobilite.pages.french import fold
from rentals.payments.arrears import debtors
from rentals.payments.bank.accounts import open_account
from rentals.payments.bank.gathered import book_for, seen_line, terminal_days, with_totals
from rentals.payments.bank.matches import receive_line, recognise, set_aside
from rentals.payments.bank.matching import plain, proposals
from rentals.payments.bank.noted import CARD
from rentals.payments.bank.statements import choose_columns, receive_file
from rentals.payments.models import BankLine, Bill, CashKind, CashMovement, MatchKind, Remittance

HEAD = "Date;Libellé;Débit euros;Crédit euros;Date de valeur"
#: What a structure's account sees besides; the debits that say nothing of loans are not kept.
OTHERS = (
    (6, "VIR DEPARTEMENT SUBVENTION MOBILITE T2", "4000.00"),
    (5, "PRLV ASSURANCE FLOTTE", "-612.40"),
    (3, "VIR SALAIRES", "-8450.00"),
    (2, "VIR M OU MME BERTHELOT SOUTIEN", "50.00"),
)


def make_bank(demo: Demonstration) -> None:
    """Send last week's statement, match what was noted at the counter, receive one transfer; leave the rest to do."""
    agent, manager = demo.made["team"]["agent"], demo.made["team"]["manager"]
    at = demo.at(demo.today, 8, 40)
    account = open_account(
        name="Compte courant", iban_end="0185", at=demo.at(demo.today - timedelta(days=8), 9), actor=manager
    )
    rows = sorted(_rows(demo), key=lambda row: row[0])
    statement = receive_file(account.pk, _file(rows, demo.today), file_name="releve.csv", at=at, actor=agent)
    columns = {0: "day", 1: "label", 2: "debit", 3: "credit", 4: "value_on"}
    choose_columns(statement.pk, columns, at=at, actor=agent)
    _treat(BankLine.objects.filter(statement=statement), demo, at, agent)


def _rows(demo):
    """Yield what the bank wrote: (day, label, euros)."""
    today = demo.today
    for days, label, amount in OTHERS:
        yield today - timedelta(days=days), label, Decimal(amount)
    since = demo.at(today - timedelta(days=9), 0)
    for slip in with_totals(Remittance.objects.filter(remitted_at__gte=since)).order_by("pk"):
        yield today - timedelta(days=4), f"REMISE CHEQUES {slip.number}", slip.total
        first = slip.cheques.order_by("pk").first()
        if first is not None:
            yield today - timedelta(days=1), "CHEQUE IMPAYE SANS PROVISION", -first.amount
    for (day, _place), (_name, amount) in terminal_days(since, demo.at(today, 0)).items():
        yield min(day + timedelta(days=1), today - timedelta(days=1)), f"REMISE CB {day:%d/%m} TPE", amount
    moved = CashMovement.objects.filter(
        kind=CashKind.BANK, at__gte=since, at__lt=demo.at(today - timedelta(days=1), 0)
    )
    for one in moved.order_by("pk"):
        yield (
            min(one.at.date() + timedelta(days=1), today - timedelta(days=1)),
            "VERSEMENT ESPECES",
            -one.amount,
        )
    yield from _transfers(demo)


def _transfers(demo):
    """Yield what people who are late sent: with the reference, with a name only, a part of it, for somebody else."""
    today = demo.today
    late = debtors(today, Bill.objects.filter(person__isnull=False, rental_bill__is_main=True))
    late = [one for one in late if one.standing is None][:4]
    for rank, one in enumerate(late):
        person, reference = one.payer, one.oldest.bill.rental_bill.rental.reference
        name = fold(f"{person.last_name} {person.first_name}").upper()
        label, amount = {
            0: (f"VIR SEPA {name} {reference}", one.amount),
            1: (f"VIR INST {name}", one.amount),
            2: (f"VIR SEPA {name} ACOMPTE", Decimal(10)),
            3: ("VIR SEPA MME ROUSSEAU POUR MON FILS", one.amount),
        }[rank]
        yield today - timedelta(days=2 + rank % 3), label, amount


def _file(rows, today: date) -> bytes:
    lines = ["Crédit d’exemple;;;;", "Compte courant;;;;", "", HEAD]
    for day, label, amount in rows:
        written = french(abs(amount)).removesuffix("\u00a0€").replace("\u202f", " ")
        debit, credit = (written, "") if amount < ZERO else ("", written)
        lines.append(f"{day:%d/%m/%Y};{label};{debit};{credit};{day:%d/%m/%Y}")
    total = (
        french(sum((amount for *_, amount in rows if amount > ZERO), ZERO))
        .removesuffix("\u00a0€")
        .replace("\u202f", " ")
    )
    return "\r\n".join([*lines, f"Total au {today:%d/%m/%Y};;;{total};", ""]).encode("cp1252")


def _treat(lines, demo, at, agent):
    """Do what an agent did of it before coffee: the slip, the first day of the terminal, the first transfer, the grant."""
    received = carded = False
    for line in lines.with_left().order_by("pk"):
        ready = seen_line(line)
        one = plain(proposals(ready, book_for([ready], today=demo.today)))
        if "SUBVENTION" in line.label:
            set_aside(
                line.pk,
                reason="Subvention ou autre recette, suivie en comptabilité",
                seen_left=line.left,
                at=at,
                actor=agent,
            )
        elif one is None:
            continue
        elif one.kind == MatchKind.REMITTANCE or (one.kind == MatchKind.TERMINAL and not carded):
            carded = carded or bool(ready.words & CARD)
            recognise(line.pk, one.kind, one.parts, seen_left=line.left, at=at, actor=agent)
        elif one.payer.startswith("person-") and one.kind == "receive" and not received:
            received = True
            bill = Bill.objects.select_related("person").get(pk=one.parts[0][0])
            on = [(int(key), amount) for key, amount in one.parts]
            receive_line(line.pk, bill.person, on=on, seen_left=line.left, at=at, actor=agent)
