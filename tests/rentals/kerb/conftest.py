"""A camera for the tests."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import the_organisation


@pytest.fixture(autouse=True)
def _the_structure(db):
    """Papers are printed in the name of a structure."""
    the_organisation()


@pytest.fixture
def a_photo():
    """Return a function that takes a photo of a colour."""

    def take(colour="navy"):
        file = BytesIO()
        Image.new("RGB", (64, 48), colour).save(file, "JPEG")
        return SimpleUploadedFile("photo.jpg", file.getvalue(), content_type="image/jpeg")

    return take
