"""The addresses that providers call: a receipt has arrived, somebody said STOP.

Nobody signs in there: the address itself is the secret. A receipt may come twice, late, before the message is known,
or be forged by who has the address: `receive` takes that into account.
"""

import json
import logging
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import UnreadablePostError
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mobilite import clock
from mobilite.outbox.operations import receive
from mobilite.outbox.providers.addresses import secret
from mobilite.outbox.providers.receipts import READERS, BadReceipt, parse

logger = logging.getLogger("mobilite.outbox")

LARGEST = 256 * 1024  # bytes
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@login_not_required
@never_cache
def receipts(request: HttpRequest, provider: str, word: str) -> HttpResponse:
    """Take what a provider tells. One of them calls by GET: this GET writes, as no page does.

    What cannot be read is 400, and nothing of it is done; a wrong word is 404, without a page.
    """
    reader = READERS.get(provider)
    # Compared even for an unknown provider, so that the time tells nothing.
    if not constant_time_compare(word, secret(provider)) or reader is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    if request.method not in reader.methods:
        return HttpResponseNotAllowed(reader.methods)
    now = clock.now()
    try:
        found = parse(reader, _told(request), now)
    except BadReceipt as error:
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
    if request.method == "GET":
        return request.GET.dict()
    try:
        if request.content_type == FORM:
            return request.GET.dict() | request.POST.dict()
        return json.loads(request.body)
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise BadReceipt("not JSON") from error
