"""Keys change without losing a value, and a stolen file says nothing that was asked to be kept."""

from decimal import Decimal
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from mobilite.documents.models import Document
from mobilite.documents.operations import Altered, content_of
from mobilite.people.models import Note, Person
from tests.factories import a_confirmed_rental, a_contract, a_person

pytestmark = pytest.mark.django_db
SECRETS = ("12 rue des Lilas", "612.50", "ne voit pas bien la nuit")


@pytest.fixture
def secrets(agent, now):
    """Somebody of whom much is told, and a paper that names her address."""
    person = a_person(
        "Aïcha",
        "Le Goff",
        address=SECRETS[0],
        family_quotient=Decimal(SECRETS[1]),
        quotient_proof_on=now.date(),
        address_is_hidden=True,
    )
    Note.objects.create(person=person, text=SECRETS[2], at=now, author=agent)
    paper = a_contract(a_confirmed_rental())
    Document.objects.filter(pk=paper.pk).update(context={"tenant": {"address": SECRETS[0]}})
    return person


def rotate(**options) -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out, **options)
    return out.getvalue()


def everything_stored() -> str:
    """Return all that the database holds, as somebody who stole the file would read it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_a_stolen_database_tells_no_income_no_address_no_remark(secrets):
    stolen = everything_stored()
    for secret in SECRETS:
        assert secret not in stolen
    assert "Le Goff" in stolen  # what is looked for is not encrypted: the test reads well


def test_with_a_new_key_everything_is_encrypted_again_and_the_old_one_can_go(secrets, settings):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]
    assert "à chiffrer de nouveau" in rotate(dry_run=True)
    rotate()
    assert rotate() == "0 valeurs chiffrées de nouveau.\n"
    settings.FIELD_KEYS = [new]
    person = Person.objects.get(pk=secrets.pk)
    assert (person.address, person.family_quotient) == ("12 rue des Lilas", Decimal("612.50"))
    assert Note.objects.get().text == SECRETS[2]
    assert Document.objects.get().context["tenant"]["address"] == SECRETS[0]


def test_a_value_that_no_key_reads_is_said_and_left(secrets, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="aucune clé"):
        rotate()


def test_a_paper_whose_words_were_changed_is_not_drawn():
    paper = a_contract(a_confirmed_rental())
    Document.objects.filter(pk=paper.pk).update(context={"tenant": {"name": "Quelqu’un d’autre"}})
    with pytest.raises(Altered):
        content_of(Document.objects.get(pk=paper.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(context_sha256="1" * 64)
