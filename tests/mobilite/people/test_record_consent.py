"""A consent is never edited: the database itself refuses."""

import pytest
from django.db import DatabaseError, transaction

from mobilite.audit.entries import entries_about
from mobilite.people.models import Consent
from mobilite.people.operations import record_consent
from mobilite.people.operations.following import latest_consents
from mobilite.people.operations.saving import NotValid
from tests.factories import a_consent, a_person

pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_with_its_hour_and_who_heard_it(agent, now):
    person = a_person()
    consent = record_consent(person, purpose="sms", given=False, how="Au comptoir", at=now, actor=agent)
    consent.refresh_from_db()
    assert (consent.at, consent.recorded_by, consent.given) == (now, agent, False)
    [entry] = entries_about(person)
    assert entry.sentence == "a noté le refus de la personne\u00a0: Recevoir des SMS d’information"


def test_the_last_answer_counts(agent, now):
    person = a_person()
    a_consent(person, "sms", given=True)
    record_consent(person, purpose="sms", given=False, how="Par téléphone", at=now, actor=agent)
    assert latest_consents(person)["sms"].given is False
    assert Consent.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda consent: Consent.objects.filter(pk=consent.pk).update(given=False),
        lambda consent: Consent.objects.bulk_update([consent], ["given"]),
        lambda consent: consent.save(),
    ],
)
def test_no_answer_is_ever_changed_whichever_way_it_is_tried(change):
    consent = a_consent(a_person())
    with pytest.raises(DatabaseError), transaction.atomic():
        change(consent)
    consent.refresh_from_db()
    assert consent.given is True


@pytest.mark.parametrize(("values", "field"), [({"purpose": "marketing"}, "purpose"), ({"how": ""}, "how")])
def test_bad_values_are_refused(values, field, agent, now):
    with pytest.raises(NotValid) as refused:
        record_consent(
            a_person(),
            **{"purpose": "sms", "given": True, "how": "Au comptoir"} | values,
            at=now,
            actor=agent,
        )
    assert refused.value.field == field
