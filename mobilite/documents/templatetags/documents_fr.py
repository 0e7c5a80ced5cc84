"""Frozen values written in French: ISO text becomes days and hours, amounts become « 12,50 € »."""

from datetime import date, datetime
from decimal import Decimal

from django import template

from mobilite.fields import french_phone
from mobilite.pages import french

register = template.Library()


def _instant(text) -> datetime:
    return datetime.fromisoformat(text)


def _day(text) -> date:
    return datetime.fromisoformat(text).date()


@register.filter
def day(text):
    """Write « 7 avril 2026 »."""
    return french.date_fr(_day(text), weekday=False) if text else ""


@register.filter
def long_day(text):
    """Write « mardi 7 avril 2026 »."""
    return french.date_fr(_day(text), long=True) if text else ""


@register.filter
def days_listed(texts):
    """Write « 7 novembre, 7 décembre 2026, 7 janvier et 7 février 2027 »: a year is said once."""
    days = [_day(text) for text in texts]
    said = [
        french.date_fr(one, weekday=False, year=after is None or after.year != one.year)
        for one, after in zip(days, [*days[1:], None], strict=True)
    ]
    return enumerated(said)


@register.filter
def easy_day(text):
    """Write « mardi 7 avril », for the page in easy words."""
    return french.date_fr(_day(text), long=True, year=False) if text else ""


@register.filter
def figures(text):
    """Write « 07/04/2026 »."""
    return f"{_day(text):%d/%m/%Y}" if text else ""


@register.filter
def instant(text):
    """Write « mardi 7 avril 2026, 9 h 30 »."""
    return f"{long_day(text)}, {hour(text)}" if text else ""


@register.filter
def easy_instant(text):
    """Write « mardi 7 avril, 9 h 30 »."""
    return f"{easy_day(text)}, {hour(text)}" if text else ""


@register.filter
def hour(text):
    """Write « 9 h 30 »."""
    return french.time_fr(_instant(text)) if text else ""


@register.filter
def euros(text):
    """Write « 1 234,50 € »."""
    return french.euros(Decimal(text)) if text not in (None, "") else ""


@register.filter
def whole_euros(text):
    """Write « 300 € » when there are no cents, « 12,50 € » otherwise."""
    if text in (None, ""):
        return ""
    amount = Decimal(text)
    return f"{french.number_fr(amount)}\u00a0€" if amount == amount.to_integral() else french.euros(amount)


@register.filter
def quantity(text):
    """Write « 14 », « 2,5 »: no useless decimals."""
    amount = Decimal(text)
    return french.number_fr(amount, decimals=0 if amount == amount.to_integral() else 2)


@register.filter
def km(value):
    """Write « 8 412 km »."""
    return french.km(value)


@register.filter
def number(value):
    """Write « 1 200 »."""
    return french.number_fr(value)


@register.filter
def phone(number):
    """Write « 06 12 34 56 78 »."""
    return french_phone(number) if number else ""


@register.filter
def siret(text):
    """Write « 123 456 789 00012 »."""
    return f"{text[:3]}\u00a0{text[3:6]}\u00a0{text[6:9]}\u00a0{text[9:]}" if len(text) == 14 else text


@register.filter
def by_four(text):
    """Write an account number by groups of four: « FR76 3000 … »."""
    return "\u00a0".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def positive(text):
    """Tell whether an amount is above zero."""
    return text not in (None, "") and Decimal(text) > 0


@register.filter
def de(name):
    """Write whose it is: « de Samia Haddad », « d’Aïcha Le Goff », « d’ELI »."""
    return french.de(name)


@register.filter
def enumerated(words):
    """Write names inside a sentence: « casque, antivol et gilet »."""
    *first, last = [lowered(word) for word in words] or [""]
    return f"{', '.join(first)} et {last}" if first else last


@register.filter
def lowered(text):
    """Write a label inside a sentence: « Chèque » becomes « chèque »."""
    return text[:1].lower() + text[1:]


@register.filter
def raised(text):
    """Write a label at the head of a sentence: « mardi » becomes « Mardi »."""
    return text[:1].upper() + text[1:]


@register.simple_tag
def many(count, one, more=""):
    """Write « 1 jour », « 14 jours »."""
    return french.plural(count, one, more)


@register.filter
def year(text):
    """Write « 2026 »."""
    return str(_day(text).year)


@register.filter
def easy_groups(names):
    """Cut a list of names so that each part makes an easy sentence: eight words at most, beside those around."""
    groups, size = [], 0
    for name in names:
        words = len(name.split()) + 1
        if groups and size + words <= 9:
            groups[-1].append(name)
            size += words
        else:
            groups.append([name])
            size = words
    return groups
