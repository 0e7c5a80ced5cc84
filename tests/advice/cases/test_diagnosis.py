"""The diagnosis: ten axes, real trips, entry beside exit, signed, worth six months; what never leaves (rows I1, I6)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from advice.cases.coding import exchanged, proposed
from advice.cases.grid import CURRENT
from advice.cases.models import Diagnosis, DiagnosisSignature, Finding, Trip
from advice.cases.operations import (
    add_trip,
    attest,
    close_case,
    conclude,
    missing_before_signing,
    remind,
    sign_diagnosis,
    start_diagnosis,
    why_no_exchange,
    write_levels,
)
from advice.cases.picture import web
from advice.cases.retention import social
from advice.cases.terms import AUTHORISED, DECISION, last_day
from mobilite.documents.models import Document
from mobilite.documents.rendering import page
from mobilite.parameters.operations import set_parameter
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from rentals.models import Signer, Way
from rentals.operations.signatures import Signed, Signing
from tests.factories import paris_at, the_organisation
from tests.factories.following import (
    LEVELS,
    OPENED,
    RESERVED,
    TRIP,
    a_met_case,
    a_ready_diagnosis,
    a_sharing,
    a_signed_diagnosis,
)

pytestmark = pytest.mark.django_db

SECRETS = (
    "Mal au dos",
    "Peur de la nationale",
    "Santé et aptitude",
    "Confiance et périmètre",
    "incompatible",
)


@pytest.fixture
def structure(db):
    return the_organisation()


def by_finger(*, name="Inès Roux"):
    strokes = [[[x, 100 + x % 7, x * 10] for x in range(20)]]
    signed = [
        Signed(role=role, name=who, way=Way.FINGER, strokes=strokes, consent="Lu.")
        for role, who in ((Signer.BORROWER, name), (Signer.AGENT, "Nadia Cherif"))
    ]
    return Signing(shown="Ce qui est montré", signed=signed, device="Chrome 120, Android")


def test_the_grid_has_ten_axes_of_four_sentences_and_keeps_two_for_the_adviser():
    assert len(CURRENT.axes) == 10
    assert {axis.key for axis in CURRENT.reserved_axes} == {"health", "confidence"}
    assert all(len(set(axis.levels)) == 4 for axis in CURRENT.axes)
    assert not any("motivation" in f"{axis.label} {axis.levels}".lower() for axis in CURRENT.axes)


def test_a_diagnosis_says_what_it_lacks_before_it_is_signed(adviser, structure):
    case = a_met_case(adviser)
    diagnosis = start_diagnosis(case.pk, when="entry", at=OPENED, actor=adviser)
    assert len(missing_before_signing(diagnosis)) == 3
    write_levels(diagnosis.pk, levels={"need": (0, "")}, at=OPENED, actor=adviser)
    with pytest.raises(Refusal, match="il manque permis et papiers"):
        sign_diagnosis(diagnosis.pk, means="paper", at=OPENED, actor=adviser)
    with pytest.raises(Refusal, match="déjà en cours"):
        start_diagnosis(case.pk, when="entry", at=OPENED, actor=adviser)
    with pytest.raises(Refusal, match="de 0 à 3"):
        write_levels(diagnosis.pk, levels={"health": (0, "")}, at=OPENED, actor=adviser)


def test_signed_by_both_it_is_dated_and_nothing_of_it_changes(adviser, structure):
    diagnosis = a_ready_diagnosis(a_met_case(adviser))
    with pytest.raises(Refusal, match="Il manque les signatures"):
        sign_diagnosis(diagnosis.pk, means="touch", at=OPENED, actor=adviser)
    diagnosis = sign_diagnosis(diagnosis.pk, means="touch", signing=by_finger(), at=OPENED, actor=adviser)
    assert (diagnosis.valid_until, diagnosis.document.number) == (date(2026, 10, 6), "DIA-2026-0001")
    assert DiagnosisSignature.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        DiagnosisSignature.objects.update(role="driver")
    for act in (
        lambda done: write_levels(diagnosis.pk, levels=LEVELS, **done),
        lambda done: add_trip(diagnosis.pk, **TRIP, **done),
        lambda done: conclude(
            diagnosis.pk, has_problem=False, solutions=[], coding={}, conclusion="x", **done
        ),
        lambda done: sign_diagnosis(diagnosis.pk, means="paper", **done),
    ):
        with pytest.raises(Refusal, match="signé"):
            act({"at": OPENED, "actor": adviser})


def test_papers_say_what_they_are_and_nothing_of_health_fear_or_motivation(adviser, manager, structure):
    case = a_met_case(adviser)
    diagnosis = a_signed_diagnosis(case)
    attestation = attest(diagnosis.pk, at=OPENED, actor=adviser)
    assert attest(diagnosis.pk, at=OPENED, actor=adviser) == attestation
    said, attested = page(diagnosis.document), page(attestation)
    assert "n’est pas un prescripteur habilité à cette date" in said
    assert "n’est pas un prescripteur habilité à cette date" in attested
    assert "École à 7 h 45" in said.replace("\u00a0", " ")
    assert not any(words in said + attested for words in SECRETS)
    for words in ("sur 3", "Oudon", "scooter d’abord", "Covoiturage", "Budget"):
        assert words not in attested
    for name, value in ((AUTHORISED, True), (DECISION, "arrêté 2026-12 du 2 mai 2026")):
        set_parameter(
            name,
            value=value,
            from_date=date(2026, 5, 3),
            today=date(2026, 5, 3),
            at=paris_at(5, 3),
            actor=manager,
        )
    later = a_signed_diagnosis(case, at=paris_at(5, 4))
    said = page(later.document).replace("\u00a0", " ")
    assert "prescripteur habilité (arrêté 2026-12 du 2 mai 2026)" in said
    assert "jusqu’au 3 novembre 2026 compris" in said
    assert Document.objects.visible_to(manager).filter(kind="diagnosis").count() == 2


def test_health_and_fear_are_refused_in_clear_and_written_by_who_follows_her_alone(adviser, manager):
    diagnosis = a_ready_diagnosis(a_met_case(adviser))
    with pytest.raises(Refusal, match="restent à qui suit"):
        write_levels(diagnosis.pk, levels=LEVELS, reserved=RESERVED, at=OPENED, actor=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(diagnosis=diagnosis, axis="health", level=1)
    write_levels(diagnosis.pk, levels=LEVELS, at=OPENED, actor=manager)
    kept = Diagnosis.objects.get(pk=diagnosis.pk).reserved
    assert kept == {**RESERVED, "unfit": True}


def test_the_exit_is_compared_with_the_entry_and_keeps_its_trips(adviser, structure):
    case = a_met_case(adviser)
    with pytest.raises(Refusal, match="celui de l’entrée"):
        start_diagnosis(case.pk, when="exit", at=OPENED, actor=adviser)
    a_signed_diagnosis(case)
    leaving = a_signed_diagnosis(
        case, when="exit", levels=LEVELS | {"need": (3, "")}, has_problem=False, at=paris_at(6, 1)
    )
    first = leaving.document.context["axes"][0]
    assert (first["before"], first["level"]) == (1, 3)
    assert leaving.trips.get().km == 12
    assert [shape["key"] for shape in leaving.document.context["picture"]["shapes"]] == ["before", "now"]
    with pytest.raises(Refusal, match="diagnostic d’entrée"):
        attest(leaving.pk, at=paris_at(6, 1), actor=adviser)


def test_six_months_are_followed_and_the_attestation_stops_with_them(adviser, structure):
    diagnosis = a_signed_diagnosis(a_met_case(adviser))
    assert remind(paris_at(9, 5)) == 0
    assert (remind(paris_at(9, 6)), remind(paris_at(9, 7))) == (1, 0)
    task = Task.objects.open().get()
    assert (task.title, task.user) == ("Refaire un diagnostic mobilité avant la fin de ses 6 mois", adviser)
    with pytest.raises(Refusal, match="valait jusqu’au"):
        attest(diagnosis.pk, at=paris_at(10, 7), actor=adviser)
    close_case(diagnosis.case_id, outcome="bike", at=paris_at(10, 8), actor=adviser)
    assert not Task.objects.open().exists()


@pytest.mark.parametrize(
    ("signed", "last"),
    [
        (date(2026, 4, 7), date(2026, 10, 6)),
        (date(2026, 8, 31), date(2027, 2, 27)),
        (date(2026, 9, 1), date(2027, 2, 28)),
    ],
)
def test_less_than_six_months_is_counted_from_date_to_date(signed, last):
    assert last_day(signed) == last


def test_the_coding_is_proposed_by_the_levels_and_leaves_with_her_agreement(adviser, structure):
    levels = {key: level for key, (level, _words) in LEVELS.items()}
    assert proposed(levels) == {
        "situations": [6],
        "objectives": {"25": "OUI", "26": "EN_COURS", "28": "EN_COURS", "29": "EN_COURS"},
    }
    case = a_met_case(adviser)
    diagnosis = a_signed_diagnosis(case)
    assert "n’a pas accepté" in why_no_exchange(diagnosis)
    a_sharing(case, scopes=["diagnosis"])
    assert why_no_exchange(diagnosis) == ""
    sent = exchanged(diagnosis.coding)
    assert ([one["code"] for one in sent["situations"]], [one["code"] for one in sent["objectifs"]]) == (
        [6],
        [26],
    )


def test_the_web_puts_level_three_at_its_edge_and_zero_at_its_centre():
    drawn = web(4, [("now", [3, 0, None, 1])])
    assert drawn.shapes[0]["points"] == "160,40 160,160 160,160 120,160"


def test_forgotten_the_levels_count_and_nothing_else_is_left(adviser, structure):
    case = a_met_case(adviser)
    diagnosis = sign_diagnosis(
        a_ready_diagnosis(case).pk, means="touch", signing=by_finger(), at=OPENED, actor=adviser
    )
    attest(diagnosis.pk, at=OPENED, actor=adviser)
    social([case.person_id], paris_at(4, 11))
    diagnosis = Diagnosis.objects.get()
    assert (diagnosis.conclusion, diagnosis.reserved, diagnosis.coding) == ("", {}, {})
    assert not Trip.objects.exists()
    assert {one.words for one in Finding.objects.all()} == {""}
    assert Finding.objects.count() == 8
    assert {one.name for one in DiagnosisSignature.objects.all()} == {""}
    assert not Document.objects.filter(erased_at=None).exists()
