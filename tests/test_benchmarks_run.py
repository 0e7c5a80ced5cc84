"""The benchmarks run from end to end at a tiny size, so that they are there when somebody wants them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
@pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="Once is enough: it makes a SQLite database of its own."
)
def test_the_benchmarks_measure_each_work_and_write_their_table(tmp_path):
    table = tmp_path / "benchmarks.md"
    sizes = [
        "--databases",
        "sqlite",
        "--rentals",
        "250",
        "--vehicles",
        "60",
        "--people",
        "300",
        "--times",
        "1",
    ]
    command = [sys.executable, "-m", "tests.benchmarks", *sizes, "--output", str(table)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    text = table.read_text()
    for word in (
        "## SQLite",
        "default page",
        "Planning of a week",
        "real form",
        "| 250 | 1 | 15 |",
        "Contract PDF",
        "MB",
    ):
        assert word in text, f"« {word} » is not in:\n{text}"
    assert str(ROOT) not in text
    assert str(tmp_path) not in text
