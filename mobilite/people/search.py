"""How people and partners are found: one folded text per record, words in any order, telephone digits.

Words are looked for with LIKE '%word%' on ``search_text``: some 10 ms over 20,000 people on both databases. Past
that, PostgreSQL wants a trigram index on the column and SQLite an FTS5 table; nothing else would change.
"""

import re

from django.db import models

from mobilite.pages.french import fold
from mobilite.workflow import LockingQuerySet

_PHONE = re.compile(r"\+?[\d\s.\-/()\u00a0\u202f]{4,24}")
_FEWEST_DIGITS = 4


def compact(name: str) -> str:
    """Return a name in one piece: « Le Goff », « LE-GOFF » and « Legoff » all give « legoff »."""
    return fold(name).replace(" ", "")


def name_words(*names: str) -> str:
    """Return what finds these names: their words, and in one piece those that have several."""
    found: list[str] = []
    for name in names:
        whole = fold(name)
        found += [whole, compact(name) if " " in whole else ""]
    return " ".join(filter(None, found))


def phone_words(number: str) -> str:
    """Return what finds an E.164 number: its digits as dialled at home and from abroad."""
    if not number:
        return ""
    return f"0{number[3:]} {number}" if number.startswith("+33") else number


def phone_digits(text: str) -> str:
    """Return the digits of what looks like a telephone number, whole or in part; "" for anything else.

    « 0639 98 12 34 » and « 00 33 6 39 98 12 34 » give « 0639981234 » and « 33639981234 ».
    """
    if not _PHONE.fullmatch(text.strip()):
        return ""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith("330"):  # « +33 (0)6 … »
        digits = "33" + digits[3:]
    return digits if len(digits) >= _FEWEST_DIGITS else ""


class SearchableQuerySet(LockingQuerySet):
    """A queryset that finds records as people look for them, and keeps their ``search_text`` true in bulk."""

    def found_by(self, text: str):
        """Keep the records that hold every word of ``text``, in any order, or these telephone digits."""
        digits = phone_digits(text)
        words = [digits] if digits else fold(text).split()
        queryset = self
        for word in words:
            queryset = queryset.filter(search_text__contains=word)
        return queryset if words else self.none()

    def bulk_create(self, objs, *args, **kwargs):
        objs = refreshed(objs)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        objs = refreshed(objs)
        if set(fields) & set(self.model.SEARCHED):
            fields = {*fields, "search_text"}
        return super().bulk_update(objs, sorted(fields), *args, **kwargs)


class Searchable(models.Model):
    """A record with a ``search_text``, refreshed whenever it is saved.

    ``SEARCHED`` names the fields it is made of; ``searched_words()`` makes it.
    """

    SEARCHED: tuple[str, ...] = ()

    search_text = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def searched_words(self) -> str:
        raise NotImplementedError

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None or {*self.SEARCHED, "search_text"} & set(update_fields):
            self.search_text = self.searched_words()
            update_fields = update_fields and {*update_fields, "search_text"}
        super().save(*args, update_fields=update_fields, **kwargs)


def refreshed(records):
    """Return records as a list, their ``search_text`` made anew. For writes that do not go through ``save()``."""
    records = list(records)
    for record in records:
        record.search_text = record.searched_words()
    return records
