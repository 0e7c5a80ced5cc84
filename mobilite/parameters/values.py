"""Figures and hours that a manager sets, each from a date.

An app declares its own beside what uses them, and hands them over in ``AppConfig.ready()``::

    QUIET_FROM = Parameter("outbox.quiet_from", "Plus de SMS à partir de", forms.TimeField, default=time(20))
    register("parameter", QUIET_FROM.key, QUIET_FROM, order=10)

``QUIET_FROM.on(day)`` is its value that day. What was decided yesterday is not changed by a new value: it has a date.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms

from mobilite import registry
from mobilite.parameters.models import ParameterValue


@dataclass(frozen=True)
class Parameter:
    """Something that may be set. ``field`` makes the form field that reads, checks and writes its values.

    A key registered at « parameter » is « app.name », as its address on the page of settings.
    """

    key: str
    label: str
    field: Callable[..., forms.Field]
    default: Any
    group: str
    help: str = ""

    def form_field(self) -> forms.Field:
        return self.field(label=self.label, help_text=self.help)

    def on(self, day: date) -> Any:
        """Return the value in force on a day. One query."""
        row = ParameterValue.objects.in_force(day).filter(key=self.key).first()
        return self.default if row is None else self.read(row.value)

    def read(self, written: str) -> Any:
        return self.form_field().to_python(written)

    def write(self, value: Any) -> str:
        """Return the value as it is kept: ``read`` gives it back."""
        return value.isoformat() if isinstance(value, time) else str(value)

    def words(self, value: Any) -> str:
        """Return the value as it is read on a screen."""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, time):
            return f"{value.hour}\u00a0h{f' {value.minute:02}' if value.minute else ''}"
        return str(value).replace(".", ",")


def parameters() -> list[Parameter]:
    """Return what may be set, in order."""
    return [item.value for item in registry.registered("parameter")]


def parameter(key: str) -> Parameter | None:
    """Return one of them, or None when nothing has this key."""
    return next((one for one in parameters() if one.key == key), None)
