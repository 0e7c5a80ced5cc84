"""Propose a file to who keeps renewing: open it, or say why not."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.cases.lists import ADD
from advice.cases.renewed import WhyNot, decline
from mobilite import clock
from mobilite.pages.form_page import FormPage
from mobilite.pages.forms import PageForm, RadioCards
from mobilite.workflow import Refusal
from rentals.models import Rental

OPEN = "open"


class ProposeForm(PageForm, forms.Form):
    """Yes, or why not."""

    why = forms.ChoiceField(
        label="Un dossier de conseil pour cette personne\u202f?",
        choices=[(OPEN, "Oui, ouvrir un dossier"), *WhyNot.choices],
        widget=RadioCards,
    )


class Propose(FormPage):
    permission_required = (ADD, "people.view_person", "rentals.view_rental")
    title = "Proposer un dossier de conseil"
    form_class = ProposeForm
    button = "Continuer"
    refusals = (Refusal,)

    @cached_property
    def rental(self) -> Rental:
        return get_object_or_404(Rental.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_crumbs(self):
        return [(self.rental.reference, self.rental.get_absolute_url())]

    def perform(self, form):
        why = form.cleaned_data["why"]
        if why == OPEN:
            return f"{reverse('cases:new')}?location={self.rental.pk}"
        decline(self.rental.pk, why=why, at=clock.now(), actor=self.request.user)
        self.said = "C’est noté\u00a0: le dossier n’est plus proposé pour cette location."
        return self.rental
