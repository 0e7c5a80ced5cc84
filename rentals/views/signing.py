"""Have papers signed: the contract, its amendments, and those who drive beside the borrower (rows D4, D6, D7, H9)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite.documents.models import Document, Kind
from mobilite.pages.french import typography
from mobilite.people.representing import signing
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from rentals import operations
from rentals.forms.acts import DriverSignForm, RefuseAmendmentForm, SignForm
from rentals.forms.pads import AMENDMENT_CONSENT, CONTRACT_CONSENT, PadsForm
from rentals.models import SigningMeans, Status
from rentals.operations import RentalRefused
from rentals.operations.amendments import MAY_BE_SIGNED
from rentals.operations.hands import naming_paper, shown, waiting_on, why_not_yet
from rentals.views.base import RentalForm
from rentals.views.drivers import OfDriver


class HowToSign(RentalForm):
    """How is it signed? On paper, which is noted at once; by finger, on the next page."""

    form_class: Any = SignForm
    button = "Noter la signature"
    button_icon = "signature"
    said = "La signature est notée."
    #: The page of the pads.
    here = ""
    means: tuple[SigningMeans, ...] = tuple(SigningMeans)

    @property
    def signer(self):
        return self.rental.person

    def get_form_kwargs(self):
        answer = signing(self.signer, paris_date(self.done["at"]))
        return super().get_form_kwargs() | {"signing": answer, "means": self.means}

    def perform(self, form):
        if form.cleaned_data["means"] == SigningMeans.TOUCH:
            self.said = ""
            return reverse(f"rentals:{self.here}", kwargs=self.kwargs)
        self.sign(form.cleaned_data)
        return self.record_url

    def sign(self, asked) -> None:
        raise NotImplementedError


class OnTheScreen(RentalForm):
    """A paper signed by finger on this screen: one pad for each hand."""

    template_name = "rentals/sign.html"
    form_class = PadsForm
    button = "Enregistrer les signatures"
    button_icon = "signature"
    consent = CONTRACT_CONSENT
    nothing = "Il n’y a pas de contrat à signer maintenant."

    @cached_property
    def paper(self) -> Document | None:
        """The paper to sign now, or None."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.paper is None:
            messages.info(request, self.nothing)
            return HttpResponseRedirect(self.record_url)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def waiting(self) -> list:
        """Who is named by the paper beside the borrower and has not signed, with why she cannot yet."""
        at, user = self.done["at"], self.request.user
        return [(one, why_not_yet(one, at, user)) for one in waiting_on(self.paper, self.rental)]

    @property
    def drivers(self) -> list:
        return [one for one, why in self.waiting if not why]

    @property
    def borrower(self):
        return self.rental.person

    def get_form_kwargs(self):
        given = {"user": self.request.user, "at": self.done["at"], "consent": self.consent}
        return {
            **super().get_form_kwargs(), **given, "borrower": self.borrower, "drivers": self.drivers,
        }  # fmt: skip

    def perform(self, form):
        if self.request.POST.get("shown") != shown(self.paper):
            raise RentalRefused("Le papier à signer a changé : relisez-le, puis signez à nouveau.")
        made = form.made(shown(self.paper), self.request.headers.get("user-agent", ""))
        left = [one for one, _why in self.waiting if one.pk not in {hand.driver_id for hand in made.signed}]
        self.sign(form, made)
        if left:
            names = ", ".join(shown_name(one.person, self.request.user) for one in left)
            self.said = typography(f"{self.said} Il manque encore la signature de {names}.")
        return self.record_url

    def sign(self, form, made) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        reads, user = self.request.user.has_perm("documents.view_document"), self.request.user
        later = [typography(f"{shown_name(one.person, user)} ne signe pas encore : {why}") for one, why in self.waiting if why]  # fmt: skip
        return super().get_context_data(
            paper=self.paper,
            paper_word=self.paper.get_kind_display(),
            paper_url=self.paper.get_absolute_url() if reads else "",
            shown=shown(self.paper),
            later=later,
            **kwargs,
        )


# The contract.


class Sign(HowToSign):
    title = "Faire signer le contrat"
    here = "sign_here"

    def sign(self, asked):
        operations.sign(self.rental.pk, **asked, **self.done)


class SignHere(OnTheScreen):
    """The contract: the borrower, whoever drives beside her and is here, and us (rows D4, H9)."""

    title = "Signer le contrat à l’écran"
    said = "Le contrat est signé."

    @cached_property
    def paper(self):
        is_open = self.rental.signed_at is None and self.rental.status == Status.CONFIRMED
        return self.rental.contract() if is_open else None

    def sign(self, form, made):
        cosigner = form.cleaned_data.get("cosigner")
        operations.sign(
            self.rental.pk, means=SigningMeans.TOUCH, signing=made, cosigner=cosigner, **self.done
        )


# Somebody who drives beside the borrower.


class SignDriver(OfDriver, HowToSign):
    title = "Faire signer"
    form_class = DriverSignForm
    here = "sign_driver_here"
    means = (SigningMeans.TOUCH, SigningMeans.PAPER)
    intro = "Le contrat, ou l’avenant, qui porte son nom."

    @property
    def signer(self):
        return self.driver.person

    def sign(self, asked):
        operations.sign_driver(self.driver.pk, **asked, **self.done)


class SignDriverHere(OfDriver, OnTheScreen):
    """The paper that names her, signed by her alone: the others signed before."""

    title = "Signature de"
    button = "Enregistrer la signature"
    said = "La signature est notée."
    nothing = "Il n’y a rien à faire signer à cette personne maintenant."

    @cached_property
    def paper(self):
        self.driver.rental = self.rental
        done = self.driver.signed_at is not None or self.driver.until_at is not None
        return None if done or self.rental.signed_at is None else naming_paper(self.driver)

    @property
    def consent(self):
        return CONTRACT_CONSENT if self.paper.kind == Kind.CONTRACT else AMENDMENT_CONSENT

    @cached_property
    def waiting(self):
        return [(self.driver, why_not_yet(self.driver, self.done["at"], self.request.user))]

    @property
    def borrower(self):
        return None

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.paper is not None and not self.drivers:
            messages.warning(request, typography(f"Elle ne signe pas encore : {self.waiting[0][1]}"))
            return HttpResponseRedirect(self.record_url)
        return super().dispatch(request, *args, **kwargs)

    def sign(self, form, made):
        operations.sign_driver(
            self.driver.pk,
            means=SigningMeans.TOUCH,
            signing=made,
            cosigner=form.cleaned_data.get(f"cosigner_{self.driver.pk}"),
            **self.done,
        )


# An amendment.


class WithAmendment:
    """Mixin of a form about one amendment of the rental, whose key is in the address."""

    @cached_property
    def amendment(self) -> Document:
        papers = Document.objects.about(self.rental).filter(kind=Kind.AMENDMENT)
        return get_object_or_404(papers, pk=self.kwargs["amendment"])

    @property
    def is_signed(self) -> bool:
        return hasattr(self.amendment, "amendment_signing")

    @property
    def is_refused(self) -> bool:
        return hasattr(self.amendment, "amendment_refusal")

    def get_title(self):
        return f"{self.title} {self.amendment.number}"


class SignAmendment(WithAmendment, HowToSign):
    title = "Faire signer l’avenant"
    here = "sign_amendment_here"
    template_name = "rentals/sign_amendment.html"
    means = (SigningMeans.TOUCH, SigningMeans.PAPER)

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.is_signed:
            messages.info(request, f"L’avenant {self.amendment.number} est déjà signé.")
            return HttpResponseRedirect(self.record_url)
        return super().dispatch(request, *args, **kwargs)

    def sign(self, asked):
        operations.sign_amendment(self.amendment.pk, **asked, **self.done)


class RefuseAmendment(WithAmendment, RentalForm):
    """It will not be signed for now: why, and the keys may change hands all the same."""

    title = "Pas de signature pour l’avenant"
    form_class = RefuseAmendmentForm
    button = "Noter qu’il n’est pas signé"
    danger = True
    intro = "Le départ ou le retour se fait alors sans lui. Un responsable décide de la suite, et il peut encore être signé."
    said = "C’est noté. Un responsable décide de la suite."

    def perform(self, form):
        operations.refuse_amendment(self.amendment.pk, **form.cleaned_data, **self.done)
        return self.record_url


class SignAmendmentHere(WithAmendment, OnTheScreen):
    title = "Signer à l’écran l’avenant"
    said = "L’avenant est signé."
    consent = AMENDMENT_CONSENT
    nothing = "Cet avenant est déjà signé, ou la location est finie."

    @cached_property
    def paper(self):
        is_open = self.rental.status in MAY_BE_SIGNED and not self.is_signed
        return self.amendment if is_open else None

    def sign(self, form, made):
        cosigner = form.cleaned_data.get("cosigner")
        operations.sign_amendment(
            self.amendment.pk, means=SigningMeans.TOUCH, signing=made, cosigner=cosigner, **self.done
        )
