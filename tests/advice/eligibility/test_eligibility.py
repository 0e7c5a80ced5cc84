"""Eligibility on the person's page: proofs, assessments, the PASS; who reads what."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from advice.cases.terms import AUTHORISED
from advice.recruitment.eligibility import integrity, operations
from advice.recruitment.eligibility.models import Assessment, PassIae, ProlongedPass, Proof, Suspension
from advice.recruitment.eligibility.retention import social
from advice.recruitment.eligibility.standing import Standing, explained
from mobilite.audit.models import Entry, Reading
from mobilite.parameters.operations import set_parameter
from mobilite.people.models import Partner
from mobilite.workflow import Refusal
from tests.cast import client_for
from tests.factories import a_person, paris_at, the_organisation
from tests.factories.eligible import AT, TODAY, a_pass, a_proof, a_structure, a_suspension, an_assessment
from tests.factories.following import a_met_case, a_signed_diagnosis
from tests.factories.persons import a_partner

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ines():
    return a_person("Inès", "Roux", birth_date=date(2001, 5, 6), allowance="rsa")


def refused(call, words, **values):
    with pytest.raises(Refusal) as said:
        call(**values)
    assert words in said.value.sentence.replace("\u00a0", " ")


def authorised(manager, value=True):
    set_parameter(AUTHORISED, value=value, from_date=TODAY, today=TODAY, at=AT, actor=manager)


# Proofs


def test_what_is_known_is_probable_and_counts_for_nothing_before_its_paper_is_seen(ines, recruiter):
    answers = explained(ines, on=TODAY)
    assert list(answers) == ["AI", "ACI", "EI", "ETTI", "EITI"]
    assert answers["ACI"].sentence.replace("\u00a0", " ") == "Il manque une preuve : attestation RSA"
    assert not any(answer.is_eligible for answer in answers.values())
    a_proof(ines, "RSA", dated_on=date(2026, 1, 7), actor=recruiter)
    assert all(answer.is_eligible for answer in explained(ines, on=TODAY).values())
    assert not explained(ines, on=TODAY + DAY)["AI"].is_eligible


def test_a_proof_that_proves_nothing_is_refused_with_what_to_do(ines):
    note = {"person": ines}
    refused(a_proof, "ne prouve plus rien depuis le 6 avril 2026", **note, dated_on=date(2026, 1, 6))
    refused(a_proof, "pas encore venu", **note, dated_on=TODAY + DAY)
    refused(a_proof, "Elle aura 50 ans", **note, key="SENIOR")
    refused(a_proof, "dernier jour de validité", **note, key="REF_DA")
    refused(a_proof, "laissez ce jour vide", **note, ends_on=TODAY + DAY)
    a_proof(ines, "DELD")
    refused(a_proof, "s’excluent. Retirez d’abord", **note, key="DETLD")
    assert Proof.objects.count() == 1


def test_a_withdrawn_proof_counts_no_more(ines):
    proof = a_proof(ines)
    operations.withdraw_proof(proof.pk, at=AT, actor=None)
    assert not explained(ines, on=TODAY)["AI"].is_eligible
    refused(operations.withdraw_proof, "déjà retirée", proof_id=proof.pk, at=AT, actor=None)


def test_the_mobility_diagnosis_is_probable_with_its_six_months(ines, adviser, manager):
    the_organisation()
    case = a_met_case(adviser, person=ines)
    a_signed_diagnosis(case)
    found = {one.key: one for one in Standing(ines, TODAY).probable}["PM"]
    assert found.dated_on is None
    assert "Demandez celui d’un prescripteur habilité" in found.why
    authorised(manager)
    found = {one.key: one for one in Standing(ines, TODAY).probable}["PM"]
    assert (found.dated_on, found.until) == (TODAY, date(2026, 10, 6))
    proof = a_proof(ines, "PM", actor=adviser)
    assert proof.until == date(2026, 10, 6)
    assert "PM" not in {one.key for one in Standing(ines, date(2026, 10, 7)).counted}


def test_the_database_holds_no_criterion_in_clear(ines):
    a_proof(ines, "DETENTION_MJ")
    with connection.cursor() as cursor:
        cursor.execute("SELECT criterion, paper FROM eligibility_proof")
        row = cursor.fetchone()
    assert "DETENTION" not in str(row)
    assert not Entry.objects.filter(sentence__icontains="tention").exists()


# Assessments


def test_a_prescribers_holds_six_months_everywhere_and_another_replaces_it(ines, recruiter):
    first = an_assessment(ines, made_on=date(2026, 3, 1), at=paris_at(3, 1))
    assert (first.ends_on, first.criteria) == (date(2026, 9, 1), [])
    assert all(answer.is_eligible for answer in explained(ines, on=date(2026, 8, 31)).values())
    assert not explained(ines, on=date(2026, 9, 1))["AI"].is_eligible
    a_proof(ines, "PI")
    second = an_assessment(ines, actor=recruiter)
    first.refresh_from_db()
    assert (first.ends_on, first.replaced_on, second.criteria) == (TODAY, TODAY, ["PI"])
    refused(an_assessment, "Un diagnostic plus récent", person=ines, made_on=date(2026, 4, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=first.pk).update(ends_on=TODAY + DAY)


def test_an_employers_holds_92_days_for_itself_on_proved_criteria(ines):
    ours, other = a_structure(), a_structure("Autre structure")
    mine = {"person": ines, "author": "employer", "employer": ours, "kind": "AI"}
    refused(an_assessment, "Notez d’abord les preuves", **mine)
    a_proof(ines)
    one = an_assessment(**mine)
    assert one.ends_on == TODAY + timedelta(days=92)
    later = date(2026, 7, 7)
    assert not explained(ines, on=TODAY + timedelta(days=92), employer=ours)["AI"].is_eligible
    proof = Proof.objects.get()
    operations.withdraw_proof(proof.pk, at=AT, actor=None)
    assert explained(ines, on=later, employer=ours)["AI"].is_eligible
    assert not explained(ines, on=later, employer=ours)["ACI"].is_eligible
    assert not explained(ines, on=later, employer=other)["AI"].is_eligible
    assert not explained(ines, on=later)["AI"].is_eligible
    assert "pour elle seule" in " ".join(explained(ines, on=later)["AI"].reasons)
    refused(an_assessment, "l’a déjà diagnostiquée", **mine)


def test_a_prescribers_comes_before_an_employers(ines):
    a_proof(ines)
    an_assessment(ines)
    refused(
        an_assessment, "vaut déjà, pour toutes les structures", person=ines, author="employer", employer=a_structure(),
        kind="AI",
    )  # fmt: skip


def test_who_is_not_authorised_assesses_nobody(ines, manager):
    for state in ("not_set", "refused"):
        partner = a_partner(f"Partenaire {state}", authorisation=state)
        refused(an_assessment, "n’est pas prescripteur habilité", person=ines, prescriber=partner)
    refused(an_assessment, "Dites quel prescripteur", person=ines, prescriber=None)
    refused(an_assessment, "Notre structure n’est pas", person=ines, author="ours")
    authorised(manager)
    one = an_assessment(ines, author="ours")
    assert one.author_words == "notre structure"
    page = client_for(manager).get(one.get_absolute_url()).content.decode()
    assert "Le prescripteur est la structure elle-même." in page


@pytest.mark.parametrize(
    "broken",
    [
        {"author": "employer"},
        {"employer": True},
        {"prescriber": None},
        {"author": "ours"},
        {"kind": "AI"},
    ],
)
def test_the_database_wants_one_author(ines, broken):
    one = an_assessment(ines)
    if "employer" in broken:
        broken = {"employer": a_structure()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=one.pk).update(**broken)


def test_while_a_pass_is_valid_the_assessment_counts(ines):
    an_assessment(ines, made_on=date(2026, 4, 1))
    a_pass(ines)
    standing = Standing(ines, date(2027, 1, 1))
    assert standing.prescribers is not None
    assert standing.answer("EI").sentence.replace("\u00a0", " ") == "Éligible : son PASS IAE est valide"


# The PASS


def test_a_pass_lasts_730_days_and_its_number_is_whole(ines):
    refused(a_pass, "cinq caractères puis sept chiffres", person=ines, number="1234")
    one = a_pass(ines, number=" 99999 000 0001 ")
    assert (one.number, one.ends_on) == ("999990000001", date(2028, 4, 6))
    refused(a_pass, "déjà noté", person=ines)
    refused(a_pass, "Vérifiez l’année", person=ines, number="999990000002", last=date.max)
    refused(a_pass, "couvre déjà ces jours", person=ines, number="999990000002", starts_on=TODAY + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PassIae.objects.create(
            person=ines,
            number="999990000002",
            starts_on=TODAY,
            first_ends_on=TODAY + DAY,
            ends_on=TODAY + DAY,
            at=AT,
        )


def test_a_waiting_period_blocks_until_a_prescriber_lifts_it(ines):
    a_proof(ines)
    a_pass(ines, starts_on=TODAY - timedelta(days=730))
    standing = Standing(ines, TODAY)
    said = standing.answer("AI")
    assert not said.is_eligible
    assert "qu’un prescripteur habilité peut lever" in said.sentence
    refused(an_assessment, "demandez le diagnostic d’un prescripteur", person=ines, author="employer", employer=a_structure(), kind="AI")  # fmt: skip
    an_assessment(ines)
    assert Standing(ines, TODAY).answer("AI").is_eligible
    assert "Levé" in Standing(ines, TODAY).pass_sentence


def test_a_suspension_pushes_the_end_and_a_return_brings_it_back(ines):
    one = a_pass(ines, starts_on=TODAY - timedelta(days=100))
    end = one.ends_on
    row = a_suspension(one, starts_on=TODAY - timedelta(days=10))
    one.refresh_from_db()
    assert one.ends_on == end + timedelta(days=40)
    assert Standing(ines, TODAY).pass_sentence.startswith("PASS suspendu")
    refused(a_suspension, "couvre déjà ces jours", one=one)
    operations.end_suspension(row.pk, last=TODAY - DAY, at=AT, actor=None)
    one.refresh_from_db()
    assert one.ends_on == end + timedelta(days=10)
    assert not list(integrity.passes_add_up(AT))
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(
            pass_iae=one, reason="CONTRACT_BROKEN", starts_on=TODAY - timedelta(days=2), ends_on=TODAY, at=AT
        )
    PassIae.objects.filter(pk=one.pk).update(ends_on=end + timedelta(days=11))
    assert len(list(integrity.passes_add_up(AT))) == 1


def test_a_suspension_keeps_to_its_limits(ines):
    one = a_pass(ines, starts_on=TODAY - timedelta(days=400))
    refused(a_suspension, "ne se note pas d’avance", one=one, starts_on=TODAY + DAY)
    refused(a_suspension, "se note dans l’année", one=one, starts_on=TODAY - timedelta(days=366))
    refused(a_suspension, "36 mois au plus", one=one, last=date(2029, 4, 7))
    refused(a_suspension, "avant le début", one=one, last=TODAY - DAY)
    refused(
        operations.suspend, "celui des ACI et des EI", pass_id=one.pk, reason="CONTRAT_PASSERELLE", kind="AI", starts_on=TODAY,
        at=AT, actor=None,
    )  # fmt: skip
    refused(a_suspension, "Vérifiez l’année", one=one, last=date.max)
    assert a_suspension(one, last=None).ends_on == date(2029, 4, 7)


def test_a_prolongation_keeps_to_its_window_its_limits_and_its_prescriber(ines):
    asked = {"reason": "COMPLETE_TRAINING", "kind": "AI", "at": AT, "actor": None}
    young = a_pass(ines, starts_on=TODAY - timedelta(days=300))
    refused(operations.prolong, "peut être prolongé à partir du", pass_id=young.pk, last=TODAY, **asked)
    ended = a_pass(a_person("Luc", "Petit"), number="999990000009", starts_on=TODAY - timedelta(days=1000))
    refused(operations.prolong, "pouvait être prolongé jusqu’au", pass_id=ended.pk, last=TODAY, **asked)
    one = a_pass(
        a_person("Zoé", "Petit", birth_date=date(1970, 1, 1)),
        number="999990000008",
        starts_on=TODAY - timedelta(days=700),
    )
    last = one.ends_on - DAY
    refused(operations.prolong, "va déjà jusqu’au", pass_id=one.pk, last=last, **asked)
    refused(
        operations.prolong,
        "permet d’aller jusqu’au",
        pass_id=one.pk,
        last=last + timedelta(days=366),
        **asked,
    )
    senior = asked | {"reason": "SENIOR"}
    refused(
        operations.prolong,
        "Un prescripteur habilité doit accepter",
        pass_id=one.pk,
        last=last + DAY,
        **senior,
    )
    refused(
        operations.prolong,
        "demande 57 ans",
        pass_id=one.pk,
        last=last + DAY,
        **asked | {"reason": "SENIOR_CDI"},
    )
    refused(
        operations.prolong, "celui des AI et des ACI", pass_id=one.pk, last=last + DAY,
        **asked | {"reason": "PARTICULAR_DIFFICULTIES", "kind": "EI"},
    )  # fmt: skip
    row = operations.prolong(one.pk, last=last + timedelta(days=365), accepted_by=a_partner(), **senior)
    one.refresh_from_db()
    assert (row.days, one.ends_on) == (365, last + timedelta(days=366))
    assert not list(integrity.passes_add_up(AT))


# Pages


def test_the_recruiter_notes_a_proof_and_never_reads_a_sensitive_one(ines, recruiter, adviser):
    theirs, hers = client_for(adviser), client_for(recruiter)
    url = reverse("eligibility:person", args=[ines.pk])
    note = reverse("eligibility:proof", args=[ines.pk])
    theirs.post(note, {"key": "TH:main", "dated_on": "2025-04-07", "ends_on": "2027-04-07"})
    assert "TH:main" not in hers.get(note).content.decode()
    kept = hers.post(note, {"key": "TH:main", "dated_on": "2026-04-01"}).content.decode()
    assert "2026-04-01" in kept
    answer = hers.post(note, {"key": "RSA:main", "dated_on": "2026-04-01"}, follow=True)
    page = answer.content.decode()
    assert "La preuve est notée" in page
    assert "Critère réservé" in page
    assert "Travailleur handicapé" not in page
    assert "Travailleur handicapé" in theirs.get(url).content.decode()
    secret = next(one for one in Proof.objects.all() if one.criterion == "TH")
    withdraw = reverse("eligibility:withdraw", args=[ines.pk, secret.pk])
    assert hers.post(withdraw).status_code == 404
    assert theirs.post(withdraw, follow=True).status_code == 200
    assert Reading.objects.filter(reader=recruiter, object_id=ines.pk).exists()


def test_the_persons_page_says_it_to_those_who_may_know(ines, agent, recruiter):
    a_pass(ines)
    url = ines.get_absolute_url()
    assert "Éligibilité IAE" not in client_for(agent).get(url).content.decode()
    page = client_for(recruiter).get(url).content.decode()
    assert "PASS valide jusqu’au" in page
    assert reverse("eligibility:person", args=[ines.pk]) in page


def test_forms_say_what_is_wrong_and_act(ines, manager):
    mine = client_for(manager)

    def ask(name, *args, **values):
        return mine.post(
            reverse(f"eligibility:{name}", args=[ines.pk, *args]), values, follow=True
        ).content.decode()

    assert "Il manque" in ask("assess")
    assert "Dites quel prescripteur" in ask("assess", author="prescriber", made_on="2026-04-07")
    assert "Le diagnostic est noté" in ask(
        "assess", author="prescriber", prescriber=a_partner().pk, made_on="2026-04-07"
    )
    assert "Recopiez-le" in ask("note_pass", number="x" * 12, starts_on="2026-04-07")
    assert "Le PASS est noté" in ask("note_pass", number="999990000001", starts_on="2024-09-01")
    one = PassIae.objects.get()
    asked = {"kind": "AI", "reason": "CONTRACT_BROKEN", "starts_on": "2026-04-01", "last": ""}
    assert "Le PASS est suspendu" in ask("suspend", one.pk, **asked)
    assert "Mettez d’abord fin" in ask(
        "prolong", one.pk, kind="AI", reason="COMPLETE_TRAINING", last="2027-01-01"
    )
    row = Suspension.objects.get()
    assert "La suspension est finie" in ask("resume", row.pk, last="2026-04-05")
    assert "La prolongation est notée" in ask(
        "prolong", one.pk, kind="AI", reason="COMPLETE_TRAINING", last="2027-01-01"
    )
    assert ProlongedPass.objects.count() == 1


def test_lists_show_what_ends_and_no_criterion(ines, recruiter):
    a_proof(ines, "TH", ends_on=date(2027, 1, 1))
    an_assessment(ines, made_on=date(2025, 11, 1), at=paris_at(4, 7))
    late = a_person("Luc", "Petit")
    a_pass(late, starts_on=date(2024, 5, 1))
    mine = client_for(recruiter)
    page = mine.get(reverse("eligibility:list")).content.decode()
    assert "Roux" in page
    assert "handicap" not in page
    assert "Petit" in mine.get(reverse("eligibility:passes"), {"vue": "prolonger"}).content.decode()


def test_all_is_erased_when_she_is_forgotten(ines):
    a_proof(ines)
    an_assessment(ines)
    a_suspension(a_pass(ines, starts_on=TODAY - timedelta(days=100)))
    social([ines.pk], AT)
    assert not any(model.objects.exists() for model in (Proof, Assessment, PassIae, Suspension))
    assert Partner.objects.exists()
