"""What time it is. Tests and imports of past data set it; nothing else may."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

_set_to: ContextVar[datetime | None] = ContextVar("_set_to", default=None)


def now() -> datetime:
    """This will give the present instant in UTC, or the one the clock is set to."""
    return _set_to.get() or datetime.now(UTC)


def today(time_zone: str) -> date:
    """This will give the business date it is now in that time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def is_time_zone(name: str) -> bool:
    """This will tell whether there are clocks that go by a time zone of that name."""
    return name in available_timezones()


@contextmanager
def clock_set_to(instant: datetime) -> Iterator[None]:
    """This will make `now()` answer `instant` inside the block, in this thread only."""
    token = _set_to.set(instant)
    try:
        yield
    finally:
        _set_to.reset(token)
