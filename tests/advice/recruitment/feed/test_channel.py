"""What leaves goes to a public address, over HTTPS, to who can prove its name; what comes is signed and fresh."""

import ipaddress
import socket
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from advice.recruitment.feed import channel
from advice.recruitment.feed.channel import BadAddress, NotSent, checked, is_public, post
from advice.recruitment.feed.signing import TOLERANCE, is_signed, signature
from tests.factories.recruiting import PROPOSED
from tests.servers.http import SLOW
from tests.servers.structure import StructureServer

few = examples(max_examples=25)


@pytest.mark.parametrize(
    "url",
    [
        "http://logiciel.example.org/",
        "ftp://logiciel.example.org/",
        "https://",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://0.0.0.0/",
        "https://nom:secret@logiciel.example.org/",
        "https://logiciel.example.org:99999/",
        "https://logiciel.example.org/a b",
        "https://logiciel.example.org/\r\nHost: x",
        "https://[bad/",
    ],
)
def test_an_address_that_is_not_public_https_is_refused(url):
    with pytest.raises(BadAddress):
        checked(url)


def test_a_name_whose_address_is_private_receives_nothing(monkeypatch):
    """One private address among several is enough: the name may give any of them."""
    told = [(0, 0, 0, "", (one, 443)) for one in ("93.184.216.34", "10.1.2.3")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: told)
    with pytest.raises(NotSent, match="privé"):
        post("https://logiciel.example.org/", {}, b"{}")


@few
@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="172.16.0.0/12"))
def test_no_private_address_is_public_nor_hidden_in_another(address):
    assert not is_public(address)
    assert not is_public(ipaddress.IPv6Address(f"::ffff:{address}"))
    assert not is_public(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address)))


def test_a_server_that_cannot_prove_its_name_receives_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(channel, "THIS_MACHINE", True)
    with StructureServer(tmp_path) as server:
        with pytest.raises(NotSent, match="certificat"):
            post(server.url, {}, b"{}")
        assert server.calls == []


def test_a_conversation_that_drags_on_is_cut(monkeypatch, tmp_path):
    monkeypatch.setattr(channel, "WHOLE", 0.05)
    monkeypatch.setattr(channel, "THIS_MACHINE", True)
    with StructureServer(tmp_path) as server:
        monkeypatch.setattr(channel, "AUTHORITY", str(server.authority))
        server.fail(SLOW)
        with pytest.raises(channel.Lost):
            post(server.url, {}, b"{}")


@few
@given(st.binary(max_size=60), st.binary(max_size=60))
def test_only_the_body_that_was_signed_is_believed(body, other):
    header = signature(["mob_a", "mob_b"], body, at=PROPOSED)
    assert is_signed(header, ["mob_b"], body, at=PROPOSED)
    assert not is_signed(header, ["mob_c"], body, at=PROPOSED)
    assert is_signed(header, ["mob_a"], other, at=PROPOSED) is (other == body)


@pytest.mark.parametrize(
    "header", ["", "v1=00", "t=1,t=2,v1=00", "t=x,v1=00", "t=" + "9" * 40 + ",v1=00", "\x00"]
)
def test_what_is_not_a_signature_is_not_believed(header):
    assert not is_signed(header, ["mob_a"], b"{}", at=PROPOSED)


def test_an_old_message_is_not_believed():
    header = signature(["mob_a"], b"{}", at=PROPOSED)
    assert not is_signed(header, ["mob_a"], b"{}", at=PROPOSED + TOLERANCE + timedelta(seconds=1))
