"""People come in from a file, once, and those that nobody can be sure of are asked about."""

from datetime import date

import pytest

from mobilite.audit.entries import entries_about
from mobilite.imports import operations
from mobilite.imports.kinds import kind_called
from mobilite.imports.tables import Unreadable
from mobilite.people.models import Person
from tests.factories import a_person
from tests.mobilite.imports.samples import as_csv, sample

pytestmark = pytest.mark.django_db
HEADS = ["Nom", "Prénom", "Date de naissance", "Téléphone"]
AICHA = ["Diallo", "Aïcha", "31/12/1990", "06 39 98 10 01"]


def rows(*lines, heads=HEADS):
    return [heads, *lines]


def why(line) -> str:
    return " ".join(fault.why for fault in line.faults)


def test_the_sample_brings_three_people_and_names_seven_lines(bring):
    run = bring("people", sample("people-windows-1252.csv"), leave_wrong=True)
    assert (run.created_count, run.left_count) == (3, 7)
    chloe = Person.objects.get(first_name="Chloé")
    assert (chloe.last_name, chloe.birth_date, chloe.phone) == ("Noël", date(2004, 7, 5), "+33639981003")
    assert chloe.commune.name == "Saint-Mars-du-Désert"
    assert chloe.civility == "mme"
    aicha = Person.objects.get(first_name="Aïcha")
    assert aicha.address == "3 rue des Lilas ; bât. B"
    assert aicha.situation == "registered"
    assert aicha.has_vehicle is False
    assert Person.objects.get(first_name="Loïc").birth_date == date(1988, 2, 29)


def test_each_wrong_line_has_its_number_its_value_and_its_reason(judged):
    faults = {
        line.number: (fault.column, fault.value, fault.why)
        for line in judged("people", sample("people-windows-1252.csv"))
        for fault in line.faults
    }
    assert faults[6][2] == "C’est la même personne que la ligne 2 du fichier. Gardez une seule ligne."
    assert faults[7] == ("Date de naissance", "31/02/1985", "Ce jour n’existe pas au calendrier.")
    assert faults[8][:2] == ("Téléphone", "06 39 98 10")
    assert faults[9][:2] == ("Adresse e-mail", "mamadou.ba@")
    assert faults[10][2] == "Il manque «\u00a0Nom\u00a0»."
    assert faults[11][:2] == ("Commune", "Trifouillis-les-Oies")
    assert faults[12][2] == "Écrivez oui ou non."


def test_a_line_says_all_that_is_wrong_at_once(judged):
    (line,) = judged("people", rows(["", "Aïcha", "31/02/1990", "06"]))
    assert {fault.column for fault in line.faults} == {"Nom", "Date de naissance", "Téléphone"}


def test_the_same_file_again_adds_nobody_and_changes_nothing(bring):
    content = sample("people-windows-1252.csv")
    bring("people", content, leave_wrong=True)
    again = bring("people", content, leave_wrong=True)
    assert (again.created_count, again.changed_count, again.same_count) == (0, 0, 3)
    assert Person.objects.count() == 3


def test_even_people_without_telephone_nor_birth_date_come_in_once(bring):
    bring("people", rows(["Diallo", "Aïcha", "", ""], ["Petit", "Noé", "", ""]))
    again = bring("people", rows(["Diallo", "Aïcha", "", ""], ["Petit", "Noé", "", ""]))
    assert again.same_count == 2
    assert Person.objects.count() == 2


def test_somebody_known_by_telephone_and_name_gets_what_was_missing(bring, manager):
    known = a_person("Aïcha", "DIALLO", phone="+33639981001", birth_date=None, email="")
    run = bring("people", rows(AICHA))
    known.refresh_from_db()
    assert (run.created_count, run.changed_count) == (0, 1)
    assert known.birth_date == date(1990, 12, 31)
    assert known.last_name == "DIALLO"
    entry = entries_about(known)[0]
    assert entry.verb == "update"
    assert entry.actor == manager
    assert entry.changed == ["birth_date"]


def test_somebody_known_by_birth_date_and_name_gets_the_new_telephone(bring):
    known = a_person("Aicha", "Diallo", phone="+33639981099", birth_date=date(1990, 12, 31))
    bring("people", rows(AICHA))
    known.refresh_from_db()
    assert known.phone == "+33639981001"
    assert Person.objects.count() == 1


def test_an_empty_cell_erases_nothing(bring):
    known = a_person(
        "Aïcha", "Diallo", phone="+33639981001", birth_date=date(1990, 12, 31), email="a@personne.example"
    )
    run = bring("people", rows([*AICHA, ""], heads=[*HEADS, "E-mail"]))
    known.refresh_from_db()
    assert run.same_count == 1
    assert known.email == "a@personne.example"


def test_a_birth_name_is_a_name_too(bring):
    a_person("Aïcha", "Le Goff", birth_name="Diallo", phone="+33639981001", birth_date=date(1990, 12, 31))
    assert bring("people", rows(AICHA)).created_count == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": "+33639981099", "birth_date": None},
        {"phone": "", "birth_date": None},
        {"phone": "+33639981001", "birth_date": date(1970, 1, 1)},
    ],
    ids=["another telephone", "nothing to compare", "a shared telephone"],
)
def test_the_same_name_alone_is_asked_about_and_never_merged(judged, fields):
    known = a_person("Aïcha", "Diallo", **fields)
    (line,) = judged("people", rows(AICHA))
    assert line.outcome == "open"
    assert [choice.pk for choice in line.choices] == [known.pk, None]


def test_another_birth_date_and_another_telephone_is_a_homonym(judged):
    a_person("Aïcha", "Diallo", phone="+33639981099", birth_date=date(1970, 1, 1))
    (line,) = judged("people", rows(AICHA))
    assert line.outcome == "new"


def test_a_slip_in_the_name_with_the_same_telephone_is_asked_about(judged):
    known = a_person("Aïcha", "Dialo", phone="+33639981001", birth_date=date(1990, 12, 31))
    (line,) = judged("people", rows(AICHA))
    assert line.outcome == "open"
    assert line.choices[0].pk == known.pk
    assert line.question == "Son nom est très proche de celui d’une personne déjà connue."


def test_twins_with_one_telephone_come_in_both_and_once(bring):
    twins = rows(AICHA, ["Diallo", "Awa", "31/12/1990", "06 39 98 10 01"])
    assert bring("people", twins).created_count == 2
    assert bring("people", twins).same_count == 2


def test_what_was_decided_is_what_is_done(receive, manager, now):
    known = a_person("Aïcha", "Diallo", phone="+33639981099", birth_date=None)
    run = receive("people", rows(AICHA))
    with pytest.raises(operations.LinesToCorrect):
        operations.import_run(run.pk, at=now, actor=manager)
    operations.decide(run.pk, {"2": str(known.pk)}, at=now, actor=manager)
    operations.import_run(run.pk, at=now, actor=manager)
    known.refresh_from_db()
    assert known.phone == "+33639981001"
    assert Person.objects.count() == 1


def test_it_may_be_decided_that_it_is_somebody_new_or_nobody(receive, manager, now):
    a_person("Aïcha", "Diallo", phone="+33639981099", birth_date=None)
    for answer, count in (("leave", 1), ("new", 2)):
        run = receive("people", rows(AICHA))
        operations.decide(run.pk, {"2": answer}, at=now, actor=manager)
        run = operations.import_run(run.pk, at=now, actor=manager)
        assert Person.objects.count() == count
        assert run.left_count == (answer == "leave")


def test_an_anonymised_person_is_known_to_nobody(judged, now):
    a_person("Aïcha", "Diallo", phone="+33639981001", birth_date=date(1990, 12, 31), anonymised_at=now)
    assert judged("people", rows(AICHA))[0].outcome == "new"


COMMUNES = [
    (["Ligné", "", ""], "Ligné"),
    (["LIGNE", "", ""], "Ligné"),
    (["44850 Ligné", "", ""], "Ligné"),
    (["Ligné (44850)", "", ""], "Ligné"),
    (["St Mars du Desert", "", ""], "Saint-Mars-du-Désert"),
    (["", "", "44003"], "Ancenis-Saint-Géréon"),
    (["", "", "44160"], "Ancenis-Saint-Géréon"),
    (["Saint-Géréon", "", ""], "Ancenis-Saint-Géréon"),
    (["44160", "", ""], "Ancenis-Saint-Géréon"),
    (["Ligné", "44150", ""], "Ligné"),
]


@pytest.mark.parametrize(("said", "found"), COMMUNES)
def test_a_commune_is_known_by_its_name_or_its_code_of_today_or_of_before(judged, said, found):
    heads = [*HEADS, "Ville", "CP", "INSEE"]
    (line,) = judged("people", rows([*AICHA, *said], heads=heads))
    assert not line.faults
    assert line.values["commune"].name == found


def test_a_postcode_of_several_communes_is_not_guessed(judged):
    (line,) = judged("people", rows([*AICHA, "44150"], heads=[*HEADS, "Code postal"]))
    assert "Plusieurs communes" in why(line)
    assert "Vair-sur-Loire" in why(line)


def test_a_postcode_of_one_commune_is_enough(judged):
    from mobilite.people.models import Commune

    codes = list(Commune.objects.values_list("postcode", flat=True))
    alone = next(code for code in sorted(codes) if codes.count(code) == 1)
    (line,) = judged("people", rows([*AICHA, alone], heads=[*HEADS, "Code postal"]))
    assert line.values["commune"].postcode == alone


def test_a_file_with_national_insurance_numbers_is_not_even_kept(manager, now, settings):
    content = as_csv(rows([*AICHA, "1 90 12 75 115 123"], heads=[*HEADS, "N° sécu"]))
    with pytest.raises(Unreadable, match="sécurité sociale") as refused:
        operations.receive(kind_called("people"), content, file_name="x.csv", at=now, actor=manager)
    assert "N° sécu" in refused.value.sentence
    assert "ligne 2" in refused.value.sentence
    assert not list(settings.MEDIA_ROOT.glob("**/*.csv"))


def test_a_preview_asks_as_many_questions_for_many_lines_as_for_few(receive, now):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def lines(count):
        return rows(*([f"Nom{chr(97 + n % 26)}{chr(97 + n // 26)}", "Zoé", "", ""] for n in range(count)))

    counts = []
    for count in (2, 60):
        for n in range(count):
            a_person("Zoé", f"Nom{chr(97 + n % 26)}{chr(97 + n // 26)}", birth_date=None)
        run = receive("people", lines(count))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            operations.judgement_of(run, today=now.date())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
