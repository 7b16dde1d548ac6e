"""What left, from a list: order, carrier and tracking number, as `ship_orders` takes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.domain.shipping.queries import carriers_visible_to, parcels_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import AlreadyExists, Invalid, Refusal
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.importing import Import, Result
from entrepot.integrations.files.listing import Cells, import_list
from entrepot.integrations.files.named import orders_named
from entrepot.integrations.files.running import Run
from entrepot.integrations.files.values import read_amount

_AT_ONCE = 500
_WEIGHT = re.compile(r"(.*?)\s*(kg|公斤|千克|g|克|公克)?", re.IGNORECASE)
_GRAMS = frozenset({"g", "克", "公克"})


def import_shipments(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will let orders leave; those that left under the same number stay as they are."""
    carriers = _carriers(run.by)
    import_list(
        run,
        columns,
        wish=lambda cells: _wish(cells, carriers),
        carry_out=lambda wishes: _ship(wishes, wanted.channel, run),
        at_once=_AT_ONCE,
    )


def _wish(cells: Cells, carriers: Mapping[str, str]) -> Shipping:
    if not cells["order"]:
        raise Invalid("order", "must not be empty")
    if not cells["tracking_number"]:
        raise Invalid("tracking_number", "must not be empty")
    carrier = carriers.get(cells["carrier"].casefold(), cells["carrier"])
    return Shipping(
        cells["order"], carrier, cells["tracking_number"], _grams(cells.get("weight", "")),
        override_reason=cells.get("override_reason", ""),
    )  # fmt: skip


def _grams(text: str) -> int | None:
    """Read a weight: kilograms, unless it says grams."""
    if not text:
        return None
    said = _WEIGHT.fullmatch(text)
    amount = read_amount(said[1]) if said else None
    if said is None or amount is None or not 0 <= amount < 10**9:
        raise Invalid("weight", "{text} is not a weight. Write kilograms, such as 1.25.", {"text": text})
    return int(amount if (said[2] or "").lower() in _GRAMS else amount * Decimal(1000))


def _carriers(by: Actor) -> dict[str, str]:
    """The codes of carriers by all that people call them."""
    known = carriers_visible_to(by)
    return {str(name).casefold(): one.code for one in known for name in (*one.name.values(), one.code)}


def _ship(wishes: Sequence[Shipping], channel: str, run: Run) -> Sequence[object]:
    by = run.by
    orders = orders_named({wish.order for wish in wishes}, channel=channel, by=by)
    answers: list[object] = [None] * len(wishes)
    gone = _gone(wishes, by)
    ready: list[tuple[int, Shipping]] = []
    for place, wish in enumerate(wishes):
        order = orders[wish.order]
        if isinstance(order, Refusal):
            answers[place] = order
        elif order.number in gone.get((wish.carrier, wish.tracking_number), ()):
            answers[place] = AlreadyExists("shipment", wish.tracking_number)
        else:
            ready.append((place, replace(wish, order=order.number)))
    for (place, _), answer in zip(ready, ship_orders([wish for _, wish in ready], by=by), strict=True):
        answers[place] = answer
    run.made(
        "shipment", [wishes[place].tracking_number for place, _ in ready if not isinstance(answers[place], Refusal)]
    )
    return answers


def _gone(wishes: Sequence[Shipping], by: Actor) -> dict[tuple[str, str], set[str]]:
    """The orders of which something left, by carrier and tracking number."""
    left = parcels_visible_to(by).filter(
        tracking_number__in={wish.tracking_number for wish in wishes}, handed_over_at__isnull=False
    )
    rows = left.values_list("carrier", "tracking_number", "lines__fulfilment_line__order_line__order__number")
    gone: dict[tuple[str, str], set[str]] = {}
    for carrier, number, order in rows:
        gone.setdefault((carrier, number), set()).add(str(order))
    return gone
