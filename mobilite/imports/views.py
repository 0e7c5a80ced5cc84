"""Bring a file in: send it, say what its columns are, look, import."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.importable import Kind, Outcome, count_of, written
from mobilite.imports import operations
from mobilite.imports.background import AT_ONCE, import_or_begin
from mobilite.imports.forms import ColumnsForm, FileForm
from mobilite.imports.judging import LEAVE, NEW, Judgement, differences
from mobilite.imports.kinds import kind_called, kinds_for
from mobilite.imports.models import ImportRun
from mobilite.imports.operations import NoFile
from mobilite.imports.said import said_of
from mobilite.jobs.progress import seen
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import plural
from mobilite.pages.lists.export import csv_response
from mobilite.workflow import Refusal

PERMISSION = "imports.add_importrun"
SETTINGS = (("Réglages", reverse_lazy("parameters:index")),)
CRUMBS = (*SETTINGS, ("Importer un fichier", reverse_lazy("imports:new")))
#: How many lines of each sort the preview shows; the file of lines to correct has them all.
SHOWN = 50
FEW = 10


class NewImport(FormPage):
    """Send a file."""

    title = "Importer un fichier"
    permission_required = PERMISSION
    form_class = FileForm
    template_name = "imports/new.html"
    button = "Lire ce fichier"
    button_icon = "upload"
    crumbs = SETTINGS
    refusals = (Refusal,)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kinds": kinds_for(self.request.user)}

    def perform(self, form):
        run = operations.receive(
            next(kind for kind in kinds_for(self.request.user) if kind.key == form.cleaned_data["kind"]),
            form.cleaned_data["file"].read(),
            file_name=form.cleaned_data["file"].name,
            at=clock.now(),
            actor=self.request.user,
        )
        return reverse("imports:columns", args=[run.pk])

    def get_context_data(self, **kwargs):
        runs = ImportRun.objects.visible_to(self.request.user).select_related("uploaded_by")
        runs = [(run, said_of(run)) for run in runs.order_by("-uploaded_at", "-pk")[:FEW]]
        return super().get_context_data(runs=runs, **kwargs)


class _OfRun(PermissionRequiredMixin):
    """A page about one file; only those who may write its kind of records."""

    permission_required = PERMISSION

    @cached_property
    def run(self) -> ImportRun:
        runs = ImportRun.objects.visible_to(self.request.user).select_related("uploaded_by", "progress")
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    @cached_property
    def kind(self) -> Kind:
        try:
            kind = kind_called(self.run.kind)
        except KeyError as error:
            raise Http404 from error
        if not self.request.user.has_perms(kind.permissions):
            raise PermissionDenied
        return kind

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission():
            _ = self.kind
        return super().dispatch(request, *args, **kwargs)


class MatchColumns(_OfRun, FormPage):
    """Say what each column of the file is; a proposal is made from the titles."""

    title = "Que disent les colonnes\u202f?"
    form_class = ColumnsForm
    template_name = "imports/columns.html"
    button = "Voir ce qui va changer"
    button_icon = "eye"
    refusals = (Refusal,)
    crumbs = CRUMBS

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.kind and not (self._is_open and self._table):
            return redirect(self.run)
        return super().dispatch(request, *args, **kwargs)

    @property
    def _is_open(self) -> bool:
        return self.run.is_open and not self.run.is_under_way

    @cached_property
    def _table(self):
        try:
            return operations.table_of(self.run)
        except NoFile:
            return None

    def get_form_kwargs(self):
        known = self.kind.known(clock.today())
        return super().get_form_kwargs() | {"kind": self.kind, "table": self._table, "known": known}

    def get_initial(self):
        columns = {f"c{rank}": key for rank, key in self.run.columns.items()}
        return columns | {f"for_all_{key}": value for key, value in self.run.fallbacks.items()}

    def get_cancel_url(self):
        return ""

    def perform(self, form):
        return operations.match_columns(
            self.run.pk,
            columns=form.columns(),
            fallbacks=form.fallbacks(),
            at=clock.now(),
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            run=self.run, kind=self.kind, lines=plural(len(self._table.lines), "ligne"), **kwargs
        )


@dataclass(frozen=True)
class Tile:
    """One number of the preview, in words and with its icon."""

    css: str
    icon: str
    count: str
    detail: str


class RunPage(_OfRun, TemplateView):
    """Show what a file will change, or what it changed."""

    template_name = "imports/run.html"

    def get(self, request, *args, **kwargs):
        if self.run.is_under_way:
            return redirect(self.run.progress)
        if not self.run.is_open:
            return self.render_to_response(self._frame(result=said_of(self.run)))
        try:
            table = operations.table_of(self.run)
        except NoFile as refusal:
            return self.render_to_response(self._frame(lost=refusal.sentence))
        if not _is_matched(self.run, self.kind):
            return redirect("imports:columns", pk=self.run.pk)
        judgement = operations.judgement_of(self.run, table, today=clock.today())
        return self.render_to_response(self._frame(**self._preview(judgement)))

    def _frame(self, **context):
        return self.get_context_data(
            title=self.run.file_name, crumbs=CRUMBS, run=self.run, kind=self.kind, **context
        )

    def _preview(self, judgement: Judgement) -> dict:
        kind, counts = self.kind, judgement.counts
        new, changed, same = (judgement.of(o) for o in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME))
        wrong = judgement.of(Outcome.WRONG)
        asked = [line for line in judgement.lines if line.choices and not line.faults]
        written_lines = len(new) + len(changed)
        return {
            "judgement": judgement,
            "tiles": _tiles(kind, counts, judgement.empty),
            "wrong": wrong[:SHOWN],
            "wrong_more": len(wrong) - SHOWN,
            "asked": [(line, self.run.decisions.get(str(line.number), "")) for line in asked[:SHOWN]],
            "asked_more": len(asked) - SHOWN,
            "changed": [(line, differences(kind, line)) for line in changed[:SHOWN]],
            "changed_more": len(changed) - SHOWN,
            "new": new[:FEW],
            "new_more": len(new) - FEW,
            "noted": [line for line in same if line.notes][:SHOWN],
            "blocking": len(judgement.blocking),
            "blocking_lines": plural(len(judgement.blocking), "ligne"),
            "nothing": not written_lines,
            "button": f"Importer {count_of(kind, written_lines)}",
            "is_long": written_lines > AT_ONCE,
            "leave": LEAVE,
            "new_answer": NEW,
            "failed": self._last_failure(),
        }

    def _last_failure(self) -> str:
        """Return why the last import behind the page did not end well; nothing was written then."""
        progress = self.run.progress
        return seen(progress).sentence if progress is not None else ""


def _tiles(kind: Kind, counts, empty: int) -> list[Tile]:
    e = "e" if kind.feminine else ""

    def agree(count, word):
        return word if count < 2 else f"{word}s"

    def known(count):
        return f"déjà {agree(count, f'connu{e}')}"

    new, changed, same = (counts[o] for o in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME))
    tiles = [
        Tile(
            "new",
            "circle-plus",
            str(new),
            f"{'nouvelle' if e else 'nouveau'}{('s' if e else 'x') if new > 1 else ''}",
        ),
        Tile("changed", "pencil", str(changed), f"{known(changed)}, à mettre à jour"),
        Tile("same", "check", str(same), f"{known(same)}, sans changement"),
        Tile(
            "wrong",
            "circle-alert",
            str(counts[Outcome.WRONG]),
            agree(counts[Outcome.WRONG], "ligne") + " à corriger",
        ),
    ]
    if counts[Outcome.OPEN]:
        tiles.append(
            Tile(
                "open",
                "circle-question-mark",
                str(counts[Outcome.OPEN]),
                agree(counts[Outcome.OPEN], "ligne") + " à décider",
            )
        )
    if counts[Outcome.LEFT]:
        tiles.append(
            Tile(
                "left", "minus", str(counts[Outcome.LEFT]), agree(counts[Outcome.LEFT], "ligne") + " de côté"
            )
        )
    if empty:
        tiles.append(
            Tile(
                "empty",
                "info",
                str(empty),
                f"{agree(empty, 'ligne')} {agree(empty, 'vide')}, {agree(empty, 'passée')}",
            )
        )
    return tiles


def _is_matched(run: ImportRun, kind: Kind) -> bool:
    given = set(run.columns.values()) | set(run.fallbacks)
    return all(column.key in given for column in kind.columns if column.required)


class WrongLines(_OfRun, View):
    """The lines that were not imported, as the file had them, with what is wrong in a column of its own."""

    def get(self, request, *args, **kwargs):
        try:
            table = operations.table_of(self.run)
        except NoFile as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(self.run.get_absolute_url())
        judgement = operations.judgement_of(self.run, table, today=clock.today())
        lines = judgement.of(Outcome.WRONG, Outcome.OPEN, Outcome.LEFT)
        rows = (
            [line.number, " ".join(_reasons(line)), *(written(cell) for cell in line.cells)] for line in lines
        )
        return csv_response(f"lignes-a-corriger-{self.run.pk}", ["Ligne", "À corriger", *table.heads], rows)


def _reasons(line) -> list[str]:
    reasons = [f"{fault.column}\u00a0: {fault.why}" if fault.column else fault.why for fault in line.faults]
    return reasons or [line.question]


class DoImport(_OfRun, ActView):
    """Keep what was decided about doubtful lines, then import everything, unless one only decides."""

    refusals = (Refusal,)

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except OperationalError as error:
            # SQLite, where one import of many lines holds the file: the other press waited five seconds.
            if "locked" not in str(error):
                raise
            messages.error(
                request, "Un autre enregistrement est en cours. Attendez un instant, puis rechargez la page."
            )
            return HttpResponseRedirect(self.run.get_absolute_url())

    def get_back_url(self):
        return self.run

    def perform(self):
        post, at, user = self.request.POST, clock.now(), self.request.user
        decisions = {
            number: answer
            for name, answer in post.items()
            if (number := name.removeprefix("line-")) != name and number.isdecimal() and len(answer) <= 20
        }
        if decisions and self.run.is_open and not self.run.is_under_way:
            operations.decide(self.run.pk, decisions, at=at, actor=user)
        if "only_decide" in post:
            self.said = "Vos choix sont gardés. Voici ce que l’import va faire."
            return self.run
        # Before any lock, which the job may hold for long.
        if self.run.is_under_way:
            return self.run.progress
        done = import_or_begin(self.run.pk, leave_wrong="leave_wrong" in post, at=at, actor=user)
        if isinstance(done, ImportRun):
            self.said = "Le fichier est importé."
        return done


class Abandon(_OfRun, ActView):
    """Give a file up."""

    refusals = (Refusal,)
    said = "L’import est abandonné et le fichier supprimé. Rien n’a été importé."

    def get_back_url(self):
        return self.run

    def perform(self):
        operations.abandon(self.run.pk, at=clock.now(), actor=self.request.user)
        return reverse("imports:new")
