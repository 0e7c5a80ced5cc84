"""What the administrator reads about the work behind the pages, and may do; the bar that its owner watches."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from mobilite import registry
from mobilite.audit.models import Entry
from mobilite.due import DueWork
from mobilite.jobs import GiveUp, job, progress, queue
from mobilite.jobs.models import DueRun, Worker
from mobilite.jobs.overview import how_often
from mobilite.jobs.queue import Status
from tests.cast import client_for, staff

MINUTE = timedelta(minutes=1)
INDEX = "/reglages/travaux/"
done = []


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


@job(label="Poster une lettre", attempts=2, delays=(MINUTE,))
def post(letter, *, lost=False):
    if lost:
        raise GiveUp("La boîte aux lettres est fermée.")
    done.append(letter)


@pytest.fixture
def admin(administrator):
    return client_for(administrator)


def text(response) -> str:
    return response.content.decode()


def test_the_page_says_what_waits_and_what_failed_in_words(admin, run_jobs):
    post.enqueue("perdue", lost=True)
    run_jobs(failing=True)
    post.enqueue("en attente")
    page = text(admin.get(INDEX))
    assert "La boîte aux lettres est fermée." in page
    assert "Poster une lettre" in page
    assert "<b>1</b>En attente" in page
    assert "<b>1</b>En échec" in page


def test_try_again_gives_all_its_attempts_back_and_is_in_the_journal(admin, administrator, run_jobs):
    post.enqueue("perdue", lost=True)
    (row,) = run_jobs(failing=True)
    DBTaskResult.objects.update(args_kwargs={"args": ["perdue"], "kwargs": {}})  # the box is open again
    response = admin.post(reverse("jobs:try_again", args=[row.pk]), follow=True)
    assert "Le travail est relancé" in text(response)
    row.refresh_from_db()
    assert (row.status, row.worker_ids) == (Status.READY, [])
    entry = Entry.objects.get(verb="try_again")
    assert (entry.actor, entry.data) == (administrator, {"task": str(row.pk)})
    run_jobs(failing=True)
    assert done == ["perdue"]


def test_pressed_twice_it_is_tried_once(admin, run_jobs):
    post.enqueue("perdue", lost=True)
    (row,) = run_jobs(failing=True)
    address = reverse("jobs:try_again", args=[row.pk])
    admin.post(address)
    assert "n’est pas en échec" in text(admin.post(address, follow=True))
    assert Entry.objects.filter(verb="try_again").count() == 1


def test_all_that_failed_is_tried_again_together(admin, run_jobs):
    for letter in "abc":
        post.enqueue(letter, lost=True)
    run_jobs(failing=True)
    assert "3 travaux sont relancés." in text(admin.post("/reglages/travaux/reessayer/", follow=True))
    assert queue.ready(DBTaskResult.objects.latest("run_after").run_after).count() == 3
    assert "Rien n’était en échec." in text(admin.post("/reglages/travaux/reessayer/", follow=True))


@pytest.fixture
def daily(monkeypatch):
    monkeypatch.setitem(registry._points, "due", {})
    work = DueWork("Compter les vélos", lambda now: done.append(now) or 4, timedelta(days=1))
    registry.register("due", "bikes.count", work)


def test_due_work_is_asked_for_now_even_if_it_was_done(admin, run_jobs, daily, now):
    page = text(admin.get(INDEX))
    assert "Compter les vélos" in page
    assert "jamais fait encore" in page
    for _ in range(2):
        admin.post("/reglages/travaux/reguliers/bikes.count/")
        run_jobs()
    assert done == [now, now]
    run = DueRun.objects.get()
    assert (run.done, run.attempts) == (8, 2)
    assert "dernier passage" in text(admin.get(INDEX))
    assert Entry.objects.filter(verb="ask_for_due").count() == 2


def test_due_work_that_nobody_knows_is_refused(admin):
    response = admin.post("/reglages/travaux/reguliers/no.such/", follow=True)
    assert "ne connaît pas ce travail" in text(response)


def test_due_work_under_way_elsewhere_is_asked_for_again_in_a_minute(
    admin, run_jobs, daily, now, monkeypatch
):
    DueRun.objects.create(key="bikes.count", slot=now, worker="busy", started_at=now)
    monkeypatch.setattr("mobilite.jobs.lives.living", lambda at: {"busy"})
    admin.post("/reglages/travaux/reguliers/bikes.count/")
    (row,) = run_jobs()
    assert (row.status, row.run_after) == (Status.READY, now + MINUTE)
    assert done == []


def test_silence_is_told_loudly_when_work_waits(admin, now, the_clock):
    loud = "aucun programme de fond ne tourne"
    worker = Worker.objects.create(
        name="a", host="ailleurs", pid=7, lock="/nowhere", started_at=now, seen_at=now
    )
    the_clock.shift(10 * MINUTE)
    assert loud not in text(admin.get(INDEX))  # nothing waits
    post.enqueue("en attente")
    assert f"1\u00a0travail attend, et {loud}" in text(admin.get(INDEX))
    assert loud in text(admin.get("/"))
    worker.seen_at = now + 10 * MINUTE
    worker.save()
    assert loud not in text(admin.get(INDEX))
    assert "ailleurs, nº\u00a07" in text(admin.get(INDEX))


def test_a_worker_that_restarts_alarms_nobody(admin, now, the_clock):
    DueRun.objects.create(key="a", slot=now, worker="gone", started_at=now, finished_at=now)
    post.enqueue("en attente")
    the_clock.shift(4 * MINUTE)
    assert "aucun programme de fond ne tourne" not in text(admin.get(INDEX))
    the_clock.shift(MINUTE)
    assert "aucun programme de fond ne tourne" in text(admin.get(INDEX))


def test_only_the_administrator_hears_of_it_at_home(as_agent, now):
    post.enqueue("en attente")
    assert "programme de fond" not in text(as_agent.get("/"))


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (MINUTE, "chaque minute"),
        (5 * MINUTE, "toutes les 5 minutes"),
        (timedelta(hours=1), "chaque heure"),
        (timedelta(days=1), "chaque jour"),
        (timedelta(days=7), "tous les 7 jours"),
    ],
)
def test_how_often_is_said_in_french(every, words):
    assert how_often(every) == words


# --- The bar -----------------------------------------------------------------------------------------------


@pytest.fixture
def long_work(agent, now):
    return progress.start("Importer 300 personnes", total=300, user=agent, at=now)


def test_the_bar_moves_then_says_how_it_ended(as_agent, long_work, now):
    progress.step(long_work.pk, 120)
    page = text(as_agent.get(f"/travaux/{long_work.pk}/"))
    assert "120 sur 300" in page
    assert 'value="120"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page  # moves without JavaScript
    assert 'hx-trigger="every 1s"' in page
    progress.finish(long_work.pk, url="/personnes/", sentence="300 personnes sont importées.", at=now)
    progress.finish(long_work.pk, url="/", sentence="Un second mot.", at=now)  # the first stands
    page = text(as_agent.get(f"/travaux/{long_work.pk}/"))
    assert "300 personnes sont importées." in page
    assert 'href="/personnes/"' in page
    assert "http-equiv" not in page
    assert "hx-trigger" not in page


def test_the_bar_is_seen_by_its_owner_and_the_administrator(long_work, as_agent, admin, adviser):
    address = f"/travaux/{long_work.pk}/"
    assert as_agent.get(address).status_code == admin.get(address).status_code == 200
    assert client_for(adviser).get(address).status_code == 404
    assert client_for(staff("agent", "Une", "Autre")).get(address).status_code == 404


def test_a_work_whose_job_failed_says_so(as_agent, long_work, run_jobs):
    progress.follow(long_work, post.enqueue("perdue", lost=True))
    assert "En attente" in text(as_agent.get(f"/travaux/{long_work.pk}/"))
    run_jobs(failing=True)
    page = text(as_agent.get(f"/travaux/{long_work.pk}/"))
    assert "La boîte aux lettres est fermée." in page
    assert "hx-trigger" not in page


@pytest.mark.django_db(transaction=True)
def test_steps_are_seen_while_a_transaction_holds_everything(long_work, as_agent):
    from django.db import transaction

    with transaction.atomic():
        progress.step(long_work.pk, 7)
        transaction.set_rollback(True)
    assert progress.seen(long_work).done == 7


# --- The lists ---------------------------------------------------------------------------------------------


def test_the_queue_is_searched_by_the_words_that_people_read(admin, run_jobs):
    post.enqueue("a")
    for words, count in (("lettre", 1), ("POSTER", 1), ("facture", 0)):
        page = admin.get("/reglages/travaux/file/", {"q": words, "vue": "attente"})
        assert len(page.context["records"]) == count


def test_one_job_says_why_it_waits_and_until_when(admin, run_jobs, monkeypatch):
    post.enqueue("a")
    DBTaskResult.objects.update(args_kwargs={"args": [], "kwargs": {}})  # an error of ours
    (row,) = run_jobs(failing=True)
    page = text(admin.get(reverse("jobs:job", args=[row.pk])))
    assert "Erreur imprévue" in page
    assert "Prochain essai" in page
    assert "1 sur 2" in page
    assert "Traceback" in page
