"""Icons exist, states have one look each, and templates only name what exists."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.template import Context, Template

from mobilite.pages import presentation
from mobilite.pages.drawings import SIDES
from mobilite.pages.icons import ICONS, SPRITE

TEMPLATES = list((settings.ROOT / "templates").rglob("*.html"))


def render(text, **context):
    return Template("{% load mobilite %}" + text).render(Context(context))


def test_the_sprite_holds_each_icon():
    symbols = {node.get("id") for node in ElementTree.parse(find(SPRITE)).iter() if node.get("id")}
    assert symbols == {f"i-{name}" for name in ICONS}


def test_templates_name_known_icons():
    named = {
        (path.name, name)
        for path in TEMPLATES
        for name in re.findall(r"{%\s*icon\s+[\"']([a-z0-9-]+)[\"']", path.read_text())
    }
    assert {name for _, name in named} - set(ICONS) == set()


@pytest.mark.parametrize("state", sorted(presentation.STATES))
def test_a_state_has_an_icon_of_the_sprite(state):
    assert presentation.STATES[state].icon in ICONS


def test_a_chip_has_icon_word_and_colour():
    html = presentation.chip("late", "En retard")
    assert "#i-triangle-alert" in html
    assert "En retard" in html
    assert "st-late" in html


def test_a_chip_escapes_its_word():
    assert "<b>" not in presentation.chip("late", "<b>")


def test_an_unknown_icon_is_a_mistake():
    with pytest.raises(KeyError):
        presentation.icon("unicorn")


def test_tags_write_french():
    assert render("{{ phone|phone_fr }}", phone="+33639981240") == "06\u00a039\u00a098\u00a012\u00a040"
    assert "#i-bike" in render("{% service 'velila' %}")
    assert ">AL<" in render("{% avatar 'Aïcha Le Goff' %}")


@pytest.mark.parametrize(
    ("kind", "side"), [(kind, side) for kind, sides in SIDES.items() for side, _ in sides]
)
def test_each_side_of_a_vehicle_is_drawn(kind, side):
    text = "{% include 'mobilite/drawings/drawing.html' with label='Dessin' %}"
    html = render(
        text, kind=kind, side=side, marks=[{"x": 10, "y": 20, "number": 1, "label": "Rayure", "is_new": True}]
    )
    root = ElementTree.fromstring(html.strip())
    assert root.get("aria-label") == "Dessin"
    assert len(list(root.iter())) > 8
    assert "style=" not in html


def test_scripts_are_small():
    folder = Path(find(SPRITE)).parent
    heavy = {path.name: path.stat().st_size for path in folder.glob("*.js") if path.stat().st_size > 3000}
    # The kerb draws smaller photos and sends again what a lost network kept: loaded by its pages only.
    assert heavy.keys() <= {"kerb.js"}
    assert sum(heavy.values()) < 8000
