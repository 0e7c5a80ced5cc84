"""The page of a partner, its contacts, the people it sent."""

from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock, registry
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr, plural
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people import operations
from mobilite.people.forms.partners import ContactForm, PartnerForm
from mobilite.people.models import Contact, Partner, Person
from mobilite.people.shown import shown_name
from mobilite.people.views.base import PARTNERS, OfPartner
from mobilite.workflow import Refusal

SHOWN = 10


class PartnerPage(RecordPage):
    """An organisation: how to reach it, who is there, whom it sent."""

    permission_required = "people.view_partner"
    queryset = Partner.objects.select_related("commune").prefetch_related(
        Prefetch("contacts", queryset=Contact.objects.order_by("last_name", "first_name", "pk"))
    )
    crumbs = (PARTNERS,)
    icon = "handshake"

    @cached_property
    def may_change(self):
        return self.request.user.has_perm("people.change_partner")

    def subtitle(self):
        authorisation = self.object.get_authorisation_display()
        return [
            self.object.get_kind_display(),
            authorisation if self.object.authorisation != "not_set" else "",
        ]

    def notices(self):
        return (
            []
            if self.object.is_active
            else [Notice("Ce partenaire est fermé\u00a0: il n’est plus proposé.", kind="wait")]
        )

    def next_step(self):
        if not self.may_change:
            return None
        return Act("Ajouter un contact", reverse("people:contact_new", args=[self.object.pk]), "user-plus")

    def main_cards(self):
        return [
            self._contacts(),
            *([self._people()] if self.request.user.has_perm("people.view_person") else []),
        ]

    def cards(self):
        partner = self.object
        facts = [
            Fact("Téléphone", french_phone(partner.phone) if partner.phone else "aucun"),
            Fact("Mail", partner.email or "aucun"),
            Fact("Adresse", partner.address or "non renseignée", str(partner.commune or "")),
            Fact("SIRET", _spaced(partner.siret) if partner.siret else "non renseigné"),
        ]
        edit = (
            Act("Modifier", reverse("people:partner_edit", args=[partner.pk]), "pencil")
            if self.may_change
            else None
        )
        others = [
            card
            for one in registry.registered("partner_cards")
            for card in one.value(partner, self.request.user)
        ]
        return [Card("Coordonnées", "building-2", facts, edit), *others]

    def _contacts(self):
        today = clock.today()
        contacts = [
            {
                "contact": contact,
                "left": date_fr(contact.left_on, weekday=False),
                "gone": contact.left_on is not None and contact.left_on <= today,
                "edit": reverse("people:contact", args=[self.object.pk, contact.pk])
                if self.may_change
                else "",
                "leave": reverse("people:contact_left", args=[self.object.pk, contact.pk])
                if self.may_change
                else "",
            }
            for contact in self.object.contacts.all()
        ]
        contacts.sort(key=lambda line: line["gone"])
        return Card("Contacts", template="people/contacts.html", context={"lines": contacts})

    def _people(self):
        user = self.request.user
        people = Person.objects.visible_to(user).filter(referred_by__partner=self.object, anonymised_at=None)
        latest = people.select_related("referred_by").order_by(F("referred_on").desc(nulls_last=True), "-pk")
        count = people.count()
        lines = [
            {
                "name": shown_name(person, user),
                "url": person.get_absolute_url(),
                "by": f"{person.referred_by.first_name} {person.referred_by.last_name}",
                "on": date_fr(person.referred_on, weekday=False),
            }
            for person in latest[:SHOWN]
        ]
        every = f"{reverse('people:persons')}?prescripteur={self.object.pk}"
        return Card(
            "Personnes orientées",
            edit=Act(f"Voir les {plural(count, 'personne')}", every, "users") if count > SHOWN else None,
            template="people/sent.html",
            context={"lines": lines},
        )

    def story(self):
        return story_of(self.object)


def _spaced(siret: str) -> str:
    return "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


class NewPartner(FormPage):
    title = "Nouveau partenaire"
    template_name = "people/form.html"
    permission_required = "people.change_partner"
    form_class = PartnerForm
    button = "Créer le partenaire"
    refusals = (Refusal,)
    crumbs = (PARTNERS,)

    def perform(self, form):
        partner = operations.create_partner(**form.cleaned_data, at=clock.now(), actor=self.request.user)
        self.said = f"Le partenaire {partner.name} est créé."
        return partner


class EditPartner(OfPartner, FormPage):
    title = "Coordonnées"
    template_name = "people/form.html"
    form_class = PartnerForm
    said = "Le partenaire est à jour."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.partner}

    def perform(self, form):
        return operations.update_partner(self.partner.pk, **form.cleaned_data, **self.done)


class AddContact(OfPartner, FormPage):
    title = "Nouveau contact"
    form_class = ContactForm
    button = "Ajouter le contact"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Contact(partner=self.partner)}

    def perform(self, form):
        contact = operations.add_contact(self.partner, **form.cleaned_data, **self.done)
        self.said = f"{contact.first_name} {contact.last_name} est noté."
        return self.partner


class EditContact(OfPartner, FormPage):
    title = "Contact"
    form_class = ContactForm
    said = "Le contact est à jour."

    def get_form_kwargs(self):
        contact = get_object_or_404(Contact, pk=self.kwargs["contact_pk"], partner=self.partner)
        return super().get_form_kwargs() | {"instance": contact}

    def perform(self, form):
        operations.update_contact(form.instance.pk, **form.cleaned_data, **self.done)
        return self.partner


class ContactLeft(OfPartner, ActView):
    """Somebody left today: nothing is sent there any more."""

    def get_back_url(self):
        return self.partner

    def perform(self):
        contact = get_object_or_404(Contact, pk=self.kwargs["contact_pk"], partner=self.partner)
        contact = operations.contact_leaves(contact.pk, left_on=clock.today(), **self.done)
        self.said = f"Départ noté le {date_fr(contact.left_on, weekday=False)}. Plus rien ne lui est envoyé."
        return self.partner
