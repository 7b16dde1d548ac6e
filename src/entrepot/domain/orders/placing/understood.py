"""First stage: who sells, what is meant by each line, at what price. Nothing is written yet."""

from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from entrepot.domain.catalog.queries import skus_received
from entrepot.domain.customers.queries import buyers_numbered
from entrepot.domain.customers.steps import Buyer, address_columns, groups_of_known
from entrepot.domain.freight.queries import carriers_of_services
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.counted import understand
from entrepot.domain.orders.placing.given import (
    NewLine,
    NothingOrdered,
    UnknownChannel,
    UnknownCustomer,
    UnknownWarehouse,
    unknown_service,
)
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.rules.alike import fingerprint
from entrepot.domain.orders.states import LineKind
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel, User
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO, unknown_currency
from entrepot.foundation.prepared import Given, Prepared
from entrepot.foundation.refusals import Busy, NotFound, Refusal
from entrepot.foundation.rows import fetch
from entrepot.foundation.secrets import keyed_hash

_CHANNELS = Prepared(lambda: Channel.objects.filter(company_id=Given("company"), archived_at=None))


def find_channels(placements: Sequence[Placement], by: Actor) -> None:
    """This will name each order's channel, currency and tax way, or refuse it."""
    channels = {channel.code: channel for channel in _CHANNELS.ask(company=by.company_id)}
    for placement in placements:
        given = placement.given
        channel = channels.get(given.channel)
        if channel is None:
            placement.refusal = UnknownChannel(given.channel, ", ".join(sorted(channels)))
            continue
        placement.channel = channel
        placement.currency = given.currency or channel.currency
        if refusal := unknown_currency(placement.currency):
            placement.objects(refusal, held="currency_unknown", currency=placement.currency[:20])
            placement.currency, placement.worthless = channel.currency, True
        placement.tax_inclusive = channel.tax_inclusive if given.tax_inclusive is None else given.tax_inclusive
        placement.at = given.placed_at or clock.now()
        placement.on = placement.at.astimezone(ZoneInfo(channel.time_zone)).date()


def find_repeated(placements: Sequence[Placement], *, waits: bool = True) -> None:
    """This will claim each (channel, external id) until commit, and find the orders that exist already.

    Two who bring the same order at once meet at the claim; the second then sees the first one's order.
    """
    claimed = [p for p in placements if p.alive and p.given.external_id]
    if not waits:
        claimed = _claimed_at_once(claimed)
    if not claimed:
        return
    keys = [(p.channel.pk, p.given.external_id) for p in claimed if p.channel]
    if waits:
        locks = sorted({_claim(p) for p in claimed})
        fetch("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [locks])
    rows = fetch(
        """SELECT channel_id, external_id, id FROM orders_order
           WHERE (channel_id, external_id) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))
             AND external_id <> ''""",
        [[channel for channel, _ in keys], [external for _, external in keys]],
    )
    found = {(channel, external): pk for channel, external, pk in rows}
    for placement, key in zip(claimed, keys, strict=True):
        if key in found and placement.draft is None:
            placement.existing_id = found[key]


def _claim(placement: Placement) -> int:
    return keyed_hash(f"{_channel_id(placement)} {placement.given.external_id}", "external order id")


def _claimed_at_once(placements: Sequence[Placement]) -> list[Placement]:
    """Claim what nobody else has claimed at this moment; the others are to come again."""
    locks = sorted({_claim(p) for p in placements})
    rows = fetch("SELECT k, pg_try_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [locks]) if locks else []
    free = {lock for lock, is_free in rows if is_free}
    for placement in placements:
        if _claim(placement) not in free:
            placement.refusal = Busy(placement.given.external_id)
    return [placement for placement in placements if placement.alive]


def find_references(placements: Sequence[Placement], by: Actor) -> None:
    """This will resolve what orders name by number: payer, customer, parent, warehouse, salesperson."""
    company = {"company_id": by.company_id}
    numbers = {n for p in placements for n in (p.given.customer_number, p.given.payer_number) if n}
    customers = buyers_numbered(numbers, company_id=by.company_id)
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
        for held, number in (("customer_unknown", given.customer_number), ("payer_unknown", given.payer_number)):
            if number and number not in customers:
                placement.objects(UnknownCustomer(number), held=held, number=number[:60])
        if given.parent_number and given.parent_number not in orders:
            placement.objects(
                NotFound("order", given.parent_number), held="parent_unknown", number=given.parent_number[:60]
            )
        if given.warehouse and given.warehouse not in houses:
            unknown = UnknownWarehouse(given.warehouse, ", ".join(sorted(houses)))
            placement.objects(unknown, held="warehouse_unknown", warehouse=given.warehouse[:60])
        if given.salesperson and given.salesperson not in users:
            placement.objects(NotFound("user", given.salesperson), held="salesperson_unknown")
        placement.buyer_id, placement.group_id = customers.get(given.customer_number, (None, None))
        placement.payer_id, _ = customers.get(given.payer_number, (None, None))
        placement.parent_id = orders.get(given.parent_number)
        placement.warehouse_id = houses.get(given.warehouse)
        placement.salesperson_id = users.get(given.salesperson)


def find_groups(placements: Sequence[Placement], by: Actor) -> None:
    """This will tell the group of buyers who are known by phone or by their channel's id: prices depend on it."""
    unnamed = [p for p in placements if p.alive and p.buyer_id is None and p.given.customer is not None]
    people = [p.given.customer or Buyer() for p in unnamed]
    for placement, group_id in zip(unnamed, groups_of_known(people, company_id=by.company_id), strict=True):
        placement.group_id = group_id


def check_services(placements: Sequence[Placement], by: Actor) -> None:
    """This will refuse services that are not offered; how a marketplace wants it sent is kept as it was said."""
    wished = [p for p in placements if p.alive and p.given.service and not p.keeps_bad_data]
    offered = carriers_of_services(by.company_id) if wished else {}
    for placement in wished:
        placement.refusal = unknown_service(placement.given.service, placement.given.carrier, offered)


def find_goods(placements: Sequence[Placement], by: Actor) -> None:
    """This will find each line's SKU by code or barcode, count it in smallest units, and open kits."""
    alive = [p for p in placements if p.alive]
    received = {(_channel_id(p), line.sku) for p in alive for line in p.given.lines if line.sku}
    found = skus_received(received, by.company_id)
    for placement in alive:
        if not placement.given.lines:
            placement.objects(NothingOrdered(), held="nothing_ordered")
            continue
        try:
            for line in placement.given.lines:
                placement.lines.append(understand(placement, line, found.get((_channel_id(placement), line.sku))))
        except Refusal as refusal:
            placement.refusal = refusal
            continue
        _open_kits(placement)


def _channel_id(placement: Placement) -> int:
    return placement.channel.pk if placement.channel else 0


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


def find_addresses(placements: Sequence[Placement]) -> None:
    """This will read where each order goes, and from that and its lines what makes two orders alike."""
    for placement in placements:
        if not placement.alive:
            continue
        if placement.given.ship_to is not None:
            placement.address = address_columns(placement.given.ship_to)
        receiver = placement.address["receiver_key"] if placement.address else placement.given.customer_number
        wanted = [(line.given.sku, line.quantity) for line in placement.lines if line.parent is None]
        placement.fingerprint = fingerprint(receiver, wanted)
