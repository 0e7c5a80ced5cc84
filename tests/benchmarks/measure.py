"""Fill the database that the environment names, take its figures, and write them: run by ``__main__``."""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.ground import stand

stand()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from tests.benchmarks import aids, filling, messages, phone, served, works  # noqa: E402


def fill(vehicles: int, people: int, rentals: int) -> float:
    """Fill the empty database and return the seconds it took."""
    start = time.monotonic()
    filling.make_base(vehicles, people)
    filling.make_rentals(rentals)
    filling.settle()
    return time.monotonic() - start


def take(sets: list[str], times: int, folder: Path) -> list[works.Figure]:
    """Take the figures that were asked for, in the order of the table."""
    figures = []

    def say(figure):
        floor = f", floor {figure.floor_normal}" if figure.floor_normal is not None else ""
        print(f"    {figure.name}: {figure.normal} ({figure.ms} ms{floor}) {figure.more}", flush=True)
        figures.append(figure)

    for name, url in works.pages().items():
        if "pages" in sets or (name.startswith("planning") and "planning" in sets):
            say(works.page(name, url, times))
    if "free" in sets:
        say(works.free(times))
        say(works.free_page(times))
    if "booking" in sets:
        say(works.booking(times, with_contract=False))
        say(works.booking(max(times // 3, 2), with_contract=True))
    if "race" in sets:
        say(served.race(folder))
    if "papers" in sets:
        say(works.contract(max(times // 3, 2)))
    if "aids" in sets:
        say(aids.answered(times))
    if "messages" in sets:
        for figure in messages.messages(times):
            say(figure)
    if "portal" in sets:
        for figure in works.portal(times):
            say(figure)
    if "phone" in sets:
        for figure in phone.first_paints(folder, max(times // 3, 1)):
            say(figure)
    if "memory" in sets:
        say(served.memory(folder))
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--vehicles", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--rentals", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--sets", required=True)
    parser.add_argument("--into", type=Path, required=True)
    asked = parser.parse_args()
    call_command("collectstatic", interactive=False, verbosity=0)
    seconds = fill(asked.vehicles, asked.people, asked.rentals)
    print(f"    filled in {seconds:.0f} s", flush=True)
    taken = take(asked.sets.split(","), asked.times, settings.DATA)
    asked.into.write_text(json.dumps([asdict(one) for one in taken]))
    sys.exit(0)
