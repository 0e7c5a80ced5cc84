"""Installations of their own, beside the tests' database: a folder, a base, processes that may be killed."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

import psycopg

from tests.processes import Process

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
SECRET = "a secret of these installations, long enough to be one, 0123456789"
#: What ``manage.py`` does.
MANAGE = """
import sys
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""
SETUP = "import django; django.setup()\n"


@dataclass
class Installation:
    """One installation. ``database`` is "sqlite" or "postgresql", the latter on the server that the tests have."""

    folder: Path
    database: str
    name: str = field(default="")

    @property
    def environment(self) -> dict[str, str]:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "mobilite.settings",
            "PYTHONPATH": os.getcwd(),
            "LOCAL": "1",
            "DATA": str(self.folder),
            "SECRET_KEY": SECRET,
            "BACKUP_KEY": KEY,
            "FIELD_KEYS": KEY,
        }
        environment.pop("DATABASE_URL", None)
        if self.database == "postgresql":
            environment["DATABASE_URL"] = f"postgres:///{self.name}"
        return environment

    def make(self, like: "Installation | None" = None) -> "Installation":
        """Make the base: new, or a copy of another's."""
        if like is not None and self.database == "sqlite":
            shutil.copytree(like.folder, self.folder)
        else:
            self.folder.mkdir(parents=True)
            if like is not None and (like.folder / "private").exists():
                shutil.copytree(like.folder / "private", self.folder / "private")
        if self.database == "postgresql":
            template = f' TEMPLATE "{like.name}"' if like else ""
            on_server(f'CREATE DATABASE "{self.name}"{template}')
        return self

    def drop(self) -> None:
        if self.database == "postgresql":
            on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments) -> subprocess.CompletedProcess:
        """Run a program there, in a process of its own, to its end."""
        with TemporaryFile("w+") as complaints:
            process = self._process(program, *arguments, complaints=complaints.fileno())
            try:
                said, _ = process.communicate(timeout=900)
            finally:
                process.kill()
            complaints.seek(0)
            return subprocess.CompletedProcess(arguments, process.wait(), said, complaints.read())

    def manage(self, *arguments) -> subprocess.CompletedProcess:
        """Run ``manage.py`` there."""
        return self.run(MANAGE, *arguments)

    def managed(self, *arguments) -> str:
        """Run ``manage.py`` there and return what it says; it must succeed."""
        done = self.manage(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run a piece of Python there, and return what it prints."""
        done = self.run(f"{SETUP}{code}")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def killed(self, code: str) -> None:
        """Run a piece of Python there until it prints « here », and kill it (SIGKILL)."""
        process = self._process(f"{SETUP}{code}")
        line = process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)
        assert line == "here\n", line

    def _process(self, program: str, *arguments, **options) -> Process:
        return Process(program, *map(str, arguments), environment=self.environment, **options)

    @property
    def archives(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("*.mobilite"))

    def backed_up(self) -> Path:
        """Make a backup and return its archive."""
        return Path(self.managed("backup").strip().splitlines()[-1])


def on_server(statement: str) -> None:
    with psycopg.connect("dbname=postgres", autocommit=True) as connection:
        connection.execute(statement)
