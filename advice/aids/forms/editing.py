"""The forms of the editor: texts, one condition, the amount, an example. Closed lists everywhere, never a formula."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from advice.aids import catalogue
from advice.aids.engine import FACTS, GROUPS, PARAMETERS, BadRule
from advice.aids.engine.conditions import OPERATORS, SPANS
from advice.aids.engine.examples import KINDS, WORDS
from advice.aids.engine.facts import Kind
from advice.aids.forms.facts import FactField, FactsForm
from advice.aids.models import AidDraft, Nature, Theme
from mobilite import clock
from mobilite.fields import EuroFormField
from mobilite.pages.forms import CheckboxCards, DateInput, PageForm, QuickSelect


class _OfDraft(PageForm, forms.Form):
    """A piece of a draft: ``revision`` says which writing of it the page showed."""

    revision = forms.IntegerField(min_value=0, max_value=10_000_000, widget=forms.HiddenInput)


class NewAidForm(PageForm, forms.Form):
    """An aid that the catalogue does not know."""

    name = forms.CharField(label="Nom de l’aide", max_length=80)
    body = forms.CharField(label="Organisme", max_length=120)
    theme = forms.ChoiceField(label="Ce qu’elle finance", choices=Theme.choices)
    nature = forms.ChoiceField(label="Nature", choices=Nature.choices)


class TextsForm(PageForm, forms.ModelForm):
    """What people read of an aid, its state, its source."""

    revision = forms.IntegerField(min_value=0, max_value=10_000_000, widget=forms.HiddenInput)
    committee = forms.CharField(
        label="Qui décide, si c’est une commission", max_length=80, required=False,
        help_text="Par exemple\u00a0: La commission. Le montant n’est alors jamais compté d’avance.",
    )  # fmt: skip
    exclusive = forms.SlugField(
        label="Groupe dont une seule aide se garde", max_length=40, required=False,
        help_text="Par exemple\u00a0: permis, velo, voiture-electrique. Vide\u00a0: se cumule avec toutes.",
    )  # fmt: skip
    subsidiary = forms.BooleanField(label="Ne fait que compléter les autres aides", required=False)

    class Meta:
        model = AidDraft
        fields = (
            "name", "body", "theme", "nature", "status", "status_words", "until_date", "in_return", "timing", "papers",
            "channel", "cumulation", "source", "source_on", "checked_on", "trust", "review_on",
        )  # fmt: skip

    fieldsets = (
        ("Quelle aide\u202f?", "", ["name", "body", ("theme", "nature")]),
        ("Existe-t-elle encore\u202f?", "", [("status", "until_date"), "status_words"]),
        ("Comment la demander\u202f?", "", ["timing", "channel", "papers", "in_return"]),
        ("Avec d’autres aides\u202f?", "", ["cumulation", "exclusive", "subsidiary", "committee"]),
        ("D’où le tenez-vous\u202f?", "", ["source", ("source_on", "trust"), ("checked_on", "review_on")]),
    )

    def clean_source_on(self):
        day = self.cleaned_data["source_on"]
        if day and day > clock.today():
            raise ValidationError("Cette date est à venir\u00a0: donnez celle du texte.")
        return day

    def told(self) -> dict[str, Any]:
        """Return the fields of the version, and what the engine reads beside them."""
        rule = {name: self.cleaned_data[name] for name in ("committee", "exclusive", "subsidiary")}
        return {**{name: self.cleaned_data[name] for name in self.Meta.fields}, "rule": rule}


class PickFactForm(forms.Form):
    """The fact of a new condition, in the closed list."""

    fait = forms.ChoiceField(label="Sur quoi porte la condition\u202f?", widget=QuickSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ordered = sorted(FACTS.values(), key=lambda fact: (list(GROUPS).index(fact.group), fact.label))
        self.fields["fait"].choices = [
            (fact.key, f"{GROUPS[fact.group]}\u00a0: {fact.label}") for fact in ordered
        ]


UNITS = (("days", "jours"), ("months", "mois"))


class ConditionForm(_OfDraft):
    """One fact, one comparison, one value; the fields are those that suit the fact."""

    op = forms.ChoiceField(label="Comparaison")
    must = forms.CharField(
        label="La dire autrement", max_length=300, required=False,
        help_text="Complète «\u00a0Il faut…\u00a0», par exemple\u00a0: habiter une des 24 communes. Vide\u00a0: la phrase se fait seule.",
    )  # fmt: skip

    def __init__(self, *args, fact, **kwargs):
        super().__init__(*args, **kwargs)
        self.fact = fact
        ops = [(op, words) for op, (kinds, words) in OPERATORS.items() if fact.kind in kinds]
        self.fields["op"].choices = ops
        if fact.kind is Kind.BOOL:
            self.fields["op"].widget = forms.HiddenInput()
            self.fields["op"].initial = "is"
            self.fields["value"] = forms.ChoiceField(
                label="Réponse attendue", choices=[("oui", "Oui"), ("non", "Non")]
            )
        elif fact.kind in (Kind.CHOICE, Kind.CODE) and fact.key != "commune":
            self.fields["many"] = forms.MultipleChoiceField(
                label="Valeurs", choices=list(fact.choices.items()), widget=CheckboxCards
            )
        elif fact.kind is Kind.CODE:
            self.fields["communes"] = forms.CharField(
                label="Communes",
                max_length=600,
                help_text="Des noms ou des codes INSEE, séparés par des virgules.",
            )
        elif fact.kind is Kind.DATE:
            self.fields["count"] = forms.IntegerField(
                label="Délai", required=False, min_value=0, max_value=1200
            )
            self.fields["unit"] = forms.ChoiceField(label="En", choices=UNITS, required=False)
            self.fields["day"] = forms.DateField(label="Date fixe", required=False, widget=DateInput())
        else:
            self.fields["value"] = FactField(fact)
            self.fields["value"].label = f"Valeur ({fact.unit or '€'})"
            self.fields["value"].help_text = ""
            if fact.kind is Kind.EUROS:
                self.fields["parameter"] = forms.ChoiceField(
                    label="Ou une valeur de référence",
                    required=False,
                    choices=[("", "Non"), *((key, one.label) for key, one in PARAMETERS.items())],
                )
                self.fields["times"] = forms.DecimalField(
                    label="Fois",
                    required=False,
                    localize=True,
                    widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                    min_value=Decimal("0.01"),
                    max_value=Decimal(10_000),
                    max_digits=8,
                    decimal_places=2,
                )
        self.order_fields(
            ["op", "value", "parameter", "times", "many", "communes", "count", "unit", "day", "must"]
        )

    @property
    def fieldsets(self):
        lines = [
            ["op"],
            ["value", "parameter", "times"],
            ["many"],
            ["communes"],
            ["count", "unit", "day"],
            ["must"],
        ]
        return [("", "", [tuple(line) for line in lines])]

    @classmethod
    def shown(cls, node: dict[str, Any]) -> dict[str, Any]:
        """Return how a condition fills the form."""
        raw = node.get("value")
        initial = {"op": node.get("op", "is"), "must": node.get("must", "")}
        if isinstance(raw, bool):
            return initial | {"value": "oui" if raw else "non"}
        if isinstance(raw, dict) and "parameter" in raw:
            return initial | {"parameter": raw["parameter"], "times": raw.get("times", "1")}
        if isinstance(raw, dict):
            unit, count = next(iter(raw.items()))
            return initial | {"unit": unit, "count": count}
        if isinstance(raw, list):
            names = [catalogue.communes().get(one, one) for one in raw]
            return initial | {"many": raw, "communes": ", ".join(names)}
        return initial | {"value": raw, "day": raw}

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        try:
            data["node"] = self._node(data)
        except BadRule as error:
            raise ValidationError(error.sentence) from error
        return data

    def _node(self, data) -> dict[str, Any]:
        node = {"fact": self.fact.key, "op": data["op"], "value": self._value(data)}
        return node | ({"must": data["must"]} if data.get("must") else {})

    def _value(self, data):
        if self.fact.kind is Kind.BOOL:
            return data["value"] == "oui"
        if "many" in self.fields:
            return data["many"]
        if "communes" in self.fields:
            return self._codes(data["communes"])
        if self.fact.kind is Kind.DATE:
            return self._day(data)
        if data.get("parameter"):
            return {"parameter": data["parameter"], "times": str(data.get("times") or 1)}
        if data.get("value") is None:
            raise BadRule("Il manque la valeur\u00a0: écrivez-la.")
        return data["value"]

    def _day(self, data):
        if data["op"] in SPANS:
            if data.get("count") is None:
                raise BadRule("Il manque le délai\u00a0: écrivez un nombre de jours ou de mois.")
            return {data.get("unit") or "months": data["count"]}
        if not data.get("day"):
            raise BadRule("Il manque la date\u00a0: choisissez-la.")
        return data["day"].isoformat()

    def _codes(self, text):
        found = []
        for part in filter(None, (one.strip() for one in text.split(","))):
            code = catalogue.commune_called(part) or (
                part.upper() if len(part) == 5 and part[:2].isdigit() and part.isalnum() else ""
            )
            if not code:
                raise BadRule(
                    f"«\u00a0{part[:60]}\u00a0» n’est pas une commune connue\u00a0: tapez son code INSEE."
                )
            found.append(code)
        return found


class GroupForm(_OfDraft):
    """The sentence of a group, when it has one of its own."""

    must = forms.CharField(
        label="La dire en une phrase", max_length=300, required=False,
        help_text="Complète «\u00a0Il faut…\u00a0». Vide\u00a0: les conditions se disent une par une.",
    )  # fmt: skip


class ExampleForm(_OfDraft, FactsForm):
    """Somebody invented, and what must be answered."""

    label = forms.CharField(label="Qui est-ce, en quelques mots", max_length=120)
    kind = forms.ChoiceField(
        label="Ce que l’exemple montre",
        choices=[(key, words.capitalize()) for key, words in KINDS.items()],
        help_text="Les trois, toujours. Fermée, suspendue ou sans condition\u00a0: quelqu’un qui a tout, quelqu’un d’inconnu, et le premier jour.",
    )
    verdict = forms.ChoiceField(
        label="Ce que la règle doit répondre",
        choices=[(key, words.capitalize()) for key, words in WORDS.items()],
    )
    amount = EuroFormField(label="Montant attendu, au plus", required=False)
    on = forms.DateField(
        label="Le jour de la demande", required=False, help_text="Vide\u00a0: le jour où l’on regarde."
    )

    @property
    def fieldsets(self):
        groups = [(title, "", [bound.name for bound in fields]) for title, fields in self.by_group()]
        return [("L’exemple", "", ["label", ("kind", "verdict"), ("amount", "on")]), *groups]

    def example(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {
            "label": data["label"],
            "kind": data["kind"],
            "verdict": data["verdict"],
            "facts": self.facts(),
        }
        found |= {"amount": str(data["amount"])} if data["amount"] is not None else {}
        return found | ({"on": data["on"].isoformat()} if data["on"] else {})


class SendBackForm(_OfDraft):
    reason = forms.CharField(
        label="Ce qui est à reprendre", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublishForm(_OfDraft):
    """From when the version holds, and what it changes."""

    from_date = forms.DateField(
        label="À partir du", help_text="La version d’avant garde ses réponses pour les jours d’avant."
    )
    note = forms.CharField(label="Ce qui change, en une phrase", max_length=300)
