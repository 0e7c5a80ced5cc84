"""The address where a software tells what became of people: nobody signs in, the body is signed."""

import json
import logging
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from advice.recruitment.feed.listening import hear
from advice.recruitment.feed.models import Destination, Way
from advice.recruitment.feed.operations.base import secrets_of
from advice.recruitment.feed.signing import HEADER, is_signed
from mobilite import clock

logger = logging.getLogger("mobilite.feed")

LARGEST = 256 * 1024  # bytes


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def incoming(request: HttpRequest, code) -> HttpResponse:
    """Take hires and hours. A wrong signature and an unknown address are answered alike: 404, without a page."""
    now = clock.now()
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    destination = Destination.objects.open().filter(code=code, way=Way.WEBHOOK).first()
    try:
        body = request.body
    except (UnreadablePostError, RequestDataTooBig):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    known = secrets_of(destination, at=now) if destination is not None else ["nobody"]
    if not is_signed(request.headers.get(HEADER, ""), known, body, at=now) or destination is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    try:
        said = hear(destination, json.loads(body), at=now)
    except (ValueError, RecursionError) as error:
        logger.warning("What the software %s tells cannot be read: %s.", destination.pk, type(error).__name__)
        return JsonResponse(
            {"pourquoi": "Envoyez un objet JSON avec « retours », de 1 à 500 lignes."}, status=400
        )
    return JsonResponse({"retours": [one.as_json() for one in said]})
