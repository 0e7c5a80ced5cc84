"""What an SMS costs: its letters, the parts that it is cut into, and the plain spelling that costs less (row K4).

The GSM alphabet (3GPP TS 23.038) holds é è à ù but none of ê â î ô û ç œ ’. One letter outside it, and the whole message is
written in UCS-2: 70 letters to an SMS where there were 160.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Its second page: an escape and the letter, two units.
GSM_TWO = frozenset("^{}\\[~]|€\f")
#: Units of a message that fits in one SMS, and of each part when it does not.
GSM_7, UCS_2 = "GSM-7", "UCS-2"
ROOM = {GSM_7: (160, 153), UCS_2: (70, 67)}


@dataclass(frozen=True)
class Costly:
    """A letter that the GSM alphabet lacks: its plain spelling, ``None`` when there is none, and how often it comes."""

    letter: str
    plain: str | None
    times: int


@dataclass(frozen=True)
class Segments:
    """How many SMS a text takes. ``units`` are used, ``left`` are free before one SMS more."""

    count: int
    encoding: str
    units: int
    left: int
    costly: tuple[Costly, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether the GSM alphabet holds it all."""
        return self.encoding == GSM_7


def _units(letter: str, encoding: str) -> int:
    if encoding == GSM_7:
        return 2 if letter in GSM_TWO else 1
    return 2 if ord(letter) > 0xFFFF else 1


def _in_gsm(text: str) -> bool:
    return all(letter in GSM or letter in GSM_TWO for letter in text)


def count(text: str) -> Segments:
    """Count the SMS that a text takes; none for an empty one. A letter of two units is never cut across two parts."""
    encoding = GSM_7 if _in_gsm(text) else UCS_2
    alone, part = ROOM[encoding]
    sizes = [_units(letter, encoding) for letter in text]
    units = sum(sizes)
    if units <= alone:
        return Segments(1 if text else 0, encoding, units, alone - units, costly(text))
    parts, used = 1, 0
    for size in sizes:
        if used + size > part:
            parts, used = parts + 1, 0
        used += size
    return Segments(parts, encoding, units, part - used, costly(text))


# A letter and the accents typed after it are one sign to whoever reads.
_SIGN = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)


def costly(text: str) -> tuple[Costly, ...]:
    """Return what puts a text out of the GSM alphabet, in the order in which it comes."""
    signs = Counter(sign for sign in _SIGN.findall(text) if not _in_gsm(sign))
    return tuple(Costly(sign, _plain_sign(sign), times) for sign, times in signs.items())


_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘‚‛′ʼ`´‹›", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·", "-"),
        # Spaces that do not break, thin ones, and the tab, which the alphabet lacks too.
        **dict.fromkeys("\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "),
        **dict.fromkeys("\x85\u2028\u2029\x0b", "\n"),
        # What nobody sees: soft hyphen, zero-width space, word joiner, byte order mark.
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
        "œ": "oe", "Œ": "OE", "…": "...", "×": "x", "°": "o", "⁄": "/", "µ": "u", "ı": "i", "ł": "l", "Ł": "L",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ẞ": "SS",
        "→": "->", "←": "<-", "©": "(c)", "®": "(R)",
    }
)  # fmt: skip
_IN_GUILLEMETS = re.compile("(?<=[«“])[ \u00a0\u202f]+|[ \u00a0\u202f]+(?=[»”])")


def _plain_sign(sign: str) -> str | None:
    """Return how a sign is written in the GSM alphabet, or None."""
    whole = unicodedata.normalize("NFC", sign)
    apart = unicodedata.normalize("NFKD", whole).translate(_PLAIN)
    bare = re.sub("[\u0300-\u036f]", "", apart)
    return next((one for one in (whole, whole.translate(_PLAIN), apart, bare) if _in_gsm(one)), None)


def plain(text: str) -> str:
    """Return a text spelt in the GSM alphabet where that can be read: ’ is ', « » are ", ê is e; é è à ù stay.

    A letter that has no plain spelling (another alphabet, a picture) is left as it is.
    """
    signs = _SIGN.findall(_IN_GUILLEMETS.sub("", text))
    return "".join(
        sign if spelling is None else spelling for sign in signs for spelling in [_plain_sign(sign)]
    )
