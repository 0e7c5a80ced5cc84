"""A case file: opened, followed, shared with her agreement, closed, asked about again (row I1)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from advice.cases.models import Action, Case, Note, Origin, Sharing
from advice.cases.operations import (
    add_interview,
    add_note,
    close_case,
    end_action,
    follow_up,
    give_to,
    lines_for,
    open_case,
    remind,
    revoke_sharing,
    tell_partner,
)
from advice.cases.retention import social
from mobilite.audit.entries import entries_about
from mobilite.files import storage
from mobilite.outbox.models import Message
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from tests.cast import staff
from tests.factories import a_person, paris_at, the_organisation
from tests.factories.following import (
    OPENED,
    SENT,
    a_case,
    a_closed_case,
    a_met_case,
    a_paper_of,
    a_sharing,
    an_action,
)
from tests.factories.lending import an_ongoing_rental
from tests.factories.sheets import a_sheet

pytestmark = pytest.mark.django_db


def titles():
    return sorted(Task.objects.open().values_list("title", flat=True))


def test_a_file_without_an_adviser_waits_for_one_then_asks_her_for_a_first_appointment(agent, adviser):
    case = a_case(sent=True, actor=agent)
    assert (case.status, case.reference) == ("waiting", "CON-2026-0001")
    assert titles() == ["Prendre en charge un dossier de conseil"]
    case = give_to(case.pk, adviser=adviser, at=OPENED, actor=adviser)
    task = Task.objects.open().get()
    assert (case.status, task.title, task.user) == (
        "open",
        "Proposer un premier rendez-vous de conseil",
        adviser,
    )
    add_interview(
        case.pk, on=date(2026, 4, 7), way="office", minutes=60, summary="Dit.", at=OPENED, actor=adviser
    )
    assert titles() == []
    assert not any("Roux" in entry.sentence for entry in entries_about(case))


def test_a_person_has_one_file_at_a_time_whatever_writes_it(adviser):
    case = a_case(adviser=adviser)
    with pytest.raises(Refusal, match="déjà un dossier"):
        a_case(case.person, adviser=adviser)
    row = {"person": case.person, "opened_at": OPENED, "origin": "person", "reference": "CON-X"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(**row)
    close_case(case.pk, outcome="bike", at=OPENED, actor=adviser)
    assert a_case(case.person, adviser=adviser).reference == "CON-2026-0002"


@pytest.mark.parametrize(
    "values",
    [
        {"status": "closed"},
        {"outcome": "bike"},
        {"adviser": None},
        {"referred_on": SENT},
        {"origin": "sheet"},
    ],
)
def test_a_row_that_does_not_hold_together_is_refused_by_the_database(values, adviser):
    case = a_case(adviser=adviser)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**values)


def test_a_sheet_and_a_rental_say_themselves_how_she_comes(adviser):
    sheet = a_sheet()
    case = open_case(
        a_person("Inès", "Roux"),
        origin=Origin.PERSON,
        sheet=sheet,
        adviser=adviser,
        at=paris_at(4, 30),
        actor=adviser,
    )
    assert (case.origin, case.referred_by) == ("sheet", sheet.contact)
    rental = an_ongoing_rental()
    case = open_case(
        rental.person, origin=Origin.PERSON, rental=rental, adviser=adviser, at=paris_at(4, 30), actor=adviser
    )
    assert case.origin == "rental"
    with pytest.raises(Refusal, match="autre personne"):
        open_case(a_person("Bruno", "Petit"), origin=Origin.RENTAL, rental=rental, at=OPENED, actor=adviser)


def test_a_private_note_is_read_by_its_author_alone(adviser, manager):
    case = a_met_case(adviser)
    add_note(case.pk, text="Pour moi", is_private=True, at=OPENED, actor=adviser)
    add_note(case.pk, text="Pour tous", is_private=False, at=OPENED, actor=adviser)
    assert Note.objects.readable_by(adviser).count() == 2
    assert [note.text for note in Note.objects.readable_by(manager)] == ["Pour tous"]


def test_an_action_is_a_task_of_who_does_it_and_the_advisers_to_check_otherwise(adviser, agent):
    case = a_met_case(adviser)
    hers = an_action(case)
    ours = an_action(case, what="Réserver un scooter", doer="colleague", user=agent)
    owners = dict(Task.objects.open().values_list("title", "user"))
    assert owners == {"Vérifier\u00a0: Demander un devis": adviser.pk, "Réserver un scooter": agent.pk}
    end_action(hers.pk, is_done=True, result="1 500 €", on=date(2026, 4, 9), at=paris_at(4, 9), actor=adviser)
    with pytest.raises(Refusal, match="déjà terminée"):
        end_action(hers.pk, is_done=True, on=date(2026, 4, 9), at=paris_at(4, 9), actor=adviser)
    case = close_case(case.pk, outcome="transit", at=paris_at(4, 10), actor=adviser)
    assert Action.objects.get(pk=ours.pk).status == "dropped"
    assert titles() == []
    with pytest.raises(Refusal, match="clos"):
        an_action(case)


def test_a_partner_hears_what_she_agreed_to_until_she_changes_her_mind(adviser):
    the_organisation()
    case = a_met_case(adviser)
    an_action(case)
    sharing = a_sharing(case, scopes=["presence"])
    sharing.case = case
    assert "devis" not in " ".join(lines_for(sharing, date(2026, 4, 8)))
    with pytest.raises(Refusal, match="déjà noté"):
        a_sharing(case, contact=sharing.contact)
    message = tell_partner(sharing.pk, at=paris_at(4, 8, 10), actor=adviser)
    assert "Suivie par notre conseil" in message.text
    assert "Roux" not in message.text + message.subject
    revoke_sharing(sharing.pk, at=paris_at(4, 9), actor=adviser)
    with pytest.raises(Refusal, match="retiré son accord"):
        tell_partner(sharing.pk, at=paris_at(4, 9), actor=adviser)
    assert Message.objects.filter(event="cases.update").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Sharing.objects.filter(pk=sharing.pk).update(scopes=[])


def test_three_and_six_months_after_somebody_asks_where_she_is_once(adviser):
    case = a_closed_case(adviser, at=paris_at(4, 10))
    assert remind(paris_at(7, 9)) == 0
    with pytest.raises(Refusal, match="trop tôt"):
        follow_up(case.pk, outcome="transit", at=paris_at(7, 9), actor=adviser)
    assert (remind(paris_at(7, 10)), remind(paris_at(7, 11))) == (1, 0)
    assert titles() == ["Prendre des nouvelles, 3 mois après le suivi"]
    assert follow_up(case.pk, outcome="transit", at=paris_at(7, 12), actor=adviser).moment == 3
    with pytest.raises(Refusal, match="déjà noté"):
        follow_up(case.pk, outcome="bike", at=paris_at(7, 13), actor=adviser)
    assert titles() == []
    assert remind(paris_at(10, 10)) == 1
    assert follow_up(case.pk, outcome="bike", at=paris_at(10, 12), actor=adviser).moment == 6


def test_a_file_goes_to_another_adviser_with_what_there_was_to_do(adviser):
    case = a_case(adviser=adviser)
    other = staff("adviser", "Léa", "Morin")
    give_to(case.pk, adviser=other, at=OPENED, actor=adviser)
    assert Task.objects.open().get().user == other


def test_forgotten_what_was_said_goes_and_what_came_of_it_is_counted(adviser):
    case = a_met_case(adviser)
    paper = a_paper_of(case)
    an_action(case)
    add_note(case.pk, text="Privé", is_private=True, at=OPENED, actor=adviser)
    close_case(case.pk, outcome="bike", detail="Un vélo", at=paris_at(4, 10), actor=adviser)
    assert social([case.person_id], paris_at(4, 11)) == [paper.file_name]
    assert storage.read(paper.file_name)
    case.refresh_from_db()
    assert (case.outcome, case.outcome_detail, case.request) == ("bike", "", "")
    assert not case.notes.exists()
    assert not case.actions.exists()
    assert case.interviews.get().summary == "Effacé"
