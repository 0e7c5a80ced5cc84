"""What the pages about one rental share: which one, the way back, who acts and when."""

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal
from rentals.models import Rental, Status, unsigned_amendments
from rentals.shown import rental_title

RENTALS = ("Locations", reverse_lazy("rentals:list"))
LOADED = (
    "person__commune",
    "offer__category",
    "rate",
    "pickup_place",
    "return_place",
    "prescriber__partner",
    "wanted_vehicle",
    "requested_by",
    "key_drop__place",
    "distance",
    "withdrawal",
)


def address(name: str, *args) -> str:
    """Return the address of a page, or nothing while that page is not there."""
    try:
        return reverse(f"rentals:{name}", args=args)
    except NoReverseMatch:
        return ""


class OfRental:
    """Mixin of what is done to one rental, whose key is in the address."""

    permission_required: str | tuple[str, ...] = "rentals.change_rental"
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def rental(self) -> Rental:
        rentals = Rental.objects.visible_to(self.request.user).select_related(*LOADED).with_vehicles()
        return get_object_or_404(rentals, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        """Who acts and when, for the operation."""
        return {"at": clock.now(), "actor": self.request.user}

    @property
    def record_url(self) -> str:
        return reverse("rentals:rental", args=[self.kwargs["pk"]])

    def get_back_url(self):
        return self.record_url


class RentalForm(OfRental, FormPage):
    """A short form about one rental, then back to its page."""

    def get_crumbs(self):
        return [RENTALS, (rental_title(self.rental, self.request.user), self.record_url)]


class RentalAct(OfRental, ActView):
    """A button about one rental."""


class Amending:
    """Mixin of a page that changes a signed contract: its second button leads on to the signatures of the amendment (row D7)."""

    rental: Rental
    record_url: str

    @property
    def may_sign_next(self) -> bool:
        """Whether what the page does gets an amendment."""
        return self.rental.signed_at is not None and self.rental.status in (Status.CONFIRMED, Status.ONGOING)

    def next_url(self) -> str:
        """Return where to go once it is done: the signatures when they were asked for, else the page of the rental."""
        if self.request.POST.get("do") != "sign":
            return self.record_url
        amendment = unsigned_amendments(self.rental).last()
        return address("sign_amendment", self.rental.pk, amendment.pk) if amendment else self.record_url
