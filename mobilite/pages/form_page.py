"""The form page: a few questions, one operation, one sentence that says what happened."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from mobilite import clock

from .forms import PageForm
from .models import Press

PRESS = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Line:
    """One line of a summary of consequences: what, why, how much (already written)."""

    label: str
    amount: str = ""
    why: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class Consequences:
    """What the button will do, when money or a promise is at stake."""

    title: str = "Ce que cela fait"
    icon: str = "euro"
    lines: list[Line] = field(default_factory=list)
    sentences: list[tuple[str, str]] = field(default_factory=list)  # (icon, sentence)


class FormPage(PermissionRequiredMixin, FormView):
    """Show a form (a ``PageForm``) and call one operation.

    Subclasses give ``title``, ``permission_required``, ``form_class``, ``button`` and ``perform(form)``, which calls the
    operation and returns what to show next: a URL, or a record (its ``get_absolute_url``). ``said`` is the sentence
    shown there; ``perform`` may set ``self.said``.

    Exceptions named in ``refusals`` become a sentence beside the field (their ``sentence`` and ``field``).

    A button pressed twice acts once: the page carries a key (``press``) that serves once.
    """

    template_name = "mobilite/form.html"

    title: str = ""
    button: str = "Enregistrer"
    button_icon: str = ""
    danger: bool = False
    intro: str = ""
    said: str = ""
    refusals: tuple[type[Exception], ...] = ()
    crumbs: tuple[tuple[str, str], ...] = ()

    def perform(self, form) -> Any:
        raise NotImplementedError

    def get_title(self) -> str:
        return self.title

    def get_crumbs(self):
        """Return the path above the page: [(label, url)]."""
        return self.crumbs

    def get_cancel_url(self) -> str:
        """Return where « Annuler » leads: the last crumb by default; nothing hides the link."""
        crumbs = self.get_crumbs()
        return crumbs[-1][1] if crumbs else ""

    def consequences(self, form) -> Consequences | None:
        """Return what the button will do, for the summary above it."""
        return None

    def post(self, request, *args, **kwargs):
        # Before the form, that what was done may have taken from the page.
        if self.press and Press.objects.filter(key=self.press).exists():
            return self.sent_before()
        return super().post(request, *args, **kwargs)

    @cached_property
    def press(self) -> str:
        """The key that the page was shown with, or nothing."""
        key = self.request.POST.get("press", "")
        return key if PRESS.fullmatch(key) else ""

    def sent_before(self):
        messages.info(
            self.request,
            "Ce formulaire a déjà été envoyé\u00a0: regardez ce qui est noté avant de recommencer.",
        )
        return HttpResponseRedirect(resolve_url(self.get_cancel_url() or "/"))

    def form_valid(self, form):
        if not self.press:
            return self._perform(form)
        if not Press.objects.claim(self.press, at=clock.now()):
            return self.sent_before()
        response = None
        try:
            response = self._perform(form)
        finally:
            if not isinstance(response, HttpResponseRedirect):
                Press.objects.release(self.press)
        return response

    def _perform(self, form):
        try:
            done = self.perform(form)
        except ValidationError as error:
            _add(form, error)
            return self.form_invalid(form)
        except self.refusals as refusal:
            name = getattr(refusal, "field", None)
            form.add_error(name if name in form.fields else None, sentence_of(refusal, self.request.user))
            return self.form_invalid(form)
        if self.said:
            messages.success(self.request, self.said)
        return HttpResponseRedirect(resolve_url(done))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return {
            "title": self.get_title(),
            "crumbs": self.get_crumbs(),
            "cancel_url": self.get_cancel_url(),
            "consequences": self.consequences(form),
            "summary": form.summary() if form.is_bound else [],
            "press": secrets.token_hex(16),
            **context,
        }


def sentence_of(refusal, user) -> str:
    """Return what a refusal says to this user: some name people only to those who may see them (``said_to``)."""
    if hasattr(refusal, "said_to"):
        return refusal.said_to(user)
    return getattr(refusal, "sentence", str(refusal))


def _add(form, error):
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


class Reason(PageForm, forms.Form):
    """Why: asked before an act that is not undone."""

    reason = forms.CharField(
        label="Pourquoi\u202f?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConfirmPage(FormPage):
    """Ask for a reason, say what will happen, then act (cancel, refuse, retire…)."""

    form_class: Any = Reason
    danger = True


class ActView(PermissionRequiredMixin, View):
    """A button without a page: POST performs the operation, says so and goes back.

    A refusal is shown as a message on the page one comes back to.
    """

    http_method_names = ["post"]
    said: str = ""
    refusals: tuple[type[Exception], ...] = ()

    def perform(self) -> Any:
        """Call the operation; return where to go: a URL or a record."""
        raise NotImplementedError

    def get_back_url(self) -> Any:
        """Return where a refused act goes back to: a URL or a record."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        try:
            done = self.perform()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(resolve_url(self.get_back_url()))
        except self.refusals as refusal:
            messages.error(request, sentence_of(refusal, request.user))
            return HttpResponseRedirect(resolve_url(self.get_back_url()))
        if self.said:
            messages.success(request, self.said)
        return HttpResponseRedirect(resolve_url(done))
