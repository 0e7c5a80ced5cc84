"""Each night: one backup, one look; a failure is kept, said, and tried again."""

from datetime import timedelta

import pytest

from mobilite.safety import nightly
from mobilite.safety.backup import back_up, path_of
from mobilite.safety.models import Backup, IntegrityRun
from mobilite.safety.restore import check
from mobilite.safety.sealed import NoKey
from tests.factories import paris_at

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def test_one_backup_a_night_whatever_the_number_of_sweeps(run_due):
    night = paris_at(4, 8, 2, 5)
    done = [run_due(night + n * HOUR, "safety.backup")["safety.backup"] for n in range(20)]
    assert done == [1, *[0] * 19]
    assert check(path_of(Backup.objects.get())).row_count > 0
    assert run_due(paris_at(4, 9, 2), "safety.backup") == {"safety.backup": 1}


def test_after_a_week_of_silence_there_is_one_at_once_and_only_one(run_due):
    assert run_due(paris_at(4, 1, 3), "safety.backup") == {"safety.backup": 1}
    assert run_due(paris_at(4, 8, 14), "safety.backup") == {"safety.backup": 1}
    assert run_due(paris_at(4, 8, 15), "safety.backup") == {"safety.backup": 0}


def test_a_backup_written_elsewhere_is_not_that_of_the_night(tmp_path):
    night = paris_at(4, 8, 2, 5)
    back_up(at=night, to=tmp_path / "disk")
    assert nightly.nightly_backup(night + 2 * HOUR) == 1


def test_a_backup_that_fails_is_tried_again_an_hour_later(settings):
    keys, settings.BACKUP_KEYS = settings.BACKUP_KEYS, []
    night = paris_at(4, 8, 2, 5)
    with pytest.raises(NoKey):
        nightly.nightly_backup(night)
    assert nightly.nightly_backup(night + HOUR / 2) == 0
    settings.BACKUP_KEYS = keys
    assert nightly.nightly_backup(night + 2 * HOUR) == 1
    assert list(Backup.objects.order_by("pk").values_list("error", flat=True))[1:] == [""]


@pytest.mark.slow
def test_old_archives_go_after_a_good_backup_not_before(settings):
    for day in range(1, 31):
        nightly.nightly_backup(paris_at(3, day, 3))
    kept = [backup.started_at.day for backup in Backup.objects.lying_here().order_by("pk")]
    assert kept == [15, 22, 24, 25, 26, 27, 28, 29, 30]
    assert len([*settings.BACKUP_FOLDER.glob("*.mobilite")]) == len(kept)
    settings.BACKUP_KEYS = []
    with pytest.raises(NoKey):
        nightly.nightly_backup(paris_at(4, 30, 3))
    assert Backup.objects.lying_here().count() == len(kept)


def test_one_look_a_night(run_due):
    night = paris_at(4, 8, 4, 5)
    done = [run_due(night + n * HOUR, "safety.look")["safety.look"] for n in range(20)]
    assert done == [1, *[0] * 19]
    assert IntegrityRun.objects.get().check_count >= 18
