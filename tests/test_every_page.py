"""Each address of the product: strangers and other roles are refused, the right role is served, a GET writes nothing, and
the page is whole: one title, no placeholder, nothing inline, light enough.

An address is covered as soon as it exists. See ``tests/examples`` for what it may need.
"""

import gzip
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from mobilite.portal.languages import is_public
from mobilite.portal.own import OwnPage
from tests.cast import client_for
from tests.examples import Example, gathered
from tests.factories.own import inside, the_owner
from tests.factories.persons import a_person

pytestmark = pytest.mark.walk

STAFF = ("agent", "workshop", "adviser", "recruiter", "manager", "administrator", "integration_employee")
CAST = (*STAFF, "prescriber", "beneficiary")
HEAVIEST = 300 * 1024  # bytes transferred, cold cache
#: Of a public page, on its first visit, then on the next ones (row K1).
HEAVIEST_PUBLIC, HEAVIEST_AGAIN = 100_000, 20_000
#: What a GET may write: the session, and the log of who read a person's file.
WRITABLE = ("django_session", "audit_reading")
WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+[\"`]?(\w+)", re.I)
REFUSED = (302, 403, 404)


#: How many times an address was tried, by whom: told at the end of the run (``conftest``).
TRIED: Counter[str] = Counter()


def tried(who: str, client, url):
    """Ask for an address and press on it as somebody, and return both answers."""
    TRIED[who] += 2
    return client.get(url), client.post(url)


@dataclass(frozen=True)
class Address:
    name: str
    callback: Any
    takes: frozenset[str]
    route: str


def addresses(resolver=None, prefix="", takes=frozenset(), route="") -> list[Address]:
    """List every address of the product, with the arguments that its pattern takes."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        needs = takes | frozenset(pattern.pattern.converters) | frozenset(pattern.pattern.regex.groupindex)
        path = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            found.append(Address(f"{prefix}{pattern.name}", pattern.callback, needs, path))
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += addresses(pattern, inner, needs, path)
    return found


EXAMPLES = gathered("PAGES")
ADDRESSES = {address.name: address for address in addresses()}


def example_kwargs(name):
    example = EXAMPLES.get(name, Example())
    kwargs = example.kwargs()
    missing = ADDRESSES[name].takes - set(kwargs)
    if missing:
        pytest.fail(f"PAGES of tests/examples/ says nothing of {sorted(missing)} for {name!r}.")
    return kwargs


@pytest.fixture(params=sorted(ADDRESSES))
def name(request):
    return request.param


def permissions(name) -> tuple[str, ...] | None:
    """Return what the view of an address asks for, or None when it asks for nothing."""
    view = getattr(ADDRESSES[name].callback, "view_class", ADDRESSES[name].callback)
    wanted = getattr(view, "permission_required", None)
    return (wanted,) if isinstance(wanted, str) else wanted


def readers(name, example, cast) -> dict[str, Any]:
    """Return the users of the cast who may open the address, by the name of their fixture."""
    if example.reader:
        return {example.reader: cast[example.reader]}
    wanted = permissions(name)
    if example.open_to == "permission" and wanted is None:
        pytest.fail(f"{name!r} names no permission: say who it is open to in PAGES of tests/examples/.")
    return {one: cast[one] for one in CAST if wanted is None or cast[one].has_perms(wanted)}


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in addresses()]
    assert [name for name in names if name.endswith("None")] == []
    assert len(names) == len(set(names))


def test_every_example_has_an_address():
    assert set(EXAMPLES) - set(ADDRESSES) == set()


def test_an_address_is_closed_to_others_and_whole_for_its_readers(name, db, anonymous, request):
    """One walk per address: what it needs is made once, for a refusal and a reading change nothing of it."""
    example = EXAMPLES.get(name, Example())
    kwargs = example_kwargs(name)
    url = reverse(name, kwargs=kwargs) + (f"?{example.query}" if example.query else "")
    cast = {one: request.getfixturevalue(one) for one in {*CAST, *filter(None, [example.reader])}}
    allowed = readers(name, example, cast)
    assert allowed, f"Nobody of the cast may open {name}."
    if example.open_to == "person":
        assert_is_hers_alone(kwargs, url, cast)

    assert_strangers_are_refused(example, anonymous, url)
    if example.open_to == "permission":
        for one in CAST:
            if one not in allowed:
                answers = tried(one, client_for(cast[one]), url)
                assert {answer.status_code for answer in answers} <= {*REFUSED, 405}, one

    reader = inside(the_owner()) if example.open_to == "person" else client_for(next(iter(allowed.values())))
    response = assert_served_and_nothing_written(example, reader, url)
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        html = response.content.decode()
        assert_a_page_is_whole(example, html)
        if is_public(ADDRESSES[name].callback):
            assert weight(html) <= HEAVIEST_PUBLIC
            assert compressed(html.encode()) <= HEAVIEST_AGAIN


def assert_is_hers_alone(kwargs, url, cast):
    """A page of the own space: no account opens it, and another person finds nothing of hers there."""
    for one in CAST:
        answers = tried(one, client_for(cast[one]), url)
        assert {answer.status_code for answer in answers} <= {302, 405}, one
    owner = the_owner()
    answers = tried("another person", inside(a_person(phone="+33639981299")), url)
    if {"pk", "token"} & set(kwargs):
        assert {answer.status_code for answer in answers} <= {404, 405}
    elif answers[0].status_code == 200:
        assert owner.first_name not in answers[0].content.decode()


def test_whatever_lies_below_moi_is_one_persons_but_the_door():
    """The mixin closes a page: one that forgets it is found here."""
    door = {"own:enter", "own:code", "own:birth"}
    below = {name for name, address in ADDRESSES.items() if address.route.startswith("moi/")} - door
    views = {name: getattr(address.callback, "view_class", object) for name, address in ADDRESSES.items()}
    closed = {name for name, view in views.items() if issubclass(view, OwnPage)}
    assert "own:home" in below
    assert below == closed == {name for name, example in EXAMPLES.items() if example.open_to == "person"}


def assert_strangers_are_refused(example, anonymous, url):
    if example.open_to == "everyone":
        assert anonymous.get(url).status_code in (200, 302, 404, 405)
    else:
        read, pressed = tried("stranger", anonymous, url)
        assert read.status_code in (*REFUSED, 405)
        assert pressed.status_code in REFUSED


def assert_served_and_nothing_written(example, client, url):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code in (200, 302, 405)
    written = {match[2] for query in queries.captured_queries if (match := WRITES.match(query["sql"]))}
    assert written - {*WRITABLE, *example.writes} == set()
    return response


def assert_a_page_is_whole(example, html):
    if not example.partial:
        assert_has_a_head(html)
    for left in ("{{", "{%", "{#", "INVALID"):
        assert left not in html
    words = re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", html))
    assert not re.search(r"\bNone\b", words)
    inline = re.search(r"<[^>]*\s(style|on[a-z]+)\s*=|<style\b|<script(?![^>]*\bsrc=)[^>]*>", html)
    assert inline is None, inline[0]
    assert weight(html) <= HEAVIEST
    assert_names_are_unique(html)


def assert_has_a_head(html):
    assert re.search(r"<html[^>]* lang=\"\w+", html)
    assert len(re.findall(r"<h1\b", html)) == 1
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert title
    assert title[1].strip(" ·\n").replace("Mobilité", "").strip(" ·\n")


def assert_names_are_unique(html):
    ids = re.findall(r"\sid=\"([^\"]+)\"", html)
    assert [one for one in set(ids) if ids.count(one) > 1] == []


def weight(html) -> int:
    """Return the bytes that a page costs: itself and its own styles, scripts and icons, compressed."""
    linked = set(re.findall(r"(?:src|href)=\"/static/([^\"#?]+)", html))
    return compressed(html.encode()) + sum(file_weight(one) for one in linked)


@cache
def file_weight(name) -> int:
    path = find(name)
    assert path, name
    with open(path, "rb") as file:
        return compressed(file.read())


def compressed(data) -> int:
    return len(gzip.compress(data))
