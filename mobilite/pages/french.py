"""How French is written: dates, hours, amounts, numbers, telephones. For pages, documents and messages alike.

Spaces that must not break are U+00A0 and U+202F; ``nobreak=False`` gives plain ones (an SMS in the GSM alphabet).
Instants are shown in Paris time. A public page in another language shows days as figures, in the French order, and
names the day of the week in that language: « Tuesday 07/04/2026 » (row K3).
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import translation
from django.utils.dates import WEEKDAYS

from mobilite import money
from mobilite.periods import PARIS

NBSP, THIN = "\u00a0", "\u202f"
#: Around figures in a text written from right to left: they keep their order.
ISOLATE = "\u2066{}\u2069"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def _spaced(text: str, nobreak: bool) -> str:
    return text if nobreak else text.replace(NBSP, " ").replace(THIN, " ").replace("\u2212", "-")


def number_fr(value, *, decimals: int = 0, nobreak: bool = True) -> str:
    """Write a number: « 48 210 », « 12,5 »; ``decimals`` figures after the comma, halves rounded up."""
    quantum = Decimal(1).scaleb(-decimals)
    amount = Decimal(str(value)).quantize(quantum, rounding=ROUND_HALF_UP)
    sign = "\u2212" + NBSP if amount < 0 else ""
    written = f"{abs(amount):,.{decimals}f}".replace(",", THIN).replace(".", ",")
    return _spaced(sign + written, nobreak)


def euros(amount, *, nobreak: bool = True) -> str:
    """Write an amount in euros: « 12,50 € », « − 40,00 € »; nothing for None."""
    if amount is None:
        return ""
    return _spaced(money.french(amount), nobreak)


def km(value, *, nobreak: bool = True) -> str:
    """Write a distance: « 48 210 km »; nothing for None."""
    return "" if value is None else _spaced(f"{number_fr(value)}{NBSP}km", nobreak)


def local(at: datetime) -> datetime:
    """Return the instant on a Paris clock (a naive one is taken as it is)."""
    return at.astimezone(PARIS) if at.tzinfo else at


def _abroad() -> bool:
    """Tell whether the page is in another language than French."""
    return translation.get_language() not in ("fr", None)


def _figures(text: str) -> str:
    return ISOLATE.format(text) if translation.get_language_bidi() else text


def date_fr(day, *, weekday: bool = True, year: bool = True, long: bool = False, nobreak: bool = True) -> str:
    """Write a day: « mar. 7 avril 2026 », in full letters (« mardi 7 avril 2026 ») with ``long``; nothing for None.

    The spaces between day, number and month do not break; the one before the year may.
    """
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = local(day).date()
    if _abroad():
        figures = _figures(f"{day:%d/%m/%Y}" if year else f"{day:%d/%m}")
        return f"{WEEKDAYS[day.weekday()]}{NBSP}{figures}" if weekday else figures
    words = f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]}"
    if weekday:
        words = f"{(DAYS if long else SHORT_DAYS)[day.weekday()]}{NBSP}{words}"
    if year:
        words = f"{words} {day.year}"
    return _spaced(words, nobreak)


def month_fr(day: date) -> str:
    """Write a month: « avril 2026 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def time_fr(at, *, nobreak: bool = True) -> str:
    """Write an hour: « 9 h 30 », « 14 h »; takes a time or an instant; nothing for None."""
    if at is None:
        return ""
    if isinstance(at, datetime):
        at = local(at)
    if _abroad():
        return _figures(f"{at:%H:%M}")
    minutes = f"{NBSP}{at.minute:02}" if at.minute else ""
    return _spaced(f"{at.hour}{NBSP}h{minutes}", nobreak)


def datetime_fr(at, *, weekday: bool = True, year: bool = True, nobreak: bool = True) -> str:
    """Write an instant: « mar. 7 avril 2026, 9 h 30 »; nothing for None."""
    if at is None:
        return ""
    return f"{date_fr(at, weekday=weekday, year=year, nobreak=nobreak)}, {time_fr(at, nobreak=nobreak)}"


def period_fr(start, end, *, year: bool = True, nobreak: bool = True) -> str:
    """Write from when to when: « mar. 7 avril 2026, 10 h → mar. 28 avril, 10 h ».

    Takes two instants or two days; the year is said once when it is the same; an end of None is open.
    """
    write = datetime_fr if isinstance(start, datetime) else date_fr
    if end is None:
        return f"à partir du {write(start, year=year, nobreak=nobreak)}"
    first, last = (local(x) if isinstance(x, datetime) else x for x in (start, end))
    same_day = isinstance(start, datetime) and first.date() == last.date()
    if same_day:
        return f"{write(start, year=year, nobreak=nobreak)} → {time_fr(end, nobreak=nobreak)}"
    end_year = year and first.year != last.year
    return f"{write(start, year=year, nobreak=nobreak)} → {write(end, year=end_year, nobreak=nobreak)}"


def weekday_on(day) -> str:
    """Return the day of the week in full letters: « mardi »."""
    return DAYS[day.weekday()]


def plural(count: int, one: str, many: str = "") -> str:
    """Write how many: « 1 location », « 3 locations », « 0 location » (``many`` adds an s by default)."""
    word = one if abs(count) < 2 else (many or f"{one}s")
    return f"{number_fr(count)}{NBSP}{word}"


def lower_first(text: str) -> str:
    """Return a label as it is said inside a sentence: « Pièce d’identité » becomes « pièce d’identité »."""
    return f"{text[:1].lower()}{text[1:]}"


def de(name) -> str:
    """Write whose it is, before a name: « de Camille », « d’Aïcha », « d’Hélène »."""
    name = str(name)
    elides = fold(name).startswith(("a", "e", "i", "o", "u", "he"))
    return f"d’{name}" if elides else f"de {name}"


def typography(text: str) -> str:
    """Put the spaces that French wants before « : ; ! ? € % » and inside guillemets, so that they do not break."""
    text = re.sub(r"[ \u00a0\u202f]+([:€%»])", NBSP + r"\1", text)
    text = re.sub(r"[ \u00a0\u202f]+([;!?])", THIN + r"\1", text)
    return re.sub(r"«[ \u00a0\u202f]*", "«" + NBSP, text).replace("'", "\u2019")


_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)


def fold(text: str) -> str:
    """Return text without accents, case or punctuation, for searches: « Aïcha Le-Goff » gives « aicha le goff »."""
    for _ in range(2):  # a few letters of far alphabets only settle the second time
        text = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
        text = "".join(letter for letter in text if not unicodedata.category(letter).startswith("M"))
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def initials(name: str) -> str:
    """Return what stands in an avatar: « Aïcha Le Goff » gives « AL »."""
    return "".join(word[0] for word in name.split()[:2]).upper()
