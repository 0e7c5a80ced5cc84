"""Facts as fields of a form: unknown by default, typed as people say them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from advice.aids import catalogue
from advice.aids.engine import FACTS, GROUPS, BadRule
from advice.aids.engine.facts import Fact, Kind
from mobilite.fields import EuroFormField
from mobilite.pages.forms import DateInput, PageForm, QuickSelect

UNKNOWN = "On ne sait pas"
YES_NO = (("", UNKNOWN), ("oui", "Oui"), ("non", "Non"))
#: What is worked out of other facts is not asked on a page: the commune says the department, the tax notice the quotient.
ASKED = tuple(key for key, fact in FACTS.items() if not fact.sources)


class CommuneInput(forms.TextInput):
    """A commune by its name, among those that are known, or its INSEE code."""

    template_name = "aids/commune.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_list"
        context["communes"] = list(catalogue.communes().values())
        return context

    def format_value(self, value):
        return catalogue.communes().get(value, value)


class FactField(forms.Field):
    """One fact, read by the engine: nothing typed is not known."""

    def __init__(self, fact: Fact, **kwargs):
        self.fact = fact
        # Nothing typed is « unknown », which is an answer: not said to be optional beside each of a hundred questions.
        super().__init__(label=fact.question, help_text=_help(fact), widget=_widget(fact), **kwargs)

    def prepare_value(self, value):
        if isinstance(value, bool):
            return "oui" if value else "non"
        if self.fact.kind is Kind.EUROS and isinstance(value, str):
            return value.replace(".", ",")
        return value

    def clean(self, value) -> Any:
        if value in (None, ""):
            return None
        if self.fact.kind is Kind.EUROS:
            value = EuroFormField().clean(value)
        if self.fact.key == "commune":
            value = self._commune(str(value))
        try:
            return self.fact.written(self.fact.read(value))
        except BadRule as error:
            raise ValidationError(error.sentence) from error

    def _commune(self, text: str) -> str:
        found = catalogue.commune_called(text[:80])
        code = text.strip().upper()
        if not found and len(code) == 5 and code[:2].isdigit() and code.isalnum():
            return code
        if not found:
            raise ValidationError(
                "Cette commune n’est pas dans la liste\u00a0: choisissez-la, ou tapez son code INSEE."
            )
        return found


def _help(fact: Fact) -> str:
    if fact.key == "caf_quotient":
        return "Celui de l’attestation de la CAF. Ce n’est pas le revenu fiscal divisé par les parts."
    if fact.key == "tax_quotient":
        return "Revenu fiscal ÷ 12 ÷ parts. Ce n’est pas le quotient de la CAF."
    return ""


def _widget(fact: Fact) -> forms.Widget:
    if fact.kind is Kind.BOOL:
        return QuickSelect(choices=YES_NO)
    if fact.key == "commune":
        return CommuneInput(attrs={"autocomplete": "off"})
    if fact.kind in (Kind.CHOICE, Kind.CODE):
        return QuickSelect(choices=[("", UNKNOWN), *fact.choices.items()])
    if fact.kind is Kind.DATE:
        return DateInput()
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


class FactsForm(PageForm, forms.Form):
    """Some facts of a person, grouped under their questions. ``facts()`` gives those that are known."""

    def __init__(self, *args, keys: Iterable[str] = ASKED, **kwargs):
        self.keys = [key for key in FACTS if key in set(keys)]
        super().__init__(*args, **kwargs)
        for key in self.keys:
            self.fields[key] = FactField(FACTS[key])

    def facts(self) -> dict[str, Any]:
        """Return what is known, as the engine reads it and JSON keeps it."""
        return {key: self.cleaned_data[key] for key in self.keys if self.cleaned_data.get(key) is not None}

    def by_group(self, but: Iterable[str] = ()) -> list[tuple[str, list]]:
        """Return the fields by group, leaving some out: [(title, fields)]."""
        left_out = set(but)
        found = []
        for group, title in GROUPS.items():
            fields = [self[key] for key in self.keys if FACTS[key].group == group and key not in left_out]
            if fields:
                found.append((title, fields))
        return found
