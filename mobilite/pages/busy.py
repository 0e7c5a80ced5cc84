"""What a person reads when the embedded database stays busy: nothing was written, what was typed is one step back."""

from django.db import OperationalError
from django.shortcuts import render


class BusyDatabase:
    """Answer 503 with a French page instead of an error when SQLite is held by a longer act (an import)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError) or "locked" not in str(exception):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "10"
        return response
