"""The state of an order in one sentence: what it waits for, or where it is."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, gettext_noop

from entrepot.console.templatetags.console import word
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.states import OrderState, Progress

_SAID = {
    OrderState.DRAFT: gettext_noop("A draft: nothing is reserved yet."),
    OrderState.CANCELLED: gettext_noop("Cancelled: nothing of it is left."),
    OrderState.REJECTED: gettext_noop("Rejected: nothing of it is left."),
    OrderState.COMPLETED: gettext_noop("Completed: it has arrived and is settled."),
}
_GONE = {
    Progress.SHIPPED: gettext_noop("On its way to the customer."),
    Progress.PART_SHIPPED: gettext_noop("Partly on its way; the rest has still to leave."),
    Progress.DELIVERED: gettext_noop("Delivered; not all is settled."),
}


def state_sentence(order: Order, lines: Sequence[OrderLine], stage: str) -> str:
    """This will say where an order is, and what it waits for."""
    if order.state in _SAID:
        return gettext(_SAID[OrderState(order.state)])
    if lacking := _lacking(lines):
        return gettext("Waits for {goods}.").format(goods=lacking)
    holds: Any = order.open_holds  # type: ignore[attr-defined]
    if holds:
        return gettext("Held for {reasons}.").format(reasons=", ".join(dict.fromkeys(word(h.code) for h in holds)))
    if order.progress in _GONE:
        return gettext(_GONE[Progress(order.progress)])
    if order.state == OrderState.PLACED:
        return gettext("Everything is reserved; it waits to be approved.")
    if stage in ("picking", "packed"):
        return gettext("The warehouse works on it.")
    return gettext("Approved; it waits to be released to the warehouse.")


def _lacking(lines: Sequence[OrderLine]) -> str:
    missing = [
        f"{line.demand.waiting + line.demand.short} × {line.sku.code}"
        for line in lines
        if line.demand and line.sku and line.demand.waiting + line.demand.short > 0
    ]
    return ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
