"""Several at the same moment: real threads, each with a connection of its own."""

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

from django.db import connection

from entrepot.foundation.refusals import Refusal

# What a race is about is taken away by a test that wants to see the race lost: part of a statement that locks.
without: list[str] = []

_ROW_LOCK = re.compile(r"FOR (NO KEY )?UPDATE( OF [\w\", ]+)?( SKIP LOCKED)?", re.IGNORECASE)
_ADVISORY = re.compile(r"pg_(try_)?advisory_xact_lock\(([^()]*)\)")
# How long to wait for everybody else to come to the same place.
_MEANWHILE = 2.0


def at_once(changes: Sequence[Callable[[], Any]], *, seconds: float = 60) -> list[Any]:
    """Run changes at the same moment; answers in order, refusals as they are, anything else is raised."""
    start = threading.Barrier(len(changes))
    _gate.expect(len(changes))
    answers: list[Any] = [None] * len(changes)
    problems: list[BaseException] = []

    def run(number: int, change: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(20)
            with connection.execute_wrapper(_unlocked) if without else nullcontext():
                answers[number] = change()
        except Refusal as refusal:
            answers[number] = refusal
        except BaseException as problem:  # noqa: BLE001  (told by the test below)
            problems.append(problem)
        finally:
            _gate.leave()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    if problems:
        raise problems[0]
    return answers


def _unlocked(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Run a statement without the lock that it would take, and let the others catch up."""
    if not any(part in sql for part in without):
        return execute(sql, params, many, context)
    bare = _ROW_LOCK.sub("", sql)
    bare = _ADVISORY.sub(lambda call: f"({call[2]}) IS NOT NULL" if call[1] else call[2], bare)
    result = execute(bare, params, many, context)
    if bare != sql:
        _gate.meet()
    return result


class _Gate:
    """Where those without a lock wait for each other, each time, so that all have looked before anybody goes on."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.expected, self.seen = 0, dict[int, int]()

    def expect(self, count: int) -> None:
        self.expected, self.seen = count, {}

    def leave(self) -> None:
        with self.changed:
            self.expected -= 1
            self.seen.pop(threading.get_ident(), None)
            self.changed.notify_all()

    def meet(self) -> None:
        with self.changed:
            mine = self.seen[threading.get_ident()] = self.seen.get(threading.get_ident(), 0) + 1
            self.changed.notify_all()
            self.changed.wait_for(
                lambda: sum(count >= mine for count in self.seen.values()) >= self.expected, _MEANWHILE
            )


_gate = _Gate()
