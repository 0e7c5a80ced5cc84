"""What a structure gives back, as a file: hired, hours. Shown first, wrong lines named in French, the same file twice changes nothing."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from advice.recruitment.feed import operations
from advice.recruitment.feed.imports import RETURNS
from advice.recruitment.feed.models import HoursWorked
from advice.recruitment.feed.signing import HEADER, signature
from advice.recruitment.models import Status
from mobilite.audit.models import Entry
from mobilite.imports.operations import LinesToCorrect, import_run, judgement_of, receive
from tests.factories import paris_at
from tests.factories.feeding import a_webhook
from tests.factories.persons import a_person
from tests.factories.recruiting import a_referral, an_employer, play

AT = paris_at(6, 2, 10)
HEAD = "N° de candidature;Type de contrat;Heures hebdo;Date d’embauche;Date de fin;Mois;Heures travaillées\n"


def sent(text, actor):
    return receive(RETURNS, (HEAD + text).encode(), file_name="retours.csv", at=AT, actor=actor)


def test_a_hire_and_its_hours_are_written_by_the_operations_and_once(db, recruiter):
    referral = a_referral()
    text = (
        f"{referral.reference.lower()};CDDI (CDD d’insertion);26;13/04/2026;12/08/2026;04/2026;62,5\n"
        f"{referral.reference};;;;;mai 2026;86h30\n"
    )
    run = sent(text, recruiter)
    assert {line.outcome for line in judgement_of(run, today=AT.date()).lines} == {"changed"}
    import_run(run.pk, at=AT, actor=recruiter)
    referral.refresh_from_db()
    assert (referral.status, referral.contract, referral.weekly_hours) == (
        Status.ACCEPTED,
        "cddi",
        Decimal(26),
    )
    hours = HoursWorked.objects.order_by("month").values_list("hours", flat=True)
    assert list(hours) == [Decimal("62.50"), Decimal("86.50")]

    before = Entry.objects.filter(object_label="recruitment.referral").count()
    again = sent(text, recruiter)
    assert {line.outcome for line in judgement_of(again, today=AT.date()).lines} == {"same"}
    import_run(again.pk, at=AT, actor=recruiter)
    assert Entry.objects.filter(object_label="recruitment.referral").count() == before

    import_run(sent(f"{referral.reference};;;;;05/2026;90\n", recruiter).pk, at=AT, actor=recruiter)
    assert HoursWorked.objects.get(month="2026-05-01").hours == 90


WRONG = {
    "CAN-2026-9999;;;;;04/2026;10": "Aucune candidature ne porte cette référence",
    "{ref};;;;;04/2026;": "Il manque",
    "{ref};;;;;04/2026;10": "n’est pas notée embauchée",
    "{ref};CDDI;26;13/04/2026;;;": "Il manque le dernier jour",
    "{ref};CDDI;26;13/04/2026;01/04/2026;;": "Le dernier jour vient après",
    "{ref};CDDI;99;13/04/2026;01/08/2026;;": "de 0 à 48 heures",
    "{ref};Sieste;26;13/04/2026;01/08/2026;;": "Ce mot n’est pas connu",
    "{ref};;26;;;;": "Une embauche a un contrat",
    "{ref};CDI;26;13/04/2026;;13/2026;10": "Ce mois n’existe pas",
    "{ref};CDI;26;13/04/2026;;12/2026;10": "Ce mois n’a pas commencé",
    "{ref};CDI;26;13/04/2026;;04/2026;beaucoup": "écrivez 86,5",
}


def test_each_wrong_line_says_why_and_nothing_is_written(db, recruiter):
    """One file, so that a mistake of one line is not another's."""
    lines, why = [], {}
    employer = an_employer()
    for rank, (line, sentence) in enumerate(WRONG.items(), 2):
        reference = a_referral(a_person("Inès", f"Rang{rank}"), employer=employer).reference
        lines.append(line.format(ref=reference))
        why[rank] = sentence
    run = sent("\n".join(lines), recruiter)
    for line in judgement_of(run, today=AT.date()).lines:
        said = " ".join(fault.why for fault in line.faults)
        assert why[line.number] in said, (line.number, said)
    with pytest.raises(LinesToCorrect):
        import_run(run.pk, at=AT, actor=recruiter)
    assert not HoursWorked.objects.exists()


def test_one_who_withdrew_is_not_hired_by_a_file_and_two_lines_do_not_say_the_same(db, recruiter):
    referral = a_referral()
    play(referral, "withdraw")
    line = f"{referral.reference};CDI;26;13/04/2026;;;"
    first, second = judgement_of(sent(f"{line}\n{line}\n", recruiter), today=AT.date()).lines
    assert "retiré son accord" in first.faults[0].why
    assert "La ligne 2 du fichier le dit déjà" in second.faults[0].why


def test_hours_before_a_hire_or_of_a_month_to_come_are_refused(db):
    referral = a_referral()
    with pytest.raises(operations.FeedRefused, match="embauche"):
        operations.note_hours(referral.pk, month=AT.date(), hours=Decimal(1), at=AT, actor=None)
    play(referral, "accept")
    with pytest.raises(operations.FeedRefused, match="mois"):
        operations.note_hours(
            referral.pk, month=AT.date().replace(month=7), hours=Decimal(1), at=AT, actor=None
        )


def knock(client, destination, told, *, secret=None, at=AT):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    header = signature([secret or destination.secret], body, at=at)
    url = reverse("feed:incoming", args=[destination.code])
    return client.post(url, body, content_type="application/json", headers={HEADER: header})


@pytest.fixture
def destination(db, the_clock):
    the_clock.move_to(AT)
    return a_webhook()


def test_a_software_tells_a_hire_and_hours_of_its_own_structure_and_twice_changes_nothing(
    destination, client
):
    mine = a_referral(employer=destination.employer)
    other = a_referral(
        a_person("Malik", "Sow"), employer=an_employer("Atelier", kind="ACI", email="aci@example.org")
    )
    hire = {
        "reference": mine.reference,
        "contrat": "cddu",
        "heures_par_semaine": 20,
        "premier_jour": "2026-04-13",
    }
    hire |= {"dernier_jour": "2026-07-13", "mois": "2026-05", "heures": "80,5"}
    told = {"retours": [hire, {"reference": other.reference, "mois": "2026-05", "heures": 10}]}
    said = knock(client, destination, told).json()["retours"]
    assert [one["resultat"] for one in said] == ["note", "refuse"]
    assert "Aucune candidature ne porte cette référence" in said[1]["pourquoi"]
    mine.refresh_from_db()
    assert (mine.status, mine.hours_worked.get().hours) == (Status.ACCEPTED, Decimal("80.50"))
    again = knock(client, destination, told).json()["retours"]
    assert [one["resultat"] for one in again] == ["inchange", "refuse"]


def test_what_is_not_signed_not_fresh_or_not_readable_is_not_heard(destination, client):
    told = {"retours": [{"reference": "CAN-2026-0001"}]}
    assert knock(client, destination, told, secret="mob_faux").status_code == 404
    assert knock(client, destination, told, at=AT - timedelta(hours=1)).status_code == 404
    for bad in (b"{", b"[]", {"retours": []}, {"retours": [3]}, {"retours": [{"mois": {}}]}, b"[" * 100_000):
        assert knock(client, destination, bad).status_code == 400
    said = knock(client, destination, {"retours": [{"reference": "\x00" * 40, "heures": 1e308}]}).json()
    assert said["retours"][0]["resultat"] == "refuse"
    operations.close_destination(destination.pk, at=AT, actor=None)
    assert knock(client, destination, told).status_code == 404
