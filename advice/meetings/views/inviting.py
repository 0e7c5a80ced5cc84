"""Send somebody a link with which she chooses her moment, or takes a seat; withdraw it."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404

from advice.cases.models import Case
from advice.meetings import operations
from advice.meetings.forms import InviteForm
from advice.meetings.lists import INVITE
from advice.meetings.models import Invitation, Workshop
from advice.meetings.operations.inviting import EVENT, advisers, moments
from advice.meetings.terms import LINK_DAYS
from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.diary.models import Kind
from mobilite.outbox.events import LINK_HERE
from mobilite.outbox.models import Message
from mobilite.pages.form_page import ActView, Consequences, FormPage
from mobilite.pages.french import datetime_fr, plural, typography
from mobilite.people.models import Person
from mobilite.people.shown import contact_rules, shown_name
from mobilite.workflow import Refusal

WHO = (INVITE, "people.view_person")


class OfPerson:
    """Mixin of what is sent to one person, whose key is in the address."""

    permission_required: str | tuple[str, ...] = WHO
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(people, pk=self.kwargs["pk"])

    @cached_property
    def case(self) -> Case | None:
        """Her file, when this account may read it."""
        rows = Case.objects.visible_to(self.request.user).current().filter(person=self.person)
        return rows.select_related("adviser").first()

    @property
    def home(self):
        return self.case or self.person

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}


class Invite(OfPerson, FormPage):
    """What for, with whom, where; then she chooses on her telephone."""

    title = "Laisser choisir un rendez-vous"
    form_class = InviteForm
    button = "Envoyer le lien"
    button_icon = "send"

    def get_title(self):
        return f"{self.title}\u00a0: {shown_name(self.person, self.request.user)}"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.person, reader=request.user, at=clock.now())
        return response

    def get_crumbs(self):
        return [(shown_name(self.person, self.request.user), self.home.get_absolute_url())]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"advisers": advisers()}

    def get_initial(self):
        case, user = self.case, self.request.user
        met = case is not None and case.interviews.exists()
        who = case.adviser if case is not None and case.adviser is not None else user
        return {
            "kind": Kind.FOLLOW_UP if met else Kind.FIRST_INTERVIEW,
            "user": who.pk if any(one.pk == who.pk for one in advisers()) else None,
        }

    def consequences(self, form):
        days = LINK_DAYS.on(clock.today())
        words = [
            ("send", "Elle reçoit un SMS ou un e-mail, avec un lien à elle."),
            (
                "clock",
                f"Le lien sert {plural(days, 'jour')}. Un lien d’avant, pas encore utilisé, ne sert plus.",
            ),
            *(("shield-alert", rule) for rule in contact_rules(self.person)),
        ]
        return Consequences(
            icon="smartphone", sentences=[(icon, typography(sentence)) for icon, sentence in words]
        )

    def perform(self, form):
        invitation = operations.invite(self.person, **form.cleaned_data, **self.done)
        found = moments(invitation, clock.now())
        message = Message.objects.filter(event=EVENT).about(invitation).first()
        if message is None or LINK_HERE not in message.text:
            self.said = (
                "Aucun lien ne part\u00a0: il faut un numéro vérifié ou un e-mail à elle. Complétez sa fiche, puis "
                "renvoyez-le."
            )
        elif found:
            first = datetime_fr(found[0].starts_at, year=False)
            self.said = (
                f"Le lien part. {plural(len(found), 'moment libre', 'moments libres')}, le premier {first}."
            )
        else:
            self.said = (
                "Le lien part, mais aucun moment n’est libre\u00a0: notez une permanence dans l’agenda."
            )
        return self.home


class InviteToWorkshop(OfPerson, ActView):
    """Let her say herself whether she comes to a workshop: ``atelier``."""

    said = "Le lien part\u00a0: elle dit si elle vient."

    def perform(self):
        key = self.request.POST.get("atelier", "")
        if not key.isdecimal() or len(key) > 12:
            raise Http404
        workshop = get_object_or_404(
            Workshop.objects.visible_to(self.request.user).select_related("appointment"), pk=key
        )
        operations.invite(self.person, workshop=workshop, **self.done)
        return self.home

    def get_back_url(self):
        return self.home


class Withdraw(ActView):
    """A link opens nothing any more."""

    permission_required = WHO
    refusals = (Refusal,)
    said = "Le lien est retiré\u00a0: il n’ouvre plus rien."

    @cached_property
    def invitation(self) -> Invitation:
        rows = Invitation.objects.visible_to(self.request.user).select_related("person")
        people = Person.objects.visible_to(self.request.user)
        return get_object_or_404(rows.filter(person__in=people), pk=self.kwargs["pk"])

    def perform(self):
        operations.withdraw_invitation(self.invitation.pk, at=clock.now(), actor=self.request.user)
        return self.get_back_url()

    def get_back_url(self):
        rows = Case.objects.visible_to(self.request.user).current().filter(person=self.invitation.person_id)
        return rows.first() or self.invitation.person
