"""The one door by which a body leaves for a software: HTTPS, a public address, no redirect, never longer than half a minute.

The name is looked up once, every address that it has must be public, and the connection goes to one of those: a name that
changes its address between the look and the call (« rebinding ») leads nowhere.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

#: Seconds: to be connected, to hear each word, and for the whole; a worker holds a delivery for longer than that.
CONNECT, EACH_WORD, WHOLE = 5, 10, 30
LONGEST_WAIT = timedelta(days=1)
#: For the tests alone: a file of authorities beside the system's, and whether this machine may be sent to.
AUTHORITY, THIS_MACHINE = "", False
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)


class NotSent(Exception):
    """Nothing left: the other side cannot have it. ``why`` is French."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class Lost(Exception):
    """It left, and nobody answered: the other side may have it. ``why`` is French."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class BadAddress(ValueError):
    """An address that nothing is sent to; ``sentence`` says why."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Answer:
    """What was answered: the status, and how long the other side asks to wait. Its words are not read."""

    status: int
    wait: timedelta | None = None


def checked(url: str) -> tuple[str, int, str]:
    """Return the host, the port and the path of an address. Raises BadAddress for all but https:// and a public name."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise BadAddress("Cette adresse est mal écrite\u00a0: copiez-la depuis le logiciel.") from error
    if parts.scheme != "https":
        raise BadAddress("Donnez une adresse qui commence par https://\u00a0: rien ne part sans chiffrement.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddress("Enlevez de l’adresse le nom, le mot de passe ou ce qui suit «\u00a0#\u00a0».")
    host = parts.hostname or ""
    literal = _literal(host)
    if literal is None and not _HOST.fullmatch(host):
        raise BadAddress("Donnez une adresse complète, par exemple https://logiciel.example.org/reception.")
    if literal is None and "." not in host and not THIS_MACHINE:
        raise BadAddress("Ce nom n’existe que chez vous\u00a0: donnez une adresse publique.")
    if literal is not None and not is_public(literal):
        raise BadAddress("Cette adresse mène à un réseau privé\u00a0: donnez une adresse publique.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or any(sign <= " " for sign in path):
        raise BadAddress("Cette adresse a des espaces ou des accents\u00a0: copiez-la depuis le logiciel.")
    return host, port, path


def _literal(host: str):
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address is one of the world's: not ours, not a neighbour's, not the machine's own."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return is_public(mapped)
    if THIS_MACHINE and address.is_loopback:
        return True
    # 64:ff9b::/96 hides an IPv4 address behind a translator.
    if address.version == 6 and address in ipaddress.ip_network("64:ff9b::/96"):
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _found(host: str, port: int) -> str:
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent("Ce nom de serveur est introuvable.") from error
    addresses = [str(one[4][0]) for one in told]
    if not addresses or not all(is_public(ipaddress.ip_address(one.split("%")[0])) for one in addresses):
        raise NotSent("L’adresse mène à un réseau privé\u00a0: rien n’est parti.")
    return addresses[0]


class _Pinned(http.client.HTTPSConnection):
    """Goes to the address that was checked; the certificate is still that of the name."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext):
        super().__init__(host, port, timeout=CONNECT, context=context)
        self._address, self._tls = address, context

    def connect(self):
        plain = socket.create_connection((self._address, self.port), CONNECT)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        self.sock.settimeout(EACH_WORD)


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send a body and return what was answered, whatever the status. Raises NotSent, Lost."""
    try:
        host, port, path = checked(url)
    except BadAddress as error:
        raise NotSent(error.sentence) from error
    context = ssl.create_default_context(cafile=AUTHORITY or None)
    connection = _Pinned(host, port, _found(host, port), context)
    try:
        connection.connect()
    except ssl.SSLError as error:
        raise NotSent("Le serveur n’a pas pu prouver que c’était lui (certificat).") from error
    except OSError as error:
        raise NotSent("Le serveur ne répond pas.") from error
    end = threading.Timer(WHOLE, _cut, [connection])
    end.daemon = True
    end.start()
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, _wait(answer.headers.get("Retry-After", "")))
    except (OSError, http.client.HTTPException) as error:
        raise Lost("Le serveur n’a pas répondu à temps\u00a0: il l’a peut-être reçu.") from error
    finally:
        end.cancel()
        connection.close()


def _cut(connection: _Pinned) -> None:
    """End a conversation that drags on, word by word."""
    try:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _wait(asked: str) -> timedelta | None:
    asked = asked.strip()
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        return None
    return min(timedelta(seconds=int(asked)), LONGEST_WAIT)
