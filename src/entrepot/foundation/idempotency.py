"""Everything can be repeated safely: a key is claimed in the transaction of its effect."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import transaction

from entrepot.foundation import clock
from entrepot.foundation.accounts.models import IdempotencyKey
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import fetch
from entrepot.foundation.secrets import decrypted, encrypted, keyed_hash

KEPT_FOR = timedelta(hours=72)
Answer = tuple[int, str, bytes]
"""Status, content type, body."""


@dataclass(eq=False)
class StillRunning(Refusal):
    """A request with this Idempotency-Key is still running. Ask again in a moment."""

    code: ClassVar[str] = "still_running"


@dataclass(eq=False)
class KeyUsedOtherwise(Refusal):
    """This Idempotency-Key was used before with another request. Use a new key for a new request."""

    code: ClassVar[str] = "key_used_otherwise"
    status: ClassVar[int] = 422


def once(scope: str, key: str, request: bytes, run: Callable[[], Answer]) -> Answer:
    """This will run a request the first time its key is seen, and repeat its answer afterwards.

    What `run` writes and its answer are committed together, so a crash in between keeps neither. An
    answer of 400 and more keeps only itself. An exception from `run` keeps nothing, and the key stays free.
    """
    wanted = hashlib.sha256(request).hexdigest()
    with transaction.atomic():
        ((free,),) = fetch("SELECT pg_try_advisory_xact_lock(%s)", [keyed_hash(f"{scope} {key}", "idempotency")])
        if not free:
            raise StillRunning
        before = fetch(
            "SELECT request_hash, status, answer FROM accounts_idempotencykey WHERE scope = %s AND key = %s",
            [scope, key],
        )
        if before:
            request_hash, status, sealed = before[0]
            if request_hash != wanted:
                raise KeyUsedOtherwise
            kind, _, body = decrypted(bytes(sealed), "idempotency").partition(b"\n")
            return status, kind.decode(), body
        with transaction.atomic():
            status, said, body = run()
            if status >= 400:
                transaction.set_rollback(True)
        fetch(
            """INSERT INTO accounts_idempotencykey (scope, key, request_hash, status, answer)
               VALUES (%s, %s, %s, %s, %s)""",
            [scope, key, wanted, status, encrypted(f"{said}\n".encode() + body, "idempotency")],
        )
        return status, said, body


def forget_old_keys() -> int:
    """This will delete keys past their time, and return how many."""
    count, _ = IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
    return count
