"""Everything can be repeated safely: a key is claimed in the transaction of its effect."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import transaction

from entrepot.foundation import clock
from entrepot.foundation.accounts.models import IdempotencyKey
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import columns, fetch
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a list, with its key; an empty key is none."""

    key: str
    request: bytes


_KEEP = """
INSERT INTO accounts_idempotencykey (scope, key, request_hash, status, answer)
SELECT %s, k.* FROM unnest(%s::text[], %s::text[], %s::int[], %s::bytea[]) AS k
"""


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
        _keep(scope, [(key, wanted, (status, said, body))])
        return status, said, body


def once_each(
    scope: str, asked: Sequence[Asked], run: Callable[[Sequence[int]], Sequence[Answer | None]]
) -> list[Answer | None]:
    """This will run requests as one list, each as `once` would; None for those that are to be asked on their own.

    `run` is given the places of those whose keys are new. A key that is running, was used before, or comes twice
    is for `once`, and so is what `run` answers with None. An exception from `run` keeps nothing of any.
    """
    with transaction.atomic():
        new = _claimed(scope, asked)
        answers = dict(zip(new, run(new), strict=True)) if new else {}
        kept = [
            (asked[place].key, hashlib.sha256(asked[place].request).hexdigest(), answer)
            for place, answer in answers.items()
            if answer is not None and asked[place].key
        ]
        _keep(scope, kept)
    return [answers.get(place) for place in range(len(asked))]


def _claimed(scope: str, asked: Sequence[Asked]) -> list[int]:
    """Claim the keys of a list until commit, and return the places of requests that were not made before."""
    places: dict[str, int] = {}
    for place, one in enumerate(asked):
        places.setdefault(one.key or f"\0{place}", place)
    locks = {keyed_hash(f"{scope} {key}", "idempotency"): key for key in places if key[0] != "\0"}
    if not locks:
        return sorted(places.values())
    rows = fetch("SELECT k, pg_try_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [sorted(locks)])
    mine = [locks[lock] for lock, free in rows if free]
    known = fetch("SELECT key FROM accounts_idempotencykey WHERE scope = %s AND key = ANY(%s)", [scope, mine])
    not_new = set(locks.values()) - set(mine) | {row[0] for row in known}
    return sorted(place for key, place in places.items() if key not in not_new)


def _keep(scope: str, kept: Sequence[tuple[str, str, Answer]]) -> None:
    rows = [
        (key, wanted, status, encrypted(f"{said}\n".encode() + body, "idempotency"))
        for key, wanted, (status, said, body) in kept
    ]
    if rows:
        fetch(_KEEP, [scope, *columns(rows, 4)])


def forget_old_keys() -> int:
    """This will delete keys past their time, and return how many."""
    count, _ = IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
    return count
