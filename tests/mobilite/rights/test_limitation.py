"""Somebody whose data is limited is kept, and no longer chosen for anything (art. 18)."""

import pytest
from django.urls import reverse

from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.people.models import Person
from mobilite.rights.models import Limitation
from mobilite.rights.operations import lift, limit
from mobilite.rights.operations.limiting import AlreadyLimited, NotLimited
from mobilite.workflow import Refusal
from tests.factories import a_person
from tests.factories.messages import an_event, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(manager, now):
    person = somebody("Aïcha", "Limitée")
    limit(person.pk, reason="Conteste son adresse", at=now, actor=manager)
    person.refresh_from_db()
    return person


def test_she_is_dated_with_a_motive_that_the_database_hides(limited, now):
    limitation = Limitation.objects.get()
    assert (limited.limited_at, limitation.reason) == (now, "Conteste son adresse")
    raw = Limitation.objects.extra(select={"stored": "reason"}).values_list("stored", flat=True)[0]
    assert "adresse" not in raw


def test_she_is_limited_once_and_says_why(limited, manager, now):
    with pytest.raises(AlreadyLimited):
        limit(limited.pk, reason="Encore", at=now, actor=manager)
    with pytest.raises(Refusal, match="Dites pourquoi"):
        limit(a_person().pk, reason=" ", at=now, actor=manager)
    assert Limitation.objects.count() == 1


def test_lifting_needs_a_reason_and_lets_her_back(limited, manager, now):
    with pytest.raises(Refusal, match="Dites pourquoi"):
        lift(limited.pk, reason="", at=now, actor=manager)
    lift(limited.pk, reason="L’adresse est vérifiée", at=now, actor=manager)
    assert Person.objects.not_limited().filter(pk=limited.pk).exists()
    with pytest.raises(NotLimited):
        lift(limited.pk, reason="Encore", at=now, actor=manager)


def test_she_is_in_no_list_and_no_file(limited, as_manager):
    a_person("Aïcha", "Visible")
    page = as_manager.get(reverse("people:persons"), {"export": "csv"})
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    assert "Visible" in text
    assert "Limitée" not in text
    assert "Limitée" not in as_manager.get(reverse("people:persons")).content.decode()


def test_her_page_says_so_loudly(limited, as_agent):
    page = as_agent.get(limited.get_absolute_url()).content.decode()
    assert "Ses données sont limitées." in page


def test_no_message_leaves_but_what_she_needs(limited, sms, now):
    an_event("tests.information")
    assert notify("tests.information", to=limited, about=limited, key="a", at=now) is None
    an_event("tests.contract", essential=True)
    assert notify("tests.contract", to=limited, about=limited, key="b", at=now) is not None
    assert Message.objects.exclude(to="").count() == 1
