"""An aid is written by buttons, read by somebody else, published; nothing published ever changes."""

from datetime import date, timedelta

import pytest

from advice.aids import catalogue, operations
from advice.aids.models import Aid, AidDraft, AidVersion, ReferenceAmount
from advice.aids.operations import NotReady, SameReader, Wrong
from mobilite.audit.models import Entry
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from tests.factories.lending import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)
ANCENIS = {"fact": "commune", "op": "in", "value": ["44003"]}
ADULT = {"fact": "age", "op": "ge", "value": "18"}
TEXTS = {"source": "Délibération du conseil", "source_on": date(2026, 3, 2), "review_on": date(2026, 10, 1)}


def example(kind, verdict, age, **more):
    return {
        "label": f"{age} ans",
        "kind": kind,
        "verdict": verdict,
        "facts": {"age": str(age), "commune": "44003"},
    } | more


@pytest.fixture
def done(manager):
    return {"at": NOW, "actor": manager}


@pytest.fixture
def draft(done):
    return operations.start_new(
        name="Vélo d’Ancenis", body="Ville d’Ancenis", theme="velo", nature="grant", **done
    )


def revision(draft) -> dict:
    return {"revision": AidDraft.objects.get(pk=draft.pk).revision}


@pytest.fixture
def ready(draft, done):
    pk = draft.pk
    for node in (ANCENIS, ADULT):
        operations.add_node(pk, where="", node=node, **revision(draft), **done)
    amount = {"unit": "euros", "words": "", "value": {"euros": "150"}}
    operations.write_amount(pk, amount=amount, cost="", **revision(draft), **done)
    for one in (example("yes", "yes", 30, amount="150"), example("no", "no", 17), example("edge", "yes", 18)):
        operations.write_example(pk, example=one, rank=None, **revision(draft), **done)
    operations.write_texts(pk, rule={}, **TEXTS, **revision(draft), **done)
    return AidDraft.objects.get(pk=pk)


def propose(draft, done):
    return operations.propose(draft.pk, **revision(draft), **done)


def publish(draft, actor, **values):
    told = {"from_date": TODAY, "note": "Nouvelle aide"} | values
    return operations.publish(draft.pk, **told, **revision(draft), at=NOW, actor=actor)


def test_a_new_aid_is_published_by_a_second_reader_and_answers_at_once(ready, done, adviser):
    propose(ready, done)
    assert Task.objects.open().get(key=f"aid-read:{ready.pk}").title.startswith("Relire puis publier")
    version = publish(ready, adviser)
    assert (version.number, version.written_by, version.read_by) == (1, done["actor"], adviser)
    assert not AidDraft.objects.exists()
    assert not Task.objects.open().filter(key=f"aid-read:{ready.pk}").exists()
    found = {
        one.rule.slug: one for one in catalogue.answers({"age": "30", "commune": "44003"}, on=TODAY).answers
    }
    assert found["velo-dancenis"].outcome == "yes"
    assert Entry.objects.filter(verb="publish_aid", object_id=version.pk).count() == 1


def test_nobody_who_wrote_in_it_publishes_it(ready, done, manager, adviser):
    operations.add_node(ready.pk, where="", node={"any": []}, **revision(ready), at=NOW, actor=adviser)
    operations.remove_node(ready.pk, path="2", **revision(ready), **done)
    propose(ready, done)
    for writer in (manager, adviser):
        with pytest.raises(SameReader):
            publish(ready, writer)


def test_what_lacks_is_said_before_a_reading_is_asked_for(draft, done):
    operations.add_node(draft.pk, where="", node=ADULT, **revision(draft), **done)
    with pytest.raises(NotReady) as refusal:
        propose(draft, done)
    said = " ".join(refusal.value.lacking)
    for words in ("source datée", "un oui", "un non", "un bord"):
        assert words in said


def test_an_example_that_fails_keeps_it_from_being_published(ready, done, adviser):
    wrong = example("edge", "no", 18)
    operations.write_example(ready.pk, example=wrong, rank=2, **revision(ready), **done)
    with pytest.raises(NotReady, match="18 ans"):
        propose(ready, done)


def test_a_change_after_the_reading_was_asked_for_asks_for_another(ready, done, adviser):
    propose(ready, done)
    operations.write_texts(ready.pk, rule={}, timing="Avant l’achat.", **revision(ready), **done)
    with pytest.raises(operations.NotProposed):
        publish(ready, adviser)
    assert not Task.objects.open().filter(key=f"aid-read:{ready.pk}").exists()


def test_a_draft_is_sent_back_with_what_to_mend(ready, done, adviser):
    propose(ready, done)
    operations.send_back(ready.pk, reason="Le plafond a changé.", **revision(ready), at=NOW, actor=adviser)
    draft = AidDraft.objects.get(pk=ready.pk)
    assert (draft.proposed_at, draft.sent_back) == (None, "Le plafond a changé.")


def test_what_somebody_else_wrote_meanwhile_is_not_lost(draft, done):
    operations.add_node(draft.pk, where="", node=ADULT, revision=0, **done)
    with pytest.raises(operations.ChangedSince):
        operations.add_node(draft.pk, where="", node=ANCENIS, revision=0, **done)


def test_a_new_version_leaves_the_days_before_as_they_were(done, adviser):
    aid = Aid.objects.get(slug="pornic-velo")
    draft = operations.start_draft(aid.pk, **done)
    assert operations.start_draft(aid.pk, **done) == draft
    operations.write_texts(
        draft.pk,
        rule={},
        status="suspended",
        status_words="crédits épuisés",
        **TEXTS,
        **revision(draft),
        **done,
    )
    propose(draft, done)
    publish(draft, adviser, from_date=TODAY + timedelta(days=10))
    facts = {
        "commune": "44131",
        "tax_quotient": "1200",
        "bike": "kit",
        "bike_price": "600",
        "bike_invoice_on": "2026-04-01",
    }

    def outcome(on):
        return {one.rule.slug: one.outcome for one in catalogue.answers(facts, on=on).answers}["pornic-velo"]

    assert (outcome(TODAY), outcome(TODAY + timedelta(days=10))) == ("yes", "suspended")
    assert AidVersion.objects.filter(aid=aid).count() == 2


@pytest.mark.parametrize(
    ("act", "values"),
    [
        (operations.add_node, {"where": "7", "node": ADULT}),
        (operations.add_node, {"where": "", "node": {"fact": "age", "op": "ge", "value": "vieux"}}),
        (operations.remove_node, {"path": ""}),
        (operations.remove_node, {"path": "99"}),
        (operations.change_node, {"path": "x", "node": ADULT}),
        (operations.remove_example, {"rank": 3}),
        (operations.write_amount, {"amount": {"value": {"formula": "1+1"}}, "cost": ""}),
    ],
)
def test_what_cannot_be_read_is_refused_in_french(draft, done, act, values):
    with pytest.raises(Wrong):
        act(draft.pk, **values, revision=0, **done)
    assert AidDraft.objects.get(pk=draft.pk).revision == 0


def test_a_draft_given_up_changes_nothing(draft, done):
    operations.drop_draft(draft.pk, revision=0, **done)
    assert not AidDraft.objects.exists()


def test_a_review_that_falls_due_is_asked_for_once_until_somebody_looks(done):
    later = NOW + timedelta(days=400)
    aids = operations.remind(later)
    assert (
        aids
        == AidVersion.objects.held(later.date())
        .exclude(status="closed")
        .filter(next_review__lte=later.date())
        .count()
        > 20
    )
    assert operations.remind(later) == 0
    version = AidVersion.objects.held(later.date()).get(aid__slug="nantes-velo")
    key = f"aid-review:{version.aid_id}:{version.next_review}"
    assert Task.objects.open().filter(key=key).exists()
    actor = done["actor"]
    operations.check_version(
        version.pk, review_on=later.date() + timedelta(days=90), note="Page relue", at=later, actor=actor
    )
    assert not Task.objects.open().filter(key=key).exists()
    assert operations.remind(later) == 0


def test_a_review_looks_ahead(done):
    version = AidVersion.objects.first()
    with pytest.raises(Refusal, match="à venir"):
        operations.check_version(version.pk, review_on=TODAY, note="Vu", **done)


def test_a_reference_amount_is_noted_once_a_day(done):
    values = {"key": "are_min_day", "from_date": date(2026, 7, 1), "value": "32.50", "source": "Arrêté"}
    operations.add_amount(**values, **done)
    with pytest.raises(Refusal, match="déjà notée"):
        operations.add_amount(**values, **done)
    assert ReferenceAmount.objects.filter(key="are_min_day").count() == 4
