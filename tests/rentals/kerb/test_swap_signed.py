"""A swap under way: both read the two condition reports, sign them by finger, and have them at once (rows A6, D4, E4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mobilite.documents.models import Document, Kind
from mobilite.documents.seals import seal_now, sealed_content
from mobilite.periods import paris_date
from rentals.damage.starting import make_example_grid
from rentals.models import ConditionReport, Helmet, Moment, Rental, RiderGear, Signature
from rentals.operations import RentalRefused, answer_contest, contest, hand_over
from tests import papers
from tests.factories import a_driver, a_report, a_signed_rental, a_vehicle, an_offer, the_organisation
from tests.factories.gear import a_helmet, some_gloves
from tests.factories.lending import NOW, an_ongoing_rental, paris_at
from tests.rentals.kerb.steps import address, text
from tests.rentals.kerb.test_signing import DRAWN, by_finger, ready
from tests.rentals.test_gear import wearing

pytestmark = pytest.mark.django_db
SIGNED = {"strokes_borrower": DRAWN, "strokes_agent": DRAWN, "do": "finish"}


@pytest.fixture(autouse=True)
def on_the_road(the_clock):
    the_organisation()
    the_clock.move_to(paris_at(4, 7, 17), tick=False)


def url(rental, name="swap"):
    return reverse(f"rentals:{name}", args=[rental.pk])


def asked(rental, other, **more):
    return {
        "vehicle": other.pk, "reason": "Panne", "back_meter": rental.vehicle.meter + 10, "back_energy": 50,
        "out_meter": other.meter, "out_energy": 75, "few_photos_reason": "Sur la route", "remarks": "", **more,
    }  # fmt: skip


def swapped(client, rental, what):
    """Answer the questions, read, and sign by finger."""
    read = client.post(url(rental), what)
    assert "reports" in read.context, text(read)
    return read, client.post(url(rental), what | SIGNED | {"shown": read.context["shown"]})


def verified(client, content):
    file = SimpleUploadedFile("papier.pdf", content, content_type="application/pdf")
    return client.post("/verifier/", {"document": file}).content.decode()


def test_a_helmet_comes_back_with_the_old_and_another_leaves_with_the_new(as_agent, agent, now):
    old, new, gloves = a_helmet(), a_helmet("l"), some_gloves(owned=1)
    rental = a_signed_rental(a_driver(), offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))
    report = a_report(vehicle=rental.vehicle, gear=wearing(rental, helmet=old, gloves=gloves))
    rental = hand_over(rental.pk, report=report, at=rental.pickup_at, actor=agent)
    other, who = a_vehicle("scooter-50"), rental.person_id
    kept = {f"b{row.pk}": "yes" for row in rental.gear.all()}
    what = asked(rental, other, **kept, **{f"gloves-{who}": f"lent:{gloves.pk}"})
    assert "Personne ne part sans" in text(as_agent.post(url(rental), what))
    what |= {f"helmet-{who}": f"lent:{new.pk}"}
    read, done = swapped(as_agent, rental, what)
    assert "casque\u00a0: prêté, K-02, taille L" in text(read)
    assert done["Location"] == url(rental, "swapped")

    gloves.refresh_from_db()
    assert gloves.lent == 1
    assert list(Helmet.objects.free(now.date())) == [old]
    assert set(RiderGear.objects.filter(returned_at=None)) == set(
        RiderGear.objects.filter(given_at=rental.vehicles.get(is_current=True).occupancy.left_at)
    )
    back, out = ConditionReport.objects.exclude(signatures=None).order_by("pk")
    assert (back.moment, out.moment) == (Moment.IN, Moment.OUT)
    assert Signature.objects.count() == 4
    assert len({one.shown_sha256 for one in Signature.objects.all()}) == 1
    context = Document.objects.about(back).get().context
    assert [one["name"].split(",")[0] for one in context["gear"]] == ["Casque K-01", "Gants taille M"]
    assert all(one["back"] for one in context["gear"])
    assert "Casque K-02" in str(Document.objects.about(out).get().context["gear"])
    page = text(as_agent.get(done["Location"]))
    assert "Signés à l’écran par" in page
    assert "Faire signer l’avenant" in page


def test_a_new_damage_is_priced_by_the_grid_read_signed_charged_once_and_contested(as_agent, agent, now):
    make_example_grid(from_date=paris_date(NOW) - timedelta(days=365), at=NOW - timedelta(days=365))
    rental, other = an_ongoing_rental(), a_vehicle("car")
    incomplete = as_agent.post(url(rental), asked(rental, other, where0="right:portière avant"))
    assert "Dites ce que c’est" in text(incomplete)
    noted = asked(rental, other, where0="right:portière avant", kind0="scratch", where2="left:", kind2="dent")
    decide = as_agent.post(url(rental), noted)
    # 110 € less 10 % a year for 4 years; 150 € less as much.
    assert [row["proposal"].worn.amount for row in decide.context["rows"]] == [
        Decimal("66.00"),
        Decimal("90.00"),
    ]
    assert "Le véhicule a 4\u00a0ans" in text(decide)
    assert "Dites pourquoi" in text(
        as_agent.post(url(rental), noted | {"decided": "yes", "d0": "charge", "d1": "none"})
    )
    answers = {"decided": "yes", "d0": "charge", "d1": "none", "r1": "Parking étroit"}
    read, done = swapped(as_agent, rental, noted | answers)
    assert "Portière avant, rayure\u00a0: 66,00\u00a0€" in text(read)
    assert dict(read.context["carried"])["r1"] == "Parking étroit"
    assert done["Location"] == url(rental, "swapped")

    line = rental.main_bill.lines.get(kind="damage")
    door, rest = rental.damages.order_by("pk")
    assert (line.amount, door.line, door.mark.note) == (66, line, "portière avant")
    assert (rest.charged, rest.line, rest.mark.kind) == (0, None, "dent")
    page = text(as_agent.get(f"/locations/{rental.pk}/"))
    assert "Portière avant, rayure" in page
    assert "Noter une contestation" in page
    found = contest(rental.pk, words="Elle y était", lines=[line.pk], at=now, actor=agent)
    assert found.suspended == 66
    answer_contest(found.pk, outcome="kept", reason="Photo du départ", at=now, actor=agent)
    with pytest.raises(RentalRefused, match="Cochez"):
        contest(rental.pk, words="Encore", lines=[line.pk], at=now, actor=agent)


def test_what_would_be_refused_is_said_before_anybody_signs(as_agent):
    rental, other = an_ongoing_rental(), a_vehicle("car")
    page = as_agent.post(url(rental), asked(rental, other, back_meter=rental.vehicle.meter - 5))
    assert "ne peut pas reculer" in text(page)
    assert "reports" not in page.context
    read = as_agent.post(url(rental), asked(rental, other))
    again = asked(rental, other, back_energy=25) | SIGNED | {"shown": read.context["shown"]}
    assert "relisez, puis signez à nouveau" in text(as_agent.post(url(rental), again))
    assert Rental.objects.get(pk=rental.pk).vehicle == rental.vehicle
    assert not Signature.objects.exists()


@pytest.mark.parametrize("way", ["hand_over", "swap"])
def test_a_report_signed_by_finger_is_sealed_and_told_ours(way, as_agent, anonymous, now):
    with papers.sealing():
        if way == "hand_over":
            rental = ready(as_agent)
            by_finger(as_agent, rental)
            assert as_agent.get(address(rental, "done")).status_code == 200
        else:
            rental = an_ongoing_rental()
            swapped(as_agent, rental, asked(rental, a_vehicle("car")))
        reports = Document.objects.filter(kind=Kind.CONDITION_REPORT).select_related("seal")
        assert len(reports) == (1 if way == "hand_over" else 2)
        for one in reports:
            seal_now(one.seal.pk, at=now)
            one.seal.refresh_from_db()
            content = sealed_content(one)
            said = verified(anonymous, content)
            assert "la copie scellée" in said
            assert str(rental.person.last_name) not in said
            assert "Ne vous fiez pas à ce fichier" in verified(anonymous, content + b" ")
