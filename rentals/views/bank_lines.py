"""One line of the bank: what it may be, what somebody says it is, and how that is undone."""

from decimal import Decimal, InvalidOperation

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.money import LIMIT, ZERO, french
from mobilite.pages.form_page import ActView, Consequences, FormPage, Line
from mobilite.pages.french import date_fr, de, euros
from mobilite.people.models import Partner, Person
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.forms.bank import AsideForm, ReceiveForm, UndoMatchForm
from rentals.lists.bank import MATCH, SEE, STATEMENTS, days_words
from rentals.payments.bank.accounts import BankRefused
from rentals.payments.bank.clues import RECEIVE
from rentals.payments.bank.gathered import book_for, payer_key, seen_line
from rentals.payments.bank.matches import receive_line, recognise, set_aside, undo_match
from rentals.payments.bank.matching import proposals
from rentals.payments.bank.receiving import spread
from rentals.payments.models import BankLine, BankMatch, Bill, MatchKind
from rentals.views.bank_words import LOADED, match_url, match_words, shown_proposal

ACTS = (MATCH, "payments.add_payment")
MOST_FOUND = 8


def line_title(line: BankLine) -> str:
    """Return how a line is called: « Ligne du mar. 7 avril, 45,00 € »."""
    return f"Ligne du {date_fr(line.day, year=False)}, {french(line.amount)}"


class _OfLine:
    """Mixin of what is about one line, whose key is in the address."""

    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def line(self) -> BankLine:
        rows = BankLine.objects.with_left().select_related("account", "statement")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.line.get_absolute_url()

    def next_url(self) -> str:
        """Return where to go on: the next line to treat of the same file, or the file itself."""
        statement = self.line.statement
        if self.request.POST.get("from") == "list":
            return statement.get_absolute_url()
        line = statement.lines.to_treat().exclude(pk=self.line.pk).order_by("day", "pk").first()
        return (line or statement).get_absolute_url()

    def get_crumbs(self):
        statement = self.line.statement
        return [*STATEMENTS, (f"Relevé {days_words(statement)}", statement.get_absolute_url())]


class LinePage(_OfLine, PermissionRequiredMixin, TemplateView):
    """A line, what it was matched with, and what it may be."""

    permission_required = SEE
    template_name = "rentals/bank/line.html"

    def get_context_data(self, **kwargs):
        user, line = self.request.user, self.line
        may = user.has_perms(ACTS)
        ready = seen_line(line, line.left)
        book = book_for([ready] if line.left else [], today=clock.today(), user=user)
        query = " ".join(self.request.GET.get("q", "").replace("\x00", "").split())[:80]
        return super().get_context_data(
            title=line_title(line),
            crumbs=self.get_crumbs(),
            line=line,
            matches=self._matches(),
            proposals=[shown_proposal(one, line, book) for one in proposals(ready, book)],
            may_match=may and bool(line.left),
            may_undo=may,
            may_receive=may and line.left > ZERO,
            query=query,
            found=self._found(query) if may and line.left > ZERO else [],
            **kwargs,
        )

    def _matches(self):
        rows = BankMatch.objects.filter(line=self.line, undoes=None).select_related(*LOADED)
        return [
            (one, match_words(one, self.request.user), match_url(one), getattr(one, "undone_by", None))
            for one in rows.order_by("-pk")
        ]

    def _found(self, query):
        """Return the people and the partners that a search finds: (name, detail, address)."""
        if len(query) < 2:
            return []
        user, address = self.request.user, reverse("rentals:receive_line", args=[self.line.pk])
        people = (
            Person.objects.visible_to(user)
            .filter(anonymised_at=None)
            .found_by(query)
            .select_related("commune")
        )
        partners = Partner.objects.visible_to(user).found_by(query)
        found = [
            (shown_name(one, user), str(one.commune or ""), f"{address}?de={payer_key(one)}")
            for one in people.order_by("last_name", "first_name", "pk")[:MOST_FOUND]
        ]
        found += [
            (str(one), one.get_kind_display(), f"{address}?de={payer_key(one)}")
            for one in partners.order_by("name", "pk")[:MOST_FOUND]
        ]
        return found


def payer_named(text: str, user) -> Person | Partner | None:
    """Return the payer that an address or a button names, if this account may see it."""
    kind, _, key = text.partition("-")
    if not key.isdecimal() or len(key) > 12:
        return None
    if kind == "person":
        return Person.objects.visible_to(user).filter(anonymised_at=None, pk=int(key)).first()
    return Partner.objects.visible_to(user).filter(pk=int(key)).first() if kind == "partner" else None


class MatchLine(_OfLine, ActView):
    """Accept a proposal, exactly as it was shown."""

    permission_required = ACTS

    def perform(self):
        post = self.request.POST
        kind, seen_left = post.get("kind", ""), _euros(post.get("seen_left"))
        parts = [_part(one) for one in post.get("parts", "")[:2000].split()]
        if kind == RECEIVE:
            payer = payer_named(post.get("payer", "")[:30], self.request.user)
            if payer is None or not all(key.isdecimal() and len(key) < 19 for key, _ in parts):
                raise _unclear()
            on = [(int(key), amount) for key, amount in parts]
            match = receive_line(
                self.line.pk,
                payer,
                amount=_euros(post.get("amount")),
                on=on,
                seen_left=seen_left,
                **self.done,
            )
            self.said = f"{french(match.amount)} sont encaissés."
        else:
            matches = recognise(self.line.pk, kind, parts, seen_left=seen_left, **self.done)
            total = sum((one.amount for one in matches), ZERO)
            self.said = f"{french(total)} sont rapprochés\u00a0: rien n’est encaissé deux fois."
        return self.next_url()


def _unclear():
    return BankRefused("Cette proposition n’est plus là : rechargez la page, et choisissez de nouveau.")


def _euros(text) -> Decimal:
    try:
        amount = Decimal(str(text)[:20])
    except InvalidOperation as error:
        raise _unclear() from error
    if not amount.is_finite() or abs(amount) >= LIMIT or amount != amount.quantize(Decimal("0.01")):
        raise _unclear()
    return amount


def _part(text) -> tuple[str, Decimal]:
    key, _, amount = text.rpartition("=")
    return key[:30], _euros(amount)


class ReceiveLine(_OfLine, FormPage):
    """Receive a line, or a part of it, from somebody, on the bills of one's choice."""

    permission_required = ACTS
    form_class = ReceiveForm
    button = "Encaisser"
    button_icon = "check"

    @cached_property
    def payer(self):
        return payer_named(self.request.GET.get("de", "")[:30], self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and (self.payer is None or self.line.amount < ZERO):
            return redirect(self.line)
        return super().dispatch(request, *args, **kwargs)

    def get_title(self):
        name = (
            shown_name(self.payer, self.request.user) if isinstance(self.payer, Person) else str(self.payer)
        )
        return f"Encaisser {de(name)}"

    def get_crumbs(self):
        return [*super().get_crumbs(), (line_title(self.line), self.line.get_absolute_url())]

    @cached_property
    def book(self):
        field = "person" if isinstance(self.payer, Person) else "partner"
        ready = seen_line(self.line, self.line.left or self.line.amount)
        bills = Bill.objects.filter(**{field: self.payer})
        return ready, book_for([ready], today=clock.today(), user=self.request.user, bills=bills)

    @cached_property
    def owed(self):
        return self.book[1].owed_by(payer_key(self.payer))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owed": self.owed}

    def get_initial(self):
        left = max(self.line.left, ZERO)
        ready, book = self.book
        offered = [
            one
            for one in proposals(ready, book)
            if one.kind == RECEIVE and one.payer == payer_key(self.payer)
        ]
        parts = offered[0].parts if offered else spread(left, self.owed)
        return {
            "amount": left,
            "seen_left": self.line.left,
            **{f"bill_{key}": amount for key, amount in parts},
        }

    def consequences(self, form):
        lines = [
            Line("Sur la ligne", euros(self.line.amount), self.line.label),
            Line("Reste à traiter", euros(self.line.left), is_sum=True),
        ]
        said = [
            ("calendar-days", f"L’encaissement porte la date de la banque\u00a0: {date_fr(self.line.day)}.")
        ]
        return Consequences(lines=lines, sentences=said)

    def perform(self, form):
        data = form.cleaned_data
        match = receive_line(
            self.line.pk,
            self.payer,
            amount=data["amount"],
            on=data["on"],
            seen_left=data["seen_left"],
            **self.done,
        )
        waiting = match.amount - sum((share for _, share in data["on"]), ZERO)
        self.said = f"{french(match.amount)} sont encaissés."
        if waiting:
            self.said += f" {french(waiting)} restent à placer."
        return self.next_url()


class SetAside(_OfLine, FormPage):
    """Say that a line is none of ours."""

    title = "Mettre une ligne de côté"
    permission_required = ACTS
    form_class = AsideForm
    button = "Mettre de côté"
    button_icon = "minus"

    def get_crumbs(self):
        return [*super().get_crumbs(), (line_title(self.line), self.line.get_absolute_url())]

    def get_initial(self):
        return {"seen_left": self.line.left}

    def consequences(self, form):
        lines = [Line(self.line.label, euros(self.line.left), date_fr(self.line.day))]
        return Consequences(lines=lines, sentences=[("rotate-ccw", "On pourra la reprendre.")])

    def perform(self, form):
        data = form.cleaned_data
        set_aside(self.line.pk, reason=data["reason"], seen_left=data["seen_left"], **self.done)
        self.said = "La ligne est mise de côté."
        return self.next_url()


class UndoMatch(FormPage):
    """A match that is wrong: another row undoes it. A line set aside is taken up again the same way."""

    permission_required = ACTS
    form_class = UndoMatchForm
    button_icon = "rotate-ccw"
    danger = True
    refusals = (Refusal,)

    @cached_property
    def match(self) -> BankMatch:
        rows = BankMatch.objects.filter(undoes=None).select_related("line__statement", *LOADED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def is_aside(self) -> bool:
        return self.match.kind == MatchKind.ASIDE

    @property
    def button(self):
        return "Reprendre cette ligne" if self.is_aside else "Annuler ce rapprochement"

    def get_title(self):
        return "Reprendre une ligne" if self.is_aside else "Annuler un rapprochement"

    def get_crumbs(self):
        line = self.match.line
        return [*STATEMENTS, (line_title(line), line.get_absolute_url())]

    def consequences(self, form):
        said = [
            (
                "info",
                "Ce qui est noté reste\u00a0: une ligne l’annule. La ligne de la banque est à traiter de nouveau.",
            )
        ]
        if self.match.kind == MatchKind.RECEIVED:
            said.append(("euro", "L’encaissement est annulé\u00a0: ce qu’il payait est dû à nouveau."))
        elif self.match.kind == MatchKind.RETURNED:
            said.append(("euro", "Le chèque reste noté comme impayé."))
        words = match_words(self.match, self.request.user)
        return Consequences(lines=[Line(words, euros(self.match.amount))], sentences=said)

    def perform(self, form):
        undo_match(self.match.pk, **form.cleaned_data, at=clock.now(), actor=self.request.user)
        self.said = "La ligne est à traiter de nouveau."
        return self.match.line
