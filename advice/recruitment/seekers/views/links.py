"""Where the form is given out: one link a place, its address, its QR code to print."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from advice.recruitment.seekers import operations
from advice.recruitment.seekers.forms import LinkForm
from advice.recruitment.seekers.lists import LINK, LINKS, SEEKERS, VIEW
from advice.recruitment.seekers.models import Link
from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr, plural
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.workflow import Refusal
from vehicles.keys.qr import qr_drawing, whole_address


class LinkPage(RecordPage):
    """One link: what to print, and who came by it."""

    permission_required = VIEW
    queryset = Link.objects.all()
    icon = "link"
    crumbs = (SEEKERS, LINKS)

    def subtitle(self):
        return [self.object.get_kind_display(), f"créé le {date_fr(self.object.made_at, weekday=False)}"]

    def notices(self):
        closed = self.object.closed_at
        words = "Qui passe encore par lui trouve le formulaire\u00a0; on ne compte plus d’où il vient."
        return [Notice("Ce lien est arrêté.", words, icon="archive")] if closed else []

    def acts(self):
        if not self.request.user.has_perm(LINK):
            return []
        url = reverse("seekers:close_link", args=[self.object.pk])
        is_open = self.object.closed_at is None
        return [Act("Arrêter ce lien", url, "archive", is_open, "Ce lien est déjà arrêté.", post=True)]

    def to_give(self, title: str, name: str) -> Card:
        """Return the address of a form by this link, and its code to print."""
        address = whole_address(reverse(name, args=[self.object.code]))
        code = qr_drawing(address, title="Code à photographier, qui ouvre le formulaire")
        return Card(
            title, "send", template="portal/seekers/qr.html", context={"address": address, "qr": code}
        )

    def cards(self):
        came, offers = self.object.requests.count(), self.object.vacancies.count()
        return [
            self.to_give("À donner à qui cherche un travail", "seekers:by_link"),
            self.to_give("À donner aux employeurs", "vacancies:by_link"),
            Card(
                "Venues par là",
                "users",
                [
                    Fact("Demandes", plural(came, "personne") if came else "personne encore"),
                    Fact("Offres", plural(offers, "offre") if offers else "aucune encore"),
                ],
            ),
        ]

    def story(self):
        return story_of(self.object)


class NewLink(FormPage):
    permission_required = LINK
    form_class = LinkForm
    title = "Créer un lien"
    button = "Créer le lien"
    button_icon = "link"
    intro = "Un lien par endroit\u00a0: on saura d’où viennent les gens, et où remettre des affiches."
    crumbs = (SEEKERS, LINKS)
    refusals = (Refusal,)

    def perform(self, form):
        return operations.make_link(**form.cleaned_data, at=clock.now(), actor=self.request.user)


class CloseLink(ActView):
    permission_required = LINK
    said = "Le lien est arrêté."
    refusals = (Refusal,)

    def get_back_url(self):
        return get_object_or_404(Link, pk=self.kwargs["pk"])

    def perform(self):
        link = get_object_or_404(Link, pk=self.kwargs["pk"])
        return operations.close_link(link.pk, at=clock.now(), actor=self.request.user)
