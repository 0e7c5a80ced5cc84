"""The bank's pages: a file sent, its columns said, lines treated by a press, and what goes wrong said in words."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rentals.payments.balances import balance
from rentals.payments.bank.matches import receive_line
from rentals.payments.cheques import remit
from rentals.payments.models import BankAccount, BankLine, BankMatch, Refund, Statement
from rentals.payments.operations import pay
from tests.factories import a_partner, a_person
from tests.factories.banking import a_bank_line, a_file, an_account, bank_lines, euros
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"rentals:{name}", args=args)


def upload(client, content, account=None, name="releve.csv"):
    account = account or BankAccount.objects.get()
    file = SimpleUploadedFile(name, content)
    return client.post(url("send_statement"), {"account": account.pk, "file": file}, follow=True)


def shown_fields(page, line):
    """Return what the first button of a page sends."""
    form = page.split(f'action="{url("match_line", line.pk)}"')[1].split("</form>")[0]
    return {
        part.split('name="')[1].split('"')[0]: part.split('value="')[1].split('"')[0]
        for part in form.split("<input")[1:]
        if "csrf" not in part
    }


def test_a_week_of_the_bank_from_the_file_to_the_last_line(as_agent, as_manager, now):
    person = a_person("Aïcha", "Diallo")
    bill = a_bill("45.00", payer=person, now=now)
    as_manager.post(url("new_bank_account"), {"name": "Compte courant", "iban_end": "0185"})
    page = text(
        upload(
            as_agent,
            a_file(("01/04/2026", "VIR AICHA DIALLO", "45,00"), ("02/04/2026", "SUBVENTION", "1 000,00")),
        )
    )
    assert "Que disent les colonnes" in page
    assert "VIR AICHA DIALLO" in page
    statement = Statement.objects.get()
    asked = {"c0": "day", "c1": "label", "c2": "debit", "c3": "credit"}
    page = text(as_agent.post(url("statement_columns", statement.pk), asked, follow=True))
    assert "Le relevé est lu\u00a0: 2\u00a0nouvelles lignes." in page
    assert "Encaisser d’Aïcha Diallo\u00a0?" in page.replace(" ?", "\u00a0?")
    assert "45,00\u00a0€ sont dus" in page
    line = statement.lines.first()
    page = text(as_agent.post(url("match_line", line.pk), shown_fields(page, line), follow=True))
    assert "45,00\u00a0€ sont encaissés." in page
    assert balance(bill).left == 0
    other = statement.lines.last()
    asked = {"motive": "Subvention ou autre recette, suivie en comptabilité", "seen_left": "1000,00"}
    page = text(as_agent.post(url("set_line_aside", other.pk), asked, follow=True))
    assert "Tout est traité." in page
    assert "2 sur 2" in page
    # The same file again, and one that overlaps.
    assert "rien de nouveau" in text(upload(as_agent, a_file(("01/04/2026", "VIR AICHA DIALLO", "45,00"))))
    page = text(
        upload(as_agent, a_file(("01/04/2026", "VIR AICHA DIALLO", "45,00"), ("03/04/2026", "VIR X", "5,00")))
    )
    assert "1\u00a0ligne était déjà connue" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("releve.pdf", b"%PDF", "ni un CSV ni un classeur"), ("releve.csv", b"a\x00b", "pas un tableau"), ("releve.csv", b"  ", "est vide"),
        ("releve.csv", a_file(("01/04/2026", "VIR", "4x")), "Ligne 2"), ("releve.xlsx", b"PK\x03\x04x", "abîmé"),
        ("releve.csv", b"Date;Libelle;Credit\n" + b"01/04/2026;V;1,00\n" * 100_000, "trop de lignes"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_beside_the_field(as_agent, now, name, content, words):
    an_account(at=now)
    assert words in text(upload(as_agent, content, name=name))
    assert not Statement.objects.exists()


def test_columns_said_wrong_keep_what_was_chosen(as_agent, now):
    upload(as_agent, a_file(("01/04/2026", "VIR", "45,00")), an_account(knows_columns=False, at=now))
    address = url("statement_columns", Statement.objects.get().pk)
    page = text(as_agent.post(address, {"c0": "day", "c1": "", "c2": "debit", "c3": "credit"}))
    assert "Dites quelle colonne donne le libellé." in page
    assert '<option value="credit" selected>' in page
    as_agent.post(url("abandon_statement", Statement.objects.get().pk))
    assert as_agent.get(address).status_code == 302


def test_amounts_are_put_by_hand_on_the_bills_of_somebody_found_by_name(as_agent, now):
    person = a_person("Lou", "Petit")
    first, second = a_bill("45.00", payer=person, now=now), a_bill("30.00", payer=person, now=now)
    line = a_bank_line("60,00", "VIR MADAME DURAND", at=now)
    page = text(as_agent.get(url("bank_line", line.pk), {"q": "petit"}))
    address = f"{url('receive_line', line.pk)}?de=person-{person.pk}"
    assert address in page
    assert 'value="45,00"' in text(as_agent.get(address))
    asked = {"amount": "60", "seen_left": "60,00", f"bill_{first.pk}": "40", f"bill_{second.pk}": "31"}
    assert "Il reste 30,00" in text(as_agent.post(address, asked))
    assert "c’est plus que la somme" in text(
        as_agent.post(address, asked | {"amount": "50", f"bill_{second.pk}": "30"})
    )
    page = text(
        as_agent.post(address, asked | {f"bill_{first.pk}": "20", f"bill_{second.pk}": "30"}, follow=True)
    )
    assert "10,00\u00a0€ restent à placer." in page
    assert (balance(first).left, balance(second).left) == (25, 0)


@pytest.mark.parametrize("who", ["", "person-999999", "person-x", "cat-1", "partner-" + "9" * 40])
def test_nobody_is_received_from(as_agent, now, who):
    line = a_bank_line(at=now)
    assert as_agent.get(f"{url('receive_line', line.pk)}?de={who}").status_code == 302


@pytest.mark.parametrize(
    "posted",
    [
        {}, {"kind": "receive", "payer": "person-1"}, {"kind": "receive", "payer": "partner-1", "parts": "x=1", "amount": "1", "seen_left": "45"},
        {"kind": "payment", "parts": "1=NaN", "seen_left": "45"}, {"kind": "payment", "parts": "1=1e30", "seen_left": "45.00"},
        {"kind": "terminal", "parts": "a:b=1", "seen_left": "45.00"}, {"kind": "receive", "seen_left": "9" * 40},
    ],
)  # fmt: skip
def test_a_button_that_says_nonsense_does_nothing(as_agent, now, posted):
    line = a_bank_line(at=now)
    response = as_agent.post(url("match_line", line.pk), posted, follow=True)
    assert response.status_code == 200
    assert not BankMatch.objects.exists()


def test_a_match_is_undone_from_the_line(as_agent, agent, now):
    person = a_person("Lou", "Petit")
    bill, line = a_bill("45.00", payer=person, now=now), a_bank_line(at=now)
    match = receive_line(line.pk, person, seen_left=euros(45), at=now, actor=agent)
    assert url("undo_match", match.pk) in text(as_agent.get(url("bank_line", line.pk)))
    assert "ce qu’il payait est dû à nouveau" in text(as_agent.get(url("undo_match", match.pk)))
    page = text(as_agent.post(url("undo_match", match.pk), {"reason": "Mauvaise personne"}, follow=True))
    assert "<s>Encaissé, Lou Petit" in page
    assert "Mauvaise personne" in page
    assert balance(bill).left == euros(45)


def test_a_returned_cheque_is_noted_from_its_debit_with_the_banks_words(as_agent, agent, now):
    cheque = pay(
        a_bill("45.00", payer=a_person("Lou", "Petit"), now=now).pk,
        amount=euros(45),
        means="cheque",
        at=now,
        actor=agent,
    )
    remit([cheque.pk], at=now, actor=agent)
    line = a_bank_line("-45,00", "CHQ IMPAYE SANS PROVISION", "07/04/2026", at=now)
    address = f"{url('undo_cheque', cheque.pk)}?ligne={line.pk}"
    assert address in text(as_agent.get(url("bank_line", line.pk)))
    assert 'value="CHQ IMPAYE SANS PROVISION"' in text(as_agent.get(address))
    as_agent.post(address, {"reason": "Sans provision", "seen_left": "-45,00"})
    assert BankMatch.objects.get().refund == Refund.objects.get(undoes=cheque)
    assert not BankLine.objects.to_treat().exists()


def test_a_statement_costs_the_same_for_two_lines_and_twenty(as_agent, now):
    account = an_account(at=now)
    counts = []
    for start, more in ((0, 2), (2, 18)):
        for n in range(start, start + more):
            a_bill(f"{40 + n}.00", payer=a_person("Lou", f"Petit{n}"), now=now)
            a_bill(f"{40 + n}.00", payer=a_partner(f"CCAS {n}"), now=now)
        rows = [
            (f"0{1 + n // 9}/04/2026", f"VIR LOU PETIT{n} {start}", f"{40 + n},00")
            for n in range(start + more)
        ]
        statement = bank_lines(*rows, account=account, at=now)[0].statement
        as_agent.get(url("caisse"))  # what a session asks once
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            page = text(as_agent.get(statement.get_absolute_url()))
        assert f"Petit{start + more - 1}" in page
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_may_not_match_sees_no_button(as_adviser, as_manager, now):
    line = a_bank_line(at=now)
    assert as_adviser.get(line.get_absolute_url()).status_code == 403
    assert as_adviser.post(url("match_line", line.pk)).status_code == 403
    assert "mettre de côté" in text(as_manager.get(line.get_absolute_url()))


def test_the_caisse_says_how_many_lines_wait(as_agent, now):
    bank_lines(("01/04/2026", "VIR", "1,00"), ("02/04/2026", "VIR", "1,00"), at=now - timedelta(hours=1))
    assert "Relevés bancaires : 2 à traiter" in text(as_agent.get(url("caisse")))
