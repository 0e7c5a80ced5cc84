"""« Carnet de route »: the person reads what is done and what is next; who sent her, only as she agreed (row J13)."""

from datetime import date, timedelta

import pytest

from advice.recruitment import operations
from advice.recruitment.models import Referral
from advice.recruitment.own import my_way
from mobilite.people.models import Person
from tests.cast import StrictClient
from tests.factories import a_contact, paris_at, the_organisation
from tests.factories.own import inside, the_owner
from tests.factories.persons import a_consent
from tests.factories.recruiting import PROPOSED, a_referral, an_employer, put_in
from tests.factories.sheets import a_link, a_sheet

pytestmark = pytest.mark.django_db
NOTE = "Ne pas lui dire : trop fragile."
SECRETS = {"private": NOTE, "to_prescriber": "Très motivée, à revoir en juin."}


def read(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_each_state_says_what_comes_next_and_nothing_private():
    the_organisation()
    referral = a_referral(the_owner())
    done = {"at": PROPOSED, "actor": None}

    def next_words():
        [road] = my_way(referral.person, PROPOSED + timedelta(hours=1))
        return road.next

    assert next_words() == "Nous vous appelons avant mardi 7 avril."
    Referral.objects.filter(pk=referral.pk).update(contacted_at=PROPOSED)
    assert next_words() == "La structure regarde votre candidature."
    operations.add_step(referral.pk, kind="visit", starts_on=date(2026, 4, 9), **done)
    assert next_words() == "Soyez là jeudi 9 avril."
    operations.postpone(referral.pk, to_candidate="Deux semaines.", **SECRETS, **done)
    assert next_words() == "La réponse attend encore un peu."
    operations.refuse(
        referral.pk, reason="not_mobile", opens_need=True, to_candidate="Trop loin.", **SECRETS, **done
    )
    assert next_words() == "Nous cherchons comment vous déplacer."
    page = read(inside(referral.person).get("/moi/"))
    assert "Trop loin." in page
    assert "Qui appeler :" in page
    for hidden in (NOTE, SECRETS["to_prescriber"], "non mobile", "Deux semaines."):
        assert hidden not in page
    put_in(referral, "accepted")
    assert next_words() == "Vous commencez lundi 13 avril."
    assert "Vous travaillez là depuis" in my_way(referral.person, paris_at(4, 14, 9))[0].next
    assert my_way(referral.person, paris_at(8, 13, 9)) is None


def test_what_she_stopped_is_not_told_and_who_was_never_proposed_reads_nothing():
    the_organisation()
    person = the_owner()
    assert my_way(person, PROPOSED) is None
    referral = a_referral(person)
    operations.withdraw(referral.pk, how="said", at=PROPOSED, actor=None)
    assert my_way(person, PROPOSED) is None


def test_who_sent_her_reads_where_she_is_only_if_she_agrees():
    the_organisation()
    contact = a_contact()
    token, sheet = a_link(contact), a_sheet(contact=contact)
    person = the_owner()
    referral = a_referral(person, employer=an_employer(), sheet=sheet)
    operations.refuse(
        referral.pk,
        reason="lacking_skills",
        to_candidate="Il faut une formation.",
        **SECRETS,
        at=PROPOSED,
        actor=None,
    )

    def shown():
        return read(StrictClient().get(f"/prescrire/{token}/{sheet.pk}/"))

    Person.objects.filter(pk=person.pk).update(referred_by=contact, referred_on=date(2026, 4, 1))
    assert "Son chemin vers un emploi" not in shown()
    a_consent(person, "contact_referrer")
    told = shown()
    assert "Pas cette fois" in told
    assert SECRETS["to_prescriber"] in told
    for hidden in (NOTE, "Il faut une formation.", "compétences"):
        assert hidden not in told
    Person.objects.filter(pk=person.pk).update(referred_by=None, referred_on=None)
    assert "Son chemin vers un emploi" not in shown()
