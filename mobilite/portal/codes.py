"""What the base keeps of a code, a number and a network: prints that only this installation can make."""

from ipaddress import ip_address, ip_network

from django.utils.crypto import salted_hmac

DIGITS = 6
#: An IPv6 household has a whole /64 of addresses.
IPV6_HOUSEHOLD = 64


def _print(what: str, text: str) -> str:
    return salted_hmac(f"mobilite.portal.{what}", text, algorithm="sha256").hexdigest()


def fingerprint(address: str) -> str:
    """Return what stands for a number or an e-mail address."""
    return _print("address", address)


def network_of(address: str) -> str:
    """Return what stands for where a request comes from: an IPv4 address, or the household of an IPv6 one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return _print("network", address)
    return _print("network", str(ip if ip.version == 4 else ip_network((ip, IPV6_HOUSEHOLD), strict=False)))


def code_of(knock) -> str:
    """Return the six digits of a knock: the same each time, so that a message sent twice says one code.

    Nobody can work it out from the database: it asks the installation's secret.
    """
    number = int(_print("code", f"{knock.pk}:{knock.seed}"), 16)
    return f"{number % 10**DIGITS:0{DIGITS}}"


def code_hash(knock, code: str) -> str:
    """Return the print of a code, as it is kept and compared."""
    return _print("hash", f"{knock.pk}:{knock.seed}:{code}")
