"""What these forms share: no insurance number, communes and contacts to choose from, yes or no."""

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator

from mobilite import clock
from mobilite.pages.forms import PageForm
from mobilite.people.models import Commune, Contact
from mobilite.people.national_number import NoNationalNumber


class RecordForm(NoNationalNumber, PageForm, forms.ModelForm):
    """Base of the forms here: it checks; the operation saves."""


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


class CommuneField(_GroupedField):
    """One commune, by its name or postcode: several communes share one (row H4). The territory comes first.

    A plain list without JavaScript; with it, one types « 44850 » or « ligné ».
    """

    def __init__(self, *, required=False, label="Commune", **kwargs):
        super().__init__(
            Commune.objects.order_by("-in_territory", "name"),
            required=required,
            label=label,
            empty_label="Choisissez une commune" if required else "Inconnue",
            **kwargs,
        )
        self.widget.attrs["data-commune"] = ""

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
        return f"{contact.first_name} {contact.last_name}"

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
