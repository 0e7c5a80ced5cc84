"""QR codes, as SVG."""

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

#: A quarter of the squares may be scratched or dirty: a tag hangs on keys.
ERROR = "q"


def whole_address(path: str) -> str:
    """Return the address that a telephone opens, from a path of ours."""
    return settings.SITE_URL.rstrip("/") + path


def qr_data(text: str) -> str:
    """Return the picture of a QR code as a data address (SVG), with the four light squares that readers ask around it."""
    return segno.make(text, error=ERROR, micro=False).svg_data_uri(
        scale=1, border=4, dark="#000", light="#fff"
    )


def qr_drawing(text: str, *, title: str) -> SafeString:
    """Return the picture of a QR code as an SVG element of a page; ``title`` says what it opens, to whoever does not see it."""
    code = segno.make(text, error=ERROR, micro=False)
    return mark_safe(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", title=title))
