"""A file that is encrypted as it is written: it is read whole, as it was written, or not at all.

The stream is cut into chunks, each one encrypted by ChaCha20-Poly1305 under a key of this file alone. The nonce of a
chunk is its rank and whether it is the last one (the STREAM construction, that of age): a byte changed, a chunk moved,
doubled or missing, and an end cut off are all noticed. Little is held in memory, whatever the size.
"""

import base64
import hashlib
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from mobilite.workflow import Refusal

MAGIC = b"MOBILITE SAUVEGARDE 1\n"
CHUNK = 256 * 1024
_TAG = 16
_NAME = 8
_SALT = 32


class NoKey(Refusal):
    """There is no key to encrypt with, or it is no key."""

    def __init__(self):
        super().__init__(
            "BACKUP_KEY manque, ou n’est pas une clé : sans elle, aucune sauvegarde ne se fait. Tirez-en une et "
            'gardez-la ailleurs que les sauvegardes : python3 -c "import base64, os; '
            'print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
        )


class WrongKey(Refusal):
    """The archive was encrypted with a key that is not ours."""

    def __init__(self):
        super().__init__(
            "Cette archive a été chiffrée avec une autre clé. Donnez dans BACKUP_KEY la clé du jour où elle a "
            "été faite (sur une machine locale, elle vient du fichier « secret » du dossier des données)."
        )


ALTERED = "Cette archive est abîmée, ou coupée : ce n’est plus ce qui a été écrit. Prenez-en une autre."


class Damaged(Refusal):
    """The archive is not what was written."""

    def __init__(self, sentence=ALTERED):
        super().__init__(sentence)


class CutOff(Damaged):
    """The end of the archive is missing."""

    def __init__(self):
        super().__init__("Cette archive est coupée : il en manque la fin. Prenez-en une autre.")


def keys() -> list[bytes]:
    """Return the keys of ``settings.BACKUP_KEYS``: the first one encrypts, each of them reads. Raises NoKey."""
    found = []
    for text in settings.BACKUP_KEYS:
        try:
            key = base64.b64decode(text, altchars=b"-_", validate=True)
        except ValueError as error:
            raise NoKey from error
        if len(key) != 32:
            raise NoKey
        found.append(key)
    if not found:
        raise NoKey
    return found


def _name_of(key: bytes) -> bytes:
    """Name a key without telling it, so that a wrong key is told from a damaged file."""
    return hashlib.sha256(b"name of a backup key " + key).digest()[:_NAME]


class _Chunks:
    def __init__(self, header: bytes, key: bytes):
        salt = header[-_SALT:]
        own = HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC).derive(key)
        self.cipher, self.header, self.rank = ChaCha20Poly1305(own), header, 0

    def nonce(self, *, last: bool) -> bytes:
        return self.rank.to_bytes(11, "big") + bytes([last])


class Writer:
    """Encrypt what is written into ``file``. ``close()`` marks the end; without it, the file reads as cut off."""

    def __init__(self, file: BinaryIO):
        key = keys()[0]
        header = MAGIC + _name_of(key) + os.urandom(_SALT)
        self._file, self._chunks, self._waiting = file, _Chunks(header, key), bytearray()
        file.write(header)

    def write(self, content: bytes) -> int:
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(content)

    def close(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, content, *, last):
        chunks = self._chunks
        self._file.write(chunks.cipher.encrypt(chunks.nonce(last=last), content, chunks.header))
        chunks.rank += 1


class Reader:
    """Give back what a Writer wrote. Raises WrongKey, CutOff or Damaged, never a wrong byte."""

    def __init__(self, file: BinaryIO):
        header = file.read(len(MAGIC) + _NAME + _SALT)
        if header[: len(MAGIC)] != MAGIC:
            raise Damaged("Ce fichier n’est pas une sauvegarde de ce logiciel.")
        if len(header) != len(MAGIC) + _NAME + _SALT:
            raise CutOff
        named = header[len(MAGIC) : -_SALT]
        key = next((key for key in keys() if _name_of(key) == named), None)
        if key is None:
            raise WrongKey
        self._file, self._chunks = file, _Chunks(header, key)
        self._next = file.read(CHUNK + _TAG)
        self._ready = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        parts, left = [], size
        while left:
            if not self._ready and not self._open():
                break
            part = self._ready[:left] if left > 0 else self._ready
            self._ready = self._ready[len(part) :]
            parts.append(part)
            left -= len(part) if left > 0 else 0
        return b"".join(parts)

    def drain(self) -> None:
        """Read to the end, so that the end itself is proven."""
        while self.read(CHUNK):
            pass

    def _open(self) -> bool:
        sealed = self._next
        if sealed is None:
            return False
        following = self._file.read(CHUNK + _TAG)
        last = not following
        chunks = self._chunks
        try:
            content = chunks.cipher.decrypt(chunks.nonce(last=last), sealed, chunks.header)
        except InvalidTag as error:
            raise (CutOff() if last and self._is_followed(sealed) else Damaged()) from error
        chunks.rank += 1
        self._next = following or None
        self._ready = memoryview(content)
        return True

    def _is_followed(self, sealed) -> bool:
        """Tell whether the last chunk of the file was not the last one that was written."""
        try:
            self._chunks.cipher.decrypt(self._chunks.nonce(last=False), sealed, self._chunks.header)
        except InvalidTag:
            return False
        return True
