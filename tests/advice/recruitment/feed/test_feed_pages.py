"""The pages of a manager: plug a software in, see its secret once, choose its columns, take a file, replay what failed."""

import re

from django.urls import reverse

from advice.recruitment.feed.models import Destination, State
from mobilite.audit.models import Entry, Reading
from tests.cast import client_for
from tests.factories.feeding import a_dead_delivery, a_destination
from tests.factories.recruiting import a_referral, an_employer

NEW = reverse("feed:new")


def test_the_secret_is_shown_once_and_never_in_clear_again(db, manager):
    client = client_for(manager)
    page = client.get(NEW).content.decode()
    press = re.search(r'name="press" value="([0-9a-f]{32})"', page)[1]
    asked = {
        "employer": an_employer().pk, "name": "GTA", "way": "webhook", "url": "https://gta.example.org/in", "press": press,
    }  # fmt: skip
    shown = client.post(NEW, asked)
    destination = Destination.objects.get()
    assert destination.secret in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert destination.secret not in client.post(NEW, asked, follow=True).content.decode()  # pressed twice
    assert Destination.objects.count() == 1
    assert destination.secret not in client.get(destination.get_absolute_url()).content.decode()
    assert not any(destination.secret in str(vars(one)) for one in Entry.objects.all())


def test_an_address_that_is_not_public_is_refused_beside_its_field_and_kept(db, manager):
    asked = {"employer": an_employer().pk, "name": "GTA", "way": "webhook", "url": "https://10.0.0.1/in"}
    page = client_for(manager).post(NEW, asked).content.decode()
    assert "réseau privé" in page
    assert "https://10.0.0.1/in" in page


def test_columns_are_ranked_titled_and_kept_as_typed_when_refused(db, manager):
    destination = a_destination()
    client, url = client_for(manager), reverse("feed:columns", args=[destination.pk])
    asked = {"separator": "comma", "encoding": "utf-8", "dates": "%Y%m%d"}
    asked |= {"rank_reference": 2, "head_reference": "ID", "rank_state": 3, "head_state": "ETAT"}
    asked |= {"on_last_name": "on", "rank_last_name": 1, "head_last_name": "ID"}
    refused = client.post(url, asked).content.decode()
    assert "Deux colonnes s’appellent" in refused
    assert 'value="ETAT"' in refused
    client.post(url, asked | {"head_last_name": "NOM"})
    destination.refresh_from_db()
    assert destination.columns == [["last_name", "NOM"], ["reference", "ID"], ["state", "ETAT"]]
    entry = Entry.objects.get(verb="set_destination_columns")
    assert entry.data["fields"] == ["last_name", "reference", "state"]


def test_a_file_is_made_and_taken_away_and_that_is_written(db, recruiter):
    destination = a_destination()
    a_referral(employer=destination.employer)
    client = client_for(recruiter)
    page = client.post(reverse("feed:make_file", args=[destination.pk]), follow=True).content.decode()
    assert "Le fichier est prêt" in page
    file = client.get(reverse("feed:file", args=[destination.pk, destination.exports.get().pk]))
    assert "Inès" in b"".join(file.streaming_content).decode("utf-8-sig")
    assert "gta-2026-04-07.csv" in file["Content-Disposition"]
    assert Reading.objects.filter(reader=recruiter, object_label="recruitment.referral").exists()


def test_what_failed_is_said_to_the_manager_and_replayed_in_one_press(db, manager, the_clock):
    delivery = a_dead_delivery()
    the_clock.move_to(delivery.ended_at)
    client = client_for(manager)
    assert delivery.referral.reference in client.get("/").content.decode()
    assert "Rejouer" in client.get(delivery.get_absolute_url()).content.decode()
    for _ in range(2):
        client.post(reverse("feed:replay", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
