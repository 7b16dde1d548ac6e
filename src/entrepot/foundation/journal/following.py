"""What happens next: followers read the journal in commit order and act on it as lists.

A follower's cursor moves in the transaction in which it acts, so each entry is acted on once. An
entry whose subject fails is parked with its reason and tried again, later entries of the same
subject wait behind it, and everybody else goes on.
"""

import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event as Flag
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg import errors

from entrepot.foundation import clock
from entrepot.foundation.journal.models import Retry
from entrepot.foundation.rows import fetch

logger = logging.getLogger("entrepot.journal")

BATCH = 1000
# What is told meanwhile is acted on as one list.
_BREATH = 0.05
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry as its readers see it."""

    id: int
    company_id: int
    subject: str
    subject_id: int
    seq: int
    kind: str
    facts: dict[str, Any]
    actor: str
    at: datetime


@dataclass(frozen=True)
class Follower:
    """Acts on lists of facts of certain kinds. `act` must be repeatable: it is told again after a failure."""

    name: str
    kinds: tuple[str, ...]
    act: Callable[[Sequence[Fact]], None] = field(compare=False)
    # Only what happens from now on is for it: where there is a journal already, it begins at its end.
    news_only: bool = False


FOLLOWERS: dict[str, Follower] = {}


def follow(name: str, *, on: Iterable[str], do: Callable[[Sequence[Fact]], None], news_only: bool = False) -> None:
    """This will make `do` act on every fact of these kinds, from the first entry on, or only on news."""
    FOLLOWERS[name] = Follower(name, tuple(on), do, news_only)


_FIELDS = "id, company_id, subject, subject_id, seq, kind, facts::text, actor, at"

# Ids are handed out before commit, so a lower id may become visible later than a higher one. Entries
# of transactions below the oldest one still running are complete; the cursor never passes them.
SETTLED = "xid < pg_snapshot_xmin(pg_current_snapshot())"
# Of what was read, only what the follower asked for comes over the wire, and the last one, where it stands then.
_NEXT = """
WITH page AS (
    SELECT * FROM journal_entry
    WHERE (xid, id) > (%s::xid8, %s) AND {settled}
    ORDER BY xid, id LIMIT %s
)
SELECT {fields}, xid::text, (SELECT count(*) FROM page) FROM page
WHERE kind = ANY(%s) OR id = (SELECT id FROM page ORDER BY xid DESC, page.id DESC LIMIT 1)
ORDER BY page.xid, page.id
"""
_WHICH = """
WITH page AS (
    SELECT kind, xid, id FROM journal_entry
    WHERE (xid, id) > (%s::xid8, %s) AND {settled}
    ORDER BY xid, id LIMIT %s
)
SELECT array_agg(DISTINCT kind), count(*), (array_agg(xid::text ORDER BY xid DESC, id DESC))[1],
       (array_agg(id ORDER BY xid DESC, id DESC))[1]
FROM page
"""
_PASS_OVER = """
UPDATE journal_cursor c SET xid = %s::xid8, entry_id = %s, moved_at = now()
FROM (SELECT follower FROM journal_cursor WHERE follower = ANY(%s) AND xid = %s::xid8 AND entry_id = %s
      FOR UPDATE SKIP LOCKED) mine
WHERE c.follower = mine.follower
RETURNING c.follower
"""


def run_once(follower: Follower) -> int:
    """This will act on the next entries past the follower's cursor, and return how many were read.

    Zero is returned as well when another worker holds the cursor at this moment.
    """
    with transaction.atomic():
        place = fetch(
            "SELECT xid::text, entry_id FROM journal_cursor WHERE follower = %s FOR UPDATE SKIP LOCKED",
            [follower.name],
        )
        if not place:
            return 0
        rows = fetch(_NEXT.format(settled=SETTLED, fields=_FIELDS), [*place[0], BATCH, list(follower.kinds)])
        if not rows:
            return 0
        facts = [_fact(row) for row in rows if row[5] in follower.kinds]
        _act(follower, _not_waiting(follower, facts))
        fetch(
            "UPDATE journal_cursor SET xid = %s::xid8, entry_id = %s, moved_at = now() WHERE follower = %s",
            [rows[-1][9], rows[-1][0], follower.name],
        )
    return int(rows[-1][10])


def retry_once(follower: Follower) -> int:
    """This will try again the oldest due entry of each subject that failed, and return how many it tried."""
    due = fetch(
        """SELECT DISTINCT ON (r.subject, r.subject_id) r.id, r.entry_id, r.attempts
           FROM journal_retry r WHERE r.follower = %s AND r.next_at <= %s
           AND NOT EXISTS (SELECT 1 FROM journal_retry o WHERE o.follower = r.follower
                           AND o.subject = r.subject AND o.subject_id = r.subject_id AND o.entry_id < r.entry_id)
           ORDER BY r.subject, r.subject_id, r.entry_id LIMIT 100""",
        [follower.name, clock.now()],
    )
    for retry_id, entry_id, attempts in due:
        _retry(follower, retry_id, entry_id, attempts)
    return len(due)


def catch_up(limit: int = 100_000) -> int:
    """This will run every follower until none has anything left to read. Used by tests, imports and demo."""
    total = 0
    while total < limit:
        read = run_round(run_once)
        if not read:
            return total
        total += read
    return total


def run_round(run: Callable[[Follower], int]) -> int:
    """This will `run` every follower that has something to act on, and return how many entries were read in all.

    Followers who stand at the same place and whom nothing after it concerns pass it over together, in one statement.
    """
    standing: dict[tuple[str, int], set[str]] = defaultdict(set)
    for name, xid, entry_id in fetch("SELECT follower, xid::text, entry_id FROM journal_cursor"):
        if name in FOLLOWERS:
            standing[(xid, entry_id)].add(name)
    if new := FOLLOWERS.keys() - set().union(*standing.values()):
        ensure_cursors()
        standing[("0", 0)] |= new
    read, told = 0, set[str]()
    for place, names in standing.items():
        kinds, count, *last = fetch(_WHICH.format(settled=SETTLED), [*place, BATCH])[0]
        concerned = {name for name in names if set(kinds or ()) & set(FOLLOWERS[name].kinds)}
        if count and (others := names - concerned) and fetch(_PASS_OVER, [*last, sorted(others), *place]):
            read += count
        told |= concerned
    return read + sum(run(follower) for name, follower in FOLLOWERS.items() if name in told)


def ensure_cursors() -> None:
    """This will give each follower a cursor: a new one starts at the beginning of the journal, or with the news."""
    # What is not settled yet comes after all that is.
    fetch(
        f"""INSERT INTO journal_cursor (follower, xid, entry_id)
            SELECT f.name, coalesce(last.xid, '0'::xid8), coalesce(last.id, 0)
            FROM unnest(%s::text[], %s::boolean[]) f (name, news_only) LEFT JOIN (
                SELECT xid, id FROM journal_entry WHERE {SETTLED} ORDER BY xid DESC, id DESC LIMIT 1
            ) last ON f.news_only
            ON CONFLICT DO NOTHING""",
        [list(FOLLOWERS), [one.news_only for one in FOLLOWERS.values()]],
    )


def replay(name: str, *, after_entry: int) -> None:
    """This will set a follower's cursor back, so that it acts again on everything after that entry."""
    fetch(
        """UPDATE journal_cursor c SET (xid, entry_id) =
             (SELECT coalesce(max(e.xid::text::numeric)::text::xid8, '0'::xid8), %s
              FROM journal_entry e WHERE e.id = %s)
           WHERE c.follower = %s""",
        [after_entry, after_entry, name],
    )


def settle_after_restore() -> bool:
    """This will make a journal that came from another cluster readable in this one, and tell whether it did.

    Needs the owner's role. Where this cluster has counted further than the other, there is nothing to do.
    Ids of transactions mean nothing outside their cluster: entries that were copied are all settled, so
    they get the lowest id and stand in the order of their own. A follower begins again with the first
    entry that it may not have read; acting twice on a fact is harmless, never acting would not be.
    """
    ((foreign,),) = fetch(
        """SELECT greatest((SELECT max(xid) FROM journal_entry), (SELECT max(xid) FROM journal_cursor))
                  > pg_current_xact_id()"""
    )
    if not foreign:
        return False
    with transaction.atomic():
        fetch(
            """UPDATE journal_cursor c SET entry_id = coalesce(
                   (SELECT min(e.id) - 1 FROM journal_entry e WHERE (e.xid, e.id) > (c.xid, c.entry_id)),
                   (SELECT max(e.id) FROM journal_entry e), 0)"""
        )
        fetch("UPDATE journal_cursor SET xid = '3'")
        fetch("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_is_append_only")
        fetch("UPDATE journal_entry SET xid = '3'")
        fetch("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_is_append_only")
    return True


def wait_until_followed(name: str, *, subject: str, subject_id: int, seconds: float = 3.0) -> bool:
    """This will wait until a follower has read everything written so far about a subject.

    It wakes the workers first, so that a reader who has just written sees what follows from it.
    False means that the time ran out, for instance because no worker runs.
    """
    last = fetch(
        "SELECT xid::text, id FROM journal_entry WHERE subject = %s AND subject_id = %s ORDER BY seq DESC LIMIT 1",
        [subject, subject_id],
    )
    if not last:
        return True
    if not fetch("SELECT 1 FROM journal_heartbeat WHERE at > now() - interval '20 seconds' LIMIT 1"):
        seconds = 0.0
    until = time.monotonic() + seconds
    woken = False
    while not fetch(
        "SELECT 1 FROM journal_cursor WHERE follower = %s AND (xid, entry_id) >= (%s::xid8, %s)",
        [name, *last[0]],
    ):
        if time.monotonic() > until:
            return False
        if not woken:
            fetch("NOTIFY entrepot_journal")
            woken = True
        time.sleep(0.01)
    return True


def run_forever(stop: Flag, *, beat: Callable[[], None] = lambda: None) -> None:
    """This will follow the journal until `stop` is set, waking on a short poll or a NOTIFY.

    A lost database is waited for; anything else that fails is logged and tried again.
    """
    idle = _BREATH
    while not stop.is_set():
        try:
            beat()
            worked = run_round(partial(_turn, run_once)) + _try_again()
        except (OperationalError, InterfaceError) as problem:
            logger.warning("The database cannot be reached, trying again: %s", problem)
            connection.close()
            worked, idle = 0, 1.0
        idle = _BREATH if worked else min(idle * 1.5, 0.5)
        if worked < BATCH:
            _sleep(idle, stop)


def _try_again() -> int:
    """Let those followers who failed with something try it again, when it is time."""
    rows = fetch("SELECT DISTINCT follower FROM journal_retry WHERE next_at <= %s", [clock.now()])
    due = {name for (name,) in rows}
    return sum(_turn(retry_once, follower) for name, follower in FOLLOWERS.items() if name in due)


def _turn(act: Callable[[Follower], int], follower: Follower) -> int:
    """Let one follower act. What stops it is logged and tried again next time; the others go on."""
    try:
        return act(follower)
    except (OperationalError, InterfaceError) as problem:
        if not connection.is_usable():
            raise
        logger.warning("%s could not go on, trying again: %s", follower.name, problem)
    except Exception:  # noqa: BLE001  (one follower may never stop the others)
        logger.exception("%s could not go on, trying again", follower.name)
    return 0


def _sleep(seconds: float, stop: Flag) -> None:
    """Wait for a NOTIFY or for the time to pass, whichever is first."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("LISTEN entrepot_journal")
        # Waiting goes past Django's cursor, so what the driver raises there is made Django's here.
        with connection.wrap_database_errors:
            for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
                return
    except (OperationalError, InterfaceError):
        stop.wait(seconds)


def _fact(row: Sequence[Any]) -> Fact:
    pk, company_id, subject, subject_id, seq, kind, facts, actor, at = row[:9]
    return Fact(pk, company_id, subject, subject_id, seq, kind, orjson.loads(facts), actor, at)


def _not_waiting(follower: Follower, facts: list[Fact]) -> list[Fact]:
    """Leave out facts whose subject waits in the retry table already: they queue up behind it."""
    if not facts:
        return []
    waiting = set(fetch("SELECT subject, subject_id FROM journal_retry WHERE follower = %s", [follower.name]))
    if waiting:
        for fact in facts:
            if (fact.subject, fact.subject_id) in waiting:
                _park(follower, fact, "An earlier entry of the same subject waits.")
    return [fact for fact in facts if (fact.subject, fact.subject_id) not in waiting]


def _act(follower: Follower, facts: list[Fact]) -> None:
    if not facts:
        return
    try:
        with transaction.atomic():
            follower.act(facts)
    except Exception as problem:  # noqa: BLE001  (whatever it is, only its own subject may be held up)
        if _passes(problem):
            raise
        if len({(fact.subject, fact.subject_id) for fact in facts}) == 1:
            logger.exception("%s could not act on %s %s", follower.name, facts[0].kind, facts[0].subject_id)
            for fact in facts:
                _park(follower, fact, f"{type(problem).__name__}: {problem}")
            return
        _halve(follower, facts)


def _passes(problem: Exception) -> bool:
    """Whether it is worth the same try again: the database was away, or somebody else was in the way."""
    cause = problem.__cause__
    in_the_way = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)
    if isinstance(cause, in_the_way):
        return True
    return isinstance(problem, OperationalError | InterfaceError) and not connection.is_usable()


def _halve(follower: Follower, facts: list[Fact]) -> None:
    """Act on the two halves apart, so that one bad subject among a thousand is found in ten steps."""
    subjects = list(dict.fromkeys((fact.subject, fact.subject_id) for fact in facts))
    first = set(subjects[: len(subjects) // 2])
    _act(follower, [fact for fact in facts if (fact.subject, fact.subject_id) in first])
    _act(follower, [fact for fact in facts if (fact.subject, fact.subject_id) not in first])


def _park(follower: Follower, fact: Fact, problem: str) -> None:
    Retry.objects.get_or_create(
        follower=follower.name,
        entry_id=fact.id,
        defaults={"subject": fact.subject, "subject_id": fact.subject_id, "problem": problem[:2000],
                  "next_at": clock.now() + timedelta(seconds=2)},
    )  # fmt: skip


def _retry(follower: Follower, retry_id: int, entry_id: int, attempts: int) -> None:
    with transaction.atomic():
        if not fetch("SELECT 1 FROM journal_retry WHERE id = %s FOR UPDATE SKIP LOCKED", [retry_id]):
            return
        fact = _fact(fetch(f"SELECT {_FIELDS} FROM journal_entry WHERE id = %s", [entry_id])[0])
        try:
            with transaction.atomic():
                follower.act([fact])
        except Exception as problem:  # noqa: BLE001  (kept in the table where people can see it)
            if _passes(problem):
                raise
            _postpone(retry_id, attempts, problem)
        else:
            fetch("DELETE FROM journal_retry WHERE id = %s", [retry_id])


def _postpone(retry_id: int, attempts: int, problem: Exception) -> None:
    wait = min(timedelta(seconds=2 ** min(attempts, 12)), _LONGEST_WAIT) * random.uniform(0.8, 1.2)
    fetch(
        "UPDATE journal_retry SET attempts = attempts + 1, next_at = %s, problem = %s WHERE id = %s",
        [clock.now() + wait, f"{type(problem).__name__}: {problem}"[:2000], retry_id],
    )
