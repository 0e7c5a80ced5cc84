"""The desk of public requests that wait for a call: what was sent, who it may be, set aside or tied to a record."""

from typing import Any

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages import french
from mobilite.pages.form_page import ConfirmPage, Consequences, FormPage
from mobilite.pages.forms import PageForm
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.duplicates import likeliest, likely_duplicates, traits
from mobilite.people.models import Person
from mobilite.people.shown import hides_surnames, shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.portal.arrivals import Arrival
from mobilite.workflow import Refusal
from rentals.operations.online import call_before
from rentals.views.pick_person import PickPerson


def name_of(asked: Arrival, user) -> str:
    return asked.first_name if user.hides_surnames else str(asked)


def column(
    rows, asked: Asked, *, title: str, icon: str, text: str, detail, all_is_well: str, url: str, button: str
) -> Column:
    """Return the column of « Aujourd’hui » of those who wait for a call, the oldest first. ``detail`` says what she asks."""
    waiting = list(rows.select_related("commune").order_by("received_at", "pk")[:SHOWN])
    known = likeliest(
        traits(first_name=one.first_name, last_name=one.last_name, phone=one.phone) for one in waiting
    )
    lines = []
    for one, maybe in zip(waiting, known, strict=True):
        limit = call_before(one.received_at)
        who = f"Peut-être {shown_name(maybe[0], asked.user)}" if maybe else ""
        said = [str(one.commune or "Une autre commune"), detail(one), who]
        lines.append(
            Line(
                when=french.datetime_fr(one.received_at, year=False),
                hot=limit is not None and limit < asked.now,
                name=one.first_name if hides_surnames(asked.user) else str(one),
                text=text,
                detail=" · ".join(filter(None, said)),
                url=one.get_absolute_url(),
                button=button,
            )
        )
    count = rows.count() if len(lines) == SHOWN else len(lines)
    return Column(title, icon, lines, count, all_is_well, url)


class ArrivalPage(RecordPage):
    """One request: what she sent, who she may be. ``space`` names its addresses, ``acting`` the rights of who answers."""

    space: str
    acting: tuple[str, ...]
    icon = "smartphone"

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perms(self.acting) and self.object.handled_at is None

    @cached_property
    def known(self):
        """Who it may be among the people we know, the likeliest first, each with why (row H6)."""
        asked, user = self.object, self.request.user
        if not self.may_act:
            return []
        found = likely_duplicates(asked.first_name, asked.last_name, asked.phone)
        mine = Person.objects.visible_to(user).filter(pk__in=[one.pk for one, _why in found])
        seen = set(mine.values_list("pk", flat=True))
        return [(one, why) for one, why in found if one.pk in seen]

    def url(self, name, *args):
        return reverse(f"{self.space}:{name}", args=[self.object.pk, *args])

    def heading(self):
        return name_of(self.object, self.request.user)

    def subtitle(self):
        return [f"reçue {french.datetime_fr(self.object.received_at)}"]

    def notices(self):
        asked = self.object
        if asked.person:
            act = Act("Ouvrir sa fiche", asked.person.get_absolute_url())
            said = f"C’est {shown_name(asked.person, self.request.user)}."
            return [Notice("La demande est traitée.", said, "good", "circle-check", act)]
        if asked.set_aside:
            return [Notice("Classée sans suite.", asked.set_aside, icon="archive")]
        before = call_before(asked.received_at)
        words = f"Appelez avant {french.datetime_fr(before, year=False)}." if before else ""
        return [Notice("Cette personne attend un appel.", words, "wait", "phone")]

    def sent(self) -> list[Fact]:
        """What each kind of request adds to what she sent."""
        return []

    def known_facts(self) -> list[Fact]:
        user = self.request.user
        return [
            Fact(shown_name(person, user), why, url=person.get_absolute_url()) for person, why in self.known
        ]

    def cards(self):
        asked, known = self.object, self.known_facts()
        return [
            *([Card("Déjà connue\u202f?", "users", known)] if known else []),
            Card(
                "Ce qu’elle a envoyé",
                self.icon,
                [
                    Fact("Nom", name_of(asked, self.request.user)),
                    Fact("Téléphone", french_phone(asked.phone), url=f"tel:{asked.phone}"),
                    Fact("Commune", asked.commune or "autre commune"),
                    Fact("Se déplace", asked.moves),
                    *self.sent(),
                ],
            ),
        ]

    def story(self):
        return story_of(self.object)


class OfArrival(PermissionRequiredMixin):
    """Mixin of what is done to one request of ``model``, whose key is in the address."""

    model: Any
    desk: tuple
    refusals = (Refusal,)

    @cached_property
    def asked(self):
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    @cached_property
    def person(self) -> Person:
        """The record that the address names."""
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(people.select_related("commune"), pk=self.kwargs["person"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.asked

    def get_crumbs(self):
        return [self.desk, (name_of(self.asked, self.request.user), self.asked.get_absolute_url())]


class PickRecord(OfArrival, PickPerson):
    """Look for her record among all: each found one leads to ``tie_name``."""

    title = "Chercher sa fiche"
    template_name = "portal/arrival_pick.html"
    tie_name: str

    def get_context_data(self, **kwargs):
        self.crumbs = self.get_crumbs()
        return super().get_context_data(**kwargs)

    def line(self, person, kept):
        return super().line(person, kept) | {"url": reverse(self.tie_name, args=[self.asked.pk, person.pk])}

    def new_person_url(self, kept, public, query):
        return ""


class SureForm(PageForm, forms.Form):
    """Nothing to type: the page says what the button does."""


class SameRecord(OfArrival, FormPage):
    """« C’est elle »: the request is that of somebody we know. Asked once more, with what both say."""

    form_class = SureForm
    title = "C’est bien elle\u202f?"
    button = "Oui, c’est elle"
    button_icon = "user-check"

    def consequences(self, form):
        person, asked, user = self.person, self.asked, self.request.user
        number = french_phone(person.phone) if person.phone else "aucun téléphone"
        theirs = f"{shown_name(person, user)}, {number}, {person.commune or 'sans commune'}."
        sent = f"{name_of(asked, user)}, {french_phone(asked.phone)}, {asked.commune or 'autre commune'}."
        return Consequences(
            title="Sa fiche et sa demande",
            icon="users",
            sentences=[
                ("user", f"La fiche\u00a0: {theirs}"),
                ("smartphone", f"La demande\u00a0: {sent}"),
                ("info", "La fiche ne change pas\u00a0: corrigez-la si le numéro est nouveau."),
            ],
        )


class SetAsidePage(OfArrival, ConfirmPage):
    """Ask why, then set it aside with ``set_aside`` and go back to the list."""

    title = "Classer sans suite"
    button = "Classer sans suite"
    said = "La demande est classée."

    @staticmethod
    def set_aside(key, **done):
        raise NotImplementedError

    def perform(self, form):
        self.set_aside(self.asked.pk, reason=form.cleaned_data["reason"], **self.done)
        return self.desk[1]
