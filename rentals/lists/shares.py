"""The lists of what payers promised and of what they agreed to (row B6)."""

from django.db.models import Q, Value
from django.urls import reverse, reverse_lazy

from mobilite.money import ZERO
from mobilite.pages.french import date_fr
from mobilite.pages.lists import (
    Column,
    DateColumn,
    DateTimeColumn,
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
from mobilite.periods import last_day, paris_date
from rentals.lists.counter import CAISSE, PERMISSION
from rentals.payments.models import Agreement, Commitment
from rentals.payments.payers import STATES, Figures, with_promised, with_standing

PAYERS = Partner.objects.order_by("name")


def whom(row) -> str:
    """Say for whom, as the account may see her."""
    if row.person_id is None:
        return "Toutes les personnes envoyées"
    return short_name(row.person) if row.surname_is_hidden else str(row.person)


def _rental(row) -> str:
    link = getattr(row.bill, "rental_bill", None)
    return link.rental.reference if link else ""


def _state(row) -> tuple[str, str]:
    if row.waiting > ZERO:
        return "to_decide", "À décider"
    return row.state, STATES[row.state]


class ShareList(ListPage):
    """What payers promised, the latest first, and what became of it; the sums of what is listed stand above."""

    title = "Prises en charge"
    template_name = "rentals/payers/shares.html"
    permission_required = PERMISSION
    crumbs = CAISSE
    queryset = Commitment.objects.all()
    columns = (
        Column("Payeur", name="payeur", path="bill__partner__name", sort=("bill__partner__name",), role="title",
               needs=("bill__partner",)),
        Column("Pour", name="pour", render=whom, export=whom, sort=False, role="sub", needs=("person",)),
        Column("Location", name="location", render=_rental, sort=False, role="",
               needs=("bill__rental_bill__rental",)),
        DateTimeColumn("Promis le", name="promis_le", path="promised_at"),
        Column("Leur décision", name="decision", path="reference", sort=False, role="", far=True),
        Column("Facture", name="facture", path="billed_reference", sort=False, role="", far=True),
        EuroColumn("Promis", name="promis", path="amount", sort=("amount",)),
        EuroColumn("Refusé", name="refuse", path="refused", sort=False, role="", far=True),
        EuroColumn("À sa charge", name="charge", path="kept", sort=("kept",), role="", far=False),
        EuroColumn("Payé", name="paye", path="paid", sort=False, role="", far=False),
        StateColumn("État", name="etat", path="kept", state=_state, sort=False, export=lambda row: _state(row)[1]),
    )  # fmt: skip
    search = ("bill__partner__search_text", "person__search_text", "reference", "billed_reference")
    search_label = "Payeur, personne, décision, facture"
    order_by = ("-promised_at", "-pk")
    empty_text = "Aucune prise en charge ici."
    tabs = (
        Tab("toutes", "Toutes"),
        Tab("decider", "À décider", lambda rows, now: rows.filter(waiting__gt=Value(0)), hot=True),
        Tab("facturer", "À facturer", lambda rows, now: rows.filter(billed_at=None, kept__gt=0)),
        Tab("facturees", "Facturées", lambda rows, now: rows.filter(billed_at__isnull=False, kept__gt=0)),
        Tab("payees", "Payées", lambda rows, now: rows.filter(paid__gt=Value(0))),
        Tab("refusees", "Refusées", lambda rows, now: rows.filter(refused__gt=Value(0))),
    )

    class Filters(ListFilters):
        payeur = OneOf(label="Payeur", field_name="bill__partner", queryset=PAYERS)
        convention = OneOf(
            label="Convention",
            field_name="agreement",
            queryset=Agreement.objects.select_related("partner").order_by("partner__name", "pk"),
        )
        promis = Days(label="Promis", field_name="promised_at")

    def get_queryset(self):
        return with_standing(super().get_queryset())

    def with_shown(self, queryset):
        return queryset.annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))

    def get_context_data(self, **kwargs):
        listed = Commitment.objects.filter(pk__in=self.rows.order_by().values("pk"))
        return super().get_context_data(figures=Figures.of(listed), **kwargs)


def _until(row) -> str:
    if row.ended_at:
        return f"arrêtée le {date_fr(row.ended_at, weekday=False)}"
    return date_fr(last_day(row.until_on), weekday=False) if row.until_on else ""


def _scope(row) -> str:
    scope = getattr(row, "scope", None)
    return str(scope) if scope is not None else "Tout"


def _open(rows, now):
    today = paris_date(now)
    return rows.filter(Q(until_on=None) | Q(until_on__gt=today), ended_at=None)


class AgreementList(ListPage):
    """What payers agreed to pay, by payer."""

    title = "Conventions"
    permission_required = PERMISSION
    crumbs = (*CAISSE, ("Prises en charge", reverse_lazy("rentals:shares")))
    queryset = Agreement.objects.all()
    columns = (
        Column("Payeur", name="payeur", path="partner__name", sort=("partner__name",), role="title",
               needs=("partner",)),
        Column("Part", name="part", path="share_words", sort=False, role="sub"),
        Column("Pour", name="pour", render=whom, export=whom, sort=False, role="", far=False, needs=("person",)),
        Column("Sur", name="sur", render=_scope, export=_scope, sort=False, role="", needs=("scope__offer",)),
        DateColumn("À partir du", name="debut", path="from_on", role=""),
        Column("Jusqu’au", name="fin", render=_until, export=_until, sort=("until_on",), role="when"),
        EuroColumn("Plafond", name="plafond", path="ceiling", sort=("ceiling",), role="", far=True),
        EuroColumn("Promis", name="promis", path="promised", sort=False, role="", far=False),
        EuroColumn("Reste", name="reste", path="left", sort=False),
    )  # fmt: skip
    search = ("partner__search_text", "person__search_text", "reference")
    search_label = "Payeur, personne, décision"
    order_by = ("partner__name", "-from_on", "-pk")
    empty_text = "Aucune convention ici."
    main_action = ("Nouvelle convention", "rentals:new_agreement", "payments.add_agreement", "plus")
    tabs = (
        Tab("en_cours", "En cours", _open),
        Tab(
            "finies",
            "Finies ou arrêtées",
            lambda rows, now: rows.exclude(pk__in=_open(rows, now).values("pk")),
        ),
    )

    class Filters(ListFilters):
        payeur = OneOf(label="Payeur", field_name="partner", queryset=PAYERS)

    def with_shown(self, queryset):
        return with_promised(queryset).annotate(
            surname_is_hidden=Value(hides_surnames(self.request.user)),
        )


def shares_url(**asked) -> str:
    """Return the address of the list, narrowed: « agreement=3, view="payees" »."""
    names = {"agreement": "convention", "partner": "payeur", "view": "vue"}
    query = "&".join(f"{names[name]}={value}" for name, value in asked.items())
    return f"{reverse('rentals:shares')}?{query}" if query else reverse("rentals:shares")
