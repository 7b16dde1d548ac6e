"""Keyed hashes and encryption at rest, from the one secret of the installation."""

import hashlib
import hmac
import os
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def keyed_hash(text: str, purpose: str) -> int:
    """This will give 63 bits that only this installation can compute, as a bigint: of an HMAC-SHA256 (RFC 2104)."""
    inner, outer = (begun.copy() for begun in _begun(purpose))
    inner.update(text.encode())
    outer.update(inner.digest())
    return int.from_bytes(outer.digest()[:8], "big") >> 1


def keyed_hex(text: str, purpose: str) -> str:
    """This will give the whole keyed hash, as 64 hexadecimal digits."""
    return hmac.digest(_key(purpose), text.encode(), "sha256").hex()


def encrypted(data: bytes, purpose: str) -> bytes:
    """This will seal `data` (AES-256-GCM, random nonce first)."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(purpose)).encrypt(nonce, data, None)


def decrypted(sealed: bytes, purpose: str) -> bytes:
    """This will open what `encrypted` sealed for the same purpose, or raise InvalidTag."""
    return AESGCM(_key(purpose)).decrypt(sealed[:12], sealed[12:], None)


@cache
def _key(purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).digest()


@cache
def _begun(purpose: str) -> tuple[Any, Any]:
    """Return both hashes of an HMAC after their first block: an order has hundreds of words, and one key."""
    block = _key(purpose).ljust(hashlib.sha256().block_size, b"\0")
    return tuple(hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))  # type: ignore[return-value]
