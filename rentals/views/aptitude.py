"""The try before a first two-wheeler loan (row E5)."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from rentals import operations, rules
from rentals.forms.aptitude import AptitudeForm
from rentals.models import Status
from rentals.views.base import RentalForm


class CheckAptitude(RentalForm):
    title = "Essai avant un premier prêt"
    form_class = AptitudeForm
    button = "Noter l’essai"
    button_icon = "list-checks"
    intro = "Une fois seulement. On regarde ensemble, sans piège\u00a0: ce qui ne va pas s’apprend."

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission():
            check = rules.aptitude_check(self.rental)
            if check.ok or self.rental.status != Status.CONFIRMED:
                said = check.sentence if check.ok else "L’essai se fait avant de remettre les clés."
                messages.info(request, said)
                return HttpResponseRedirect(self.record_url)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"exercises": self.rental.offer.category.exercises}

    def perform(self, form):
        answers = form.cleaned_data
        made = operations.check_aptitude(
            self.rental.pk,
            exercises=form.exercises,
            ready=answers["ready"] == "yes",
            reason=answers["reason"],
            training=answers["training"],
            **self.done,
        )
        self.said = (
            "L’essai est noté\u00a0: prêt à partir."
            if made.ready
            else "L’essai est noté. Les clés restent ici, et la personne reçoit un message."
        )
        return self.record_url
