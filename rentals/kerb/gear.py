"""The helmet and the gloves of whoever rides: asked at the departure, looked for at the return (row E4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms

from mobilite.pages.forms import PageForm
from mobilite.people.models import Person
from mobilite.periods import paris_date
from rentals import driving
from rentals.models import (
    ABSENT,
    LENT,
    OWN,
    GearKind,
    Gloves,
    Helmet,
    Rental,
    RiderGear,
    question_name,
)
from rentals.operations import ExtraLine
from rentals.operations.gear import Worn, lent_gear

#: What is read on her own: a shell approved by the United Nations' rule 22, gloves marked CE.
MARKS = {
    GearKind.HELMET: ("ECE 22.05", "ECE 22.06", "Homologué NF"),
    GearKind.GLOVES: ("CE EN 13594", "CE"),
}


@dataclass(frozen=True)
class Asked:
    """One question: which helmet, or which gloves, for one rider. ``must``: the keys stay here without an answer."""

    person: Person
    kind: GearKind
    must: bool
    choices: list
    size: str

    @property
    def name(self) -> str:
        return question_name(self.kind, self.person.pk)

    @property
    def words(self) -> dict[str, str]:
        """What each answer says."""
        return {value: words for _group, some in self.choices for value, words in some}


class Gear:
    """Mixin of the act."""

    rental: Rental
    vehicle: Any
    data: dict[str, Any]
    at: datetime
    is_return: bool

    @cached_property
    def lent(self) -> list[RiderGear]:
        """What left with the riders and is ours: nothing to ask of any other kind of vehicle."""
        return lent_gear(self.rental) if self.is_return and self.vehicle.category.needs_gear else []

    @property
    def asks_gear(self) -> bool:
        """Whether the act has this step."""
        return bool(self.lent) if self.is_return else self.vehicle.category.needs_gear

    @cached_property
    def gear_questions(self) -> list[Asked]:
        """What to ask of each rider, the borrower first; the size that she had last comes first. Four queries or so."""
        return [] if self.is_return or not self.asks_gear else questions(self.rental, self.at)

    @property
    def gear_answers(self) -> dict[str, str]:
        """The answers that still hold: what somebody else took meanwhile is to be chosen again."""
        known = self.data.get("gear", {})
        return {one.name: known[one.name] for one in self.gear_questions if known.get(one.name) in one.words}

    @property
    def worn(self) -> list[Worn]:
        """What is written at the departure."""
        return worn(self.gear_questions, self.gear_answers)

    @property
    def gear_back(self) -> dict[int, bool]:
        known = self.data.get("gear_back", {})
        return {row.pk: known[str(row.pk)] for row in self.lent if str(row.pk) in known}

    @property
    def gear_missing(self) -> list[int]:
        return [pk for pk, there in self.gear_back.items() if not there]

    @property
    def gear_lines(self) -> list[ExtraLine]:
        """What the staff decided to charge of what is missing."""
        wanted = {pk for pk in self.gear_missing if pk in self.data.get("gear_charged", [])}
        return [
            ExtraLine(
                label=f"{row}, non {'rendus' if row.gloves else 'rendu'}",
                amount=row.item.price,
                why="prix de son remplacement",
            )
            for row in self.lent
            if row.pk in wanted and row.item
        ]

    def gear_unanswered(self) -> list[tuple[str, str]]:
        if self.is_return:
            left = len(self.gear_back) < len(self.lent)
            return [("gear", "Le casque et les gants prêtés ne sont pas tous vérifiés.")] if left else []
        answers = self.gear_answers
        return [
            (
                "gear",
                f"{one.kind.label}\u00a0: dites si {one.person.first_name} a le sien, ou lequel est prêté.",
            )
            for one in self.gear_questions
            if one.name not in answers
        ]

    def gear_words(self) -> list[str]:
        """Return what is noted, one line for each rider and thing."""
        if self.is_return:
            return [
                f"{row}\u00a0: {'là' if self.gear_back[row.pk] else 'manque'}"
                for row in self.lent
                if row.pk in self.gear_back
            ]
        return answered(self.gear_questions, self.gear_answers)


def questions(rental: Rental, at: datetime, *, back: Sequence[RiderGear] = ()) -> list[Asked]:
    """Return what to ask of each rider, the borrower first. ``back`` comes back at the same instant: it may leave again."""
    people, on, place = driving.people(rental), paris_date(at), rental.pickup_place_id
    helmets = [one for one in Helmet.objects.free(on).order_by("number") if one.place_id == place]
    helmets = [row.helmet for row in back if row.helmet is not None] + helmets
    pairs = {one.pk: one for one in Gloves.objects.filter(place=place).order_by("pk")}
    for row in back:
        if row.gloves is not None:
            pairs.setdefault(row.gloves.pk, row.gloves).lent -= 1
    gloves = [one for one in pairs.values() if one.lent < one.owned]
    had = RiderGear.objects.filter(person__in=people).select_related("helmet", "gloves").order_by("pk")
    sizes = {(one.person_id, one.kind): one.item.size for one in had if one.item}
    stock: dict[GearKind, list] = {GearKind.HELMET: helmets, GearKind.GLOVES: gloves}
    return [
        Asked(
            person,
            kind,
            person == rental.person,
            _choices(kind, stock[kind], sizes.get((person.pk, kind), ""), person != rental.person),
            sizes.get((person.pk, kind), ""),
        )
        for person in people
        for kind in GearKind
    ]


def worn(asked: Sequence[Asked], answers: Mapping[str, str]) -> list[Worn]:
    """Return what is written of the answers to the questions."""
    found = []
    for one in asked:
        how, _, what = answers.get(one.name, ABSENT).partition(":")
        if how == OWN:
            found.append(Worn(person_id=one.person.pk, kind=one.kind, mark=what))
        elif how == LENT:
            key = "helmet_id" if one.kind == GearKind.HELMET else "gloves_id"
            found.append(Worn(person_id=one.person.pk, kind=one.kind, **{key: int(what)}))
    return found


def answered(asked: Sequence[Asked], answers: Mapping[str, str]) -> list[str]:
    """Return the answers, one line for each rider and thing: « casque : prêté, K-02, taille M »."""
    several, found = len({one.person.pk for one in asked}) > 1, []
    for one in asked:
        words = one.words.get(answers.get(one.name, ""))
        if words:
            who = f"{one.person}\u00a0: " if several else ""
            found.append(f"{who}{one.kind.label.lower()}\u00a0: {words}")
    return found


def _choices(kind, stock, size: str, may_be_absent: bool) -> list:
    """Return the groups of a question: ours by size, hers first, then her own."""
    groups: dict[str, list] = {}
    for item in sorted(
        stock,
        key=lambda one: (
            one.size != size,
            list(type(one).size.field.choices).index((one.size, one.get_size_display())),
        ),
    ):
        same = groups.setdefault(item.size, [])
        if kind == GearKind.HELMET:
            words = f"prêté, {item.number}, taille {item.get_size_display()}"
        else:
            words = f"prêtés, taille {item.get_size_display()} ({item.owned - item.lent} en stock)"
        same.append((f"{LENT}:{item.pk}", words))
    found = [
        (
            f"Nos tailles\u00a0: {Helmet(size=one).get_size_display()}{', la sienne' if one == size else ''}",
            some,
        )
        for one, some in groups.items()
    ]
    mine = "le sien" if kind == GearKind.HELMET else "les siens"
    found.append(("À soi, marquage vu", [(f"{OWN}:{mark}", f"{mine}, {mark}") for mark in MARKS[kind]]))
    if may_be_absent:
        found.append(("Pas ici", [(ABSENT, "pas vu\u00a0: ne conduit pas avant d’être passé")]))
    return found


class GearForm(PageForm, forms.Form):
    """A choice for each helmet and pair of gloves; at the return, there or missing, and whether it is charged."""

    def __init__(self, *args, act, **kwargs):
        super().__init__(*args, **kwargs)
        self.act = act
        for one in act.gear_questions:
            who = "" if one.must else f", {one.person}"
            self.fields[one.name] = forms.ChoiceField(
                label=f"{one.kind.label}{who}",
                choices=[("", "Choisir"), *one.choices],
                error_messages={
                    "required": "Personne ne part sans\u00a0: dites lequel.",
                    "invalid_choice": "Quelqu’un vient de le prendre\u00a0: choisissez-en un autre.",
                },
            )
        for row in act.lent:
            self.fields[f"b{row.pk}"] = forms.ChoiceField(
                label=str(row),
                choices=[("yes", "Là"), ("no", "Manque")],
                error_messages={"required": f"Dites si «\u00a0{row}\u00a0» est là."},
            )
            self.fields[f"c{row.pk}"] = forms.BooleanField(required=False)

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "name": str(row),
                "field": self[f"b{row.pk}"],
                "charge": self[f"c{row.pk}"],
                "price": row.item.price,
                "who": str(row.person),
            }
            for row in self.act.lent
            if row.item
        ]

    def keep(self, data) -> None:
        """Write the answers in the draft's data."""
        if self.act.is_return:
            data["gear_back"] = {
                str(row.pk): self.cleaned_data[f"b{row.pk}"] == "yes" for row in self.act.lent
            }
            data["gear_charged"] = [row.pk for row in self.act.lent if self.cleaned_data[f"c{row.pk}"]]
        else:
            data["gear"] = {one.name: self.cleaned_data[one.name] for one in self.act.gear_questions}
