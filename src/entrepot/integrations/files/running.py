"""One run of an import: what is done already, one transaction a chunk, and what became of each row."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar
from uuid import uuid4

import orjson
from django.db import connection, transaction
from django.utils.translation import get_language, override

from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.rows import fetch, insert
from entrepot.foundation.secrets import keyed_hash
from entrepot.integrations.files.batches import begin, end, recount
from entrepot.integrations.files.events import ImportStarted
from entrepot.integrations.files.models import ImportBatch, ImportChunk, ImportedThing
from entrepot.integrations.files.reading import Source
from entrepot.integrations.files.refusals import AlreadyRunning
from entrepot.integrations.files.states import ImportState
from entrepot.integrations.files.tally import Outcome, Reported, Tally, restored

Told = Callable[[str, float], None]
"""Hears what is being done and how far it is, from 0 to 1."""


Work = TypeVar("Work")
ADDED = (Outcome.ORDER_LINE, Outcome.CHARGE, Outcome.RETURN, Outcome.CREDIT, Outcome.IMPORTED)
_AT_ONCE = min(2, os.cpu_count() or 1)


class _TakeAllBack(Exception):
    """Ends a transaction in which everything shall be undone."""


@dataclass
class Run:
    """What all importers share. `tally` is what became of the rows, those of an earlier run included."""

    source: Source
    what: str
    by: Actor
    told: Told
    batch: ImportBatch
    # What became of each part the last time, and how often it was run.
    before: Mapping[tuple[str, int], Tally]
    attempts: Mapping[tuple[str, int], int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    added: int = 0
    _one_at_a_time: Lock = field(default_factory=Lock)

    @property
    def continues(self) -> bool:
        return bool(self.before)

    def made(self, kind: str, numbers: Sequence[str], facts: Sequence[Mapping[str, object]] = ()) -> None:
        """This will note what was made, by its number or code, so that the batch can be withdrawn as one."""
        own = {"batch_id": self.batch.pk, "kind": kind}
        told = facts or [{}] * len(numbers)
        insert(
            ImportedThing,
            [own | {"number": number, "facts": fact} for number, fact in zip(numbers, told, strict=True)],
        )

    def rows_to_try(self, phase: str, number: int) -> set[int] | None:
        """This will name the rows of a part that were refused the last time; nothing if all are still to be done."""
        done = self.before.get((phase, number))
        return None if done is None else {one.row for one in done.refused}

    def refused_before(self, phase: str, number: int) -> list[Reported]:
        """This will give the rows of a part that were refused the last time, with why."""
        done = self.before.get((phase, number))
        return [] if done is None else done.refused

    @contextmanager
    def chunk(self, phase: str, number: int, *, anew: bool = False) -> Iterator[Tally | None]:
        """This will run a part in a transaction that also notes it as done; nothing is given if it is already.

        With `anew`, a part of which rows were refused is run again for `rows_to_try`, beside what the others became.
        """
        done = self.before.get((phase, number))
        if done is not None and not (anew and done.refused):
            with self._one_at_a_time:
                self.tally.take_in(done)
            yield None
            return
        part = Tally() if done is None else done.without_refused()
        earlier = part.rows_of(*ADDED)
        with transaction.atomic():
            # Tables grow so fast that a plan made for an empty one would be kept for a full one.
            fetch("DISCARD PLANS")
            yield part
            added = part.rows_of(*ADDED) - earlier
            if done is None or added:
                self._note(phase, number, part)
        with self._one_at_a_time:
            self.tally.take_in(part)
            self.added += added

    def _note(self, phase: str, number: int, part: Tally) -> None:
        sums, reported = part.stored()
        ImportChunk.objects.create(
            batch=self.batch, phase=phase, number=number, attempt=self.attempts.get((phase, number), 0),
            tally=sums, reported=reported, done_at=clock.now(),
        )  # fmt: skip


def side_by_side(work: Iterable[Work], do: Callable[[Work], None]) -> Iterator[Work]:
    """This will do something with each piece of work, two at a time, and give each back when it is done.

    While one transaction is checked and written, the other is prepared. Inside a transaction of the
    caller, which has one connection only, they follow one another.
    """
    if connection.in_atomic_block or _AT_ONCE == 1:
        for piece in work:
            do(piece)
            yield piece
        return

    language = get_language()

    def alone(piece: Work) -> Work:
        try:
            with override(language):
                do(piece)
        finally:
            connection.close()
        return piece

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        begun: set[Future[Work]] = set()
        for piece in work:
            begun.add(pool.submit(alone, piece))
            if len(begun) > _AT_ONCE:
                ended, begun = wait(begun, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in ended)
        yield from (one.result() for one in begun)


def way_of(told: Mapping[str, object]) -> str:
    """This will tell one way of reading a file from another."""
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def batch_of(
    source: Source, what: str, way: Mapping[str, object], *, state: ImportState = ImportState.RUNNING, by: Actor
) -> tuple[ImportBatch, bool]:
    """This will give the batch of a file that is read in a certain way, and whether it is new, in that state."""
    batch, is_new = ImportBatch.objects.get_or_create(
        company_id=by.company_id, what=what, file_hash=source.hash, way=way_of(way),
        # Two who begin at once may not meet under one number before theirs is known.
        defaults={
            "file_name": source.path.name[:255], "actor": by.ref, "started_at": clock.now(), "state": state,
            "number": f"?{uuid4()}",
            "asked": {"history": way.get("history"), "channel": way.get("channel")},
            "dry_run": bool(way.get("dry_run")), "language": get_language() or by.language,
        },
    )  # fmt: skip
    if is_new:
        batch.number = f"I{batch.pk:06}"
        batch.save(update_fields=["number"])
        record([ImportStarted(batch.pk, batch.number, what)], by=by)
    return batch, is_new


@contextmanager
def run_of(source: Source, what: str, way: Mapping[str, object], *, by: Actor, told: Told) -> Iterator[Run]:
    """This will begin to import a file in a certain way, or continue where it was broken off."""
    batch, _ = batch_of(source, what, way, by=by)
    begin(batch)
    chunks = ImportChunk.objects.filter(batch=batch).order_by("attempt")
    rows = list(chunks.values_list("phase", "number", "attempt", "tally", "reported"))
    before = {(phase, number): restored(kept, reported) for phase, number, _, kept, reported in rows}
    attempts = {(phase, number): attempt + 1 for phase, number, attempt, _, _ in rows}
    run = Run(source, what, by, told, batch, before, attempts)
    yield run
    if batch.finished_at is None:
        end(batch.pk, ImportState.FINISHED, run.tally)
    elif run.added:
        recount(batch.pk, run.tally)


@contextmanager
def only_one(source: Source, what: str, *, by: Actor) -> Iterator[None]:
    """This will let nobody else import the same file meanwhile. The database lets go of it if we are killed."""
    lock = keyed_hash(f"{by.company_id} {what} {source.hash}", "import")
    if not fetch("SELECT pg_try_advisory_lock(%s)", [lock])[0][0]:
        raise AlreadyRunning()
    try:
        yield
    finally:
        fetch("SELECT pg_advisory_unlock(%s)", [lock])


@contextmanager
def all_at_once(*, wanted: bool, keep: Callable[[], bool]) -> Iterator[None]:
    """This will do the whole block in one transaction, if that is wanted, and undo it unless `keep` says yes."""
    if not wanted:
        yield
        return
    try:
        with transaction.atomic():
            yield
            if not keep():
                raise _TakeAllBack
    except _TakeAllBack:
        return
