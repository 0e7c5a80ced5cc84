"""The pieces of a draft: its texts, its conditions with their sentence written live, its amount, its examples."""

from decimal import Decimal

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.views.generic import View

from advice.aids import catalogue, operations, tree
from advice.aids.engine import FACTS, BadRule, conditions, sentences
from advice.aids.forms import editing
from advice.aids.forms.amounts import AmountForm
from advice.aids.models import AidDraft
from advice.aids.views.drafts import OfDraft, Piece
from mobilite.pages.form_page import ActView


class Texts(Piece):
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


class _Condition(Piece):
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

    @cached_property
    def where(self) -> str:
        path = self.request.GET.get("dans", "")
        try:
            tree.at(self.draft.rule["conditions"], path)
        except BadRule as error:
            raise Http404 from error
        return path

    def get(self, request, *args, **kwargs):
        return self._pick() if self.fact is None else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self._pick() if self.fact is None else super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(where=self.where, **kwargs)

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


class Amount(Piece):
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


class _Example(Piece):
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
        told["amount"] = Decimal(told["amount"]) if told["amount"] else None
        return super().get_initial() | told | (example.get("facts") or {})


class RemoveExample(OfDraft, ActView):
    said = "L’exemple est retiré."

    def perform(self):
        operations.remove_example(
            self.draft.pk, rank=self.kwargs["rank"], revision=self.revision, **self.done
        )
        return self.draft
