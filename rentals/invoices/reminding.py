"""Write once to an organisation whose invoice is late, then ask a colleague to call it."""

from datetime import datetime, timedelta

from django.db.models import Q

from mobilite.due import each
from mobilite.money import french
from mobilite.outbox.events import Event
from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.pages.french import date_fr
from mobilite.people.models import Contact
from mobilite.periods import paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task
from rentals.invoices.awaiting import with_standing
from rentals.invoices.models import Invoice, Kind, PayerAccount
from rentals.invoices.terms import REMIND_AFTER

OFTEN = timedelta(hours=1)
COUNTER = "agent"


def late(today):
    """Return the invoices of organisations that are past their day and not paid, the oldest first."""
    rows = Invoice.objects.filter(kind=Kind.INVOICE, partner__isnull=False, due_on__lt=today)
    rows = with_standing(rows).filter(left__gt=0).select_related("partner", "document")
    return rows.defer("document__context").order_by("due_on", "pk")


def contact_for(partner) -> Contact | None:
    """Return whom we write to about invoices: who was chosen, else the latest contact who has an e-mail."""
    account = PayerAccount.objects.filter(partner=partner).select_related("contact").first()
    if account is not None and account.contact is not None and account.contact.left_on is None:
        return account.contact
    found = Contact.objects.filter(partner=partner, left_on=None).exclude(email="")
    return found.order_by("-pk").first()


def remind(now: datetime) -> int:
    """Write once about each invoice that has been late for so many days, or ask the counter to call when nobody can be
    written to."""
    today = paris_date(now)
    limit = today - timedelta(days=REMIND_AFTER.on(today))
    found = {f"invoices.unpaid:{one.pk}": one for one in late(today).filter(due_on__lte=limit)}
    known = set(Message.objects.filter(key__in=found).values_list("key", flat=True))
    known |= set(Task.objects.filter(key__in=found).values_list("key", flat=True))

    def write(key):
        invoice = found[key]
        contact = contact_for(invoice.partner)
        if contact is None:
            open_task(
                "Appeler une organisation dont la facture est en retard", role=COUNTER, about=invoice, person=None,
                due_at=now, key=key, detail=f"{invoice.partner}\u00a0: {_words(invoice)}", at=now,
            )  # fmt: skip
            return
        notify("invoices.unpaid", to=contact, about=invoice, key=key, at=now, extra=values(invoice))

    return each([key for key in found if key not in known], write)


def _words(invoice) -> str:
    said = values(invoice)
    return f"facture {said['numero']}, {said['montant']} à payer depuis le {said['jour']}."


def values(invoice: Invoice) -> dict[str, str]:
    """Return the event's own variables."""
    left = getattr(invoice, "left", None)
    if left is None:
        left = with_standing(Invoice.objects.filter(pk=invoice.pk)).get().left
    day = date_fr(invoice.due_on, weekday=False) if invoice.due_on else ""
    return {"montant": french(left), "jour": day, "numero": invoice.document.number}


def paid(invoice: Invoice, now) -> str:
    """Say why the reminder has no sense any more."""
    return "" if with_standing(Invoice.objects.filter(pk=invoice.pk)).get().left else "C’est payé."


def recent():
    """Return real invoices to show a wording on, the latest first."""
    rows = Invoice.objects.filter(~Q(partner=None), kind=Kind.INVOICE).select_related("document")
    return rows.order_by("-issued_at", "-pk")


UNPAID = Event(
    key="invoices.unpaid",
    label="Un rappel à une organisation dont la facture est en retard",
    about="invoices.invoice",
    variables={
        "montant": "ce qui reste à payer",
        "jour": "le jour où il fallait payer",
        "numero": "le numéro de la facture",
    },
    values=values,
    texts={
        "email": {
            "fr": (
                "Facture {numero} : un rappel",
                "Bonjour,\n\nSauf erreur de notre part, il reste {montant} à payer sur notre facture {numero}, à régler avant "
                "le {jour}.\n\nSi le paiement est parti, ne tenez pas compte de ce message. S’il vous manque une pièce ou une "
                "référence, répondez à ce message ou appelez le {telephone}.\n\nCordialement,\n{structure}, {telephone}",
            ),
        },
    },
    reason_gone=paid,
    example=recent,
    must_say=("numero", "montant"),
)
