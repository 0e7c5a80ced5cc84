"""What these forms share: no insurance number, communes and contacts to choose from, yes or no."""

from django import forms
from django.db.models import Q
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelChoiceIterator

from mobilite import clock
from mobilite.pages.forms import PageForm
from mobilite.people.communes import communes_of
from mobilite.people.models import Commune, Contact


class RecordForm(PageForm, forms.ModelForm):
    """Base of the forms here: it checks; the operation saves."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not field.widget.is_hidden:
                # What the browser knows is the colleague's own.
                field.widget.attrs.setdefault("autocomplete", "off")
            choices = getattr(field, "choices", None)
            if isinstance(field, forms.TypedChoiceField) and choices and choices[0] == BLANK_CHOICE_DASH[0]:
                field.choices = [("", "Choisissez" if field.required else "Non renseigné"), *choices[1:]]


class _Grouped(ModelChoiceIterator):
    """Options under headings: the field says to which group a record belongs."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list] = {}
        for record in self.queryset:
            groups.setdefault(self.field.group_of(record), []).append(self.choice(record))
        yield from groups.items()


class _GroupedField(forms.ModelChoiceField):
    iterator = _Grouped


class CommuneSelect(forms.Select):
    """A list of communes. With JavaScript it becomes a field, and what was typed comes as « ?44850 »."""

    def get_context(self, name, value, attrs):
        typed = {"data-typed": value[1:]} if isinstance(value, str) and value.startswith("?") else {}
        return super().get_context(name, value, {"data-commune": "", **typed, **(attrs or {})})


class CommuneField(_GroupedField):
    """One commune, by its name or postcode: several communes share one (row H4). The territory comes first.

    A plain list without JavaScript; with it, one types « 44850 » or « ligné ».
    """

    widget = CommuneSelect

    def __init__(self, *, required=False, label="Commune", **kwargs):
        super().__init__(
            Commune.objects.order_by("-in_territory", "name"),
            required=required,
            label=label,
            empty_label="Choisissez une commune" if required else "Inconnue",
            **kwargs,
        )

    def to_python(self, value):
        if not isinstance(value, str) or not value.startswith("?"):
            return super().to_python(value)
        found = communes_of(value[1:])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                "Nous ne connaissons pas cette commune\u00a0: choisissez dans la liste."
            )
        names = ", ".join(self.label_from_instance(one) for one in found[:6])
        raise forms.ValidationError(f"Plusieurs communes répondent\u00a0: {names}. Choisissez l’une d’elles.")

    def label_from_instance(self, commune):
        return f"{commune.name} ({commune.postcode})"

    def group_of(self, commune):
        return "Dans le territoire" if commune.in_territory else "Autres communes"


class ContactField(_GroupedField):
    """Somebody at a partner's who is still there."""

    def __init__(self, **kwargs):
        super().__init__(Contact.objects.none(), required=False, empty_label="Personne, ou inconnu", **kwargs)

    def still_there(self, today, *, also=None):
        there = Q(left_on=None) | Q(left_on__gt=today)
        there &= Q(partner__is_active=True)
        self.queryset = (
            Contact.objects.filter(there | Q(pk=also))
            .select_related("partner")
            .order_by("partner__name", "last_name", "first_name", "pk")
        )

    def label_from_instance(self, contact):
        return f"{contact.first_name} {contact.last_name}, {contact.partner.name}"

    def group_of(self, contact):
        return contact.partner.name


class YesNo(forms.NullBooleanSelect):
    """Yes, no, or not known yet."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = [("unknown", "On ne sait pas"), ("true", "Oui"), ("false", "Non")]


def past(day):
    """Return a day, or raise ValidationError when it is still to come."""
    if day and day > clock.today():
        raise forms.ValidationError("Cette date est dans le futur\u00a0: vérifiez-la.")
    return day
