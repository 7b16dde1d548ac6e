"""Look once more at orders that wait: what is mended goes on, what is new is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.domain.orders.events import HoldReleased, OrderHeld
from entrepot.domain.orders.holds import approve_clean, count_holds, lift, open_holds
from entrepot.domain.orders.models import Hold, Order, OrderLine
from entrepot.domain.orders.reviewing.figures import active_rules, facts_of
from entrepot.domain.orders.reviewing.matching import match_goods
from entrepot.domain.orders.reviewing.repricing import price_lines_again
from entrepot.domain.orders.reviewing.subjects import Subject, subjects_of
from entrepot.domain.orders.rules.approving import SECOND_APPROVAL
from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING
from entrepot.domain.orders.rules.review import (
    AS_UNMATCHED,
    HEALS,
    SKU_ARCHIVED,
    Finding,
    OrderFacts,
    Rule,
    accepted_already,
    findings,
)
from entrepot.domain.orders.states import OrderState
from entrepot.domain.receivables.steps import Credit, credit_exposure, lock_accounts
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.rows import columns, fetch, insert


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a second look changed: codes lifted, codes put, and whether the order was approved by it."""

    lifted: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    approved: bool = False


def review_orders_again(orders: Mapping[int, Order], *, by: Actor) -> dict[int, Reviewed]:
    """This will review locked orders anew from their rows, and tell of each what changed.

    Only what nobody works on yet is reviewed: placed orders, and approved ones of which no warehouse has a
    piece. Holds that the rules put are lifted when their cause is gone; what a person has accepted is not put
    again unless it has grown worse; what people put stays.
    """
    waiting = {pk: orders[pk] for pk in _not_begun(orders)}
    if not waiting:
        return {}
    rules = active_rules(by.company_id)
    holds = open_holds(waiting)
    waiting = _mended(waiting, holds, by)
    subjects = subjects_of(waiting.values(), holds)
    _add_credit(waiting, subjects, rules)
    ids = sorted(waiting)
    facts = facts_of([subjects[pk] for pk in ids], rules, by.company_id)
    found = {pk: _findings(waiting[pk], order, rules) for pk, order in zip(ids, facts, strict=True)}
    line_ids = _line_ids(ids)
    gone = [hold for pk in ids for hold in _gone(pk, holds[pk], found[pk], line_ids)]
    gone += _sold_again([hold for pk in ids for hold in holds[pk] if hold.code == SKU_ARCHIVED])
    new = _new(ids, found, holds, line_ids)
    _set_ends(ids, found, holds, line_ids)
    _set_requests(subjects, found)
    return _write(ids, gone, new, by)


# When, and by how many, an order is approved does not concern what is approved.
_UNTIL_APPROVAL = frozenset({"buffer", "hours", SECOND_APPROVAL})


def _findings(order: Order, facts: OrderFacts, rules: Sequence[Rule]) -> list[Finding]:
    approved = order.state == OrderState.APPROVED
    return findings(facts, [rule for rule in rules if not (approved and rule["rule"] in _UNTIL_APPROVAL)])


def _set_ends(
    ids: Sequence[int],
    found: Mapping[int, Sequence[Finding]],
    holds: Mapping[int, Sequence[Hold]],
    line_ids: Mapping[tuple[int, int], int],
) -> None:
    """What rests until some minutes after its payment learns its end when it is paid."""
    ends = {(pk, f.code, _line(pk, f, line_ids)): f.until for pk in ids for f in found[pk] if f.until}
    open_ones = [hold for pk in ids for hold in holds[pk] if hold.by_rules]
    moved = [(hold.pk, ends.get((hold.order_id, hold.code, hold.line_id))) for hold in open_ones]
    now = {hold.pk: hold.expires_at for hold in open_ones}
    changed = [(pk, until) for pk, until in moved if until and until != now[pk]]
    if changed:
        fetch(
            """UPDATE orders_hold h SET expires_at = u.until
               FROM unnest(%s::bigint[], %s::timestamptz[]) AS u(id, until) WHERE h.id = u.id""",
            columns(changed, 2),
        )


def _set_requests(subjects: Mapping[int, Subject], found: Mapping[int, Sequence[Finding]]) -> None:
    """Rules that changed may let an order go on while money is asked back for it, or stop it."""
    asked = [pk for pk, subject in subjects.items() if subject.asked_back_by]
    held = [pk for pk in asked if any(finding.code == REFUND_PENDING for finding in found[pk])]
    if asked:
        fetch(
            """UPDATE orders_refundrequest SET holds = order_id = ANY(%s)
               WHERE order_id = ANY(%s) AND closed_at IS NULL""",
            [held, asked],
        )


def _mended(orders: dict[int, Order], holds: Mapping[int, Sequence[Hold]], by: Actor) -> dict[int, Order]:
    """Set right what can be set right by now: codes that are known, prices that were set."""
    codes = {hold.code for pk in orders for hold in holds[pk]}
    if "goods_unmatched" in codes:
        match_goods(orders, by=by)
    if "price_missing" not in codes:
        return orders
    # Customers are locked before accounts, here as everywhere.
    credit_exposure({order.payer_id or order.buyer_id or 0 for order in orders.values()} - {0})
    price_lines_again(orders, holds, by=by)
    return Order.objects.in_bulk(list(orders))


def _not_begun(orders: Mapping[int, Order]) -> list[int]:
    rows = fetch(
        """SELECT o.id FROM orders_order o
           WHERE o.id = ANY(%s) AND (o.state = 'placed' OR o.state = 'approved' AND o.units_shipped = 0
             AND NOT EXISTS (SELECT 1 FROM sourcing_demand d JOIN sourcing_promise p ON p.demand_id = d.id
                             WHERE d.group_id = o.demand_group_id AND p.released + p.picked > 0))""",
        [sorted(orders)],
    )
    return [row[0] for row in rows]


def _line_ids(order_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    rows = fetch("SELECT order_id, position, id FROM orders_orderline WHERE order_id = ANY(%s)", [list(order_ids)])
    return {(order_id, position): pk for order_id, position, pk in rows}


def _add_credit(orders: Mapping[int, Order], subjects: Mapping[int, Subject], rules: Sequence[Rule]) -> None:
    """What came earlier counts against an order, what came later does not."""
    if all(rule["rule"] != "credit_limit" for rule in rules):
        return
    exposure = credit_exposure({order.payer_id or order.buyer_id or 0 for order in orders.values()} - {0})
    locked = lock_accounts([credit.account_id for credit in exposure.values()]) if exposure else {}
    rows = fetch(
        """SELECT o.id, a.parent_id, a.balance,
                  (SELECT sum(s.balance) FROM receivables_account s WHERE s.parent_id = a.parent_id AND s.id >= a.id)
           FROM orders_order o JOIN receivables_account a ON a.id = o.account_id
           WHERE o.id = ANY(%s) AND a.parent_id = ANY(%s)""",
        [sorted(orders), sorted(locked)],
    )
    for pk, parent, balance, since in rows:
        account = locked[parent]
        subjects[pk].credit = Credit(parent, account.balance, account.credit_limit)
        subjects[pk].owed, subjects[pk].still_owes = account.balance - since, max(balance, Decimal(0))


def _gone(
    order_id: int, holds: Iterable[Hold], found: Iterable[Finding], line_ids: Mapping[tuple[int, int], int]
) -> list[Hold]:
    """Holds of the rules whose cause is not found any more. What no rule looks for is left to people."""
    there = {(f.code, _line(order_id, f, line_ids)) for f in found}
    return [
        hold for hold in holds
        if hold.by_rules and hold.code in HEALS
        and (AS_UNMATCHED.get(hold.code, hold.code), hold.line_id) not in there
    ]  # fmt: skip


def _sold_again(holds: Sequence[Hold]) -> list[Hold]:
    """Holds of lines whose SKU was archived when they came, and is not any more."""
    lines = OrderLine.objects.filter(
        pk__in=[hold.line_id for hold in holds], sku__archived_at=None, sku__isnull=False
    )
    sold = set(lines.values_list("id", flat=True)) if holds else set()
    return [hold for hold in holds if hold.line_id in sold]


def _line(order_id: int, finding: Finding, line_ids: Mapping[tuple[int, int], int]) -> int | None:
    return None if finding.position is None else line_ids[order_id, finding.position]


def _new(
    ids: Sequence[int],
    found: Mapping[int, Sequence[Finding]],
    holds: Mapping[int, Sequence[Hold]],
    line_ids: Mapping[tuple[int, int], int],
) -> list[tuple[int, int | None, Finding]]:
    there = {(hold.order_id, hold.code, hold.line_id) for pk in ids for hold in holds[pk]}
    accepted = _accepted(ids)
    new = []
    for pk in ids:
        for finding in found[pk]:
            line = _line(pk, finding, line_ids)
            yes = accepted.get((pk, finding.code, line))
            if (pk, finding.code, line) not in there and (yes is None or not accepted_already(finding, yes)):
                new.append((pk, line, finding))
    return new


def _accepted(order_ids: Sequence[int]) -> dict[tuple[int, str, int | None], dict[str, object]]:
    """The figures that a person has accepted, by lifting a hold that the rules had put."""
    lifted = Hold.objects.filter(order_id__in=order_ids, by_rules=True, released_at__isnull=False)
    # An approval that went lost is no yes to the next one: both are given again.
    # An answer to one request for money is none to the next.
    asked_each_time = (SECOND_APPROVAL, REFUND_PENDING)
    by_people = lifted.exclude(released_by__startswith="house:").exclude(code__in=asked_each_time).order_by("id")
    return {(hold.order_id, hold.code, hold.line_id): hold.facts for hold in by_people}


def _write(
    ids: Sequence[int], gone: Sequence[Hold], new: Sequence[tuple[int, int | None, Finding]], by: Actor
) -> dict[int, Reviewed]:
    lift(gone, by=by)
    insert(
        Hold,
        [
            {"order_id": pk, "line_id": line, "code": f.code, "facts": dict(f.facts), "placed_at": clock.now(),
             "placed_by": by.ref, "by_rules": True, "expires_at": f.until}
            for pk, line, f in new
        ],
    )  # fmt: skip
    count_holds([pk for pk, _, _ in new])
    lifted = {pk: tuple(sorted({hold.code for hold in gone if hold.order_id == pk})) for pk in ids}
    held = {pk: tuple(sorted({f.code for order_id, _, f in new if order_id == pk})) for pk in ids}
    told: list[Event] = [HoldReleased(pk, list(lifted[pk])) for pk in ids if lifted[pk]]
    told += [OrderHeld(pk, list(held[pk])) for pk in ids if held[pk]]
    approved = approve_clean([pk for pk in ids if lifted[pk]], by=by)
    record([*told, *approved], by=by)
    clean = {event.subject_id for event in approved}
    return {pk: Reviewed(lifted[pk], held[pk], pk in clean) for pk in ids}
