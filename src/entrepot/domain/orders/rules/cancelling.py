"""What is credited when pieces of a line are cancelled."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from entrepot.foundation.money import rounded


def credit_for(
    total: Decimal, tax: Decimal, quantity: int, cancelled: int, pieces: int, currency: str
) -> tuple[Decimal, Decimal]:
    """This will give (amount, tax in it) for `pieces` more of a line of which `cancelled` are gone already.

    Each is the difference of two rounded running shares, so cancelling piece by piece credits exactly
    the line, to the cent.
    """

    def share(of: Decimal, n: int) -> Decimal:
        return of if n == quantity else rounded(of * n / quantity, currency)

    after = cancelled + pieces
    return share(total, after) - share(total, cancelled), share(tax, after) - share(tax, cancelled)


class LineOfAKit(Protocol):
    """What `with_components` reads of a line."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def quantity(self) -> int: ...


def with_components(quantities: Mapping[int, int], lines: Iterable[LineOfAKit]) -> dict[int, int]:
    """This will add, to pieces by line id, the components of kits among them."""
    lines = list(lines)
    by_id = {line.pk: line for line in lines}
    wanted = dict(quantities)
    for line in lines:
        kit = line.parent_id
        if kit is not None and kit in quantities and line.pk not in quantities:
            wanted[line.pk] = quantities[kit] * (line.quantity // by_id[kit].quantity)
    return wanted


def open_pieces(rows: Sequence[tuple[int, int | None, str, int, int, int]]) -> dict[int, int]:
    """This will tell what can still be cancelled, by line id.

    Rows are (id, parent id, kind, quantity, cancelled, shipped). A kit is open as far as all its
    components are; charges are left out: they go when the last goods go, where there are goods at all.
    """
    left = {pk: quantity - cancelled - shipped for pk, _, _, quantity, cancelled, shipped in rows}
    sizes = {pk: quantity for pk, _, _, quantity, _, _ in rows}
    for pk, parent, _, quantity, _, _ in rows:
        if parent is not None:
            left[parent] = min(left[parent], left[pk] * sizes[parent] // quantity)
    apart = "charge" if any(kind != "charge" for _, _, kind, _, _, _ in rows) else None
    return {pk: left[pk] for pk, parent, kind, _, _, _ in rows if parent is None and kind != apart and left[pk] > 0}
