"""The questions about the software of a structure, and which fields leave for it."""

from django import forms

from advice.recruitment.feed.fields import ALWAYS, FIELDS
from advice.recruitment.feed.models import Dates, Destination, Encoding, Rhythm, Separator, Way
from advice.recruitment.models import Employer
from mobilite.pages.forms import OneRecord, Option, PageForm, RadioCards

WAYS = [
    (
        Way.CSV,
        Option(
            "Un fichier CSV",
            detail="Préparé quand on le demande, ou certains matins\u00a0; il se télécharge ici.",
        ),
    ),
    (
        Way.WEBHOOK,
        Option(
            "Un envoi direct (webhook)",
            detail="Chaque candidature part aussitôt, signée, à l’adresse du logiciel.",
        ),
    ),
]


class _Named(PageForm, forms.Form):
    name = forms.CharField(
        label="Nom du logiciel",
        max_length=80,
        help_text="Par exemple «\u00a0GTA\u00a0» ou «\u00a0Suivi de l’AI\u00a0».",
    )


class _Url(forms.Form):
    url = forms.CharField(
        label="Adresse d’envoi",
        max_length=300,
        help_text="Donnée par l’éditeur du logiciel, par exemple https://logiciel.example.org/reception.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )


class _Rhythm(forms.Form):
    rhythm = forms.ChoiceField(label="Le fichier est préparé", choices=Rhythm, initial=Rhythm.HAND)


class NewDestinationForm(_Named, _Url, _Rhythm):
    employer = OneRecord(
        label="Structure", queryset=Employer.objects.none(), empty_label="Choisissez la structure"
    )
    way = forms.ChoiceField(label="Ce logiciel reçoit", choices=WAYS, widget=RadioCards, initial=Way.CSV)

    fieldsets = [
        ("Quel logiciel\u202f?", "", ["employer", "name"]),
        ("Comment reçoit-il\u202f?", "", ["way"]),
        ("Pour un fichier", "", ["rhythm"]),
        ("Pour un envoi direct", "", ["url"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Employer.objects.filter(is_active=True).select_related("partner")
        self.fields["employer"].queryset = rows.order_by("-is_ours", "partner__name", "pk")
        self.fields["url"].required = self.fields["rhythm"].required = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way") == Way.WEBHOOK and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", "Donnez l’adresse d’envoi, ou choisissez un fichier CSV.")
        cleaned["rhythm"] = cleaned.get("rhythm") or Rhythm.HAND
        return cleaned


class CsvForm(_Named, _Rhythm):
    """What may be changed of a file."""


class WebhookForm(_Named, _Url):
    """What may be changed of a direct sending."""


class ColumnsForm(PageForm, forms.Form):
    """One line a field: does it leave, at which rank, under which title."""

    separator = forms.ChoiceField(label="Séparateur", choices=Separator)
    encoding = forms.ChoiceField(label="Encodage", choices=Encoding)
    dates = forms.ChoiceField(label="Les dates s’écrivent", choices=Dates)

    def __init__(self, *args, destination: Destination, **kwargs):
        super().__init__(*args, **kwargs)
        if destination.way == Way.WEBHOOK:
            del self.fields["separator"], self.fields["encoding"]
        ranks = {key: rank for rank, (key, _title) in enumerate(destination.columns, 1)}
        titles = dict(destination.columns)
        order = sorted(FIELDS, key=lambda key: ranks.get(key, len(FIELDS)))
        for place, key in enumerate(order, 1):
            field = FIELDS[key]
            always = key in ALWAYS
            self.fields[f"on_{key}"] = forms.BooleanField(
                label=field.label, required=False, initial=always or key in ranks, disabled=always
            )
            self.fields[f"rank_{key}"] = forms.IntegerField(
                label=f"Rang de «\u00a0{field.label}\u00a0»",
                min_value=1,
                max_value=99,
                initial=place,
                required=False,
            )
            self.fields[f"head_{key}"] = forms.CharField(
                label=f"Titre de «\u00a0{field.label}\u00a0»", max_length=60, initial=titles.get(key, field.title), required=False
            )  # fmt: skip
        self.order = order

    def rows(self):
        """Return the lines of the table: key, label, and the three boxes; a mandatory one says so."""
        for key in self.order:
            yield {
                "label": FIELDS[key].label,
                "always": key in ALWAYS,
                "on": self[f"on_{key}"],
                "rank": self[f"rank_{key}"],
                "head": self[f"head_{key}"],
            }

    def others(self):
        """Return the boxes that are not in the table."""
        return [self[name] for name in ("separator", "encoding", "dates") if name in self.fields]

    def columns(self) -> list[tuple[str, str]]:
        """Return what leaves, in order: equal ranks keep the order of the page; a field without a rank comes last."""
        said = self.cleaned_data
        kept = [key for key in self.order if said.get(f"on_{key}")]
        kept.sort(key=lambda key: said.get(f"rank_{key}") or 99)
        return [(key, said.get(f"head_{key}", "")) for key in kept]


class SureForm(PageForm, forms.Form):
    """Nothing to type: the page says what the button does."""
