"""Give the file of a document to those who may see it."""

import logging

from csp.decorators import csp_exempt
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mobilite.documents.copies import signed_content
from mobilite.documents.models import Document
from mobilite.documents.operations import Altered, content_of, ticket_of
from mobilite.documents.seals import NotSealedYet, sealed_content
from mobilite.pages.record_page import Notice

logger = logging.getLogger(__name__)


# The browser's own PDF viewer is not a page of ours: our policy would keep it from drawing.
@csp_exempt()
@require_safe
def pdf(request, number):
    """Show a document's PDF: to staff who may, to the person whom it is about. Others find nothing (404).

    Signed by all, it says who signed, when and how. ``?format=original`` gives it as issued, ``?format=ticket`` gives a
    receipt on a till's 80 mm roll.
    """
    reads = {"ticket": ticket_of, "original": content_of}
    return _shown(request, number, reads.get(request.GET.get("format", ""), signed_content))


@csp_exempt()
@require_safe
def sealed(request, number):
    """Show the sealed copy of a signed document, to the same people; nothing (404) before it is sealed."""
    return _shown(request, number, sealed_content, suffix="-scelle")


def _shown(request, number, read, *, suffix=""):
    documents = Document.objects.visible_to(request.user).select_related("seal")
    document = get_object_or_404(documents, number=number)
    try:
        content = read(document)
    except NotSealedYet as refusal:
        raise Http404 from refusal
    except Altered as refusal:
        logger.error("%s%s: its file is not the one written", document.number, suffix)
        notice = Notice("Il n’est pas montré.", refusal.sentence, kind="bad", icon="shield-alert")
        page = {"title": "Ce document n’est plus celui qui a été établi", "notice": notice}
        return render(request, "documents/altered.html", page, status=500)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.number}{suffix}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
