"""Recruitment in figures, counted by hand; each is the rows of its list; who may not be named is counted only (row J12)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advice.recruitment import operations
from advice.recruitment.deadlines import days_between, hours_of, minutes_between
from advice.recruitment.models import Kind, Referral, SixMonths
from advice.recruitment.results.figures import report
from advice.recruitment.seekers.operations import tie
from mobilite.people.models import Person
from mobilite.todo.models import Task
from mobilite.todo.operations import note_call
from mobilite.workflow import Refusal
from tests.cast import client_for
from tests.factories import a_contact, a_person, the_organisation
from tests.factories.following import a_case, a_signed_diagnosis
from tests.factories.lending import an_ongoing_rental, paris_at
from tests.factories.recruiting import HIRED, a_referral, an_employer
from tests.factories.seeking import a_form_link, a_work_request

pytestmark = pytest.mark.django_db
SPRING = date(2026, 4, 1), date(2026, 6, 1)
URL = "/pilotage/recrutement/?de=2026-04&a=2026-05"


def called(referral, at, by):
    note_call(referral.person, result="reached", about=referral, at=at, actor=by)


@pytest.fixture
def spring(adviser):
    """Five people: from a rental (hired), from a file that says she cannot move (declined, then hired), by the form, two others."""
    the_organisation()
    ai = an_employer(email="")
    aci = an_employer("Chantier", kind=Kind.ACI, email="")
    rental = an_ongoing_rental()
    lent = a_referral(rental.person, employer=ai, rental=rental, at=paris_at(4, 7, 10))
    called(lent, paris_at(4, 7, 12), adviser)
    operations.accept(lent.pk, **HIRED, at=paris_at(4, 9, 10), actor=None)
    case = a_case(
        a_person("Léa", "Petit", referred_by=a_contact(), referred_on=date(2026, 3, 2)),
        adviser=adviser,
        at=paris_at(3, 3, 9),
    )
    a_signed_diagnosis(case, at=paris_at(3, 4, 9))
    stuck = a_referral(case.person, employer=ai, case=case, at=paris_at(4, 10, 16))
    called(stuck, paris_at(4, 13, 10), adviser)
    operations.refuse(
        stuck.pk, reason="not_mobile", to_candidate="Trop loin.", at=paris_at(4, 14, 9), actor=None
    )
    again = a_referral(case.person, employer=aci, case=case, at=paris_at(5, 4, 10))
    called(again, paris_at(5, 5, 11), adviser)
    hired = HIRED | {"weekly_hours": Decimal(20), "contract": "cddu"}
    operations.accept(again.pk, **hired, at=paris_at(5, 6, 9), actor=None)
    asked = a_work_request("Mamadou", "Keita", link=a_form_link(), means=["none"], at=paris_at(4, 1, 9))
    seeker = a_person("Mamadou", "Keita")
    tie(asked.pk, person=seeker, at=paris_at(4, 2, 9), actor=None)
    a_referral(seeker, employer=ai, at=paris_at(4, 15, 10))
    gone = a_referral(a_person("Zoé", "Blanc"), employer=ai, at=paris_at(4, 16, 10))
    operations.withdraw(gone.pk, how="said", at=paris_at(4, 17, 10), actor=None)
    return {"lent": lent, "stuck": stuck, "again": again, "gone": gone}


def said(found):
    return {line.key: line.said or line.count for group in found.groups for line in group.lines}


def test_what_came_of_people_is_counted_as_by_hand(spring):
    found = report(*SPRING)
    figures = said(found)
    expected = {
        "personnes": 4, "mobilite": "2 (50\u00a0%)", "candidatures": 5, "retirees": 1, "jointes": "3 (60\u00a0%)",
        # 2 h; from Friday 16 h to Monday 10 h, open until 17 h 30: 2 h 30; from Monday 10 h to Tuesday 11 h, closed at noon: 8 h 30.
        "a-joindre": 1, "jamais-jointes": 1, "embauches": 2, "declinees": 1, "en-cours": 1, "motif-not_mobile": 1,
        "contrat-cddi": 1, "contrat-cddu": 1, "heures-15-25": 1, "heures-26-34": 1,
        "non-mobiles": "2 (50\u00a0%)", "non-mobiles-embauchees": "1 (50\u00a0%)", "delai": "2\u00a0h\u00a030", "delai-jours": "1\u00a0jour",
        "a-temps": "2 (67\u00a0%)",
    }  # fmt: skip
    assert {key: figures.get(key) for key in expected} == expected
    rows = {
        one.name: tuple(line.count for line in one.lines)
        for one in (*found.services, *found.senders, *found.links)
    }
    partner = spring["stuck"].person.referred_by.partner.name
    assert rows == {
        "Réseau mobilité": (1, 1, 1), "Conseil mobilité": (1, 1, 1), "«\u00a0Je cherche un travail\u00a0»": (1, 0, 0),
        "Venue autrement": (1, 0, 0), partner: (1, 1, 1), "Venue d’elle-même": (3, 1, 1), "Affiche, mairie de Varades": (1, 0, 0),
    }  # fmt: skip
    assert [tuple(line.count for line in one.lines) for one in found.months] == [(4, 2, 2, 1), (1, 1, 1, 1)]


def test_who_took_her_agreement_back_is_counted_and_never_named(spring, recruiter, the_clock):
    the_clock.move_to(paris_at(5, 20, 9))
    page = client_for(recruiter).get(f"{reverse('results:behind')}?quoi=personnes&de=2026-04&a=2026-05")
    shown = page.content.decode()
    assert (len(page.context["table"].rows), page.context["unnamed"]) == (3, 1)
    assert "Blanc" not in shown
    assert "1 de plus compte sans nom" in shown
    Person.objects.filter(pk=spring["lent"].person_id).update(archived_at=paris_at(5, 19, 9))
    line = report(*SPRING).line("embauches")
    assert (line.count, line.rows) == (2, [spring["again"].pk])


def test_each_figure_opens_its_list_and_the_file_hides_few_people(spring, recruiter, workshop, the_clock):
    the_clock.move_to(paris_at(5, 20, 9))
    mine = client_for(recruiter)
    page = mine.get(URL)
    urls = [url for _group, lines in page.context["groups"] for _line, _words, url in lines if url]
    urls += [
        url
        for _title, _head, _icon, rows in page.context["tables"]
        for _name, cells in rows
        for _words, url in cells
        if url
    ]
    for key, count in (
        ("embauches", 2),
        ("motif-not_mobile", 1),
        ("service-reseau-embauches", 1),
        ("lien-inconnu-jointes", 0),
    ):
        url = f"{reverse('results:behind')}?quoi={key}&de=2026-04&a=2026-05"
        assert (url in urls) == bool(count)
        if count:
            assert len(mine.get(url).context["table"].rows) == count
    assert mine.get(f"{reverse('results:behind')}?quoi=rien").status_code == 404
    assert client_for(workshop).get(URL).status_code == 403
    text = b"".join(mine.get(f"{URL}&export=csv").streaming_content).decode("utf-8-sig")
    lines = {line.split(";")[0]: line.split(";")[1:] for line in text.splitlines()}
    assert lines["Embauches"][0] == "2"
    assert lines["Réseau mobilité"][:3] == ["moins de 3"] * 3
    assert lines["2026-05"][:4] == ["1", "1", "510", "1"]


def test_the_queries_do_not_grow_with_the_people(spring, adviser):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            report(*SPRING)
        return len(seen)

    before = queries()
    for rank in range(3):
        one = a_referral(
            a_person("Noé", f"Rang{rank}"), employer=spring["lent"].employer, at=paris_at(4, 20, 10)
        )
        called(one, paris_at(4, 20, 11), adviser)
    assert queries() == before <= 16


def test_open_time_is_counted_on_the_wall():
    table = hours_of(None)
    friday, monday = paris_at(3, 27, 16), paris_at(3, 30, 10)
    # 9 h to 17 h 30: 1 h 30 on Friday, 1 h on Monday, whatever the hour that the night of Sunday lost.
    assert (minutes_between(friday, monday, table), days_between(friday, monday, table)) == (150, 1)
    assert (minutes_between(monday, monday, table), days_between(monday, monday, table)) == (0, 0)
    # 1 May.
    thursday, after = paris_at(4, 30, 17), paris_at(5, 4, 9)
    assert (minutes_between(thursday, after, table), days_between(thursday, after, table)) == (30, 1)
    night = datetime(2026, 4, 7, 20, tzinfo=UTC)
    assert minutes_between(night, night.replace(hour=22), table) == 0


def test_six_months_after_her_first_day_the_question_is_asked_once_and_its_answer_counted(spring, recruiter):
    lent, done = spring["lent"], {"at": paris_at(10, 14, 9), "actor": recruiter}
    with pytest.raises(Refusal, match="trop tôt"):
        operations.note_after(
            lent.pk, situation="same", on=date(2026, 4, 20), at=paris_at(10, 12, 9), actor=recruiter
        )
    assert operations.ask_after(paris_at(10, 12, 12)) == 0
    assert [operations.ask_after(paris_at(10, 13, 8)) for _ in range(2)] == [2, 0]
    assert figures_after() == {
        "six-mois": 2,
        "six-mois-emploi": "0",
        "six-mois-a-demander": 2,
        "six-mois-inconnue": 0,
    }
    with pytest.raises(Refusal, match="avant le"):
        operations.note_after(lent.pk, situation="same", on=date(2026, 10, 1), **done)
    with pytest.raises(Refusal, match="pas encore venu"):
        operations.note_after(lent.pk, situation="same", on=date(2026, 10, 20), **done)
    with pytest.raises(Refusal, match="embauche"):
        operations.note_after(spring["stuck"].pk, situation="same", on=date(2026, 10, 14), **done)
    operations.note_after(lent.pk, situation="unknown", on=date(2026, 10, 14), **done)
    assert figures_after() == {
        "six-mois": 2,
        "six-mois-emploi": "0",
        "six-mois-a-demander": 1,
        "six-mois-inconnue": 1,
    }
    operations.note_after(lent.pk, situation="job", on=date(2026, 10, 14), **done)
    assert figures_after()["six-mois-emploi"] == "1 (100\u00a0%)"
    assert Task.objects.open().filter(key__contains=":six:").count() == 1
    # A hiring taken back loses its question and its answer.
    for one in (lent, spring["again"]):
        operations.cancel(one.pk, **done)
    assert not SixMonths.objects.exists()
    assert not Task.objects.open().filter(key__contains=":six:").exists()


def figures_after():
    found = said(report(date(2026, 10, 1), date(2026, 11, 1)))
    return {
        key: found[key] for key in ("six-mois", "six-mois-emploi", "six-mois-a-demander", "six-mois-inconnue")
    }


def test_the_page_of_a_hiring_asks_when_its_day_has_come(spring, recruiter, the_clock):
    lent, url = spring["lent"], reverse("recruitment:note_after", args=[spring["lent"].pk])
    the_clock.move_to(paris_at(10, 12, 23))
    mine = client_for(recruiter)
    assert url not in mine.get(lent.get_absolute_url()).content.decode()
    the_clock.move_to(paris_at(10, 13, 1))
    assert url in mine.get(lent.get_absolute_url()).content.decode()
    assert mine.post(url, {"situation": "training", "on": ""}).status_code == 200
    mine.post(url, {"situation": "training", "on": "2026-10-13"})
    assert Referral.objects.get(pk=lent.pk).later.situation == "training"
    assert "En formation" in mine.get(lent.get_absolute_url()).content.decode()
