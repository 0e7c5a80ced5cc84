"""A slow telephone on a slow network, for the first time and again: when something is seen, and what travelled (row K5)."""

import shutil
from pathlib import Path

from django.db import connection
from django.urls import reverse
from playwright.sync_api import sync_playwright

from tests.benchmarks.served import gunicorn
from tests.benchmarks.works import Figure

#: Lighthouse's « slow 4G » (round trip in ms, bytes a second), and a processor four times slower than this one.
ROUND_TRIP, DOWN, UP, SLOWER = 150, 1_638_400 / 8, 675_000 / 8, 4
SCREENS = ("portal:what", "seekers:moves", "own:enter")
PAINTED = """() => new Promise(tell => new PerformanceObserver(seen => {
    for (const one of seen.getEntriesByName("first-contentful-paint")) tell(one.startTime);
}).observe({type: "paint", buffered: true}))"""


def first_paints(folder: Path, times: int) -> list[Figure]:
    """Open each screen with a new browser, then again with the same; medians."""
    connection.close()
    with gunicorn(1, folder, preload=False) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        figures = [
            _screen(browser, f"http://localhost:{port}{reverse(name)}", name, times) for name in SCREENS
        ]
        browser.close()
    return figures


def _screen(browser, url: str, name: str, times: int) -> Figure:
    first, again = zip(*(_visit(browser, url) for _ in range(times)), strict=True)
    (ms, kb), (ms_again, kb_again) = _middle(first), _middle(again)
    return Figure(
        f"phone, {name}",
        ms,
        ms,
        times,
        more={"kb": kb, "again_ms": ms_again, "again_kb": kb_again},
    )


def _visit(browser, url: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return (milliseconds to the first paint, kilobytes that travelled) of a first visit and of the next."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    page = context.new_page()
    phone = context.new_cdp_session(page)
    travelled: list[float] = []
    phone.on("Network.loadingFinished", lambda done: travelled.append(done["encodedDataLength"]))
    phone.send("Network.enable")
    network = {"offline": False, "latency": ROUND_TRIP, "downloadThroughput": DOWN, "uploadThroughput": UP}
    phone.send("Network.emulateNetworkConditions", network)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    seen = []
    for _ in range(2):
        travelled.clear()
        page.goto(url, wait_until="networkidle")
        seen.append((page.evaluate(PAINTED), sum(travelled) / 1000))
    context.close()
    return seen[0], seen[1]


def _middle(seen) -> tuple[float, float]:
    """Return the medians of what was seen."""
    return tuple(round(sorted(column)[len(seen) // 2], 1) for column in zip(*seen, strict=True))
