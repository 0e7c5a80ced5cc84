"""The software of a structure, over real TLS: it checks the signature, does each key once, keeps candidatures by their key."""

import datetime as dt
import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from advice.recruitment.feed.signing import is_signed
from mobilite import clock
from tests.servers.http import Answer, Call, LocalServer


def _certificate(path: Path) -> Path:
    """Write the key and the certificate of this machine, that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # TLS reads the machine's own clock, not the tests'.
        .not_valid_before(today - timedelta(days=3000)).not_valid_after(today + timedelta(days=9000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


class StructureServer(LocalServer):
    """``effects``: how many times each key was done; ``known``: {reference: fields} as it stands; ``secrets`` that it accepts."""

    def __init__(self, folder: Path):
        super().__init__()
        self.authority = _certificate(folder / "structure.pem")
        self.secrets: list[str] = []
        self.effects: dict[str, int] = {}
        self.known: dict[str, dict] = {}
        self.redirect = ""

    def __enter__(self):
        super().__enter__()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority)
        self._http.socket = context.wrap_socket(
            self._http.socket, server_side=True, do_handshake_on_connect=False
        )
        return self

    @property
    def url(self) -> str:
        return f"https://{self.host}/candidatures"

    def answer(self, call: Call) -> Answer:
        if self.redirect:
            return Answer(302, headers={"Location": self.redirect})
        if not is_signed(call.headers.get("mobilite-signature", ""), self.secrets, call.body, at=clock.now()):
            return Answer(401)
        key = call.headers["idempotency-key"]
        if key not in self.effects:
            self.effects[key] = 1
            if call.json["evenement"] == "retrait":
                self.known.pop(call.json["cle"], None)
            else:
                self.known[call.json["cle"]] = call.json["champs"]
        return Answer(200, {"recu": True})
