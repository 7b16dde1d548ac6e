"""Pieces of orders are cancelled: goods given back, and what they cost credited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from entrepot.domain.orders import models
from entrepot.domain.orders.events import LineCancelled, LinesCancelled, OrderCancelled, OrderRejected
from entrepot.domain.orders.holds import close_holds
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.rules.amounts import Amounts, share_of, whole
from entrepot.domain.orders.rules.amounts import cancelled as cancelled_of
from entrepot.domain.orders.rules.cancelling import open_pieces, with_components
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, LineKind, OrderState
from entrepot.domain.orders.steps.keeping import Progressed, lock_orders, note_progress
from entrepot.domain.orders.steps.subsidies import give_back_subsidies
from entrepot.domain.receivables.models import AccountKind, Aspect
from entrepot.domain.receivables.steps import Entry, NewVoucher, house_accounts, lock_accounts, post
from entrepot.domain.sourcing import steps as sourcing
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.rows import columns, fetch, statement

BOOKS = [(AccountKind.SALES, ""), (AccountKind.TAX, ""), (AccountKind.CHARGES, "")]


@dataclass(frozen=True, slots=True)
class CancelledMoney:
    """What is no longer owed, by order id."""

    credited: Mapping[int, Decimal]


@dataclass(slots=True)
class _Cancelled:
    """A line, how many pieces of it go, and their amounts, which are credited."""

    line: OrderLine
    pieces: int
    part: Amounts


def cancel_lines(
    quantities: Mapping[int, int],
    *,
    reason: str | Mapping[int, str],
    by: Actor,
    to: OrderState = OrderState.CANCELLED,
) -> CancelledMoney:
    """This will cancel pieces of lines, by line id: demands are cancelled and what they cost is credited.

    The reason is the same for all orders, or said for each by its id.

    What a warehouse is at work on is refused by sourcing (AlreadyReleased). A kit takes its components
    with it. An order of which nothing is left goes to `to`: cancelled, or rejected by a reviewer.
    """
    order_ids = set(OrderLine.objects.filter(pk__in=list(quantities)).values_list("order_id", flat=True))
    orders = lock_orders(order_ids)
    reasons = {pk: reason if isinstance(reason, str) else reason[pk] for pk in orders}
    lines = OrderLine.objects.filter(order_id__in=order_ids).select_related("sku").order_by("id")
    by_order: dict[int, list[OrderLine]] = defaultdict(list)
    for line in lines:
        by_order[line.order_id].append(line)
    wanted = with_components(quantities, [line for some in by_order.values() for line in some])
    cancelled = {pk: _cancelled(orders[pk], by_order[pk], wanted) for pk in sorted(orders)}
    everything = [c for some in cancelled.values() for c in some]
    sourcing.cancel({c.line.demand_id: c.pieces for c in everything if c.line.demand_id}, by=by)
    _write_lines(everything)
    note_progress({pk: Progressed(cancelled=_demanded(some)) for pk, some in cancelled.items()})
    Order.objects.filter(pk__in=list(orders)).update(edition=F("edition") + 1)
    give_back_subsidies(orders, [(c.line, c.pieces) for c in everything], by=by)
    credited = _credit(orders, cancelled, reasons, by)
    _tell(orders, by_order, cancelled, credited, reasons, to, by)
    return CancelledMoney(credited)


def cancel_rest(
    order_ids: Sequence[int], *, reason: str, by: Actor, to: OrderState = OrderState.CANCELLED
) -> CancelledMoney:
    """This will cancel whatever has not been shipped of orders."""
    rows = fetch(
        """SELECT l.id, l.parent_id, l.kind, l.quantity, l.cancelled, coalesce(d.shipped, 0)
           FROM orders_orderline l LEFT JOIN sourcing_demand d ON d.id = l.demand_id
           WHERE l.order_id = ANY(%s) ORDER BY l.id""",
        [list(order_ids)],
    )
    return cancel_lines(open_pieces(rows), reason=reason, by=by, to=to)


def _cancelled(order: Order, lines: Sequence[OrderLine], quantities: Mapping[int, int]) -> list[_Cancelled]:
    """Work out what goes and what is credited. Charges go with the last goods; until then they stay owed."""
    left = {line.pk: line.quantity - line.cancelled - quantities.get(line.pk, 0) for line in lines}
    goods_left = any(left[line.pk] for line in lines if line.kind not in (LineKind.CHARGE, LineKind.SERVICE))
    some = []
    for line in lines:
        pieces = quantities.get(line.pk, 0)
        if line.kind == LineKind.CHARGE and not goods_left:
            pieces = line.quantity - line.cancelled
        if pieces:
            there = line.quantity - line.cancelled
            wanted = whole(line) - cancelled_of(line)
            part = share_of(wanted, pieces, there, order.currency, tax_inclusive=order.tax_inclusive)
            some.append(_Cancelled(line, pieces, part))
    return some


def _demanded(some: Sequence[_Cancelled]) -> int:
    return sum(c.pieces for c in some if c.line.demand_id)


def _write_lines(some: Sequence[_Cancelled]) -> None:
    fetch(
        statement(models.__file__, "cancel_pieces"),
        columns([(c.line.pk, c.pieces, *astuple(c.part)) for c in some], 8),
    )


def _credit(
    orders: Mapping[int, Order],
    cancelled: Mapping[int, Sequence[_Cancelled]],
    reasons: Mapping[int, str],
    by: Actor,
) -> dict[int, Decimal]:
    """Take off the books what is no longer owed: the reverse of what placing posted."""
    vouchers: list[NewVoucher] = []
    currency_of: dict[int, str] = {}
    credited: dict[int, Decimal] = {}
    lock_accounts([order.account_id for order in orders.values() if order.account_id])
    of_currency = {
        currency: house_accounts(BOOKS, currency=currency, company_id=by.company_id)
        for currency in sorted({order.currency for order in orders.values()})
    }
    days = business_days(orders.values())
    for pk, some in cancelled.items():
        order, total = orders[pk], sum((c.part.total for c in some), ZERO)
        credited[pk] = total
        if order.account_id and total:
            books = of_currency[order.currency]
            currency_of |= dict.fromkeys((order.account_id, *books.values()), order.currency)
            entries = [Entry(order.account_id, -total, Aspect.CREDIT), *_reversed(some, books)]
            day = days[order.channel_id]
            vouchers.append(NewVoucher("lines_cancelled", "order", pk, day, entries, reasons[pk][:200]))
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)
    _collect_no_more_than_is_owed([pk for pk, order in orders.items() if order.cod_amount])
    return credited


def _reversed(some: Sequence[_Cancelled], books: Mapping[tuple[AccountKind, str], int]) -> list[Entry]:
    sales, tax, charges = (books[key] for key in BOOKS)
    total = sum((c.part.total for c in some), ZERO)
    of_charges = sum((c.part.total - c.part.tax for c in some if c.line.kind == LineKind.CHARGE), ZERO)
    of_tax = sum((c.part.tax for c in some), ZERO)
    return [Entry(sales, total - of_tax - of_charges), Entry(tax, of_tax), Entry(charges, of_charges)]


def business_days(orders: Iterable[Order]) -> dict[int, date]:
    """This will tell what day it is in the time zone of each channel."""
    channels = Channel.objects.filter(pk__in={order.channel_id for order in orders})
    return {pk: clock.today(zone) for pk, zone in channels.values_list("id", "time_zone")}


def _collect_no_more_than_is_owed(order_ids: Sequence[int]) -> None:
    """Lower what is collected at the door to what is left to pay."""
    if order_ids:
        fetch(
            """UPDATE orders_order o SET cod_amount = least(o.cod_amount, greatest(a.balance, 0))
               FROM receivables_account a WHERE a.id = o.account_id AND o.id = ANY(%s)""",
            [list(order_ids)],
        )


def _line_told(c: _Cancelled) -> LineCancelled:
    code = c.line.sku.code if c.line.sku else c.line.code_received
    return {"line": c.line.position, "sku": code, "quantity": c.pieces}


def _tell(
    orders: Mapping[int, Order],
    by_order: Mapping[int, Sequence[OrderLine]],
    cancelled: Mapping[int, Sequence[_Cancelled]],
    credited: Mapping[int, Decimal],
    reasons: Mapping[int, str],
    to: OrderState,
    by: Actor,
) -> None:
    events: list[Event] = []
    over = []
    for pk, some in cancelled.items():
        reason = reason_code(reasons[pk])
        lines = [_line_told(c) for c in some]
        events.append(LinesCancelled(pk, reason, lines, str(credited[pk]), orders[pk].currency))
        gone = {c.line.pk: c.pieces for c in some}
        left = sum(line.quantity - line.cancelled - gone.get(line.pk, 0) for line in by_order[pk])
        if not left and LIFE_OF_AN_ORDER.allows(orders[pk].state, to=to):
            over.append(pk)
            events.append(OrderCancelled(pk, reason) if to == OrderState.CANCELLED else OrderRejected(pk, reason))
    LIFE_OF_AN_ORDER.move(Order, over, to=to)
    events += close_holds(over, by=by)
    record(events, by=by)
