"""Real PDF for the tests marked ``drawn``."""

from tests.papers import _drawn_for_good  # noqa: F401
