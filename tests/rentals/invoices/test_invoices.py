"""Invoice a month, a person who asks, take back by a credit note: nothing twice, nothing changed, no gap (row F8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from mobilite.documents.models import Document, Series
from mobilite.outbox.models import Message
from mobilite.parameters.models import Organisation
from rentals.invoices import integrity, operations
from rentals.invoices.awaiting import of_month, with_standing
from rentals.invoices.facturx import xml
from rentals.invoices.models import Invoice, InvoicePart
from rentals.invoices.operations import InvoiceRefused, invoice_month
from rentals.invoices.operations.crediting import LESS, WHOLE
from rentals.invoices.operations.issuing import fingerprint
from rentals.invoices.reminding import remind
from rentals.operations import refuse_share
from rentals.payments.operations import pay
from tests import papers
from tests.factories import a_contact, a_person
from tests.factories.invoicing import (
    APRIL,
    a_gone_commitment,
    a_payer,
    a_payer_bill,
    a_person_s_invoice,
    a_structure,
    an_invoice,
)
from tests.factories.paying import a_commitment

pytestmark = pytest.mark.django_db
D = Decimal


def standing(invoice) -> tuple[str, Decimal]:
    one = with_standing(Invoice.objects.filter(pk=invoice.pk)).get()
    return one.state, one.left


def words(page) -> str:
    return " ".join(papers.words(page.content.decode()).replace("\u00a0", " ").split())


class TestMonth:
    def test_each_organisation_gets_one_invoice_and_is_never_invoiced_twice(self, now, manager):
        a_structure()
        payer = a_payer()
        share = a_gone_commitment(payer, at=now, actor=manager)
        a_payer_bill(payer, "7.50", at=now)
        a_payer_bill(a_payer("Mairie d’exemple", siret=""), "5.00", at=now)
        a_commitment(partner=payer)  # its keys have not left: it waits
        made = invoice_month(APRIL, at=now, actor=manager)
        assert [(one.document.number, one.partner.name, one.amount) for one in made] == [
            ("FAC-2026-0001", "Communauté de communes d’exemple", D("17.50")),
            ("FAC-2026-0002", "Mairie d’exemple", D("5.00")),
        ]
        assert made[0].due_on == date(2026, 5, 7)
        share.refresh_from_db()
        assert (share.billed_at, share.billed_reference) == (now, "FAC-2026-0001")
        with pytest.raises(InvoiceRefused, match="tout l’est déjà"):
            invoice_month(APRIL, at=now + timedelta(minutes=1), actor=manager)
        assert Series.objects.get(code="FAC").last_number == 2

    def test_what_was_billed_elsewhere_is_left_out_and_a_refusal_makes_a_credit_note(self, now, manager):
        a_structure()
        share = a_gone_commitment(at=now, actor=manager)
        first = invoice_month(APRIL, at=now, actor=manager)[0]
        refuse_share(share.pk, amount=D(4), reason="Budget", told_on=now.date(), at=now, actor=manager)
        note = invoice_month(APRIL, at=now + timedelta(hours=1), actor=manager)[0]
        assert (note.kind, note.amount, note.credits, note.document.number) == (
            "credit",
            D(4),
            first,
            "FAC-2026-0002",
        )
        assert standing(first) == ("to_pay", D(6))
        pay(share.bill_id, amount=D(6), means="transfer", at=now + timedelta(hours=2), actor=manager)
        assert standing(first) == ("paid", D(0))
        assert [list(check.run(now)) for check in integrity.CHECKS.values()] == [[], []]

    def test_what_changed_since_the_preview_is_shown_before_anything_is_issued(self, now, manager):
        a_structure()
        payer = a_payer()
        a_payer_bill(payer, at=now)
        seen = fingerprint(of_month(APRIL))
        a_payer_bill(payer, "3.00", at=now)
        with pytest.raises(InvoiceRefused, match="a changé depuis que la page est ouverte"):
            invoice_month(APRIL, seen=seen, at=now, actor=manager)
        assert not Document.objects.filter(series="FAC").exists()

    def test_an_organisation_s_invoice_needs_our_siret(self, now, manager):
        a_structure()
        Organisation.objects.update(siret="")
        a_payer_bill(at=now)
        with pytest.raises(Exception, match="Le SIRET de la structure n’est pas renseigné"):
            invoice_month(APRIL, at=now, actor=manager)


class TestWhatItSays:
    def test_the_annex_names_the_person_only_to_who_sent_her_and_says_nothing_of_her_life(self, now, manager):
        a_structure()
        payer = a_payer()
        a_gone_commitment(payer, at=now, actor=manager, first_name="Zoé", last_name="Connue")
        other = a_payer("Mairie d’exemple", siret="")
        share = a_gone_commitment(
            a_payer("Relais", siret=""), at=now, actor=manager, first_name="Ana", last_name="Cachée"
        )
        operations.change_account(
            payer, by_chorus=True, service_code="SERV-MOB", engagement="EJ20260042", at=now, actor=manager
        )
        person = share.person
        person.referred_by = a_contact(partner=other)
        person.save()
        known, hidden = (one.document for one in invoice_month(APRIL, at=now, actor=manager))
        said = papers.text_of(known)
        assert "Zoé Connue" in said
        assert "BC 2026-12" in said
        assert "SERV-MOB" in said
        for secret in filter(None, [person.phone, person.email, person.address]):
            assert secret not in said
        assert "Cachée" not in papers.text_of(hidden)
        assert "Connue" not in xml(known.context).decode()

    def test_a_person_s_invoice_says_her_lines_and_never_threatens_her(self, now, agent):
        invoice = a_person_s_invoice(actor=agent)
        said = papers.text_of(invoice.document)
        assert "Location RM-2026-0001" in said
        assert "40" not in said.split("Comment payer")[1].split("Une question")[0]
        assert "pénalit" not in said.lower()
        assert invoice.document.person == invoice.person


class TestNeverChanged:
    def test_the_database_refuses_a_change_and_a_second_invoicing(self, now, agent):
        invoice = an_invoice(actor=agent)
        part = invoice.parts.get()
        for broken in (
            lambda: Invoice.objects.filter(pk=invoice.pk).update(amount=D(1)),
            lambda: InvoicePart.objects.filter(pk=part.pk).update(amount=D(1)),
            lambda: InvoicePart.objects.create(
                invoice=Invoice.objects.create(
                    kind="invoice", document=Document.objects.exclude(pk=invoice.document_id).first() or invoice.document,
                    partner=invoice.partner, issued_on=now.date(), due_on=now.date(), amount=D(1), issued_at=now,
                ),
                bill=part.bill, amount=D(1),
            ),
        ):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                broken()

    def test_a_credit_note_takes_back_all_then_it_may_be_invoiced_again(self, now, manager):
        invoice = an_invoice(actor=manager)
        with pytest.raises(InvoiceRefused, match="Rien n’a baissé"):
            operations.credit(invoice.pk, what=LESS, reason="Erreur", at=now, actor=manager)
        with pytest.raises(InvoiceRefused, match="Dites pourquoi"):
            operations.credit(invoice.pk, what=WHOLE, reason=" ", at=now, actor=manager)
        note = operations.credit(invoice.pk, what=WHOLE, reason="Mauvais service", at=now, actor=manager)
        assert standing(invoice) == ("credited", D(0))
        assert "la facture FAC-2026-0001" in papers.text_of(note.document).replace("\n", " ")
        with pytest.raises(InvoiceRefused, match="déjà entièrement reprise"):
            operations.credit(invoice.pk, what=WHOLE, reason="Encore", at=now, actor=manager)
        assert invoice_month(APRIL, at=now, actor=manager)[0].document.number == "FAC-2026-0003"


class TestPages:
    def test_the_month_is_previewed_then_invoiced_once(self, as_manager, now):
        a_structure()
        a_payer_bill(at=now)
        url = reverse("invoices:month")
        page = as_manager.get(url, {"mois": "2026-04"})
        assert "Communauté de communes d’exemple" in words(page)
        assert "10,00 €" in words(page)
        asked = {"month": "2026-04", "seen": page.context["seen"], "press": page.context["press"]}
        said = as_manager.post(url, asked, follow=True)
        assert "1 facture est établie : 10,00 €." in words(said)
        assert "déjà été envoyé" in words(as_manager.post(url, asked, follow=True))
        again = as_manager.post(url, asked | {"press": ""})
        assert "tout l’est déjà" in words(again)
        assert Invoice.objects.count() == 1
        assert as_manager.post(url, {"month": "9999-99"}).status_code == 200

    def test_an_agent_invoices_who_asks_but_not_the_month(self, as_agent, now):
        a_structure()
        person = a_person()
        bill = a_payer_bill(person, "20.00", at=now)
        assert as_agent.get(reverse("invoices:month")).status_code == 403
        url = reverse("invoices:person", args=[person.pk])
        assert "Cochez au moins une note." in words(as_agent.post(url, {}))
        page = as_agent.post(url, {"bills": [bill.pk]}, follow=True)
        assert "Facture FAC-2026-0001" in words(page)
        assert "Rien n’est à facturer" in words(as_agent.get(url))

    def test_chorus_pro_is_refused_without_a_siret_and_with_an_accent(self, as_agent):
        payer = a_payer(siret="")
        url = reverse("invoices:account", args=[payer.pk])
        page = as_agent.post(url, {"by_chorus": "on"})
        assert "Chorus Pro demande le SIRET" in page.context["form"].errors["by_chorus"][0]
        page = as_agent.post(url, {"engagement": "n° é"})
        assert list(page.context["form"].errors) == ["engagement"]


class TestReminder:
    def test_one_email_to_the_contact_or_one_task(self, now, manager):
        late = now + timedelta(days=45)
        invoice = an_invoice(actor=manager)
        assert remind(now) == 0
        contact = a_contact(partner=invoice.partner)
        assert remind(late) == 1
        assert remind(late) == 0
        message = Message.objects.get(key=f"invoices.unpaid:{invoice.pk}")
        assert (message.to, "FAC-2026-0001" in message.text) == (contact.email, True)
