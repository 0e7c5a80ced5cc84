"""The page of backups: who sees it, what it says, what its buttons do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.safety.backup import back_up, path_of
from mobilite.safety.models import Backup
from tests.examples.safety import a_backup, a_night

PAGE = "/reglages/sauvegardes/"


def words(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def on_the_disk(backup) -> Backup:
    """Put something where the archive of a backup lies."""
    path_of(backup).parent.mkdir(exist_ok=True)
    path_of(backup).write_bytes(b"x")
    return backup


def test_it_says_when_the_last_good_one_was(as_manager, db):
    on_the_disk(Backup.objects.get(pk=a_night()["pk"]))
    said = words(as_manager.get(PAGE))
    assert "Dernière bonne sauvegarde : mar. 7 avril 2026, 2 h 10." in said
    assert "21 675 lignes, 310 fichiers" in said
    assert "Le disque est plein." in said
    assert "/media/nas" in said
    assert "Gardée" in said
    assert "120 points à corriger" in said
    assert "Et 119 autres." in said


@pytest.mark.parametrize(("hours", "shouts"), [(35, False), (36, False), (37, True)])
def test_it_shouts_when_the_last_good_one_is_older_than_36_hours(as_manager, now, hours, shouts):
    on_the_disk(a_backup(started_at=now - timedelta(hours=hours)))
    a_backup(started_at=now - timedelta(hours=1), error="Le disque est plein.", sha256="")
    page, today = words(as_manager.get(PAGE)), words(as_manager.get("/"))
    assert ("La dernière bonne sauvegarde date du" in page) == shouts
    assert ("la dernière bonne sauvegarde date du" in today) == shouts
    assert ("La dernière a échoué : Le disque est plein." in page) == shouts


def test_it_shouts_when_the_archive_is_no_longer_where_it_was(as_manager, now):
    backup = on_the_disk(a_backup(started_at=now))
    assert "n’est plus dans son dossier" not in words(as_manager.get("/"))
    path_of(backup).unlink()
    assert "n’est plus dans son dossier" in words(as_manager.get("/"))
    page = words(as_manager.get(PAGE))
    assert "n’est plus dans son dossier" in page
    assert "Introuvable" in page


def test_it_shouts_when_there_is_none_or_no_key(as_administrator, db, settings):
    assert "Aucune sauvegarde n’a encore été faite" in words(as_administrator.get(PAGE))
    assert "aucune sauvegarde n’a encore été faite" in words(as_administrator.get("/"))
    settings.BACKUP_KEYS = []
    assert "BACKUP_KEY manque" in words(as_administrator.get(PAGE))


def test_those_who_cannot_act_are_not_told(as_agent, db):
    assert "sauvegarde" not in words(as_agent.get("/"))
    assert as_agent.get(PAGE).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_made_now_behind_a_bar(as_manager, manager, run_jobs, the_clock):
    response = as_manager.post(reverse("safety:back_up"))
    assert response.status_code == 302
    bar = response["Location"]
    run_jobs()
    said = words(as_manager.get(bar))
    assert "La sauvegarde est faite :" in said
    backup = Backup.objects.get()
    assert (backup.started_by, backup.error) == (manager, "")
    assert path_of(backup).is_file()
    assert str(Entry.objects.get(verb="back_up")) == "Anne Guibert a sauvegardé les données."
    assert "par Anne Guibert" in words(as_manager.get(PAGE))


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_behind_its_bar_says_why(as_manager, run_jobs, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.BACKUP_FOLDER = tmp_path / "file" / "backups"
    bar = as_manager.post(reverse("safety:back_up"))["Location"]
    run_jobs()
    assert "n’a pas pu s’écrire" in words(as_manager.get(bar))


def test_without_a_key_the_button_says_what_to_do(as_manager, settings):
    settings.BACKUP_KEYS = []
    said = words(as_manager.post(reverse("safety:back_up"), follow=True))
    assert "BACKUP_KEY manque" in said
    assert not Backup.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_administrator_takes_an_archive_away_and_the_journal_says_so(as_administrator, as_manager, now):
    backup = back_up(at=now)
    url = reverse("safety:download", args=[backup.pk])
    assert url in words(as_administrator.get(PAGE))
    response = as_administrator.post(url)
    assert b"".join(response.streaming_content) == path_of(backup).read_bytes()
    assert backup.file_name in response["Content-Disposition"]
    assert Entry.objects.get(verb="take_away").object_id == backup.pk
    assert url not in words(as_manager.get(PAGE))
    assert as_manager.post(url).status_code == 403
    assert as_administrator.get(url).status_code == 405


def test_an_archive_that_is_gone_cannot_be_taken(as_administrator, db):
    gone = a_backup()
    said = words(as_administrator.post(reverse("safety:download", args=[gone.pk]), follow=True))
    assert "n’est plus dans le dossier" in said
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_data_are_looked_at_now(as_manager, run_jobs):
    bar = as_manager.post(reverse("safety:look"))["Location"]
    run_jobs()
    assert "point" in words(as_manager.get(bar)) or "Tout concorde" in words(as_manager.get(bar))
    assert "Vérification des données" in words(as_manager.get(PAGE))
