"""The papers of a rental: quote, contract, amendment, and the signed copy."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from mobilite.files.serving import serve
from mobilite.people.representing import signing
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import documents, operations
from rentals.forms.acts import SignForm
from rentals.forms.pads import CONTRACT_CONSENT, PadsForm
from rentals.models import Rental, SigningMeans, Status
from rentals.operations import RentalRefused
from rentals.views.base import RentalAct, RentalForm


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


class Sign(RentalForm):
    title = "Faire signer le contrat"
    form_class = SignForm
    button = "Noter la signature"
    button_icon = "signature"
    said = "La signature est notée."

    def get_form_kwargs(self):
        answer = signing(self.rental.person, paris_date(self.done["at"]))
        return super().get_form_kwargs() | {"signing": answer}

    def perform(self, form):
        if form.cleaned_data["means"] == SigningMeans.TOUCH:
            self.said = ""
            return reverse("rentals:sign_here", args=[self.rental.pk])
        operations.sign(self.rental.pk, **form.cleaned_data, **self.done)
        return self.record_url


class SignHere(RentalForm):
    """The contract, signed by finger on this screen by both sides (row D4)."""

    template_name = "rentals/sign.html"
    title = "Signer le contrat à l’écran"
    form_class = PadsForm
    button = "Enregistrer les signatures"
    button_icon = "signature"
    said = "Le contrat est signé."

    @cached_property
    def contract(self):
        """The contract to sign now, or None."""
        is_open = self.rental.signed_at is None and self.rental.status == Status.CONFIRMED
        return self.rental.contract() if is_open else None

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.contract is None:
            messages.info(request, "Il n’y a pas de contrat à signer maintenant.")
            return HttpResponseRedirect(self.record_url)
        return super().dispatch(request, *args, **kwargs)

    @property
    def shown(self) -> str:
        """What is signed: this contract and no other, as it is frozen."""
        return f"Contrat {self.contract.number}, contenu {self.contract.context_sha256}"

    def get_form_kwargs(self):
        given = {"rental": self.rental, "user": self.request.user, "at": self.done["at"]}
        return {**super().get_form_kwargs(), **given, "consent": CONTRACT_CONSENT}

    def perform(self, form):
        if self.request.POST.get("shown") != self.shown:
            raise RentalRefused("Le contrat a changé : relisez-le, puis signez à nouveau.")
        made = form.made(self.shown, self.request.headers.get("user-agent", ""))
        operations.sign(
            self.rental.pk,
            means=SigningMeans.TOUCH,
            signing=made,
            cosigner=form.cleaned_data.get("cosigner"),
            **self.done,
        )
        return self.record_url

    def get_context_data(self, **kwargs):
        reads = self.request.user.has_perm("documents.view_document")
        url = self.contract.get_absolute_url() if reads else ""
        return super().get_context_data(contract=self.contract, shown=self.shown, contract_url=url, **kwargs)


class SignedCopy(PermissionRequiredMixin, View):
    """The signed copy that was added, for those who may see rentals."""

    permission_required = "documents.view_document"

    def get(self, request, pk):
        rental = get_object_or_404(Rental.objects.visible_to(request.user), pk=pk)
        if not rental.signed_file:
            raise Http404
        kind = "application/pdf" if rental.signed_file.endswith(".pdf") else "image/jpeg"
        return serve(rental.signed_file, kind)


def with_receipt(said: str, issue, *args, **done) -> str:
    """Issue a receipt for money that was just noted, and say so; the money stands even when no paper can be made."""
    try:
        receipt = issue(*args, **done)
    except Refusal as refusal:
        return f"{said} Pas de reçu\u00a0: {refusal.sentence}"
    return f"{said} Le reçu {receipt.number} est prêt."
