"""The editor of an aid, without a developer: conditions by buttons, a sentence for each, a second reader to publish."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from advice.aids import operations, shown
from advice.aids.forms import editing
from advice.aids.lists import CHANGE
from advice.aids.models import Aid, AidDraft
from advice.aids.views.catalogue import AIDS
from mobilite import clock
from mobilite.pages.form_page import ActView, Consequences, FormPage
from mobilite.pages.french import plural
from mobilite.workflow import Refusal


class StartNew(FormPage):
    """Begin an aid that the catalogue does not know."""

    title = "Nouvelle aide"
    permission_required = CHANGE
    form_class = editing.NewAidForm
    button = "Commencer le brouillon"
    crumbs = (AIDS,)
    refusals = (Refusal,)

    def perform(self, form):
        return operations.start_new(**form.cleaned_data, at=clock.now(), actor=self.request.user)


class Start(ActView):
    """Begin the next version of an aid, or go on with the one begun."""

    permission_required = CHANGE
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("aids:aid", args=[self.kwargs["slug"]])

    def perform(self):
        aid = get_object_or_404(Aid, slug=self.kwargs["slug"])
        return operations.start_draft(aid.pk, at=clock.now(), actor=self.request.user)


class OfDraft:
    """What is done to one draft."""

    permission_required = CHANGE
    refusals = (Refusal,)

    @cached_property
    def draft(self) -> AidDraft:
        drafts = AidDraft.objects.select_related("aid", "changed_by")
        return get_object_or_404(drafts, pk=self.kwargs["pk"])

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    @property
    def revision(self) -> int:
        text = self.request.POST.get("revision", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1

    def get_back_url(self):
        return self.draft.get_absolute_url()

    def get_crumbs(self):
        return (AIDS, (self.draft.name, self.draft.get_absolute_url()))


class DraftPage(OfDraft, PermissionRequiredMixin, TemplateView):
    """The next version while it is written: what it says, what still lacks, who must read it."""

    template_name = "aids/draft.html"

    def get_context_data(self, **kwargs):
        draft, today = self.draft, clock.today()
        wrote = (
            draft.changed_by_id == self.request.user.pk
            or draft.writers.filter(pk=self.request.user.pk).exists()
        )
        return super().get_context_data(
            title=f"{draft.name}, brouillon",
            crumbs=(AIDS,),
            draft=draft,
            told=shown.told(draft, today),
            lacking=operations.lacking(draft, today),
            changes=shown.changes(draft, today, self.request.user),
            wrote=wrote,
            **kwargs,
        )


class Piece(OfDraft, FormPage):
    """A piece of a draft: a form, then back to the draft."""

    def get_initial(self):
        return {"revision": self.draft.revision}

    def saved(self, form) -> None:
        raise NotImplementedError

    def perform(self, form):
        try:
            self.saved(form)
        except operations.ChangedSince as refusal:
            # Told once, the writer decides: the next press replaces what the other wrote.
            form.data = form.data.copy()
            form.data["revision"] = str(refusal.revision)
            raise
        return self.draft.get_absolute_url()


class Propose(OfDraft, ActView):
    said = "La relecture est demandée\u00a0: une autre personne relit et publie."

    def perform(self):
        return operations.propose(self.draft.pk, revision=self.revision, **self.done)


class SendBack(Piece):
    title = "Renvoyer à qui l’a écrite"
    form_class = editing.SendBackForm
    button = "Renvoyer"
    said = "Le brouillon est renvoyé, avec ce qui est à reprendre."

    def saved(self, form):
        operations.send_back(self.draft.pk, **form.cleaned_data, **self.done)


class Publish(Piece):
    """The second reader says from when it holds: it becomes a version that never changes."""

    title = "Publier"
    form_class = editing.PublishForm
    button = "Publier cette version"
    button_icon = "check"

    def get_initial(self):
        return super().get_initial() | {"from_date": clock.today()}

    def consequences(self, form):
        changed = len(shown.changes(self.draft, clock.today(), self.request.user))
        files = f"{plural(changed, 'dossier ouvert', 'dossiers ouverts')} aurai{'en' if changed > 1 else ''}t une autre réponse\u00a0: le brouillon dit lesquels."
        return Consequences(
            "Ce que cela fait",
            "history",
            sentences=[
                ("folder-open", files if changed else "La réponse ne change pour aucun dossier ouvert."),
                ("badge-check", "Vous dites avoir relu la règle, ses exemples et sa source."),
                (
                    "lock",
                    "Une version publiée ne se modifie plus\u202f; la suivante la remplace à partir de son jour.",
                ),
            ],
        )

    def perform(self, form):
        version = operations.publish(self.draft.pk, **form.cleaned_data, **self.done)
        self.said = f"La version\u00a0{version.number} est publiée."
        return version


class Drop(OfDraft, ActView):
    said = "Le brouillon est abandonné. Rien de publié n’a changé."

    def perform(self):
        operations.drop_draft(self.draft.pk, revision=self.revision, **self.done)
        return reverse("aids:list")
