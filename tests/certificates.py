"""Certificates of the seal, good and bad."""

import datetime as dt
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID


def a_certificate(path, *, starts=-1, ends=30, key=None, signs=True, by="", name="Structure d’exemple"):
    """Write a PKCS#12 file without password, that holds from ``starts`` to ``ends`` days from now, made by itself unless ``by`` names another."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    maker = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by or name)])
    today = dt.datetime.now(dt.UTC).replace(microsecond=0)
    usage = x509.KeyUsage(signs, signs, not signs, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder().subject_name(named).issuer_name(maker).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + timedelta(days=starts)).not_valid_after(today + timedelta(days=ends))
        .add_extension(usage, critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"sceau", key, made, None, NoEncryption()))
    return path
