"""« Que peut-on lui proposer ? »: every offer for a person, its answer and why, and what to do next."""

from functools import cached_property

from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.french import plural
from mobilite.pages.presentation import service
from mobilite.pages.record_page import Act, Card, RecordPage
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from rentals import access
from rentals.access import shown

PEOPLE = ("Personnes", reverse_lazy("people:persons"))
MAY_LEND = "rentals.add_rental"


class PersonOffers(RecordPage):
    """Every offer that is proposed, in their order: those that are « non » are never hidden."""

    permission_required = ("people.view_person", "rentals.view_rental")
    queryset = Person.objects.filter(anonymised_at=None)
    template_name = "rentals/answers.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.object, reader=request.user, at=clock.now())
        return response

    @cached_property
    def answers(self) -> list[access.Answered]:
        user = self.request.user
        return [shown.for_reader(one, user) for one in access.answers_for(self.object, at=clock.now())]

    def heading(self):
        return f"Que peut-on proposer à {shown_name(self.object, self.request.user)}\u202f?"

    def avatar(self):
        return shown_name(self.object, self.request.user)

    def get_crumbs(self):
        name = shown_name(self.object, self.request.user)
        return [PEOPLE, (name, reverse("people:person", args=[self.object.pk]))]

    def subtitle(self):
        count = {answer: sum(one.answer == answer for one in self.answers) for answer in access.Answer}
        said = [plural(count[access.Answer.YES], "offre possible", "offres possibles")]
        if count[access.Answer.MISSING]:
            said.append(f"{count[access.Answer.MISSING]} à compléter")
        if count[access.Answer.NO]:
            said.append(f"{count[access.Answer.NO]} non")
        return said

    def main_cards(self):
        return [self._card(one) for one in self.answers]

    def _card(self, answered):
        offer, user = answered.offer, self.request.user
        act = None
        if user.has_perm(MAY_LEND):
            url = f"{reverse('rentals:new')}?personne={self.object.pk}&offre={offer.pk}"
            act = Act("Commencer une location", url, "key-round")
        context = {
            "chip": shown.answer_chip(answered.answer),
            "service": service(offer.service),
            "lines": shown.lines(answered.verdicts, self.object, user),
        }
        return Card(offer.name, "tag", edit=act, template="rentals/cards/answer.html", context=context)
