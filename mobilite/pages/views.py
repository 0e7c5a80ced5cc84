"""The pages of the frame itself: global search and style guide."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.mixins import AccessMixin
from django.http import Http404
from django.views.generic import TemplateView

from mobilite import registry

LONGEST_QUERY = 80


@dataclass(frozen=True)
class SearchResult:
    """One line of the global search."""

    title: str
    detail: str
    url: str
    icon: str
    kind: str


class SearchPage(AccessMixin, TemplateView):
    """Look for a person, a plate, a number or a telephone in everything that the user may see.

    Apps answer at the registry point "search": ``callable(query, user)`` returns at most 8 ``SearchResult``.
    """

    template_name = "mobilite/search.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        query = " ".join(self.request.GET.get("q", "").split())[:LONGEST_QUERY]
        groups: dict[str, list[SearchResult]] = {}
        if len(query) >= 2:
            for source in registry.registered("search"):
                for result in source.value(query, self.request.user)[:8]:
                    groups.setdefault(result.kind, []).append(result)
        found = sum(len(results) for results in groups.values())
        return super().get_context_data(
            title="Recherche", title_detail=query, query=query, groups=groups, found=found, **kwargs
        )


class StyleGuide(AccessMixin, TemplateView):
    """Show every component of the design, made of the real ones. For developers and administrators."""

    template_name = "mobilite/styleguide.html"
    is_sample = True

    def dispatch(self, request, *args, **kwargs):
        if not settings.DEBUG:
            if not request.user.is_authenticated:
                return self.handle_no_permission()
            if not request.user.has_perm("accounts.change_user"):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        from mobilite.pages.styleguide import samples

        return super().get_context_data(title="Guide de style", **samples(self.request), **kwargs)
