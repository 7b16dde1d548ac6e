"""Why an entry of a timeline cannot be undone."""

from dataclasses import dataclass
from typing import ClassVar

from entrepot.foundation.refusals import Refusal


@dataclass(eq=False)
class NothingToUndo(Refusal):
    """This entry only tells what came of other things. There is nothing to undo in it."""

    code: ClassVar[str] = "nothing_to_undo"


@dataclass(eq=False)
class UndoneAlready(Refusal):
    """This was undone already. Look at the end of the timeline."""

    code: ClassVar[str] = "undone_already"


@dataclass(eq=False)
class CameAfter(Refusal):
    """Something later stands on this: entry {entry}. Undo that first, if it can be."""

    code: ClassVar[str] = "came_after"
    entry: int


@dataclass(eq=False)
class GivenUp(Refusal):
    """What was cancelled or rejected stays so: goods may be promised to others, money was credited. Place it anew."""

    code: ClassVar[str] = "given_up"


@dataclass(eq=False)
class PlacedForGood(Refusal):
    """A placed order is not unmade. Cancel it instead: then goods, money and the reason are written down."""

    code: ClassVar[str] = "placed_for_good"


@dataclass(eq=False)
class OutOfTheHouse(Refusal):
    """The goods have left with the carrier. Ask for them back, and book a return when they come."""

    code: ClassVar[str] = "out_of_the_house"


@dataclass(eq=False)
class MoneyStandsAlone(Refusal):
    """Money that came or went is not undone here. Void the payment if it never came, or refund it."""

    code: ClassVar[str] = "money_stands_alone"


@dataclass(eq=False)
class PickingBegan(Refusal):
    """A warehouse is at work on this: fulfilment {fulfilment} is {state}. Undo the picking there first."""

    code: ClassVar[str] = "picking_began"
    words: ClassVar[frozenset[str]] = frozenset({"state"})
    fulfilment: str
    state: str


@dataclass(eq=False)
class NoLongerSo(Refusal):
    """{what} is not as this entry left it, so there is nothing to take back."""

    code: ClassVar[str] = "no_longer_so"
    what: str


@dataclass(eq=False)
class AmendAnew(Refusal):
    """Goods, money, addresses and words are not put back by themselves. Amend the order again to what it shall be."""

    code: ClassVar[str] = "amend_anew"
