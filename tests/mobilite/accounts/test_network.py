"""Where a request comes from, with servers in front or without."""

import pytest

from mobilite.accounts.network import client_address

VISITOR, PROXY, FORGED = "203.0.113.7", "10.0.0.2", "198.51.100.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", PROXY),
        # Nobody is in front: what the visitor writes of himself is not read.
        (0, FORGED, PROXY),
        (1, VISITOR, VISITOR),
        (1, f"{FORGED}, {VISITOR}", VISITOR),
        (2, f"{FORGED}, {VISITOR}, 10.0.0.9", VISITOR),
        (2, VISITOR, PROXY),
        (1, "unknown", PROXY),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_visitor_stands_before_the_servers_we_know(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_wrong_passwords_are_counted_from_the_visitors_address(client, settings, agent):
    settings.PROXIES = 1
    settings.AXES_ENABLED = True
    door = {"username": agent.email, "password": "faux"}
    for _ in range(6):
        refused = client.post("/compte/connexion/", door, HTTP_X_FORWARDED_FOR=VISITOR)
    assert refused.status_code == 429
    elsewhere = client.post("/compte/connexion/", door, HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert elsewhere.status_code == 200
