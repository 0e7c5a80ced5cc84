import pytest

from tests.factories import the_organisation
from tests.papers import _drawn_for_good  # noqa: F401


@pytest.fixture(autouse=True)
def structure(db):
    """The structure that every paper names."""
    return the_organisation(siret="00000000000012", rna="W000000000")
