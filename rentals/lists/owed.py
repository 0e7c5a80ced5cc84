"""« Impayés »: what was to be paid before today and is not, bill by bill, by age (row F7)."""

from datetime import timedelta

from django.db.models import BooleanField, Case, DateField, Value, When
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite.fields import EuroField, euros
from mobilite.money import ZERO
from mobilite.pages.french import date_fr
from mobilite.pages.french import euros as written
from mobilite.pages.lists import Column, EuroColumn, ListPage, Tab
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import paris_date
from mobilite.todo.models import Task
from rentals.payments.arrears import AGES, Late, late
from rentals.payments.models import Bill, Plan


def _who(bill):
    if bill.partner_id:
        return str(bill.partner)
    return short_name(bill.person) if bill.surname_is_hidden else str(bill.person)


def _since(bill):
    days = (bill.as_of - bill.since).days
    return f"{date_fr(bill.since, weekday=False)}, {days} jour{'s' if days > 1 else ''}"


def _how(bill):
    if bill.is_to_call:
        return "À appeler"
    return "Accord de paiement" if bill.has_plan else ""


def _aged(first: int, last: int | None):
    def narrow(bills, now):
        today = paris_date(now)
        bills = bills.filter(since__lte=today - timedelta(days=first))
        return bills if last is None else bills.filter(since__gte=today - timedelta(days=last))

    return narrow


class LateBills(ListPage):
    """Every bill that is late. What each one owes is read once, in the same few queries whatever their number."""

    title = "Impayés"
    permission_required = "payments.view_bill"
    queryset = Bill.objects.all()
    search = ("person__search_text", "partner__name", "label")
    search_label = "Nom, objet de la note"
    order_by = ("since", "pk")
    empty_text = "Rien n’est en retard ici."
    columns = (
        Column("Qui", name="qui", render=_who, export=_who, sort=("person__last_name", "partner__name"), needs=("person", "partner"), role="title"),
        Column("Pour", name="pour", path="label", role="sub"),
        Column("Depuis", name="depuis", path="since", render=_since, export=lambda bill: bill.since, sort=("since",), role="when"),
        EuroColumn("En retard", name="retard", path="late", render=lambda bill: written(bill.late), export=lambda bill: bill.late, sort=("late",)),
        Column("Suite", name="suite", render=_how, export=_how, sort=False, role="state"),
    )  # fmt: skip
    tabs = (
        Tab("tous", "Tous"),
        Tab("appels", "Appels à passer", lambda bills, now: bills.filter(is_to_call=True), hot=True),
        Tab("30", "30 jours et moins", _aged(0, AGES[0])),
        Tab("60", "31 à 60 jours", _aged(AGES[0] + 1, AGES[1])),
        Tab("90", "61 à 90 jours", _aged(AGES[1] + 1, AGES[2])),
        Tab("plus", "Plus de 90 jours", _aged(AGES[2] + 1, None)),
        Tab("accords", "Avec un accord", lambda bills, now: bills.filter(has_plan=True)),
    )

    @cached_property
    def today(self):
        return paris_date(self.now)

    @cached_property
    def late(self) -> list[Late]:
        return late(Bill.objects.all(), self.today)

    @cached_property
    def to_call(self) -> set[int]:
        """The people whom the counter is asked to call."""
        tasks = Task.objects.open().filter(key__startswith="payments.call:", person__isnull=False)
        return set(tasks.values_list("person", flat=True))

    def get_queryset(self):
        keys = [one.bill.pk for one in self.late]
        people = {one.bill.person_id for one in self.late} - {None}
        planned = set(Plan.objects.live().filter(person__in=people).values_list("person", flat=True))

        def each(value, field, default):
            whens = [When(pk=one.bill.pk, then=value(one)) for one in self.late]
            return Case(*whens, default=default, output_field=field)

        def among(chosen):
            return Case(
                When(person__in=chosen, then=Value(True)), default=Value(False), output_field=BooleanField()
            )

        return Bill.objects.filter(pk__in=keys).annotate(
            late=each(lambda one: euros(one.amount), EuroField(), euros(ZERO)),
            since=each(lambda one: Value(one.since), DateField(), Value(self.today)),
            is_to_call=among(self.to_call),
            has_plan=among(planned),
        )

    def with_shown(self, queryset):
        return queryset.annotate(
            surname_is_hidden=Value(hides_surnames(self.request.user)),
            as_of=Value(self.today, output_field=DateField()),
        ).select_related("rental_bill")

    def row_url(self, bill):
        if bill.person_id:
            return reverse("rentals:owed", args=[bill.person_id])
        link = getattr(bill, "rental_bill", None)
        return reverse("rentals:rental", args=[link.rental_id]) if link else None
