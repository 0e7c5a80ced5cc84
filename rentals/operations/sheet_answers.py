"""Tell a prescriber that the answer to her sheet has changed (row H1)."""

from datetime import datetime

from mobilite.outbox.models import Channel, Message
from mobilite.outbox.operations import notify
from mobilite.outbox.operations.notifying import withdraw
from mobilite.outbox.reach import reach
from mobilite.pages.french import date_fr, lower_first
from rentals.models import PrescriberSheet, Rental
from rentals.models.sheets import Answer

EVENT = "rentals.sheet_answer"
NEXT = {
    Answer.ACCEPTED: "La suite se voit avec la personne.",
    Answer.REFUSED: "Vous pouvez en parler avec nous\u00a0: appelez-nous.",
    Answer.WAITING: "Nous vous répondons dès que possible.",
}


def tell_answer(sheet: PrescriberSheet, *, at: datetime, actor=None) -> Message | None:
    """Write to who sent a sheet what she may read of our answer, in the transaction that gives it.

    By e-mail, when she agrees to it: an address that she gave, and no « plus d’e-mails » since. Nothing more than ``told``
    says leaves: never debt, suspension, health or conduct. An answer that has not left and is no longer ours does not leave.
    """
    withdraw(EVENT, about=sheet, why="La réponse a changé.", at=at)
    contact, told = sheet.contact, sheet.told
    if not any(way.channel == Channel.EMAIL for way in reach(contact, at=at).ways):
        return None
    label = lower_first(str(told.answer.label))
    return notify(
        EVENT,
        to=contact,
        about=sheet,
        key=f"{EVENT}:{sheet.pk}:{told.answer}:{at.isoformat()}",
        at=at,
        actor=actor,
        extra={
            "personne": sheet.first_name,
            "envoyee": date_fr(sheet.received_at, weekday=False, year=False),
            "reponse": f"{label}\u00a0: {lower_first(told.reason)}" if told.reason else label,
            "suite": NEXT[told.answer],
        },
    )


def tell_answer_of(rental: Rental, *, at: datetime, actor=None) -> Message | None:
    """Tell the prescriber of a rental, if she sent a sheet for it. One query when nobody did."""
    sheet = PrescriberSheet.objects.select_related("contact__partner").filter(rental=rental).first()
    if sheet is None:
        return None
    sheet.rental = rental
    return tell_answer(sheet, at=at, actor=actor)
