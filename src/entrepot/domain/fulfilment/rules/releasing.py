"""What of orders goes to the warehouses now. Pure."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Piece:
    """Open reserved pieces of one promise at one warehouse."""

    promise_id: int
    sku_id: int
    warehouse_id: int
    open: int


@dataclass(slots=True)
class Wanted:
    """An order line with goods: what became of its demand, and the pieces that could be released."""

    order_id: int
    line_id: int
    kit_id: int | None
    per_kit: int
    reserved: int
    shipped: int
    missing: int
    ship_complete: bool
    pieces: list[Piece] = field(default_factory=list)
    sku_id: int | None = None

    @property
    def ready(self) -> int:
        return sum(piece.open for piece in self.pieces)

    @property
    def begun(self) -> int:
        return self.reserved + self.shipped - self.ready


Share = tuple[Wanted, Piece, int]


@dataclass(frozen=True, slots=True)
class Partly:
    """When part of an order goes before the rest: at so many percent of it, presale goods by themselves."""

    percent: int = 0
    presale: Collection[int] = frozenset()


def to_release(lines: Sequence[Wanted], partly: Partly = Partly()) -> list[Share]:
    """This will choose what goes to the warehouses now: (line, piece, quantity), in the order of the lines.

    An order that ships complete waits until nothing of it is missing; of a kit, only whole ones go. Otherwise
    what is there goes, where it is enough, and the rest later.
    """
    waiting = {line.order_id for line in lines if line.ship_complete and line.missing}
    little = _too_little(lines, partly)
    allowed = _whole_kits([line for line in lines if line.kit_id is not None])
    shares: list[Share] = []
    for line in lines:
        if line.order_id in waiting or (line.order_id, line.sku_id in partly.presale) in little:
            continue
        left = allowed.get(line.line_id, line.ready)
        for piece in line.pieces:
            quantity = min(left, piece.open)
            left -= quantity
            if quantity:
                shares.append((line, piece, quantity))
    return shares


def _too_little(lines: Sequence[Wanted], partly: Partly) -> set[tuple[int, bool]]:
    """Name the parts of orders, presale or not, of which not enough is there to be sent before the rest."""
    ready: dict[tuple[int, bool], int] = defaultdict(int)
    left: dict[tuple[int, bool], int] = defaultdict(int)
    for line in lines:
        part = (line.order_id, line.sku_id in partly.presale)
        ready[part] += line.ready
        left[part] += line.ready + line.missing
    return {part for part, pieces in left.items() if ready[part] * 100 < pieces * partly.percent}


def cut_to_bins(shares: Sequence[Share], given: Sequence[int], partly: Partly = Partly()) -> list[Share]:
    """This will choose again when the bins gave less than was asked for: each share at most what it got.

    What a loss has taken is missing, as if it had never been reserved, so kits and orders that ship
    complete are kept whole.
    """
    if all(got == quantity for (_, _, quantity), got in zip(shares, given, strict=True)):
        return list(shares)
    lines: dict[int, Wanted] = {}
    for (line, piece, quantity), got in zip(shares, given, strict=True):
        cut = lines.setdefault(line.line_id, replace(line, reserved=line.reserved - line.ready, pieces=[]))
        cut.reserved += got
        cut.missing += quantity - got
        if got:
            cut.pieces.append(replace(piece, open=got))
    return to_release(list(lines.values()), partly)


def _whole_kits(components: Sequence[Wanted]) -> dict[int, int]:
    """Return how much of each component line may be released, so that no kit is begun that cannot end."""
    kits: dict[int, list[Wanted]] = defaultdict(list)
    for line in components:
        if line.kit_id is not None:
            kits[line.kit_id].append(line)
    allowed = {}
    for parts in kits.values():
        whole = min((part.ready + part.begun) // part.per_kit for part in parts)
        for part in parts:
            allowed[part.line_id] = min(part.ready, max(0, whole * part.per_kit - part.begun))
    return allowed
