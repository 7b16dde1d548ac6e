"""Set the state of orders by hand: privileged, with a reason, and never against the books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from entrepot.domain.changes.models import ChangeField, ChangeSet
from entrepot.domain.changes.queries import balances, order_ids_numbered, parcels_under_way, unknown_goods
from entrepot.domain.changes.rules.overriding import DELIVERED, OrderNow, written_off
from entrepot.domain.changes.states import ChangeKind, ChangeState
from entrepot.domain.changes.steps import take_change_numbers
from entrepot.domain.orders import steps as orders
from entrepot.domain.orders.events import OrderStateOverridden
from entrepot.domain.orders.holds import open_holds
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING, MoneyAskedBack
from entrepot.domain.orders.states import OrderState
from entrepot.domain.shipping import steps as shipping
from entrepot.domain.shipping.events import DELIVERED as PARCELS_DELIVERED
from entrepot.domain.shipping.events import told
from entrepot.domain.shipping.rules import Parcel
from entrepot.foundation import clock
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid, NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids


@dataclass(frozen=True)
class Override:
    """What an order is to be: approved, delivered or completed; and of an unpaid rest, whether it is written off."""

    order: str
    to: str
    reason: str
    rest: str = ""
    edition: int | None = None


@dataclass(frozen=True)
class BookEntry:
    """An amount that is debited, or credited below zero, and to which kind of account."""

    account: str
    amount: Decimal


@dataclass(frozen=True)
class OverridePreview:
    """What setting a state comes to: book entries, holds that are lifted, parcels that count as delivered."""

    order: str
    currency: str
    before: str
    after: str
    entries: list[BookEntry]
    owed: Decimal
    holds_lifted: list[str]
    parcels: list[str]


@dataclass(slots=True)
class _Plan:
    asked: Override
    order: Order
    before: str
    written_off: Decimal
    parcels: list[Parcel] = field(default_factory=list)
    lifted: list[str] = field(default_factory=list)
    balance: Decimal = ZERO

    @property
    def preview(self) -> OverridePreview:
        off = self.written_off
        entries = [BookEntry("order", -off), BookEntry("write_off", off)] if off else []
        return OverridePreview(
            self.order.number, self.order.currency, self.before, self.asked.to, entries, self.balance - off,
            self.lifted, [parcel.number for parcel in self.parcels],
        )  # fmt: skip


@action
def preview_override(asked: Override, *, by: Actor) -> OverridePreview:
    """This will tell which book entries setting a state would make, or why it cannot be, and change nothing."""
    (plan,) = _plans([asked], by)
    if isinstance(plan, Refusal):
        raise plan
    return plan.preview


@actions
def override_state(overrides: Sequence[Override], *, by: Actor) -> list[OverridePreview | Refusal]:
    """This will set the state of orders by hand: the same steps as ever, so that goods and money stay right."""
    answers = _plans(overrides, by)
    plans = [plan for plan in answers if isinstance(plan, _Plan)]
    _carry_out(plans, by)
    _write(plans, by)
    record([_told(plan) for plan in plans], by=by)
    return [answer.preview if isinstance(answer, _Plan) else answer for answer in answers]


def _plans(overrides: Sequence[Override], by: Actor) -> list[_Plan | Refusal]:
    ids = order_ids_numbered([asked.order for asked in overrides], company_id=by.company_id)
    arriving = [ids[asked.order] for asked in overrides if asked.to == DELIVERED and asked.order in ids]
    parcels, locked = shipping.lock_downwards(
        lambda: parcels_under_way(arriving),
        lambda found: (shipping.open_parcels(found), orders.lock_orders(ids.values())),
    )
    owed = balances({order.account_id for order in locked.values() if order.account_id})
    unknown, holds = unknown_goods(locked), open_holds(locked)
    answers: list[_Plan | Refusal] = []
    seen: set[str] = set()
    for asked in overrides:
        try:
            order = locked.get(ids.get(asked.order, 0))
            if order is None:
                raise NotFound("order", asked.order)
            if asked.order in seen:
                raise Invalid("orders", "{number} is named twice.", {"number": asked.order})
            seen.add(asked.order)
            balance = owed.get(order.account_id or 0, (ZERO, ZERO))[0]
            own = [p for p in parcels.values() if any(line.order_id == order.pk for line in p.lines)]
            plan = _plan(asked, order, balance, own, unknown)
            lifts = asked.to != DELIVERED and plan.before != OrderState.COMPLETED
            plan.lifted = sorted({hold.code for hold in holds[order.pk]}) if lifts else []
            if REFUND_PENDING in plan.lifted:
                raise MoneyAskedBack(order.number)
            answers.append(plan)
        except Refusal as refusal:
            answers.append(refusal)
    return answers


def _plan(
    asked: Override, order: Order, balance: Decimal, parcels: list[Parcel], unknown: Mapping[int, Sequence[int]]
) -> _Plan:
    if asked.edition is not None and asked.edition != order.edition:
        raise ChangedMeanwhile(f"Order {order.number}")
    if not asked.reason.strip():
        raise Invalid("reason", "Say why the state is set by hand.")
    wanted = order.units_ordered - order.units_cancelled
    shared = [p.number for p in parcels if any(line.order_id != order.pk for line in p.lines)]
    now = OrderNow(
        order.number, order.state, order.progress, order.currency, wanted - order.units_shipped,
        wanted - order.units_delivered, balance, unknown.get(order.pk, ()), shared,
    )  # fmt: skip
    off = written_off(now, asked.to, asked.rest)
    before = order.progress if asked.to == DELIVERED else order.state
    return _Plan(asked, order, before, off, parcels if asked.to == DELIVERED else [], balance=balance)


def _carry_out(plans: Sequence[_Plan], by: Actor) -> None:
    def those(to: str, *before: str) -> list[int]:
        return [p.order.pk for p in plans if p.asked.to == to and (not before or p.before in before)]

    arrived = [parcel for plan in plans for parcel in plan.parcels]
    if arrived:
        shipping.deliver(arrived)
        record(told(PARCELS_DELIVERED, arrived), by=by)
    locked = {plan.order.pk: plan.order for plan in plans}
    orders.write_off({p.order.pk: p.written_off for p in plans if p.written_off}, locked, by=by)
    orders.approve_despite_holds(those(OrderState.APPROVED, OrderState.PLACED), by=by)
    orders.complete_by_hand(those(OrderState.COMPLETED), by=by)
    orders.reopen(those(OrderState.APPROVED, OrderState.COMPLETED), by=by)
    orders.count_edition(sorted(locked))


def _write(plans: Sequence[_Plan], by: Actor) -> None:
    """Keep who did it and why: the words of people stand in the change set."""
    now, ids = clock.now(), next_ids({ChangeSet: len(plans)})[ChangeSet]
    numbers = take_change_numbers([plan.order for plan in plans], by=by)
    insert(
        ChangeSet,
        [
            {
                "id": pk, "company_id": by.company_id, "number": number, "order_id": plan.order.pk,
                "kind": ChangeKind.OVERRIDE, "state": ChangeState.CONFIRMED, "reason": plan.asked.reason[:400],
                "seen_edition": plan.order.edition, "made_by": by.ref, "made_at": now, "confirmed_at": now,
            }
            for plan, pk, number in zip(plans, ids, numbers, strict=True)
        ],
    )  # fmt: skip
    insert(
        ChangeField,
        [
            {"change_set_id": pk, "line": None, "name": "state", "before": plan.before, "after": plan.asked.to}
            for plan, pk in zip(plans, ids, strict=True)
        ],
    )


def _told(plan: _Plan) -> OrderStateOverridden:
    asked, order = plan.asked, plan.order
    off = str(plan.written_off)
    return OrderStateOverridden(order.pk, plan.before, asked.to, reason_code(asked.reason), off, order.currency)
