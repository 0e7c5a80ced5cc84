"""The grid of damage as a table: a line per damage, by kind of vehicle; what is wrong is said beside its line."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from mobilite.fields import EuroFormField
from mobilite.pages.forms import PageForm
from mobilite.pages.french import typography
from rentals.damage.models import What
from rentals.damage.parts import parts_of
from rentals.operations.grid import MOST_LINES, line_problem
from rentals.pricing import GridLine
from rentals.pricing.wear import WITH_PART, WITH_VEHICLE
from vehicles.models import Drawing

#: Empty lines under those of a kind of vehicle, to write others.
BLANK = 3
CELLS = ("part", "what", "price", "wear", "ages", "floor", "free_cm", "free_years")
AGES = [(WITH_VEHICLE, "véhicule"), (WITH_PART, "pièce")]
NUMBERS = ("wear", "floor", "free_cm", "free_years")
WORDS = {
    "part": "Partie", "what": "Dégât", "price": "Prix neuf", "wear": "Usure par an (%)", "ages": "Âge de", "floor": "Reste dû (%)",
    "free_cm": "Libre sous (cm)", "free_years": "Libre dès (ans)", "drop": "Retirer",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table: its cells, and what is wrong with it."""

    number: int
    cells: list[BoundField]
    drop: BoundField
    errors: list[str]
    first_id: str


@dataclass(frozen=True)
class Section:
    """The lines of a kind of vehicle, and the parts that its drawing has."""

    drawing: Drawing
    rows: list[Row]
    parts: list[str]


class GridForm(PageForm, forms.Form):
    """From when the grid holds, and its lines. ``rows`` says how many lines of each kind of vehicle the page has."""

    from_date = forms.DateField(
        label="À partir du",
        help_text="Les contrats établis avant gardent leur grille.",
        error_messages={"invalid": "Choisissez un jour."},
    )
    note = forms.CharField(label="Ce qui change, en une phrase", max_length=200, required=False)

    def __init__(self, *args, lines: list[GridLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.counts = {}
        for drawing in Drawing:
            known = [line for line in lines if line.vehicle == drawing]
            count = self._asked(drawing) if self.is_bound else len(known) + BLANK
            self.counts[drawing] = count
            for i in range(count):
                self._add(drawing, i, known[i] if i < len(known) else None)

    def _asked(self, drawing) -> int:
        text = self.data.get(f"{drawing}-rows", "")
        count = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
        more = BLANK if self.data.get("do") == "more" else 0
        return min(count + more, MOST_LINES)

    def _add(self, drawing, i, line: GridLine | None):
        name = f"{drawing}-{i}-"
        number = {"required": False, "error_messages": {"invalid": "Écrivez un nombre entier."}}
        self.fields |= {
            f"{name}part": forms.CharField(required=False, max_length=60),
            f"{name}what": forms.ChoiceField(choices=What, required=False),
            f"{name}price": EuroFormField(required=False),
            f"{name}ages": forms.ChoiceField(choices=AGES, required=False),
            **{f"{name}{one}": forms.IntegerField(**number) for one in NUMBERS},
            f"{name}drop": forms.BooleanField(required=False),
        }
        label = f"{drawing.label}, ligne {i + 1}"
        for cell, word in WORDS.items():
            attrs = {"aria-label": f"{word}, {label.lower()}"}
            if cell == "part":
                attrs |= {"list": f"parts-{drawing}", "autocomplete": "off"}
            if cell in NUMBERS:
                attrs |= {"inputmode": "numeric", "autocomplete": "off"}
                self.fields[f"{name}{cell}"].widget = forms.TextInput()
            self.fields[f"{name}{cell}"].widget.attrs |= attrs
        if line is not None:
            self.initial |= {f"{name}{cell}": getattr(line, cell) for cell in CELLS}

    def clean(self):
        cleaned = super().clean()
        self.lines: list[GridLine] = []
        for drawing, count in self.counts.items():
            for i in range(count):
                self._read(drawing, i, cleaned)
        return cleaned

    def _read(self, drawing, i, cleaned: dict[str, Any]):
        name = f"{drawing}-{i}-"
        if cleaned.get(f"{name}drop"):
            for cell in CELLS:
                self.errors.pop(f"{name}{cell}", None)
            return
        cells = {cell: cleaned.get(f"{name}{cell}") for cell in CELLS}
        if any(f"{name}{cell}" in self.errors for cell in CELLS):
            return
        if not cells["part"] and cells["price"] is None:
            return
        if cells["price"] is None:
            self.add_error(f"{name}price", typography(f"Écrivez le prix de « {cells['part']} »."))
            return
        line = GridLine(
            vehicle=str(drawing),
            part=cells["part"],
            what=cells["what"] or What.SCRATCH.value,
            price=cells["price"],
            wear=cells["wear"] or 0,
            ages=cells["ages"] or WITH_VEHICLE,
            floor=cells["floor"] or 0,
            free_cm=cells["free_cm"],
            free_years=cells["free_years"],
        )
        wrong = line_problem(line)
        if wrong:
            self.add_error(f"{name}part", typography(wrong))
        else:
            self.lines.append(line)

    def sections(self) -> list[Section]:
        """Return the table of each kind of vehicle."""
        return [
            Section(drawing, [self._row(drawing, i) for i in range(count)], parts_of(drawing))
            for drawing, count in self.counts.items()
        ]

    def _row(self, drawing, i) -> Row:
        name = f"{drawing}-{i}-"
        cells = [self[f"{name}{cell}"] for cell in CELLS]
        errors = [error for cell in cells for error in cell.errors]
        return Row(i + 1, cells, self[f"{name}drop"], errors, cells[0].id_for_label)

    @property
    def asked(self) -> list[BoundField]:
        """The questions above the table."""
        return [self["from_date"], self["note"]]
