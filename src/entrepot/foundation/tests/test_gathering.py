"""Who comes at the same moment goes together, and nobody waits for company that does not come."""

import threading
import time
from collections.abc import Callable, Sequence

import pytest

from entrepot.foundation.gathering import Gathering


class Work:
    """Doubles numbers, in lists that are noted; each list takes until it is let go."""

    def __init__(self) -> None:
        self.lists: list[list[int]] = []
        self.began, self.may_end = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.lists.append(list(numbers))
        self.began.release()
        assert self.may_end.acquire(timeout=20)
        if 13 in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def gathering():
    return Gathering[int, int](most=4, seconds=0.02)


@pytest.fixture
def send(gathering, work):
    """Send numbers, each from a thread of its own, and hear their answers in the end."""
    sent: list[tuple[threading.Thread, list[object]]] = []

    def send(number: int, kind: str = "a") -> list[object]:
        heard: list[object] = []

        def run() -> None:
            try:
                heard.append(gathering.go(kind, number, work))
            except ValueError as problem:
                heard.append(problem)

        thread = threading.Thread(target=run)
        thread.start()
        sent.append((thread, heard))
        return heard

    yield send
    work.may_end.release(100)
    for thread, _ in sent:
        thread.join(20)
        assert not thread.is_alive()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def _waiting(gathering, kind: str = "a") -> int:
    return len(gathering._lanes[kind].waiting)


def test_one_goes_at_once_and_those_who_come_meanwhile_go_together(gathering, work, send):
    heard = [send(1)]
    assert work.began.acquire(timeout=20)
    heard += [send(n) for n in (2, 3, 4)]
    _until(lambda: _waiting(gathering) == 3)
    work.may_end.release(2)
    _until(lambda: all(heard))
    assert heard == [[2], [4], [6], [8]]
    assert [sorted(numbers) for numbers in work.lists] == [[1], [2, 3, 4]]


def test_no_list_is_longer_than_the_longest(gathering, work, send):
    send(0)
    assert work.began.acquire(timeout=20)
    heard = [send(n) for n in range(1, 8)]
    _until(lambda: _waiting(gathering) == 7)
    work.may_end.release(3)
    _until(lambda: all(heard))
    assert [len(numbers) for numbers in work.lists] == [1, 4, 3]


def test_kinds_do_not_mix_or_wait_for_each_other(work, send):
    send(1, "a")
    send(2, "b")
    assert work.began.acquire(timeout=20)
    assert work.began.acquire(timeout=20)
    assert sorted(work.lists) == [[1], [2]]


def test_what_goes_wrong_is_told_to_all_of_the_list_and_to_nobody_else(gathering, work, send):
    first = send(1)
    assert work.began.acquire(timeout=20)
    others = [send(n) for n in (12, 13)]
    _until(lambda: _waiting(gathering) == 2)
    work.may_end.release(2)
    _until(lambda: all(others))
    assert first == [2]
    assert [str(problem) for (problem,) in others] == ["thirteen", "thirteen"]
    work.may_end.release()
    last = send(3)
    _until(lambda: bool(last))
    assert last == [6]


def test_as_many_as_went_together_are_waited_for_but_not_for_long(gathering, work, send):
    send(0)
    assert work.began.acquire(timeout=20)
    heard = [send(n) for n in (1, 2, 3)]
    _until(lambda: _waiting(gathering) == 3)
    work.may_end.release(2)
    _until(lambda: all(heard))
    work.lists.clear()
    gathering.seconds = 20
    work.may_end.release(1)
    heard = [send(n) for n in (4, 5, 6)]
    _until(lambda: all(heard))
    assert [sorted(numbers) for numbers in work.lists] == [[4, 5, 6]]
    gathering.seconds = 0.02
    alone = send(7)
    work.may_end.release(1)
    _until(lambda: bool(alone))
    assert work.lists[1:] == [[7]]


def test_who_always_comes_alone_never_waits(gathering, work, send):
    gathering.seconds = 20
    work.may_end.release(5)
    for n in range(5):
        heard = send(n)
        _until(lambda heard=heard: bool(heard))
    assert work.lists == [[n] for n in range(5)]


def test_kinds_that_nobody_is_of_any_more_are_forgotten(gathering, work):
    work.may_end.release(300)
    for n in range(300):
        gathering.go(n, 1, work)
    assert len(gathering._lanes) <= 200
