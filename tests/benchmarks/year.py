"""A year of 200 bikes and 900 requests through the operations, checked at its end; writes its line in docs/benchmarks.md.

python -m tests.benchmarks.year                      on a SQLite file of its own, some quarter of an hour
python -m tests.benchmarks.year --bikes 6 --requests 60 --output ''
DATABASE_URL=postgres:///mobilite python -m tests.benchmarks.year     on an empty database
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.benchmarks.ground import ROOT

#: Where the section begins: ``make bench`` keeps what follows it.
HEADING = "## A year of bikes"


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.year", description=__doc__)
    parser.add_argument("--bikes", type=int, default=200)
    parser.add_argument("--requests", type=int, default=900)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--output", default=str(ROOT / "docs" / "benchmarks.md"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mobilite-year-") as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/year.sqlite3")
        lines = lived(asked, Path(folder))
    print("\n".join(lines))
    if asked.output:
        path = Path(asked.output)
        path.write_text(path.read_text().split(HEADING)[0].rstrip() + "\n\n" + "\n".join(lines) + "\n")


def lived(asked, folder: Path) -> list[str]:
    """Live the year and return its section: a failed check stops here."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.MEDIA_ROOT = str(folder / "private")
    call_command("migrate", verbosity=0)
    from tests.year import START, Year

    begun = time.monotonic()
    year = Year(asked.seed, bikes=asked.bikes, requests=asked.requests, days=asked.days)
    year.live(say=lambda words: print(f"{time.monotonic() - begun:6.0f} s  {words}", flush=True))
    took = time.monotonic() - begun
    counts = ", ".join(f"{word} {count}" for word, count in sorted(year.counts.items()))
    return [
        HEADING,
        "",
        f"Written by `python -m tests.benchmarks.year`: {asked.bikes} bikes, {asked.requests} requests, {asked.days} days from "
        f"{START:%Y-%m-%d}, day by day through the operations, {connection.vendor}. At the end: no bike in two leases, every request",
        "answered, the instalments of each lease add up, the list served in its order at each sweep, every check of integrity silent.",
        "",
        f"- Seed {asked.seed}, fingerprint of the year `{year.fingerprint()}` (a shorter one is lived twice in tests/rentals/waiting/test_year.py).",
        f"- {counts}.",
        f"- {len(year.told)} bikes offered; {took / 60:.0f} minutes of the clock, {took / asked.days:.2f} s a day.",
    ]


if __name__ == "__main__":
    main()
