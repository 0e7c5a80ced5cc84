"""What the grid of the contract proposes for the new marks and for what is missing at a return; the staff decide (rows E2, E4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from mobilite.fields import EuroFormField
from mobilite.money import ZERO
from mobilite.pages.forms import PageForm
from mobilite.pages.french import euros, typography
from mobilite.periods import paris_date
from rentals.access import Excess
from rentals.damage.grid import grid_of, label_of, line_for
from rentals.damage.models import GridVersion, What
from rentals.damage.priced import Priced
from rentals.models import Rental
from rentals.operations import Decided, ExtraLine
from rentals.pricing import GridLine, Worn

CHARGE, LESS, SMALL, NONE = "charge", "less", "small", "none"


@dataclass(frozen=True)
class Proposal:
    """One damage with its line of the grid: what it costs at the vehicle's age, and why."""

    key: str
    label: str
    line: GridLine
    worn: Worn
    mark: int | None = None
    accessory: str = ""
    photo_url: str = ""

    @property
    def asks(self) -> bool:
        """Whether there is something to decide: what is ordinary wear by its age is not."""
        return self.worn.amount > ZERO

    @property
    def small(self) -> str:
        """Say the size under which it is ordinary wear, or nothing."""
        return f"moins de {self.line.free_cm}\u00a0cm" if self.line.free_cm and self.mark is not None else ""


class Damages:
    """The part of an act that the grid prices. Needs ``rental``, ``vehicle``, ``new_marks``, ``missing_accessories``…"""

    rental: Rental
    is_return: bool
    vehicle: Any
    drawing: Any
    data: dict[str, Any]
    new_marks: list[dict[str, Any]]
    missing_accessories: list[str]
    asked_accessories: list[str]
    excess: Excess
    back_at: datetime
    replacement: Any

    @cached_property
    def grid(self) -> GridVersion | None:
        """The grid that the contract printed; none at a departure."""
        return grid_of(self.rental) if self.is_return else None

    def in_grid(self, name: str) -> GridLine | None:
        """Return the line of an accessory that is not brought back, or None."""
        return line_for(self.grid.rows, self.drawing, name, What.MISSING) if self.grid else None

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What the grid says of each new mark and of each missing accessory that has a line; nothing for old marks."""
        if not self.is_return or not (self.new_marks or self.missing_accessories) or self.grid is None:
            return []
        found = of_marks(self._priced, self.drawing, self.new_marks)
        for rank, name in enumerate(self.asked_accessories):
            line = self.in_grid(name) if name in self.missing_accessories else None
            if line is not None:
                worn = self._priced.worn(line, name, replacement=self.replacement(name))
                found.append(Proposal(f"a-{rank}", label_of(line, name), line, worn, accessory=name))
        return found

    @cached_property
    def _priced(self) -> Priced:
        return Priced(self.grid, self.vehicle, self.excess, paris_date(self.back_at))

    @property
    def to_decide(self) -> list[Proposal]:
        return [one for one in self.proposals if one.asks]

    @cached_property
    def has_damage(self) -> bool:
        return bool(self.to_decide)

    @property
    def decisions(self) -> list[Decided]:
        """What was decided of each proposal; those without an answer yet are left out."""
        return decisions_of(self.proposals, self.grid, self.data.get("damage", {}))

    @property
    def damage_lines(self) -> list[ExtraLine]:
        """What the decisions charge, as lines of the bill."""
        return [
            ExtraLine(label=line.label, amount=line.amount, why=line.why)
            for line in (one.priced() for one in self.decisions if one.charged)
        ]

    def damage_unanswered(self) -> list[tuple[str, str]]:
        known = self.data.get("damage", {})
        left = [one for one in self.to_decide if one.key not in known]
        return [("damage", typography(f"Décidez de ce qui est compté : {left[0].label}."))] if left else []

    @property
    def damage_words(self) -> list[str]:
        """Say each decision for the summary and the signature: « Capot, rayure : 84,00 € »."""
        return words_of(self.decisions)


def of_marks(priced: Priced, drawing: str, marks: Iterable[dict[str, Any]]) -> list[Proposal]:
    """Return what the grid says of new marks: {"id", "part", "kind", "photo_url"}; those without a line are left out."""
    found = []
    for rank, mark in enumerate(marks):
        part, kind = mark["part"], mark["kind"]
        line = line_for(priced.grid.rows, drawing, part, kind) if kind else None
        if line is not None:
            label, worn = label_of(line, part), priced.worn(line, part)
            key = f"m-{mark['id']}"
            found.append(Proposal(key, label, line, worn, mark=rank, photo_url=mark["photo_url"]))
    return found


def decisions_of(
    proposals: Iterable[Proposal], grid: GridVersion | None, answers: dict[str, dict[str, str]]
) -> list[Decided]:
    """Return what was decided of each proposal; those that ask and have no answer yet are left out."""
    return [
        decided(one, grid, answers.get(one.key, {}))
        for one in proposals
        if grid is not None and (not one.asks or one.key in answers)
    ]


def words_of(decisions: Iterable[Decided]) -> list[str]:
    """Say each decision: « Capot, rayure : 84,00 € »."""
    return [f"{one.label}\u00a0: {euros(one.charged) if one.charged else 'non compté'}" for one in decisions]


def decided(one: Proposal, grid: GridVersion, answer: dict[str, str]) -> Decided:
    """Return a proposal as it was decided. An amount lowered before the price fell is brought down with it."""
    do, charged, reason = answer.get("do", CHARGE), one.worn.amount, ""
    if do == LESS:
        charged = min(one.worn.amount, Decimal(answer["amount"]))
        reason = answer["reason"] if charged < one.worn.amount else ""
    elif do == SMALL:
        charged, reason = ZERO, typography(f"Usure normale : {one.small}.")
    elif do == NONE:
        charged, reason = ZERO, answer["reason"]
    return Decided(
        label=one.label, grid=grid, price=one.worn.price, asked=one.worn.amount, charged=charged, why=one.worn.why,
        reason=reason, mark=one.mark, accessory=one.accessory,
    )  # fmt: skip


class DamageForm(PageForm, forms.Form):
    """For each damage: as the grid says, less, or not at all, and why. ``act`` says what is to decide."""

    def __init__(self, *args, act: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposals = act.to_decide
        for i, one in enumerate(self.proposals):
            choices = [(CHARGE, f"Compter {euros(one.worn.amount)}"), (LESS, "Compter moins")]
            if one.small:
                choices.append((SMALL, f"Usure normale\u00a0: {one.small}"))
            choices.append((NONE, "Ne pas compter"))
            self.fields[f"d{i}"] = forms.ChoiceField(
                label=one.label,
                choices=choices,
                error_messages={
                    "required": typography(f"Dites ce qui est compté pour « {one.label} »."),
                    "invalid_choice": "Choisissez dans la liste.",
                },
            )
            self.fields[f"m{i}"] = EuroFormField(required=False)
            self.fields[f"r{i}"] = forms.CharField(required=False, max_length=150)

    def clean(self):
        cleaned = super().clean()
        for i, one in enumerate(self.proposals):
            do, amount = cleaned.get(f"d{i}"), cleaned.get(f"m{i}")
            if do == LESS and f"m{i}" not in self.errors:
                if amount is None or amount <= ZERO:
                    self.add_error(f"m{i}", "Écrivez combien, par exemple 40,00.")
                elif amount >= one.worn.amount:
                    self.add_error(
                        f"m{i}", typography(f"Écrivez moins que {euros(one.worn.amount)}, ou comptez la somme de la grille.")
                    )  # fmt: skip
            if do in (LESS, NONE) and not cleaned.get(f"r{i}") and f"r{i}" not in self.errors:
                self.add_error(f"r{i}", "Dites pourquoi\u00a0: la personne le lira.")
        return cleaned

    def answers(self) -> dict[str, dict[str, str]]:
        """Return what was decided, as the draft keeps it."""
        found = {}
        for i, one in enumerate(self.proposals):
            amount = self.cleaned_data[f"m{i}"]
            found[one.key] = {
                "do": self.cleaned_data[f"d{i}"],
                "amount": f"{amount:.2f}" if amount is not None else "",
                "reason": self.cleaned_data[f"r{i}"],
            }
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return each damage with its fields, for the page."""
        return [
            {"proposal": one, "do": self[f"d{i}"], "amount": self[f"m{i}"], "reason": self[f"r{i}"]}
            for i, one in enumerate(self.proposals)
        ]
