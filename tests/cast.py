"""The people of the tests: one account per role, a prescriber, a beneficiary, and strict clients for them."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from mobilite.accounts.models import Kind, User
from mobilite.accounts.roles import Role
from mobilite.people.models import Contact, Partner, Person
from mobilite.people.models.partners import Authorisation, PartnerKind
from tests.factories.people import a_place

PASSWORD = "un-mot-de-passe-d-essai"
LEFT_IN_PAGE = ("{{", "{%", "{#")


class StrictClient(Client):
    """A client that fails on a page where a piece of template was left."""

    def request(self, **request):
        response = super().request(**request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            text = response.content.decode()
            for piece in LEFT_IN_PAGE:
                assert piece not in text, f"« {piece} » left in {request.get('PATH_INFO')}"
        return response


def client_for(user=None) -> StrictClient:
    """Return a strict client, signed in as ``user`` when there is one."""
    client = StrictClient()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def staff(role, first_name, last_name, **fields) -> User:
    """Return a colleague with one role (or several), at Ancenis, whose password is ``PASSWORD``."""
    fields.setdefault("place", a_place())
    user = User.objects.create_user(
        f"{first_name}.{last_name}@structure.example".lower().replace(" ", "-").replace("é", "e"),
        first_name=first_name,
        last_name=last_name,
        password=PASSWORD,
        **fields,
    )
    roles = [role] if isinstance(role, str) else role
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def agent(db):
    return staff(Role.AGENT, "Camille", "Bernard")


@pytest.fixture
def workshop(db):
    return staff(Role.WORKSHOP, "Yann", "Le Goff")


@pytest.fixture
def integration_employee(db):
    return staff(Role.WORKSHOP_EMPLOYEE, "Moussa", "Keita")


@pytest.fixture
def adviser(db):
    return staff(Role.ADVISER, "Nadia", "Cherif")


@pytest.fixture
def recruiter(db):
    return staff(Role.RECRUITER, "Julie", "Robin")


@pytest.fixture
def manager(db):
    return staff(Role.MANAGER, "Anne", "Guibert")


@pytest.fixture
def administrator(db):
    return staff(Role.ADMINISTRATOR, "Paul", "Morel")


@pytest.fixture
def prescriber(db):
    """Claire Morvan, of an authorised mission locale, with a partner's account."""
    partner = Partner.objects.create(
        name="Mission locale d’exemple",
        kind=PartnerKind.MISSION_LOCALE,
        authorisation=Authorisation.VALIDATED,
    )
    contact = Contact.objects.create(
        partner=partner,
        first_name="Claire",
        last_name="Morvan",
        job="Conseillère",
        phone="+33261910010",
        email="claire.morvan@ml.example",
    )
    return User.objects.create_user(
        contact.email,
        first_name=contact.first_name,
        last_name=contact.last_name,
        password=PASSWORD,
        kind=Kind.PARTNER,
        contact=contact,
    )


@pytest.fixture
def beneficiary(db):
    """Aïcha Diallo, a person with an account of her own (``beneficiary.person``)."""
    person = Person.objects.create(
        last_name="Diallo",
        first_name="Aïcha",
        phone="+33639980001",
        email="aicha.diallo@personne.example",
        created_at=datetime(2026, 4, 1, 9, tzinfo=UTC),
    )
    return User.objects.create_user(
        person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        password=PASSWORD,
        kind=Kind.BENEFICIARY,
        person=person,
    )


@pytest.fixture
def anonymous():
    """A strict client that nobody signed in with."""
    return client_for()


@pytest.fixture
def as_agent(agent):
    return client_for(agent)


@pytest.fixture
def as_workshop(workshop):
    return client_for(workshop)


@pytest.fixture
def as_adviser(adviser):
    return client_for(adviser)


@pytest.fixture
def as_recruiter(recruiter):
    return client_for(recruiter)


@pytest.fixture
def as_manager(manager):
    return client_for(manager)


@pytest.fixture
def as_administrator(administrator):
    return client_for(administrator)


@pytest.fixture
def as_prescriber(prescriber):
    return client_for(prescriber)


@pytest.fixture
def as_beneficiary(beneficiary):
    return client_for(beneficiary)
