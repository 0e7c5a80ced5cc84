"""The tree keeps its promises: who imports whom, templates that compile, nothing inline, nothing from this machine."""

import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse

ROOT = settings.ROOT
APPS = ["mobilite", "vehicles", "rentals", "advice"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
LONGEST = 400

# What a strict content policy refuses, and what must never leave for another host.
FORBIDDEN_IN_PAGES = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "a data address": re.compile(r"(src|href)\s*=\s*[\"']data:", re.I),
    "another host": re.compile(r"<(script|link|img|iframe)\b[^>]*(src|href)\s*=\s*[\"'](https?:)?//", re.I),
    "« veuillez »": re.compile(r"\bveuillez\b", re.I),
}
# Paper is not served: WeasyPrint reads its styles in the document itself.
PAPER = "documents"


def relative(path) -> str:
    return str(Path(path).relative_to(ROOT))


def tracked_files() -> list[Path]:
    """List the files that a clone would hold: what git knows or would; without git, what .gitignore lets through."""
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        return sorted(kept_files(ROOT))
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def kept_files(folder: Path):
    """Walk a folder as git would, for the plain patterns that our .gitignore is made of."""
    patterns = [
        line for line in (ROOT / ".gitignore").read_text().split("\n") if line and line[0] not in "#!"
    ]
    for path in folder.iterdir():
        names = [path.name, f"/{relative(path)}"]
        if path.is_dir():
            names += [f"{name}/" for name in names]
        if path.name == ".git" or any(fnmatch(name, pattern) for name in names for pattern in patterns):
            continue
        if path.is_dir():
            yield from kept_files(path)
        else:
            yield path


def test_files_are_the_same_without_git():
    """A bare machine has no git, and a source archive no history."""
    assert {path for path in kept_files(ROOT) if not path.is_symlink()} >= set(tracked_files())


def test_the_top_level_has_nothing_more_than_the_design_says():
    folders = {relative(path).split("/")[0] for path in tracked_files() if len(relative(path).split("/")) > 1}
    assert folders <= {*APPS, "templates", "tests", "requirements", "docs", ".ci"}


def test_no_module_outgrows_its_subject():
    lengths = {relative(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_each_public_module_says_what_it_is_for():
    ignored = ("__init__.py", "apps.py", "urls.py", "place_urls.py")
    silent = [
        relative(path)
        for path in MODULES
        if path.name not in ignored
        and path.read_text().strip()
        and not path.read_text().startswith(('"""', "#!"))
    ]
    assert silent == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_compiles(path):
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_page_holds_nothing_that_the_content_policy_refuses(path):
    if PAPER in path.relative_to(ROOT / "templates").parts:
        pytest.skip("drawn on paper")
    text = path.read_text()
    assert [what for what, pattern in FORBIDDEN_IN_PAGES.items() if pattern.search(text)] == []


def url_names(resolver=None, prefix="") -> set[str]:
    """List every name that an address has, with its namespace."""
    names = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= url_names(pattern, inner)
        elif pattern.name:
            names.add(f"{prefix}{pattern.name}")
    return names


def test_no_link_of_a_template_leads_nowhere():
    known = url_names()
    nowhere = {
        (relative(path), name)
        for path in TEMPLATES
        for name in re.findall(r"""{%\s*url\s+["']([^"']+)["']""", path.read_text())
        if name not in known
    }
    assert nowhere == set()


def test_no_address_named_in_code_leads_nowhere():
    known = url_names()
    nowhere = {
        (relative(path), name)
        for path in MODULES
        for name in re.findall(
            r"""(?:reverse|redirect|reverse_lazy)\(\s*["']([a-z_]+:[a-z_]+)["']""", path.read_text()
        )
        if name not in known
    }
    assert nowhere == set()


@pytest.mark.parametrize(
    "name", [settings.LOGIN_URL, settings.LOGIN_REDIRECT_URL, settings.LOGOUT_REDIRECT_URL]
)
def test_the_addresses_that_settings_name_exist(name):
    if not name.startswith("/"):
        try:
            reverse(name)
        except NoReverseMatch as error:
            pytest.fail(str(error))


def test_each_static_file_named_by_a_template_exists():
    from django.contrib.staticfiles.finders import find

    missing = {
        (relative(path), name)
        for path in TEMPLATES
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", path.read_text())
        if not find(name)
    }
    assert missing == set()


def test_templates_are_found_in_one_place():
    assert [Path(folder) for folder in engines["django"].dirs] == [ROOT / "templates"]
    assert [relative(path) for app in APPS for path in (ROOT / app).rglob("*.html")] == []


def test_app_labels_are_those_of_their_folders():
    ours = [config for config in apps.get_app_configs() if config.name.split(".")[0] in APPS]
    assert {config.label for config in ours} == {config.name.rpartition(".")[2] for config in ours}
    assert len({config.label for config in ours}) == len(ours)


def test_models_do_not_decide_the_order_of_lists():
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]
    assert [model.__name__ for model in ours if model._meta.ordering] == []


def test_the_clock_is_asked_in_one_place():
    asks = re.compile(
        r"(timezone\.now\(|datetime\.now\(|date\.today\(|timezone\.localdate\(|datetime\.utcnow\()"
    )
    allowed = {"mobilite/clock.py"}
    askers = {relative(path) for path in MODULES if asks.search(path.read_text())}
    assert askers - allowed == set()


def test_nothing_names_this_machine_nor_a_registry():
    # Split, so that this file does not name them either.
    machine = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "files." + "pythonhosted", "pypi." + "org"]))
    text = {".py", ".html", ".md", ".toml", ".txt", ".in", ".css", ".js", ".yaml", ".cfg", ""}
    named = [
        relative(path)
        for path in tracked_files()
        if path.suffix in text and machine.search(path.read_text(errors="ignore"))
    ]
    assert named == []


def test_invented_people_have_numbers_kept_for_fiction():
    numbers = re.compile(r"(?:\+33 ?|\b0)[67](?:[ .]?\d\d){4}\b")
    # 06 12 34 56 78 is the example that a form shows; overseas and 07 keep no range for fiction: … 12 34 56.
    fiction = re.compile(r"(?:\+33|0)(?:63998|612345678|[67]\d\d123456$)")
    real = {
        (relative(path), number)
        for path in tracked_files()
        if path.suffix in {".py", ".html", ".md"}
        for number in numbers.findall(path.read_text(errors="ignore"))
        if not fiction.match(number.replace(" ", "").replace(".", ""))
    }
    assert real == set()


def test_a_journey_waits_for_what_a_script_may_still_change():
    at_once = re.compile(r"assert .*\.(is_visible|is_hidden|is_checked|is_enabled|is_disabled|input_value)\(")
    hasty = {
        relative(path)
        for path in (ROOT / "tests" / "journeys").glob("*.py")
        if at_once.search(path.read_text())
    }
    assert hasty == set()
