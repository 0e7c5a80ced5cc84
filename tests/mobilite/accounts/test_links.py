"""Personal links open one thing, for one purpose, until a date."""

from datetime import timedelta

import pytest

from mobilite.accounts import links
from mobilite.accounts.models import PersonalLink
from tests.factories import a_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_place()


@pytest.fixture
def token(place, now):
    return links.create("sign", place, expires_at=now + timedelta(days=7), at=now)


def test_a_link_opens_what_it_was_made_for(token, place, now):
    link = links.open_link(token, purpose="sign", at=now + timedelta(days=6))
    assert links.target(link) == place


def test_the_token_is_nowhere_in_the_database(token):
    link = PersonalLink.objects.get()
    assert len(token) == 43  # 32 bytes
    assert token not in {str(value) for value in vars(link).values()}
    assert len(link.token_hash) == 64


def test_two_links_to_the_same_thing_have_two_tokens(token, place, now):
    assert links.create("sign", place, expires_at=now + timedelta(days=1), at=now) != token


def test_a_link_is_dead_at_the_very_instant_it_expires(token, now):
    links.open_link(token, purpose="sign", at=now + timedelta(days=7, seconds=-1))
    with pytest.raises(links.ExpiredLink, match="n’est plus valable"):
        links.open_link(token, purpose="sign", at=now + timedelta(days=7))


def test_a_link_for_something_else_is_unknown(token, now):
    with pytest.raises(links.UnknownLink):
        links.open_link(token, purpose="pay", at=now)


@pytest.mark.parametrize("token", ["", "x", "é" * 20, "x" * 5000, "\x00"])
def test_a_mangled_token_is_unknown(token, now):
    with pytest.raises(links.UnknownLink, match="Recopiez"):
        links.open_link(token, purpose="sign", at=now)


def test_a_revoked_link_says_so(token, place, now):
    assert links.revoke(place, purpose="sign", at=now) == 1
    with pytest.raises(links.RevokedLink):
        links.open_link(token, purpose="sign", at=now)
    assert links.revoke(place, purpose="sign", at=now) == 0


def test_revoking_leaves_the_links_of_others(token, now):
    assert links.revoke(a_place("Ligné"), purpose="sign", at=now) == 0
    assert links.open_link(token, purpose="sign", at=now)


def test_opening_writes_nothing_and_using_is_noted_once(token, now):
    link = links.open_link(token, purpose="sign", at=now)
    assert PersonalLink.objects.get().used_at is None
    links.mark_used(link, at=now)
    links.mark_used(link, at=now + timedelta(days=1))
    assert PersonalLink.objects.get().used_at == now


def test_a_link_is_never_born_dead(place, now):
    with pytest.raises(ValueError, match="expires"):
        links.create("sign", place, expires_at=now, at=now)
