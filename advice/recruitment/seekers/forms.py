"""The questions of the public form, one small form a page; and what colleagues type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from advice.recruitment.seekers.models import Kind
from mobilite.files import received
from mobilite.pages.forms import PageForm


class PaperForm(forms.Form):
    """Her CV, if she has one."""

    paper = forms.FileField(
        label=_("Votre CV, ou une photo de votre CV"),
        required=False,
        help_text=_("Si vous voulez. Sans CV, c’est bien aussi."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
    )

    def clean_paper(self):
        """Return what is kept of the file, or None; neither its name nor its announced type is believed."""
        uploaded = self.cleaned_data.get("paper")
        return received.clean(uploaded) if uploaded else None


class LinkForm(PageForm, forms.Form):
    name = forms.CharField(
        label="Où ce lien sera donné",
        max_length=80,
        help_text="Par exemple «\u00a0Affiche, mairie de Varades\u00a0».",
    )
    kind = forms.ChoiceField(label="Sorte", choices=Kind)
