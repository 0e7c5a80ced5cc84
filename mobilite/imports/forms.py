"""What pages ask about a file."""

from django import forms
from django.core.exceptions import ValidationError

from mobilite.imports.tables import MOST_BYTES, SUFFIXES
from mobilite.pages.forms import Option, PageForm, RadioCards


class FileForm(PageForm, forms.Form):
    """What it is, and the file."""

    kind = forms.ChoiceField(
        label="", widget=RadioCards, error_messages={"required": "Dites ce que contient le fichier."}
    )
    file = forms.FileField(
        label="Fichier",
        help_text="CSV ou Excel (.xlsx), 5\u00a0Mo et 2\u202f000 lignes au plus. De préférence sans colonne inutile.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long\u00a0: renommez-le.",
        },
    )

    fieldsets = [
        ("Que contient-il\u202f?", "", ["kind"]),
        (
            "Quel fichier\u202f?",
            "Une ligne de titres, puis une ligne par fiche. Rien n’est écrit avant que vous ayez vu ce qui va changer.",
            ["file"],
        ),
    ]

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.key, Option(kind.label, detail=kind.detail)) for kind in kinds]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SUFFIXES):
            raise ValidationError(
                "Ce fichier n’est ni un CSV ni un classeur Excel (.xlsx). Dans votre tableur, choisissez "
                "«\u00a0Enregistrer sous\u00a0», puis l’un de ces deux formats."
            )
        if file.size > MOST_BYTES:
            raise ValidationError(
                "Ce fichier pèse plus de 5\u00a0Mo. Gardez-y une seule feuille, sans images."
            )
        return file


class ColumnsForm(PageForm, forms.Form):
    """One list of choices for each column of the file, then what holds for every line."""

    def __init__(self, *args, kind, table, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.table = kind, table
        choices = [("", "Ne pas importer")]
        choices += [
            (one.key, f"{one.label} (obligatoire)" if one.required else one.label) for one in kind.columns
        ]
        for rank, head in enumerate(table.heads):
            self.fields[f"c{rank}"] = forms.ChoiceField(
                label=head, choices=choices, required=False, widget=forms.Select(attrs={"class": "control"})
            )
        for column in kind.columns:
            if column.options:
                self.fields[f"for_all_{column.key}"] = forms.ChoiceField(
                    label=column.label,
                    choices=[("", "Aucune réponse"), *column.options(known)],
                    required=False,
                )

    def rows(self):
        """Return each column of the file with its first values and its list of choices."""
        return [
            {"field": self[f"c{rank}"], "head": head, "samples": self.table.samples(rank)}
            for rank, head in enumerate(self.table.heads)
        ]

    def answers(self):
        """Return the lists of choices for all lines."""
        return [self[name] for name in self.fields if name.startswith("for_all_")]

    def columns(self) -> dict[int, str]:
        """Return what was chosen: ``{position: key}``, "" for what is left out."""
        return {rank: self.cleaned_data[f"c{rank}"] for rank in range(len(self.table.heads))}

    def fallbacks(self) -> dict[str, str]:
        """Return the answers for all lines, by key of column."""
        return {
            name.removeprefix("for_all_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("for_all_")
        }
