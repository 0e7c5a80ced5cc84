"""What only a server shows: sixteen clients on one vehicle at the same instant, and the memory of a worker."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from mobilite.documents.models import Document
from rentals.models import Rental
from tests.benchmarks.ground import ROOT
from tests.benchmarks.stopwatch import loop_ms, normalised
from tests.benchmarks.works import Figure, answers_of, client, newcomers, pages, slot
from vehicles.models import Occupancy, Vehicle

CLIENTS = 16


@contextmanager
def gunicorn(workers: int, folder: Path, *, preload: bool):
    """Serve the product warm, and give the port and the master's process number.

    With ``preload`` it is warm before the workers part; without, as an installation has it, each worker is on its own.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "gunicorn.log").open("a")
    command = [
        sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi:application", "--workers", str(workers),
        "--bind", f"127.0.0.1:{port}", "--timeout", "120", "--log-level", "warning",
        *(["--preload"] if preload else []),
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for(port, server, folder)
        yield port, server.pid
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


def wait_for(port: int, server, folder: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError((folder / "gunicorn.log").read_text())
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn does not answer")


def ask(port: int, method: str, url: str, cookie: str, body: str = "") -> tuple[int, float]:
    """Ask once and return the status and the milliseconds until the last byte."""
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    talk.connect()
    headers = {"Cookie": cookie, "Host": "localhost"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    start = time.perf_counter()
    talk.request(method, url, body or None, headers)
    answer = talk.getresponse()
    answer.read()
    ms = (time.perf_counter() - start) * 1000
    talk.close()
    return answer.status, ms


def signed_in() -> tuple[str, str]:
    """Return the cookies of a browser that has signed in and opened a form, and the form's token."""
    browser = client()
    browser.get(reverse("rentals:new"), {"personne": newcomers()[0].pk})
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    return cookies, browser.cookies["csrftoken"].value


def race(folder: Path, *, clients: int = CLIENTS) -> Figure:
    """Let sixteen colleagues confirm one vehicle for one slot at the same instant, each served by a worker."""
    place = answers_of(newcomers()[0], slot())["pickup_place"]
    vehicle = Vehicle.objects.filter(category__code="car", place=place).order_by("pk").first()
    starts, ends = slot(weeks_later=4)
    sessions = [signed_in() for _ in range(clients)]
    bodies = [
        urlencode(
            answers_of(newcomers()[50 + rank], (starts, ends), wanted_vehicle=vehicle.pk)
            | {"csrfmiddlewaretoken": token}
        )
        for rank, (_, token) in enumerate(sessions)
    ]
    taken = Occupancy.objects.live().filter(vehicle=vehicle, starts_at__lt=ends, blocked_until__gt=starts)
    before = taken.count()
    url, answers = reverse("rentals:new"), []
    connection.close()
    with gunicorn(clients, folder, preload=True) as (port, _):
        for cookie, _ in sessions:  # each worker has a connection to the database
            ask(port, "GET", reverse("rentals:new_person"), cookie)
        together = threading.Barrier(clients)

        def press(rank):
            together.wait()
            answers.append((rank, *ask(port, "POST", url, sessions[rank][0], bodies[rank])))

        loop = loop_ms()
        threads = [threading.Thread(target=press, args=[rank]) for rank in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        loop = (loop + loop_ms()) / 2
    statuses = sorted({status for _, status, _ in answers})
    wanted = Rental.objects.filter(
        wanted_vehicle=vehicle, needed_from=starts, person__in=newcomers()[50 : 50 + clients]
    )
    won = taken.count() - before
    winners = set(wanted.filter(status="confirmed").values_list("person", flat=True))
    others = sorted(ms for rank, _, ms in answers if newcomers()[50 + rank].pk not in winners)
    winner = max((ms for rank, _, ms in answers if newcomers()[50 + rank].pk in winners), default=0)
    slowest = others[-1]
    return Figure(
        "race",
        round(slowest, 1),
        round(normalised(slowest, loop), 1),
        1,
        more={
            "won": won,
            "clients": clients,
            "statuses": statuses,
            "kept_requests": wanted.filter(status="requested").count(),
            "median_ms": round(others[len(others) // 2], 1),
            "winner_ms": round(winner, 1),
        },
    )


def memory(folder: Path, *, requests: int = 200) -> Figure:
    """Read the peak of a worker's memory after mixed requests, without a contract drawn, then with some."""
    addresses = list(pages().values())
    undrawn = Document.objects.filter(kind="contract", file_name="").order_by("pk")[:5]
    papers = [reverse("documents:pdf", args=[one.number]) for one in undrawn]
    cookie, _ = signed_in()
    connection.close()
    with gunicorn(1, folder, preload=False) as (port, master):
        statuses = {ask(port, "GET", addresses[i % len(addresses)], cookie)[0] for i in range(requests)}
        plain = peak(master)
        statuses |= {ask(port, "GET", url, cookie)[0] for url in papers}
        with_papers = peak(master)
    assert papers, "no contract is left to draw"
    assert statuses == {200}, statuses
    return Figure("memory", times=requests, more={"mb": plain, "mb_with_contracts": with_papers})


def peak(master: int) -> float:
    """Return the peak resident memory of the only worker of a master, in megabytes."""
    peaks = []
    for child in Path(f"/proc/{master}/task/{master}/children").read_text().split():
        lines = Path(f"/proc/{child}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return round(max(peaks) / 1000, 1)
