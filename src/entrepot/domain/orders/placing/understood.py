"""First stage: who sells, what is meant by each line, at what price. Nothing is written yet."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from entrepot.domain.catalog.models import SkuKind
from entrepot.domain.catalog.queries import FoundSku, skus_by_codes
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.steps import address_columns
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import (
    ArchivedSku,
    NewLine,
    NothingOrdered,
    PriceMissing,
    QuantityNotWhole,
    UnknownChannel,
    UnknownCustomer,
    UnknownSku,
    UnknownUnit,
    UnknownWarehouse,
)
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.rules.review import Finding
from entrepot.domain.orders.states import LineKind
from entrepot.domain.pricing.queries import PriceWanted, prices_for
from entrepot.domain.pricing.rules import Priceable, price_lines
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel, User
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO, unknown_currency
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import fetch
from entrepot.foundation.secrets import keyed_hash

SHIPPING = "shipping"
_KINDS = {SkuKind.GOODS: LineKind.GOODS, SkuKind.SERVICE: LineKind.SERVICE, SkuKind.KIT: LineKind.KIT}


def find_channels(placements: Sequence[Placement], by: Actor) -> None:
    """This will name each order's channel, currency and tax way, or refuse it."""
    channels = {c.code: c for c in Channel.objects.filter(company_id=by.company_id, archived_at=None)}
    for placement in placements:
        given = placement.given
        channel = channels.get(given.channel)
        if channel is None:
            placement.refusal = UnknownChannel(given.channel, ", ".join(sorted(channels)))
            continue
        placement.channel = channel
        placement.currency = given.currency or channel.currency
        placement.refusal = unknown_currency(placement.currency)
        placement.tax_inclusive = channel.tax_inclusive if given.tax_inclusive is None else given.tax_inclusive
        placement.at = given.placed_at or clock.now()
        placement.on = placement.at.astimezone(ZoneInfo(channel.time_zone)).date()


def find_repeated(placements: Sequence[Placement]) -> None:
    """This will claim each (channel, external id) until commit, and find the orders that exist already.

    Two who bring the same order at once meet at the claim; the second then sees the first one's order.
    """
    claimed = [p for p in placements if p.alive and p.given.external_id]
    if not claimed:
        return
    keys = [(p.channel.pk, p.given.external_id) for p in claimed if p.channel]
    locks = sorted({keyed_hash(f"{channel} {external}", "external order id") for channel, external in keys})
    fetch("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [locks])
    rows = fetch(
        """SELECT channel_id, external_id, id FROM orders_order
           WHERE (channel_id, external_id) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))""",
        [[channel for channel, _ in keys], [external for _, external in keys]],
    )
    found = {(channel, external): pk for channel, external, pk in rows}
    for placement, key in zip(claimed, keys, strict=True):
        if key in found and placement.draft is None:
            placement.existing_id = found[key]


def find_references(placements: Sequence[Placement], by: Actor) -> None:
    """This will resolve what orders name by number: payer, customer, parent, warehouse, salesperson."""
    company = {"company_id": by.company_id}
    numbers = {n for p in placements for n in (p.given.customer_number, p.given.payer_number) if n}
    customers = {
        number: (pk, group_id)
        for number, pk, group_id in (
            Customer.objects.filter(**company, number__in=numbers).values_list("number", "id", "group_id")
            if numbers
            else ()
        )
    }
    parents = {p.given.parent_number for p in placements} - {""}
    orders = dict(Order.objects.filter(**company, number__in=parents).values_list("number", "id")) if parents else {}
    pinned = {p.given.warehouse for p in placements} - {""}
    houses = dict(Warehouse.objects.filter(**company, archived_at=None).values_list("code", "id")) if pinned else {}
    sellers = {p.given.salesperson for p in placements} - {""}
    users = (
        dict(User.objects.filter(**company, username__in=sellers).values_list("username", "id")) if sellers else {}
    )
    for placement in (p for p in placements if p.alive):
        given = placement.given
        for number in (given.customer_number, given.payer_number):
            if number and number not in customers:
                placement.refusal = UnknownCustomer(number)
        if given.parent_number and given.parent_number not in orders:
            placement.refusal = NotFound("order", given.parent_number)
        if given.warehouse and given.warehouse not in houses:
            placement.refusal = UnknownWarehouse(given.warehouse, ", ".join(sorted(houses)))
        if given.salesperson and given.salesperson not in users:
            placement.refusal = NotFound("user", given.salesperson)
        placement.buyer_id, placement.group_id = customers.get(given.customer_number, (None, None))
        placement.payer_id, _ = customers.get(given.payer_number, (None, None))
        placement.parent_id = orders.get(given.parent_number)
        placement.warehouse_id = houses.get(given.warehouse)
        placement.salesperson_id = users.get(given.salesperson)


def find_goods(placements: Sequence[Placement], by: Actor) -> None:
    """This will find each line's SKU by code or barcode, count it in smallest units, and open kits."""
    alive = [p for p in placements if p.alive]
    found = skus_by_codes({line.sku for p in alive for line in p.given.lines if line.sku}, by.company_id)
    for placement in alive:
        if not placement.given.lines:
            placement.refusal = NothingOrdered()
            continue
        try:
            for line in placement.given.lines:
                placement.lines.append(
                    _understood(len(placement.lines) + 1, line, found.get(line.sku), placement.keeps_bad_data)
                )
        except Refusal as refusal:
            placement.refusal = refusal
            continue
        _open_kits(placement)


def _understood(position: int, line: NewLine, sku: FoundSku | None, keeps_bad_data: bool) -> PlacedLine:
    if sku is None:
        if line.kind in (LineKind.CHARGE, LineKind.SERVICE):
            return PlacedLine(position, line.kind, line, None, None, 1, 1, line.unit, line.unit_price)
        if not keeps_bad_data:
            raise UnknownSku(line.sku, position)
        return _unmatched(position, line)
    if sku.archived and not keeps_bad_data:
        raise ArchivedSku(line.sku, position)
    unit = line.unit or sku.scanned_unit
    factor = sku.scanned_factor if not line.unit else sku.factor_of(line.unit)
    pieces = line.quantity * (factor or 0)
    if keeps_bad_data and (pieces <= 0 or pieces != int(pieces)):
        return _unmatched(position, line)
    if factor is None:
        raise UnknownUnit(line.sku, line.unit, ", ".join(sorted({sku.unit, *sku.units})))
    if pieces <= 0 or pieces != int(pieces):
        raise QuantityNotWhole(line.sku, line.quantity, position)
    kind = line.kind or _KINDS[SkuKind(sku.kind)]
    return PlacedLine(position, kind, line, sku, sku.id, int(pieces), factor, unit, line.unit_price)


def _unmatched(position: int, line: NewLine) -> PlacedLine:
    """Keep a line as it was sent, for somebody who will find out what is meant."""
    kind, whole = line.kind or LineKind.GOODS, max(1, int(line.quantity))
    return PlacedLine(position, kind, line, None, None, whole, 1, line.unit, line.unit_price)


def _open_kits(placement: Placement) -> None:
    """Put a kit's parts on lines of their own, without a price: the kit has it."""
    for kit in [line for line in placement.lines if line.kind == LineKind.KIT and line.sku is not None]:
        for part in kit.sku.parts if kit.sku else ():
            pieces = kit.quantity * part.quantity
            given = NewLine(part.code, Decimal(pieces))
            placement.lines.append(
                PlacedLine(
                    len(placement.lines) + 1, LineKind.COMPONENT, given, None, part.sku_id, pieces, 1, "", ZERO,
                    parent=kit,
                )
            )  # fmt: skip


def find_prices(placements: Sequence[Placement], by: Actor) -> None:
    """This will price lines that came without a price, then every order as a whole, to the cent."""
    alive = [p for p in placements if p.alive]
    missing = [(p, line) for p in alive for line in p.lines if line.unit_price is None and line.sku is not None]
    by_currency: dict[str, list[tuple[Placement, PlacedLine]]] = {}
    for placement, line in missing:
        by_currency.setdefault(placement.currency, []).append((placement, line))
    for currency, wanted in by_currency.items():
        asked = [
            PriceWanted(line.sku.id, line.quantity, p.group_id, p.channel.pk, p.at)  # type: ignore[union-attr,arg-type]
            for p, line in wanted
        ]
        for (_, line), price in zip(
            wanted, prices_for(asked, currency=currency, company_id=by.company_id), strict=True
        ):
            if price is not None and line.sku is not None:
                line.unit_price = price * line.factor / 10**line.sku.scale
    for placement in alive:
        _add_shipping(placement)
        try:
            _priced(placement)
        except Refusal as refusal:
            placement.refusal = refusal


def _add_shipping(placement: Placement) -> None:
    amount = placement.given.shipping
    if amount:
        line = NewLine(SHIPPING, Decimal(1), amount, kind=LineKind.CHARGE)
        placement.lines.append(
            PlacedLine(len(placement.lines) + 1, LineKind.CHARGE, line, None, None, 1, 1, "", amount)
        )


def _priced(placement: Placement) -> None:
    for line in placement.lines:
        if line.unit_price is None:
            if not placement.keeps_bad_data:
                raise PriceMissing(line.given.sku or line.given.title or line.kind, placement.currency, line.position)
            placement.holds.append(Finding("price_missing", line.position))
            line.unit_price = ZERO
        line.tax_rate = _tax_rate(line)
    try:
        _add_up(placement, _as_given(placement), placement.given.order_discount)
    except Invalid as unclear:
        if not placement.keeps_bad_data:
            raise
        # A marketplace's order is kept without the amounts that cannot be; what was sent stands in the hold.
        placement.holds.append(Finding("amounts_unclear", None, _sent(placement, unclear)))
        _add_up(placement, [replace(line, discount=ZERO) for line in _as_given(placement, mended=True)], ZERO)


def _as_given(placement: Placement, *, mended: bool = False) -> list[Priceable]:
    return [
        Priceable(
            unit_price=max(ZERO, line.unit_price or ZERO) if mended else line.unit_price or ZERO,
            quantity=max(Decimal(1), line.given.quantity) if mended else line.given.quantity,
            kind=line.kind, discount=line.given.discount, tax_rate=line.tax_rate,
        )
        for line in placement.lines
    ]  # fmt: skip


def _sent(placement: Placement, unclear: Invalid) -> dict[str, Any]:
    return {
        "where": unclear.field,
        "order_discount": str(placement.given.order_discount),
        "lines": [
            {"line": line.position, "quantity": str(line.given.quantity), "price": str(line.unit_price),
             "discount": str(line.given.discount)}
            for line in placement.lines
        ],
    }  # fmt: skip


def _add_up(placement: Placement, lines: Sequence[Priceable], order_discount: Decimal) -> None:
    priced = price_lines(
        lines, currency=placement.currency, tax_inclusive=placement.tax_inclusive, order_discount=order_discount
    )
    for line, amounts in zip(placement.lines, priced.lines, strict=True):
        line.gross, line.discount, line.order_discount = amounts.gross, amounts.discount, amounts.order_discount
        line.tax, line.total = amounts.tax, amounts.total
    placement.goods_total, placement.charges_total = priced.goods_total, priced.charges_total
    placement.discount_total, placement.tax_total = priced.discount_total, priced.tax_total
    placement.total = priced.total


def _tax_rate(line: PlacedLine) -> Decimal:
    if line.given.tax_rate is not None:
        return line.given.tax_rate
    return line.sku.tax_rate if line.sku is not None else ZERO


def find_addresses(placements: Sequence[Placement]) -> None:
    """This will read where each order goes, and from that and its lines what makes two orders alike."""
    for placement in placements:
        if not placement.alive:
            continue
        if placement.given.ship_to is not None:
            placement.address = address_columns(placement.given.ship_to)
        receiver = placement.address["receiver_key"] if placement.address else placement.given.customer_number
        lines = sorted(f"{line.given.sku}*{line.quantity}" for line in placement.lines if line.parent is None)
        if receiver:
            placement.fingerprint = keyed_hash(f"{receiver} {' '.join(lines)}", "order fingerprint")
