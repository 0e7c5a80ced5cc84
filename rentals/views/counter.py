"""The counter's money: what came in today, what is in the drawer, the count of the evening, cheques (rows F1, F4)."""

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Sum
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.money import ZERO, french, to_cents
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, de, euros, plural
from mobilite.people.models import Place
from mobilite.people.shown import shown_name
from mobilite.periods import paris, paris_date
from mobilite.workflow import Refusal
from rentals import operations
from rentals.forms.counter import CountForm, MovementForm, UndoForm
from rentals.lists.counter import expected, month_end
from rentals.payments import cash
from rentals.payments.balances import total_unplaced
from rentals.payments.cheques import to_remit
from rentals.payments.deposits import register
from rentals.payments.drawers import drawer
from rentals.payments.models import (
    BankLine,
    CashClose,
    CashMovement,
    DepositMeans,
    Means,
    Payment,
    Refund,
    Spot,
)

SEE, TAKE, CLOSE = "payments.view_bill", "payments.add_payment", "payments.close_cash"
CAISSE = ("Caisse", reverse_lazy("rentals:caisse"))


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, and the list of its rows."""

    amount: Decimal
    url: str


def _list(name, **asked) -> str:
    return f"{reverse(f'rentals:{name}')}?{urlencode(asked)}"


class Caisse(PermissionRequiredMixin, TemplateView):
    """Today's money, place by place; each figure opens its rows."""

    permission_required = SEE
    template_name = "rentals/counter/caisse.html"

    def get_context_data(self, **kwargs):
        now = clock.now()
        places = list(Place.objects.filter(is_open=True).order_by("name"))
        mine = self.request.user.place_id
        drawers = [drawer(place, now) for place in sorted(places, key=lambda one: one.pk != mine)]
        held = register()
        names = {place.pk: place.short_name for place in Place.objects.all()}
        waiting = list(to_remit().values_list("face", flat=True))
        return super().get_context_data(
            title="Caisse",
            places=places,
            takings=self._takings(places, now),
            given_back=self._given_back(now),
            drawers=drawers,
            expected=expected(now).aggregate(euros=Sum("due_now"))["euros"] or ZERO,
            expected_until=date_fr(month_end(now), weekday=False, year=False),
            deposits=sum((one.amount for one in held), ZERO),
            held=[self._held(one, names) for one in held],
            cheques=sum(waiting, ZERO),
            cheques_count=plural(len(waiting), "chèque"),
            late_url=_known("rentals:late_bills"),
            unplaced=total_unplaced(),
            unplaced_url=_list("payments", vue="a-placer"),
            bank_left=BankLine.objects.to_treat().count(),
            may_close=self.request.user.has_perm(CLOSE),
            may_take=self.request.user.has_perm(TAKE),
            **kwargs,
        )

    def _held(self, one, names):
        """Return the line of what is held in one spot by one means: words, amount, the list of its rows."""
        asked = {"vue": "detenues", "moyen": one.means, "ou": one.spot}
        if one.place:
            asked["lieu"] = one.place
        is_drawer = one.spot == Spot.DRAWER
        where = Spot(one.spot).label if not is_drawer else ("Caisse" if one.means == Means.CASH else "Tiroir")
        where = f"{where}, {names[one.place]}" if one.place and one.spot != Spot.BANK else where
        return DepositMeans(one.means).label, where, one.amount, _list("deposits", **asked)

    def _today(self, now):
        day = paris_date(now)
        return paris(day, time()), paris(day + timedelta(days=1), time())

    def _takings(self, places, now):
        """Return the lines of today's takings: (means, a figure a place, the total), and the total of all."""
        start, end = self._today(now)
        rows = Payment.objects.filter(received_at__gte=start, received_at__lt=end, from_deposit=None)
        found = {
            (means, place): amount
            for means, place, amount in rows.values_list("means", "place").annotate(euros=Sum("amount"))
        }
        day = f"{paris_date(now):%Y-%m-%d}"
        asked = {"recu_du": day, "recu_au": day}
        lines = []
        for means in Means:
            amounts = [
                Figure(
                    found.get((means, place.pk), ZERO), _list("payments", **asked, moyen=means, lieu=place.pk)
                )
                for place in places
            ]
            total = sum((amount for (one, _), amount in found.items() if one == means), ZERO)
            lines.append((means.label, amounts, Figure(total, _list("payments", **asked, moyen=means))))
        return {"lines": lines, "total": Figure(sum(found.values(), ZERO), _list("payments", **asked))}

    def _given_back(self, now):
        start, end = self._today(now)
        rows = Refund.objects.filter(given_at__gte=start, given_at__lt=end, undoes=None)
        total = rows.aggregate(euros=Sum("amount"))["euros"] or ZERO
        day = f"{paris_date(now):%Y-%m-%d}"
        return Figure(total, _list("refunds", rendu_du=day, rendu_au=day))


def _known(name) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class OfPlace:
    """Mixin of the pages about the drawer of one place, whose key is in the address."""

    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def place(self) -> Place:
        return get_object_or_404(Place, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    @cached_property
    def held(self):
        return drawer(self.place, self.done["at"])

    @property
    def drawer_url(self) -> str:
        return reverse("rentals:drawer", args=[self.place.pk])


class DrawerPage(PermissionRequiredMixin, OfPlace, TemplateView):
    """The cash book of a place since its last close, each line with what the drawer holds after it."""

    permission_required = SEE
    template_name = "rentals/counter/drawer.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        lines, sum_ = [], self.held.opening
        for one in self.held.entries:
            sum_ += one.amount
            person = getattr(one.about, "person", None)
            lines.append((one, shown_name(person, user) if person else one.detail, sum_, self._undo(one)))
        last = self.held.last
        return super().get_context_data(
            title=f"Caisse {de(self.place.short_name)}",
            crumbs=[CAISSE],
            held=self.held,
            lines=lines[::-1],
            closes=CashClose.objects.filter(place=self.place)
            .select_related("closed_by")
            .order_by("-closed_at")[:5],
            closes_url=_list("cash_closes", lieu=self.place.pk),
            last=last,
            may_close=user.has_perm(CLOSE),
            may_take=user.has_perm(TAKE),
            **kwargs,
        )

    def _undo(self, entry):
        row = entry.row
        if not isinstance(row, CashMovement) or row.undoes_id or hasattr(row, "undone_by"):
            return ""
        return reverse("rentals:undo_movement", args=[row.pk])


class MoveCash(OfPlace, FormPage):
    title = "Noter un mouvement"
    permission_required = TAKE
    form_class = MovementForm
    button = "Noter le mouvement"
    button_icon = "arrow-right-left"

    def get_crumbs(self):
        return [CAISSE, (f"Caisse {de(self.place.short_name)}", self.drawer_url)]

    def consequences(self, form):
        return Consequences(
            title="Dans la caisse", lines=[Line("Devrait contenir", euros(self.held.expected), is_sum=True)]
        )

    def perform(self, form):
        moved = cash.move_cash(self.place, **form.cleaned_data, **self.done)
        self.said = f"C’est noté\u00a0: {moved.get_kind_display().lower()}, {french(abs(moved.amount))}."
        return self.drawer_url


class UndoMovement(FormPage):
    """A movement written by mistake: another one undoes it."""

    title = "Annuler un mouvement"
    permission_required = TAKE
    form_class = UndoForm
    button = "Annuler ce mouvement"
    button_icon = "rotate-ccw"
    danger = True
    refusals = (Refusal,)
    said = "Le mouvement est annulé."

    @cached_property
    def movement(self):
        return get_object_or_404(CashMovement.objects.select_related("place", "by"), pk=self.kwargs["pk"])

    def get_crumbs(self):
        place = self.movement.place
        return [CAISSE, (f"Caisse {de(place.short_name)}", reverse("rentals:drawer", args=[place.pk]))]

    def consequences(self, form):
        one = self.movement
        return Consequences(lines=[Line(one.get_kind_display(), euros(one.amount), one.reason)])

    def perform(self, form):
        cash.undo_movement(self.movement.pk, **form.cleaned_data, at=clock.now(), actor=self.request.user)
        return reverse("rentals:drawer", args=[self.movement.place_id])


class CloseDrawer(OfPlace, FormPage):
    """Count the drawer, and close its day for good."""

    title = "Fermer la caisse"
    permission_required = CLOSE
    form_class = CountForm
    template_name = "rentals/counter/count.html"
    button = "Fermer la caisse"
    button_icon = "lock"

    def get_crumbs(self):
        return [CAISSE, (f"Caisse {de(self.place.short_name)}", self.drawer_url)]

    def get_title(self):
        return f"Fermer la caisse {de(self.place.short_name)}"

    @property
    def expected_cents(self) -> int:
        return to_cents(self.held.expected)

    def consequences(self, form):
        held = self.held
        came = sum((one.amount for one in held.entries if one.amount > ZERO), ZERO)
        lines = [
            Line("Au départ", euros(held.opening)),
            Line("Entré", euros(came)),
            Line("Sorti", euros(held.moved - came)),
            Line("Devrait contenir", euros(held.expected), is_sum=True),
        ]
        said = [
            (
                "lock",
                "Une fois fermée, la journée ne change plus. Ce qui arrive après compte pour la suivante.",
            )
        ]
        return Consequences(title="Dans la caisse", lines=lines, sentences=said)

    def perform(self, form):
        close = operations.close_drawer(self.place, **form.cleaned_data, **self.done)
        gap = f"écart de {french(close.difference)}" if close.difference else "aucun écart"
        self.said = f"La caisse est fermée\u00a0: {french(close.counted)} comptés, {gap}. Le papier {close.number} est prêt à signer."
        return self.drawer_url
