"""One reader of the journal for all browsers of a process, and the news that it has for each company."""

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.journal.queries import Told, newest_place, told_after
from entrepot.insight.subjects import numbers_of

logger = logging.getLogger("entrepot.live")

# How often the journal is read while somebody listens.
_BREATH = 0.3
# Whoever listens hears at least this often, so that a browser which has gone is noticed.
_HEARTBEAT = 5.0
# More at once than this is not told one by one: whoever listens fetches anew what they show.
_LOT = 1000
_KEPT = 64


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a company: who changed what, by kind and number. `lot` where it was too much to name."""

    serial: int
    company_id: int = 0
    changed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    lot: bool = False


class Full(Exception):
    """As many listen as this process has room for."""


class Feed:
    """Reads while somebody listens, and wakes them. A listener that fell behind is told that it was a lot."""

    def __init__(self) -> None:
        self.closed = threading.Event()
        self._changed = threading.Condition()
        self._news: deque[News] = deque(maxlen=_KEPT)
        self._serial = 0
        self._listening: dict[int, int] = defaultdict(int)
        self._reader: threading.Thread | None = None

    def close(self) -> None:
        """This will let everybody who listens go, since the process ends, and wait for its own reading to end."""
        self.closed.set()
        with self._changed:
            self._changed.notify_all()
            reader = self._reader
        if reader is not None:
            reader.join(2)

    @contextmanager
    def listening(self, company_id: int) -> Iterator["Listener"]:
        """This will keep a place for one browser, or raise `Full`."""
        place = newest_place()
        with self._changed:
            if sum(self._listening.values()) >= settings.LIVE_STREAMS:
                raise Full
            self._listening[company_id] += 1
            if self._reader is None:
                self._reader = threading.Thread(target=self._read, args=(place,), name="live", daemon=True)
                self._reader.start()
            listener = Listener(self, company_id, self._serial)
        try:
            yield listener
        finally:
            with self._changed:
                self._listening[company_id] -= 1

    def next(self, company_id: int, after: int) -> tuple[int, list[News]]:
        """This will wait for news of a company, a heartbeat long at most, and give them with the last serial read."""
        with self._changed:
            self._changed.wait_for(lambda: self._serial > after or self.closed.is_set(), _HEARTBEAT)
            missed = self._news and self._news[0].serial > after + 1
            found = [one for one in self._news if one.serial > after and (one.lot or one.company_id == company_id)]
            return self._serial, [News(self._serial, lot=True)] if missed else found

    def _read(self, place: str) -> None:
        try:
            while not self.closed.wait(_BREATH):
                with self._changed:
                    companies = [company for company, count in self._listening.items() if count]
                    if not companies:
                        self._reader = None
                        return
                try:
                    place = self._step(place, companies)
                except (DatabaseError, InterfaceError) as problem:
                    logger.warning("News could not be read: %s", type(problem.__cause__ or problem).__name__)
                    connection.close()
                    time.sleep(1)
        finally:
            connection.close()
            with self._changed:
                if self._reader is threading.current_thread():
                    self._reader = None

    def _step(self, place: str, companies: Sequence[int]) -> str:
        """Tell what was settled since, and give the new place."""
        after, told = told_after(place, limit=_LOT)
        if len(told) == _LOT:
            after = newest_place()
            self._publish([News(0, lot=True)])
        elif told:
            self._publish(_news([one for one in told if one.company_id in companies]))
        return after

    def _publish(self, news: Sequence[News]) -> None:
        with self._changed:
            for one in news:
                self._serial += 1
                self._news.append(News(self._serial, one.company_id, one.changed, one.names, one.lot))
            self._changed.notify_all()


@dataclass(slots=True)
class Listener:
    """One browser's place in the news."""

    feed: Feed
    company_id: int
    serial: int

    def next(self) -> list[News]:
        """This will wait for what is new to this listener; nothing after a heartbeat."""
        self.serial, news = self.feed.next(self.company_id, self.serial)
        return news


def _news(told: Sequence[Told]) -> list[News]:
    """Put together who changed what in each company, and how those people are called."""
    numbers = numbers_of({(one.subject, one.subject_id) for one in told})
    names = names_of_actors({one.actor for one in told if one.actor.startswith("person:")})
    by_company: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in told:
        # The goods of an order are the order to whoever looks at it.
        kind = "order" if one.subject == "demand_group" else one.subject
        changed = by_company[one.company_id]
        changed[kind].add(one.actor)
        if number := numbers.get((one.subject, one.subject_id)):
            changed[f"{kind}:{number}"].add(one.actor)
    return [
        News(0, company, {name: frozenset(refs) for name, refs in changed.items()}, names)
        for company, changed in by_company.items()
    ]


FEED = Feed()
