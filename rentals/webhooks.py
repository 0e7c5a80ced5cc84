"""Stripe knocks: the signature is checked, then the event is heard, once. Nobody signs in: the signature is the proof."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mobilite import clock
from rentals.payments import stripe_gateway as gateway
from rentals.payments.online import hear, note_refused

LARGEST = 512 * 1024  # bytes


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """Take an event. 400: not Stripe's, or too old, and counted; 503: not now, Stripe calls again; 404: not branched here."""
    if not gateway.is_on():
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    now = clock.now()
    try:
        event = gateway.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except gateway.BadCall as bad:
        note_refused(bad.why, at=now)
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if event.is_live != gateway.is_live():
        # Of the other mode of the same account: heard, and nothing is done of it.
        return HttpResponse(status=HTTPStatus.OK)
    try:
        hear(event, at=now)
    except gateway.GatewayDown:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(status=HTTPStatus.OK)
