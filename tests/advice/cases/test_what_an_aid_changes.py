"""Before an aid is published, who writes it reads which open files would be answered otherwise (row I2)."""

from datetime import date

import pytest

from advice.aids import operations, shown
from advice.aids.models import AidDraft
from advice.cases.operations import keep_facts
from tests.cast import client_for
from tests.factories import a_person
from tests.factories.following import a_case
from tests.factories.lending import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)


def node(least):
    return {"fact": "age", "op": "ge", "value": str(least)}


def example(kind, verdict, age):
    return {"label": f"{age} ans", "kind": kind, "verdict": verdict, "facts": {"age": str(age)}}


@pytest.fixture
def done(manager):
    return {"at": NOW, "actor": manager}


def revised(pk):
    return {"revision": AidDraft.objects.get(pk=pk).revision}


@pytest.fixture
def draft(done):
    made = operations.start_new(
        name="Vélo d’Ancenis", body="Ville d’Ancenis", theme="velo", nature="grant", **done
    )
    operations.add_node(made.pk, where="", node=node(18), **revised(made.pk), **done)
    amount = {"unit": "euros", "words": "", "value": {"euros": "150"}}
    operations.write_amount(made.pk, amount=amount, cost="", **revised(made.pk), **done)
    return made


@pytest.fixture
def files(adviser):
    """Two open files: somebody of 20, somebody of 40."""
    young = a_case(a_person("Inès", "Jeune", birth_date=date(2006, 1, 10)), adviser=adviser)
    other = a_case(a_person("Odile", "Morin", birth_date=date(1986, 1, 10)), adviser=adviser)
    return young, other


def told(draft, user):
    found = shown.changes(AidDraft.objects.get(pk=draft.pk), TODAY, user)
    return {one.label: (one.before, one.after) for one in found}


def test_a_new_aid_changes_every_file_that_it_answers(draft, files, manager):
    young, other = files
    yes = ("pas dans le catalogue", "peut demander, 150,00\u00a0€")
    assert told(draft, manager) == {young.reference: yes, other.reference: yes}


def test_the_next_version_names_only_whom_it_changes(draft, files, done, adviser, manager):
    young, _other = files
    pk = draft.pk
    for one in (example("yes", "yes", 30), example("no", "no", 17), example("edge", "yes", 18)):
        operations.write_example(
            pk,
            example=one | ({"amount": "150"} if one["verdict"] == "yes" else {}),
            rank=None,
            **revised(pk),
            **done,
        )
    texts = {"source": "Délibération", "source_on": date(2026, 3, 2), "review_on": date(2026, 10, 1)}
    operations.write_texts(pk, rule={}, **texts, **revised(pk), **done)
    operations.propose(pk, **revised(pk), **done)
    version = operations.publish(pk, from_date=TODAY, note="", **revised(pk), at=NOW, actor=adviser)
    following = operations.start_draft(version.aid_id, **done)
    assert told(following, manager) == {}
    operations.add_node(following.pk, where="", node=node(26), **revised(following.pk), **done)
    assert told(following, manager) == {young.reference: ("peut demander, 150,00\u00a0€", "non")}
    page = client_for(manager).get(following.get_absolute_url()).text
    assert "1 dossier ouvert" in page
    assert young.get_absolute_url() in page


def test_what_was_answered_in_a_file_counts_and_queries_do_not_grow(
    draft, files, manager, adviser, django_assert_num_queries
):
    young, _other = files
    keep_facts(young.pk, facts={"age": "16"}, at=NOW, actor=adviser)
    assert told(draft, manager)[young.reference][1] == "non"
    held = AidDraft.objects.get(pk=draft.pk)
    manager.has_perm("cases.view_case")
    for rank in range(3):
        a_case(a_person("Ana", f"Rang{rank}", birth_date=date(1990, 1, 1)), adviser=adviser)
    with django_assert_num_queries(3):
        assert len(shown.changes(held, TODAY, manager)) == 5


def test_who_sees_no_file_is_told_of_none(draft, files, agent):
    assert told(draft, agent) == {}
