"""Propose a person: from her page, a rental, a file or a sheet, in two presses."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.cases.models import Case
from advice.recruitment import operations
from advice.recruitment.forms.referral import REFUSES, ProposeForm
from advice.recruitment.lists import ADD, REFERRALS, VIEW, state_of
from advice.recruitment.models import Employer, Referral
from advice.recruitment.sheet import NEVER, identity_of, mobility_of
from mobilite import clock
from mobilite.pages.form_page import Consequences, FormPage
from mobilite.pages.french import date_fr
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.forms.new import waiting_sheet
from rentals.models import Rental
from rentals.views.pick_person import PickPerson, person_asked

PROPOSING = (ADD, "people.view_person")


class PickWho(PickPerson):
    """First question: who?"""

    permission_required = PROPOSING
    title = "Proposer une personne"
    goes_to = "recruitment:propose"
    template_name = "recruitment/pick.html"
    crumbs = (REFERRALS,)

    def get_context_data(self, **kwargs):
        if not self.request.user.has_perm(VIEW):
            self.crumbs = ()
        return super().get_context_data(**kwargs)


class Propose(FormPage):
    """What would leave, the question to ask her, then her answer (``?personne=``, ``?location=``, ``?dossier=``, ``?fiche=``)."""

    permission_required = PROPOSING
    form_class = ProposeForm
    title = "Proposer à l’AI, à l’ACI ou à une voisine"
    button = "Noter sa réponse"
    button_icon = "send"
    template_name = "recruitment/propose.html"
    refusals = (Refusal,)

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.person is None:
            asked = f"?fiche={self.sheet.pk}" if self.sheet else ""
            return HttpResponseRedirect(reverse("recruitment:pick") + asked)
        return super().dispatch(request, *args, **kwargs)

    def _key(self, name: str) -> str:
        key = self.request.GET.get(name, "")
        return key if key.isdecimal() and len(key) <= 12 else ""

    @cached_property
    def sheet(self):
        key = self._key("fiche")
        return waiting_sheet(key) if key and self.request.user.has_perm("rentals.add_rental") else None

    @cached_property
    def rental(self) -> Rental | None:
        key = self._key("location")
        if not key:
            return None
        rentals = Rental.objects.visible_to(self.request.user).select_related("person__commune")
        return get_object_or_404(rentals, pk=key)

    @cached_property
    def case(self) -> Case | None:
        key = self._key("dossier")
        if not key:
            return None
        cases = Case.objects.visible_to(self.request.user).select_related("person__commune")
        return get_object_or_404(cases, pk=key)

    @cached_property
    def person(self):
        for record in (self.rental, self.case):
            if record is not None:
                return record.person
        return person_asked(self.request)

    @cached_property
    def known(self) -> list[Referral]:
        rows = Referral.objects.filter(person=self.person).select_related("employer__partner")
        return list(rows.order_by("-proposed_at", "-pk")[:8])

    def get_crumbs(self):
        user = self.request.user
        above = [REFERRALS] if user.has_perm(VIEW) else []
        return [*above, (shown_name(self.person, user), self.person.get_absolute_url())]

    def get_initial(self):
        found = {"mobility": mobility_of(self.person, clock.today())}
        last = self.known[0] if self.known else None
        if last is not None:
            # She is not asked twice what she told already.
            found |= {name: getattr(last, name) for name in ("wishes", "hours", "skills", "childcare")}
        only = Employer.objects.open_to_proposals(clock.today()).values_list("pk", flat=True)[:2]
        if len(only) == 1:
            found["employer"] = only[0]
        return found

    def get_context_data(self, **kwargs):
        user = self.request.user
        lines = [
            (label, shown_name(self.person, user) if label == "Nom" else value)
            for label, value in identity_of(self.person)
        ]
        known = [
            {
                "referral": one,
                "state": state_of(one)[1],
                "on": date_fr(one.proposed_at, weekday=False),
                "url": one.get_absolute_url() if user.has_perm(VIEW) else "",
            }
            for one in self.known
            if one.is_live
        ]
        return super().get_context_data(lines=lines, never=NEVER, known=known, **kwargs)

    def consequences(self, form):
        said = [
            (
                "phone-call",
                "Les chargés de recrutement l’appellent\u00a0: le jour même avant midi, sinon sous un jour ouvré.",
            ),
            ("mail", "Le contact de la structure reçoit ce qu’elle accepte de partager, et rien d’autre."),
            ("hand-coins", "Si elle refuse, rien ne part, et rien ne change à sa location."),
        ]
        return Consequences(icon="send", sentences=said)

    def perform(self, form):
        values, done = form.cleaned_data, {"at": clock.now(), "actor": self.request.user}
        if values.pop("answer") == REFUSES:
            operations.refuse_to_share(self.person, employer=values["employer"], how=values["how"], **done)
            self.said = "C’est noté\u00a0: rien ne part. Sa location continue comme avant."
            return self.person
        referral = operations.propose(
            self.person, rental=self.rental, case=self.case, sheet=self.sheet, **values, **done
        )
        due = date_fr(referral.contact_due_at)
        self.said = f"Elle est proposée à {referral.employer}\u00a0: elle est appelée au plus tard {due}."
        return referral if self.request.user.has_perm(VIEW) else self.person
