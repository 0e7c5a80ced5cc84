"""The addresses that providers call: a receipt has arrived, somebody said STOP.

Nobody signs in there: the address itself is the secret. A receipt may come twice, late, before the message is known,
or be forged by who has the address: `receive` takes that into account.
"""

import json
import logging
from collections.abc import Iterator
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mobilite import clock
from mobilite.outbox.operations import receive
from mobilite.outbox.providers.receipts import READERS, BadReceipt, parse

logger = logging.getLogger("mobilite.outbox")

LARGEST = 256 * 1024  # bytes


def secret(name: str) -> str:
    """Return the secret word of one provider's address. It changes with SECRET_KEY, and tells nothing of it."""
    return salted_hmac("mobilite.outbox.receipts", name, algorithm="sha256").hexdigest()[:40]


def addresses(base_url: str) -> Iterator[tuple[str, str]]:
    """Yield (where it goes, address) for each provider; ``base_url`` is where the world reaches us."""
    for name, reader in READERS.items():
        yield reader.what, base_url.rstrip("/") + reverse("outbox:receipts", args=[name, secret(name)])


@csrf_exempt
@login_not_required
@never_cache
def receipts(request: HttpRequest, provider: str, word: str) -> HttpResponse:
    """Take what a provider tells. One of them calls by GET: this GET writes, as no page does.

    What cannot be read is 400, and nothing of it is done; a wrong word is 404, like any address that does not exist.
    """
    reader = READERS.get(provider)
    # Compared even for an unknown provider, so that the time tells nothing.
    if not constant_time_compare(word, secret(provider)) or reader is None:
        raise Http404
    if request.method not in reader.methods:
        return HttpResponseNotAllowed(reader.methods)
    now = clock.now()
    try:
        found = parse(reader, _told(request), now)
    except (BadReceipt, BadRequest) as error:
        logger.warning("A receipt of %s cannot be read: %s.", reader.provider, error)
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    except RequestDataTooBig:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    for receipt in found:
        receive(receipt, provider=reader.provider, at=now)
    return HttpResponse(status=HTTPStatus.OK)


def _told(request: HttpRequest) -> object:
    """Return what was said: the query, a form or JSON."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        raise RequestDataTooBig
    if request.method == "GET" or request.content_type == "application/x-www-form-urlencoded":
        return request.GET.dict() | (request.POST.dict() if request.method == "POST" else {})
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise BadReceipt("not JSON") from error
