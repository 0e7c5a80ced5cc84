"""What templates call: icons, chips, and French dates, amounts and numbers."""

import re

from django import template
from django.utils.html import format_html

from mobilite.pages import french, presentation

register = template.Library()

register.simple_tag(presentation.icon, name="icon")
register.simple_tag(presentation.service, name="service")

for name in (
    "euros",
    "km",
    "date_fr",
    "datetime_fr",
    "time_fr",
    "month_fr",
    "number_fr",
    "typography",
    "initials",
    "de",
):
    register.filter(name, getattr(french, name))


@register.filter
def day_fr(day):
    """Write a day without its year: « mar. 7 avril »."""
    return french.date_fr(day, year=False)


@register.filter
def long_date_fr(day):
    """Write a day in full letters: « mardi 7 avril 2026 »."""
    return french.date_fr(day, long=True)


@register.filter
def phone_fr(number):
    """Write a telephone number: « 06 12 34 56 78 »."""
    from mobilite.fields import french_phone

    return french_phone(str(number)) if number else ""


@register.simple_tag
def period_fr(start, end, year=True):
    """Write from when to when: « mar. 7 avril 2026, 10 h → mar. 28 avril, 10 h »."""
    return french.period_fr(start, end, year=year)


@register.simple_tag
def told(item):
    """Write an item of a story: what it leads to is the link, its last reference or what stands after the colon."""
    if not item.url:
        return item.sentence
    found = [*re.finditer(r"[A-Z]{2,4}-\d{4}-\d+", item.sentence)]
    after = item.sentence.partition("\u00a0: ")[2]
    if found:
        start, end = found[-1].span()
    elif after:
        start, end = len(item.sentence) - len(after), len(item.sentence)
    else:
        return format_html('<a class="whole" href="{}">{}</a>', item.url, item.sentence)
    before, linked, rest = item.sentence[:start], item.sentence[start:end], item.sentence[end:]
    return format_html('{}<a href="{}">{}</a>{}', before, item.url, linked, rest)


@register.simple_tag
def plural(count, one, many=""):
    """Write how many: « 3 locations »."""
    return french.plural(count, one, many)


@register.simple_tag
def chip(record_or_value, label="", field="status", large=False):
    """Draw the chip of a record's state (``{% chip rental %}``) or of a bare state (``{% chip "late" "En retard" %}``)."""
    if hasattr(record_or_value, "_meta"):
        return presentation.chip_of(record_or_value, field, large=large)
    return presentation.chip(record_or_value, label, large=large)


@register.simple_tag
def avatar(name, large=False):
    """Draw the initials that stand for somebody."""
    css = "avatar avatar-l" if large else "avatar"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, french.initials(str(name)))
