"""When an order is done."""

from decimal import Decimal

from entrepot.domain.orders.states import ALL_ARRIVED


def unfinished(progress: str, owed: Decimal | None, holds: int) -> str:
    """This will say in a word what an order lacks to be done, or nothing. `owed` is the balance of its account."""
    if holds:
        return "held"
    if progress not in ALL_ARRIVED:
        return "not delivered"
    return "not settled" if owed is None or owed > 0 else ""
