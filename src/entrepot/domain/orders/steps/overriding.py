"""The state of orders is set by hand, through the same ways as ever."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import F

from entrepot.domain.orders.events import HoldReleased, OrderApproved, OrderCompleted
from entrepot.domain.orders.holds import lift, open_holds
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.rules.standing_back import REOPENED
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.domain.orders.steps.cancelling import business_days
from entrepot.domain.orders.steps.keeping import put_holds
from entrepot.domain.orders.steps.refunding import hold_for_refunds
from entrepot.domain.receivables.models import AccountKind, Aspect
from entrepot.domain.receivables.steps import Entry, NewVoucher, house_accounts, lock_accounts, post
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record


def approve_despite_holds(order_ids: Sequence[int], *, by: Actor) -> None:
    """This will approve placed, locked orders whatever holds them."""
    _move(order_ids, OrderState.APPROVED)
    Order.objects.filter(pk__in=order_ids).update(approved_at=clock.now())
    record([*_lifted(order_ids, by), *(OrderApproved(pk, by_rules=False) for pk in order_ids)], by=by)


def complete_by_hand(order_ids: Sequence[int], *, by: Actor) -> None:
    """This will complete approved, locked orders whose goods have arrived, whatever holds them."""
    _move(order_ids, OrderState.COMPLETED)
    Order.objects.filter(pk__in=order_ids).update(completed_at=clock.now())
    record([*_lifted(order_ids, by), *(OrderCompleted(pk) for pk in order_ids)], by=by)


def reopen(order_ids: Sequence[int], *, by: Actor) -> None:
    """This will open completed, locked orders again; a hold keeps followers from completing them at once."""
    _move(order_ids, OrderState.APPROVED)
    Order.objects.filter(pk__in=order_ids).update(completed_at=None)
    put_holds(order_ids, code=REOPENED, by=by)
    hold_for_refunds(order_ids, by=by)


def write_off(amounts: Mapping[int, Decimal], orders: Mapping[int, Order], *, by: Actor) -> None:
    """This will stop asking for so much of what is owed for locked orders, by id: the company bears it."""
    if not amounts:
        return
    lock_accounts([orders[pk].account_id or 0 for pk in amounts])
    days = business_days(orders[pk] for pk in amounts)
    vouchers, currency_of = list[NewVoucher](), dict[int, str]()
    for currency in sorted({orders[pk].currency for pk in amounts}):
        (loss,) = house_accounts([(AccountKind.WRITE_OFF, "")], currency=currency, company_id=by.company_id).values()
        for order in (orders[pk] for pk in sorted(amounts) if orders[pk].currency == currency):
            account, amount = order.account_id or 0, amounts[order.pk]
            currency_of |= {account: currency, loss: currency}
            entries = [Entry(account, -amount, Aspect.WRITE_OFF), Entry(loss, amount)]
            vouchers.append(NewVoucher("rest_written_off", "order", order.pk, days[order.channel_id], entries))
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)


def count_edition(order_ids: Sequence[int]) -> None:
    """This will note that people have changed orders."""
    Order.objects.filter(pk__in=order_ids).update(edition=F("edition") + 1)


def _move(order_ids: Sequence[int], to: OrderState) -> None:
    LIFE_OF_AN_ORDER.move(Order, order_ids, to=to)


def _lifted(order_ids: Sequence[int], by: Actor) -> list[Event]:
    holds = open_holds(order_ids)
    lift([hold for some in holds.values() for hold in some], by=by)
    return [HoldReleased(pk, sorted({hold.code for hold in some})) for pk, some in holds.items() if some]
