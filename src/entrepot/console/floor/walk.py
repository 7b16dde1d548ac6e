"""What a picker's page knows: where to go, what to take there, and which codes are the right ones."""

import hashlib
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from entrepot.console.catalog.pictures import pictured
from entrepot.console.faces import named, number_text
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.queries import skus_visible_to
from entrepot.domain.fulfilment.rules import Work
from entrepot.foundation.actors import Actor


@dataclass(slots=True)
class Stop:
    """So much of one SKU (and lot) to be taken from one bin. `codes` says how much one scan of each code is."""

    bin: str
    lot: str
    sku: str
    name: str
    unit: str
    scale: int
    codes: dict[str, int]
    # Where its picture is, if there is one.
    picture: str = ""
    quantity: int = 0
    # Position of the line and what of it lies here: several orders may want the same.
    parts: list[tuple[int, int]] = field(default_factory=list)


def stops_of(work: Work, actor: Actor) -> list[dict[str, Any]]:
    """This will give the stops of a picker's walk, in order."""
    skus = _skus_in(work, actor)
    seen = pictured(skus.values())
    stops: dict[tuple[str, str, str], Stop] = {}
    for line, task in work.walk:
        sku = skus[line.sku_id]
        key = (task.place, line.sku, task.lot)
        if key not in stops:
            picture = f"/floor/pictures/{quote(sku.code, safe='')}" if sku.code in seen else ""
            said = (task.place, task.lot, line.sku, named(sku.name), sku.unit, sku.scale, codes_of(sku), picture)
            stops[key] = Stop(*said)
        stops[key].quantity += task.quantity
        stops[key].parts.append((line.position, task.quantity))
    return [asdict(stop) for stop in stops.values()]


def goods_of(work: Work, actor: Actor) -> list[dict[str, Any]]:
    """This will list what lies in a picker's box, by SKU: code, name, quantity with its unit."""
    skus, totals = _skus_in(work, actor), dict[int, int]()
    for line in work.lines:
        totals[line.sku_id] = totals.get(line.sku_id, 0) + work.left_to_pack(line)
    return [
        {
            "sku": skus[pk].code, "name": named(skus[pk].name), "unit": skus[pk].unit,
            "shown": amount_text(quantity, skus[pk].scale), "codes": list(codes_of(skus[pk])),
        }
        for pk, quantity in totals.items() if quantity
    ]  # fmt: skip


def codes_of(sku: Sku) -> dict[str, int]:
    """This will tell how many smallest units each code of a SKU stands for: its own, and each barcode."""
    whole = 10**sku.scale
    own = {code.value: code.unit.factor if code.unit else whole for code in sku.barcodes.all()}
    return own | {sku.code: whole}


def amount_text(quantity: int, scale: int) -> str:
    """This will write smallest units as a number of the SKU's own unit."""
    return number_text(Decimal(quantity).scaleb(-scale))


def seal_of(work: Work) -> str:
    """This will make a mark of what is asked for: it is another one when the work was changed."""
    asked = [(line.position, line.remaining, line.picked, line.packed) for line in work.lines]
    bins = [(task.place, task.quantity) for _, task in work.walk]
    return hashlib.sha256(repr((work.state.value, asked, bins)).encode()).hexdigest()[:16]


def _skus_in(work: Work, actor: Actor) -> dict[int, Sku]:
    ids = {line.sku_id for line in work.lines}
    return {sku.pk: sku for sku in skus_visible_to(actor).filter(pk__in=ids).prefetch_related("barcodes__unit")}
