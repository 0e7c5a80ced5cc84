"""A rule may be let go, one at a time, with a motive and the right: never the law."""

import pytest
from django.urls import reverse

from mobilite.audit.models import Entry
from rentals.models import AccessWaiver
from rentals.operations import RentalRefused, confirm
from rentals.operations.waivers import waive
from tests.factories import a_driver, a_person, a_requested_rental, an_activity, an_offer, commune, with_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def away():
    person = a_driver("Amina", "Diallo", commune=commune("Nort-sur-Erdre"))
    an_activity(person, where="Nort-sur-Erdre")
    return a_requested_rental(person)


def refused(rental, now, actor, **asked):
    with pytest.raises(RentalRefused) as caught:
        waive(
            rental.pk, **{"rule": "doors", "reason": "Stage à Ligné dès lundi"} | asked, at=now, actor=actor
        )
    return caught.value


def test_a_door_is_let_go_by_the_manager_and_the_journal_names_the_rule(away, manager, now):
    with pytest.raises(RentalRefused):
        confirm(away.pk, at=now, actor=manager)
    waive(away.pk, rule="doors", reason="Stage à Ligné dès lundi", at=now, actor=manager)
    entry = Entry.objects.get(verb="waive")
    assert entry.data == {"rule": "doors"}
    assert "lieu de vie ou de travail" in str(entry)
    assert "Stage" not in str(entry)
    assert confirm(away.pk, at=now, actor=manager).confirmed_at == now


def test_the_counter_may_waive_papers_but_not_a_door(away, agent, now):
    assert "qui en ont le droit" in refused(away, now, agent).sentence
    bare = a_requested_rental(a_driver(papers=[]))
    waive(bare.pk, rule="papers", reason="Hébergée depuis hier", at=now, actor=agent)
    bare.refresh_from_db()
    assert bare.papers_waived_reason == "Hébergée depuis hier"
    assert confirm(bare.pk, at=now, actor=agent).papers_waived_reason == "Hébergée depuis hier"


def test_neither_the_law_nor_what_the_rules_keep_nor_what_is_met(away, manager, now):
    bare = a_requested_rental(a_person(papers=["identity", "address"]))
    assert "ne se dispense pas" in refused(bare, now, manager, rule="licence").sentence
    assert "respectée" in refused(bare, now, manager, rule="doors").sentence
    assert refused(away, now, manager, rule="n’importe").field == "rule"
    assert refused(away, now, manager, reason="  ").field == "reason"
    with_rules(an_offer(), waivable=[])
    assert "ne se dispense pas" in refused(away, now, manager).sentence


def test_a_waiver_given_at_the_confirmation_is_told_too(agent, now):
    rental = a_requested_rental(a_driver(papers=[]))
    confirm(rental.pk, at=now, actor=agent, papers_waived_reason="Hébergée")
    assert Entry.objects.get(verb="waive").data == {"rule": "papers"}


def test_the_page_of_the_request_says_each_rule_and_offers_what_this_user_may(away, as_agent, as_manager):
    url = reverse("rentals:waive", args=[away.pk])
    said = as_agent.get(away.get_absolute_url()).content.decode()
    assert "hors du territoire" in said
    assert f"{url}?regle=doors" not in said
    assert f"{url}?regle=doors" in as_manager.get(away.get_absolute_url()).content.decode()
    form = as_manager.get(f"{url}?regle=doors").content.decode()
    assert "checked" in form
    as_manager.post(url, {"rule": "doors", "reason": "Stage à Ligné dès lundi"})
    assert AccessWaiver.objects.get().reason == "Stage à Ligné dès lundi"
    page = as_manager.get(away.get_absolute_url()).content.decode()
    assert page.count("Stage à Ligné dès lundi") == 2  # beside the rule, and in the story


def test_nothing_to_waive_is_said_and_a_wrong_rule_is_refused(as_manager):
    rental = a_requested_rental()
    url = reverse("rentals:waive", args=[rental.pk])
    assert "Il n’y a rien dont vous puissiez dispenser" in as_manager.get(url).content.decode()
    assert as_manager.post(url, {"rule": "licence", "reason": "x"}).status_code == 200
    assert not AccessWaiver.objects.exists()
