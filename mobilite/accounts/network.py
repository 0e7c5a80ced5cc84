"""Where a request comes from, to slow down whoever tries too often."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the visitor; empty when the server does not know it.

    Each of the ``PROXIES`` servers in front adds, at the end of X-Forwarded-For, the address that spoke to it. So the
    visitor's is so many from the end: what stands before was written by the visitor, and is not believed.
    """
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.PROXIES <= len(said):
        try:
            return str(ip_address(said[-settings.PROXIES].strip()))
        except ValueError:
            pass
    return request.META.get("REMOTE_ADDR", "")
