"""Forms the French way: dates that browsers know, hours, telephones; options drawn as cards."""

from collections.abc import Iterable

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from mobilite.pages.national_number import NoNationalNumber


class Option(str):
    """The label of a choice, with what a card says beside it: an amount on the right, a sentence below.

    A disabled one cannot be chosen; say why in ``detail``.
    """

    amount: str
    detail: str
    disabled: bool

    def __new__(cls, label, *, amount="", detail="", disabled=False):
        option = super().__new__(cls, label)
        option.amount, option.detail, option.disabled = amount, detail, disabled
        return option


class _Cards:
    """Drawn by hand: through templates, thirteen cards cost more than the rest of their page."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if getattr(label, "disabled", False):
            option["attrs"]["disabled"] = True
        option["attrs"].pop("columns", None)
        return option

    def render(self, name, value, attrs=None, renderer=None):
        widget = self.get_context(name, value, attrs)["widget"]
        columns = f" opts-{widget['attrs']['columns']}" if "columns" in widget["attrs"] else ""
        parts = [f'<div class="opts{columns}">']
        for group, options, _index in widget["optgroups"]:
            parts += [f'<p class="f-lab">{escape(group)}</p>'] if group else []
            parts += map(_card, options)
        return mark_safe("\n".join([*parts, "</div>"]))


def _card(option: dict) -> str:
    attrs, label = option["attrs"], option["label"]
    off = " opt-off" if attrs.get("disabled") else ""
    where = f' for="{escape(attrs["id"])}"' if "id" in attrs else ""
    beside = [("num", getattr(label, "amount", "")), ("sub", getattr(label, "detail", ""))]
    beside = "".join(f'<span class="{css}">{conditional_escape(text)}</span>' for css, text in beside if text)
    said = f'type="{option["type"]}" name="{escape(option["name"])}" value="{escape(option["value"])}"'
    return (
        f'<label class="opt-x{off}"{where}><input {said}{flatatt(attrs)}>'
        f"<span>{conditional_escape(label)}</span>{beside}</label>"
    )


class RadioCards(_Cards, forms.RadioSelect):
    """One choice among cards."""


class CheckboxCards(_Cards, forms.CheckboxSelectMultiple):
    """Several choices among cards."""


class QuickSelect(forms.Select):
    """A select of plain choices, drawn by hand: a template per option costs more than a list's rows."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if str(key) in chosen else ""}>{escape(label)}</option>'
            for key, label in self.choices
        )
        attrs = flatatt(self.build_attrs(self.attrs, attrs))
        return mark_safe(f'<select name="{escape(name)}"{attrs}>{options}</select>')


class AtOnce(ModelChoiceIterator):
    """The records of a short table, read at once: a cursor on PostgreSQL's side takes four exchanges."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.queryset.all())


class OneRecord(forms.ModelChoiceField):
    """One record of a short table, as a select."""

    widget = QuickSelect
    iterator = AtOnce


class Among(forms.ChoiceField):
    """One of a few records, loaded already: ``give`` hands them over, and nothing more is asked of the database."""

    widget = QuickSelect
    default_error_messages = forms.ModelChoiceField.default_error_messages

    def give(self, records: Iterable, *, empty_label: str | None = None) -> None:
        """Take the records to choose among, in their order; ``empty_label`` is the choice of none."""
        self.records = {str(one.pk): one for one in records}
        blank = [] if empty_label is None else [("", empty_label)]
        self.choices = [*blank, *((one.pk, str(one)) for one in self.records.values())]

    def clean(self, value):
        return self.records.get(super().clean(value))


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, as a list. ``capture`` opens a telephone's camera rather than its files."""

    def __init__(self, *, accept: str, capture: bool = False, **kwargs):
        attrs = {"accept": accept, **({"capture": "environment"} if capture else {})}
        super().__init__(widget=ManyFiles(attrs=attrs), **kwargs)

    def clean(self, data, initial=None):
        files = (data if isinstance(data, (list, tuple)) else [data]) or [None]
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """An hour, by quarters."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__({"step": 900, **(attrs or {})}, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"step": 900, **(attrs or {})}, format="%Y-%m-%dT%H:%M")


_BETTER = {forms.DateInput: DateInput, forms.TimeInput: TimeInput, forms.DateTimeInput: DateTimeInput}


class PageForm(NoNationalNumber):
    """Mixin of every form of a page: ``class NewPerson(PageForm, forms.ModelForm)``.

    ``fieldsets`` groups the fields under questions: ``[(title, help, ["field", ("same", "line")])]``.
    Fields that it does not name come last, without a title.
    """

    fieldsets: list[tuple[str, str, list]] = []
    error_css_class = None
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.label and field.error_messages.get("required") == _("This field is required."):
                asked = field.label.rstrip(" ?\u202f\u00a0")
                field.error_messages["required"] = f"Il manque «\u00a0{asked}\u00a0»."
            better = _BETTER.get(type(field.widget))
            if better:
                field.widget = better({k: v for k, v in field.widget.attrs.items() if k != "type"})
                field.widget.is_required = field.required
            if isinstance(field.widget, forms.Textarea) and str(field.widget.attrs.get("rows")) == "10":
                field.widget.attrs["rows"] = 3
            if isinstance(field, (forms.DecimalField, forms.IntegerField)) and not isinstance(
                field.widget, forms.Select | forms.HiddenInput
            ):
                field.widget.attrs.setdefault(
                    "inputmode", "numeric" if isinstance(field, forms.IntegerField) else "decimal"
                )

    def groups(self):
        """Return the groups of a page: title, help, and lines of one or several bound fields."""
        named, groups = set(), []
        for title, help_text, names in self.fieldsets:
            lines = [[n] if isinstance(n, str) else list(n) for n in names]
            lines = [[self[n] for n in line if n in self.fields and not self[n].is_hidden] for line in lines]
            named |= {bound.name for line in lines for bound in line}
            if any(lines):
                groups.append({"title": title, "help": help_text, "lines": [line for line in lines if line]})
        rest = [[bound] for bound in self.visible_fields() if bound.name not in named]
        return [*groups, {"title": "", "help": "", "lines": rest}] if rest else groups

    def summary(self):
        """Return what is wrong, as (sentence, anchor) in the order of the page."""
        lines = [(error, "") for error in self.non_field_errors()]
        for group in self.groups():
            for line in group["lines"]:
                for bound in line:
                    anchor = bound.id_for_label if not bound.use_fieldset else f"f-{bound.html_name}"
                    lines += [(error, anchor) for error in bound.errors]
        for bound in self.hidden_fields():
            lines += [(error, "") for error in bound.errors]
        return lines
