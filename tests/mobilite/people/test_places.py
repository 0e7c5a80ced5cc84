"""Places: described, given hours, closed and opened (row A5)."""

from datetime import date, time

import pytest

from mobilite import registry
from mobilite.audit.models import Entry
from mobilite.people import opening, place_operations
from mobilite.people.models import Closure, OpeningHours, Place
from mobilite.people.place_operations import TouchesPeople, WrongHours
from tests.factories import a_place, commune

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 7)
ASCENSION_BRIDGE = date(2026, 5, 15)


@pytest.fixture
def ancenis():
    return a_place()


@pytest.fixture
def two_returns(monkeypatch):
    """Two returns at Ancenis on 15 May, as rentals would tell of them."""
    asked = []

    def expected(place, starts_on, ends_on):
        asked.append((place, starts_on, ends_on))
        if starts_on <= ASCENSION_BRIDGE < ends_on and (place is None or place.name.startswith("Ancenis")):
            return [
                ("Retour d’Aïcha Diallo, ven. 15 mai, 10 h", "/locations/1/"),
                ("Retour d’Ibrahim Sow, ven. 15 mai, 17 h", "/locations/2/"),
            ]
        return []

    monkeypatch.setitem(
        registry._points, "touched_by_closure", {"test": registry.Registered("test", expected, 0)}
    )
    return asked


def closing(**changes):
    return {
        "kind": "closed",
        "place": "",
        "first_day": "2026-05-15",
        "last_day": "",
        "opens_at": "",
        "closes_at": "",
        "reason": "pont de l’Ascension",
    } | changes


def test_a_day_with_two_returns_is_not_closed_until_they_are_moved(as_manager, ancenis, two_returns):
    response = as_manager.post("/reglages/jours/nouveau/", closing(place=ancenis.pk))
    page = response.content.decode()
    assert "2 personnes sont attendues ces jours-là" in page
    assert 'href="/locations/1/"' in page
    assert "Retour d’Ibrahim Sow" in page
    assert "pont de l’Ascension" in page  # what was typed stays
    assert not Closure.objects.exists()
    assert not Entry.objects.exists()


def test_closing_everywhere_is_refused_for_one_place(as_manager, ancenis, two_returns):
    as_manager.post("/reglages/jours/nouveau/", closing())
    assert not Closure.objects.exists()
    assert two_returns == [(None, ASCENSION_BRIDGE, date(2026, 5, 16))]


def test_a_day_when_nobody_comes_is_closed(as_manager, manager, ancenis, two_returns):
    ligne = a_place("Ligné")
    response = as_manager.post(
        "/reglages/jours/nouveau/", closing(place=ligne.pk, last_day="2026-05-16"), follow=True
    )
    assert "Ligné est fermé du" in response.content.decode()
    closure = Closure.objects.get()
    assert (closure.starts_on, closure.ends_on) == (ASCENSION_BRIDGE, date(2026, 5, 17))
    assert opening.day_state(ligne, date(2026, 5, 16)).label == "pont de l’Ascension, fermé"
    assert opening.day_state(ancenis, ASCENSION_BRIDGE).is_open
    assert Entry.objects.get().actor == manager


def test_a_holiday_is_opened_exceptionally(as_manager, ancenis):
    as_manager.post(
        "/reglages/jours/nouveau/",
        closing(
            kind="opened", first_day="2026-05-14", opens_at="10:00", closes_at="12:00", reason="braderie"
        ),
    )
    assert opening.hours_on(ancenis, date(2026, 5, 14)) == [(time(10), time(12))]


def test_taking_back_an_opening_looks_at_whom_it_touches(as_manager, ancenis, two_returns, now):
    opened = Closure.objects.create(
        place=ancenis,
        starts_on=ASCENSION_BRIDGE,
        ends_on=date(2026, 5, 16),
        reason="braderie",
        is_open_anyway=True,
        opens_at=time(9),
        closes_at=time(18),
    )
    page = as_manager.post(f"/reglages/jours/{opened.pk}/retirer/").content.decode()
    assert "Retour d’Aïcha Diallo" in page
    assert Closure.objects.exists()


def test_a_closure_is_taken_back_with_one_entry(as_manager, ancenis):
    as_manager.post("/reglages/jours/nouveau/", closing(place=ancenis.pk))
    closure = Closure.objects.get()
    assert "Retirer la fermeture" in as_manager.get(f"/reglages/jours/{closure.pk}/retirer/").content.decode()
    as_manager.post(f"/reglages/jours/{closure.pk}/retirer/")
    assert not Closure.objects.exists()
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["close_days", "remove_days"]


def test_what_is_over_is_neither_closed_nor_taken_back(as_manager, ancenis):
    page = as_manager.post("/reglages/jours/nouveau/", closing(first_day="2026-04-06")).content.decode()
    assert "Ces jours sont passés." in page
    old = Closure.objects.create(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 2), reason="inventaire")
    assert as_manager.get(f"/reglages/jours/{old.pk}/retirer/").status_code == 404
    assert as_manager.post(f"/reglages/jours/{old.pk}/retirer/").status_code == 404
    assert "inventaire" in as_manager.get("/reglages/jours/?vue=passes").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_day": "2026-05-14"}, "Le dernier jour vient après le premier."),
        ({"last_day": "2028-05-14"}, "Un an au plus."),
        ({"kind": "opened"}, "Donnez une heure"),
        (
            {"kind": "opened", "opens_at": "12:00", "closes_at": "10:00"},
            "La fermeture vient après l’ouverture.",
        ),
        ({"reason": ""}, "Donnez un motif."),
        ({"first_day": "demain"}, "Donnez une date."),
        ({"kind": ""}, "Dites si le lieu est fermé ou ouvert."),
        ({"reason": "x" * 81}, "80"),
    ],
)
def test_a_wrong_answer_about_days_is_said(as_manager, changes, sentence):
    assert sentence in as_manager.post("/reglages/jours/nouveau/", closing(**changes)).content.decode()
    assert not Closure.objects.exists()


# Hours


def week(**changes):
    fields = {f"d{day}_{number}_{end}": "" for day in range(7) for number in (1, 2) for end in ("from", "to")}
    return fields | changes


def test_a_week_is_given_in_one_form(as_manager, ancenis):
    response = as_manager.post(
        f"/reglages/lieux/{ancenis.pk}/horaires/",
        week(
            d0_1_from="09:00",
            d0_1_to="12:00",
            d0_2_from="14:00",
            d0_2_to="18:00",
            d5_1_from="10:00",
            d5_1_to="12:00",
        ),
        follow=True,
    )
    page = response.content.decode()
    assert "10\xa0h\xa0–\xa012\xa0h" in page
    assert opening.hours_on(ancenis, date(2026, 4, 13)) == [(time(9), time(12)), (time(14), time(18))]
    assert opening.hours_on(ancenis, date(2026, 4, 14)) == []
    assert OpeningHours.objects.count() == 3
    assert str(Entry.objects.get()).endswith("a changé les horaires d’Ancenis-Saint-Géréon")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"d1_1_from": "09:00"}, "Le mardi, donnez les deux heures, ou aucune."),
        ({"d1_1_from": "12:00", "d1_1_to": "09:00"}, "la fermeture vient après l’ouverture."),
        (
            {"d1_1_from": "09:00", "d1_1_to": "14:00", "d1_2_from": "13:00", "d1_2_to": "17:00"},
            "l’après-midi commence après le matin.",
        ),
        ({"d1_1_from": "9 heures", "d1_1_to": "12:00"}, "Écrivez une heure"),
    ],
)
def test_hours_that_make_no_sense_are_said_beside_their_day(as_manager, ancenis, changes, sentence):
    page = as_manager.post(f"/reglages/lieux/{ancenis.pk}/horaires/", week(**changes)).content.decode()
    assert sentence in page
    assert OpeningHours.objects.count() == 10


def test_a_weekday_is_not_closed_while_somebody_comes_on_it(ancenis, two_returns, manager, now):
    """15 May is a Friday: closing Fridays is refused, closing Mondays is not."""
    full = (time(9), time(12, 30)), (time(13, 30), time(17, 30))
    common = {"today": TODAY, "at": now, "actor": manager}
    with pytest.raises(TouchesPeople):
        place_operations.set_hours(ancenis.pk, week=dict.fromkeys(range(4), full), **common)
    assert OpeningHours.objects.count() == 10
    place_operations.set_hours(ancenis.pk, week=dict.fromkeys(range(1, 5), full), **common)
    assert not OpeningHours.objects.filter(weekday=0).exists()


def test_hours_are_checked_by_the_operation_too(ancenis, manager, now):
    with pytest.raises(WrongHours, match="lundi"):
        place_operations.set_hours(
            ancenis.pk, week={0: [(time(12), time(9))]}, today=TODAY, at=now, actor=manager
        )


# Describing a place


def described(**changes):
    return {
        "name": "Riaillé, maison des services",
        "short_name": "Riaillé",
        "address": "2 rue du Cèdre",
        "commune": commune("Riaillé").pk,
        "phone": "02 61 91 00 30",
    } | changes


def test_a_new_place_is_led_to_its_hours(as_manager):
    response = as_manager.post("/reglages/lieux/nouveau/", described())
    place = Place.objects.get(short_name="Riaillé")
    assert response.headers["Location"] == f"/reglages/lieux/{place.pk}/horaires/"
    assert place.phone == "+33261910030"
    page = as_manager.get(f"/reglages/lieux/{place.pk}/").content.decode()
    assert "Ce lieu n’a pas d’horaires." in page


def test_two_places_have_two_names(as_manager, ancenis):
    page = as_manager.post("/reglages/lieux/nouveau/", described(name=ancenis.name)).content.decode()
    assert "existe déjà" in page
    assert Place.objects.count() == 1


def test_a_place_leaves_service_when_nobody_is_expected_there(as_manager, ancenis, two_returns):
    answers = described(name=ancenis.name, short_name=ancenis.short_name)
    page = as_manager.post(f"/reglages/lieux/{ancenis.pk}/modifier/", answers).content.decode()
    assert "Retour d’Aïcha Diallo" in page
    ancenis.refresh_from_db()
    assert ancenis.is_open
    ligne = a_place("Ligné")
    as_manager.post(f"/reglages/lieux/{ligne.pk}/modifier/", described(name="Ligné", short_name="Ligné"))
    ligne.refresh_from_db()
    assert (ligne.is_open, ligne.address) == (False, "2 rue du Cèdre")


def test_saving_without_a_change_writes_no_entry(as_manager, ancenis):
    answers = {
        "name": ancenis.name,
        "short_name": ancenis.short_name,
        "address": ancenis.address,
        "commune": ancenis.commune_id,
        "phone": "02 61 91 00 01",
        "is_open": "on",
    }
    as_manager.post(f"/reglages/lieux/{ancenis.pk}/modifier/", answers)
    assert not Entry.objects.exists()


def test_the_page_of_a_place_says_what_today_is(as_manager, ancenis, the_clock):
    page = as_manager.get(f"/reglages/lieux/{ancenis.pk}/").content.decode()
    assert "Aujourd’hui\xa0: 9\xa0h\xa0–\xa012\xa0h\xa030" in page
    assert "lundi de Pâques, fermé" in page  # the week began yesterday


@pytest.mark.parametrize(
    "path",
    [
        "lieux/",
        "lieux/nouveau/",
        "lieux/{pk}/",
        "lieux/{pk}/modifier/",
        "lieux/{pk}/horaires/",
        "jours/",
        "jours/nouveau/",
    ],
)
def test_places_are_for_managers(as_agent, anonymous, ancenis, path):
    address = f"/reglages/{path.format(pk=ancenis.pk)}"
    assert as_agent.get(address).status_code == 403
    assert as_agent.post(address).status_code in (403, 405)
    assert anonymous.get(address).status_code == 302
