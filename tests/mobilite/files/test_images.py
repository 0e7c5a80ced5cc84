"""Pictures: known by what they hold, drawn again, without what the telephone added."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mobilite.files import images


def picture(kind="JPEG", size=(60, 40), mode="RGB", colour="teal", **how):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind, **how)
    return file.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg(kind):
    kept = opened(images.clean(SimpleUploadedFile("x.exe", picture(kind), "text/html")))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (60, 40))


def test_what_the_telephone_added_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Telephone d’exemple"
    exif.get_ifd(0x8825)[1] = "N"
    content = picture(exif=exif, comment=b"secret-comment")
    assert b"Telephone" in content
    kept = images.clean(content)
    assert b"Telephone" not in kept
    assert b"secret-comment" not in kept
    assert not opened(kept).getexif()
    assert set(opened(kept).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


def test_what_hides_behind_a_picture_is_gone():
    assert b"<script>" not in images.clean(picture() + b"<script>alert(1)</script>")


def test_a_picture_taken_sideways_stands_up():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(images.clean(picture(exif=exif))).size == (40, 60)


def test_a_large_one_is_made_smaller_and_a_small_one_is_not_made_larger():
    assert opened(images.clean(picture(size=(4000, 3000)))).size == (1600, 1200)
    assert opened(images.clean(picture("PNG", size=(1000, 3200)))).size == (500, 1600)
    assert opened(images.clean(picture(size=(7, 5)))).size == (7, 5)
    assert opened(images.smaller(images.clean(picture(size=(1600, 800))), side=480)).size == (480, 240)


def test_what_is_transparent_is_white():
    kept = opened(images.clean(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert min(kept.getpixel((5, 5))) > 250
    assert opened(images.clean(picture("PNG", mode="P", colour=0))).mode == "RGB"
    assert opened(images.clean(picture("PNG", mode="I;16", colour=0))).mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        picture()[:200],
        picture("GIF"),
        picture("BMP"),
    ],
)
def test_what_is_no_photo_is_refused_in_french(content):
    with pytest.raises(ValidationError, match="n’est pas une photo"):
        images.clean(content)


def test_twelve_megabytes_are_the_most():
    with pytest.raises(ValidationError, match="plus de 12"):
        images.clean(SimpleUploadedFile("x.jpg", picture() + b"0" * images.MOST_BYTES))


def test_a_bomb_is_refused_by_its_header_alone():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def bomb(width, height):
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(b"0"))
            + chunk(b"IEND", b"")
        )

    for side in (9_000, 12_000, 60_000):
        with pytest.raises(ValidationError, match="trop grande"):
            images.clean(bomb(side, side))


@given(st.binary(max_size=400))
def test_no_bytes_do_worse_than_a_refusal(content):
    for start in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP"):
        with pytest.raises(ValidationError):
            images.clean(start + content)
