"""What an aid is worth, by a few ways of counting; a way that the form does not know is kept as it is."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from advice.aids.engine import FACTS, Unit
from advice.aids.engine.facts import Kind
from advice.aids.forms.editing import _OfDraft
from mobilite.fields import EuroFormField
from mobilite.pages.french import fold

ROWS = 5
EUROS = [(key, fact.label) for key, fact in FACTS.items() if fact.kind is Kind.EUROS]
#: What a scale is read on: resources and quotients.
SCALES = [
    (key, FACTS[key].label)
    for key in ("tax_quotient", "caf_quotient", "monthly_income", "income_per_part", "age")
]
UNIT_WORDS = {
    Unit.EUROS: "euros", Unit.EUROS_MONTH: "euros par mois", Unit.PERCENT: "pour cent de réduction",
    Unit.PRICE_HOUR: "euros de l’heure, à payer", Unit.PRICE_DAY: "euros par jour, à payer",
    Unit.PRICE_MONTH: "euros par mois, à payer", Unit.PRICE_YEAR: "euros par an, à payer",
}  # fmt: skip
WAYS = {
    "none": "Rien de chiffré, des mots seulement",
    "fixed": "Une somme fixe",
    "up_to": "Un plafond, sans savoir combien",
    "share": "Une part du coût",
    "scale": "Un barème selon les ressources",
    "kept": "Le calcul d’aujourd’hui, gardé tel quel",
}


def _percent(label="Part, en %"):
    return forms.DecimalField(
        label=label,
        required=False,
        localize=True,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def _shown_percent(rate: str) -> Decimal:
    """Return a share as people type it: 0.50 is 50, not 50.00."""
    percent = Decimal(rate) * 100
    return percent.quantize(Decimal(1)) if percent == percent.to_integral() else percent.normalize()


class AmountForm(_OfDraft):
    """How much: one way of counting among a few, and the cost that the aid never exceeds."""

    way = forms.ChoiceField(label="Comment se compte-t-elle\u202f?")
    unit = forms.ChoiceField(label="En", choices=[(one.value, words) for one, words in UNIT_WORDS.items()])
    euros = EuroFormField(label="Somme, ou plafond", required=False, min_value=0)
    rate = _percent()
    of = forms.ChoiceField(label="De quel coût", choices=[("", "—"), *EUROS], required=False)
    on = forms.ChoiceField(label="Barème selon", choices=SCALES, required=False)
    cost = forms.ChoiceField(
        label="Le coût qu’elle ne dépasse jamais", choices=[("", "Aucun"), *EUROS], required=False
    )
    words = forms.CharField(
        label="À dire en plus",
        max_length=200,
        required=False,
        help_text="Par exemple\u00a0: dans la limite des crédits.",
    )

    def __init__(self, *args, keeps=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.keeps = keeps
        self.fields["way"].choices = [(key, words) for key, words in WAYS.items() if key != "kept" or keeps]
        for rank in range(ROWS):
            self.fields[f"bound{rank}"] = EuroFormField(
                label=f"Ligne {rank + 1}, jusqu’à", required=False, min_value=0
            )
            self.fields[f"give{rank}"] = EuroFormField(label="Somme, ou plafond", required=False, min_value=0)
            self.fields[f"rate{rank}"] = _percent(f"Ligne {rank + 1}, part du coût en %")

    fieldsets = [("Combien\u202f?", "", [("way", "unit"), ("euros", "rate"), ("of", "cost"), "words"])]

    def scale(self) -> list[tuple]:
        """Return the rows of the scale: up to what, how much, what share of the cost."""
        return [tuple(self[f"{name}{rank}"] for name in ("bound", "give", "rate")) for rank in range(ROWS)]

    def clean(self):
        data = super().clean()
        if not self.errors:
            data["amount"] = {"unit": data["unit"], "words": data["words"].strip().rstrip(".")}
            value = getattr(self, f"_{data['way']}")(data)
            if value is not None:
                data["amount"]["value"] = value
            if data["way"] == "none" and not fold(data["words"]):
                self.add_error("words", "Dites en quelques mots ce que l’aide apporte.")
        return data

    def _none(self, data):
        return None

    def _kept(self, data):
        return self.keeps

    def _asked(self, data, name, sentence):
        if data.get(name) in (None, ""):
            self.add_error(name, sentence)
        return data.get(name)

    def _fixed(self, data):
        return {"euros": str(self._asked(data, "euros", "Écrivez la somme."))}

    def _up_to(self, data):
        return {"up_to": {"euros": str(self._asked(data, "euros", "Écrivez le plafond."))}}

    def _share(self, data):
        rate = self._asked(data, "rate", "Écrivez la part, en pour cent.")
        of = self._asked(data, "of", "Choisissez le coût.")
        return None if self.errors else _share(rate, of, data.get("euros"))

    def _scale(self, data):
        rows, open_ended = [], False
        for rank in range(ROWS):
            bound, give, rate = (data.get(f"{name}{rank}") for name in ("bound", "give", "rate"))
            if give is None and rate is None:
                continue
            if open_ended:
                raise ValidationError("La ligne sans borne est la dernière du barème.")
            if rate is not None and not data.get("of"):
                self.add_error("of", "Choisissez le coût dont le barème donne une part.")
                return None
            gives = _share(rate, data["of"], give) if rate is not None else {"euros": str(give)}
            open_ended = bound is None
            rows.append(({} if bound is None else {"up_to": str(bound)}) | {"gives": gives})
        if not rows:
            self.add_error("bound0", "Écrivez au moins une ligne du barème.")
            return None
        return {"table": {"on": data["on"], "rows": rows}}

    @classmethod
    def shown(cls, rule: dict[str, Any]) -> dict[str, Any]:
        """Return how the amount of a rule fills the form; ``way`` is « kept » where the form cannot say it."""
        amount = rule.get("amount") or {}
        initial = {
            "unit": amount.get("unit", "euros"),
            "words": amount.get("words", ""),
            "cost": rule.get("cost", ""),
        }
        raw = amount.get("value")
        if not raw:
            return initial | {"way": "none"}
        if set(raw) == {"euros"}:
            return initial | {"way": "fixed", "euros": Decimal(raw["euros"])}
        if set(raw) == {"up_to"} and set(raw["up_to"]) == {"euros"}:
            return initial | {"way": "up_to", "euros": Decimal(raw["up_to"]["euros"])}
        share = _read_share(raw)
        return initial | ({"way": "share", **share} if share else {"way": "kept"} | _read_scale(raw))


def _share(rate: Decimal, of: str, ceiling: Decimal | None) -> dict[str, Any]:
    part = {"rate": str(rate / 100), "of": {"fact": of}}
    return part if ceiling is None else {"least": [part, {"euros": str(ceiling)}]}


def _read_share(raw) -> dict[str, Any]:
    ceiling = None
    if set(raw) == {"least"} and len(raw["least"]) == 2 and set(raw["least"][1]) == {"euros"}:
        raw, ceiling = raw["least"][0], Decimal(raw["least"][1]["euros"])
    if set(raw) == {"rate", "of"} and set(raw["of"]) == {"fact"}:
        return {"rate": _shown_percent(raw["rate"]), "of": raw["of"]["fact"], "euros": ceiling}
    return {}


def _read_scale(raw) -> dict[str, Any]:
    if set(raw) != {"table"} or raw["table"]["on"] not in dict(SCALES) or len(raw["table"]["rows"]) > ROWS:
        return {}
    found: dict[str, Any] = {"way": "scale", "on": raw["table"]["on"]}
    for rank, row in enumerate(raw["table"]["rows"]):
        gives = row["gives"]
        share = {"euros": Decimal(gives["euros"])} if set(gives) == {"euros"} else _read_share(gives)
        if not share or ("of" in share and found.get("of", share["of"]) != share["of"]):
            return {}
        found |= {"of": share["of"]} if "of" in share else {}
        found[f"bound{rank}"] = Decimal(row["up_to"]) if "up_to" in row else None
        found |= {f"give{rank}": share.get("euros"), f"rate{rank}": share.get("rate")}
    return found
