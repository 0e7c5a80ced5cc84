"""« Messages aux personnes »: what each message says, by which channel, in which language."""

from collections import defaultdict

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.outbox import templates
from mobilite.outbox.events import event, events
from mobilite.outbox.models import Channel, Template
from mobilite.outbox.operations.wording import LANGUAGES, NewerVersion, stop_language, write_template
from mobilite.outbox.preview import examples_of, preview
from mobilite.outbox.segments import plain
from mobilite.outbox.template_forms import TemplateForm
from mobilite.outbox.templates import FRENCH, Wording
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.workflow import Refusal

SETTINGS = ("Réglages", reverse_lazy("parameters:index"))
MESSAGES = ("Messages aux personnes", reverse_lazy("outbox:templates"))
#: U+2011 does not break.
NAMES = {Channel.SMS: "SMS", Channel.EMAIL: "e\u2011mail"}
ICONS = {Channel.SMS: "message-square", Channel.EMAIL: "mail"}


def address(kind, channel, language) -> str:
    return reverse("outbox:template", args=[kind.key, Channel(channel).value, language])


class TemplateList(PermissionRequiredMixin, TemplateView):
    """Every event, and what it says in each language."""

    template_name = "outbox/templates.html"
    permission_required = "outbox.change_template"

    def get_context_data(self, **kwargs):
        held = _held(clock.now())
        rows = [
            (kind, [_of_channel(kind, one, held) for one in Channel if templates.has_text(kind, one)])
            for kind in events()
        ]
        return super().get_context_data(
            title="Messages aux personnes", crumbs=(SETTINGS,), rows=rows, **kwargs
        )


def _held(at):
    """Return the versions in force, by event and channel, then language: one query."""
    held = defaultdict(dict)
    for template in Template.objects.in_force(at).select_related("created_by"):
        held[template.event, template.channel].setdefault(template.language, template)
    return held


def _of_channel(kind, channel, held):
    rewritten = held[kind.key, channel.value]
    lines = []
    for language, label in LANGUAGES.items():
        template, first = rewritten.get(language), templates.original(kind, channel, language)
        wording = templates.written(kind, template) if template else first
        if wording and wording.text:
            lines.append(
                {
                    "language": label,
                    "code": language,
                    "direction": direction(language),
                    "text": wording.text,
                    "subject": wording.subject,
                    "url": address(kind, channel, language),
                    "template": template,
                    "outdated": bool(templates.unknown_variables(wording)),
                }
            )
    there = {line["code"] for line in lines}
    others = [(label, address(kind, channel, code)) for code, label in LANGUAGES.items() if code not in there]
    return {"name": channel.label, "icon": ICONS[channel], "lines": lines, "others": others}


def direction(language) -> str:
    return "rtl" if language in templates.RIGHT_TO_LEFT else "ltr"


class _OfOneText:
    """What an address names: an event, a channel, a language."""

    kwargs: dict

    @cached_property
    def kind(self):
        try:
            kind = event(self.kwargs["event"])
        except KeyError:
            raise Http404 from None
        if not (
            self.channel in Channel and templates.has_text(kind, self.channel) and self.language in LANGUAGES
        ):
            raise Http404
        return kind

    @property
    def channel(self) -> str:
        return self.kwargs["channel"]

    @property
    def language(self) -> str:
        return self.kwargs["language"]


class TemplatePage(_OfOneText, FormPage):
    """Rewrite one text, with what it gives on real data beside it.

    ``do=look`` draws what was typed, ``do=plain`` spells it in the alphabet of SMS; neither writes anything.
    """

    template_name = "outbox/template.html"
    permission_required = "outbox.change_template"
    form_class = TemplateForm
    refusals = (Refusal,)
    button = "Enregistrer ce texte"
    crumbs = (SETTINGS, MESSAGES)
    newer: Template | None = None

    def get_title(self):
        return (
            f"{self.kind.label}\u00a0: {NAMES[Channel(self.channel)]} en {LANGUAGES[self.language].lower()}"
        )

    @cached_property
    def versions(self):
        versions = Template.objects.of(self.kind.key, self.channel, self.language)
        return list(versions.select_related("created_by").order_by("-version"))

    @cached_property
    def original(self):
        return templates.original(self.kind, self.channel, self.language)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {
            "kind": self.kind,
            "channel": self.channel,
            "language": self.language,
        }
        if self.request.POST.get("do") == "plain":
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"]["text"] = plain(templates.tidy(kwargs["data"].get("text", "")))
        return kwargs

    def get_initial(self):
        latest = self.versions[0].version if self.versions else 0
        asked = self.request.GET.get("version", "")
        shown = next((one for one in self.versions if str(one.version) == asked and one.text), None)
        if shown is None and asked != "0":
            shown = next((one for one in self.versions if one.text), None)
        wording = shown or self.original
        return {
            "base": latest,
            "text": wording.text if wording else "",
            "subject": wording.subject if wording else "",
        }

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") in ("look", "plain"):
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def perform(self, form):
        data = form.cleaned_data
        try:
            template = write_template(
                self.kind.key,
                channel=self.channel,
                language=self.language,
                text=data["text"],
                subject=data.get("subject", ""),
                base=data["base"],
                from_at=form.from_at(),
                at=clock.now(),
                actor=self.request.user,
            )
        except NewerVersion as refusal:
            self.newer = refusal.latest
            # Told once, the writer decides: the next press replaces the version now shown.
            form.data = form.data.copy()
            form.data["base"] = str(refusal.latest.version if refusal.latest else 0)
            raise
        when = (
            f"à partir du {date_fr(template.from_at)}" if template.from_at > clock.now() else "dès maintenant"
        )
        self.said = (
            f"Le texte est enregistré. Il part ainsi {when}\u00a0; les messages déjà écrits ne changent pas."
        )
        return template

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form, now = context["form"], clock.now()
        subject, text = form.typed()
        channel = Channel(self.channel)
        examples = examples_of(self.kind, now)
        source = self.request.POST if self.request.method == "POST" else self.request.GET
        chosen = next(
            (one.key for one in examples if one.key == source.get("exemple")),
            examples[0].key if examples else "",
        )
        in_force = Template.objects.of(self.kind.key, channel, self.language).in_force(now).first()
        return context | {
            "is_sms": channel == Channel.SMS,
            "direction": direction(self.language),
            "language": self.language,
            "preview": preview(Wording(self.kind, channel, self.language, text, subject), examples, chosen),
            "examples": examples,
            "chosen": chosen,
            "variables": [
                (f"{{{name}}}", meaning, name in self.kind.must_say)
                for name, meaning in self.kind.all_variables.items()
            ],
            "versions": [(one, _state(one, in_force, now)) for one in self.versions],
            "original": self.original,
            "original_in_force": in_force is None,
            "newer": self.newer,
            "french": templates.current(self.kind, channel, FRENCH, now) if self.language != FRENCH else None,
            "can_stop": self.original is None and bool(self.versions) and bool(self.versions[0].text),
            "stop_url": reverse("outbox:template_stop", kwargs=self.kwargs),
            "asked_plain": self.request.POST.get("do") == "plain",
        }


def _state(version, in_force, now) -> str:
    if in_force and version.pk == in_force.pk:
        return "en vigueur"
    return f"dès le {datetime_fr(version.from_at)}" if version.from_at > now else "passée"


class StopLanguage(_OfOneText, ActView):
    """Write this event no longer in a language that was added."""

    permission_required = "outbox.change_template"
    refusals = (Refusal,)

    def get_back_url(self):
        return address(self.kind, self.channel, self.language)

    def perform(self):
        base = self.request.POST.get("base", "")
        stop_language(
            self.kind.key,
            channel=self.channel,
            language=self.language,
            base=int(base) if base.isascii() and base.isdigit() and len(base) < 7 else -1,
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"«\u00a0{self.kind.label}\u00a0» ne s’écrit plus en {LANGUAGES[self.language].lower()}\u00a0: le français part."
        return reverse("outbox:templates")
