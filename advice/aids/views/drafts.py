"""The editor of an aid, without a developer: conditions by buttons, a sentence for each, a second reader to publish."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.views.generic import TemplateView, View

from advice.aids import catalogue, operations, shown, tree
from advice.aids.engine import FACTS, BadRule, conditions, sentences
from advice.aids.forms import editing
from advice.aids.forms.amounts import AmountForm
from advice.aids.lists import CHANGE
from advice.aids.models import Aid, AidDraft
from advice.aids.views.catalogue import AIDS
from mobilite import clock
from mobilite.pages.form_page import ActView, Consequences, FormPage
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
            wrote=wrote,
            **kwargs,
        )


class _Piece(OfDraft, FormPage):
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


class Texts(_Piece):
    title = "Textes, état et source"
    form_class = editing.TextsForm
    said = "Les textes sont enregistrés."

    def get_form_kwargs(self):
        rule = {name: self.draft.rule.get(name, "") for name in ("committee", "exclusive", "subsidiary")}
        known = AidDraft.objects.get(pk=self.draft.pk)
        return super().get_form_kwargs() | {"instance": known, "initial": self.get_initial() | rule}

    def saved(self, form):
        operations.write_texts(
            self.draft.pk, revision=form.cleaned_data["revision"], **form.told(), **self.done
        )


class _Condition(_Piece):
    template_name = "aids/condition.html"
    form_class = editing.ConditionForm
    said = "La condition est enregistrée."

    @cached_property
    def fact(self):
        raise NotImplementedError

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"fact": self.fact}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"fact": self.fact, "sentence": sentence_of(context["form"], self.first_node())}

    def first_node(self):
        return None


def sentence_of(form, node=None) -> str:
    """Return what the condition says as it is written now; an invitation while it cannot be read."""
    if form.is_bound and form.is_valid():
        node = form.cleaned_data["node"]
    try:
        return f"Il faut {sentences.asked(conditions.read(node))}." if node else "La phrase se fera ici."
    except BadRule as error:
        return error.sentence


class NewCondition(_Condition):
    """A condition more, in a group: the fact first (``?fait=``), then its comparison and its value."""

    title = "Nouvelle condition"
    button = "Ajouter la condition"

    @cached_property
    def fact(self):
        return FACTS.get(self.request.GET.get("fait", ""))

    @property
    def where(self) -> str:
        path = self.request.GET.get("dans", "")
        try:
            tree.at(self.draft.rule["conditions"], path)
        except BadRule as error:
            raise Http404 from error
        return path

    def get(self, request, *args, **kwargs):
        if self.fact is None:
            return self._pick()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self._pick() if self.fact is None else super().post(request, *args, **kwargs)

    def _pick(self):
        context = {
            "title": self.title, "crumbs": self.get_crumbs(), "pick": editing.PickFactForm(), "where": self.where, "view": self,
            "cancel_url": self.draft.get_absolute_url(), "draft": self.draft,
        }  # fmt: skip
        return self.response_class(self.request, ["aids/pick_fact.html"], context)

    def saved(self, form):
        operations.add_node(
            self.draft.pk,
            where=self.where,
            node=form.cleaned_data["node"],
            revision=form.cleaned_data["revision"],
            **self.done,
        )


class EditCondition(_Condition):
    """A condition, or the sentence of a group, written anew."""

    title = "Condition"
    button = "Enregistrer la condition"

    @cached_property
    def node(self):
        try:
            return tree.at(self.draft.rule["conditions"], self.kwargs["path"])
        except BadRule as error:
            raise Http404 from error

    @cached_property
    def fact(self):
        return FACTS.get(self.node.get("fact", ""))

    def first_node(self):
        return self.node if self.fact else None

    def get_form_class(self):
        return editing.ConditionForm if self.fact else editing.GroupForm

    def get_template_names(self):
        return ["aids/condition.html" if self.fact else "mobilite/form.html"]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if not self.fact:
            kwargs.pop("fact")
        return kwargs

    def get_initial(self):
        told = editing.ConditionForm.shown(self.node) if self.fact else {"must": self.node.get("must", "")}
        return super().get_initial() | told

    def get_context_data(self, **kwargs):
        return (
            super().get_context_data(**kwargs)
            if self.fact
            else super(_Condition, self).get_context_data(**kwargs)
        )

    def saved(self, form):
        node = form.cleaned_data.get("node")
        if node is None:
            node = {key: one for key, one in self.node.items() if key != "must"}
            node |= {"must": form.cleaned_data["must"]} if form.cleaned_data["must"] else {}
        operations.change_node(
            self.draft.pk,
            path=self.kwargs["path"],
            node=node,
            revision=form.cleaned_data["revision"],
            **self.done,
        )


class Phrase(OfDraft, PermissionRequiredMixin, View):
    """What the condition being written says, for the page that asks at each change."""

    http_method_names = ["post"]

    def post(self, request, pk, fact):
        self.draft  # noqa: B018 (404 when it is not there)
        if fact not in FACTS:
            raise Http404
        form = editing.ConditionForm(request.POST, fact=FACTS[fact])
        return HttpResponse(escape(sentence_of(form)))


class AddGroup(OfDraft, ActView):
    said = "Le groupe est ajouté\u00a0: ajoutez-y ses conditions."

    def perform(self):
        word = "any" if self.request.POST.get("genre") == "any" else "all"
        operations.add_node(
            self.draft.pk,
            where=self.request.POST.get("dans", ""),
            node={word: []},
            revision=self.revision,
            **self.done,
        )
        return self.draft


class RemoveNode(OfDraft, ActView):
    said = "La condition est retirée."

    def perform(self):
        operations.remove_node(
            self.draft.pk, path=self.request.POST.get("path", ""), revision=self.revision, **self.done
        )
        return self.draft


class Amount(_Piece):
    title = "Montant"
    template_name = "aids/amount.html"
    form_class = AmountForm
    said = "Le montant est enregistré."

    def get_initial(self):
        return super().get_initial() | AmountForm.shown(self.draft.rule)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"keeps": (self.draft.rule.get("amount") or {}).get("value")}

    def saved(self, form):
        data = form.cleaned_data
        operations.write_amount(
            self.draft.pk, amount=data["amount"], cost=data["cost"], revision=data["revision"], **self.done
        )


class _Example(_Piece):
    form_class = editing.ExampleForm
    said = "L’exemple est enregistré."
    rank: int | None = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"keys": self._keys()}

    def _keys(self):
        """Name the facts that the rule looks at, as people know them, and those that the example holds already."""
        try:
            looked = catalogue.rule_of(self.draft, slug="brouillon").facts
        except BadRule:
            looked = tuple(FACTS)
        keys = {key for one in looked for key in (FACTS[one].sources or (one,))}
        return keys | set(self.get_initial())

    def saved(self, form):
        operations.write_example(
            self.draft.pk,
            example=form.example(),
            rank=self.rank,
            revision=form.cleaned_data["revision"],
            **self.done,
        )


class NewExample(_Example):
    title = "Nouvel exemple"
    button = "Ajouter l’exemple"


class EditExample(_Example):
    title = "Exemple"
    button = "Enregistrer l’exemple"

    @property
    def rank(self):
        return self.kwargs["rank"]

    def get_initial(self):
        if self.rank >= len(self.draft.examples):
            raise Http404
        example = self.draft.examples[self.rank]
        told = {name: example.get(name, "") for name in ("label", "kind", "verdict", "amount", "on")}
        return super().get_initial() | told | (example.get("facts") or {})


class RemoveExample(OfDraft, ActView):
    said = "L’exemple est retiré."

    def perform(self):
        operations.remove_example(
            self.draft.pk, rank=self.kwargs["rank"], revision=self.revision, **self.done
        )
        return self.draft


class Propose(OfDraft, ActView):
    said = "La relecture est demandée\u00a0: une autre personne relit et publie."

    def perform(self):
        return operations.propose(self.draft.pk, revision=self.revision, **self.done)


class SendBack(_Piece):
    title = "Renvoyer à qui l’a écrite"
    form_class = editing.SendBackForm
    button = "Renvoyer"
    said = "Le brouillon est renvoyé, avec ce qui est à reprendre."

    def saved(self, form):
        operations.send_back(self.draft.pk, **form.cleaned_data, **self.done)


class Publish(_Piece):
    """The second reader says from when it holds: it becomes a version that never changes."""

    title = "Publier"
    form_class = editing.PublishForm
    button = "Publier cette version"
    button_icon = "check"

    def get_initial(self):
        return super().get_initial() | {"from_date": clock.today()}

    def consequences(self, form):
        return Consequences(
            "Ce que cela fait",
            "history",
            sentences=[
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
