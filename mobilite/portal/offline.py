"""On the home screen of a telephone, and without network: what may be kept there, what is said when nothing can be done.

Only pages that are the same for everybody are kept (``keeps = True``: help, offers, what damage costs). Nothing that
shows a person, a draft or a link of hers ever is: a telephone is lent, a session ends, and a kept page would not know.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import get_resolver, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from mobilite.portal.languages import is_public
from mobilite.portal.pages import PublicPage, structure

#: The colours of the frame of an installed page, as in ``portal.css``.
ACCENT, CANVAS = "#0b5566", "#f3f6f6"
#: Drawn by ``manage.py portal_icons``.
ICONS = {
    "portal/icon-192.png": "any",
    "portal/icon-512.png": "any",
    "portal/icon-512-maskable.png": "maskable",
}
WORKER = Path(__file__).with_name("worker.js")


def public_addresses() -> list[str]:
    """Return how the addresses of public pages begin: « /aide/ », « /conseil/demander/ », and « /rdv/ » for « /rdv/<token>/ »."""
    found = {f"/{route.split('<', 1)[0]}" for route, view in _routes(get_resolver(), "") if is_public(view)}
    return sorted(one for one in found if not any(one != other and one.startswith(other) for other in found))


def _routes(resolver: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern, route)
        else:
            yield route, pattern.callback


@method_decorator(cache_control(public=True, max_age=3600), name="dispatch")
class Manifest(View):
    """What a telephone needs to put our pages on its home screen."""

    http_method_names = ["get", "head"]

    def get(self, request):
        known = structure()
        name = known.short_name if known else "Mobilité"
        icons = [
            {
                "src": static(file),
                "sizes": "x".join([file.split("-")[1].removesuffix(".png")] * 2),
                "type": "image/png",
                "purpose": purpose,
            }
            for file, purpose in ICONS.items()
        ]
        said = {
            "id": "/",
            "name": f"{name}, mobilité" if known else name,
            "short_name": name,
            "lang": "fr",
            # The one page that opens without network, and leads to all others.
            "start_url": reverse("public:help"),
            "scope": "/",
            "display": "minimal-ui",
            "theme_color": ACCENT,
            "background_color": CANVAS,
            "icons": icons,
        }
        return JsonResponse(said, content_type="application/manifest+json")


class OfflinePage(PublicPage, TemplateView):
    """« Pas de réseau »: kept as soon as one of our pages is opened, shown when one cannot be."""

    template_name = "portal/offline.html"
    extra_context = {"title": _("Pas de réseau")}


@method_decorator(cache_control(no_cache=True), name="dispatch")
class Worker(View):
    """The script that keeps pages. It stands at the root to answer for the public ones, and answers for no other."""

    http_method_names = ["get", "head"]

    def get(self, request):
        known = structure()
        said = {
            "OFFLINE": reverse("public:offline"),
            "OURS": public_addresses(),
            "FILES": [
                static(name)
                for name in (
                    "portal/portal.css",
                    "portal/offline.js",
                    "mobilite/icons.svg",
                    "mobilite/brand.svg",
                )
            ],
            # The page kept says whom to call: another number makes it be kept again.
            "PHONE": known.phone if known else "",
        }
        code = WORKER.read_text()
        said["VERSION"] = hashlib.sha256(f"{code}{said}".encode()).hexdigest()[:12]
        head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in said.items())
        return HttpResponse(head + code, content_type="text/javascript; charset=utf-8")
