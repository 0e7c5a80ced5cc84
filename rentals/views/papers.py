"""The papers of a rental: quote, contract, amendment, the signed copy, the evidence of a signature."""

from datetime import datetime

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import View

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.documents.models import SEALABLE, Document
from mobilite.files.serving import private, serve
from mobilite.workflow import Refusal
from rentals import documents
from rentals.documents.evidence import evidence_sheet
from rentals.models import Rental
from rentals.views.base import RentalAct


def contract_for(rental: Rental, *, at: datetime, actor) -> str:
    """Issue the contract of a rental just confirmed and return the sentence that says so. Raises Refusal."""
    contract = documents.issue_contract(rental, at=at, actor=actor)
    return f"La location est confirmée. Le contrat {contract.number} est prêt à signer."


class IssueQuote(RentalAct):
    """The free quote, on paper before any contract (row B8)."""

    def perform(self):
        quote = documents.issue_quote(self.rental, **self.done)
        self.said = f"Le devis {quote.number} est prêt."
        return self.record_url


class IssueContract(RentalAct):
    def perform(self):
        contract = documents.issue_contract(self.rental, **self.done)
        self.said = f"Le contrat {contract.number} est prêt à signer."
        return self.record_url


class SignedCopy(PermissionRequiredMixin, View):
    """The signed copy that was added, for those who may see rentals."""

    permission_required = "documents.view_document"

    def get(self, request, pk):
        rental = get_object_or_404(Rental.objects.visible_to(request.user), pk=pk)
        if not rental.signed_file:
            raise Http404
        kind = "application/pdf" if rental.signed_file.endswith(".pdf") else "image/jpeg"
        return serve(rental.signed_file, kind)


@method_decorator(csp_exempt(), name="dispatch")
class EvidenceSheet(PermissionRequiredMixin, View):
    """What proves that a paper of this rental was signed, for those who may see it (row D4)."""

    http_method_names = ["get", "head"]
    permission_required = ("documents.view_document", "rentals.view_signature")

    def get(self, request, pk, number):
        rental = get_object_or_404(Rental.objects.visible_to(request.user).select_related("person"), pk=pk)
        papers = documents.documents_of(rental) & Document.objects.visible_to(request.user)
        document = get_object_or_404(papers.filter(kind__in=SEALABLE).select_related("seal"), number=number)
        at = clock.now()
        try:
            content = evidence_sheet(document, rental, at=at, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(rental.get_absolute_url())
        note_reading(rental.person, reader=request.user, at=at)
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'inline; filename="preuve-{document.number}.pdf"'
        return response


def with_receipt(said: str, issue, *args, **done) -> str:
    """Issue a receipt for money that was just noted, and say so; the money stands even when no paper can be made."""
    try:
        receipt = issue(*args, **done)
    except Refusal as refusal:
        return f"{said} Pas de reçu\u00a0: {refusal.sentence}"
    return f"{said} Le reçu {receipt.number} est prêt."
