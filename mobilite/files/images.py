"""Pictures that people send: recognised by what they hold, drawn again, without what a telephone adds."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

#: Accepted weight of a picture, in bytes, and of both its sides together, in pixels: beyond, it is no photograph.
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
#: Longest side of what is kept, in pixels.
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
#: How an iPhone's own format says its name, after four bytes of length.
HEIC_BRANDS = tuple(
    b"ftyp" + brand for brand in (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
)


def clean(uploaded) -> bytes:
    """Return the picture as a JPEG of at most 1600 pixels, upright, without EXIF: no place, no telephone.

    ``uploaded`` is an uploaded file or bytes; neither its name nor its announced type is believed. Raises
    ValidationError with a French sentence for what is too heavy, too large or no picture.
    """
    content = _content(uploaded)
    if content[4:12] in HEIC_BRANDS:
        raise ValidationError(
            _(
                "Cette photo est au format HEIC des iPhone, que peu d’ordinateurs savent lire. Prenez-la avec le bouton "
                "de cette page, ou choisissez «\u00a0Le plus compatible\u00a0» dans Réglages, Appareil photo, Formats."
            ),
            code="heic",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(content)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(
            _("Ce fichier n’est pas une photo que l’on sait lire. Envoyez une image JPEG, PNG ou WebP."),
            code="invalid_image",
        ) from error


def smaller(content: bytes, *, side: int = 480) -> bytes:
    """Return one of our pictures at most ``side`` pixels long, for a gallery."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        image.draft("RGB", (side, side))
        image.thumbnail((side, side))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue()


def _content(uploaded) -> bytes:
    if isinstance(uploaded, bytes):
        content = uploaded
    else:
        uploaded.seek(0)
        content = uploaded.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("Cette photo pèse plus de 12 Mo. Choisissez-en une plus légère."), code="too_heavy"
        )
    return content


def _too_large() -> ValidationError:
    return ValidationError(
        _("Cette image est trop grande. Choisissez une photo ordinaire."), code="too_large"
    )


def _redrawn(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        # The header alone was read: what would fill the memory is refused before it does.
        if image.width * image.height > MOST_PIXELS:
            raise _too_large()
        image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(image)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            seen = upright.convert("RGBA")
            paper = Image.new("RGB", seen.size, "white")
            paper.paste(seen, mask=seen.getchannel("A"))
        else:
            paper = upright.convert("RGB")
        # A fresh image carries no EXIF, no comment and no colour profile of the sender's.
        kept = Image.new("RGB", paper.size)
        kept.paste(paper)
        out = io.BytesIO()
        kept.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return out.getvalue()
