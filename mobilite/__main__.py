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
