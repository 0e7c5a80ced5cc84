"""Which backups stay: a week by day, a month by week, a year by month; and none for ever."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.safety.backup import path_of
from mobilite.safety.rotation import kept, rotate
from tests.examples.safety import a_backup

DAY = timedelta(days=1)
FIRST = datetime(2024, 1, 1, 1, 30, tzinfo=UTC)


def after(nights: int) -> tuple[dict[int, datetime], date]:
    """Back up and rotate each night; return what is there at the end, and the last day."""
    there: dict[int, datetime] = {}
    for night in range(nights):
        there[night] = FIRST + night * DAY
        stay = kept(there.items(), there[night].date())
        there = {key: at for key, at in there.items() if key in stay}
    return there, (FIRST + (nights - 1) * DAY).date()


def test_after_two_years_the_last_week_month_and_year_can_be_had_back():
    there, today = after(731)
    days = sorted(at.date() for at in there.values())
    assert days[-7:] == [today - n * DAY for n in range(6, -1, -1)]
    assert len({(day.year, day.month) for day in days}) == 12
    # The last of each month that is over.
    over = [day for day in days if day < today - 31 * DAY]
    assert all((day + DAY).month != day.month for day in over)
    assert len(days) <= 7 + 4 + 12


@given(st.integers(1, 900))
def test_nothing_outlives_a_year_and_there_is_always_a_last_one(nights):
    there, today = after(nights)
    assert max(there.values()).date() == today
    assert all((today - at.date()).days <= 366 for at in there.values())


def test_of_several_on_one_day_the_last_one_stays():
    at = datetime(2026, 4, 7, 6, tzinfo=UTC)
    assert kept([(1, at), (2, at + timedelta(hours=3)), (3, at + timedelta(hours=1))], at.date()) == {2}


@pytest.mark.django_db
def test_an_archive_that_ages_out_is_deleted_and_its_row_says_so(backups, now):
    backups.mkdir()
    rows = [
        a_backup(started_at=now - days * DAY, file_name=f"mobilite-{days}.mobilite")
        for days in (0, 9, 10, 500)
    ]
    elsewhere = a_backup(started_at=now - 501 * DAY, folder="/media/nas", file_name="mobilite-501.mobilite")
    for row in rows:
        path_of(row).write_bytes(b"x")
    assert rotate(now) == 2
    assert sorted(path.name for path in backups.iterdir()) == ["mobilite-0.mobilite", "mobilite-9.mobilite"]
    for row in (*rows, elsewhere):
        row.refresh_from_db()
    assert [row.removed_at for row in rows] == [None, None, now, now]
    assert elsewhere.removed_at is None
    assert rotate(now) == 0
