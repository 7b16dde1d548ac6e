"""Arithmetic of levels and bins."""

from collections.abc import Sequence
from dataclasses import dataclass

LevelKey = tuple[int, int]
"""(sku id, warehouse id)"""


@dataclass(slots=True)
class LevelNow:
    """A locked level as it is while a list is being decided; taking from it shows to the next in the list."""

    on_hand: int = 0
    reserved: int = 0
    waiting: int = 0
    short: int = 0
    safety: int = 0

    @property
    def available(self) -> int:
        """What may be promised: goods that are there, less those promised, owed to who waits, or kept back."""
        return max(0, self.on_hand - self.reserved - self.waiting - self.safety)

    @property
    def for_those_who_wait(self) -> int:
        """What is there and not reserved: it belongs to those who wait, before anybody new, safety or not."""
        return max(0, self.on_hand - self.reserved)


@dataclass(frozen=True, slots=True)
class Delta:
    """By how much the parts of a level change."""

    on_hand: int = 0
    reserved: int = 0
    waiting: int = 0
    short: int = 0

    def __add__(self, other: "Delta") -> "Delta":
        return Delta(
            self.on_hand + other.on_hand,
            self.reserved + other.reserved,
            self.waiting + other.waiting,
            self.short + other.short,
        )

    def __bool__(self) -> bool:
        return bool(self.on_hand or self.reserved or self.waiting or self.short)


@dataclass(slots=True)
class BinNow:
    """A locked bin while goods are chosen from it."""

    bin_id: int
    place_id: int
    lot_id: int | None
    free: int


@dataclass(frozen=True, slots=True)
class BinShare:
    """So many pieces from one bin."""

    bin_id: int
    place_id: int
    lot_id: int | None
    quantity: int


def lose(level: LevelNow, quantity: int) -> Delta:
    """This will book a loss on a level: what was reserved beyond what is left becomes short.

    Reality wins: the loss itself is never refused while the books have the goods.
    """
    left = level.on_hand - quantity
    excess = max(0, level.reserved - left)
    return Delta(on_hand=-quantity, reserved=-excess, short=excess)


def gain(level: LevelNow, quantity: int) -> Delta:
    """This will book goods that come in on a level: what a loss made short is there again first."""
    healed = min(level.short, quantity)
    return Delta(on_hand=quantity, reserved=healed, short=-healed)


def shares(bins: Sequence[BinNow], quantity: int) -> list[BinShare]:
    """This will take `quantity` from bins: the first that holds all of it, else one after another.

    The bins come in the order in which they should be emptied (expiry, then the picker's walk).
    """
    for bin in bins:
        if bin.free >= quantity > 0 and bin.lot_id is None:
            bin.free -= quantity
            return [BinShare(bin.bin_id, bin.place_id, bin.lot_id, quantity)]
    taken: list[BinShare] = []
    for bin in bins:
        part = min(bin.free, quantity)
        if part > 0:
            bin.free -= part
            quantity -= part
            taken.append(BinShare(bin.bin_id, bin.place_id, bin.lot_id, part))
    return taken
