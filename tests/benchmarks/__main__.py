"""Measure the product on both databases, at each size, and write docs/benchmarks.md.

python -m tests.benchmarks                              all of it, some twenty minutes
python -m tests.benchmarks --rentals 2000 --databases sqlite --sets pages,planning --output ''     a quick look
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.ground import ROOT, environment
from tests.benchmarks.report import write

SETS = ["pages", "free", "booking", "race", "papers", "aids", "messages", "portal", "phone", "memory"]
#: A server of its own for one command. It waits for its disk, as in production: pg_virtualenv turns that off.
POSTGRESQL = ["pg_virtualenv", "-t", "-o", "fsync=on", "-o", "max_connections=50"]
FEW_VEHICLES = 64


def arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rentals", default="2000,20000,200000")
    parser.add_argument("--vehicles", type=int, default=500)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--times", type=int, default=21, help="how many times each work is done")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument(
        "--output", default=str(ROOT / "docs" / "benchmarks.md"), help="where the table goes; '' for nowhere"
    )
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    asked = arguments()
    if asked.inside:
        take(asked, asked.databases, Path(asked.inside))
        return
    with tempfile.TemporaryDirectory(prefix="mobilite-benchmarks-") as folder:
        taken = {}
        for database in asked.databases.split(","):
            into = Path(folder) / database
            into.mkdir()
            if database == "postgresql":
                command = [
                    *POSTGRESQL,
                    sys.executable,
                    "-m",
                    "tests.benchmarks",
                    *sys.argv[1:],
                    "--databases",
                    database,
                ]
                subprocess.run([*command, "--inside", str(into)], cwd=ROOT, check=True)
            else:
                take(asked, database, into)
            taken[database] = json.loads((into / "all.json").read_text())
    if asked.output:
        write(taken, Path(asked.output), vehicles=asked.vehicles, people=asked.people, times=asked.times)


def take(asked, database: str, folder: Path) -> None:
    """Take the figures of one database, at each size and, for the planning, with few vehicles."""
    taken = {}
    sizes = [int(size) for size in asked.rentals.split(",")]
    runs = [(asked.vehicles, rentals, asked.sets) for rentals in sizes]
    if len(sizes) > 1:
        few = round(sizes[len(sizes) // 2] * FEW_VEHICLES / asked.vehicles)
        runs.append((FEW_VEHICLES, few, "planning"))
    for vehicles, rentals, sets in runs:
        print(f"  {database}, {vehicles} vehicles, {rentals} rentals", flush=True)
        own = folder / f"{vehicles}-{rentals}"
        own.mkdir()
        into = own / "figures.json"
        command = [
            sys.executable, "-m", "tests.benchmarks.measure", "--vehicles", str(vehicles), "--people", str(asked.people), "--rentals", str(rentals),
            "--times", str(asked.times), "--sets", sets, "--into", str(into),
        ]  # fmt: skip
        address = new_database(database, own, vehicles, rentals)
        subprocess.run(command, cwd=ROOT, env=environment(own, address), check=True)
        taken[f"{vehicles}/{rentals}"] = json.loads(into.read_text())
        # The sizes follow one another: 200,000 rentals weigh a few hundred megabytes.
        shutil.rmtree(own)
    (folder / "all.json").write_text(json.dumps(taken))


def new_database(database: str, folder: Path, vehicles: int, rentals: int) -> str:
    """Return the address of an empty database."""
    if database == "sqlite":
        return f"sqlite:///{folder / 'mobilite.sqlite3'}"
    name = f"mobilite_{vehicles}_{rentals}"
    subprocess.run(["createdb", name], check=True, env=os.environ)
    return f"postgres:///{name}"


if __name__ == "__main__":
    main()
