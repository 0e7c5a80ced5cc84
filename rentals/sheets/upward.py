"""What sheets hand to the apps below: the column of Aujourd'hui, the links on a partner's page."""

from django.urls import reverse

from mobilite import clock
from mobilite.pages import french
from mobilite.pages.record_page import Card
from mobilite.people.duplicates import likeliest, traits
from mobilite.people.shown import hides_surnames, shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.periods import paris_date
from rentals.models import PrescriberSheet
from rentals.operations.sheets import live_links, waiting_links
from rentals.today import for_the_counter, moment

MAY_SEND = "people.change_partner"


@for_the_counter
def waiting_sheets(asked: Asked) -> Column:
    """Whom a prescriber sends and who waits for an answer (row H1)."""
    rows = PrescriberSheet.objects.filter(handled_at=None)
    waiting = list(
        rows.select_related("contact__partner", "commune").defer("remark").order_by("received_at", "pk")
    )
    shown = waiting[:SHOWN]
    known = likeliest(
        traits(first_name=one.first_name, last_name=one.last_name, phone=one.phone, birth_date=one.birth_date)
        for one in shown
    )
    lines = [
        Line(
            when=moment(one.received_at),
            name=one.first_name if hides_surnames(asked.user) else str(one),
            text=f"a besoin d’{one.what}, à partir du {french.date_fr(one.starts_on, year=False)}.",
            detail=" · ".join(
                filter(
                    None,
                    [
                        f"Par {one.contact.partner.name}",
                        f"Peut-être {shown_name(maybe[0], asked.user)}" if maybe else "",
                    ],
                )
            ),
            url=reverse("rentals:sheet", args=[one.pk]),
            button="Répondre",
        )
        for one, maybe in zip(shown, known, strict=True)
    ]
    return Column("Fiches de prescripteurs", "file-text", lines, len(waiting), "aucune fiche n’attend.")


def partner_cards(partner, user) -> list[Card]:
    """Return the card of the links of a partner's contacts: who has one, until when, what to press. Two queries."""
    if not user.has_perm(MAY_SEND):
        return []
    at = clock.now()
    today = paris_date(at)
    here = [one for one in partner.contacts.all() if one.left_on is None or one.left_on > today]
    if not here or not partner.is_active:
        return []
    live, leaving = live_links(here, at=at), waiting_links(here)
    lines = []
    for contact in here:
        link, message = live.get(contact.pk), leaving.get(contact.pk)
        state = "Pas de lien." if contact.email else "Pas de lien\u00a0: notez d’abord son adresse e-mail."
        if message is not None:
            state = "L’e-mail part dans un instant."
            if message.send_after > at:
                state = f"L’e-mail partira {french.datetime_fr(message.send_after, year=False)}."
        elif link is not None:
            last = french.date_fr(link.expires_at, weekday=False)
            state = f"A un lien, jusqu’au {last}" + ("." if link.used_at else ", pas encore utilisé.")
        lines.append(
            {
                "name": f"{contact.first_name} {contact.last_name}",
                "state": state,
                "send": reverse("rentals:send_sheets_link", args=[contact.pk]) if contact.email else "",
                "again": link is not None or message is not None,
                "revoke": reverse("rentals:revoke_sheets_link", args=[contact.pk])
                if link is not None or message is not None
                else "",
            }
        )
    return [
        Card(
            "Liens de prescription",
            "link",
            template="rentals/cards/sheet_links.html",
            context={"lines": lines},
        )
    ]
