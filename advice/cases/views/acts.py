"""Open a file, hand it on, write what happens, share it, end it."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.cases import operations
from advice.cases.forms.casefile import (
    ActionForm,
    CorrectForm,
    EndActionForm,
    GiveForm,
    InterviewForm,
    NoteForm,
    NothingToAsk,
    OpenForm,
    OutcomeForm,
    PapersForm,
    SharingForm,
)
from advice.cases.lists import ADD, CASES, VIEW
from advice.cases.models import ActionStatus, Case, Origin
from advice.cases.views.base import CaseAct, CaseForm
from mobilite import clock
from mobilite.pages.form_page import Consequences, FormPage
from mobilite.pages.french import date_fr, plural, typography
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.forms.new import waiting_sheet
from rentals.models import PrescriberSheet, Rental
from rentals.views.pick_person import PickPerson, person_asked

OPENING = (ADD, "people.view_person")


class PickWho(PickPerson):
    """First question of a new file: who?"""

    permission_required = OPENING
    title = "Ouvrir un dossier de conseil"
    goes_to = "cases:new"
    template_name = "cases/pick.html"
    crumbs = (CASES,)


class NewCase(FormPage):
    """Open somebody's file (``?personne=``), from a sheet (``?fiche=``) or a rental (``?location=``) when there is one."""

    permission_required = OPENING
    form_class = OpenForm
    title = "Ouvrir un dossier de conseil"
    button = "Ouvrir le dossier"
    button_icon = "folder-open"
    refusals = (Refusal,)

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.person is None:
            asked = f"?fiche={self.sheet.pk}" if self.sheet else ""
            return HttpResponseRedirect(reverse("cases:pick") + asked)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def sheet(self) -> PrescriberSheet | None:
        key = self.request.GET.get("fiche", "")
        if not self.request.user.has_perm("rentals.add_rental"):
            return None
        return waiting_sheet(key)

    @cached_property
    def rental(self) -> Rental | None:
        key = self.request.GET.get("location", "")
        if not key.isdecimal() or len(key) > 12:
            return None
        rentals = Rental.objects.visible_to(self.request.user).select_related("person__commune")
        return get_object_or_404(rentals, pk=key)

    @cached_property
    def person(self):
        return self.rental.person if self.rental is not None else person_asked(self.request)

    @cached_property
    def known(self) -> Case | None:
        return Case.objects.current().filter(person=self.person).first()

    def get_crumbs(self):
        user = self.request.user
        above = [CASES] if user.has_perm(VIEW) else []
        return [*above, (shown_name(self.person, user), self.person.get_absolute_url())]

    def get_form_kwargs(self):
        known = self.sheet is not None or self.rental is not None
        return super().get_form_kwargs() | {"known_origin": known, "user": self.request.user}

    def get_initial(self):
        person, asked = self.person, {}
        if person.referred_by_id and person.referred_on:
            asked = {
                "origin": Origin.PARTNER,
                "referred_by": person.referred_by_id,
                "referred_on": person.referred_on,
            }
        return asked | ({"request": self.sheet.remark} if self.sheet is not None else {})

    def consequences(self, form):
        said = []
        if self.known is not None:
            words = f"Un dossier est déjà en cours : {self.known.reference}. Continuez avec lui."
            said.append(("circle-alert", typography(words)))
        if self.sheet is not None:
            day = date_fr(self.sheet.received_at, weekday=False)
            said.append(("file-text", f"Orientée par {self.sheet.contact.partner.name}, fiche du {day}."))
        if self.rental is not None:
            said.append(("key-round", f"Depuis la location {self.rental.reference}."))
        said += [
            ("list-checks", "Le conseiller reçoit la tâche de proposer un premier rendez-vous."),
            ("lock", "Seuls les conseillers et la responsable lisent le dossier."),
        ]
        return Consequences(icon="folder-open", sentences=said)

    def perform(self, form):
        case = operations.open_case(
            self.person, origin=form.cleaned_data.pop("origin", Origin.PERSON), sheet=self.sheet, rental=self.rental,
            **form.cleaned_data, at=clock.now(), actor=self.request.user,
        )  # fmt: skip
        self.said = f"Le dossier {case.reference} est ouvert."
        return case if self.request.user.has_perm(VIEW) else self.person


class Correct(CaseForm):
    """What she asks, who sent her."""

    title = "Compléter le dossier"
    form_class = CorrectForm
    said = "Le dossier est à jour."

    def get_initial(self):
        case = self.case
        return {"request": case.request, "referred_by": case.referred_by_id, "referred_on": case.referred_on}

    def perform(self, form):
        return operations.correct_case(self.case.pk, **form.cleaned_data, **self.done)


class Take(CaseAct):
    """« Je le prends. »"""

    def perform(self):
        case = operations.give_to(self.case.pk, adviser=self.request.user, **self.done)
        self.said = "Ce dossier est le vôtre."
        return case


class Give(CaseForm):
    title = "Confier le dossier"
    form_class = GiveForm
    button = "Confier"
    button_icon = "users"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"but": self.case.adviser_id}

    def consequences(self, form):
        said = [
            ("lock", "Les notes « pour moi seulement » restent à qui les a écrites."),
            ("shield-check", "Ce qui est réservé dans le diagnostic passe à qui suit la personne."),
        ]
        return Consequences(icon="users", sentences=said)

    def perform(self, form):
        adviser = form.cleaned_data["adviser"]
        self.said = f"Le dossier est confié à {adviser}."
        return operations.give_to(self.case.pk, adviser=adviser, **self.done)


class AddInterview(CaseForm):
    title = "Noter un entretien"
    form_class = InterviewForm
    button = "Noter l’entretien"
    button_icon = "message-square"
    said = "L’entretien est noté."

    def perform(self, form):
        operations.add_interview(self.case.pk, **form.cleaned_data, **self.done)
        return self.case


class AddNote(CaseForm):
    title = "Écrire une note"
    form_class = NoteForm
    button = "Noter"
    button_icon = "sticky-note"
    said = "La note est écrite."

    def perform(self, form):
        asked = form.cleaned_data
        operations.add_note(
            self.case.pk, text=asked["text"], is_private=asked["readers"] == "me", **self.done
        )
        return self.case


class QuickNote(CaseAct):
    """The note of the story's own line: for the team."""

    said = "La note est écrite."

    def perform(self):
        text = self.request.POST.get("text", "").replace("\x00", "")[:1000]
        operations.add_note(self.case.pk, text=text, is_private=False, **self.done)
        return self.case


class AddAction(CaseForm):
    title = "Ajouter une action"
    form_class = ActionForm
    button = "Ajouter l’action"
    button_icon = "list-checks"
    said = "L’action est ajoutée."

    def consequences(self, form):
        words = "Un collègue la reçoit dans ses tâches. Les autres, le conseiller les vérifie ce jour-là."
        return Consequences(icon="list-checks", sentences=[("list-checks", words)])

    def perform(self, form):
        operations.add_action(self.case.pk, **form.cleaned_data, **self.done)
        return self.case


class EndAction(CaseForm):
    title = "Où en est cette action\u202f?"
    form_class = EndActionForm
    said = "C’est noté."

    @cached_property
    def action(self):
        return get_object_or_404(self.case.actions, pk=self.kwargs["action"])

    @property
    def intro(self):
        return f"{self.action.what}, pour le {date_fr(self.action.due_on)}."

    def perform(self, form):
        asked = form.cleaned_data
        operations.end_action(
            self.action.pk,
            is_done=asked["how"] == "done",
            result=asked["result"],
            on=asked["on"],
            **self.done,
        )
        return self.case


class AddPapers(CaseForm):
    title = "Ajouter des papiers"
    form_class = PapersForm
    button = "Ajouter"
    button_icon = "paperclip"
    said = "Les papiers sont dans le dossier."

    def perform(self, form):
        operations.add_papers(
            self.case.pk, form.cleaned_data["papers"], label=form.cleaned_data["label"], **self.done
        )
        return self.case


class Share(CaseForm):
    title = "Noter un accord de partage"
    form_class = SharingForm
    button = "Noter son accord"
    button_icon = "handshake"
    said = "Son accord est noté. Elle peut le retirer quand elle veut."

    def get_initial(self):
        return {"contact": self.case.referred_by_id, "scopes": []}

    def perform(self, form):
        operations.share_with(self.case.pk, **form.cleaned_data, **self.done)
        return self.case


class OfSharing:
    """Mixin of what is done to one agreement of a file."""

    case: Case
    kwargs: Any

    @cached_property
    def sharing(self):
        sharing = get_object_or_404(
            self.case.sharings.select_related("contact__partner"), pk=self.kwargs["sharing"]
        )
        sharing.case = self.case
        return sharing


class Revoke(OfSharing, CaseAct):
    """She changes her mind: one press."""

    said = "L’accord est retiré\u00a0: plus rien n’est dit à ce partenaire."

    def perform(self):
        operations.revoke_sharing(self.sharing.pk, **self.done)
        return self.case


class Tell(OfSharing, CaseForm):
    """What the partner would read, then the button."""

    title = "Faire le point avec le partenaire"
    button = "Envoyer l’e-mail"
    button_icon = "send"
    template_name = "cases/tell.html"
    said = "Le point part par e-mail."
    form_class = NothingToAsk

    def get_context_data(self, **kwargs):
        lines = operations.lines_for(self.sharing, clock.today())
        return super().get_context_data(sharing=self.sharing, lines=lines, **kwargs)

    def perform(self, form):
        operations.tell_partner(self.sharing.pk, **self.done)
        return self.case


class Close(CaseForm):
    title = "Clore le dossier"
    form_class = OutcomeForm
    button = "Clore le dossier"
    button_icon = "archive"
    said = "Le dossier est clos. Une tâche rappellera de prendre des nouvelles à 3 et à 6 mois."

    def get_initial(self):
        return {"situation": self.case.person.situation}

    def consequences(self, form):
        todo = self.case.actions.filter(status=ActionStatus.TODO).count()
        said = []
        if todo:
            words = f"{plural(todo, 'action')} encore à faire\u00a0: sans objet."
            said.append(("list-checks", words))
        said.append(("calendar-clock", "À 3 et à 6 mois, une tâche demande de ses nouvelles."))
        said.append(("folder-open", "Un dossier clos ne se rouvre pas\u00a0: on en ouvre un nouveau."))
        return Consequences(icon="archive", sentences=said)

    def perform(self, form):
        return operations.close_case(self.case.pk, **form.cleaned_data, **self.done)


class FollowUp(CaseForm):
    title = "Où en est-elle\u202f?"
    form_class = OutcomeForm
    said = "C’est noté."

    def get_title(self):
        moment = operations.moment_open(self.case, self.done["at"])
        return f"Où en est-elle, {moment.label}\u202f?" if moment else self.title

    def perform(self, form):
        operations.follow_up(self.case.pk, **form.cleaned_data, **self.done)
        return self.case
