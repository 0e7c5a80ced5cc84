"""Send a person what is missing."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.pages.form_page import ActView
from mobilite.people.models import Person
from mobilite.workflow import Refusal
from rentals import operations


class SendMissing(ActView):
    """The button of the sheet « Il manque »."""

    permission_required = ("rentals.change_rental", "outbox.add_message")
    refusals = (Refusal,)

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(people, pk=self.kwargs["pk"])

    def get_back_url(self):
        return reverse("people:missing", args=[self.person.pk])

    def perform(self):
        message = operations.send_missing(self.person.pk, at=clock.now(), actor=self.request.user)
        self.said = (
            f"La liste part par {message.get_channel_display()}."
            if message
            else "Rien ne peut lui être écrit\u00a0: le comptoir a une tâche pour la lui dire."
        )
        return self.get_back_url()
