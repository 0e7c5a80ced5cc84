"""What the figures stand on: the product's own settings, a folder of their own, a clock that stands still."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
#: Tuesday 7 April 2026, 9:30 in Paris: the counter has just opened.
NOW = datetime(2026, 4, 7, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))


def environment(folder: Path, address: str) -> dict[str, str]:
    """Return the variables of an installation that keeps its files in a folder and its rows at an address."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "mobilite.settings",
        "LOCAL": "1",
        "DEBUG": "0",
        "DATA": str(folder),
        "DATABASE_URL": address,
        "PYTHONPATH": str(ROOT),
    }


def stand() -> None:
    """Set Django up from the environment as a worker is, and stop the product's clock."""
    import mobilite.wsgi  # noqa: F401
    from mobilite import clock

    clock.now = lambda: NOW
