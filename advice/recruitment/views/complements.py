"""Hours at a neighbour's beside the job here: the form, and its last day."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.recruitment import operations
from advice.recruitment.forms.complements import ComplementForm, EndComplementForm
from advice.recruitment.sheet import hours_fr
from advice.recruitment.views.base import ReferralForm
from mobilite import clock
from mobilite.pages.form_page import Consequences


class AddComplement(ReferralForm):
    title = "Une mission chez une voisine"
    form_class = ComplementForm
    button = "Noter la mission"
    button_icon = "plus"
    said = "La mission complémentaire est notée."

    @property
    def intro(self):
        hours = self.referral.weekly_hours
        kept = f" Elle y garde ses {hours_fr(hours)} par semaine." if hours else ""
        return f"Elle reste embauchée par {self.referral.employer}.{kept}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"but": self.referral.employer_id}

    def consequences(self, form):
        said = [
            ("handshake", "Son accord vaut pour cette structure, et pour aucune autre."),
            ("clock", "Ses heures se lisent structure par structure, 48 par semaine au plus."),
        ]
        return Consequences(icon="clock", sentences=said)

    def perform(self, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "agrees"}
        operations.add_complement(self.referral.pk, **values, **self.done)
        return self.referral


class EndComplement(ReferralForm):
    title = "Dernier jour de cette mission"
    form_class = EndComplementForm
    button = "Enregistrer"
    said = "Le dernier jour est noté."

    @cached_property
    def complement(self):
        rows = self.referral.complements.select_related("employer__partner")
        return get_object_or_404(rows, pk=self.kwargs["complement"])

    @property
    def intro(self):
        return f"{self.complement}, {self.complement.employer}."

    def get_initial(self):
        return {"on": self.complement.ends_on or clock.today()}

    def perform(self, form):
        operations.end_complement(self.complement.pk, **form.cleaned_data, **self.done)
        return self.referral
