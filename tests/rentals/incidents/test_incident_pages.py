"""The pages of files, as somebody at the counter uses them."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mobilite.audit.models import Reading
from rentals.incidents.documents import last_letter, pack
from rentals.incidents.models import Incident, Kind, Status
from rentals.incidents.operations import add_pictures
from rentals.models import Rental
from tests.cast import client_for
from tests.factories import a_vehicle, paris_at, the_organisation
from tests.factories.mishaps import TOLD, a_bike_lease, a_loan, a_theft, an_incident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_evening(the_clock):
    the_clock.move_to(TOLD)


def a_photo():
    out = BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    return out.getvalue()


def asked(**values):
    told = {
        "happened_on": "2026-04-09", "happened_time": "14:12", "known_on": "2026-04-09", "scene": "Ancenis",
        "account": "L’autre a reculé.", "injured": "no", "third_party": "Berlingo", "may_drive": "non",
    }  # fmt: skip
    return told | values


def test_from_a_rental_a_file_is_two_clicks_away(as_agent, agent):
    rental = a_loan()
    page = as_agent.get(rental.get_absolute_url()).content.decode()
    url = f"{reverse('incidents:new', args=['accident'])}?location={rental.pk}"
    assert url in page
    page = as_agent.post(url, asked(), follow=True).content.decode()
    assert "Le dossier SIN-2026-0001 est ouvert." in page
    assert "16\u00a0avril 2026" in page
    assert "Le véhicule ne peut plus rouler." in page
    assert Reading.objects.filter(object_id=rental.person_id).exists()
    for other in (
        rental.get_absolute_url(),
        rental.vehicle.get_absolute_url(),
        rental.person.get_absolute_url(),
    ):
        assert "SIN-2026-0001" in as_agent.get(other).content.decode()


def test_from_a_vehicle_whoever_had_it_is_found(as_agent):
    rental = a_loan()
    url = f"{reverse('incidents:new', args=['keys'])}?vehicule={rental.vehicle.pk}"
    as_agent.post(url, asked())
    assert Incident.objects.get().rental == rental


def test_others_read_nothing_of_it(as_agent, workshop, adviser):
    incident = an_incident()
    for user in (workshop, adviser):
        client = client_for(user)
        assert client.get(incident.get_absolute_url()).status_code == 403
        page = client.get(incident.rental.get_absolute_url()).content.decode()
        assert incident.reference not in page
        assert "/sinistres/nouveau/" not in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"happened_on": "2026-04-10"}, "pas encore arrivé"),
        ({"known_on": "2026-04-08"}, "avant que cela arrive"),
        ({"injured": ""}, "Il manque"),
        ({"may_drive": "peut-être"}, "id_may_drive"),
        ({"happened_time": "99:99"}, "id_happened_time"),
        ({"account": "x" * 3001}, "3000"),
    ],
)
def test_bad_input_stays_beside_its_field(as_agent, values, said):
    url = f"{reverse('incidents:new', args=['accident'])}?vehicule={a_vehicle('car').pk}"
    response = as_agent.post(url, asked(**values))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Incident.objects.exists()


@pytest.mark.parametrize("query", ["location=99999999999999999999", "vehicule=x", "location=%00"])
def test_wrong_keys_are_no_error(as_agent, query):
    url = f"{reverse('incidents:new', args=['accident'])}?{query}"
    assert as_agent.get(url).status_code in (200, 404)
    assert as_agent.get("/sinistres/nouveau/autre/").status_code == 404


def test_photographs_are_added_several_at_once(as_agent):
    incident = an_incident()
    files = [SimpleUploadedFile(f"{n}.png", a_photo(), content_type="image/png") for n in range(2)]
    url = reverse("incidents:add_pictures", args=[incident.pk])
    page = as_agent.post(url, {"label": "Constat", "pictures": files}, follow=True).content.decode()
    assert incident.pictures.count() == 2
    picture = incident.pictures.first()
    src = reverse("incidents:picture", args=[incident.pk, picture.pk])
    assert src in page
    assert as_agent.get(src)["Content-Type"] == "image/jpeg"
    other = an_incident(vehicle=a_vehicle("car"))
    assert as_agent.get(reverse("incidents:picture", args=[other.pk, picture.pk])).status_code == 404
    page = as_agent.post(url, {"pictures": SimpleUploadedFile("x.exe", b"MZ")}).content.decode()
    assert "n’est pas une photo" in page


def test_a_theft_goes_from_the_complaint_to_the_end_of_the_rental(agent, the_clock):
    the_clock.move_to(paris_at(4, 12, 10))
    client = client_for(agent)
    the_organisation()
    rental = a_bike_lease()
    incident = a_theft(rental, complaint=False)
    page = client.get(reverse("incidents:pack", args=[incident.pk]), follow=True).content.decode()
    assert "Notez d’abord le récépissé" in page
    proof = SimpleUploadedFile("r.pdf", b"%PDF-1.7 plainte")
    asked = {"on": "2026-04-12", "reference": "2026/123", "proof": proof}
    page = client.post(
        reverse("incidents:complaint", args=[incident.pk]), asked, follow=True
    ).content.decode()
    assert "La plainte est notée." in page
    url = reverse("incidents:stop", args=[incident.pk])
    page = client.get(url).content.decode()
    assert "13,71" in page
    assert "17\u00a0jours sur 31" in page
    assert client.post(url).status_code == 302
    assert Rental.objects.get(pk=rental.pk).status == "returned"
    page = client.post(
        reverse("incidents:declare", args=[incident.pk]), {"on": "2026-04-12"}, follow=True
    ).content.decode()
    assert "La déclaration est notée." in page
    client.post(reverse("incidents:close", args=[incident.pk]), {"outcome": "Indemnisé"})
    incident.refresh_from_db()
    assert (incident.status, incident.outcome) == (Status.CLOSED, "Indemnisé")
    assert client.get(incident.get_absolute_url()).status_code == 200


def test_a_receipt_is_asked_for(as_agent):
    incident = a_theft(complaint=False, happened_at=TOLD, known_on=date(2026, 4, 9), at=TOLD)
    url = reverse("incidents:complaint", args=[incident.pk])
    page = as_agent.post(url, {"on": "2026-04-09", "reference": "1"}).content.decode()
    assert (
        "Il manque «\u00a0Preuve d’envoi\u00a0»" in page
        or "Il manque «\u00a0Récépissé de la plainte\u00a0»" in page
    )


@pytest.mark.drawn
def test_the_papers_are_drawn(agent, settings):
    settings.DOCUMENT_DRAWER = "mobilite.documents.rendering.draw"
    the_organisation()
    from mobilite.files import images

    rental = a_loan()
    incident = an_incident(rental)
    add_pictures(incident.pk, [images.clean(a_photo())], at=TOLD, actor=agent)
    assert pack(incident, at=TOLD, by=agent).startswith(b"%PDF")
    late = an_incident(
        rental,
        kind=Kind.NOT_RETURNED,
        happened_at=rental.return_at,
        known_on=date(2026, 4, 14),
        at=paris_at(4, 14, 12),
    )
    assert last_letter(late, at=paris_at(4, 17), by=agent).startswith(b"%PDF")
