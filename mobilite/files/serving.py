"""Send a private file. The page that calls this has checked who asks: there is no address of its own."""

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from mobilite.files import storage


def serve(name: str, content_type: str, *, download_as: str = "") -> FileResponse:
    """Return a response with the file, kept by no shared cache; ``download_as`` names what is saved.

    Raises Http404 when the file is missing.
    """
    try:
        file = storage.open(name)
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    response = private(FileResponse(file, content_type=content_type))
    response["Content-Disposition"] = content_disposition_header(bool(download_as), download_as or "fichier")
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Mark a response as for this browser alone, and keep whatever is in it from acting as a page."""
    # Names are never used twice: what was seen once needs no asking again.
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
