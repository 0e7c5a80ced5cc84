"""One invoice or credit note: what it asks for, what was paid or taken back, its paper."""

from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.audit.story import story_item
from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr, month_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, StoryItem
from mobilite.people.shown import shown_name
from rentals.invoices.awaiting import came_down, with_standing
from rentals.invoices.lists import INVOICES, state_on
from rentals.invoices.models import Invoice

LOADED = ("document", "partner", "person", "credits__document", "issued_by")


class InvoicePage(RecordPage):
    """An invoice: its sum, what is left, its bills, its credit notes."""

    permission_required = "invoices.view_invoice"
    queryset = with_standing(Invoice.objects.select_related(*LOADED)).defer(
        "document__context", "credits__document__context"
    )
    crumbs = INVOICES
    icon = "receipt-euro"

    @cached_property
    def today(self):
        return clock.today()

    def heading(self):
        return f"{self.object.get_kind_display()} {self.object.document.number}"

    def chips(self):
        return [chip(*state_on(self.object, self.today), large=True)]

    @cached_property
    def payer(self) -> str:
        one = self.object
        return str(one.partner) if one.partner_id else shown_name(one.person, self.request.user)

    def subtitle(self):
        said = [self.payer, french(self.object.amount)]
        if self.object.month:
            said.append(month_fr(self.object.month))
        return said

    def next_step(self):
        return Act("Voir le PDF", self.object.document.get_absolute_url(), "file-text")

    def acts(self):
        one, user, acts = self.object, self.request.user, []
        if user.has_perm("invoices.invoice_month") and not one.is_credit:
            possible = one.net > ZERO
            url = reverse("invoices:credit", args=[one.pk]) if possible else ""
            why = "" if possible else "Elle est déjà entièrement reprise."
            acts.append(Act("Établir un avoir", url, "rotate-ccw", possible, why))
        if user.has_perm("payments.add_payment") and one.left > ZERO:
            name = "rentals:receive_partner" if one.partner_id else "rentals:receive_person"
            acts.append(Act("Encaisser", reverse(name, args=[one.partner_id or one.person_id]), "euro"))
        return acts

    @cached_property
    def less(self):
        """What is asked for no more since, in euros (above nil)."""
        if self.object.is_credit or not self.object.net:
            return ZERO
        return -sum((share.amount for share in came_down(self.object)), ZERO)

    def notices(self):
        if not self.less:
            return []
        title = f"{french(self.less)} de moins depuis cette facture"
        text = "Ses notes ont baissé\u00a0: établissez un avoir, ou facturez le mois, qui l’établit."
        return [Notice(title, text, "wait", "rotate-ccw")]

    def main_cards(self):
        one = self.object
        if one.is_credit:
            facts = [
                Fact("Repris", french(one.amount), one.reason or "motif effacé"),
                Fact("Sur la facture", one.credits.document.number, url=one.credits.get_absolute_url()),
            ]
            return [Card("Ce qu’il reprend", "rotate-ccw", facts), self._bills()]
        facts = [Fact("Montant", french(one.amount))]
        if one.credited:
            facts.append(Fact("Repris par avoir", french(one.credited)))
        facts += [Fact("Payé", french(one.net - one.left)), Fact("Reste à recevoir", french(one.left))]
        return [Card("Où elle en est", "euro", facts), self._bills(), *self._credits()]

    def _bills(self):
        rows = self.object.parts.select_related("bill__rental_bill__rental", "bill__commitment").order_by(
            "pk"
        )
        facts = []
        for part in rows:
            link = getattr(part.bill, "rental_bill", None)
            promise = getattr(part.bill, "commitment", None)
            url = promise.get_absolute_url() if promise else link.rental.get_absolute_url() if link else ""
            facts.append(Fact(french(abs(part.amount)), part.bill.label, url=url))
        return Card("Ligne par ligne", "list-checks", facts)

    def _credits(self):
        notes = self.object.credit_notes.select_related("document").defer("document__context").order_by("pk")
        facts = [
            Fact(one.document.number, french(one.amount), one.reason, one.get_absolute_url()) for one in notes
        ]
        return [Card("Avoirs", "rotate-ccw", facts)] if facts else []

    def cards(self):
        one, user = self.object, self.request.user
        url = ""
        if user.has_perm("people.view_partner" if one.partner_id else "people.view_person"):
            url = one.payer.get_absolute_url()
        facts = [
            Fact("À", self.payer, url=url),
            Fact("Établie", date_fr(one.issued_on, weekday=False), str(one.issued_by or "")),
        ]
        if one.due_on:
            facts.append(Fact("À payer le", date_fr(one.due_on, weekday=False)))
        if one.partner_id:
            account = getattr(one.partner, "payer_account", None)
            how = (
                "par Chorus Pro"
                if account is not None and account.by_chorus
                else "par e-mail ou par courrier"
            )
            facts.append(Fact("À envoyer", how, "le PDF contient le fichier Factur-X"))
        return [Card("De quoi il s’agit", "file-text", facts)]

    def story(self):
        """Tell the acts on it; one of the invoices of a month was issued with the others, in one entry."""
        one, told = self.object, list(entries_about(self.object))
        items = [story_item(entry) for entry in told]
        if not any(entry.at == one.issued_at for entry in told):
            words = f"{one.issued_by or 'Le logiciel'} a établi la facture {one.document.number}, avec celles du mois"
            items.append(StoryItem(one.issued_at, "act", "receipt-euro", words))
        return items
