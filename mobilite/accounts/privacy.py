"""What a shared computer must not keep: pages that somebody saw while signed in."""

from django.utils.cache import add_never_cache_headers


class PrivatePages:
    """Middleware: tell browsers not to keep what a signed-in account was shown.

    The computers of a counter are shared: after signing out, « Back » must not show a person's page. A view that
    set Cache-Control itself (photos, documents) knows better.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response
