"""The list of invoices and credit notes, and of the organisations that have something to be invoiced."""

from django.db.models import Q, Value
from django.urls import reverse_lazy

from mobilite import clock
from mobilite.pages.lists import (
    Column,
    DateColumn,
    EuroColumn,
    ListFilters,
    ListPage,
    OneOf,
    StateColumn,
    Tab,
)
from mobilite.pages.lists import DateRange as Days
from mobilite.people.models import Partner
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date
from rentals.invoices.awaiting import with_standing
from rentals.invoices.models import Invoice, Kind

CAISSE = ("Caisse", reverse_lazy("rentals:caisse"))
INVOICES = (CAISSE, ("Factures", reverse_lazy("invoices:list")))
VIEW, ADD, MONTH = "invoices.view_invoice", "invoices.add_invoice", "invoices.invoice_month"
SENT = Q(kind=Kind.INVOICE)
INVOICED = Partner.objects.filter(invoices__isnull=False).distinct().order_by("name")
#: The states of an invoice, worked out from its bills: never stored.
STATES = {
    "to_pay": "À payer",
    "part_paid": "Payée en partie",
    "paid": "Payée",
    "late": "En retard",
    "credited": "Annulée",
    "credit": "Avoir",
}


def state_on(invoice: Invoice, today) -> tuple[str, str]:
    """Return where an invoice stands on a day, with ``state`` and ``left`` annotated: late is said before the rest."""
    state = invoice.state
    if invoice.due_on and invoice.due_on < today and state in ("to_pay", "part_paid"):
        state = "late"
    look = state if state in ("late", "paid") else f"invoice.{state}"
    return look, STATES[state]


def payer_words(invoice: Invoice) -> str:
    """Return whom it is to, a person as the account that reads the list may see her."""
    if invoice.partner_id:
        return str(invoice.partner)
    return short_name(invoice.person) if invoice.surname_is_hidden else str(invoice.person)


def _state(invoice: Invoice) -> tuple[str, str]:
    return state_on(invoice, clock.today())


def _open(rows):
    return rows.filter(SENT, left__gt=0)


class InvoiceList(ListPage):
    """Invoices and credit notes, the latest first."""

    title = "Factures"
    permission_required = VIEW
    queryset = Invoice.objects.defer("document__context")
    crumbs = (CAISSE,)
    search = ("document__number__startswith", "partner__search_text", "person__search_text")
    search_label = "Un numéro, une organisation, un nom"
    order_by = ("-issued_at", "-pk")
    main_action = ("Facturer le mois", "invoices:month", MONTH, "receipt-euro")
    empty_text = "Aucune facture ici."
    columns = (
        Column("Numéro", name="numero", path="document__number", sort=("document__number",), role="title",
               needs=("document",)),
        Column("À", name="a", render=payer_words, export=payer_words, sort=False, role="sub",
               needs=("partner", "person")),
        DateColumn("Établie", path="issued_on", role="when"),
        DateColumn("À payer le", path="due_on", role="", far=True),
        StateColumn("État", name="etat", path="kind", state=_state, sort=False, export=lambda row: _state(row)[1]),
        EuroColumn("Montant", path="amount"),
        EuroColumn("Reste", name="reste", path="left", sort=False, owed=True, role="", far=False),
    )  # fmt: skip
    tabs = (
        Tab("toutes", "Toutes"),
        Tab("a_payer", "À payer", lambda rows, now: _open(rows)),
        Tab(
            "retard", "En retard", lambda rows, now: _open(rows).filter(due_on__lt=paris_date(now)), hot=True
        ),
        Tab("avoirs", "Avoirs", lambda rows, now: rows.filter(kind=Kind.CREDIT)),
        Tab("personnes", "À des personnes", lambda rows, now: rows.filter(person__isnull=False)),
    )

    class Filters(ListFilters):
        issued_on = Days(label="Établie", field_name="issued_on")
        organisation = OneOf(label="Organisation", field_name="partner", queryset=INVOICED)

    def get_queryset(self):
        return with_standing(super().get_queryset())

    def with_shown(self, queryset):
        return queryset.annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))
