from datetime import UTC, date, datetime

from mobilite import clock


def test_now_is_aware_and_in_utc(monkeypatch):
    monkeypatch.undo()
    assert clock.now().utcoffset().total_seconds() == 0


def test_today_is_the_date_in_paris_not_in_greenwich(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    assert clock.today() == date(2026, 7, 2)
