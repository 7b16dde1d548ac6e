"""Last stage: rows below are changed, then the change set and the facts, one statement a table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from entrepot.domain.changes.amending.decided import Plan
from entrepot.domain.changes.amending.previewed import shown
from entrepot.domain.changes.events import ChangeConfirmed, OrderAmended
from entrepot.domain.changes.models import ChangeField, ChangeSet
from entrepot.domain.changes.rules.amending import FieldChange, Line
from entrepot.domain.changes.states import ChangeKind, ChangeState
from entrepot.domain.changes.steps import take_change_numbers
from entrepot.domain.customers.models import Address, InvoiceProfile
from entrepot.domain.fulfilment import steps as fulfilment
from entrepot.domain.orders import steps as orders
from entrepot.domain.orders.placing.promised import KEPT_IN_STOCK
from entrepot.domain.orders.states import OrderState
from entrepot.domain.sourcing import steps as sourcing
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO
from entrepot.foundation.rows import insert, next_ids


def write(plans: Sequence[Plan], planned: sourcing.PlannedChanges, *, working: bool, by: Actor) -> None:
    """This will write amendments whose work has been called back already; `working` where some is under way."""
    _write_people(plans, by)
    kept = [plan.changed for plan in plans if plan.changed is not None]
    demands = iter(sourcing.write_changes(planned, kept, by=by))
    amended = [_amended(plan, next(demands) if plan.changed is not None else []) for plan in plans]
    orders.amend(amended, by=by)
    urgent = {"priority", "ship_by"}
    if working and any(urgent & plan.columns.keys() for plan in plans):
        fulfilment.urge([plan.order.pk for plan in plans])
    approved = [p.order.pk for p in plans if p.looks_again and p.order.state == OrderState.APPROVED]
    orders.look_again(approved, by=by)
    orders.ask_both_again([plan.order.pk for plan in plans if plan.looks_again], by=by)
    _write_changes(plans, by)
    record([event for plan in plans for event in _told(plan)], by=by)


def _write_people(plans: Sequence[Plan], by: Actor) -> None:
    """Write new versions of addresses and invoice requests; change sets and orders name them by their rows."""
    moved = [plan for plan in plans if plan.address is not None]
    asked = [plan for plan in plans if plan.asked.invoice is not None]
    ids = next_ids({Address: len(moved), InvoiceProfile: len(asked)})
    for plan, pk in zip(moved, ids[Address], strict=True):
        _point(plan, "ship_to", pk)
    insert(
        Address, [{"id": p.columns["ship_to_id"], "company_id": by.company_id, **(p.address or {})} for p in moved]
    )
    rows = []
    for plan, pk in zip(asked, ids[InvoiceProfile], strict=True):
        invoice = plan.asked.invoice
        assert invoice is not None
        _point(plan, "invoice", pk, column="invoice_profile_id")
        rows.append({
            "id": pk, "company_id": by.company_id, "customer_id": plan.order.buyer_id, "kind": invoice.kind,
            "title": invoice.title, "tax_number": invoice.tax_number, "email": invoice.email,
        })  # fmt: skip
    insert(InvoiceProfile, rows)


def _point(plan: Plan, name: str, pk: int, column: str = "") -> None:
    plan.columns[column or f"{name}_id"] = pk
    plan.changes = [
        FieldChange(c.name, c.before, pk, c.line) if c.name == name and c.line is None else c for c in plan.changes
    ]


def _amended(plan: Plan, demands: Sequence[int]) -> orders.AmendedOrder:
    new_demands, own = iter(demands), plan.lines.all
    touched = plan.asked.touches_money
    sums = [after - before for after, before in zip(plan.owed_after, plan.owed_before, strict=True)]
    charged = plan.columns.get("total", plan.order.total) - plan.order.total
    old = [line for line in own if line.id is not None] if touched else []
    return orders.AmendedOrder(
        plan.order,
        plan.columns,
        [_line(line) for line in old],
        [_new_row(line, new_demands) for line in own if line.id is None],
        going=[(line.row, line.fewer) for line in old if line.fewer],
        more_units=sum(x.more for x in own if x.demand_id)
        + sum(x.priced.quantity for x in own if x.id is None and x.priced.kind in KEPT_IN_STOCK),
        fewer_units=sum(x.fewer for x in own if x.demand_id),
        charged=charged,
        credited=charged - sum(sums, ZERO),
        owed=(sums[0], sums[1], sums[2]),
    )


def _line(line: Line) -> orders.AmendedLine:
    priced = line.priced
    assert line.id is not None
    return orders.AmendedLine(
        line.id, priced.quantity, priced.cancelled, priced.entered, priced.unit_price, line.note, priced.amounts,
        priced.gone,
    )  # fmt: skip


def _new_row(line: Line, demands: Any) -> dict[str, Any]:
    new, priced, amounts = line.placed, line.priced, line.priced.amounts
    return {
        "position": line.position, "kind": priced.kind, "sku_id": new.sku_id, "kit": line.kit,
        "demand_id": next(demands) if priced.kind in KEPT_IN_STOCK else None, "external_id": new.given.external_id,
        "code_received": new.given.sku[:120], "title_received": new.given.title[:400], "quantity": priced.quantity,
        "quantity_entered": priced.entered, "quantity_typed": new.given.typed[:60], "unit": new.unit,
        "unit_factor": priced.factor,
        "unit_price": priced.unit_price, "gross": amounts.gross, "discount": amounts.discount,
        "order_discount": amounts.order_discount, "adjustment": amounts.adjustment,
        "platform_discount": new.given.platform_discount, "tax_rate": priced.tax_rate, "tax": amounts.tax,
        "total": amounts.total, "cost": new.sku.cost if new.sku else None, "note": line.note[:400],
        "custom": new.custom,
    }  # fmt: skip


def _write_changes(plans: Sequence[Plan], by: Actor) -> None:
    now, ids = clock.now(), next_ids({ChangeSet: len(plans)})[ChangeSet]
    numbers = take_change_numbers([plan.order for plan in plans], by=by)
    for plan, pk, number in zip(plans, ids, numbers, strict=True):
        plan.change_id, plan.number = pk, number
    insert(
        ChangeSet,
        [
            {
                "id": plan.change_id, "company_id": by.company_id, "number": plan.number, "order_id": plan.order.pk,
                "kind": ChangeKind.AMENDMENT, "state": ChangeState.CONFIRMED, "reason": plan.asked.reason[:400],
                "seen_edition": plan.order.edition - 1, "made_by": by.ref, "made_at": now, "confirmed_at": now,
            }
            for plan in plans
        ],
    )  # fmt: skip
    insert(
        ChangeField,
        [
            {"change_set_id": plan.change_id, "line": c.line, "name": c.name, "before": _kept(c.before),
             "after": _kept(c.after)}
            for plan in plans
            for c in plan.changes
        ],
    )  # fmt: skip


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _kept(part) for name, part in value.items()}
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, datetime) else value


def _told(plan: Plan) -> list[Event]:
    order = plan.order
    before, after = (str(sum(owed, ZERO)) for owed in (plan.owed_before, plan.owed_after))
    fields: Any = [shown(change) for change in plan.changes]
    return [
        ChangeConfirmed(plan.change_id, plan.number, ChangeKind.AMENDMENT.value, order.number),
        OrderAmended(order.pk, plan.number, fields, before, after, order.currency, plan.looks_again),
    ]
