"""The figures of advising, counted by hand; each is the rows of its list; few people are not in the funder's file (row I8)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advice.cases import operations
from advice.indicators.figures import report
from advice.indicators.models import Participation
from advice.indicators.operations import note_participation
from advice.indicators.terms import RURAL
from mobilite.parameters.operations import set_parameter
from mobilite.people.models import Contact
from mobilite.workflow import Refusal
from tests.cast import client_for
from tests.factories import a_person, the_organisation
from tests.factories.aid_requests import a_granted_application, a_refused_application
from tests.factories.following import LEVELS, OPENED, a_case, a_closed_case, a_signed_diagnosis
from tests.factories.lending import paris_at

pytestmark = pytest.mark.django_db
URL = "/pilotage/conseil/?de=2026-04&a=2026-06"


def met(case, day):
    operations.add_interview(
        case.pk, on=day, way="office", minutes=60, summary="Vue.", at=paris_at(day.month, day.day, 12), actor=case.adviser
    )  # fmt: skip


@pytest.fixture
def followed(adviser):
    """Four files: two sent by a partner (met after 6 and 9 days), one that came by herself and closed, one of March."""
    the_organisation()
    first = a_case(a_person("Inès", "Roux"), adviser=adviser, sent=True)
    contact = first.referred_by
    second = a_case(
        a_person("Paul", "Martin"), adviser=adviser, origin="partner", referred_by=contact, referred_on=date(2026, 4, 1)
    )  # fmt: skip
    met(first, date(2026, 4, 7))
    met(second, date(2026, 4, 10))
    alone = a_closed_case(adviser, person=a_person("Léa", "Blanc"), at=paris_at(5, 4, 18))
    early = a_case(a_person("Zoé", "Petit"), adviser=adviser, at=paris_at(3, 20, 9))
    a_signed_diagnosis(early, at=paris_at(3, 21, 9))
    better = LEVELS | {"need": (3, ""), "vehicle": (2, "")}
    a_signed_diagnosis(early, when="exit", levels=better, at=paris_at(5, 20, 9))
    operations.close_case(early.pk, outcome="lost", at=paris_at(6, 1, 9), actor=adviser)
    a_granted_application(first)
    a_granted_application(second, granted=Decimal("200.50"))
    a_refused_application(a_case(a_person("Awa", "Diallo"), adviser=adviser))
    return {"first": first, "second": second, "alone": alone, "early": early, "contact": contact}


def said(found):
    return {line.key: line.said or line.count for group in found.groups for line in group.lines}


def test_what_was_done_is_counted_as_by_hand(followed):
    found = report(date(2026, 4, 1), date(2026, 7, 1))
    figures = said(found)
    assert {key: figures[key] for key in ("ouverts", "attente", "clos", "solutions")} == {
        "ouverts": 4, "attente": "8\u00a0jours", "clos": 2, "solutions": 1,
    }  # fmt: skip
    assert (figures["issue-transit"], figures["issue-lost"]) == (1, 1)
    assert {key: figures[key] for key in ("aides-envoyees", "aides-accordees", "aides-refusees", "euros-obtenus")} == {
        "aides-envoyees": 3, "aides-accordees": 2, "aides-refusees": 1, "euros-obtenus": "522,50\u00a0€",
    }  # fmt: skip
    levels = {one.label: (one.before, one.after) for one in found.levels}
    assert levels["Trajets nécessaires"] == (Decimal("1.0"), Decimal("3.0"))
    assert len(levels) == 8
    assert found.compared.rows == [followed["early"].pk]
    partner = next(one for one in found.partners if one.name == followed["contact"].partner.name)
    assert (partner.opened.count, partner.solved.count, partner.money) == (2, 0, Decimal("522.50"))
    assert sum(one.opened.count for one in found.communes) == 4


def test_a_month_that_is_left_out_counts_nothing_of_it(followed):
    march = said(report(date(2026, 3, 1), date(2026, 4, 1)))
    assert (march["ouverts"], march["clos"], march["euros-obtenus"]) == (1, 0, "0,00\u00a0€")


def test_each_figure_opens_the_list_of_what_it_counts(followed, adviser, agent, the_clock):
    the_clock.move_to(paris_at(6, 15, 9))
    mine = client_for(adviser)
    page = mine.get(URL)
    urls = [url for _group, lines in page.context["groups"] for _line, _words, url in lines if url]
    assert len(urls) >= 9
    for key, name, count in (
        ("solutions", "cases", 1),
        ("attente", "cases", 2),
        ("euros-obtenus", "applications", 2),
    ):
        url = f"{reverse(f'indicators:behind_{name}')}?quoi={key}&de=2026-04&a=2026-06"
        assert url in urls
        assert len(mine.get(url).context["table"].rows) == count
    assert mine.get(f"{reverse('indicators:behind_cases')}?quoi=rien").status_code == 404
    assert client_for(agent).get(URL).status_code == 403


def test_the_funder_s_file_hides_few_people(followed, adviser, the_clock):
    the_clock.move_to(paris_at(6, 15, 9))
    note_participation(
        followed["first"].pk, moment="entry", on=date(2026, 4, 7), work="long", reserved={"disabled": True}, at=OPENED, actor=adviser
    )  # fmt: skip
    text = b"".join(client_for(adviser).get(f"{URL}&export=csv").streaming_content).decode("utf-8-sig")
    lines = {line.split(";")[0]: line.split(";")[1:] for line in text.splitlines()}
    assert lines["Dossiers ouverts"][0] == "4"
    assert lines["En situation de handicap"][0] == "moins de 3"
    assert lines["Dont 12 mois ou plus"][0] == "1"
    partner = followed["contact"].partner.name
    assert lines[partner][:3] == ["moins de 3", "0", "moins de 3"]


def test_the_fund_s_questions_are_asked_at_their_moment_and_corrected(followed, adviser):
    case, done = followed["alone"], {"at": paris_at(6, 2, 9), "actor": adviser}
    answers = {
        "work": "employed",
        "qualified": True,
        "improved": True,
        "education": "low",
        "reserved": {"disabled": True},
    }
    note_participation(case.pk, moment="entry", on=date(2026, 4, 7), **answers, **done)
    note_participation(case.pk, moment="exit", on=date(2026, 5, 4), **answers, **done)
    note_participation(case.pk, moment="exit", on=date(2026, 5, 5), work="training", **done)
    with pytest.raises(Refusal, match="trop tôt"):
        note_participation(case.pk, moment="six", on=date(2026, 6, 2), **done)
    with pytest.raises(Refusal, match="avant le"):
        note_participation(case.pk, moment="exit", on=date(2026, 5, 3), **done)
    with pytest.raises(Refusal, match="en cours"):
        note_participation(followed["first"].pk, moment="exit", on=date(2026, 5, 4), **done)
    note_participation(
        case.pk,
        moment="six",
        on=date(2026, 11, 4),
        work="employed",
        improved=True,
        at=paris_at(11, 4, 9),
        actor=adviser,
    )
    kept = {
        one.moment: (one.work, one.education, one.qualified, one.improved, one.reserved)
        for one in Participation.objects.all()
    }
    assert kept == {
        "entry": ("employed", "low", None, None, {"disabled": True}),
        "exit": ("training", "", None, None, {}),
        "six": ("employed", "", None, True, {}),
    }
    figures = said(report(date(2026, 4, 1), date(2026, 12, 1)))
    assert {key: value for key, value in figures.items() if key.startswith("fse-") and value} == {
        "fse-entry-total": 1, "fse-entry-sans-civilite": 1, "fse-entry-emploi": 1, "fse-entry-cite-low": 1, "fse-entry-disabled": 1, "fse-exit-total": 1,
        "fse-exit-formation": 1, "fse-six-total": 1, "fse-six-emploi": 1, "fse-six-mieux": 1,
    }  # fmt: skip
    assert report(date(2026, 4, 1), date(2026, 12, 1)).line("fse-entry-disabled") is None
    assert "fse-entry-rural" not in figures
    home = case.person.commune_id
    day = date(2026, 6, 2)
    set_parameter(RURAL, value=f"44003, {home}", from_date=day, today=day, **done)
    assert said(report(date(2026, 4, 1), date(2026, 12, 1)))["fse-entry-rural"] == (1 if home else 0)


def test_the_page_of_a_file_asks_and_keeps_what_is_said(followed, adviser):
    case, mine = followed["first"], client_for(adviser)
    url = reverse("indicators:note", args=[case.pk, "entree"])
    assert url in mine.get(case.get_absolute_url()).content.decode()
    page = mine.post(url, {"on": "2027-01-01", "work": "long"})
    assert "Ce jour n’est pas encore venu" in page.content.decode()
    mine.post(url, {"on": "2026-04-07", "work": "long", "education": "low", "disabled": "non"})
    assert Participation.objects.get().reserved == {"disabled": False}
    assert "depuis 12 mois ou plus" in mine.get(case.get_absolute_url()).content.decode()
    assert mine.get(reverse("indicators:note", args=[case.pk, "ailleurs"])).status_code == 404


def test_the_queries_do_not_grow_with_the_people(followed, adviser):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            report(date(2026, 3, 1), date(2026, 7, 1))
        return len(seen)

    before = queries()
    for rank in range(3):
        case = a_case(a_person("Noé", f"Rang{rank}"), adviser=adviser)
        a_granted_application(case)
        note_participation(
            case.pk, moment="entry", on=date(2026, 4, 7), work="long", at=OPENED, actor=adviser
        )
    assert queries() == before <= 16
    assert Contact.objects.count() == 1
