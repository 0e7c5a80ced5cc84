"""The two commands of the README, from a bare machine to a page or to a verdict.

`python3 -m mobilite` starts the product, `python3 -m mobilite test` runs every test. This file speaks the
standard library alone, for it runs before anything is installed; it asks no question. Always run it with
`-m`: `python3 mobilite/...` would put this folder before the standard library.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# A virtual environment's interpreter has no pip of its own here: packages are put in by the one below it.
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
APPS = ["mobilite", "vehicles", "rentals", "advice"]
PORT = 8000

# What WeasyPrint loads to draw a PDF: the library it opens, and the Debian package that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def say(text):
    """Print one line at once, even into a pipe."""
    print(text, flush=True)


def stop(text):
    """Leave with one sentence on the error output and exit code 1."""
    sys.exit(f"\n{text}")


def run(*command, **options):
    """Run a command from the root of the repository; raise CalledProcessError when it fails."""
    return subprocess.run([str(part) for part in command], check=True, cwd=ROOT, **options)


def has_library(name):
    """Tell whether the system can load this shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_libraries():
    """List the Debian packages of the libraries that are not on this machine."""
    return [package for library, package in LIBRARIES.items() if not has_library(library)]


def how_to_install():
    """Give the words that start an apt-get command, or None where this user may not install."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def install_system(packages, tries=3):
    """Install Debian packages; tell whether it went through. A mirror that stumbles is asked again."""
    apt = how_to_install()
    if apt is None:
        return False
    say(f"Installation des paquets du système : {', '.join(packages)}…")
    options = ["-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for attempt in range(1, tries + 1):
        subprocess.run([*apt, "update", "-qq"], env=environment, stdout=subprocess.DEVNULL)
        command = [*apt, "install", *options, *packages]
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode == 0:
            return True
        say(f"L’installation a échoué (essai {attempt} sur {tries}).")
        time.sleep(attempt)
    return False


def stamp_of(lock):
    """Say what an environment made from this lock file is: this Python and these pins."""
    pins = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    return f"{sys.version_info.major}.{sys.version_info.minor} {pins}\n"


def install_packages(*locks):
    """Make the virtual environment and put the pinned packages in it; do nothing when it is already so."""
    wanted = {VENV / f"{Path(lock).stem}.stamp": (lock, stamp_of(lock)) for lock in locks}
    todo = {
        stamp: (lock, content)
        for stamp, (lock, content) in wanted.items()
        if not PYTHON.exists() or not stamp.exists() or stamp.read_text() != content
    }
    if not todo:
        return
    has_pip = subprocess.run([BASE_PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    if not has_pip:
        stop("Il manque pip à ce Python. Sous Debian : apt-get install python3-pip")
    if not PYTHON.exists() or any(s.exists() and s.read_text()[:4] != c[:4] for s, (_, c) in todo.items()):
        say("Création de l’environnement Python (.venv)…")
        run(BASE_PYTHON, "-m", "venv", "--clear", "--without-pip", VENV)
    for stamp, (lock, content) in todo.items():
        say(f"Installation des paquets Python de {lock}…")
        pip = [BASE_PYTHON, "-m", "pip", "--python", PYTHON, "install", "-q", "--disable-pip-version-check"]
        run(*pip, "--no-warn-script-location", "--require-hashes", "-r", ROOT / lock)
        stamp.write_text(content)


# --- python3 -m mobilite -----------------------------------------------------------------------------------


def free_port(wanted):
    """Return this port if it is free, else stop; without a wish, the first free one from 8000 on."""
    for port in [wanted] if wanted else range(PORT, PORT + 50):
        with closing(socket.socket()) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    taken = wanted or PORT
    return stop(f"Le port {taken} est déjà pris. Choisissez-en un autre : --port {taken + 50}")


def is_empty(database):
    """Tell whether this SQLite file holds no account yet."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is None


def knows(command):
    """Tell whether this version of the product has this manage.py command."""
    return any(path for app in APPS for path in (ROOT / app).glob(f"**/management/commands/{command}.py"))


def load_demonstration(manage, data):
    """Fill an empty base with the demonstration; start afresh when an earlier filling was cut short.

    The mark stands while the base is being filled. Nobody has worked in a base that bears it.
    """
    database, mark = data / "mobilite.sqlite3", data / "demonstration-en-cours"
    if mark.exists():
        for leftover in data.glob("mobilite.sqlite3*"):
            leftover.unlink()
        shutil.rmtree(data / "private", ignore_errors=True)
        manage("migrate", "-v0")
    if knows("demo") and is_empty(database):
        mark.touch()
        say("Préparation des données de démonstration (une fois seulement)…")
        manage("demo")
        mark.unlink()


def collect_static(manage, data):
    """Hash and compress the static files, unless nothing changed since the last time."""
    seen = hashlib.sha256((ROOT / "requirements/production.txt").read_bytes())
    files = [file for app in APPS for file in (ROOT / app).glob("**/static/**/*") if file.is_file()]
    for file in sorted(set(files)):
        seen.update(f"{file} {file.stat().st_mtime_ns}\n".encode())
    stamp = data / "static.stamp"
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        manage("collectstatic", "-v0", "--noinput", "--clear")
        stamp.write_text(seen.hexdigest())


def serve(port, data, *, empty):
    """Start the product on this machine and stay until Ctrl-C; an `empty` base gets no demonstration."""
    data.mkdir(parents=True, exist_ok=True)
    port = free_port(port)
    lacking = missing_libraries()
    if lacking and not install_system(lacking):
        say(
            "Il manque des bibliothèques du système, et elles ne peuvent pas être installées d’ici. Tout "
            "fonctionne, sauf les documents PDF. Pour les avoir aussi, en administrateur :\n"
            f"    apt-get install {' '.join(lacking)}"
        )
    install_packages("requirements/production.txt")
    outside = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEBUG")}
    environment = outside | {"LOCAL": "1", "DATA": str(data), "DJANGO_SETTINGS_MODULE": "mobilite.settings"}
    # Where the links of its messages lead.
    environment.setdefault("SITE_URL", f"http://127.0.0.1:{port}")

    def manage(*arguments):
        run(PYTHON, "manage.py", *arguments, env=environment)

    manage("migrate", "-v0")
    if not empty:
        load_demonstration(manage, data)
    collect_static(manage, data)

    address = f"http://127.0.0.1:{port}/"
    gunicorn = [PYTHON, "-m", "gunicorn", "mobilite.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--threads", "4", "--log-level", "warning", "--no-control-socket"]
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, interrupt)
    server = subprocess.Popen([*gunicorn, *options], cwd=ROOT, env=environment)
    worker = Worker(environment)
    try:
        while server.poll() is None and not answers(port):
            time.sleep(0.05)
        if server.poll() is None:
            worker.start()
            say(f"\nMobilité est prêt : {address}\n")
            if knows("demo") and not empty:
                manage("demo", "--accounts")
            say("Pour arrêter : Ctrl-C. Les données restent dans " + str(data))
        while server.poll() is None:
            worker.watch()
            time.sleep(0.5)
        code = server.returncode
    except KeyboardInterrupt:
        code = 0
    finally:
        server.terminate()
        worker.stop()
        server.wait()
    if code == 0:
        say("\nMobilité est arrêté.")
    return code


def interrupt(*_signal):
    """Do for this signal what Ctrl-C does."""
    raise KeyboardInterrupt


class Worker:
    """`manage.py work` beside the server. It is started again when it dies; when the server dies, it is stopped.

    It has a session of its own: Ctrl-C reaches this program alone, which asks it once to stop, so that it ends what
    it began. Should this program be killed, it stops by itself.
    """

    LONGEST_PAUSE = 60
    #: What it may still take to end its work, in seconds; then it leaves at once, and the work is done again later.
    PATIENCE = 30

    def __init__(self, environment):
        self.environment = environment
        self.process = None
        self.pause = 1
        self.next_start = 0.0

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [PYTHON, "manage.py", "work", "--with-parent"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )

    def watch(self):
        """Start it again if it died, later each time it dies young."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
        elif self.process.poll() is not None:
            self.pause = (
                1 if now - self.started > self.LONGEST_PAUSE else min(self.pause * 2, self.LONGEST_PAUSE)
            )
            say(f"Le programme de fond s’est arrêté ; il repart dans {self.pause} s.")
            self.process, self.next_start = None, now + self.pause

    def stop(self):
        """Ask it to stop, then to stop at once, and wait for its end."""
        if self.process is None:
            return
        for _ in range(2):
            self.process.terminate()
            try:
                self.process.wait(timeout=self.PATIENCE)
            except subprocess.TimeoutExpired:
                continue
            return
        self.process.kill()
        self.process.wait()


def answers(port):
    """Tell whether a server listens on this port of this machine."""
    with closing(socket.socket()) as caller:
        caller.settimeout(0.2)
        return caller.connect_ex(("127.0.0.1", port)) == 0


# --- python3 -m mobilite test ------------------------------------------------------------------------------


def prepare_tests(*, quick):
    """Install what the tests need and is not there; return the names of what could not be had."""
    packages = missing_libraries()
    if not quick:
        if not shutil.which("chromium"):
            packages.append("chromium")
        # The program that drives it needs this one, and a bare machine has it not.
        if not has_library("libatomic.so.1"):
            packages.append("libatomic1")
        if not shutil.which("pg_virtualenv"):
            packages.append("postgresql-common")
        if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            packages.append("postgresql")
    lacking = packages if packages and not install_system(packages) else []
    install_packages("requirements/production.txt", "requirements/test.txt")
    return lacking


def test(arguments):
    """Run every test and return 0, or 1 when one fails. `tests/run.py` says what is asked."""
    lacking = prepare_tests(quick="--quick" in arguments)
    for package in lacking:
        say(f"{package} manque, et ne peut pas être installé d’ici.")
    asked = [*arguments, *(f"--lacking={package}" for package in lacking)]
    return subprocess.run([PYTHON, "-u", "-m", "tests.run", *asked], cwd=ROOT).returncode


def main(arguments):
    """Read the command line and do what it asks; return the exit code."""
    if arguments[:1] == ["test"]:
        return test(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="python3 -m mobilite",
        description="Démarre Mobilité sur cette machine. « python3 -m mobilite test » lance tous les tests.",
    )
    parser.add_argument("--port", type=int, help="port où répondre (8000, ou le premier libre ensuite)")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="dossier des données (data)")
    parser.add_argument("--empty", action="store_true", help="ne pas charger la démonstration")
    options = parser.parse_args(arguments)
    return serve(options.port, options.data.resolve(), empty=options.empty)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"\nCette commande a échoué : {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        sys.exit("\nArrêté.")
