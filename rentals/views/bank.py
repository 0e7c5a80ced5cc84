"""The bank: its accounts, its files, what each of them leaves to treat."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.money import ZERO, french
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import plural
from mobilite.workflow import Refusal
from rentals.forms.bank import AccountForm, BankColumnsForm, StatementForm
from rentals.lists.bank import ACCOUNTS, MATCH, SEE, STATEMENTS, days_words
from rentals.payments.bank.accounts import change_account, open_account
from rentals.payments.bank.files import proposed
from rentals.payments.bank.gathered import book_for, seen_line
from rentals.payments.bank.matching import plain, proposals
from rentals.payments.bank.statements import abandon_statement, choose_columns, receive_file, sheet_of
from rentals.payments.models import BankAccount, Statement
from rentals.views.bank_words import matches_words, shown_proposal

ALL_ACCOUNTS = (*STATEMENTS, ("Comptes bancaires", reverse_lazy("rentals:bank_accounts")))
PAGE = 25


class NewAccount(FormPage):
    title = "Ajouter un compte"
    permission_required = ACCOUNTS
    form_class = AccountForm
    button = "Ajouter ce compte"
    button_icon = "plus"
    crumbs = ALL_ACCOUNTS
    refusals = (Refusal,)

    def perform(self, form):
        account = open_account(**form.cleaned_data, at=clock.now(), actor=self.request.user)
        self.said = f"Le compte {account} est ajouté."
        return reverse("rentals:bank_accounts")


class EditAccount(FormPage):
    permission_required = ACCOUNTS
    form_class = AccountForm
    crumbs = ALL_ACCOUNTS
    refusals = (Refusal,)
    said = "C’est noté."

    @cached_property
    def account(self):
        return get_object_or_404(BankAccount, pk=self.kwargs["pk"])

    def get_title(self):
        return self.account.name

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"account": self.account}

    def get_initial(self):
        one = self.account
        return {
            "name": one.name,
            "iban_end": one.iban_end,
            "keeps_debits": one.keeps_debits,
            "is_closed": one.closed_at is not None,
        }

    def perform(self, form):
        change_account(self.account.pk, **form.cleaned_data, at=clock.now(), actor=self.request.user)
        return reverse("rentals:bank_accounts")


class SendStatement(FormPage):
    """Send the bank's file."""

    title = "Envoyer un relevé"
    permission_required = MATCH
    form_class = StatementForm
    template_name = "rentals/bank/send.html"
    button = "Lire ce relevé"
    button_icon = "upload"
    crumbs = STATEMENTS
    refusals = (Refusal,)

    def perform(self, form):
        file = form.cleaned_data["file"]
        statement = receive_file(
            int(form.cleaned_data["account"]),
            file.read(),
            file_name=file.name,
            at=clock.now(),
            actor=self.request.user,
        )
        if statement.is_open:
            return reverse("rentals:statement_columns", args=[statement.pk])
        self.said = read_words(statement)
        return statement

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            has_accounts=BankAccount.objects.filter(closed_at=None).exists(),
            may_keep=self.request.user.has_perm(ACCOUNTS),
            **kwargs,
        )


def read_words(statement) -> str:
    """Say what was read: « 40 lignes à traiter. 12 étaient déjà connues. »"""
    said = [
        f"Le relevé est lu\u00a0: {plural(statement.lines.count(), 'nouvelle ligne', 'nouvelles lignes')}."
    ]
    if statement.known_count:
        known = plural(statement.known_count, "ligne était déjà connue", "lignes étaient déjà connues")
        said.append(f"{known}\u00a0: elles ne comptent pas deux fois.")
    if statement.unkept_count:
        unkept = plural(statement.unkept_count, "débit n’est pas gardé", "débits ne sont pas gardés")
        said.append(f"{unkept}\u00a0: ils ne disent rien de ce qui est noté ici.")
    if statement.skipped_count:
        said.append(
            f"{plural(statement.skipped_count, 'ligne', 'lignes')} sans date ou sans montant (totaux, soldes) sont passées."
        )
    return " ".join(said)


class _OfStatement:
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def statement(self) -> Statement:
        rows = Statement.objects.select_related("account", "sent_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class StatementColumns(_OfStatement, FormPage):
    """Say once what the columns of an account's files are; a proposal is made from the titles."""

    title = "Que disent les colonnes\u202f?"
    permission_required = MATCH
    form_class = BankColumnsForm
    template_name = "rentals/bank/columns.html"
    button = "Lire ce relevé"
    button_icon = "check"
    crumbs = STATEMENTS

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and not (self.statement.is_open and self.sheet):
            return redirect(self.statement if not self.statement.is_open else "rentals:bank_statements")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def sheet(self):
        try:
            return sheet_of(self.statement, clock.now())
        except Refusal:
            return None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sheet": self.sheet}

    def get_initial(self):
        found = proposed(self.sheet.heads, self.statement.account.columns)
        return {f"c{rank}": key for rank, key in found.items()}

    def get_cancel_url(self):
        return ""

    def perform(self, form):
        statement = choose_columns(self.statement.pk, form.columns(), at=clock.now(), actor=self.request.user)
        self.said = read_words(statement)
        return statement

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            statement=self.statement, lines=plural(len(self.sheet.rows), "ligne"), **kwargs
        )


class AbandonStatement(_OfStatement, ActView):
    permission_required = MATCH
    said = "Le fichier est supprimé. Rien n’en est gardé."

    def get_back_url(self):
        return reverse("rentals:bank_statements")

    def perform(self):
        abandon_statement(self.statement.pk, at=clock.now(), actor=self.request.user)
        return self.get_back_url()


@dataclass(frozen=True)
class Sums:
    """How far a statement is: how many lines and how many euros of credits and debits are in each state."""

    count: int = 0
    came: Decimal = ZERO
    went: Decimal = ZERO

    def add(self, amount: Decimal) -> "Sums":
        return Sums(self.count + 1, self.came + max(amount, ZERO), self.went + min(amount, ZERO))

    @property
    def words(self) -> str:
        """Write the sums: « 215,00 € entrés, 45,00 € sortis »."""
        parts = [f"{french(self.came)} entrés"] if self.came else []
        parts += [f"{french(-self.went)} sortis"] if self.went else []
        return ", ".join(parts) or french(ZERO)


def sums_of(lines) -> dict[str, Sums]:
    """Return the sums of a queryset of lines: all of them, to treat, matched, aside. One query."""
    found = {key: Sums() for key in ("all", "left", "matched", "aside")}
    for amount, placed, aside in lines.with_left().values_list("amount", "placed", "aside"):
        found["all"] = found["all"].add(amount)
        if amount != placed:
            found["left"] = found["left"].add(amount - placed)
        for key, part in (("aside", aside), ("matched", placed - aside)):
            if part:
                found[key] = found[key].add(part)
    return found


#: What each tab shows, by its word in the address.
VIEWS = {
    "": ("À traiter", "left", "to_treat"),
    "rapprochees": ("Rapprochées", "matched", "matched"),
    "cote": ("De côté", "aside", "set_aside"),
    "toutes": ("Toutes", "all", "with_left"),
}


class StatementPage(_OfStatement, PermissionRequiredMixin, TemplateView):
    """The lines of one file: what is left to treat first, each with what it may be."""

    permission_required = SEE
    template_name = "rentals/bank/statement.html"

    def get(self, request, *args, **kwargs):
        if self.statement.is_open:
            return redirect("rentals:statement_columns", pk=self.statement.pk)
        if self.statement.read_at is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, asked = self.request.user, self.request.GET.get("vue", "")
        view = asked if asked in VIEWS else ""
        sums = sums_of(self.statement.lines.all())
        rows = getattr(self.statement.lines.all(), VIEWS[view][2])().order_by("day", "pk")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        lines = list(page)
        may_match = user.has_perms((MATCH, "payments.add_payment"))
        done = sums["all"].count - sums["left"].count
        return super().get_context_data(
            title=f"Relevé {days_words(self.statement)}",
            crumbs=STATEMENTS,
            statement=self.statement,
            sums=sums,
            done=done,
            page=page,
            rows=self._rows(lines, may_match),
            view_key=view,
            tabs=[
                (label, f"?vue={key}" if key else "?", key == view, sums[name].count)
                for key, (label, name, _) in VIEWS.items()
            ],
            may_match=may_match,
            notes=self._notes(),
            **kwargs,
        )

    def _notes(self):
        one = self.statement
        notes = [(one.known_count, "ligne déjà connue", "lignes déjà connues")]
        notes += [(one.unkept_count, "débit non gardé", "débits non gardés")]
        notes += [(one.skipped_count, "ligne sans opération", "lignes sans opération")]
        return ", ".join(plural(*note) for note in notes if note[0])

    def _rows(self, lines, may_match):
        user = self.request.user
        words = matches_words(lines, user)
        ready = {line.pk: seen_line(line, line.left) for line in lines if line.left}
        book = book_for(list(ready.values()), today=clock.today(), user=user)
        for line in lines:
            found = proposals(ready[line.pk], book) if line.pk in ready else []
            sure = plain(found) if may_match else None
            yield {
                "line": line,
                "words": words[line.pk],
                "first": shown_proposal(found[0], line, book) if found else None,
                "is_plain": sure is not None,
                "others": len(found) - 1,
            }
