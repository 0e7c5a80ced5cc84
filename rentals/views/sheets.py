"""A prescriber's sheet at the counter: read it, start the rental or answer; type one during a call; send the link (row H1)."""

import secrets

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.duplicates import likely_duplicates
from mobilite.people.models import Contact, Person
from mobilite.people.shown import hides_surnames, shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.documents.sheets import paper_of, sheet_rows
from rentals.forms.sheets import AnswerForm, PhoneSheetForm
from rentals.models import PrescriberSheet
from rentals.models.sheets import Answer, PayerSaid
from rentals.operations.phone_sheets import note_by_phone
from rentals.operations.sheets import decline, revoke_link, send_link
from rentals.views.base import RENTALS

PERMISSION = ("rentals.add_rental", "people.view_person")
KIND = {Answer.WAITING: "wait", Answer.ACCEPTED: "good", Answer.REFUSED: ""}
#: What another card says.
NAMED = ("Prénom", "Nom", "Téléphone")


class SheetPage(RecordPage):
    """What the prescriber sent, who it may be, what she reads of our answer."""

    permission_required = PERMISSION
    queryset = PrescriberSheet.objects.select_related(
        "contact__partner", "commune", "workplace", "rental", "typed_by"
    )
    icon = "file-text"
    crumbs = (RENTALS,)

    def name(self):
        return self.object.first_name if hides_surnames(self.request.user) else str(self.object)

    def heading(self):
        return f"Fiche de prescription\u00a0: {self.name()}"

    def subtitle(self):
        sheet = self.object
        how = f"notée au téléphone par {sheet.typed_by}" if sheet.typed_by else "reçue"
        return [sheet.contact.partner.name, f"{how} {datetime_fr(sheet.received_at)}"]

    @cached_property
    def known(self):
        """Who it may be among the people we know, the likeliest first, each with why."""
        sheet = self.object
        if sheet.handled_at is not None:
            return []
        found = likely_duplicates(sheet.first_name, sheet.last_name, sheet.phone, sheet.birth_date)
        mine = Person.objects.visible_to(self.request.user).filter(pk__in=[one.pk for one, _why in found])
        seen = set(mine.values_list("pk", flat=True))
        return [(one, why) for one, why in found if one.pk in seen]

    def next_step(self):
        sheet = self.object
        if sheet.handled_at is not None:
            return None
        if not self.known:
            return self.for_somebody("Créer la location")
        person = self.known[0][0]
        label = f"Créer la location pour {shown_name(person, self.request.user)}"
        return Act(label, f"{reverse('rentals:new')}?fiche={sheet.pk}&personne={person.pk}", "key-round")

    def for_somebody(self, label):
        return Act(label, f"{reverse('rentals:new_person')}?fiche={self.object.pk}", "users")

    def acts(self):
        is_open = self.object.handled_at is None
        url = reverse("rentals:answer_sheet", args=[self.object.pk]) if is_open else ""
        paper = paper_of(self.object)
        return [
            *([self.for_somebody("Créer la location pour quelqu’un d’autre")] if self.known else []),
            Act("Répondre non", url, "ban", is_open, "La fiche a déjà sa réponse."),
            Act(
                "La fiche en PDF",
                paper.get_absolute_url() if paper else "",
                "file-text",
                paper is not None,
                "Décrivez d’abord la structure dans les réglages.",
            ),
        ]

    def notices(self):
        sheet = self.object
        told = sheet.told
        said = (
            f"{told.answer.label}\u00a0: {told.reason.lower()}." if told.reason else f"{told.answer.label}."
        )
        act = None
        if sheet.rental_id:
            act = Act("Voir la location", reverse("rentals:rental", args=[sheet.rental_id]))
        title = "Cette fiche attend une réponse." if sheet.handled_at is None else "La fiche a sa réponse."
        return [Notice(title, f"Le prescripteur lit\u00a0: {said}", KIND[told.answer], "eye", act)]

    def cards(self):
        sheet, user = self.object, self.request.user
        known = [
            Fact(shown_name(person, user), why, url=person.get_absolute_url()) for person, why in self.known
        ]
        contact = sheet.contact
        url = contact.partner.get_absolute_url() if user.has_perm("people.view_partner") else ""
        phone = [Fact("Son téléphone", french_phone(contact.phone), url=f"tel:{contact.phone}")]
        return [
            *([Card("Déjà connue\u202f?", "users", known)] if known else []),
            Card(
                "Qui",
                "users",
                [
                    Fact("Nom", self.name()),
                    Fact("Téléphone", french_phone(sheet.phone), url=f"tel:{sheet.phone}"),
                    Fact(
                        "Prescripteur", contact.partner.name, f"{contact.first_name} {contact.last_name}", url
                    ),
                    *(phone if contact.phone else []),
                ],
            ),
        ]

    def main_cards(self):
        rows = [Fact(label, value) for label, value in sheet_rows(self.object) if label not in NAMED]
        return [Card("Ce que dit la fiche", "file-text", rows)]

    def story(self):
        return story_of(self.object)


class OfSheet:
    """Mixin of what is done to one sheet, whose key is in the address."""

    permission_required = PERMISSION
    refusals = (Refusal,)

    @cached_property
    def sheet(self) -> PrescriberSheet:
        return get_object_or_404(PrescriberSheet, pk=self.kwargs["pk"])

    def get_crumbs(self):
        name = self.sheet.first_name if hides_surnames(self.request.user) else str(self.sheet)
        return [RENTALS, (f"Fiche\u00a0: {name}", reverse("rentals:sheet", args=[self.sheet.pk]))]


class AnswerSheet(OfSheet, FormPage):
    title = "Répondre non au prescripteur"
    form_class = AnswerForm
    button = "Envoyer la réponse"
    danger = True
    said = "La fiche a sa réponse."

    def perform(self, form):
        decline(self.sheet.pk, reason=form.cleaned_data["told"], at=clock.now(), actor=self.request.user)
        return reverse("rentals:sheet", args=[self.sheet.pk])


class PhoneSheet(FormPage):
    """« Noter une prescription au téléphone »: one page, from the keyboard, in the order of the conversation."""

    title = "Noter une prescription au téléphone"
    permission_required = (*PERMISSION, "people.add_person")
    form_class = PhoneSheetForm
    button = "Noter la prescription"
    button_icon = "file-plus"
    intro = "Tout se fait au clavier\u00a0: Tab d’une question à l’autre, les premières lettres d’un choix, Ctrl\u00a0+\u00a0Entrée pour noter."
    refusals = (Refusal,)
    crumbs = (RENTALS,)

    @cached_property
    def at(self):
        return clock.now()

    def get_initial(self):
        """Say what most calls say: from today, the person pays. The contact, when the page was opened from hers."""
        likely = {"starts_on": paris_date(self.at), "payer": PayerSaid.PERSON}
        key = self.request.GET.get("contact", "")
        return likely | ({"contact": int(key)} if key.isascii() and key.isdecimal() and len(key) < 12 else {})

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "user": self.request.user,
            "at": self.at,
            "today": paris_date(self.at),
        }

    def perform(self, form):
        sheet, rental = note_by_phone(
            form.cleaned_data["contact"],
            press_key=self.press or secrets.token_hex(16),
            at=self.at,
            actor=self.request.user,
            **form.option(),
            **form.answers(),
        )
        if rental is None:
            self.said = "La prescription est notée."
            return reverse("rentals:sheet", args=[sheet.pk])
        self.said = f"La prescription est notée. Un véhicule est gardé jusqu’à {datetime_fr(rental.held_until, year=False)}."
        return rental


class OfContact(ActView):
    """A button about the link of one contact, on the page of its partner."""

    permission_required = "people.change_partner"
    refusals = (Refusal,)

    @cached_property
    def contact(self) -> Contact:
        return get_object_or_404(Contact.objects.select_related("partner"), pk=self.kwargs["pk"])

    def get_back_url(self):
        return self.contact.partner


class SendLink(OfContact):
    def perform(self):
        message = send_link(self.contact.pk, at=clock.now(), actor=self.request.user)
        self.said = f"Le lien part à {message.to}. Il sert un an."
        return self.contact.partner


class RevokeLink(OfContact):
    said = "Le lien est retiré\u00a0: il n’ouvre plus rien."

    def perform(self):
        revoke_link(self.contact.pk, at=clock.now(), actor=self.request.user)
        return self.contact.partner
