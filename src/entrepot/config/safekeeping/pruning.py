"""Which backups are kept: pure arithmetic."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from entrepot.config.safekeeping.vault import Base, number_of


@dataclass(frozen=True)
class Policy:
    """Of how many days, weeks and months the first copy is kept."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(bases: Iterable[Base], policy: Policy) -> list[Base]:
    """This will choose the copies to keep: the first of each period, and always the newest of all."""
    oldest_first = sorted(bases)
    chosen = set(oldest_first[-1:])
    for count, period in _periods(policy):
        chosen |= set(_first_of_each(oldest_first, period)[-count:])
    return sorted(chosen)


def continuous_from(bases: Iterable[Base], policy: Policy) -> Base | None:
    """This will give the copy since which every moment can be restored: the oldest of the kept days."""
    days = _first_of_each(sorted(bases), lambda base: f"{base.finished:%Y-%m-%d}")
    return days[-policy.daily :][0] if days else None


def needed(piece: str, bases: Iterable[Base], since: Base) -> bool:
    """This will say whether a piece of the log is kept: all since that copy, and what an older one needs itself."""
    if len(piece) < 24:
        return True
    number = number_of(piece)
    if number >= number_of(since.first):
        return True
    return any(number_of(base.first) <= number <= number_of(base.last) for base in bases)


def _periods(policy: Policy) -> list[tuple[int, Callable[[Base], str]]]:
    return [
        (policy.daily, lambda base: f"{base.finished:%Y-%m-%d}"),
        (policy.weekly, lambda base: f"{base.finished:%G-%V}"),
        (policy.monthly, lambda base: f"{base.finished:%Y-%m}"),
    ]


def _first_of_each(oldest_first: list[Base], period: Callable[[Base], str]) -> list[Base]:
    found: dict[str, Base] = {}
    for base in oldest_first:
        found.setdefault(period(base), base)
    return list(found.values())
