"""From her own space: keep it longer, say what is owed and ask for time, tell a problem (row K2)."""

import pytest

from mobilite.todo.models import Task
from rentals.incidents.models import Incident
from tests.factories import an_ongoing_rental
from tests.factories.own import inside, the_owner


@pytest.fixture
def rental(db):
    return an_ongoing_rental(the_owner())


@pytest.fixture
def hers(rental):
    return inside(rental.person)


def text(response) -> str:
    return response.content.decode()


def test_she_asks_to_keep_it_longer_at_the_price_she_read_and_once(rental, hers):
    url = f"/moi/locations/{rental.pk}/prolonger/"
    page = text(hers.get(url))
    assert "vendredi 17 avril" in page
    assert "20,00\u00a0€" in page  # a whole second week
    assert "Choisissez jusqu’à quand" in text(hers.post(url, {"until": "d999"}, follow=True))
    for _ in range(2):
        assert "C’est demandé" in text(hers.post(url, {"until": "d3"}, follow=True))
    task = Task.objects.get(key=f"own-longer:{rental.pk}")
    assert task.title == "Prolonger jusqu’au 17\u00a0avril 2026\u00a0?"
    assert "Vous l’avez demandé" in text(hers.get(url))
    rental.refresh_from_db()
    assert rental.return_at.day == 14, "nothing is promised before a colleague says so"


def test_she_reads_what_she_owes_and_asks_for_time(rental, hers):
    assert "Ce que je dois" in text(hers.get("/moi/"))
    page = text(hers.get("/moi/argent/"))
    assert "20,00\u00a0€" in page
    assert "par carte" not in page, "no card where none is taken"
    words = {"do": "time", "times": "3", "words": "Je suis payée le 28."}
    for _ in range(2):
        assert "On vous appelle" in text(hers.post("/moi/argent/", words, follow=True))
    task = Task.objects.get(key=f"own-time:{rental.person_id}")
    assert "20,00\u00a0€, en 3 fois" in task.detail
    assert "payée le 28" in task.detail
    assert hers.post("/moi/argent/", {"bill": "999999"}).status_code == 404


def test_a_breakdown_that_she_tells_opens_one_file_and_has_us_call(rental, hers):
    url = f"/moi/locations/{rental.pk}/probleme/"
    assert "Dites ce qui se passe" in text(hers.post(url, {}))
    told = {"what": "breakdown", "words": "Elle ne démarre plus, à Ligné."}
    for _ in range(2):
        assert "C’est noté" in text(hers.post(url, told, follow=True))
    incident = Incident.objects.get()
    assert incident.rental == rental
    assert incident.account == "Elle ne démarre plus, à Ligné."
    titles = set(Task.objects.values_list("title", flat=True))
    assert f"Appeler\u00a0: dossier {incident.reference}" in titles
    assert "Proposer un véhicule de remplacement" in titles


def test_being_late_is_told_without_a_file(rental, hers):
    hers.post(f"/moi/locations/{rental.pk}/probleme/", {"what": "late", "words": "Une heure."})
    assert Task.objects.get(key__startswith="own-problem").title == "Appeler\u00a0: elle sera en retard"
    assert not Incident.objects.exists()
