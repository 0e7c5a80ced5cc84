"""Pages travel compressed: a planning of 500 vehicles weighs 27 KB instead of 400 (docs/decisions/0012-gzip.md)."""

from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Compress what is text, for the browsers that say they read it. Photos and PDF are compressed already."""

    def process_response(self, request, response):
        if not response.get("Content-Type", "").startswith("text/"):
            return response
        return super().process_response(request, response)
