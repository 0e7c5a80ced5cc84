"""Prescribers' sheets in the demonstration: one in each answer, one typed during a call, a link that opens, one that leaves."""

from datetime import timedelta

from mobilite.accounts import links
from mobilite.demonstration import Demonstration
from mobilite.people.models import Commune
from rentals.demo.present import whole
from rentals.models import PrescriberSheet, Rental, Status
from rentals.models.sheets import LINK_LASTS, LINK_PURPOSE
from rentals.operations.sheets import decline, receive_sheet, send_link, take_on, told_why

#: The state of a rental that a sheet became, what its prescriber reads when it is no, whether it was typed during a call.
BECAME = (
    (Status.CONFIRMED, "", False),
    (Status.ONGOING, "", False),
    (Status.CLOSED, "", False),
    (Status.WAITING, "", False),
    (Status.HELD, "", True),
    (Status.REFUSED, "no_vehicle", False),
)
#: First name, last name, telephone, what, how long, hours ago, what was answered without a rental.
SENT = (
    ("Loubna", "Exemplaire", "+33639980701", "scooter", "month", 3, ""),
    ("Teddy", "Modèle", "+33639980702", "car", "week", 26, ""),
    ("Mariam", "Fiction", "+33639980703", "unsure", "unsure", 50, "territory"),
    ("Joris", "Imaginaire", "+33639980704", "car", "days", 75, "paper"),
    ("Elif", "Inventée", "+33639980705", "ebike", "longer", 98, "no_vehicle"),
    ("Awa", "Supposée", "+33639980706", "scooter", "month", 122, "call_us"),
)


def make_sheets(demo: Demonstration) -> None:
    """Send sheets, answer some. Draws nothing at random: what comes after stays as it was."""
    for state, told, by_phone in BECAME:
        rentals = Rental.objects.filter(status=state, prescriber__isnull=False, sheet=None, archived_at=None)
        rentals = rentals.filter(person__birth_date__isnull=False).exclude(person__phone="")
        rental = rentals.select_related("person", "prescriber__partner", "offer").order_by("-pk").first()
        if rental is not None:
            became(demo, rental, told, by_phone)
    sender = demo.made["senders"][0]
    for rank, one in enumerate(SENT):
        sent(demo, sender, rank, one)
    links.create(LINK_PURPOSE, sender, expires_at=demo.now + LINK_LASTS, at=demo.now)
    leaving(demo, demo.made["senders"][1])


@whole
def became(demo, rental, told, by_phone) -> None:
    agent, person = demo.made["team"]["agent"], rental.person
    sheet = receive_sheet(
        rental.prescriber, press_key=f"demo-location-{rental.pk}", at=rental.requested_at - timedelta(minutes=90),
        actor=agent if by_phone else None, first_name=person.first_name, last_name=person.last_name,
        birth_date=person.birth_date, phone=person.phone, commune=person.commune, language=person.language,
        agrees=True, wanted="unsure", starts_on=rental.needed_from.date(), how_long="unsure",
        purpose="other" if rental.purpose == "health" else rental.purpose, licence="unknown", payer="unknown",
    )  # fmt: skip
    take_on(sheet.pk, rental, at=rental.requested_at, actor=agent)
    if told:
        told_why(rental, told=told)


@whole
def sent(demo, sender, rank, one) -> PrescriberSheet:
    first_name, last_name, phone, wanted, how_long, hours, told = one
    at = demo.now - timedelta(hours=hours)
    sheet = receive_sheet(
        sender, press_key=f"demo-fiche-{rank}", at=at, first_name=first_name, last_name=last_name,
        birth_date=demo.today.replace(year=demo.today.year - 24 - rank, day=1), phone=phone,
        commune=Commune.objects.get(name="Ligné"), language="fr", agrees=True, wanted=wanted,
        starts_on=at.date() + timedelta(days=7), how_long=how_long, purpose="work",
        workplace=Commune.objects.get(name="Mésanger"), licence="b", payer="person",
        remark="Horaires décalés, pas de car le matin.",
    )  # fmt: skip
    if told:
        agent = demo.made["team"]["agent"]
        decline(sheet.pk, reason=told, at=at + timedelta(hours=2), actor=agent)
    return sheet


@whole
def leaving(demo, contact) -> None:
    send_link(contact.pk, at=demo.now, actor=demo.made["team"]["agent"])
