"""What `python3 -m mobilite test` asks, once everything is installed, and how it tells the answer.

The tests on SQLite and on PostgreSQL, the journeys in a browser, checks that read the code: two works at a time.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PYTHON = Path(sys.executable)

# Where a wrong type costs money; what they import is followed.
TYPED = [
    "mobilite/money.py",
    "mobilite/periods.py",
    "rentals/pricing*",
    "rentals/quotes.py",
    "*/operations*",
    "*/*/operations*",
    "mobilite/outbox/providers*",
    "vehicles/availability.py",
    "advice/aids/engine",
    "advice/recruitment/eligibility/engine",
    "advice/recruitment/eligibility/operations*",
]
# A throw-away server, made for one command: no wait for the disk, since nothing is kept; no query compiled, for
# compiling takes longer than the answer.
POSTGRESQL = ["pg_virtualenv", "-t"]
for said in ("fsync", "synchronous_commit", "full_page_writes", "jit"):
    POSTGRESQL += ["-o", f"{said}=off"]
# What asks about the whole product: every page as every role, every list, several processes at once.
WIDE = "walk or concurrency"
QUICK = "not slow and not drawn and not walk and not concurrency and not journey"


@dataclass
class Step:
    """One thing that the tests ask: a command, and for pytest the file where it counts its tests.

    What ``spreads`` is several programs that wait for one another (a browser, its pages, a server): it takes any core.
    """

    name: str
    command: list
    environment: dict = field(default_factory=dict)
    counts: Path | None = None
    spreads: bool = False
    passed: int = 0
    failed: int = 0
    output: str = ""
    seconds: float = 0

    def ask(self, lanes):
        """Run the command on the cores of a free lane, and count what passed and failed; a step without counts is one test."""
        start = time.monotonic()
        cores = lanes.get()
        done = subprocess.run(
            [*(() if self.spreads else ("taskset", "--cpu-list", cores)), *map(str, self.command)],
            cwd=ROOT,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        lanes.put(cores)
        self.seconds = time.monotonic() - start
        self.output = done.stdout
        self.passed, self.failed = count(self.counts, done.returncode)
        return self

    def tell(self):
        """Print one line; what the command said too, when it failed."""
        if self.failed:
            print(f"\n{self.output.rstrip()}\n")
        verdict = f"{self.failed} en échec" if self.failed else "ok"
        tests = f", {self.passed + self.failed} tests" if self.counts else ""
        print(f"  {verdict:12} {self.name}{tests} ({self.seconds:.0f} s)")
        for line in self.output.splitlines():
            if line.startswith("Portes essayées"):
                print(f"  {'':12} {line}")


def two_lanes(*, apart) -> SimpleQueue:
    """Share this machine's cores between two works at a time; a work that spreads itself is given them all.

    A test on PostgreSQL and its server speak in turn, hundreds of times a second: on a core of their own neither waits
    for a place on one that the other work fills.
    """
    cores = sorted(os.sched_getaffinity(0))
    lanes: SimpleQueue = SimpleQueue()
    for lane in (cores[::2], cores[1::2] or cores) if apart else (cores, cores):
        lanes.put(",".join(map(str, lane)))
    return lanes


def count(report, returncode):
    """Read (passed, failed) in pytest's JUnit report. A run that ends badly has at least one failure."""
    passed = failed = 0
    if report is None:
        passed = int(returncode == 0)
    elif report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            wrong = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            failed += wrong
            passed += int(suite.get("tests", 0)) - wrong - int(suite.get("skipped", 0))
    if returncode != 0 and not failed:
        failed = 1
    return passed, failed


def checks():
    """List the steps that read the code without running it."""
    tool = PYTHON.parent
    typed = sorted({path for pattern in TYPED for path in ROOT.glob(pattern)})
    templates = sorted((ROOT / "templates").rglob("*.html"))
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    complete = ["makemigrations", "--check", "--dry-run"]
    steps = [
        Step("ruff : fautes", [tool / "ruff", "check", "--quiet", "."]),
        Step("ruff : mise en forme", [tool / "ruff", "format", "--check", "--quiet", "."]),
        Step("mypy : types", [tool / "mypy", "--no-error-summary", *typed], settings),
        Step("import-linter : qui importe qui", [tool / "lint-imports", "--no-cache"], settings),
        Step("migrations complètes", [PYTHON, "manage.py", *complete], settings),
    ]
    if templates:
        command = [tool / "djade", "--target-version", "5.2", "--check", *templates]
        steps.append(Step("djade : mise en forme des pages", command))
    return steps


def safe_migrations():
    """Make the step that reads the SQL of each migration, as PostgreSQL would be given it."""
    linter = ["lintmigrations", "--no-cache", "--ignore-initial-migrations"]
    linter += ["--exclude-apps", "axes", "django_tasks_database"]
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "postgres:///postgres"}
    return Step("migrations sûres", [*POSTGRESQL, PYTHON, "manage.py", *linter], environment)


def pytest_step(name, folder, *arguments, through=(), **environment):
    """Make a step of a run of pytest that counts its tests; `through` is a command that starts it."""
    report = Path(folder) / f"{name}.xml"
    command = [*through, PYTHON, "-m", "pytest", "-q", f"--junit-xml={report}", *arguments]
    return Step(name, command, environment, counts=report)


def asked_steps(folder, *, quick, arguments):
    """List what is asked, the longest first."""
    if quick:
        chosen = ["-m", QUICK, "-n", "auto"]
        return [pytest_step("SQLite", folder, *chosen, *arguments), *(() if arguments else checks())]
    on_postgresql = {"through": POSTGRESQL, "DATABASE_URL": "postgres:///mobilite"}
    if arguments:
        return [
            pytest_step("PostgreSQL", folder, *arguments, **on_postgresql),
            pytest_step("SQLite", folder, *arguments),
        ]
    return [
        # In two halves, with a server each: as long as the others.
        pytest_step("PostgreSQL", folder, "-m", f"not journey and not ({WIDE})", **on_postgresql),
        pytest_step("SQLite", folder, "-m", "not journey"),
        replace(pytest_step("Chromium", folder, "tests/journeys"), spreads=True),
        pytest_step("PostgreSQL, le large", folder, "-m", f"not journey and ({WIDE})", **on_postgresql),
        *checks(),
        safe_migrations(),
    ]


def test(*, quick, arguments, lacking):
    """Run every test and return 0, or 1 when one fails.

    `quick` leaves out PostgreSQL, journeys, the walks over every page and what is slow, and uses every core. With `arguments`, only pytest runs, with them.
    What is `lacking` on this machine counts as a failure each.
    """
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mobilite-reports-") as folder:
        steps = asked_steps(folder, quick=quick, arguments=arguments)
        # Two works at a time, the longest first.
        lanes = two_lanes(apart=not quick)
        with ThreadPoolExecutor(max_workers=2) as pool:
            for future in as_completed([pool.submit(step.ask, lanes) for step in steps]):
                future.result().tell()

    passed = sum(step.passed for step in steps)
    failed = sum(step.failed for step in steps) + len(lacking)
    wrong = [*lacking, *(step.name for step in steps if step.failed)]
    verdict = f"Ne passent pas : {', '.join(wrong)}" if wrong else "Tout passe"
    print(f"\n{verdict} ({time.monotonic() - start:.0f} s)\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python3 -m mobilite test", add_help=False)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--lacking", action="append", default=[])
    asked, for_pytest = parser.parse_known_args()
    sys.exit(test(quick=asked.quick, arguments=for_pytest, lacking=asked.lacking))
