"""The lists behind each figure of the counter."""

from datetime import timedelta

from django.db.models import Count, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy

from mobilite.fields import euros
from mobilite.money import ZERO
from mobilite.pages.french import plural
from mobilite.pages.lists import (
    Choices,
    Column,
    DateColumn,
    DateTimeColumn,
    EuroColumn,
    ListFilters,
    ListPage,
    OneOf,
    Tab,
)
from mobilite.pages.lists import DateRange as Days
from mobilite.people.models import Place
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import add_months, paris_date
from rentals.models import RentalBill
from rentals.payments.balances import with_balances, with_unplaced
from rentals.payments.models import Bill, CashClose, Means, Payment, Refund, Remittance

CAISSE = (("Caisse", reverse_lazy("rentals:caisse")),)
PERMISSION = "payments.view_bill"
PLACES = Place.objects.order_by("name")


def month_end(now):
    """Return the last day of the month of an instant."""
    return add_months(paris_date(now).replace(day=1), 1) - timedelta(days=1)


def _payer(row):
    return str(row.partner) if row.partner_id else name_of(row.person, row)


def name_of(person, row):
    """Name a person as the account that reads the list may see her."""
    return short_name(person) if row.surname_is_hidden else str(person)


def _rental(bill):
    link = getattr(bill, "rental_bill", None)
    return link.rental.reference if link else ""


def _page_of(bill):
    link = getattr(bill, "rental_bill", None)
    if link:
        return reverse("rentals:rental", args=[link.rental_id])
    return bill.person.get_absolute_url() if bill.person_id else None


class Named(ListPage):
    """A list that names people as the account may see them."""

    crumbs = CAISSE
    permission_required = PERMISSION

    def with_shown(self, queryset):
        return queryset.annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))


class _Moved(Named):
    """A list of money received or given back: whose, and for which rental when it is one."""

    #: What names the row of this list in an allocation.
    source: str

    def with_shown(self, queryset):
        links = RentalBill.objects.filter(**{f"bill__allocations__{self.source}": OuterRef("pk")}).order_by()
        counted = links.values(f"bill__allocations__{self.source}").annotate(n=Count("rental", distinct=True))
        return (
            super()
            .with_shown(queryset)
            .annotate(
                rental=Subquery(links.values("rental")[:1]),
                rental_reference=Subquery(links.values("rental__reference")[:1]),
                rental_count=Coalesce(Subquery(counted.values("n")), 0),
            )
        )

    def row_url(self, record):
        if record.rental_count == 1:
            return reverse("rentals:rental", args=[record.rental])
        payment = record.pk if self.source == "payment" else record.payment_id
        if payment:
            return reverse("rentals:payment", args=[payment])
        return record.payer.get_absolute_url()


def _rentals(row):
    return row.rental_reference if row.rental_count == 1 else plural(row.rental_count, "location")


def _rental_said(row):
    return _rentals(row) if row.rental_count else ""


PAYERS = ("person", "partner")
PAYER = Column("De", name="de", render=_payer, sort=False, role="title", needs=PAYERS)
RENTAL = Column("Location", name="location", render=_rental_said, sort=False, role="sub")


def _unplaced(rows, now):
    return with_unplaced(rows).exclude(unplaced=euros(ZERO))


class PaymentList(_Moved):
    """Money received, the latest first."""

    title = "Encaissements"
    source = "payment"
    queryset = Payment.objects.all()
    columns = (
        DateTimeColumn("Reçu", name="recu", path="received_at"),
        PAYER,
        RENTAL,
        "means",
        Column("Référence", name="reference", path="reference", sort=False, role="", far=True),
        Column(
            "Lieu", name="lieu", path="place__short_name", sort=False, role="", far=True, needs=("place",)
        ),
        Column("Par", name="par", path="received_by", sort=False, role="", far=True),
        EuroColumn("Montant", name="montant", path="amount", sort=("amount",)),
    )
    search = ("person__search_text", "partner__name", "reference")
    search_label = "Nom, référence"
    order_by = ("-received_at", "-pk")
    tabs = (
        Tab("recus", "Reçus", lambda rows, now: rows.filter(from_deposit=None)),
        Tab("a-placer", "Sur aucune note", _unplaced, counted=False),
        Tab("retenus", "Retenus sur caution", lambda rows, now: rows.exclude(from_deposit=None)),
        Tab("tous", "Tous"),
    )

    class Filters(ListFilters):
        lieu = OneOf(label="Lieu", field_name="place", queryset=PLACES)
        moyen = Choices(label="Moyen", field_name="means", choices=Means.choices)
        recu = Days(label="Reçu", field_name="received_at")


class RefundList(_Moved):
    """Money given back, and cheques that paid nothing, the latest first."""

    title = "Remboursements"
    source = "refund"
    queryset = Refund.objects.all()
    columns = (
        DateTimeColumn("Rendu", name="rendu", path="given_at"),
        Column("À", name="a", render=_payer, sort=False, role="title", needs=PAYERS),
        RENTAL,
        "means",
        Column("Motif", name="motif", path="reason", sort=False, role="", short=True),
        Column(
            "Lieu", name="lieu", path="place__short_name", sort=False, role="", far=True, needs=("place",)
        ),
        EuroColumn("Montant", name="montant", path="amount", sort=("amount",)),
    )
    search = ("person__search_text", "partner__name")
    search_label = "Nom"
    order_by = ("-given_at", "-pk")
    tabs = (
        Tab("rendus", "Rendus", lambda rows, now: rows.filter(undoes=None)),
        Tab("cheques", "Chèques impayés, virements annulés", lambda rows, now: rows.exclude(undoes=None)),
    )

    class Filters(ListFilters):
        lieu = OneOf(label="Lieu", field_name="place", queryset=PLACES)
        moyen = Choices(label="Moyen", field_name="means", choices=Means.choices)
        rendu = Days(label="Rendu", field_name="given_at")


class ExpectedList(Named):
    """The bills on which money is due by the end of this month, what was due before included."""

    title = "À recevoir ce mois-ci"
    queryset = Bill.objects.all()
    columns = (
        Column(
            "De",
            name="de",
            render=_payer,
            sort=False,
            role="title",
            needs=("person", "partner"),
        ),
        Column(
            "Location",
            name="location",
            render=_rental,
            sort=False,
            role="sub",
            needs=("rental_bill__rental",),
        ),
        Column("Objet", name="objet", path="label", sort=False, role="", short=True, far=True),
        EuroColumn("Total", name="total", path="due", sort=False, role="", far=True),
        EuroColumn("Payé", name="paye", path="paid", sort=False, role=""),
        EuroColumn("À recevoir", name="attendu", path="due_now", sort=False),
    )
    search = ("person__search_text", "label")
    search_label = "Nom, objet"
    order_by = ("opened_at", "pk")
    empty_text = "Rien n’est à recevoir d’ici la fin du mois."

    def get_queryset(self):
        return expected(self.now)

    def row_url(self, record):
        return _page_of(record)


def expected(now):
    """Return the open bills on which money is due by the end of the month, with ``due_now``: how much, then."""
    return with_balances(Bill.objects.filter(closed_at=None), month_end(now)).filter(due_now__gt=Value(0))


class CloseList(ListPage):
    """Each evening's count, the latest first."""

    title = "Fermetures de caisse"
    permission_required = PERMISSION
    crumbs = CAISSE
    queryset = CashClose.objects.all()
    columns = (
        DateColumn("Journée", name="journee", path="day"),
        Column("Lieu", name="lieu", path="place__name", sort=False, role="title", needs=("place",)),
        Column("Comptée par", name="par", path="closed_by", sort=False, role="sub"),
        EuroColumn("Attendu", name="attendu", path="expected", sort=False, role=""),
        EuroColumn("Compté", name="compte", path="counted", sort=("counted",)),
        EuroColumn("Écart", name="ecart", path="difference", sort=("difference",), role="", owed=True),
        Column("Motif", name="motif", path="reason", sort=False, role="", short=True),
        Column("Numéro", name="numero", path="number", sort=("number",), role="", far=True),
    )
    order_by = ("-closed_at", "-pk")
    tabs = (
        Tab("toutes", "Toutes"),
        Tab("ecarts", "Avec un écart", lambda rows, now: rows.filter(~Q(difference=0))),
    )

    class Filters(ListFilters):
        lieu = OneOf(label="Lieu", field_name="place", queryset=PLACES)
        journee = Days(label="Journée", field_name="day")

    def row_url(self, record):
        return reverse("documents:pdf", args=[record.number]) if record.number else None


def _of_slip(name, what, none):
    """Return, as a subquery, a count or a sum of the rows of a slip that bear this name; ``none`` without any."""
    rows = Remittance._meta.get_field(name).related_model.objects.filter(remittance=OuterRef("pk"))
    found = rows.order_by().values("remittance").annotate(found=what).values("found")
    return Coalesce(Subquery(found), none)


class RemittanceList(ListPage):
    """The slips of cheques, the latest first."""

    title = "Remises de chèques"
    permission_required = PERMISSION
    crumbs = (*CAISSE, ("Chèques", reverse_lazy("rentals:cheques")))
    queryset = Remittance.objects.all()
    columns = (
        Column("Numéro", name="numero", path="number", sort=("number",), role="title"),
        DateTimeColumn("Remise", name="remise", path="remitted_at"),
        Column("Lieu", name="lieu", path="place__short_name", sort=False, role="sub", needs=("place",)),
        Column("Par", name="par", path="remitted_by", sort=False, role="", far=True),
        Column("Chèques", name="cheques", path="count", sort=False, role=""),
        EuroColumn("Montant", name="montant", path="total", sort=False),
    )
    order_by = ("-remitted_at", "-pk")

    class Filters(ListFilters):
        lieu = OneOf(label="Lieu", field_name="place", queryset=PLACES)
        remise = Days(label="Remise", field_name="remitted_at")

    def with_shown(self, queryset):
        return queryset.annotate(
            count=_of_slip("cheques", Count("pk"), 0) + _of_slip("deposit_moves", Count("pk"), 0),
            total=_of_slip("cheques", Sum("amount"), euros(ZERO))
            + _of_slip("deposit_moves", Sum("amount"), euros(ZERO)),
        )

    def row_url(self, record):
        return reverse("rentals:remittance", args=[record.pk])
