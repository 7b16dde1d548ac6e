"""Amended orders are written: lines, totals, and what is owed more or less because of it."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

from entrepot.domain.orders import models
from entrepot.domain.orders.events import HoldReleased
from entrepot.domain.orders.holds import lift, open_holds
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.rules.amounts import Amounts
from entrepot.domain.orders.rules.review import MENDED_BY_AMENDING
from entrepot.domain.orders.rules.standing_back import AMENDED
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.domain.orders.steps.cancelling import BOOKS, business_days
from entrepot.domain.orders.steps.keeping import put_holds
from entrepot.domain.orders.steps.subsidies import give_back_subsidies
from entrepot.domain.receivables.models import Aspect
from entrepot.domain.receivables.steps import (
    Entry,
    NewVoucher,
    change_payers,
    house_accounts,
    lock_accounts,
    post,
)
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.rows import columns, fetch, insert, next_ids, statement


@dataclass(frozen=True, slots=True)
class AmendedLine:
    """A line as it will be, with the amounts of all its pieces and of the cancelled ones."""

    id: int
    quantity: int
    cancelled: int
    entered: Decimal
    unit_price: Decimal
    note: str
    amounts: Amounts
    gone: Amounts


@dataclass(slots=True)
class AmendedOrder:
    """A locked order, its columns that change, its lines as they will be, and the money that follows."""

    order: Order
    columns: Mapping[str, Any]
    lines: Sequence[AmendedLine] = ()
    # Rows of new lines without their ids; a component names its kit by `kit`, the position of that.
    new_lines: Sequence[Mapping[str, Any]] = ()
    # Lines as they were before, and how many pieces of them go.
    going: Sequence[tuple[OrderLine, int]] = ()
    more_units: int = 0
    fewer_units: int = 0
    charged: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)
    # By how much more is owed, as (sales, tax, charges).
    owed: tuple[Decimal, Decimal, Decimal] = (Decimal(0), Decimal(0), Decimal(0))


def amend(amended: Sequence[AmendedOrder], *, by: Actor) -> None:
    """This will write orders that were amended, and post what that changes about what is owed."""
    rows = [
        (x.id, x.quantity, x.cancelled, x.entered, x.unit_price, x.note, *astuple(x.amounts), *astuple(x.gone))
        for one in amended
        for x in one.lines
    ]
    if rows:
        fetch(statement(models.__file__, "amend_lines"), columns(sorted(rows), 18))
    # Lines are read as they were: what goes of them is told apart.
    going = [(line, n) for one in amended for line, n in one.going]
    give_back_subsidies({one.order.pk: one.order for one in amended}, going, by=by)
    _add_lines(amended)
    _write_orders(amended)
    accounts = [one.order.account_id for one in amended if one.order.account_id]
    change_payers(
        {one.order.account_id: one.columns["payer_id"] or one.order.buyer_id
         for one in amended if "payer_id" in one.columns and one.order.account_id},
        also=accounts,
    )  # fmt: skip
    _post(amended, by)
    _mend_holds([one.order.pk for one in amended if one.lines or one.new_lines], by)


def _mend_holds(order_ids: Sequence[int], by: Actor) -> None:
    """Lift what amending the lines or amounts has mended; the rules then look at the order before it goes on."""
    mended = {
        pk: found
        for pk, holds in open_holds(order_ids).items()
        if (found := [hold for hold in holds if hold.code in MENDED_BY_AMENDING])
    }
    lift([hold for holds in mended.values() for hold in holds], by=by)
    put_holds(mended, code=AMENDED, by_rules=True, by=by)
    record([HoldReleased(pk, sorted({hold.code for hold in holds})) for pk, holds in mended.items()], by=by)


def look_again(order_ids: Sequence[int], *, by: Actor) -> None:
    """This will take the approval of amended, locked orders back until the rules, or a reviewer, have seen them."""
    LIFE_OF_AN_ORDER.move(Order, order_ids, to=OrderState.PLACED)
    Order.objects.filter(pk__in=order_ids).update(approved_at=None)
    put_holds(order_ids, code=AMENDED, by_rules=True, by=by)


def _add_lines(amended: Sequence[AmendedOrder]) -> None:
    new = [(one.order.pk, row) for one in amended for row in one.new_lines]
    ids = next_ids({OrderLine: len(new)})[OrderLine]
    at = {(order_id, row["position"]): pk for (order_id, row), pk in zip(new, ids, strict=True)}
    insert(
        OrderLine,
        [
            {"id": at[order_id, row["position"]], "order_id": order_id, "parent_id": at.get((order_id, row["kit"])),
             **{name: value for name, value in row.items() if name != "kit"}}
            for order_id, row in new
        ],
    )  # fmt: skip


def _write_orders(amended: Sequence[AmendedOrder]) -> None:
    names = sorted({name for one in amended for name in one.columns})
    for one in amended:
        for name in names:
            setattr(one.order, name, one.columns.get(name, getattr(one.order, name)))
        one.order.edition += 1
        one.order.units_ordered += one.more_units
        one.order.units_cancelled += one.fewer_units
    fields = [name.removesuffix("_id") for name in names]
    changed = [*fields, "edition", "units_ordered", "units_cancelled"]
    Order.objects.bulk_update([one.order for one in amended], changed)


def _post(amended: Sequence[AmendedOrder], by: Actor) -> None:
    moved = [one for one in amended if one.order.account_id and (one.charged or one.credited or any(one.owed))]
    if not moved:
        return
    lock_accounts([one.order.account_id for one in moved if one.order.account_id])
    books = {
        currency: house_accounts(BOOKS, currency=currency, company_id=by.company_id)
        for currency in sorted({one.order.currency for one in moved})
    }
    days = business_days(one.order for one in moved)
    vouchers, currency_of = list[NewVoucher](), dict[int, str]()
    for one in moved:
        account, own = one.order.account_id, books[one.order.currency]
        assert account is not None
        entries = [Entry(account, one.charged, Aspect.CHARGE), Entry(account, -one.credited, Aspect.CREDIT)]
        entries += [Entry(own[key], -amount) for key, amount in zip(BOOKS, one.owed, strict=True)]
        currency_of |= dict.fromkeys((account, *own.values()), one.order.currency)
        day = days[one.order.channel_id]
        vouchers.append(NewVoucher("order_amended", "order", one.order.pk, day, entries))
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)
