"""The questions of a swap: which vehicle, why; under way, what is seen of both, and what the riders wear (rows A6, E4)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mobilite.pages.drawings import HEIGHT, WIDTH
from mobilite.pages.forms import PageForm, RadioCards
from rentals.forms.acts import LONGEST_REASON
from rentals.kerb.gear import Asked, answered, worn
from rentals.kerb.sights import sides, zones
from rentals.models import ABSENT, LENT, MarkKind, RiderGear
from rentals.operations import ReportData
from vehicles.models import Drawing, Vehicle

#: How many new damages one page of a swap notes; more is an accident, with its file.
MOST_DAMAGES = 3


def where_choices(drawing: Drawing) -> list[tuple[str, Any]]:
    """Return the parts of a vehicle by side, and « ailleurs » on each, as a list to choose from."""

    def on(side: str, label: str) -> list[tuple[str, str]]:
        names = [*(zone.name for zone in zones(drawing, side)), ""]
        return [(f"{side}:{name}", f"{name or 'ailleurs'}, {label.lower()}") for name in names]

    return [("", "Rien de nouveau"), *((label, on(side, label)) for side, label in sides(drawing))]


class SwapForm(PageForm, forms.Form):
    vehicle = forms.ModelChoiceField(
        label="Remplacer par", queryset=Vehicle.objects.none(), widget=RadioCards, empty_label=None
    )
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        max_length=LONGEST_REASON,
        help_text="Par exemple\u00a0: panne, crevaison, contrôle technique.",
    )

    def __init__(self, *args, vehicles, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["vehicle"]
        field.queryset = Vehicle.objects.in_the_fleet().select_related("category")
        field.choices = vehicles
        if not vehicles:
            field.help_text = "Aucun n’est libre à ces dates\u00a0: revenez quand un autre sera rendu."


class SwapOutForm(SwapForm):
    """Under way: what is seen of the vehicle that comes back and of the one that leaves.

    ``lent`` is what the riders have of ours, which comes back too; ``asked`` is what to ask of them before a two-wheeler,
    with what they wear now already chosen (``now``, by the name of the question). New damage is named by its part, on the
    ``drawing`` of the vehicle that comes back; ``known`` are the marks that were there.
    """

    back_meter = forms.IntegerField(label="Compteur de celui qui revient (km)", min_value=0)
    back_energy = forms.IntegerField(label="Carburant ou batterie (%)", min_value=0, max_value=100)
    remarks = forms.CharField(
        label="Remarques", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    out_meter = forms.IntegerField(label="Compteur de celui qui part (km)", min_value=0)
    out_energy = forms.IntegerField(label="Carburant ou batterie, au départ (%)", min_value=0, max_value=100)
    few_photos_reason = forms.CharField(
        label="Pas de photos, parce que",
        max_length=LONGEST_REASON,
        help_text="Un échange se fait souvent sur la route\u00a0: dites-le.",
    )
    meter_confirmed = forms.BooleanField(
        label="Les compteurs sont relus et justes",
        required=False,
        help_text="À cocher si un écart paraît grand.",
    )

    def __init__(
        self,
        *args,
        lent: Sequence[RiderGear] = (),
        asked: Sequence[Asked] = (),
        now: dict[str, str] | None = None,
        drawing: Drawing = Drawing.CAR,
        known: Sequence[str] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.drawing = drawing
        for i in range(MOST_DAMAGES):
            number = {"required": False, "error_messages": {"invalid_choice": "Choisissez dans la liste."}}
            self.fields |= {
                f"where{i}": forms.ChoiceField(label=f"Dégât {i + 1}\u00a0: où", choices=where_choices(drawing), **number),
                f"kind{i}": forms.ChoiceField(label="Quoi", choices=[("", "Choisir"), *MarkKind.choices], **number),
            }  # fmt: skip
        self.lent, self.asked = lent, asked
        for row in lent:
            self.fields[f"b{row.pk}"] = forms.ChoiceField(
                label=f"{row}, {row.person}",
                choices=[("yes", "Là"), ("no", "Manque")],
                initial="yes",
                widget=forms.RadioSelect,
                error_messages={"required": f"Dites si «\u00a0{row}\u00a0» est là."},
            )
        for one in asked:
            who = "" if one.must else f", {one.person}"
            self.fields[one.name] = forms.ChoiceField(
                label=f"{one.kind.label}{who}",
                required=False,
                choices=[("", "Choisir"), *one.choices],
                initial=(now or {}).get(one.name, ""),
                error_messages={
                    "invalid_choice": "Quelqu’un vient de le prendre\u00a0: choisissez-en un autre."
                },
            )
        back = [f"b{row.pk}" for row in lent]
        listed = "\u202f; ".join(known)
        seen = f"Déjà là\u00a0: {listed}." if known else "Aucune marque n’était notée."
        self.fieldsets = [
            ("Lequel, pourquoi\u202f?", "", ["vehicle", "reason"]),
            ("Celui qui revient", "", [("back_meter", "back_energy"), "remarks", *back]),
            (
                "Un dégât nouveau\u202f?",
                f"{seen} Pour un dégât de plus, la grille du contrat propose une somme, vous décidez.",
                [(f"where{i}", f"kind{i}") for i in range(MOST_DAMAGES)],
            ),
            ("Celui qui part", "", [("out_meter", "out_energy"), "few_photos_reason", "meter_confirmed"]),
        ]
        if asked:
            words = "Pour un deux-roues. Regardez l’étiquette\u00a0: casque homologué, gants marqués CE. C’est la loi, pour chacun."
            self.fieldsets.append(("Casque et gants", words, [one.name for one in asked]))

    @property
    def asks_gear(self) -> bool:
        """Whether the chosen vehicle leaves with helmets and gloves."""
        vehicle = self.cleaned_data.get("vehicle")
        return vehicle is not None and vehicle.category.needs_gear

    @property
    def missing(self) -> list[int]:
        """The keys of what we lent and did not come back."""
        return [row.pk for row in self.lent if self.cleaned_data.get(f"b{row.pk}") == "no"]

    @property
    def marks(self) -> list[dict[str, Any]]:
        """The new marks that were named, each in the middle of its part: side, x and y in thousandths, part, kind."""
        found = []
        for i in range(MOST_DAMAGES):
            side, _colon, part = (self.cleaned_data.get(f"where{i}") or "").partition(":")
            kind = self.cleaned_data.get(f"kind{i}")
            if not side or not kind:
                continue
            zone = next((zone for zone in zones(self.drawing, side) if zone.name == part), None)
            x, y = zone.middle if zone else (WIDTH // 2, HEIGHT // 2)
            found.append(
                {"id": i, "side": side, "x": x * 1000 // WIDTH, "y": y * 1000 // HEIGHT, "part": part, "kind": kind, "photo_url": ""}
            )  # fmt: skip
        return found

    def _check_damages(self, answers) -> None:
        seen = set()
        for i in range(MOST_DAMAGES):
            where, kind = answers.get(f"where{i}"), answers.get(f"kind{i}")
            if where and not kind and f"kind{i}" not in self.errors:
                self.add_error(f"kind{i}", "Dites ce que c’est\u00a0: rayure, bosse, éclat ou cassé.")
            elif kind and not where and f"where{i}" not in self.errors:
                self.add_error(f"where{i}", "Dites où.")
            elif where and (where, kind) in seen:
                self.add_error(f"where{i}", "Ce dégât est déjà noté\u00a0: laissez cette ligne vide.")
            seen.add((where, kind))

    def clean(self):
        answers = super().clean()
        self._check_damages(answers)
        if not self.asks_gear:
            return answers
        gone = {
            f"{LENT}:{(row.helmet or row.gloves).pk}"
            for row in self.lent
            if row.pk in self.missing and row.item
        }
        for one in self.asked:
            said = answers.get(one.name, "")
            if not said and one.name not in self.errors:
                self.add_error(one.name, "Personne ne part sans\u00a0: dites lequel.")
            elif one.kind == "helmet" and said in gone:
                self.add_error(one.name, "Ce casque manque\u00a0: choisissez-en un autre.")
        return answers

    def gear_words(self) -> tuple[list[str], list[str]]:
        """Return what came back and what leaves, as both sides read it."""
        back = [f"{row}\u00a0: {'manque' if row.pk in self.missing else 'là'}" for row in self.lent]
        return back, answered(self.asked, self.cleaned_data) if self.asks_gear else []

    def report(self, side: str, signing=None) -> ReportData:
        """Return what the operation writes of the vehicle that comes « back », or goes « out »."""
        asked: dict[str, Any] = self.cleaned_data
        leaves = {one.name: asked.get(one.name) or ABSENT for one in self.asked} if self.asks_gear else {}
        return ReportData(
            meter=asked[f"{side}_meter"],
            energy_percent=asked[f"{side}_energy"],
            remarks=asked["remarks"] if side == "back" else "",
            few_photos_reason=asked["few_photos_reason"],
            meter_confirmed=asked["meter_confirmed"],
            signing=signing,
            marks=[(one["side"], one["x"], one["y"], one["kind"], one["part"]) for one in self.marks]
            if side == "back"
            else (),
            gear=worn(self.asked, leaves) if side == "out" and leaves else (),
            gear_missing=self.missing if side == "back" else (),
        )
