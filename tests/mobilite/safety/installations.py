"""Installations of their own, beside the tests' database: a folder, a base, processes that may be killed."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
SECRET = "a secret of these installations, long enough to be one, 0123456789"


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

    def manage(self, *arguments) -> subprocess.CompletedProcess:
        """Run ``manage.py`` there."""
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(
            command, cwd=settings.ROOT, env=self.environment, capture_output=True, text=True, timeout=300
        )

    def managed(self, *arguments) -> str:
        """Run ``manage.py`` there and return what it says; it must succeed."""
        done = self.manage(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run a piece of Python there, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=settings.ROOT, env=self.environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def killed(self, code: str) -> None:
        """Run a piece of Python there until it prints « here », and kill it (SIGKILL)."""
        process = subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=settings.ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        line = process.stdout.readline()
        process.kill()
        _, error = process.communicate(timeout=60)
        assert line == "here\n", line + error

    @property
    def archives(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("*.mobilite"))

    def backed_up(self) -> Path:
        """Make a backup and return its archive."""
        return Path(self.managed("backup").strip().splitlines()[-1])


def on_server(statement: str) -> None:
    with psycopg.connect("dbname=postgres", autocommit=True) as connection:
        connection.execute(statement)
