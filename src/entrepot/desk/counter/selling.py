"""Sell what lies on the counter: a chain of actions, of which each may be the last before the power fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from entrepot.domain.fulfilment.actions import release_orders
from entrepot.domain.orders.actions import place_orders, preview_order
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.states import ALL_ARRIVED, ALL_LEFT, OrderState, Progress
from entrepot.domain.payments.actions import NewPayment, record_payments
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.domain.shipping.actions import Shipping, deliver_parcels, ship_orders
from entrepot.domain.shipping.queries import parcels_visible_to
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation.accounts.models import ShortagePolicy
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Refusal

CASH = "cash"


@dataclass(frozen=True)
class Sale:
    """What somebody buys, where, and how it is paid. The key is one sale's own: saying it twice sells once."""

    key: str
    channel: str
    warehouse: str
    lines: Sequence[NewLine]
    method: str
    # What was put on the counter, in notes and coins; nothing where it was exactly what it costs.
    given: Decimal | None = None
    adjustment: Adjustment | None = None
    customer_number: str = ""

    @property
    def order(self) -> NewOrder:
        return NewOrder(
            self.channel, self.lines, external_id=f"counter-{self.key}", source="counter", warehouse=self.warehouse,
            shortage_policy=ShortagePolicy.REFUSE, adjustment=self.adjustment, customer_number=self.customer_number,
        )  # fmt: skip


@dataclass(frozen=True)
class Sold:
    """What was sold, what came in for it, and what goes back over the counter."""

    order: str
    total: Decimal
    currency: str
    change: Decimal


@dataclass(eq=False)
class TooLittleGiven(Refusal):
    """{given} {currency} were given, but it costs {total} {currency}."""

    code: ClassVar[str] = "too_little_given"
    status: ClassVar[int] = 422
    given: str
    total: str
    currency: str


@dataclass(eq=False)
class SomebodyMustLook(Refusal):
    """Somebody must look at {order} before its goods are taken away: {reasons}. Nothing was paid. When it is
    approved, press again; if the customer does not wait, cancel it."""

    code: ClassVar[str] = "somebody_must_look"
    words: ClassVar[frozenset[str]] = frozenset({"reasons"})
    order: str
    reasons: str


@dataclass(eq=False)
class NotAllTaken(Refusal):
    """Order {order} is paid, but not everything of it could be taken off the shelf. Look at the order before the
    customer leaves."""

    code: ClassVar[str] = "not_all_taken"
    order: str


@dataclass(eq=False)
class SaleIsOver(Refusal):
    """Sale {order} was cancelled. Begin a new one."""

    code: ClassVar[str] = "sale_is_over"
    order: str


def sell_over_counter(sale: Sale, *, by: Actor) -> Sold:
    """This will sell goods that are taken away at once: ordered, paid, off the shelf and with their buyer.

    Each link of the chain is an action of its own, kept before the next begins, so no lock is held for longer than
    one of them needs. Whoever says the same sale again goes on where it stopped.
    """
    by.must("counter.sell_over_counter")
    order = _before(sale, by)
    if order is None:
        _check(sale, by)
        order = only(place_orders([sale.order], by=by))
    if order.state == OrderState.CANCELLED:
        raise SaleIsOver(order.number)
    if order.state == OrderState.PLACED:
        held = Hold.objects.filter(order=order, released_at=None).order_by("pk")
        raise SomebodyMustLook(order.number, ", ".join(dict.fromkeys(hold.code for hold in held)))
    _take_money(order, sale, by)
    _hand_out(order, by)
    order.refresh_from_db()
    if order.progress not in ALL_ARRIVED:
        raise NotAllTaken(order.number)
    change = sale.given - order.total if sale.given is not None else Decimal(0)
    return Sold(order.number, order.total, order.currency, max(change, Decimal(0)))


def _before(sale: Sale, by: Actor) -> Order | None:
    mine = Order.objects.filter(company_id=by.company_id, channel__code=sale.channel)
    return mine.filter(external_id=sale.order.external_id).first()


def _check(sale: Sale, by: Actor) -> None:
    """Say what is wrong with a sale while nothing is written yet."""
    seen = preview_order(sale.order, by=by)
    for line in seen.lines:
        if isinstance(line, Refusal):
            raise line
    if seen.refusal is not None:
        raise seen.refusal
    if sale.given is not None and sale.given < seen.total:
        raise TooLittleGiven(str(sale.given), str(seen.total), seen.currency)


def _take_money(order: Order, sale: Sale, by: Actor) -> None:
    account = order.account
    if account is not None and account.balance > 0:
        only(record_payments([NewPayment(sale.method, None, (order.pk,))], by=by))


def _hand_out(order: Order, by: Actor) -> None:
    """Take it off the shelf and give it to its buyer, as far as that was not done before."""
    only(release_orders([order.pk], by=by))
    if order.progress != Progress.NOTHING and order.progress not in ALL_LEFT:
        only(ship_orders([Shipping(order.number)], by=by))
    mine = parcels_visible_to(by).filter(lines__fulfilment_line__order_line__order=order)
    gone = mine.filter(state=ParcelState.HANDED_OVER).values_list("number", flat=True).distinct()
    for answer in deliver_parcels(sorted(gone), by=by):
        if isinstance(answer, Refusal):
            raise answer
