"""Who drives: the card of a rental, and naming and taking off somebody else (row H9)."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite.money import french
from mobilite.pages.form_page import Consequences
from mobilite.pages.french import date_fr, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card
from mobilite.people.models import Person
from mobilite.people.shown import born_words, shown_name
from rentals import access, driving, operations, rules
from rentals.access import shown
from rentals.documents.parts import driver_excess
from rentals.forms.acts import NothingAsked, ReasonForm
from rentals.models import RentalDriver, Status
from rentals.views.base import RENTALS, Amending, OfRental, RentalForm, address
from rentals.views.pick_person import PickPerson, person_asked

ACTS = ("rentals.change_rental", "people.view_person")
REASONS = (
    "Elle ne conduit plus ce véhicule.",
    "Son permis n’est plus valable.",
    "Le locataire le demande.",
)


class DriversCard:
    """Mixin of the page of a rental: the card « Qui conduit »."""

    def drivers_card(self) -> list[Card]:
        """Return the card, once somebody may be named or was: the borrower, then the others."""
        rental, user = self.rental, self.request.user
        rows = list(rental.drivers.select_related("person").order_by("from_at", "pk"))
        is_open = rental.status in driving.OPEN
        if not rows and not is_open:
            return []
        named = driving.named(rental) if rows else []
        verdicts = access.driver_verdicts(rental, [one.person for one in named], self.now) if is_open else {}
        may_see, may_act = user.has_perm("people.view_person"), self.may_act and is_open
        signed = rental.signed_at is not None
        lines = [self._driver(rental.person, "Locataire", may_see, _signed_chip(rental.signed_at))]
        for one in named:
            line = self._driver(one.person, "Conduit aussi", may_see, _signed_chip(one.signed_at))
            may_know = user.has_perm(shown.SEES_RESTRICTIONS)
            known = [access.restricted_words(v, may_know=may_know) for v in verdicts.get(one.person_id, ())]
            line["missing"] = [verdict.sentence for verdict in known if not verdict.ok]
            line["sheet"] = (
                reverse("people:missing", args=[one.person_id]) if may_see and line["missing"] else ""
            )
            line["excess"] = _excess_words(rental, one.person)
            line["acts"] = list(self._driver_acts(one, signed)) if may_act and may_see else []
            lines.append(line)
        gone = [one for one in rows if one.until_at is not None]
        for one in gone:
            line = self._driver(one.person, "A conduit", may_see, chip("closed", "Ne conduit plus"))
            since, until = (date_fr(at, weekday=False, year=False) for at in (one.from_at, one.until_at))
            when = f"Le {since}" if since == until else f"Du {since} au {until}"
            line["detail"] = typography(f"{when} : {one.removed_reason}")
            lines.append(line)
        edit = Act("Inscrire", self.url("add_driver"), "user-plus") if may_act and may_see else None
        return [
            Card(
                "Qui conduit",
                "id-card",
                edit=edit,
                template="rentals/cards/drivers.html",
                context={"lines": lines},
            )
        ]

    def _driver(self, person, role, may_see, state):
        return {
            "name": shown_name(person, self.request.user),
            "url": person.get_absolute_url() if may_see else "",
            "role": role,
            "chip": state,
        }

    def _driver_acts(self, one, signed):
        if signed and one.signed_at is None and self.rental.status in (Status.CONFIRMED, Status.ONGOING):
            yield Act("Faire signer", self.url("sign_driver", one.pk), "signature")
        may_try = self.rental.status in (Status.CONFIRMED, Status.ONGOING)
        if may_try and not rules.driver_aptitude_check(one, self.rental.offer.category).ok:
            yield Act("Faire l’essai", self.url("driver_aptitude", one.pk), "list-checks")
        yield Act("Retirer", self.url("remove_driver", one.pk), "user-x")


def _signed_chip(signed_at):
    if signed_at is None:
        return chip("expected", "À signer")
    return chip("signed", f"Signé le {date_fr(signed_at, weekday=False, year=False)}")


def _excess_words(rental, person) -> str:
    """Return what a damage may cost this driver, when the insurer says it; "" for nothing to say."""
    excess = driver_excess(rental, person)
    if not excess.damage:
        return ""
    label = f", {excess.label[:1].lower()}{excess.label[1:]}" if excess.label else ""
    return typography(f"Franchise : {french(excess.damage)}{label}")


class PickDriver(OfRental, PickPerson):
    """Who also drives? The picker of a new rental, for one that is there."""

    permission_required = ACTS
    template_name = "rentals/new_driver.html"

    def get_context_data(self, **kwargs):
        crumbs = [RENTALS, (self.rental.reference, self.record_url)]
        context = super().get_context_data(**kwargs)
        return context | {"title": "Inscrire un autre conducteur", "crumbs": crumbs, "kept": []}

    def line(self, person, kept):
        url = f"{address('add_driver', self.rental.pk)}?personne={person.pk}"
        return super().line(person, kept) | {"url": url}

    def new_person_url(self, kept, public, query):
        if not self.request.user.has_perm("people.add_person"):
            return ""
        return f"{reverse('people:new')}?suite={address('add_driver', self.rental.pk)}"


class AddDriver(Amending, RentalForm):
    """What the rules say of her, then one press. Nobody chosen yet: the picker."""

    title = "Inscrire un autre conducteur"
    permission_required = ACTS
    form_class = NothingAsked
    template_name = "rentals/driver.html"
    button = "Inscrire"
    button_icon = "user-plus"

    @cached_property
    def person(self) -> Person | None:
        return person_asked(self.request)

    def get(self, request, *args, **kwargs):
        if self.person is None:
            return PickDriver.as_view()(request, *args, **kwargs)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.person is None:
            return redirect("rentals:add_driver", pk=self.rental.pk)
        return super().post(request, *args, **kwargs)

    def perform(self, form):
        driver = operations.add_driver(self.rental.pk, person=self.person, **self.done)
        signed = driver.rental.signed_at is not None
        paper = "l’avenant est prêt à signer" if signed else "le contrat portera son nom"
        self.said = f"{driver.person} est sur la location\u00a0: {paper}."
        return self.next_url()

    def consequences(self, form):
        if self.rental.signed_at is not None:
            paper = "Un avenant est établi, à signer par le locataire et par cette personne."
        elif self.rental.terms_at is not None:
            paper = "Le contrat s’établit à nouveau avec son nom."
        else:
            paper = "Le contrat portera son nom."
        return Consequences(
            icon="user-plus",
            sentences=[
                ("file-text", paper),
                ("euro", "Elle ne doit rien de cette location\u00a0: le locataire la paie."),
                ("key-round", "Les clés ne partent pas avant sa signature."),
            ],
        )

    def get_context_data(self, **kwargs):
        person, user, at = self.person, self.request.user, self.done["at"]
        may_know = user.has_perm(shown.SEES_RESTRICTIONS)
        verdicts = access.driver_verdicts(self.rental, [person], at)[person.pk]
        known = [access.restricted_words(one, may_know=may_know) for one in verdicts]
        return super().get_context_data(
            person=person,
            person_name=shown_name(person, user),
            person_detail=born_words(person),
            change_url=address("add_driver", self.rental.pk),
            lines=shown.lines(known, person, user),
            **kwargs,
        )


class WithDriver:
    """Mixin of a form about somebody named on a rental, whose key is in the address."""

    permission_required = ACTS

    @cached_property
    def driver(self) -> RentalDriver:
        rows = RentalDriver.objects.filter(rental=self.rental).select_related("person")
        return get_object_or_404(rows, pk=self.kwargs["driver"])


class OfDriver(WithDriver, RentalForm):
    """A form about somebody named on a rental."""

    def get_title(self):
        return f"{self.title} {shown_name(self.driver.person, self.request.user)}"


class RemoveDriver(OfDriver):
    title = "Retirer"
    form_class = ReasonForm
    button = "Retirer de la location"
    button_icon = "user-x"
    danger = True
    said = "Cette personne ne conduit plus."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"usual": REASONS}

    def perform(self, form):
        operations.remove_driver(self.driver.pk, reason=form.cleaned_data["reason"], **self.done)
        return self.record_url
