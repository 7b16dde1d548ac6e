"""An order as review finds it: on its way to the tables, or read from them. Both give the same facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from entrepot.domain.customers.models import Address, InvoiceProfile
from entrepot.domain.orders.models import Hold, Order, OrderLine, RefundRequest
from entrepot.domain.orders.rules.review import LineFacts
from entrepot.domain.orders.states import LineKind
from entrepot.domain.receivables.models import Account
from entrepot.domain.receivables.steps import Credit
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel, ShortagePolicy
from entrepot.foundation.money import ZERO, rounded

NOT_REVIEWED = frozenset({LineKind.CHARGE, LineKind.COMPONENT})
_OF_AN_ADDRESS = (
    "name", "phone", "phone_full", "country", "region_code", "street", "masked", "platform_cipher", "receiver_key",
)  # fmt: skip


@dataclass(slots=True)
class Subject:
    """What an order says of itself. `order_id` is None while it is only being placed."""

    order_id: int | None
    channel: Channel
    kind: str
    at: datetime
    currency: str
    total: Decimal
    lines: Sequence[LineFacts]
    needs_goods: bool
    buyer_id: int | None
    payer_id: int | None
    address: Mapping[str, Any]
    message: str
    memo: str
    flag: str
    fingerprint: int
    cod: Decimal
    # What it waits for before it may go: nothing where it is paid at the door, or later by agreement.
    unpaid: Decimal
    # Whether nobody said that what is there may go without the rest.
    waits_for_all: bool
    invoice_lacks: Sequence[str]
    # Who asks for money back at present, and for how much.
    asked_back_by: str = ""
    asked_back: Decimal = ZERO
    account_id: int | None = None
    # The account it stands under, and what that owed before it.
    credit: Credit | None = None
    owed: Decimal = ZERO
    still_owes: Decimal | None = None


def line_facts(
    position: int,
    *,
    sku_id: int | None,
    kind: str,
    entered: Decimal,
    net: Decimal,
    priced: bool,
    floor: Decimal | None,
    cost: Decimal | None,
    factor: int,
    scale: int,
    pieces: int,
    missing: int,
) -> LineFacts:
    """This will give what the rules see of a line: floor and cost, per whole unit, become those of its own unit."""

    def per_entered(price: Decimal | None) -> Decimal | None:
        return None if price is None else price * factor / 10**scale

    return LineFacts(
        position=position,
        matched=sku_id is not None or kind == LineKind.SERVICE,
        priced=priced,
        is_gift=kind == LineKind.GIFT,
        unit_net=net / entered if entered else ZERO,
        floor=per_entered(floor),
        cost=per_entered(cost),
        sku_id=sku_id,
        pieces=pieces,
        missing=missing,
    )


def lacks(kind: str, title: str, tax_number: str) -> list[str]:
    """This will name what an invoice that was asked for lacks: a title, and for companies a tax number."""
    found = [] if title.strip() else ["title"]
    return found if kind == "personal" or tax_number.strip() else [*found, "tax_number"]


def subjects_of(orders: Iterable[Order], holds: Mapping[int, Collection[Hold]]) -> dict[int, Subject]:
    """This will read locked orders as review finds them, in six statements. Credit is looked up apart."""
    orders = list(orders)
    addresses = Address.objects.in_bulk([order.ship_to_id for order in orders if order.ship_to_id])
    invoices = InvoiceProfile.objects.in_bulk([o.invoice_profile_id for o in orders if o.invoice_profile_id])
    accounts = Account.objects.in_bulk([order.account_id for order in orders if order.account_id])
    channels = Channel.objects.in_bulk({order.channel_id for order in orders})
    asked_back = {r.order_id: r for r in RefundRequest.objects.filter(order__in=orders, closed_at=None)}
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    read = OrderLine.objects.filter(order__in=orders).select_related("sku", "demand__group")
    for line in read.order_by("position"):
        lines[line.order_id].append(line)
    subjects = {}
    for order in orders:
        unpriced = {hold.line_id for hold in holds.get(order.pk, ()) if hold.code == "price_missing"}
        account, invoice = accounts.get(order.account_id or 0), invoices.get(order.invoice_profile_id or 0)
        subjects[order.pk] = _subject(order, channels[order.channel_id], account, lines[order.pk], unpriced)
        subjects[order.pk].address = _as_mapping(addresses.get(order.ship_to_id or 0))
        if invoice is not None:
            subjects[order.pk].invoice_lacks = lacks(invoice.kind, invoice.title, invoice.tax_number)
        if (request := asked_back.get(order.pk)) is not None:
            subjects[order.pk].asked_back_by = request.asked_by
            subjects[order.pk].asked_back = order.total if request.amount is None else request.amount
    return subjects


def _subject(
    order: Order, channel: Channel, account: Account | None, lines: Sequence[OrderLine],
    unpriced: Collection[int | None],
) -> Subject:  # fmt: skip
    left = [line for line in lines if line.quantity > line.cancelled]
    missing: dict[int, int] = defaultdict(int)
    for line in left:
        # A kit lacks what its parts lack.
        if line.demand is not None and line.demand.group.due:
            missing[line.parent_id or line.pk] += line.demand.waiting + line.demand.short
    owes = account.balance if account is not None else ZERO
    later = account is not None and account.due_on is not None
    return Subject(
        order_id=order.pk,
        channel=channel,
        kind=order.kind,
        at=order.placed_at or clock.now(),
        currency=order.currency,
        total=rounded(sum((line.total - line.credited for line in lines), ZERO), order.currency),
        lines=[_read(line, unpriced, missing[line.pk]) for line in left if line.kind not in NOT_REVIEWED],
        needs_goods=any(line.demand_id for line in left),
        buyer_id=order.buyer_id,
        payer_id=order.payer_id,
        address={},
        message=order.customer_message,
        memo=order.seller_memo,
        flag=order.flag,
        fingerprint=order.fingerprint,
        cod=rounded(order.cod_amount, order.currency),
        unpaid=ZERO if later else rounded(max(ZERO, owes - order.cod_amount), order.currency),
        waits_for_all=all(
            line.demand.group.shortage_policy != ShortagePolicy.SHIP_AVAILABLE
            for line in left
            if line.demand is not None
        ),
        invoice_lacks=(),
        account_id=order.account_id,
    )


def _as_mapping(address: Address | None) -> dict[str, Any]:
    return {name: getattr(address, name) for name in _OF_AN_ADDRESS} if address is not None else {}


def _read(line: OrderLine, unpriced: Collection[int | None], missing: int) -> LineFacts:
    sku = line.sku
    return line_facts(
        line.position,
        sku_id=line.sku_id,
        kind=line.kind,
        entered=line.quantity_entered,
        net=line.total - line.tax,
        # A price of nothing may be meant; it is missing where that is why the order is held.
        priced=bool(line.unit_price) or line.pk not in unpriced,
        floor=sku.floor_price if sku else None,
        cost=line.cost,
        factor=line.unit_factor,
        scale=sku.scale if sku else 0,
        pieces=line.quantity - line.cancelled,
        missing=missing,
    )
