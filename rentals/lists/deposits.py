"""The register of deposits: held, ending, to give back, given back, kept, waived (row F1)."""

from django.urls import reverse

from mobilite.pages.lists import (
    Choices,
    Column,
    DateColumn,
    DateTimeColumn,
    EuroColumn,
    ListFilters,
    OneOf,
    Tab,
)
from mobilite.pages.lists import DateRange as Days
from mobilite.periods import paris_date
from rentals import queues
from rentals.deposit_due import ending
from rentals.lists.counter import PLACES, Named, name_of
from rentals.payments.deposits import where_words
from rentals.payments.deposits.terms import FIRST_NOTICE
from rentals.payments.models import Deposit, DepositMeans, Ending, Spot


def _held(rows, now):
    return rows.held()


def _ending(rows, now):
    """Keep those whose means ends within two months: the others never end, or later."""
    today = paris_date(now)
    return ending(rows, today, within=FIRST_NOTICE.on(today))


def _late(rows, now):
    return queues.deposits_to_give_back(rows.held(), now)


def _over(rows, now):
    return rows.exclude(given_back_at=None)


def _where(deposit):
    """Say where a deposit lies, or how it ended."""
    if deposit.given_back_at:
        return deposit.get_ending_display().lower()
    return where_words(deposit) or "rien n’est déposé"


class DepositList(Named):
    """What people leave as a guarantee, apart from income (row F1)."""

    title = "Cautions"
    queryset = Deposit.objects.all()
    columns = (
        Column(
            "De",
            name="de",
            render=lambda row: name_of(row.person, row),
            sort=("person__last_name", "person__first_name"),
            role="title",
            needs=("person",),
        ),
        Column(
            "Location",
            name="location",
            render=lambda row: row.rental_deposit.rental.reference if hasattr(row, "rental_deposit") else "",
            sort=False,
            role="",
            needs=("rental_deposit__rental",),
        ),
        Column(
            "Moyen",
            name="moyen",
            render=lambda row: row.get_means_display(),
            sort=("means",),
            role="",
            far=False,
        ),
        Column("Où", name="ou", render=_where, sort=False, role="sub", needs=("place",)),
        DateTimeColumn("Reçue", name="recue", path="received_at"),
        DateColumn("Tient jusqu’au", name="fin", path="holds_until", role="", far=False),
        DateTimeColumn("Rendue", name="rendue", path="given_back_at", role="", far=True),
        EuroColumn("Retenu", name="retenu", path="kept_amount", sort=False, role="", far=True),
        EuroColumn("Montant", name="montant", path="amount", sort=("amount",)),
    )
    search = ("person__search_text", "cheque_number", "reference")
    search_label = "Nom, numéro de chèque, papier"
    order_by = ("-received_at", "-pk")
    tabs = (
        Tab("detenues", "Détenues", _held),
        Tab("fin", "Qui finissent", _ending, hot=True),
        Tab("a_rendre", "À rendre", _late, hot=True),
        Tab("rendues", "Rendues", lambda rows, now: _over(rows, now).filter(kept_amount=0)),
        Tab("retenues", "Retenues", lambda rows, now: _over(rows, now).filter(kept_amount__gt=0)),
        Tab(
            "dispenses",
            "Dispenses",
            lambda rows, now: rows.filter(means=DepositMeans.EXEMPTION, given_back_at=None),
        ),
        Tab("toutes", "Toutes", counted=False),
    )

    class Filters(ListFilters):
        ou = Choices(label="Où", field_name="spot", choices=Spot.choices)
        lieu = OneOf(label="Lieu", field_name="place", queryset=PLACES)
        moyen = Choices(label="Moyen", field_name="means", choices=DepositMeans.choices)
        recue = Days(label="Reçue", field_name="received_at")
        rendue = Days(label="Rendue", field_name="given_back_at")
        issue = Choices(label="Fin", field_name="ending", choices=Ending.choices)

    def row_url(self, record):
        return reverse("rentals:deposit_page", args=[record.pk])
