"""Hours as people type them: « 6h-8h30 17h-19h », « 21h à 5h »; and a point copied from a map."""

import re
from datetime import time

from django import forms

from advice.recruitment.missions.models import Shift
from mobilite.pages.french import time_fr

ONE = re.compile(
    r"(\d{1,2})\s*(?:h|:)\s*(\d{2})?\s*(?:-|–|à|a)\s*(\d{1,2})\s*(?:h|:)\s*(\d{2})?", re.IGNORECASE
)
BETWEEN = re.compile(r"[\s,;/]*(?:et|puis)?[\s,;/]*", re.IGNORECASE)
MOST = 4
UNREAD = "Écrivez par exemple 6h-8h, ou 6h-8h 17h-19h\u00a0; de nuit, 21h-5h."


def read_hours(text: str) -> list[tuple[time, time]]:
    """Return the stretches that a text says. Raises ValidationError with an example."""
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = ONE.match(text, at)
        if match is None:
            raise forms.ValidationError(UNREAD)
        try:
            starts, ends = (
                time(int(match[hour]) % 24 if int(match[hour]) <= 24 else 99, int(match[hour + 1] or 0))
                for hour in (1, 3)
            )
        except ValueError as error:
            raise forms.ValidationError(UNREAD) from error
        if starts == ends:
            raise forms.ValidationError("La fin n’est pas l’heure du début.")
        found.append((starts, ends))
        at = BETWEEN.match(text, match.end()).end()
    if len(found) > MOST:
        raise forms.ValidationError(f"Quatre horaires par jour au plus\u00a0: vous en donnez {len(found)}.")
    return found


def written_hours(shifts: list[Shift]) -> str:
    """Return what ``read_hours`` reads back, as it is shown."""
    lines = sorted(shifts, key=lambda one: one.starts_at)
    return ", ".join(f"{time_fr(one.starts_at)} à {time_fr(one.ends_at)}" for one in lines)


class HoursField(forms.CharField):
    """Stretches of one day, as text."""

    def __init__(self, **kwargs):
        super().__init__(max_length=100, required=False, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value):
        return read_hours(super().clean(value))


POINT = re.compile(r"\s*(-?\d{1,3}[.,]\d{1,8})\s*[,;\s]\s*(-?\d{1,3}[.,]\d{1,8})\s*")


class PointField(forms.CharField):
    """Coordinates as maps give them: « 47.38213, -1.16842 ». Kept as « 47.3821,-1.1684 », ten metres."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, required=False, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return ""
        match = POINT.fullmatch(value)
        if match is None:
            raise forms.ValidationError("Copiez deux nombres d’une carte, par exemple 47.3821, -1.1684.")
        latitude, longitude = (float(one.replace(",", ".")) for one in match.groups())
        if not (41 <= latitude <= 52 and -6 <= longitude <= 10):
            raise forms.ValidationError("Ce point n’est pas en France\u00a0: la latitude vient d’abord.")
        return f"{latitude:.4f},{longitude:.4f}"
