"""Put the structure's seal (PAdES) on a signed paper, and know the certificate that does, through pyHanko.

The seal is added after the paper's own bytes, which it keeps as they are: the sealed file begins with the file that was
issued. PDF/A-3a and PDF/UA-1 stay valid (docs/decisions/0020).
"""

import hashlib
import io
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.workflow import Refusal

FIELD, LABEL = "Sceau", "Sceau de la structure"
#: How long the certificate that the software makes for itself holds.
SELF_MADE_YEARS = 10


class NoSeal(Refusal):
    """No certificate is given: nothing is sealed, and nothing else changes."""

    def __init__(self):
        super().__init__("Aucun certificat n’est donné pour le sceau (SEAL_CERTIFICATE).")


class BadCertificate(Refusal):
    """The certificate does not read, or may not seal today. The sentence says what to do."""


@dataclass(frozen=True)
class Certificate:
    """What seals: who it names, until when, and the key, already unlocked."""

    subject: str
    not_before: datetime
    not_after: datetime
    sha256: str
    is_self_made: bool
    signer: Any

    def must_hold(self, at: datetime) -> None:
        """Raise BadCertificate unless the certificate holds at an instant."""
        if at >= self.not_after:
            raise BadCertificate(
                f"Le certificat du sceau est périmé depuis le {date_fr(self.not_after, weekday=False)}. Mettez le nouveau "
                "dans SEAL_CERTIFICATE\u00a0: ce qui attend sera scellé dans l’heure."
            )
        if at < self.not_before:
            raise BadCertificate(
                f"Le certificat du sceau ne vaut qu’à partir du {date_fr(self.not_before, weekday=False)}\u00a0: ce qui attend "
                "sera scellé ce jour-là."
            )


def certificate() -> Certificate:
    """Return the certificate of settings, made now on a local installation. Raises NoSeal, BadCertificate."""
    path = settings.SEAL_CERTIFICATE
    if not path:
        raise NoSeal
    if settings.SEAL_SELF_MADE and not Path(path).exists():
        _make(Path(path), settings.SEAL_PASSWORD)
    try:
        changed = Path(path).stat().st_mtime_ns
    except OSError as error:
        raise BadCertificate(
            f"Le fichier du certificat du sceau ne se trouve pas\u00a0: {path}. Corrigez SEAL_CERTIFICATE."
        ) from error
    return _read(str(path), settings.SEAL_PASSWORD, changed)


@lru_cache(maxsize=4)
def _read(path: str, password: str, changed: int) -> Certificate:
    try:
        content = Path(path).read_bytes()
        key, found, others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except (OSError, ValueError, TypeError) as error:
        raise BadCertificate(
            "Le certificat du sceau ne s’ouvre pas\u00a0: ce n’est pas un fichier PKCS#12 (.p12, .pfx), ou SEAL_PASSWORD n’est pas "
            "son mot de passe."
        ) from error
    if key is None or found is None:
        raise BadCertificate(
            "Le fichier du sceau n’a pas sa clé privée\u00a0: exportez le certificat avec sa clé, en PKCS#12 (.p12)."
        )
    if not _may_sign(found):
        raise BadCertificate(
            "Ce certificat n’est pas fait pour signer (usage « signature numérique » absent)\u00a0: demandez un certificat "
            "de cachet de serveur."
        )
    return Certificate(
        subject=_name(found),
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        sha256=hashlib.sha256(found.public_bytes(serialization.Encoding.DER)).hexdigest(),
        is_self_made=found.issuer == found.subject,
        signer=_signer(key, found, others),
    )


def _name(found) -> str:
    names = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value)[:200] if names else found.subject.rfc4514_string()[:200]


def _may_sign(found) -> bool:
    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _signer(key, found, others):
    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    def read(one):
        return asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER))

    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()
    store.register_multiple([read(one) for one in others])
    return SimpleSigner(
        signing_cert=read(found), signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store
    )


def _make(path: Path, password: str) -> None:
    """Make the local installation's own certificate. Two processes that start together end with the same."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sceau de démonstration")])
    now = clock.now().replace(microsecond=0)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * SELF_MADE_YEARS))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(password.encode())
    content = pkcs12.serialize_key_and_certificates(b"sceau", key, made, None, locked)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def seal(content: bytes, with_certificate: Certificate, *, reason: str, by: str) -> bytes:
    """Return a PDF with the structure's seal after it: no later change is allowed, none passes unseen."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self):
            """Leave the description of the file alone: rewritten by pyHanko, it would no longer be PDF/A."""

    wanted = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        name=by,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    # Nothing is drawn on the page, which was signed as it is; out of bounds, for PDF/A refuses what is hidden.
    unseen = fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    place = fields.SigFieldSpec(FIELD, readable_field_name=LABEL, invis_sig_settings=unseen)
    signer = signers.PdfSigner(wanted, signer=with_certificate.signer, new_field_spec=place)
    return signer.sign_pdf(Writer(io.BytesIO(content))).getvalue()
