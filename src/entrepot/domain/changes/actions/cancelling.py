"""Cancel orders or parts of them, at any stage before the goods leave."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from entrepot.domain.changes.events import ChangeConfirmed, LineChanged, OrderChangeConfirmed
from entrepot.domain.changes.models import ChangeLine, ChangeSet
from entrepot.domain.changes.queries import balances, lines_now
from entrepot.domain.changes.rules import cancelling as rules
from entrepot.domain.changes.rules.cancelling import Asked, GoodsBack, LineNow
from entrepot.domain.changes.states import ChangeKind, ChangeState
from entrepot.domain.changes.steps import call_back, numbered, open_orders, take_change_numbers
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import OrderState
from entrepot.domain.orders.steps import cancel_lines
from entrepot.domain.shipping.rules import packed_among, taken_out
from entrepot.domain.shipping.steps import Opened
from entrepot.foundation import clock
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid, NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids


@dataclass(frozen=True)
class Cancellation:
    """What to cancel: pieces of the lines named by position, or without lines whatever has not left."""

    order: str
    reason: str = ""
    lines: Asked | None = None
    edition: int | None = None


@dataclass(frozen=True)
class Preview:
    """What a cancellation comes to. Amounts are in the order's currency."""

    order: str
    currency: str
    lines: list[LineChanged]
    total_before: Decimal
    total_after: Decimal
    credited: Decimal
    paid: Decimal
    owed: Decimal
    refundable: Decimal
    goods: list[GoodsBack]
    fulfilments: list[str]
    parcels: list[str]
    # Pieces that have left already and stay as they are.
    shipped: int


@dataclass(frozen=True)
class Cancelled:
    """A cancellation that came to pass, by the number of its change set."""

    change: str
    state: str
    preview: Preview


@dataclass(slots=True)
class _Plan:
    """One cancellation, decided on locked rows."""

    asked: Cancellation
    order: Order
    lines: list[LineNow]
    goes: dict[int, int]
    back: dict[int, int]
    preview: Preview
    id: int = 0
    number: str = ""


@action
def preview_cancellation(asked: Cancellation, *, by: Actor) -> Preview:
    """This will tell what a cancellation would come to, in money and goods, and change nothing."""
    (plan,) = _plans([asked], open_orders([asked.order], by=by), by)
    if isinstance(plan, Refusal):
        raise plan
    return plan.preview


@actions
def cancel_orders(cancellations: Sequence[Cancellation], *, by: Actor) -> list[Cancelled | Refusal]:
    """This will cancel orders or parts of them: work is called back, parcels are opened, promises given up.

    What has left cannot be cancelled; the rest of an order then is.
    """
    opened = open_orders([asked.order for asked in cancellations], by=by)
    answers = _plans(cancellations, opened, by)
    plans = [plan for plan in answers if isinstance(plan, _Plan)]
    back = {pk: pieces for plan in plans for pk, pieces in plan.back.items()}
    call_back(opened, back, [plan.order.pk for plan in plans], by=by)
    if plans:
        goes = {line_id: pieces for plan in plans for line_id, pieces in plan.goes.items()}
        cancel_lines(goes, reason={plan.order.pk: plan.asked.reason for plan in plans}, by=by)
    _write(plans, by)
    record([event for plan in plans for event in _confirmed(plan)], by=by)
    return [
        Cancelled(plan.number, _state(plan), plan.preview) if isinstance(plan, _Plan) else plan for plan in answers
    ]


def _plans(cancellations: Sequence[Cancellation], opened: Opened, by: Actor) -> list[_Plan | Refusal]:
    orders = numbered(opened, by=by)
    wanted = [orders[asked.order] for asked in cancellations if asked.order in orders]
    lines = lines_now({order.pk for order in wanted})
    accounts = balances({order.account_id for order in wanted if order.account_id})
    answers: list[_Plan | Refusal] = []
    seen: set[str] = set()
    for asked in cancellations:
        try:
            if asked.order not in orders:
                raise NotFound("order", asked.order)
            if asked.order in seen:
                raise Invalid("orders", "{number} is named twice.", {"number": asked.order})
            seen.add(asked.order)
            order = orders[asked.order]
            balance = accounts.get(order.account_id or 0, (ZERO, ZERO))
            answers.append(_plan(asked, order, lines[order.pk], opened, balance))
        except Refusal as refusal:
            answers.append(refusal)
    return answers


def _plan(
    asked: Cancellation, order: Order, lines: list[LineNow], opened: Opened, balance: tuple[Decimal, Decimal]
) -> _Plan:
    if asked.edition is not None and asked.edition != order.edition:
        raise ChangedMeanwhile(f"Order {order.number}")
    goes = rules.to_cancel(order.number, lines, asked.lines)
    at_work = [(w.warehouse, x) for w in opened.works.values() for x in w.lines if x.order_id == order.pk]
    back = rules.to_recall(lines, goes, [line for _, line in at_work])
    opens = taken_out(deepcopy(list(opened.parcels.values())), packed_among(opened.works.values(), back))
    before = order.total - sum((line.credited for line in lines), ZERO)
    credit = rules.credited(lines, goes, order.currency)
    again = rules.owed_again(lines, goes, order.currency)
    owed_after = balance[0] - credit + again if order.account_id else ZERO
    preview = Preview(
        order=order.number,
        currency=order.currency,
        lines=[{"line": x.position, "sku": x.sku, "quantity": goes[x.id]} for x in lines if x.id in goes],
        total_before=before,
        total_after=before - credit,
        credited=credit,
        paid=balance[1],
        owed=max(ZERO, owed_after),
        refundable=max(ZERO, -owed_after),
        goods=rules.goods_back(lines, goes, at_work, back),
        fulfilments=[w.number for w in opened.works.values() if any(back.get(x.id) for x in w.lines)],
        parcels=[parcel.number for parcel in opens],
        shipped=sum(line.shipped for line in lines),
    )
    return _Plan(asked, order, lines, goes, back, preview)


def _write(plans: Sequence[_Plan], by: Actor) -> None:
    ids = next_ids({ChangeSet: len(plans)})[ChangeSet]
    now = clock.now()
    numbers = take_change_numbers([plan.order for plan in plans], by=by)
    for plan, pk, number in zip(plans, ids, numbers, strict=True):
        plan.id, plan.number = pk, number
    insert(
        ChangeSet,
        [
            {
                "id": plan.id, "company_id": by.company_id, "number": plan.number, "order_id": plan.order.pk,
                "kind": ChangeKind.CANCELLATION, "state": ChangeState.CONFIRMED, "reason": plan.asked.reason[:400],
                "seen_edition": plan.order.edition, "made_by": by.ref, "made_at": now, "confirmed_at": now,
            }
            for plan in plans
        ],
    )  # fmt: skip
    insert(
        ChangeLine,
        [
            {"change_set_id": plan.id, "order_line_id": line_id, "quantity": pieces}
            for plan in plans
            for line_id, pieces in plan.goes.items()
        ],
    )


def _state(plan: _Plan) -> str:
    """Return the state of the order now: it is over when nothing is left of any line."""
    left = sum(line.quantity - line.cancelled - plan.goes.get(line.id, 0) for line in plan.lines)
    return str(plan.order.state) if left else OrderState.CANCELLED.value


def _confirmed(plan: _Plan) -> list[Event]:
    preview = plan.preview
    kind = ChangeKind.CANCELLATION.value
    return [
        ChangeConfirmed(plan.id, plan.number, kind, preview.order),
        OrderChangeConfirmed(
            plan.order.pk, plan.number, kind, preview.lines, str(preview.credited), preview.currency
        ),
    ]
