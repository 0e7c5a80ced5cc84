"""« Modèle de contrat »: what contracts say, version by version, and the draft of the next."""

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.documents.operations import drawn_for_look
from mobilite.pages.form_page import ActView, Consequences, FormPage
from mobilite.pages.french import plural
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.documents.previewing import preview_context
from rentals.forms.terms import ClauseForm, PublishForm
from rentals.models import Rental
from rentals.terms import law, operations, versions
from rentals.terms.clauses import read
from rentals.terms.models import Draft, Version
from rentals.terms.variables import MAY_BE_EMPTY, PARTS, VARIABLES

PERMISSION = "terms.change_version"
SETTINGS = ("Réglages", reverse_lazy("parameters:index"))
TERMS = ("Modèle de contrat", reverse_lazy("rentals:terms"))
DRAFT = ("Brouillon", reverse_lazy("rentals:terms_draft"))
#: Rentals looked at, and shown of each kind of vehicle, to choose one for the preview.
LOOKED_AT, OF_EACH = 60, 3


def examples(user) -> list[tuple[int, str]]:
    """Return recent rentals that may serve as an example: a few of each kind of vehicle."""
    rentals = (
        Rental.objects.visible_to(user)
        .filter(terms_at__isnull=False, erased_at=None, archived_at=None)
        .select_related("person", "offer__category")
        .order_by("-pickup_at", "-pk")[:LOOKED_AT]
    )
    found, count = [], {}
    for rental in rentals:
        kind = (rental.offer.category.drawing, rental.is_lease)
        count[kind] = count.get(kind, 0) + 1
        if count[kind] <= OF_EACH:
            found.append(
                (rental.pk, f"{rental.reference}, {rental.offer.name}, {shown_name(rental.person, user)}")
            )
    return found


class TermsPage(PermissionRequiredMixin, TemplateView):
    """What contracts say today, the versions, the draft."""

    template_name = "rentals/terms/terms.html"
    permission_required = PERMISSION

    def get_context_data(self, **kwargs):
        today = clock.today()
        held = versions.current(today)
        return super().get_context_data(
            title="Modèle de contrat",
            crumbs=(SETTINGS,),
            held=held,
            clauses=held.clauses,
            draft=Draft.objects.select_related("changed_by").first(),
            versions=[
                (version, _state(version, held, today))
                for version in Version.objects.select_related("published_by").order_by("-number")
            ],
            examples=examples(self.request.user),
            looked=held.number,
            **kwargs,
        )


def _state(version, held, today) -> str:
    if version.number == held.number:
        return "en vigueur"
    return "à venir" if version.from_date > today else "passée"


class VersionPage(PermissionRequiredMixin, TemplateView):
    """One version, and what it changed in the one before (``?avec=`` another)."""

    template_name = "rentals/terms/version.html"
    permission_required = PERMISSION

    def get_context_data(self, **kwargs):
        terms = versions.numbered(self.kwargs["number"])
        if terms is None:
            raise Http404
        others = [0, *Version.objects.order_by("number").values_list("number", flat=True)]
        asked = self.request.GET.get("avec", "")
        known = {str(number): number for number in others}
        other = known.get(asked, max((one for one in others if one < terms.number), default=None))
        before = versions.numbered(other) if other is not None else None
        return super().get_context_data(
            title=terms.label.capitalize(),
            crumbs=(SETTINGS, TERMS),
            terms=terms,
            clauses=terms.clauses,
            before=before,
            others=[one for one in others if one != terms.number],
            changes=versions.compared(list(before.clauses), list(terms.clauses)) if before else [],
            has_draft=Draft.objects.exists(),
            examples=examples(self.request.user),
            looked=terms.number,
            **kwargs,
        )


class _OfDraft:
    """What is done to the draft: without one, back to the template."""

    permission_required = PERMISSION
    refusals = (Refusal,)

    @cached_property
    def draft(self) -> Draft | None:
        return Draft.objects.select_related("changed_by").first()

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(PERMISSION) and self.draft is None:
            return HttpResponseRedirect(reverse("rentals:terms"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    @property
    def revision(self) -> int:
        text = self.request.POST.get("revision", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1

    def get_back_url(self):
        return reverse("rentals:terms_draft")


class DraftPage(_OfDraft, PermissionRequiredMixin, TemplateView):
    """The next version while it is written: its clauses, what the law still asks, what changed."""

    template_name = "rentals/terms/draft.html"

    def get_context_data(self, **kwargs):
        rows = read(self.draft.clauses)
        held = versions.current(clock.today())
        return super().get_context_data(
            title="Brouillon du contrat",
            crumbs=(SETTINGS, TERMS),
            draft=self.draft,
            clauses=rows,
            lacking=[one.sentence for one in law.missing(rows)],
            held=held,
            changes=versions.compared(list(held.clauses), rows),
            examples=examples(self.request.user),
            looked="brouillon",
            **kwargs,
        )


class StartDraft(ActView):
    permission_required = PERMISSION
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("rentals:terms")

    def perform(self):
        text = self.request.POST.get("base", "")
        base = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
        operations.start_draft(base=base, at=clock.now(), actor=self.request.user)
        return reverse("rentals:terms_draft")


class EditClause(_OfDraft, FormPage):
    """Rewrite one clause of the draft, with what may be inserted beside it."""

    template_name = "rentals/terms/clause.html"
    form_class = ClauseForm
    button = "Enregistrer l’article"
    crumbs = (SETTINGS, TERMS, DRAFT)

    @cached_property
    def clause(self):
        found = next((one for one in read(self.draft.clauses) if one.key == self.kwargs["key"]), None)
        if found is None:
            raise Http404
        return found

    def get_title(self):
        return self.clause.title

    def get_initial(self):
        one = self.clause
        return {
            "revision": self.draft.revision, "title": one.title, "text": one.text, "vehicle": one.vehicle, "term": one.term,
            "signed": one.signed, "first_page": one.first_page,
        }  # fmt: skip

    @property
    def key(self) -> str:
        return self.clause.key

    def perform(self, form):
        try:
            clause = operations.write_clause(self.key, **form.cleaned_data, **self.done)
        except operations.ChangedSince as refusal:
            # Told once, the writer decides: the next press replaces what the other wrote.
            form.data = form.data.copy()
            form.data["revision"] = str(refusal.revision)
            raise
        self.said = f"L’article «\u00a0{clause.title}\u00a0» est enregistré dans le brouillon."
        return f"{reverse('rentals:terms_draft')}#{clause.key}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            variables=[
                (f"{{{name}}}", meaning, "seul sur sa ligne" if name in PARTS else "peut être vide" if name in MAY_BE_EMPTY else "")
                for name, meaning in VARIABLES.items()
            ],
            **kwargs,
        )  # fmt: skip


class NewClause(EditClause):
    key = ""
    button = "Ajouter l’article"

    def get_title(self):
        return "Nouvel article"

    def get_initial(self):
        return {"revision": self.draft.revision}


class MoveClause(_OfDraft, ActView):
    def perform(self):
        by = -1 if self.request.POST.get("by") == "-1" else 1
        operations.move_clause(self.kwargs["key"], by=by, revision=self.revision, **self.done)
        return f"{reverse('rentals:terms_draft')}#{self.kwargs['key']}"


class RemoveClause(_OfDraft, ActView):
    said = "L’article est retiré du brouillon."

    def perform(self):
        operations.remove_clause(self.kwargs["key"], revision=self.revision, **self.done)
        return reverse("rentals:terms_draft")


class DropDraft(_OfDraft, ActView):
    said = "Le brouillon est abandonné. Les contrats gardent leurs mots."

    def perform(self):
        operations.drop_draft(revision=self.revision, **self.done)
        return reverse("rentals:terms")


class Publish(_OfDraft, FormPage):
    """Say from when the draft holds: it becomes a version that never changes."""

    title = "Publier le brouillon"
    form_class = PublishForm
    button = "Publier cette version"
    button_icon = "check"
    crumbs = (SETTINGS, TERMS, DRAFT)

    def get_initial(self):
        return {"revision": self.draft.revision, "from_date": clock.today()}

    def consequences(self, form):
        rows = read(self.draft.clauses)
        held = versions.current(clock.today())
        changes = versions.compared(list(held.clauses), rows)
        sentences = [("file-text", f"{one.words}\u00a0: {one.clause.title}.") for one in changes[:12]]
        if len(changes) > 12:
            sentences.append(("file-text", f"Et {plural(len(changes) - 12, 'autre changement')}."))
        sentences.append(("lock", "Une version publiée ne se modifie plus\u00a0; la suivante la remplace."))
        return Consequences("Ce qui change", "history", sentences=sentences)

    def perform(self, form):
        version = operations.publish(**form.cleaned_data, **self.done)
        self.said = f"La version\u00a0{version.number} est publiée."
        return version


@method_decorator(csp_exempt(), name="dispatch")
class Preview(PermissionRequiredMixin, View):
    """The contract of a real rental with the words of a version or of the draft, as a PDF that is kept nowhere."""

    permission_required = (PERMISSION, "rentals.view_rental", "documents.view_document")

    def get(self, request):
        asked = request.GET.get("location", "")
        if not asked:
            return HttpResponseRedirect(reverse("rentals:terms"))
        if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
            raise Http404
        rental = Rental.objects.visible_to(request.user).filter(pk=asked).first()
        if rental is None:
            raise Http404
        clauses = self._clauses(request.GET.get("version", ""))
        try:
            context = preview_context(
                rental,
                clauses,
                at=clock.now(),
                actor=request.user,
                at_distance=bool(request.GET.get("distance")),
            )
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(reverse("rentals:terms"))
        note_reading(rental.person, reader=request.user, at=clock.now())
        content = drawn_for_look(
            "documents/contract.html", context, title="Aperçu du contrat", at=clock.now()
        )
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="apercu.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def _clauses(self, asked: str):
        if asked == "brouillon":
            draft = Draft.objects.first()
            if draft is None:
                raise Http404
            return read(draft.clauses)
        known = asked.isascii() and asked.isdigit() and len(asked) < 7
        terms = versions.numbered(int(asked)) if known else None
        if terms is None:
            raise Http404
        return terms.clauses
