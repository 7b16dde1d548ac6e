"""The arithmetic of work at a warehouse. Pure: rows as they are now go in and are counted on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from entrepot.domain.fulfilment.states import FulfilmentState

# What a warehouse does before goods may leave, by the name of its way of working.
CEREMONY: Mapping[str, frozenset[FulfilmentState]] = {
    "ship": frozenset(),
    "pick_ship": frozenset({FulfilmentState.PICKED}),
    "pick_pack_ship": frozenset({FulfilmentState.PICKED, FulfilmentState.PACKED}),
    "pick_check_pack_ship": frozenset({FulfilmentState.PICKED, FulfilmentState.CHECKED, FulfilmentState.PACKED}),
}

# Orders whose work was called back wait under this hold: nothing of them is released until it is lifted.
HOLD_OF_A_RECALL = "recalled"

BinQuantity = tuple[int, int]


@dataclass(slots=True)
class Task:
    """Take so many from one bin. `quantity` shrinks when pieces are short or called back."""

    id: int
    bin_id: int
    quantity: int
    picked: int = 0
    shipped: int = 0
    place: str = ""
    lot: str = ""
    # In which order a picker walks.
    sequence: int = 0
    # The task of which this was a part before its line was cut in two.
    cut_from: int = 0


@dataclass(slots=True)
class WorkLine:
    """One line of the work: pieces of one promise for one order line."""

    id: int
    work_id: int
    position: int
    order_id: int
    order: str
    order_line_id: int
    kit_id: int | None
    per_kit: int
    promise_id: int
    sku_id: int
    sku: str
    quantity: int
    recalled: int = 0
    short: int = 0
    picked: int = 0
    packed: int = 0
    shipped: int = 0
    # The number of the line in its order, and what kind of line it is.
    in_order: int = 0
    kind: str = ""
    tasks: list[Task] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        """What is still meant to leave, with what has left already."""
        return self.quantity - self.recalled - self.short

    @property
    def recallable(self) -> int:
        """What can still be called back without opening a parcel."""
        return self.remaining - self.packed

    @property
    def in_bins(self) -> int:
        """What the picker can bring at most: nobody takes from a shelf what no task asks for."""
        return min(self.remaining, sum(task.quantity for task in self.tasks))


@dataclass(slots=True)
class Work:
    """A fulfilment as it is now: `stored` is the state in its row, `state` what its quantities amount to."""

    id: int
    number: str
    company_id: int
    warehouse_id: int
    warehouse: str
    time_zone: str
    stored: str
    steps: str
    priority: int = 0
    ship_by: datetime | None = None
    # The work that this was split off from.
    split_from_id: int | None = None
    # Whether it is a part of what was split, as long as another part is there.
    was_split: bool = False
    lines: list[WorkLine] = field(default_factory=list)
    checked: bool = field(init=False)

    def __post_init__(self) -> None:
        # Out of a parcel again, goods that were checked before stay checked.
        checked_before = self.stored == FulfilmentState.PACKED and self.needs(FulfilmentState.CHECKED)
        self.checked = self.stored == FulfilmentState.CHECKED or checked_before

    def needs(self, step: FulfilmentState) -> bool:
        return step in CEREMONY[self.steps]

    @property
    def state(self) -> FulfilmentState:
        left = [line for line in self.lines if line.remaining]
        if not left:
            return FulfilmentState.CANCELLED
        if all(line.shipped == line.remaining for line in left):
            return FulfilmentState.HANDED_OVER
        if all(line.packed == line.remaining for line in left):
            return FulfilmentState.PACKED
        if any(line.picked < line.remaining for line in left):
            return FulfilmentState.RELEASED
        return FulfilmentState.CHECKED if self.checked else FulfilmentState.PICKED

    def left_to_pack(self, line: WorkLine) -> int:
        """What of a line can be put into parcels now, picked on the way where nobody does it apart."""
        return (line.in_bins if self.state == FulfilmentState.RELEASED else line.picked) - line.packed

    @property
    def walk(self) -> list[tuple[WorkLine, Task]]:
        """What is to be taken from where, in the order in which one walks past the bins."""
        asked = [(line, task) for line in self.lines for task in line.tasks if task.quantity]
        return sorted(asked, key=lambda pair: (pair[1].sequence, pair[1].place, pair[0].sku, pair[1].id))

    @property
    def order_ids(self) -> list[int]:
        return sorted({line.order_id for line in self.lines})


def next_step(state: str, steps: str) -> FulfilmentState | None:
    """This will tell what comes next for work in a state at a warehouse that works so, or None after the last."""
    if state in (FulfilmentState.HANDED_OVER, FulfilmentState.CANCELLED):
        return None
    way = (FulfilmentState.RELEASED, FulfilmentState.PICKED, FulfilmentState.CHECKED, FulfilmentState.PACKED)
    later = way[way.index(FulfilmentState(state)) + 1 :]
    return next((step for step in later if step in CEREMONY[steps]), FulfilmentState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Recalled:
    """What calling pieces back gave: promised pieces by how far they had come, and bins to free."""

    unpicked: int
    picked: int
    freed: list[BinQuantity]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a pick did not bring, by line id: short on the shelf, or left there because its kit is short."""

    short: dict[int, int] = field(default_factory=dict)
    left_over: dict[int, int] = field(default_factory=dict)


def pick(line: WorkLine, found: int) -> list[BinQuantity]:
    """This will count `found` pieces as picked and the rest as short, and give the bins to free.

    Tasks are filled in the order in which the picker walks, so what is missing is missing at the end.
    No more is found than the tasks ask for.
    """
    if not 0 <= found <= line.remaining:
        raise ValueError("picks are decided before they are counted")
    found = min(found, line.in_bins)
    line.short += line.remaining - found
    line.picked = found
    freed, left = [], found
    for task in line.tasks:
        task.picked = min(task.quantity, left)
        left -= task.picked
        if task.quantity > task.picked:
            freed.append((task.bin_id, task.quantity - task.picked))
            task.quantity = task.picked
    return freed


def unpick(line: WorkLine) -> int:
    """This will put everything picked of the line back on its shelf, and give how much that was."""
    put_back, line.picked = line.picked, 0
    for task in line.tasks:
        task.picked = 0
    return put_back


def recall(line: WorkLine, quantity: int) -> Recalled:
    """This will take pieces out of the work again: those not yet picked first, then those picked.

    Bins are given back from the end of the walk.
    """
    if not 0 <= quantity <= line.recallable:
        raise ValueError("recalls are decided before they are counted")
    unpicked = min(quantity, line.remaining - line.picked)
    picked = quantity - unpicked
    line.recalled += quantity
    line.picked -= picked
    freed = []
    for task in reversed(line.tasks):
        back = min(quantity, task.quantity - task.shipped)
        if back:
            quantity -= back
            task.quantity -= back
            task.picked = min(task.picked, task.quantity)
            freed.append((task.bin_id, back))
    return Recalled(unpicked, picked, freed)


def ship(line: WorkLine, quantity: int) -> list[BinQuantity]:
    """This will let packed pieces leave, and give the bins they leave from."""
    if not 0 <= quantity <= line.packed - line.shipped:
        raise ValueError("only what is packed leaves")
    line.shipped += quantity
    taken = []
    for task in line.tasks:
        out = min(quantity, task.picked - task.shipped)
        if out:
            quantity -= out
            task.shipped += out
            taken.append((task.bin_id, out))
    if quantity:
        raise ValueError("what leaves was taken from a bin")
    return taken


def surplus_of_kits(lines: Iterable[WorkLine]) -> dict[int, int]:
    """This will tell, by line id, the components that are left over because another one is short.

    A kit leaves whole or not at all. Lines of one kit (`kit_id`) hold `per_kit` pieces for each.
    """
    kits: dict[int, dict[int, list[WorkLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.kit_id is not None:
            kits[line.kit_id][line.order_line_id].append(line)
    surplus: dict[int, int] = {}
    for components in kits.values():
        if not any(line.short for parts in components.values() for line in parts):
            continue
        whole = min(sum(line.remaining for line in parts) // parts[0].per_kit for parts in components.values())
        for parts in components.values():
            over = sum(line.remaining for line in parts) - whole * parts[0].per_kit
            for line in reversed(parts):
                back = min(over, line.recallable)
                over -= back
                if back:
                    surplus[line.id] = back
    return surplus
