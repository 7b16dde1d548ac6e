"""A sealed stream: AES-256-GCM over chunks, in an order that cannot be changed.

The key comes from a passphrase (scrypt) or a master key (HKDF) and a salt of this one file, so chunk numbers can
serve as nonces. The last chunk is marked as such: a file that was cut off does not open.
"""

import os
import struct
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, ClassVar, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from entrepot.config.problems import Trouble

MAGIC = b"ENTREPOT SEALED 1\n"
_CHUNK = 1024 * 1024
_TAG = 16
_SALT = 16


class Key(Protocol):
    """What a file is sealed with; each kind has a first line of its own."""

    @property
    def magic(self) -> bytes: ...

    def cipher(self, salt: bytes) -> AESGCM: ...


@dataclass(frozen=True)
class Passphrase:
    """Words that somebody knows: turning them into a key is made slow, for they may be guessed at."""

    words: str
    magic: ClassVar[bytes] = MAGIC

    def cipher(self, salt: bytes) -> AESGCM:
        return _by_scrypt(self.words, salt)


@dataclass(frozen=True)
class MasterKey:
    """A key of many files, which has been checked before."""

    master: bytes
    magic: ClassVar[bytes] = b"ENTREPOT SEALED M\n"

    def cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt, b"entrepot backup file").derive(self.master))


@cache
def _by_scrypt(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int) -> bytes:
    return struct.pack(">IQ", 0, number)


class SealingWriter:
    """Takes plain bytes and writes sealed ones. `close` seals the last chunk and leaves the file open."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        salt = os.urandom(_SALT)
        self._file, self._cipher, self._number = file, key.cipher(salt), 0
        self._waiting = bytearray()
        file.write(key.magic + salt)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > _CHUNK:
            self._seal(bytes(self._waiting[:_CHUNK]), b"more")
            del self._waiting[:_CHUNK]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self._waiting), b"last")

    def _seal(self, chunk: bytes, place: bytes) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number), chunk, place))
        self._number += 1


class SealedReader:
    """Gives the plain bytes of a sealed file, which stands just behind its magic line."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        self._file, self._cipher, self._number = file, key.cipher(file.read(_SALT)), 0
        self._guessed = isinstance(key, Passphrase)
        self._plain = bytearray()
        self._next = file.read(_CHUNK + _TAG)

    def read(self, size: int = -1) -> bytes:
        while self._next and (size < 0 or len(self._plain) < size):
            self._open()
        taken = bytes(self._plain if size < 0 else self._plain[:size])
        del self._plain[: len(taken)]
        return taken

    def _open(self) -> None:
        following = self._file.read(_CHUNK + _TAG)
        place = b"more" if following else b"last"
        try:
            self._plain += self._cipher.decrypt(_nonce(self._number), self._next, place)
        except InvalidTag:
            if self._number == 0 and self._guessed:
                raise Trouble("The passphrase does not open this backup: correct ENTREPOT_BACKUP_PASSPHRASE.")
            raise Trouble("The backup is damaged or cut off: use another copy of it.")
        self._next = following
        self._number += 1
