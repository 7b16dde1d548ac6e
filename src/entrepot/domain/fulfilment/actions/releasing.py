"""Send orders to the warehouses that promised their goods."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from entrepot.domain.fulfilment import events, steps
from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine, PickTask
from entrepot.domain.fulfilment.queries import wanted, works
from entrepot.domain.fulfilment.rules import Partly, Share, Work, cut_to_bins, to_release
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.inventory.rules import BinShare
from entrepot.domain.inventory.steps import choose_bins, free_bins
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import refund_pending, releasable
from entrepot.domain.orders.rules.refund_requests import MoneyAskedBack
from entrepot.domain.orders.steps import lock_orders
from entrepot.domain.sourcing import steps as sourcing
from entrepot.foundation import clock
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.rows import insert, next_ids


@dataclass(frozen=True)
class Released:
    """The fulfilments that were made for an order just now; none where nothing was ready."""

    order_id: int
    fulfilments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Plan:
    """A fulfilment on its way to the tables."""

    order: Order
    warehouse: Warehouse
    shares: list[Share]
    bins: list[list[BinShare]]
    id: int = 0
    number: str = ""


@actions
def release_orders(order_ids: Sequence[int], *, by: Actor) -> list[Released | Refusal]:
    """This will give the warehouses to work on what orders have reserved there, one fulfilment each.

    Orders that are not approved, are on hold or must be paid first are passed over, and so is what has
    been released before: saying it twice changes nothing. What a loss has taken from the bins is not
    released; it stays promised until the promise is taken back. Work falls into parcels by the active rules
    in the same moment, so that nobody sees it before.
    """
    ids = sorted(set(order_ids))
    policy = steps.policy_in_force(by.company_id)
    partners = steps.open_partners(ids, policy, by=by)
    # With partners, those are the orders of older work too: all demands are locked in one go.
    sharing = {pk for work in partners.values() for pk in work.order_ids}
    orders = steps.lock_orders_with_demands({*ids, *sharing}) if sharing else lock_orders(ids)
    ready = releasable(ids)
    promises = sourcing.lock_promises(row["promise_id"] for row in ready)
    lines = wanted(sorted({row["order_id"] for row in ready}), sorted(promises))
    partly = steps.partly(lines, policy)
    shares, bins = _with_bins(to_release(lines, partly), partly)
    sourcing.release(_by_promise(shares), by=by)
    plans = _grouped(orders, shares, bins)
    _write(plans, by)
    new = works([plan.id for plan in plans])
    record(_told(new.values()), by=by)
    changed = steps.arrange(new, partners, policy, by=by) if policy and new else []
    made = _numbers({**new, **{work.id: work for work in changed}}.values())
    released = {plan.order.pk for plan in plans}
    asked_back = refund_pending(pk for pk, order in orders.items() if order.holds_open)
    return [
        NotFound("order", str(pk)) if pk not in orders
        else MoneyAskedBack(orders[pk].number) if pk in asked_back
        else Released(pk, made[pk] if pk in released else [])
        for pk in order_ids
    ]  # fmt: skip


def _with_bins(shares: Sequence[Share], partly: Partly) -> tuple[list[Share], list[list[BinShare]]]:
    """Take the shares from bins; where those hold less, keep what can go and give the rest back to them."""
    taken = choose_bins([(piece.sku_id, piece.warehouse_id, quantity) for _, piece, quantity in shares])
    kept = cut_to_bins(shares, [sum(share.quantity for share in bins) for bins in taken], partly)
    left = _by_promise(kept)
    over: dict[int, int] = defaultdict(int)
    bins_of: dict[int, list[BinShare]] = {}
    for (_, piece, _), bins in zip(shares, taken, strict=True):
        bins_of[piece.promise_id] = []
        rest = left.get(piece.promise_id, 0)
        for share in bins:
            part = min(rest, share.quantity)
            rest -= part
            over[share.bin_id] += share.quantity - part
            bins_of[piece.promise_id] += [replace(share, quantity=part)] if part else []
    free_bins(over)
    return kept, [bins_of[piece.promise_id] for _, piece, _ in kept]


def _by_promise(shares: Sequence[Share]) -> dict[int, int]:
    return {piece.promise_id: quantity for _, piece, quantity in shares}


def _grouped(orders: dict[int, Order], shares: Sequence[Share], bins: list[list[BinShare]]) -> list[_Plan]:
    """Put what goes to one warehouse for one order together."""
    warehouses = Warehouse.objects.in_bulk({piece.warehouse_id for _, piece, _ in shares})
    plans: dict[tuple[int, int], _Plan] = {}
    for share, taken in zip(shares, bins, strict=True):
        line, piece, _ = share
        key = (line.order_id, piece.warehouse_id)
        if key not in plans:
            plans[key] = _Plan(orders[line.order_id], warehouses[piece.warehouse_id], [], [])
        plans[key].shares.append(share)
        plans[key].bins.append(taken)
    return list(plans.values())


def _write(plans: Sequence[_Plan], by: Actor) -> None:
    lines = sum(len(plan.shares) for plan in plans)
    ids = next_ids({Fulfilment: len(plans), FulfilmentLine: lines})
    # One date for all the numbers of a list, as it is at its first warehouse.
    on = clock.today(plans[0].warehouse.time_zone) if plans else clock.now().date()
    numbers = take_numbers("fulfilment", [(None, "")] * len(plans), company_id=by.company_id, on=on)
    for plan, pk, number in zip(plans, ids[Fulfilment], numbers, strict=True):
        plan.id, plan.number = pk, number
    insert(Fulfilment, [_row(plan) for plan in plans])
    line_ids = iter(ids[FulfilmentLine])
    line_rows, task_rows = [], []
    for plan in plans:
        for position, ((line, piece, quantity), taken) in enumerate(
            zip(plan.shares, plan.bins, strict=True), start=1
        ):
            pk = next(line_ids)
            line_rows.append({
                "id": pk, "fulfilment_id": plan.id, "position": position, "order_line_id": line.line_id,
                "promise_id": piece.promise_id, "sku_id": piece.sku_id, "quantity": quantity,
            })  # fmt: skip
            task_rows += [
                {"line_id": pk, "bin_id": share.bin_id, "place_id": share.place_id, "lot_id": share.lot_id,
                 "quantity": share.quantity}
                for share in taken
            ]  # fmt: skip
    insert(FulfilmentLine, line_rows)
    insert(PickTask, task_rows)


def _row(plan: _Plan) -> dict[str, object]:
    return {
        "id": plan.id, "company_id": plan.warehouse.company_id, "number": plan.number,
        "warehouse_id": plan.warehouse.pk, "state": FulfilmentState.RELEASED, "steps": plan.warehouse.steps,
        "priority": plan.order.priority, "ship_by": plan.order.ship_by, "released_at": clock.now(),
    }  # fmt: skip


def _numbers(made: Iterable[Work]) -> dict[int, list[str]]:
    """The numbers of work by the orders of which something lies in it."""
    numbers: dict[int, list[str]] = defaultdict(list)
    for work in made:
        for order_id in work.order_ids:
            numbers[order_id].append(work.number)
    return numbers


def _told(made: Iterable[Work]) -> list[Event]:
    return [
        event
        for work in made
        for event in events.told(
            events.FulfilmentReleased, events.OrderReleased, work, {x.id: x.quantity for x in work.lines}
        )
    ]
