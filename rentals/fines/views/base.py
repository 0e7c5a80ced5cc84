"""What the pages about one notice share: which one, who acts and when, the way back."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal
from rentals.fines.lists import CHANGE, FINES
from rentals.fines.models import Fine

LOADED = ("vehicle__category", "rental__person", "person__commune", "noted_by")


class OfFine:
    """Mixin of what is done to one notice, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def fine(self) -> Fine:
        fines = Fine.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(fines, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.fine


class FineForm(OfFine, FormPage):
    """A short form about one notice, then back to its page."""

    def get_crumbs(self):
        return [FINES, (str(self.fine), self.fine.get_absolute_url())]


class FineAct(OfFine, ActView):
    """A button about one notice."""


def noted_reading(fine: Fine, user) -> None:
    """Write that somebody read who drove."""
    if fine.person is not None:
        note_reading(fine.person, reader=user, at=clock.now())


def hides_address(fine: Fine, user) -> bool:
    """Tell whether the driver's address was asked to stay hidden, and is not this user's to see (row H11)."""
    hidden = fine.person is not None and fine.person.address_is_hidden
    return hidden and not user.has_perm("people.view_hidden_address")
