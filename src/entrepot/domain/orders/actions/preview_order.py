"""What an order would come to, line by line, before anybody places it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from itertools import count

from entrepot.domain.orders.placing import fitting, own_fields, priced, promised, understood, urgent
from entrepot.domain.orders.placing.given import NewOrder
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Refusal


@dataclass(frozen=True, slots=True)
class LinePreview:
    """What one line means: pieces in smallest units, the price of a `unit`, what the line comes to by itself.

    `lacking` is how many of the pieces no warehouse has now, together with the lines before it.
    """

    sku: str
    sku_id: int | None
    pieces: int
    unit: str
    unit_price: Decimal
    total: Decimal
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """A line or its refusal for each that was asked, and what those that can be ordered come to together."""

    lines: Sequence[LinePreview | Refusal]
    currency: str = ""
    goods: Decimal = ZERO
    charges: Decimal = ZERO
    discount: Decimal = ZERO
    adjustment: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO
    # By when it has to leave, where a rule or its sender says so, and how many pieces which warehouse has for it.
    ship_by: datetime | None = None
    warehouses: Mapping[str, int] = field(default_factory=dict)
    # Why all of it together cannot be ordered, though its lines can.
    refusal: Refusal | None = None


@action
def preview_order(order: NewOrder, *, by: Actor) -> OrderPreview:
    """This will tell what an order would come to and what it would lack, and write nothing.

    Lines that cannot be ordered say why, each by itself, and do not count.
    """
    alone = replace(
        order, shipping=ZERO, adjustment=None, order_discount=ZERO, platform_discount=ZERO, external_id=""
    )
    each = [Placement(replace(alone, lines=[line])) for line in order.lines]
    _understood(each, by)
    good = [line for line, one in zip(order.lines, each, strict=True) if one.alive]
    whole = Placement(replace(order, lines=good, external_id=""))
    _understood([whole], by)
    urgent.find_urgency([whole], by)
    seen = promised.outlook(whole, by) if whole.alive else promised.Outlook({}, {})
    places = count(1)
    lines = [
        _line(one, seen.lacking.get(next(places), 0)) if one.alive else _refusal(one, place)
        for place, one in enumerate(each, 1)
    ]
    return OrderPreview(
        lines, whole.currency, whole.goods_total, whole.charges_total, whole.discount_total, whole.adjustment_total,
        whole.tax_total, whole.total, whole.given.ship_by, seen.warehouses, whole.refusal,
    )  # fmt: skip


def _understood(placements: list[Placement], by: Actor) -> None:
    """Go the way of placing as far as prices: nothing is written until then."""
    understood.find_channels(placements, by)
    fitting.fit(placements)
    understood.find_references(placements, by)
    understood.find_groups(placements, by)
    understood.check_services(placements, by)
    understood.find_goods(placements, by)
    own_fields.read_own_fields(placements, draft=False, by=by)
    priced.find_prices(placements, by)
    understood.find_addresses(placements)


def _refusal(placement: Placement, place: int) -> Refusal:
    """Return why a line cannot be ordered; it was read as the first of an order of its own."""
    refusal = placement.refusal
    assert refusal is not None
    if hasattr(refusal, "position"):
        refusal.position = place
    return refusal


def _line(placement: Placement, lacking: int) -> LinePreview:
    line: PlacedLine = placement.lines[0]
    code = line.sku.code if line.sku else line.given.sku
    return LinePreview(code, line.sku_id, line.quantity, line.unit, line.unit_price or ZERO, placement.total, lacking)
