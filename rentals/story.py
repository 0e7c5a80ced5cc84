"""The story of a rental: what the journal, the notes, the money and the papers say of it."""

from django.urls import reverse

from mobilite.audit.entries import entries_about
from mobilite.audit.models import Entry
from mobilite.pages.record_page import StoryItem
from mobilite.people.models import Note, Person
from rentals.access.answers import waivers_of
from rentals.models import Rental, RentalBill, RentalDeposit
from rentals.payments.models import Bill, Deposit

ICONS = {
    "request": "inbox",
    "receive": "inbox",
    "update": "pencil",
    "hold": "bookmark",
    "wait": "hourglass",
    "lapse": "hourglass",
    "confirm": "circle-check",
    "refuse": "ban",
    "cancel": "x",
    "try_call": "phone",
    "no_show": "user-x",
    "sign": "signature",
    "add_driver": "user-plus",
    "remove_driver": "user-x",
    "sign_driver": "signature",
    "refuse_amendment": "ban",
    "hand_over": "key-round",
    "take_back": "undo-2",
    "extend": "calendar-plus",
    "swap": "arrow-right-left",
    "reassign": "arrow-right-left",
    "close": "archive",
    "charge": "receipt-euro",
    "pay": "euro",
    "refund": "rotate-ccw",
    "hold_deposit": "hand-coins",
    "give_back_deposit": "hand-coins",
    "move_deposit": "archive",
    "bank_deposit": "landmark",
    "deposit_unpaid": "x",
    "replace_deposit": "arrow-right-left",
    "waive_deposit": "shield-check",
    "sign_give_back": "signature",
    "issue": "file-text",
    "waive": "shield-check",
    "add_shares": "handshake",
    "refuse_share": "ban",
    "decide_share": "circle-check",
}
MONEY = (
    "pay",
    "refund",
    "hold_deposit",
    "give_back_deposit",
    "move_deposit",
    "bank_deposit",
    "deposit_unpaid",
    "replace_deposit",
    "waive_deposit",
    "sign_give_back",
    "charge",
    "add_shares",
    "refuse_share",
    "decide_share",
)
BAD = ("refuse", "no_show", "deposit_unpaid")
LATEST = 200


def told(entry, url: str = "", *, known: str = "", why: str = "") -> StoryItem:
    """Tell one entry of the journal. ``known`` is the reference that the page says already: it is not said again."""
    sentence = str(entry)
    for end in (f"\u00a0: {known}.", f" pour {known}.", f" de {known}.") if known else ():
        if sentence.endswith(end):
            sentence = sentence.removesuffix(end) + "."
    return StoryItem(
        at=entry.at,
        kind="money" if entry.verb in MONEY else "act",
        icon=ICONS.get(entry.verb, "check"),
        sentence=sentence,
        detail=why,
        url=url,
        tone="bad" if entry.verb in BAD else "",
    )


def story_of_rental(rental: Rental, money, documents) -> list[StoryItem]:
    """Return the story: three queries more than what the page has read already."""
    about = [rental, *money.bills, *money.deposits, *(link.occupancy for link in rental.vehicles.all())]
    entries = entries_about(*about).exclude(verb="issue")[:LATEST]  # the papers tell it themselves
    waived = waivers_of(rental)  # the journal names the rule, the rental keeps the motive
    items = [
        told(
            entry,
            known=rental.reference,
            why=waived.get(entry.data.get("rule", ""), "") if entry.verb == "waive" else "",
        )
        for entry in entries
    ]
    notes = Note.objects.filter(subject_label=rental._meta.label_lower, subject_id=rental.pk)
    items += [
        StoryItem(
            at=note.at, kind="note", icon="sticky-note", sentence=f"{note.author}, note", quote=note.text
        )
        for note in notes.select_related("author").order_by("-at", "-pk")[:LATEST]
    ]
    items += [
        StoryItem(
            at=one.created_at,
            kind="act",
            icon="file-text",
            sentence=f"{one.created_by or 'Le logiciel'} a établi\u00a0: {one.get_kind_display().lower()} {one.number}",
            url=one.get_absolute_url(),
        )
        for one in documents
    ]
    return items


def story_of_person(record) -> list[StoryItem]:
    """Return what a person's page says of her rentals and their money; nothing about other records. Four queries."""
    if not isinstance(record, Person):
        return []
    rentals = {rental.pk: rental for rental in Rental.objects.filter(person=record).order_by("-pk")[:LATEST]}
    if not rentals:
        return []
    links = RentalBill.objects.filter(rental__in=rentals).select_related("bill")
    held = RentalDeposit.objects.filter(rental__in=rentals).select_related("deposit")
    of_bill = {link.bill_id: link.rental_id for link in links}
    of_deposit = {link.deposit_id: link.rental_id for link in held}
    entries = (
        _entries(Rental, rentals) | _entries(Bill, of_bill) | _entries(Deposit, of_deposit)
    ).select_related("actor").order_by("-at", "-pk")[:LATEST]  # fmt: skip
    owner = {Rental._meta.label_lower: {pk: pk for pk in rentals}, Bill._meta.label_lower: of_bill,
             Deposit._meta.label_lower: of_deposit}  # fmt: skip
    return [
        told(entry, reverse("rentals:rental", args=[owner[entry.object_label][entry.object_id]]))
        for entry in entries
    ]


def _entries(model, keys):
    return Entry.objects.filter(object_label=model._meta.label_lower, object_id__in=list(keys))
