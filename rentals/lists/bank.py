"""The lists of the bank: files sent, their lines, the accounts they are of."""

from django.db.models import Count
from django.urls import reverse, reverse_lazy

from mobilite.pages.french import date_fr
from mobilite.pages.lists import (
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
from mobilite.pages.presentation import chip, chip_of
from rentals.payments.models import BankAccount, BankLine, Statement, StatementStatus

CAISSE = (("Caisse", reverse_lazy("rentals:caisse")),)
STATEMENTS = (*CAISSE, ("Relevés bancaires", reverse_lazy("rentals:bank_statements")))
SEE, MATCH, ACCOUNTS = "payments.view_bankline", "payments.add_bankmatch", "payments.change_bankaccount"
ALL_ACCOUNTS = BankAccount.objects.order_by("name")


def days_words(statement: Statement) -> str:
    """Return the days of a statement: « du 1 avril au 7 avril 2026 »."""
    if statement.first_on is None:
        return ""
    if statement.first_on == statement.last_on:
        return date_fr(statement.first_on, weekday=False)
    same = statement.first_on.year == statement.last_on.year
    first = date_fr(statement.first_on, weekday=False, year=not same)
    return f"du {first} au {date_fr(statement.last_on, weekday=False)}"


def _to_treat(rows, now):
    return rows.filter(status=StatementStatus.PREPARED) | rows.filter(
        status=StatementStatus.READ, pk__in=BankLine.objects.to_treat().values("statement")
    )


def _state(statement):
    if statement.status != StatementStatus.READ:
        return statement.get_status_display()
    return "À traiter" if statement.left_count else "Traité"


def _chip(statement):
    if statement.status != StatementStatus.READ:
        return chip_of(statement)
    return chip("waiting" if statement.left_count else "done", _state(statement))


class StatementList(ListPage):
    """Files of the bank, the latest first."""

    title = "Relevés bancaires"
    permission_required = SEE
    crumbs = CAISSE
    template_name = "rentals/bank/statements.html"
    queryset = Statement.objects.exclude(status=StatementStatus.ABANDONED)
    columns = (
        DateTimeColumn("Envoyé", name="envoye", path="sent_at"),
        Column("Compte", name="compte", path="account__name", sort=False, role="title", needs=("account",)),
        Column("Jours", name="jours", render=days_words, sort=("first_on",), role="sub"),
        Column("Par", name="par", path="sent_by", sort=False, role="", far=True),
        EuroColumn("Entré", name="entre", path="came", sort=False, role="", far=False),
        EuroColumn("Sorti", name="sorti", path="went", sort=False, role="", far=True),
        Column("Lignes", name="lignes", path="lines_count", sort=False, role="", end=True, far=False),
        Column("À traiter", name="a_traiter", path="left_count", sort=False, role="amount", end=True),
        Column(
            "État",
            name="etat",
            render=_chip,
            export=_state,
            sort=False,
            role="state",
        ),
    )
    order_by = ("-sent_at", "-pk")
    tabs = (Tab("a_traiter", "À traiter", _to_treat, hot=True), Tab("tous", "Tous"))
    main_action = ("Envoyer un relevé", "rentals:send_statement", MATCH, "upload")
    empty_text = "Aucun relevé n’attend."

    class Filters(ListFilters):
        compte = OneOf(label="Compte", field_name="account", queryset=ALL_ACCOUNTS)
        envoye = Days(label="Envoyé", field_name="sent_at")

    def with_shown(self, queryset):
        return queryset.with_sums()

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_keep=self.request.user.has_perm(ACCOUNTS), **kwargs)


class BankLineList(ListPage):
    """Every line of the bank, the latest first."""

    title = "Lignes des relevés"
    permission_required = SEE
    crumbs = STATEMENTS
    queryset = BankLine.objects.all()
    columns = (
        DateColumn("Date", name="date", path="day"),
        Column("Libellé", name="libelle", path="label", sort=False, role="title", short=True),
        Column("Compte", name="compte", path="account__name", sort=False, role="sub", needs=("account",)),
        DateColumn("Valeur", name="valeur", path="value_on", role="", far=True, sort=False),
        EuroColumn("Montant", name="montant", path="amount", sort=("amount",)),
        EuroColumn("À traiter", name="reste", path="left", sort=False, role="", owed=True),
    )
    order_by = ("-day", "-pk")
    tabs = (
        Tab("a_traiter", "À traiter", lambda rows, now: rows.to_treat(), hot=True),
        Tab("rapprochees", "Rapprochées", lambda rows, now: rows.matched()),
        Tab("de_cote", "De côté", lambda rows, now: rows.set_aside()),
        Tab("toutes", "Toutes"),
    )
    empty_text = "Aucune ligne n’attend."

    class Filters(ListFilters):
        compte = OneOf(label="Compte", field_name="account", queryset=ALL_ACCOUNTS)
        date = Days(label="Date", field_name="day")

    def with_shown(self, queryset):
        return queryset.with_left()


class BankAccountList(ListPage):
    """The structure's accounts, as statements need them."""

    title = "Comptes bancaires"
    permission_required = ACCOUNTS
    crumbs = STATEMENTS
    queryset = BankAccount.objects.all()
    columns = (
        Column("Nom", name="nom", path="name", role="title"),
        Column("IBAN", name="iban", render=lambda one: f"…{one.iban_end}", sort=False, role="sub"),
        Column("Relevés", name="releves", path="count", sort=False, role="", end=True),
        Column(
            "Débits",
            name="debits",
            render=lambda one: "tous" if one.keeps_debits else "rejets seulement",
            sort=False,
            role="",
        ),
        DateTimeColumn("Plus utilisé depuis", name="ferme", path="closed_at", role=""),
    )
    order_by = ("name",)
    main_action = ("Ajouter un compte", "rentals:new_bank_account", ACCOUNTS, "plus")
    empty_text = "Ajoutez le compte dont vous recevez les relevés."

    def with_shown(self, queryset):
        return queryset.annotate(count=Count("statements"))

    def row_url(self, record):
        return reverse("rentals:edit_bank_account", args=[record.pk])
