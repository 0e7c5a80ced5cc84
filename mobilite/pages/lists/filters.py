"""The filters of a list, over django-filter: French labels, dates that browsers know, several choices at once."""

from datetime import date, datetime

import django_filters
from django import forms
from django.db import models
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django_filters.fields import ModelChoiceField
from django_filters.widgets import SuffixedMultiWidget

from mobilite.pages import french
from mobilite.pages.forms import AtOnce, QuickSelect


class QuickBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, drawn by hand for the same reason."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        return mark_safe(
            "".join(
                f'<label class="tick"><input type="checkbox" name="{escape(name)}" value="{escape(key)}"'
                f"{' checked' if str(key) in chosen else ''}>{escape(label)}</label>"
                for key, label in self.choices
            )
        )


class DateRangeWidget(SuffixedMultiWidget):
    """Two days, each with its label: from, until."""

    template_name = "mobilite/widgets/date_range.html"
    suffixes = ["du", "au"]

    def __init__(self, attrs=None):
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__([day, forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")], attrs)

    def decompress(self, value):
        return [value.start, value.stop] if value else [None, None]


class DateRange(django_filters.DateFromToRangeFilter):
    """Days from and until, both included; on an instant, Paris days."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": DateRangeWidget, **kwargs})


class _ShortTable(ModelChoiceField):
    iterator = AtOnce


class OneOf(django_filters.ModelChoiceFilter):
    """One record of a short table (a place, a category)."""

    field_class = _ShortTable

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"empty_label": "Tous", "widget": QuickSelect, **kwargs})


class Choices(django_filters.MultipleChoiceFilter):
    """Any of several choices, as boxes to tick."""

    def __init__(self, *args, **kwargs):
        # The field is the row's own: nothing comes twice, and DISTINCT would compare every column.
        super().__init__(*args, **{"widget": QuickBoxes, "distinct": False, **kwargs})


class Flag(django_filters.ChoiceFilter):
    """Yes or no."""

    def __init__(self, *args, **kwargs):
        choices = [("oui", "Oui"), ("non", "Non")]
        super().__init__(
            *args, **{"choices": choices, "empty_label": "Tous", "widget": QuickSelect, **kwargs}
        )

    def filter(self, qs, value):
        return qs if value in (None, "") else self.get_method(qs)(**{self.field_name: value == "oui"})


def _choices(field):
    return {"choices": [choice for choice in field.flatchoices if choice[0] != ""]}


class ListFilters(django_filters.FilterSet):
    """Base of a list's filters. What a list names in ``filters`` is derived from the model's fields."""

    FILTER_DEFAULTS = {
        **django_filters.FilterSet.FILTER_DEFAULTS,
        models.DateField: {"filter_class": DateRange},
        models.DateTimeField: {"filter_class": DateRange},
        models.BooleanField: {"filter_class": Flag},
        models.ForeignKey: {
            "filter_class": OneOf,
            "extra": lambda f: {"queryset": f.related_model._default_manager.all()},
        },
        models.OneToOneField: {
            "filter_class": OneOf,
            "extra": lambda f: {"queryset": f.related_model._default_manager.all()},
        },
    }

    @classmethod
    def filter_for_lookup(cls, field, lookup_type):
        if lookup_type == "exact" and getattr(field, "choices", None):
            return Choices, _choices(field)
        return super().filter_for_lookup(field, lookup_type)


def parameters(bound) -> list[str]:
    """Return the query parameters that a filter's field reads."""
    widget = bound.field.widget
    suffixes = getattr(widget, "suffixes", None)
    return [f"{bound.html_name}_{suffix}" for suffix in suffixes] if suffixes else [bound.html_name]


def words(bound, value) -> str:
    """Return what a filter's value says on its chip: « Depuis le lun. 16 mars 2026 »."""
    if isinstance(value, slice):
        return _days(value.start, value.stop)
    if isinstance(value, (list, tuple, models.QuerySet)):
        return ", ".join(words(bound, one) for one in value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, (date, datetime)):
        return french.date_fr(value)
    labels = {
        str(key): label for key, label in getattr(bound.field, "choices", ()) if not isinstance(label, list)
    }
    return str(labels.get(str(value), value))


def _days(start, stop) -> str:
    if start and stop:
        return f"du {french.date_fr(start)} au {french.date_fr(stop)}"
    return f"depuis le {french.date_fr(start)}" if start else f"jusqu’au {french.date_fr(stop)}"
