"""What invoices hand to the apps below: a partner's and a person's page, the search."""

from django.urls import reverse

from mobilite import clock
from mobilite.money import french
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.pages.views import SearchResult
from rentals.invoices.awaiting import with_standing
from rentals.invoices.lists import ADD, VIEW, state_on
from rentals.invoices.models import Invoice, PayerAccount

FOUND = 6


def partner_cards(partner, user) -> list[Card]:
    """Say what this organisation was invoiced, the latest first, and how it is invoiced. Two queries."""
    if not user.has_perm(VIEW):
        return []
    rows = with_standing(Invoice.objects.filter(partner=partner)).select_related("document")
    rows = rows.defer("document__context").order_by("-issued_at", "-pk")
    today = clock.today()
    facts = [
        Fact(one.document.number, f"{french(one.amount)}, {state_on(one, today)[1].lower()}",
             date_fr(one.issued_on, weekday=False), one.get_absolute_url())
        for one in rows[:FOUND]
    ]  # fmt: skip
    account = PayerAccount.objects.filter(partner=partner).first()
    if account is not None and account.by_chorus:
        references = ", ".join(filter(None, [account.service_code, account.engagement]))
        facts.append(Fact("Chorus Pro", references or "sans référence", partner.siret))
    edit = None
    if user.has_perm("invoices.change_payeraccount"):
        edit = Act("Régler", reverse("invoices:account", args=[partner.pk]), "pencil")
    return [Card("Factures", "receipt-euro", facts or [Fact("Aucune", "encore")], edit)]


def person_acts(person, user) -> list[Act]:
    """Offer an invoice to a person who asks for one."""
    if not (user.has_perm(VIEW) and user.has_perm(ADD)):
        return []
    return [Act("Établir une facture", reverse("invoices:person", args=[person.pk]), "receipt-euro")]


def search(query: str, user) -> list[SearchResult]:
    """Find invoices by the beginning of their number."""
    start = query.strip().upper()
    if not start.startswith("FAC-") or not user.has_perm(VIEW):
        return []
    rows = Invoice.objects.filter(document__number__gte=start, document__number__lt=start + "\uffff")
    rows = rows.select_related("document", "partner").defer("document__context").order_by("-document__number")
    return [
        SearchResult(
            f"{one.get_kind_display()} {one.document.number}",
            ", ".join(filter(None, [str(one.partner or ""), french(one.amount)])),
            one.get_absolute_url(),
            "receipt-euro",
            "Factures",
        )
        for one in rows[:FOUND]
    ]
