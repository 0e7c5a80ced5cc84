"""A list: what it shows, finds, filters, sorts, counts and exports."""

from datetime import UTC, date, datetime

import pytest

from mobilite.pages.lists import page as list_page
from mobilite.pages.lists.export import french_cell, harmless
from mobilite.people.models import Commune, Person
from tests.cast import client_for

pytestmark = pytest.mark.urls("tests.mobilite.pages.urls")
CREATED = datetime(2026, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def people(db):
    """Sixty people, the odd ones without SMS, one whose name is a formula."""
    communes = list(Commune.objects.order_by("insee")[:3])
    return [
        Person.objects.create(
            last_name=f"Nom{i:02}" if i else "=cmd()",
            first_name="Aïcha",
            phone=f"+3363998{i:04}",
            commune=communes[i % 3],
            birth_date=date(1990, 1, 1 + i % 28) if i else None,
            no_sms=i % 2 == 1,
            created_at=CREATED,
        )
        for i in range(60)
    ]


@pytest.fixture
def read(people, agent):
    """Open the list with these parameters; return the response."""
    client = client_for(agent)
    return lambda **parameters: client.get("/example/", parameters)


def names(response):
    return [record.last_name for record in response.context["records"]]


def test_a_page_has_25_rows_and_says_how_many_there_are(read):
    response = read()
    assert len(names(response)) == 25
    assert "1 à 25 sur 60" in response.content.decode()


def test_the_last_page_has_the_rest(read):
    response = read(page=3)
    assert len(names(response)) == 10
    assert "51 à 60 sur 60" in response.content.decode()


def test_a_page_past_the_end_is_the_last_one(read):
    assert len(names(read(page=99))) == 10


def test_a_row_leads_to_its_record(read, people):
    assert f'<a class="who" href="/example/{people[1].pk}/">' in read().content.decode()


def test_cells_are_escaped(read, people):
    people[0].first_name = "<script>alert(1)</script>"
    people[0].save()
    assert "<script>alert" not in read().content.decode()


def test_words_are_found_in_any_order_without_accents(read):
    assert names(read(q="nom07 AICHA")) == ["Nom07"]


def test_a_telephone_is_found_as_it_is_dialled(read):
    assert names(read(q="06 39 98 00 07")) == ["Nom07"]


def test_an_active_filter_is_a_chip_that_can_be_removed(read):
    response = read(no_sms="oui", q="nom")
    html = response.content.decode()
    assert "Ne pas écrire de SMS : Oui" in html
    assert response.context["total"].number == 30
    assert 'href="?q=nom"' in html


def test_dates_filter_from_and_until(read):
    response = read(birth_date_du="1990-01-02", birth_date_au="1990-01-02")
    assert {record.birth_date for record in response.context["records"]} == {date(1990, 1, 2)}
    assert "du mar.\u00a02\u00a0janvier 1990 au mar.\u00a02\u00a0janvier 1990" in response.content.decode()


def test_a_filter_that_means_nothing_is_left_out_and_says_so(read):
    response = read(birth_date_du="hier")
    assert response.context["total"].number == 60
    assert "msg" in response.content.decode()


def test_a_tab_narrows_and_counts(read):
    response = read(vue="sans-sms")
    assert response.context["total"].number == 30
    counts = [str(line["count"]) for line in response.context["tab_lines"]]
    assert counts == ["60", "30"]


def test_sorting_goes_both_ways_and_empty_values_come_last(read):
    for way in ("", "-"):
        response = read(tri=f"{way}birth_date", page=3)
        assert response.context["records"][-1].birth_date is None


def test_an_unknown_sort_is_the_default_one(read):
    assert names(read(tri="password")) == names(read())


def test_counts_stop_at_a_thousand(read, monkeypatch):
    monkeypatch.setattr(list_page, "COUNTED_TO", 50)
    response = read()
    assert "1 à 25 sur 50+" in response.content.decode()
    assert len(names(read(page=3))) == 10
    assert len(names(read(page=9))) == 25


def test_the_main_action_needs_its_permission(read, recruiter, agent):
    assert "Nouvelle personne" in read().content.decode()


def test_csv_holds_every_row_as_french_spreadsheets_read_it(read):
    response = read(export="csv", no_sms="non")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Personne;Commune;Téléphone;Date de naissance;Ne pas écrire de SMS;Reste dû"
    assert len(lines) == 31
    assert any("'=cmd()" in line or "Aïcha =cmd()" in line for line in lines)
    assert lines[2].split(";")[2:5] == ["06 39 98 00 02", "03/01/1990", "non"]
    assert 'filename="gens-2026-04-07.csv"' in response["Content-Disposition"]


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@x", "\tx"])
def test_a_formula_is_defused(cell):
    assert harmless(cell) == f"'{cell}"


def test_instants_are_exported_in_paris_time():
    assert french_cell(datetime(2026, 4, 7, 7, 30, tzinfo=UTC)) == "07/04/2026 09:30"


def test_an_empty_list_says_so(agent):
    assert "Rien ici pour l’instant." in client_for(agent).get("/example/").content.decode()


def test_nothing_found_says_what_to_do(read):
    assert "Rien ne correspond." in read(q="introuvable").content.decode()
