"""Somebody who looks for a way to move: call, say who she is, and open her file in one press."""

from advice.asking import operations
from advice.asking.lists import ASKED, CHANGE, VIEW
from advice.asking.models import HelpRequest
from advice.cases.lists import ADD
from advice.cases.lists import CHANGE as FOLLOW
from mobilite.fields import french_phone
from mobilite.pages.form_page import ActView
from mobilite.pages.record_page import Act, Fact
from mobilite.people.shown import shown_name
from rentals.views.arrivals import ArrivalPage, OfArrival, PickRecord, SameRecord, SetAsidePage

ACTING = (CHANGE, ADD, "people.view_person")
OPEN = "Ouvrir un dossier"


class AskedPage(ArrivalPage):
    """What she sent, who she may be, and the file that came of it."""

    permission_required = VIEW
    queryset = HelpRequest.objects.select_related("commune", "person", "case", "handled_by")
    space, acting = "asking", ACTING
    icon = "compass"
    crumbs = (ASKED,)

    def next_step(self):
        if not self.may_act:
            return None
        if not self.known:
            return Act(OPEN, self.url("open_new"), "folder-open", post=True)
        person = self.known[0][0]
        label = f"C’est {shown_name(person, self.request.user)}\u00a0: ouvrir un dossier"
        return Act(label, self.url("open", person.pk), "folder-open", post=True)

    def acts(self):
        if not self.request.user.has_perms(ACTING):
            return []
        why = "La demande est déjà traitée."
        new = Act("Ouvrir un dossier, nouvelle fiche", self.url("open_new"), "user-plus", post=True)
        return [
            *([new] if self.known else []),
            Act("Chercher sa fiche", self.url("pick"), "search", self.may_act, why),
            Act("Classer sans suite", self.url("set_aside"), "archive", self.object.handled_at is None, why),
        ]

    def known_facts(self):
        """Say of each what the record says: the button opens a file without asking once more."""
        user = self.request.user
        return [
            Fact(
                shown_name(one, user),
                f"{why} {french_phone(one.phone) if one.phone else 'Aucun téléphone'}, {one.commune or 'sans commune'}.",
                url=one.get_absolute_url(),
            )
            for one, why in self.known
        ]

    def sent(self):
        asked = self.object
        facts = [Fact("Veut", asked.wants)]
        if asked.words:
            facts.append(Fact("Ses mots", asked.words))
        if asked.case is not None:
            facts.append(Fact("Dossier", asked.case.reference, url=asked.case.get_absolute_url()))
        return facts


class OfRequest(OfArrival):
    """Mixin of what is done to one request, whose key is in the address."""

    permission_required: str | tuple[str, ...] = ACTING
    model, desk = HelpRequest, ASKED


class Opens(OfRequest):
    """Mixin of what opens the file, of ``known`` or of somebody new."""

    said: str

    def opened(self, known=None):
        adviser = self.request.user if self.request.user.has_perm(FOLLOW) else None
        case = operations.open_file(self.asked.pk, person=known, adviser=adviser, **self.done)
        self.said = f"C’est le dossier {case.reference}."
        return case


class OpenNew(Opens, ActView):
    """« Ouvrir un dossier »: nobody we know."""

    def perform(self):
        return self.opened()


class OpenKnown(Opens, SameRecord):
    """« C’est elle: ouvrir un dossier »: one press from the request, whose page shows both; asked after a search."""

    button = "Oui, ouvrir un dossier"
    button_icon = "folder-open"

    def perform(self, form):
        return self.opened(self.person)


class Pick(OfRequest, PickRecord):
    """Look for her record among all; the next page asks once more."""

    tie_name = "asking:open"


class SetAside(OfRequest, SetAsidePage):
    intro = "Ses mots sont effacés."
    set_aside = staticmethod(operations.set_aside)
