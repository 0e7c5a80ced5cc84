"""The table: what was measured, what is to be reached, whether it is."""

import os
import platform
import sqlite3
from datetime import date
from pathlib import Path

import django
import weasyprint

from tests.benchmarks.stopwatch import REFERENCE, TURNS, loop_ms
from tests.benchmarks.year import HEADING

#: The works of the table: their name in the figures, what they are, the milliseconds to reach.
PAGES = [
    ("list", "List of rentals, default page (25 rows)", 25),
    ("list, all", "The same, every rental", 25),
    ("list, name", "Search a surname, filter place and state, sort by person", 25),
    ("list, whole name", "Search a first name and surname, filter place, sort by departure", 25),
    ("list, plate", "Search a plate, filter state, sort by departure", 25),
    ("list, reference", "Search a reference", 25),
    ("list, nothing", "Search what does not exist", 25),
    ("planning, week", "Planning of a week", 150),
    ("planning, month", "Planning of a month", 300),
    ("today", "Aujourd’hui (home page)", None),
    ("free", "What is free for these dates: the question, whole fleet", 30),
    ("free, page", "What is free for these dates: the page (form of a new rental, filled in)", 30),
    (
        "booking",
        "Create one booking through the real form: checks, price, vehicle, bill, contract number, journal",
        15,
    ),
    ("booking, contract drawn", "The same, by the whole page, its contract left to a job", None),
    ("aids", "The whole catalogue of aids answered for one person", 50),
    ("message, written", "Write one SMS with its job, in a transaction of its own", None),
    (
        "message, sent",
        "One worker takes its job, sends it to a provider that answers at once, notes it",
        None,
    ),
]
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
GROWTH = 1.2
#: Below this, a fifth more is less than what the clock tells.
TELLS = 1.5
#: A screen of the portal on a slow telephone (row K5): milliseconds to the first paint, kilobytes of a visit and of the next.
SOON, FIRST_VISIT, NEXT_VISIT = 2000, 100, 20


def write(taken: dict, output: Path, *, vehicles: int, people: int, times: int) -> None:
    """Write the tables of all databases and sizes in one file."""
    figures = {
        database: {key: {one["name"]: one for one in works} for key, works in sizes.items()}
        for database, sizes in taken.items()
    }
    parts = [head(vehicles, people, times)]
    for database, sizes in figures.items():
        main = {key: works for key, works in sizes.items() if key.startswith(f"{vehicles}/")}
        parts.append(f"## {NAMES[database]}\n")
        parts += [
            table(main),
            growth(sizes, main, vehicles),
            race(main),
            contract(main),
            messages(main),
            memory(main),
            phones(main),
            weights(main),
        ]
    output.parent.mkdir(exist_ok=True)
    # What ``tests.benchmarks.year`` wrote last stays.
    _tables, heading, year = output.read_text().partition(HEADING) if output.exists() else ("", "", "")
    output.write_text("\n".join(part for part in parts if part) + (f"\n{heading}{year}" if year else ""))
    print(f"  written: {output.name}")


def head(vehicles: int, people: int, times: int) -> str:
    loop = min(loop_ms() for _ in range(9))
    crowd = (
        ", so other programs were running: read the figures as upper bounds" if os.getloadavg()[1] > 3 else ""
    )
    return f"""# Benchmarks

Written by `make bench` (`python -m tests.benchmarks`) on {date.today().isoformat()}. {vehicles} vehicles, {people:,} people, and rentals over two
years; the present is the same at every size (three rentals a vehicle around today), only the past grows. Journal and condition reports of the past are left out.

Machine: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, Django {django.get_version()}, WeasyPrint {weasyprint.__version__}, SQLite {sqlite3.sqlite_version}. One worker, one client, warm, signed in as
an agent, Django's test client, the whole answer to its last byte, median of {times} (a third of that for PDF). After each answer a fixed loop is timed
({TURNS:,} turns of `s += i * i`; {REFERENCE} ms on the reference machine, {loop:.1f} ms here at the end of the run): **normalised ms = ms × {REFERENCE} / loop ms**. Works that are compared
are done in turn. « Floor » is the same queries asked again without the ORM nor the page; for what is free, the same question written by hand in SQL.
Normalised milliseconds everywhere below; those of the clock are in parentheses. Load average at the end: {os.getloadavg()[1]:.1f}{crowd}.
"""  # noqa: DTZ011


def shown(one) -> str:
    return f"{one['normal']:.1f} ({one['ms']:.0f})" if one else "–"


def rentals_of(key: str) -> int:
    return int(key.split("/")[1])


def table(main: dict) -> str:
    keys = sorted(main, key=rentals_of)
    heads = " | ".join(f"{rentals_of(key):,}" for key in keys)
    lines = [
        f"| Work | To reach | {heads} | Floor, largest | Queries | KB (sent) | Reached |",
        "|---|---|" + "---|" * len(keys) + "---|---|---|---|",
    ]
    for name, label, target in PAGES:
        row = [main[key].get(name) for key in keys]
        if not any(row):
            continue
        last = row[-1] or next(one for one in row if one)
        floor = f"{last['floor_normal']:.1f}" if last["floor_normal"] is not None else "–"
        weight = f"{last['kb']:.0f} ({last['gzip_kb']:.0f})" if last["kb"] is not None else "–"
        verdict = (
            said(target is None or all(one["normal"] <= target for one in row if one)) if target else "–"
        )
        figures = " | ".join(shown(one) for one in row)
        lines.append(
            f"| {label} | {target or '–'} | {figures} | {floor} | {last['queries']} | {weight} | {verdict} |"
        )
    last = main[keys[-1]]
    if "free" in last and last["free"]["floor_normal"]:
        ratio = last["free"]["normal"] / last["free"]["floor_normal"]
        lines.append(
            f"\nWhat is free, {last['free']['more']['vehicles']} vehicles found: {ratio:.1f} times the bare SQL (at most 2.0): {said(ratio <= 2)}."
        )
    return "\n".join(lines) + "\n"


def growth(sizes: dict, main: dict, vehicles: int) -> str:
    keys = sorted(main, key=rentals_of)
    lines = []
    if len(keys) > 1:
        first, last = main[keys[0]], main[keys[-1]]
        ratios = []
        for name, label, target in PAGES:
            if target is not None and name in first and name in last:
                ratio = last[name]["normal"] / first[name]["normal"]
                grows = ratio > GROWTH and last[name]["normal"] - first[name]["normal"] > TELLS
                ratios.append(f"| {label} | {ratio:.2f} | {said(not grows)} |")
        if ratios:
            span = f"{rentals_of(keys[0]):,} to {rentals_of(keys[-1]):,} rentals"
            lines += [
                f"From {span}, each figure may grow by a fifth at most:\n",
                "| Work | Times | Reached |",
                "|---|---|---|",
            ]
            lines += ratios
    few = next((key for key in sizes if not key.startswith(f"{vehicles}/")), None)
    if few:
        number = int(few.split("/")[0])
        middle = main[keys[len(keys) // 2]]
        for name in ("planning, week", "planning, month"):
            if name in sizes[few] and name in middle:
                ratio = middle[name]["normal"] / sizes[few][name]["normal"]
                rows = vehicles / number
                lines.append(
                    f"\n{name.capitalize()}, {number} vehicles: {shown(sizes[few][name])}; {vehicles} vehicles: {ratio:.1f} times as long for {rows:.1f} times "
                    f"the rows: {said(ratio <= rows)}."
                )
    return "\n".join(lines) + "\n" if lines else ""


def race(main: dict) -> str:
    lines = []
    for key in sorted(main, key=rentals_of):
        one = main[key].get("race")
        if one:
            more = one["more"]
            fine = more["won"] == 1 and more["kept_requests"] == more["clients"] - 1
            lines.append(
                f"| {rentals_of(key):,} | {more['won']} | {more['kept_requests']} | {shown(one)} | {more['median_ms']:.0f} | {more['winner_ms']:.0f} | "
                f"{said(fine)}, {said(one['normal'] < 300)} |"
            )
    if not lines:
        return ""
    return (
        "Sixteen colleagues press « Confirmer » on one vehicle and one slot at the same instant, sixteen gunicorn workers on these cores; exactly one wins, the "
        "others are told so and their request is kept (served in less than 300):\n\n"
        "| Rentals | Won | Told, and kept | Slowest of the others | Their median, ms of the clock | The winner | One wins, in time |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(lines)
        + "\n"
    )


def contract(main: dict) -> str:
    one = next((works["contract"] for works in main.values() if "contract" in works), None)
    if one is None:
        return ""
    more = one["more"]
    ratio = one["normal"] / more["plain_normal"]
    same = one["normal"] / one["floor_normal"]
    return (
        f"Contract PDF ({more['pages']} pages, {one['kb']:.0f} KB, PDF/A-3a and PDF/UA-1): {shown(one)}. WeasyPrint alone on the same HTML: {more['plain_normal']:.1f} for a plain PDF, "
        f"{ratio:.2f} times (at most 1.3): {said(ratio <= 1.3)}; {one['floor_normal']:.1f} with the same archive format, {same:.2f} times.\n"
    )


def messages(main: dict) -> str:
    works = main[max(main, key=rentals_of)]
    names = {"message, written": "written with their jobs", "message, sent": "sent by one worker"}
    told = [f"{works[name]['more']['per_second']} {words}" for name, words in names.items() if name in works]
    return f"Messages per second, from the normalised milliseconds: {', '.join(told)}.\n" if told else ""


def memory(main: dict) -> str:
    lines = []
    for key in sorted(main, key=rentals_of):
        if one := main[key].get("memory"):
            more = one["more"]
            lines.append(
                f"| {rentals_of(key):,} | {more['mb']:.0f} MB | {more['mb_with_contracts']:.0f} MB | {said(more['mb_with_contracts'] < 150)} |"
            )
    if not lines:
        return ""
    return (
        "Peak memory of one gunicorn worker (less than 150 MB), after 200 mixed requests, then five contracts drawn:\n\n"
        "| Rentals | Pages | And contracts | Reached |\n|---|---|---|---|\n" + "\n".join(lines) + "\n"
    )


def phones(main: dict) -> str:
    works = main[max(main, key=rentals_of)]
    lines = [
        f"| {name.removeprefix('phone, ')} | {one['ms'] / 1000:.1f} s | {one['more']['kb']:.0f} KB | {one['more']['again_ms'] / 1000:.1f} s | {one['more']['again_kb']:.0f} KB "
        f"| {said(one['ms'] < SOON and one['more']['kb'] < FIRST_VISIT and one['more']['again_kb'] < NEXT_VISIT)} |"
        for name, one in works.items()
        if name.startswith("phone, ")
    ]
    if not lines:
        return ""
    return (
        "A telephone four times slower than this machine, on a slow 4G (150 ms, 1.6 Mbit/s): first paint in less than 2 s, less than 100 KB the first time, 20 after:\n\n"
        "| Screen | First visit | | Next | | Reached |\n|---|---|---|---|---|---|\n" + "\n".join(lines) + "\n"
    )


def weights(main: dict) -> str:
    works = main[max(main, key=rentals_of)]
    lines = []
    for name, limit in (("list", 60), ("planning, week", 400)):
        if name in works:
            one = works[name]
            lines.append(
                f"| {name} | – | {one['kb']:.1f} | {one['gzip_kb']:.1f} | {one['more'].get('static_kb', 0):.1f} | {limit}: {said(one['gzip_kb'] < limit)} |"
            )
    for name, one in works.items():
        if name.startswith("portal:"):
            lines.append(
                f"| {name.replace('portal:', 'online request: ')} | {shown(one)} | {one['kb']:.1f} | {one['gzip_kb']:.1f} | {one['more']['static_kb']:.1f} | – |"
            )
    if not lines:
        return ""
    return (
        "Kilobytes of a page as written and as sent, compressed, which is what counts; and of the style sheets, scripts and icons that its first visit adds "
        "(compressed once for all, then kept by the browser):\n\n"
        "| Page | Time | Written | Sent | First visit adds | To reach |\n|---|---|---|---|---|---|\n"
        + "\n".join(lines)
        + "\n"
    )


def said(reached: bool) -> str:
    return "yes" if reached else "**no**"
