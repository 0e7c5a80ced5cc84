"""What changes after the signature is an amendment: what was, what is (row D7)."""

from datetime import timedelta

import pytest

from mobilite.documents.models import Document, Kind
from rentals import documents
from rentals.models import Status
from rentals.operations import extend, swap
from tests.factories import a_driver, a_vehicle
from tests.factories.lending import a_confirmed_rental, a_report, an_ongoing_rental, paris_at
from tests.papers import text_of


@pytest.fixture
def ongoing(agent, now):
    """A rental under way whose contract was issued, then signed."""

    def one(**fields):
        rental = an_ongoing_rental(a_driver("Samia", "Haddad"), actor=agent, **fields)
        assert rental.status == Status.ONGOING
        return rental

    return one


def amendments(rental):
    return list(Document.objects.about(rental).filter(kind=Kind.AMENDMENT))


def test_an_extension_says_the_old_and_the_new_return_and_what_it_costs(ongoing, agent, now):
    rental = ongoing()
    extend(rental.pk, needed_until=paris_at(4, 21), at=now + timedelta(days=2), actor=agent)
    (document,) = amendments(rental)
    text = text_of(document)
    assert document.number == "AV-2026-0001"
    assert document.title == "Avenant de prolongation"
    assert (
        "Retour\nmardi\u00a014\u00a0avril 2026, 10\u00a0h\nmardi\u00a021\u00a0avril 2026, 10\u00a0h" in text
    )
    assert "Prix de la location\n20,00\u00a0€\n40,00\u00a0€" in text
    assert "14\u00a0jours en tout (2\u00a0semaines)\u00a0: 40,00\u00a0€, moins 20,00\u00a0€" in text
    assert "Contrat ESSAI-2026-0001 du 7\u00a0avril 2026" in text


def test_a_second_extension_starts_from_the_first(ongoing, agent, now):
    rental = ongoing()
    extend(rental.pk, needed_until=paris_at(4, 21), at=now + timedelta(days=2), actor=agent)
    extend(rental.pk, needed_until=paris_at(4, 28), at=now + timedelta(days=3), actor=agent)
    last, _first = amendments(rental)
    assert last.number == "AV-2026-0002"
    assert "Prix de la location\n40,00\u00a0€\n60,00\u00a0€" in text_of(last)
    assert len(last.context["added"]) == 1


def test_a_renewed_lease_says_its_new_last_day_and_all_its_instalments(ongoing, agent, now):
    rental = ongoing(term_months=6)
    extend(rental.pk, months=6, at=now + timedelta(days=30), actor=agent)
    text = text_of(amendments(rental)[0])
    assert "6\u00a0mois, jusqu’au 6\u00a0octobre 2026\n12\u00a0mois, jusqu’au 6\u00a0avril 2027" in text
    assert "Échéances" in text
    assert "7\u00a0mars 2027" in text


def test_a_swap_names_both_vehicles_and_leaves_the_price(ongoing, agent, now):
    rental, other = ongoing(), a_vehicle("car")
    old = rental.vehicle
    swap(
        rental.pk,
        vehicle=other,
        reason="Panne de batterie",
        at=now + timedelta(days=1),
        actor=agent,
        returned=a_report(old.meter + 50),
        handed=a_report(other.meter),
    )
    (document,) = amendments(rental)
    text = text_of(document)
    assert document.title == "Avenant d’échange de véhicule"
    assert f"{old.number}, Renault Clio, {old.plate}\n{other.number}, Renault Clio, {other.plate}" in text
    assert "Motif\u00a0: Panne de batterie" in text
    assert "Le prix ne change pas." in text
    assert "Ce qui s’ajoute" not in text


def test_nothing_is_amended_before_the_signature(agent, now):
    rental = a_confirmed_rental(a_driver())
    with pytest.raises(documents.NotYet) as refusal:
        documents.issue_amendment(
            rental, what="extension", before=documents.terms_of(rental), at=now, actor=agent
        )
    assert "établissez-le à nouveau" in refusal.value.sentence
