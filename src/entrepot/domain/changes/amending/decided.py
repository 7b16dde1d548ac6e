"""Second stage: what each amendment comes to, on locked rows, in memory. Refuses before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from entrepot.domain.catalog.queries import pieces_of_one
from entrepot.domain.changes.amending.asked import (
    PLAIN,
    Amendment,
    EverythingHasLeft,
    NothingToAmend,
)
from entrepot.domain.changes.amending.looked import Seen
from entrepot.domain.changes.rules.amending import (
    FieldChange,
    Line,
    LineChange,
    Lines,
    add,
    change,
    check_what_is_left,
    owed_again,
    pieces_by_demand,
    set_shipping,
)
from entrepot.domain.changes.steps import picking_of
from entrepot.domain.customers.steps import address_columns
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.placing.given import UnknownCustomer, UnknownWarehouse, unknown_service
from entrepot.domain.orders.placing.placement import PlacedLine
from entrepot.domain.orders.placing.promised import KEPT_IN_STOCK
from entrepot.domain.orders.rules.alike import fingerprint
from entrepot.domain.orders.rules.amending import LineToPrice, Terms, adjusted_by, owed_for, price_again, totals_of
from entrepot.domain.orders.rules.amounts import cancelled, whole
from entrepot.domain.orders.states import LineKind, OrderState, Progress
from entrepot.domain.pricing.adjusting import Adjustment, Limit
from entrepot.domain.shipping.steps import Opened
from entrepot.domain.sourcing.steps import ChangedGroup, GroupChange, NewWant
from entrepot.foundation.custom.rules import Values, read_values
from entrepot.foundation.money import ZERO
from entrepot.foundation.quantities import read_quantity
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid, NotFound, OutOfTurn, Refusal

_NO_LIMIT = [Limit()]
_LEFT = (Progress.SHIPPED, Progress.DELIVERED, Progress.RETURNED)


@dataclass(slots=True)
class Plan:
    """One amendment, decided: what is written is read from here, and so is the preview."""

    place: int
    asked: Amendment
    order: Order
    lines: Lines
    # (sales, tax, charges) owed before, and the order's total and credit.
    owed_before: tuple[Decimal, Decimal, Decimal]
    columns: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)
    address: dict[str, Any] | None = None
    # Its goods are to go elsewhere, so that another warehouse may be better.
    moves: bool = False
    pinned: int | None = None
    group: GroupChange | None = None
    changed: ChangedGroup | None = None
    # It is not what was approved any more: somebody, or the rules, must look at it again.
    looks_again: bool = False
    # The work of warehouses is called back, to be released anew.
    calls_back: bool = False
    change_id: int = 0
    number: str = ""

    @property
    def owed_after(self) -> tuple[Decimal, Decimal, Decimal]:
        return owed_for(self.lines.priced)

    @property
    def difference(self) -> Decimal:
        """By how much more the buyer owes than before, with what a platform no longer pays."""
        return sum(self.owed_after, ZERO) - sum(self.owed_before, ZERO) + owed_again(self.lines)


def decide(place: int, asked: Amendment, order: Order, seen: Seen, opened: Opened) -> Plan:
    """This will tell what an amendment comes to, but for its goods, or raise a refusal."""
    if asked.edition is not None and asked.edition != order.edition:
        raise ChangedMeanwhile(f"Order {order.number}")
    if order.state not in (OrderState.PLACED, OrderState.APPROVED):
        raise OutOfTurn(order.number, order.state, "amended")
    plan = _begun(place, asked, order, seen)
    _change_lines(plan, seen)
    _change_fields(plan, seen)
    _change_address(plan, seen)
    plan.changes += plan.lines.changes
    if not plan.changes:
        raise NothingToAmend(order.number)
    _look_downwards(plan, opened)
    plan.group = _group(plan)
    return plan


def _begun(place: int, asked: Amendment, order: Order, seen: Seen) -> Plan:
    positions = {line.pk: line.position for line in seen.lines[order.pk]}
    own = [_line(line, positions) for line in seen.lines[order.pk]]
    lines = Lines(order.number, order.currency, order.tax_inclusive, own)
    return Plan(place, asked, order, lines, owed_for(lines.priced))


def _line(line: OrderLine, positions: dict[int, int]) -> Line:
    gone, sold = cancelled(line), line.sku is not None and line.kind != LineKind.GIFT
    priced = LineToPrice(
        line.kind, line.quantity, line.cancelled, line.unit_factor, line.quantity_entered, line.unit_price,
        line.tax_rate, left=whole(line) - gone, gone=gone,
    )  # fmt: skip
    return Line(
        line.position, line.sku.code if line.sku else line.code_received, priced, id=line.pk,
        kit=positions[line.parent_id] if line.parent_id and line.kind == "component" else None,
        demand_id=line.demand_id, counted=line.sku_id is not None, returned=line.returned,
        shipped=line.demand.shipped if line.demand else 0, note=line.note, row=line,
        least=line.sku.min_quantity if sold else 1, step=line.sku.quantity_step if sold else 1,  # type: ignore[union-attr]
        subsidy=line.platform_discount - line.platform_credited, wanted_before=line.quantity - line.cancelled,
    )  # fmt: skip


def _change_lines(plan: Plan, seen: Seen) -> None:
    asked, lines = plan.asked, plan.lines
    if not asked.touches_money:
        return
    terms = _terms(plan, seen)
    placement = seen.placements.get(plan.place)
    if placement is not None and placement.refusal is not None:
        raise placement.refusal
    change(lines, [_counted(item, lines) for item in asked.lines])
    needs_shipping = asked.shipping is not None and set_shipping(lines, asked.shipping)
    last, placed = max((line.position for line in lines), default=0), dict[int, Line]()
    for new in placement.lines if placement else ():
        if new.kind == "charge" and new.given.sku == "shipping" and not needs_shipping:
            continue
        line = _new_line(new, last + 1 + len(placed), placed)
        placed[new.position] = line
        if needs_shipping and line.priced.kind == "charge" and new.given.sku == "shipping":
            lines.all.append(line)
        else:
            add(lines, line)
    for item in (item for item in asked.lines if item.swap):
        old = next(line for line in lines if line.position == item.line)
        lines.changes.append(FieldChange("sku", old.sku, item.swap, item.line))
    check_what_is_left(lines)
    price_again(lines.priced, terms)
    plan.columns |= asdict(totals_of(lines.priced))


def _counted(item: LineChange, lines: Lines) -> LineChange:
    """Say a quantity that was typed in the unit of its line; what takes another's place is counted by itself."""
    if not item.typed or item.swap or item.remove:
        return item
    line = lines.at(item.line)
    row: OrderLine = line.row
    if row.sku is None:
        parts = read_quantity(item.typed)
        if parts is None or len(parts) != 1 or parts[0].unit not in ("", row.unit):
            raise Invalid(
                "quantity", "{text} is not a quantity of line {line}.", {"text": item.typed, "line": item.line}
            )
        return replace(item, quantity=parts[0].number)
    pieces = pieces_of_one(item.typed, row.sku, alone=line.priced.factor)
    if isinstance(pieces, Refusal):
        raise pieces
    return replace(item, quantity=Decimal(pieces) / line.priced.factor)


def _new_line(new: PlacedLine, position: int, placed: dict[int, Line]) -> Line:
    priced = LineToPrice(
        new.kind, new.quantity, 0, new.factor, new.given.quantity, new.unit_price or ZERO, new.tax_rate,
        discount=new.given.discount, typed=new.given.line_total, touched=True,
    )  # fmt: skip
    if new.given.platform_discount:
        raise Invalid("platform_discount", "A platform pays only for what it sent. Leave it out.")
    kit = placed[new.parent.position].position if new.parent else None
    sku = new.sku.code if new.sku else new.given.sku
    return Line(position, sku, priced, kit=kit, counted=new.sku_id is not None, note=new.given.note, placed=new)


def _terms(plan: Plan, seen: Seen) -> Terms:
    """How the order is priced: what it had stays, unless it is given anew."""
    order, asked = plan.order, plan.asked
    discount = sum((line.priced.left.order_discount for line in plan.lines), ZERO)
    terms = Terms(order.currency, order.tax_inclusive, discount, limits=seen.limits)
    carried = adjusted_by(plan.lines.priced, terms) if order.adjustment_total else ZERO
    step = (order.sourcing_wish.get("adjustment") or {}).get("round_down_to")
    kept = Adjustment(order.adjustment_reason, round_down_to=Decimal(step)) if step and carried else None
    if asked.order_discount is not None and asked.order_discount != discount:
        plan.lines.changes.append(FieldChange("order_discount", discount, asked.order_discount))
        discount = asked.order_discount
    if asked.adjustment is not None:
        after = asked.adjustment.total if asked.adjustment.total is not None else asked.adjustment.round_down_to
        plan.lines.changes.append(FieldChange("adjustment", carried, after))
        plan.columns["adjustment_reason"] = asked.adjustment.reason
        return Terms(order.currency, order.tax_inclusive, discount, asked.adjustment, seen.limits)
    if asked.unadjusted:
        if carried:
            plan.lines.changes.append(FieldChange("adjustment", carried, None))
            plan.columns["adjustment_reason"] = ""
        return Terms(order.currency, order.tax_inclusive, discount)
    # Who rounded a total off was allowed to, whatever it comes to after that.
    limits = [] if kept is None else _NO_LIMIT
    return Terms(order.currency, order.tax_inclusive, discount, kept, limits, ZERO if kept else carried)


def _change_fields(plan: Plan, seen: Seen) -> None:
    order, fields = plan.order, plan.asked.fields
    for name in PLAIN:
        if name in fields:
            _set(plan, name, getattr(order, name), fields[name])
    if {"carrier", "service"} & plan.columns.keys():
        wished = {name: plan.columns.get(name, getattr(order, name)) for name in ("carrier", "service")}
        if refusal := unknown_service(wished["service"], wished["carrier"], seen.services):
            raise refusal
    if "custom" in fields:
        _set_own_fields(plan, seen, fields["custom"])
    if "warehouse" in fields:
        _pin(plan, seen, fields["warehouse"])
    if "payer" in fields:
        _name(plan, "payer", seen.payers, UnknownCustomer, seen.numbers.get(order.payer_id or 0, ""))
    if "salesperson" in fields:
        before = seen.names.get(order.salesperson_id or 0, "")
        _name(plan, "salesperson", seen.users, lambda name: NotFound("user", name), before)
    if plan.asked.invoice is not None:
        plan.changes.append(FieldChange("invoice", order.invoice_profile_id, None))


def _set(plan: Plan, name: str, before: Any, after: Any) -> None:
    if before != after:
        plan.changes.append(FieldChange(name, before, after))
        plan.columns[name] = after


def _set_own_fields(plan: Plan, seen: Seen, given: Mapping[str, Any]) -> None:
    before: Values = plan.order.custom
    after, wrong = read_values(seen.own_fields["order"], given, before=before, complete=False)
    if wrong:
        raise wrong[0]
    changed = [code for code in sorted(given) if before.get(code) != after.get(code)]
    plan.changes += [FieldChange(f"custom.{code}", before.get(code), after.get(code)) for code in changed]
    if changed:
        plan.columns["custom"] = after


def _pin(plan: Plan, seen: Seen, code: str) -> None:
    if code and code not in seen.warehouses:
        raise UnknownWarehouse(code, ", ".join(sorted(seen.warehouses)))
    codes = {pk: name for name, pk in seen.warehouses.items()}
    before = codes.get(seen.pinned[plan.order.pk] or 0, "")
    if before != code:
        plan.changes.append(FieldChange("warehouse", before, code))
        plan.pinned = seen.warehouses.get(code)


def _name(plan: Plan, name: str, known: Any, unknown: Callable[[str], Exception], before: str) -> None:
    after = plan.asked.fields[name]
    if after and after not in known:
        raise unknown(after)
    if before != after:
        plan.changes.append(FieldChange(name, before, after))
        plan.columns[f"{name}_id"] = known.get(after)


def _change_address(plan: Plan, seen: Seen) -> None:
    order, asked = plan.order, plan.asked
    before = seen.addresses.get(order.ship_to_id or 0)
    if asked.ship_to is not None:
        new = address_columns(asked.ship_to) | {"customer_id": order.buyer_id}
        if before is None or any(getattr(before, name) != value for name, value in new.items()):
            plan.address = new
            plan.changes.append(FieldChange("ship_to", order.ship_to_id, None))
            where = ("country", "region_code", "province")
            plan.moves = before is None or any(getattr(before, name) != new[name] for name in where)
    if plan.address or plan.asked.touches_lines:
        key = plan.address["receiver_key"] if plan.address else before.receiver_key if before else ""
        left = [(line.sku, line.priced.wanted) for line in plan.lines if line.kit is None and line.priced.wanted]
        plan.columns["fingerprint"] = fingerprint(key, left)


def _look_downwards(plan: Plan, opened: Opened) -> None:
    """Refuse what has gone too far, and tell what it means for review and for the warehouses."""
    names = {change.name for change in plan.changes}
    plan.looks_again = bool(plan.lines.changes or plan.address or "payer" in names)
    plan.calls_back = plan.looks_again or "warehouse" in names
    if not plan.calls_back:
        return
    if begun := picking_of(opened, plan.order):
        raise begun
    if plan.order.progress in _LEFT:
        raise EverythingHasLeft(plan.order.number)


def _group(plan: Plan) -> GroupChange | None:
    order, columns = plan.order, dict[str, Any]()
    if order.demand_group_id is None:
        return None
    names = {change.name: change.after for change in plan.changes if change.line is None}
    columns |= {name: plan.columns[name] for name in ("priority", "promised_at") if name in plan.columns}
    moves = "warehouse" in names
    if plan.address is not None:
        columns |= {name: plan.address[name] for name in ("country", "region_code", "province")}
        moves = moves or plan.moves
    if "warehouse" in names:
        columns["pinned_warehouse_id"] = plan.pinned
    own = plan.lines.all
    added = [
        NewWant(line.placed.sku_id, line.sku, line.priced.quantity)
        for line in own if line.id is None and line.priced.kind in KEPT_IN_STOCK
    ]  # fmt: skip
    fewer, more = pieces_by_demand(own, "fewer"), pieces_by_demand(own, "more")
    if not (columns or moves or added or fewer or more):
        return None
    return GroupChange(order.demand_group_id, fewer, more, added, columns, moves)


def collect_at_the_door(plan: Plan, seen: Seen) -> None:
    """This will let the carrier collect what is owed then, where it was to collect all, and never more than that."""
    order = plan.order
    if not order.cod_amount or not plan.difference:
        return
    before, _ = seen.balances.get(order.account_id or 0, (ZERO, ZERO))
    after = max(ZERO, before + plan.difference)
    plan.columns["cod_amount"] = after if order.cod_amount >= before else min(order.cod_amount, after)
