import pytest

from mobilite import registry


@pytest.fixture(autouse=True)
def _a_point_of_its_own():
    yield
    registry._points.pop("test", None)


def test_what_is_registered_comes_back_in_order():
    registry.register("test", "b", "second", order=2)
    registry.register("test", "c", "first", order=1)
    registry.register("test", "a", "third", order=2.5)
    assert [entry.value for entry in registry.registered("test")] == ["first", "second", "third"]


def test_an_unknown_point_is_empty_and_an_unknown_key_an_error():
    assert registry.registered("nothing here") == []
    with pytest.raises(KeyError):
        registry.get("test", "nobody")


def test_the_same_key_twice_is_refused_unless_it_is_the_same_thing():
    registry.register("test", "a", len)
    registry.register("test", "a", len)
    with pytest.raises(ValueError, match="twice"):
        registry.register("test", "a", max)
