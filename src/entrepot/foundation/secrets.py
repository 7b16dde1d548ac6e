"""Keyed hashes and encryption at rest, from the one secret of the installation."""

import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def keyed_hash(text: str, purpose: str) -> int:
    """This will give 63 bits that only this installation can compute, as a bigint."""
    digest = hmac.digest(_key(purpose), text.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1


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
