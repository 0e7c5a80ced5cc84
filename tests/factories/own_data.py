"""Somebody of whom much is known, in every app: what an export must hold."""

from datetime import timedelta
from decimal import Decimal

from mobilite.accounts.models import Kind, User
from mobilite.audit.readings import note_reading
from mobilite.outbox.models import Message
from mobilite.people.models import Household
from mobilite.people.operations import add_note
from mobilite.todo.operations import hand_on
from tests.factories.desk import a_call, a_task
from tests.factories.diary import an_appointment
from tests.factories.lending import NOW, a_closed_rental, an_ongoing_rental, paris_at
from tests.factories.messages import a_message, a_stop
from tests.factories.persons import a_consent, a_contact, a_driver, a_person, an_activity


def draw(document) -> bytes:
    """Stand in for the drawing of papers, the tests' own ones included (settings.DOCUMENT_DRAWER)."""
    from mobilite.documents.rendering import page

    words = "essai" if document.template == "essai.html" else page(document)
    return b"%PDF-1.7\n" + words.encode() + b"\n%%EOF\n"


def somebody_well_known(colleague, *, first_name="Aïcha", last_name="Diallo", at=NOW):
    """Return a person with rentals, money, papers, notes, calls, messages… and somebody she lives with."""
    contact = a_contact()
    person = a_driver(
        first_name,
        last_name,
        birth_name="Camara",
        birth_place="Nantes",
        email=f"{first_name.lower()}@personne.example",
        household=Household.objects.create(name="Foyer secret"),
        family_quotient=Decimal("512.00"),
        quotient_proof_on=at.date(),
        yearly_income=Decimal("12345.67"),
        allowance="rsa",
        allowance_amount=Decimal("607.75"),
        referred_by=contact,
    )
    other = a_person("Moussa", "Sylla", household=person.household, address="9 allée cachée")
    an_activity(person)
    a_consent(person)
    a_consent(person, given=False, at=at)
    add_note(person, "Vient avec Moussa Sylla le mardi.", at=at, actor=colleague)
    # Both at the same place; the first is back before the second leaves.
    a_closed_rental(person, actor=colleague, prescriber=contact)
    start = paris_at(5, 5)
    rental = an_ongoing_rental(
        person, actor=colleague, needed_from=start, needed_until=start + timedelta(days=3), at=at
    )
    a_call(person, colleague, note="Rappeler après 17 h", about=rental)
    task = a_task("Demander le permis", person=person, detail="Le recto manque", about=rental)
    hand_on(task.pk, user=colleague, at=at, actor=colleague)
    a_task("Sans personne", about=rental)
    an_appointment(colleague, person=person, note="Premier entretien")
    a_message(person, text="Votre scooter vous attend.")
    Message.objects.create(
        key="tests:about", event="outbox.free", contact=contact, channel="email", to="claire.morvan@ml.example",
        subject="Son dossier", text="Le véhicule est prêt.", about_label="rentals.rental", about_id=rental.pk,
        send_after=at, created_at=at,
    )  # fmt: skip
    a_stop(address=person.phone)
    note_reading(person, reader=colleague, at=at, why="Pour essayer")
    User.objects.create_user(
        person.email, first_name=first_name, last_name=last_name, kind=Kind.BENEFICIARY, person=person
    )
    return person, other
