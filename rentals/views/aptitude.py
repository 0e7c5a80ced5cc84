"""The try before a first two-wheeler loan (row E5)."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from mobilite.people.shown import shown_name
from rentals import operations, rules
from rentals.forms.aptitude import AptitudeForm
from rentals.models import Status
from rentals.views.base import RentalForm
from rentals.views.drivers import WithDriver


class CheckAptitude(RentalForm):
    """The borrower's try."""

    title = "Essai avant un premier prêt"
    form_class = AptitudeForm
    button = "Noter l’essai"
    button_icon = "list-checks"
    may_be: tuple = (Status.CONFIRMED,)
    intro = "Une fois seulement. On regarde ensemble, sans piège\u00a0: ce qui ne va pas s’apprend."

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission():
            check = self.check()
            if check.ok or self.rental.status not in self.may_be:
                said = check.sentence if check.ok else "L’essai se fait avant de remettre les clés."
                messages.info(request, said)
                return HttpResponseRedirect(self.record_url)
        return super().dispatch(request, *args, **kwargs)

    def check(self) -> rules.Check:
        return rules.aptitude_check(self.rental)

    def about(self) -> dict:
        """Who tries, for the operation: the borrower unless it says."""
        return {}

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
            **self.about(),
            **self.done,
        )
        self.said = (
            "L’essai est noté\u00a0: prêt à partir."
            if made.ready
            else "L’essai est noté. Les clés restent ici, et la personne reçoit un message."
        )
        return self.record_url


class CheckDriverAptitude(WithDriver, CheckAptitude):
    """The try of somebody named beside the borrower: each person who will ride tries once."""

    may_be = (Status.CONFIRMED, Status.ONGOING)

    def get_title(self):
        return f"Essai de {shown_name(self.driver.person, self.request.user)} avant un premier prêt"

    def check(self):
        return rules.driver_aptitude_check(self.driver, self.rental.offer.category)

    def about(self):
        return {"driver_id": self.driver.pk}
