"""The contract's template is written in a draft, published from a day, and never changes what was issued (rows D1, D2)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from mobilite.audit.models import Entry
from mobilite.documents.models import Document
from mobilite.documents.operations import content_of
from rentals.documents import issue_contract
from rentals.documents.previewing import preview_context
from rentals.terms import integrity, operations, versions
from rentals.terms.clauses import read
from rentals.terms.models import Draft, Version
from rentals.terms.starting import ORIGINAL
from tests.factories import a_confirmed_rental, a_driver, a_vehicle, the_organisation
from tests.factories.lending import an_offer
from tests.papers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _structure(db):
    the_organisation()


@pytest.fixture
def done(manager, now):
    return {"at": now, "actor": manager}


@pytest.fixture
def draft(done):
    return operations.start_draft(**done)


@pytest.fixture
def rewrite(done):
    """Rewrite one clause of the draft."""

    def one(key, text, **fields):
        clause = next(one for one in read(Draft.objects.get().clauses) if one.key == key) if key else None
        fields = {"title": clause.title if clause else "Nouveau", "vehicle": clause.vehicle if clause else "",
                  "term": clause.term if clause else "", "signed": clause.signed if clause else "",
                  "first_page": bool(clause and clause.first_page)} | fields  # fmt: skip
        return operations.write_clause(
            key, text=text, revision=Draft.objects.get().revision, **fields, **done
        )

    return one


@pytest.fixture
def publish(done, now):
    def one(**fields):
        fields = {"from_date": now.date(), "note": "Essai", "revision": Draft.objects.get().revision} | fields
        return operations.publish(**fields, **done)

    return one


def contract(now, actor):
    return issue_contract(a_confirmed_rental(a_driver(), vehicle=a_vehicle()), at=now, actor=actor)


def test_a_published_version_is_what_the_next_contract_says_and_no_other_changes(
    draft, rewrite, publish, agent, now
):
    before = contract(now, agent)
    bytes_before = content_of(before)
    rewrite(
        "fin",
        "{phrase_fin_anticipee} Chacun peut mettre fin au contrat par **lettre**. Force majeure : rien n’est dû.",
    )
    version = publish()
    after = contract(now, agent)
    assert (before.context["terms"]["version"], after.context["terms"]["version"]) == (0, version.number)
    assert "par lettre. Force majeure" in text_of(after)
    assert "48\u00a0heures après un rappel" in text_of(before)
    assert content_of(Document.objects.get(pk=before.pk)) == bytes_before
    assert not Draft.objects.exists()
    assert Entry.objects.filter(verb="publish_terms").get().data["version"] == 1


def test_a_version_waits_for_its_day(draft, rewrite, publish, agent, now):
    rewrite("", "Dès demain.")
    publish(from_date=now.date() + timedelta(days=1))
    assert versions.current(now.date()).number == 0
    assert versions.current(now.date() + timedelta(days=1)).number == 1
    assert "Dès demain." not in text_of(contract(now, agent))


def test_the_last_published_for_a_day_holds(draft, rewrite, publish, done, now):
    rewrite("", "Un.")
    publish()
    operations.start_draft(**done)
    rewrite("", "Deux.")
    publish()
    assert versions.current(now.date()).number == 2


def test_a_version_never_changes(draft, rewrite, publish):
    rewrite("", "Un.")
    publish()
    for change in ({"clauses": [{}]}, {"from_date": "2020-01-01"}, {"note": "Autre"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Version.objects.update(**change)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "Chez {inconnu}."}, "n’existe pas"),
        ({"text": "   \n \x00 "}, "vide"),
        ({"text": "x" * 5000}, "trop long"),
        ({"text": "Bien.", "title": "  "}, "titre"),
        ({"text": "Bien.", "title": "x" * 61}, "60"),
        ({"text": "Bien.", "vehicle": "avion"}, "Choisissez dans la liste"),
        (
            {
                "text": "Un deux trois quatre cinq six sept huit neuf dix onze douze treize.",
                "first_page": True,
            },
            "13",
        ),
    ],
)
def test_a_clause_that_may_not_be_printed_is_refused(fields, said, draft, rewrite):
    with pytest.raises(operations.BadClause, match=said):
        rewrite("", **fields)
    assert Draft.objects.get().revision == 0


@pytest.mark.parametrize(
    "key", ["mediateur", "parties", "amendes", "assurance-velo", "avis-distance", "donnees"]
)
def test_what_the_law_asks_is_not_removed(key, draft, done):
    with pytest.raises(operations.NeededByLaw, match="Il manque"):
        operations.remove_clause(key, revision=0, **done)
    assert len(read(Draft.objects.get().clauses)) == len(ORIGINAL)


def test_what_the_law_does_not_ask_may_go(draft, done):
    operations.remove_clause("vol-bail", revision=0, **done)
    assert "vol-bail" not in {one.key for one in read(Draft.objects.get().clauses)}


def test_what_the_law_asks_may_be_rewritten_away_but_not_published(draft, rewrite, publish):
    rewrite("mediateur", "Écrivez-nous. Droit français.")
    with pytest.raises(operations.NeededByLaw, match="mediateur"):
        publish()
    assert not Version.objects.exists()


def test_nothing_changed_is_not_published(draft, publish):
    with pytest.raises(operations.NothingChanged):
        publish()


def test_a_day_that_is_past_is_refused(draft, rewrite, publish, now):
    rewrite("", "Un.")
    with pytest.raises(operations.PastDay):
        publish(from_date=now.date() - timedelta(days=1))


def test_two_who_write_do_not_lose_one_another_s_words(draft, done):
    operations.write_clause("", title="Un", text="Un.", revision=0, **done)
    with pytest.raises(operations.ChangedSince) as caught:
        operations.write_clause("", title="Deux", text="Deux.", revision=0, **done)
    assert caught.value.revision == 1


def test_one_draft_at_a_time(draft, done, manager, now):
    assert operations.start_draft(**done) == draft
    with pytest.raises(DatabaseError), transaction.atomic():
        Draft.objects.create(base=0, clauses=[], changed_at=now, changed_by=manager)


def test_clauses_move_and_stay_at_the_edges(draft, done):
    first = read(Draft.objects.get().clauses)[0].key
    operations.move_clause(first, by=-1, revision=0, **done)
    operations.move_clause(first, by=1, revision=1, **done)
    assert read(Draft.objects.get().clauses)[1].key == first
    with pytest.raises(operations.BadClause):
        operations.move_clause("nulle-part", by=1, revision=2, **done)


def test_what_changed_is_told_word_by_word(draft, rewrite, done):
    rewrite("vol-bail", "Les échéances s’arrêtent au jour de la plainte.")
    rewrite("", "Neuf.")
    operations.remove_clause("bref-gestes-velo", revision=2, **done)
    changes = {one.kind: one for one in versions.compared(list(ORIGINAL), read(Draft.objects.get().clauses))}
    assert set(changes) == {"changed", "added", "removed"}
    assert ("removed", "du vol.") in changes["changed"].pieces
    assert changes["removed"].clause.key == "bref-gestes-velo"
    assert versions.compared(list(ORIGINAL), list(ORIGINAL)) == []


def test_a_move_is_one_change(draft, done):
    operations.move_clause("donnees", by=1, revision=0, **done)
    (change,) = versions.compared(list(ORIGINAL), read(Draft.objects.get().clauses))
    assert change.kind == "moved"


def test_a_version_that_a_later_software_cannot_fill_in_gives_way_and_is_told(manager, now):
    Version.objects.create(number=1, clauses=[{"key": "a", "title": "A", "text": "{variable_d_avant}"}],
                           from_date=now.date(), note="", published_at=now, published_by=manager)  # fmt: skip
    assert versions.current(now.date()).number == 0
    said = " ".join(one.sentence for one in integrity.says_what_the_law_asks(now))
    assert "variable_d_avant" in said
    assert "mediateur" in said


@pytest.mark.parametrize("what", ["bike", "scooter", "car"])
def test_signed_at_a_distance_it_says_until_when_one_may_withdraw_but_for_a_car(what, agent, now):
    rental = {
        "bike": lambda: a_confirmed_rental(a_driver(), term_months=6),
        "scooter": lambda: a_confirmed_rental(a_driver(), offer=an_offer("reseau-scooter-50")),
        "car": lambda: a_confirmed_rental(a_driver()),
    }[what]()
    text = text_of(issue_contract(rental, at=now, actor=agent, at_distance=True))
    assert ("jusqu’au 21\u00a0avril 2026 inclus" in text) == (what != "car")
    assert ("L. 221-28" in text) == (what == "car")


def test_a_contract_issued_before_clauses_were_data_still_says_its_articles(agent, now):
    """Drawn late, it says what its context froze."""
    document = contract(now, agent)
    document.context = {name: value for name, value in document.context.items() if name != "terms"}
    text = text_of(document)
    assert "Médiateur Exemple" in text
    assert "remplissez le constat" in text
    assert "Vous pouvez voir vos données." in text


def test_the_preview_says_the_draft_and_writes_nothing(draft, rewrite, agent, now):
    rental = a_confirmed_rental(a_driver())
    rewrite("", "Au brouillon.")
    count = Document.objects.count()
    context = preview_context(rental, read(Draft.objects.get().clauses), at=now, actor=agent)
    assert "Au brouillon." in str(context["terms"])
    assert Document.objects.count() == count
