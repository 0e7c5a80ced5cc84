"""Rewrite what a message says."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError

from mobilite import clock
from mobilite.outbox import templates
from mobilite.outbox.models import Channel
from mobilite.pages.forms import PageForm
from mobilite.periods import PARIS


class TemplateForm(PageForm, forms.Form):
    """A text, its subject for an e-mail, and the day from which it holds."""

    base = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    subject = forms.CharField(label="Objet", max_length=templates.LONGEST_SUBJECT)
    text = forms.CharField(label="Texte", strip=False, widget=forms.Textarea)
    from_on = forms.DateField(
        label="À partir du", required=False, help_text="Rien à choisir si c’est tout de suite."
    )

    def __init__(self, *args, kind, channel, language, **kwargs):
        self.kind, self.channel, self.language = kind, channel, language
        super().__init__(*args, **kwargs)
        direction = "rtl" if language in templates.RIGHT_TO_LEFT else "ltr"
        look = {"lang": language, "dir": direction, "data-takes": "", "autocomplete": "off"}
        self.fields["text"].widget.attrs |= look | {"rows": 6 if channel == Channel.SMS else 14}
        self.fields["subject"].widget.attrs |= look
        if channel == Channel.SMS:
            del self.fields["subject"]

    def typed(self) -> tuple[str, str]:
        """Return the subject and the text as they stand in the page, right or wrong."""
        source = self.data if self.is_bound else self.initial
        return tuple(templates.tidy(source.get(name) or "") for name in ("subject", "text"))

    def clean(self):
        subject, text = self.typed()
        for name, sentences in templates.problems(self.kind, self.channel, text, subject).items():
            if sentences and name in self.fields and name not in self.errors:
                self.add_error(name, [ValidationError(sentence) for sentence in sentences])
        return super().clean()

    def clean_from_on(self):
        day = self.cleaned_data["from_on"]
        if day and day < clock.today():
            raise ValidationError("Choisissez une date à venir\u00a0: ce qui est parti ne change pas.")
        return day

    def from_at(self) -> datetime | None:
        """Return the first instant of the day chosen, None for now."""
        day = self.cleaned_data["from_on"]
        return datetime.combine(day, time(0), PARIS) if day and day > clock.today() else None
