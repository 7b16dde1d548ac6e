"""Several at the same moment: real threads, each with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from entrepot.foundation.refusals import Refusal


def at_once(changes: Sequence[Callable[[], Any]], *, seconds: float = 60) -> list[Any]:
    """Run changes at the same moment; answers in order, refusals as they are, anything else is raised."""
    start = threading.Barrier(len(changes))
    answers: list[Any] = [None] * len(changes)
    problems: list[BaseException] = []

    def run(number: int, change: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(20)
            answers[number] = change()
        except Refusal as refusal:
            answers[number] = refusal
        except BaseException as problem:  # noqa: BLE001  (told by the test below)
            problems.append(problem)
        finally:
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
