"""The frame of every page: the menu that a user may see, with its counts, and what stands in the top bar.

Apps hand their entries upward in ``AppConfig.ready()``::

    register("menu", "rentals", MenuEntry("Locations", "key-round", "rentals:list", "rentals.view_rental"), order=30)

Orders: Aujourd'hui 10, Planning 20, Locations 30, Personnes 40, Véhicules 50, Atelier 60, Conseil 70, Recrutement 80,
Caisse 90, Pilotage 100, Réglages 110.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from mobilite import registry

COUNTED_FOR = 60  # seconds


@dataclass(frozen=True)
class MenuEntry:
    """One word of the menu. ``count(user)`` says how much waits there; None or 0 shows nothing.

    ``seen_by(user)`` decides where no single permission does.
    """

    label: str
    icon: str
    url_name: str
    permission: str = ""
    section: int = 1
    count: Callable[[Any], int | None] | None = None
    count_label: str = "à faire"
    hot: bool = False
    seen_by: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class MenuLine:
    """A menu entry as one user sees it on one page."""

    entry: MenuEntry
    url: str
    count: int | None
    current: bool
    starts_section: bool


def may(user, permission) -> bool:
    """Tell whether the user has the permission, or each of them; none is asked by an empty one."""
    wanted = (permission,) if isinstance(permission, str) else permission
    return all(user.has_perm(one) for one in wanted if one)


class Frame:
    """What surrounds a page. Built when a template asks for it, so that answers without a frame pay nothing."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def user(self):
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def menu(self) -> list[MenuLine]:
        if self.user is None:
            return []
        known = []
        for item in registry.registered("menu"):
            seen_by = item.value.seen_by
            if may(self.user, item.value.permission) and (seen_by is None or seen_by(self.user)):
                try:
                    known.append((item.key, item.value, reverse(item.value.url_name)))
                except NoReverseMatch:
                    continue
        here = self._current([url for _, _, url in known])
        lines, section = [], known[0][1].section if known else None
        for key, entry, url in known:
            count = self._count(key, entry)
            lines.append(MenuLine(entry, url, count, url == here, entry.section != section))
            section = entry.section
        return lines

    @cached_property
    def menu_html(self) -> SafeString:
        """The menu as it stands beside the page and, on a telephone, behind its button: drawn once."""
        return render_to_string("mobilite/parts/menu.html", {"frame": self})

    def _current(self, urls):
        path = self.request.path
        return max(
            (url for url in urls if path == url or (url != "/" and path.startswith(url))),
            key=len,
            default=None,
        )

    def _count(self, key, entry):
        if entry.count is None:
            return None
        name = f"menu:{key}:{self.user.pk}:{getattr(self.user, 'place_id', '')}"
        return cache.get_or_set(name, lambda: entry.count(self.user) or 0, COUNTED_FOR)

    @cached_property
    def top_bar(self) -> list[str]:
        """Templates that apps put in the top bar: the place one works at."""
        return [item.value for item in registry.registered("top_bar")] if self.user else []

    @cached_property
    def organisation(self) -> str:
        """The structure's name, if an app knows it: ``register("organisation", "name", callable)``."""
        known = registry.registered("organisation")
        return cache.get_or_set("organisation", lambda: known[0].value() or "", COUNTED_FOR) if known else ""

    @cached_property
    def home(self) -> str:
        return self.menu[0].url if self.menu else "/"

    @cached_property
    def search_url(self) -> str:
        return reverse("pages:search")

    @cached_property
    def me_url(self) -> str:
        return _known("accounts:me")

    @cached_property
    def sign_out_url(self) -> str:
        return _known("accounts:sign_out")


def _known(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame(request):
    """Give each template its ``frame`` (context processor)."""
    return {"frame": Frame(request)}
