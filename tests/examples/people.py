"""Examples of people and partners."""

from datetime import UTC, date, datetime

from mobilite.accounts.models import User
from mobilite.audit.readings import note_reading
from mobilite.people.models import Commune, Contact, Household, Paper, Partner, Person
from mobilite.people.models.persons import PaperKind
from tests.cast import staff
from tests.examples import Example
from tests.factories import (
    a_contact,
    a_licence,
    a_paper,
    a_paper_to_check,
    a_partner,
    a_person,
    a_representative,
    an_activity,
)
from tests.factories.persons import KNOWN_SINCE


def people(n):
    communes = list(Commune.objects.order_by("insee")[:20])
    start = Person.objects.count()
    for i in range(start, start + n):
        partner = Partner.objects.create(name=f"Partenaire {i}", kind="CCAS")
        Person.objects.create(
            last_name=f"Nom{i}" if i else "=cmd()",
            first_name="Aïcha",
            phone=f"+3363998{i:04}",
            commune=communes[i % len(communes)],
            referred_by=Contact.objects.create(partner=partner, first_name="Claire", last_name=f"Morvan{i}"),
            referred_on=date(2026, 4, 1 + i % 7),
            no_sms=i % 2 == 0,
            created_at=datetime(2026, 4, 1, 9, tzinfo=UTC),
        )


def partners(n):
    communes = list(Commune.objects.order_by("insee")[:20])
    start = Partner.objects.count()
    for i in range(start, start + n):
        partner = a_partner(f"Partenaire {i}", commune=communes[i % len(communes)])
        a_person(referred_by=a_contact(partner=partner))


def readings(n):
    reader = User.objects.filter(kind="staff").first() or staff("agent")
    for i in range(n):
        at = datetime(2026, 4, 1, 9, i % 60, tzinfo=UTC)
        note_reading(a_person("Aïcha", f"Nom{i}"), reader=reader, at=at, why="Pour essayer la liste")


def somebody():
    """A person of whom much is known."""
    person = a_person("Aïcha", "Le Goff", licences=["B"], papers=["identity"], referred_by=a_contact())
    person.household = Household.objects.create(name="Foyer Le Goff")
    person.no_voicemail = True
    person.save(update_fields=["household", "no_voicemail"])
    a_person("Yann", "Le Goff", household=person.household)
    an_activity(person)
    return {"pk": person.pk}


def of_one(name, make):
    def kwargs():
        person = a_person()
        return {"pk": person.pk, name: make(person).pk}

    return kwargs


def a_picture_to_check():
    paper = a_paper_to_check(a_person())
    return {"pk": paper.person_id, "paper_pk": paper.pk, "file_pk": paper.files.get().pk}


def papers(n):
    for i in range(n):
        Paper.objects.create(
            person=a_person("Aïcha", f"Nom{i}"),
            kind=PaperKind.ADDRESS,
            state="received",
            received_at=KNOWN_SINCE,
        )


def a_partner_with_people():
    contact = a_contact()
    a_person(referred_by=contact, referred_on=date(2026, 4, 2))
    return {"pk": contact.partner_id}


def somebody_at_a_partner():
    contact = a_contact()
    return {"pk": contact.partner_id, "contact_pk": contact.pk}


OF_A_PERSON = (
    "person", "identity", "situation", "caution", "verify_phone", "note", "licence_new", "paper_new",
    "paper_ask", "paper_photo", "missing", "representative_new", "protection", "activity_new", "consent", "household", "leave_household", "hidden_address", "readings_of",
)  # fmt: skip

PAGES = {
    **{f"people:{name}": Example(kwargs=somebody) for name in OF_A_PERSON},
    "people:likely": Example(query="last_name=Le+Goff&first_name=aicha", partial=True),
    "people:licence": Example(kwargs=of_one("licence_pk", a_licence)),
    "people:licence_remove": Example(kwargs=of_one("licence_pk", a_licence)),
    "people:paper": Example(kwargs=of_one("paper_pk", a_paper)),
    "people:paper_check": Example(kwargs=of_one("paper_pk", a_paper_to_check)),
    "people:paper_refuse": Example(kwargs=of_one("paper_pk", a_paper_to_check)),
    "people:paper_forget": Example(kwargs=of_one("paper_pk", a_paper_to_check)),
    "people:paper_picture": Example(kwargs=a_picture_to_check),
    "people:representative": Example(kwargs=of_one("representative_pk", a_representative)),
    "rentals:send_missing": Example(kwargs=somebody),
    "people:activity": Example(kwargs=of_one("activity_pk", an_activity)),
    "people:partner": Example(kwargs=a_partner_with_people),
    "people:partner_edit": Example(kwargs=a_partner_with_people),
    "people:contact_new": Example(kwargs=a_partner_with_people),
    "people:contact": Example(kwargs=somebody_at_a_partner),
    "people:contact_left": Example(kwargs=somebody_at_a_partner),
}
ROWS = {
    "people.person": people,
    "people.partner": partners,
    "people.paper": papers,
    "audit.reading": readings,
}
