"""Those who come at the same moment go together: one of them does the work of all."""

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Whoever was answered so long ago is not expected back, and as many kinds are remembered at most.
_BACK_WITHIN, _KINDS = 0.1, 200


@dataclass(eq=False, slots=True)
class _Place(Generic[Item, Answer]):
    """One who came, in a thread that sleeps until there is an answer, or until it is his turn to lead."""

    item: Item
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    answers: list[Answer] = field(default_factory=list)
    problem: BaseException | None = None


@dataclass(eq=False, slots=True)
class _Lane(Generic[Item, Answer]):
    """Those of one kind: who waits, how many went together last, and when that was over."""

    waiting: list[_Place[Item, Answer]] = field(default_factory=list)
    busy: bool = False
    last: int = 1
    ended: float = 0.0
    enough: threading.Event = field(default_factory=threading.Event)
    wanted: int = 0


class Gathering(Generic[Item, Answer]):
    """Makes lists of what comes one by one, each in a thread of its own.

    Whoever comes while nobody of his kind works goes at once. Who comes meanwhile goes with all others who do, as
    soon as the list before is done. Where several went together a moment ago, as many are waited for once more,
    but no longer than `seconds`; who always comes alone never waits.
    """

    def __init__(self, *, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._turn = threading.Lock()
        self._lanes: dict[Hashable, _Lane[Item, Answer]] = {}

    def go(self, kind: Hashable, item: Item, work: Callable[[Sequence[Item]], Sequence[Answer]]) -> Answer:
        """This will give the answer to an item, which is worked on in a list with others of its kind.

        What `work` raises is raised to all who are in the list.
        """
        place = _Place[Item, Answer](item)
        lane = self._enter(kind, place)
        if not place.leads:
            place.woken.wait()
        if place.leads:
            self._lead(lane, place, work)
        if place.problem is not None:
            raise place.problem
        return place.answers[0]

    def _enter(self, kind: Hashable, place: _Place[Item, Answer]) -> _Lane[Item, Answer]:
        with self._turn:
            if kind not in self._lanes and len(self._lanes) >= _KINDS:
                self._lanes = {known: lane for known, lane in self._lanes.items() if lane.busy}
            lane = self._lanes.setdefault(kind, _Lane())
            if lane.busy:
                lane.waiting.append(place)
                if len(lane.waiting) >= lane.wanted:
                    lane.enough.set()
            else:
                lane.busy = place.leads = True
            return lane

    def _lead(
        self,
        lane: _Lane[Item, Answer],
        first: _Place[Item, Answer],
        work: Callable[[Sequence[Item]], Sequence[Answer]],
    ) -> None:
        places = [first, *self._company(lane)]
        try:
            answers = work([place.item for place in places])
            for place, answer in zip(places, answers, strict=True):
                place.answers.append(answer)
        except BaseException as problem:  # noqa: BLE001  (raised again to each of them)
            for place in places:
                place.problem = problem
        finally:
            self._hand_over(lane, len(places))
            for place in places:
                place.woken.set()

    def _company(self, lane: _Lane[Item, Answer]) -> list[_Place[Item, Answer]]:
        with self._turn:
            lately = time.monotonic() - lane.ended < _BACK_WITHIN
            lane.wanted = min(lane.last, self.most) - 1 if lately else 0
            lane.enough.clear()
            short = len(lane.waiting) < lane.wanted
        if short:
            lane.enough.wait(self.seconds)
        with self._turn:
            places, lane.waiting = lane.waiting[: self.most - 1], lane.waiting[self.most - 1 :]
            return places

    def _hand_over(self, lane: _Lane[Item, Answer], together: int) -> None:
        with self._turn:
            lane.last, lane.ended = together + len(lane.waiting), time.monotonic()
            if not lane.waiting:
                lane.busy = False
                return
            heir = lane.waiting.pop(0)
            heir.leads = True
            heir.woken.set()
