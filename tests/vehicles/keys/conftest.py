from tests.papers import _drawn_for_good  # noqa: F401
