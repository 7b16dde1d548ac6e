"""Parts of a change for imports: returns of past years, booked as they ended."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from entrepot.domain.inventory.models import Move
from entrepot.domain.inventory.steps import outside
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import LineKind
from entrepot.domain.orders.steps import Progressed, lock_orders, note_progress
from entrepot.domain.receivables.models import AccountKind, Aspect
from entrepot.domain.receivables.steps import Entry, NewVoucher, house_accounts, lock_accounts, post
from entrepot.domain.returns.events import OrderReturned, ReturnBooked
from entrepot.domain.returns.models import Return, ReturnLine
from entrepot.domain.returns.queries import known_external_ids, sold_lines
from entrepot.domain.returns.rules import SoldLine, credit, take_back
from entrepot.domain.returns.states import Disposition, ReturnState
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.refusals import AlreadyExists, NotFound, Refusal
from entrepot.foundation.rows import columns, fetch, insert, next_ids

_BOOKS = [(AccountKind.SALES, ""), (AccountKind.TAX, ""), (AccountKind.CHARGES, "")]


@dataclass(frozen=True, slots=True)
class PastReturnLine:
    """Pieces of an order line that came back; without an amount, the line's own share is credited."""

    order_line_id: int
    quantity: int
    amount: Decimal | None = None
    disposition: Disposition = Disposition.UNKNOWN


@dataclass(frozen=True, slots=True)
class PastReturn:
    """A return as it was. `external_id` makes repeating it harmless."""

    order_id: int
    on: date
    lines: Sequence[PastReturnLine]
    reason: str = ""
    source: str = "history"
    external_id: str = ""


@dataclass(slots=True)
class _Line:
    line: SoldLine
    pieces: int
    amount: Decimal
    tax: Decimal
    disposition: Disposition


@dataclass(slots=True)
class _Plan:
    past: PastReturn
    order: Order
    lines: list[_Line] = field(default_factory=list)
    id: int = 0
    number: str = ""


def book_past_returns(returns: Sequence[PastReturn], *, by: Actor) -> list[str | Refusal]:
    """This will book returns that ended long ago: goods from the customer to before the books, and the credit.

    No warehouse gets anything and nothing is paid out. Answers the number of each, in a fixed number of
    statements; one that returns more than was shipped is refused and leaves no trace.
    """
    orders = lock_orders({past.order_id for past in returns})
    sold = sold_lines({line.order_line_id for past in returns for line in past.lines})
    known = _known(returns, by)
    plans: list[_Plan | Refusal] = []
    for past in returns:
        try:
            plans.append(_plan(past, orders, sold, known))
        except Refusal as refusal:
            plans.append(refusal)
    kept = [plan for plan in plans if isinstance(plan, _Plan)]
    _come_back(kept)
    _credit(kept, by)
    _write(kept, by)
    record([event for plan in kept for event in _told(plan)], by=by)
    return [plan.number if isinstance(plan, _Plan) else plan for plan in plans]


def _known(returns: Sequence[PastReturn], by: Actor) -> set[tuple[str, str]]:
    by_source: dict[str, set[str]] = defaultdict(set)
    for past in returns:
        if past.external_id:
            by_source[past.source].add(past.external_id)
    return {
        (source, external_id)
        for source, ids in by_source.items()
        for external_id in known_external_ids(source, ids, company_id=by.company_id)
    }


def _plan(
    past: PastReturn, orders: Mapping[int, Order], sold: dict[int, SoldLine], known: set[tuple[str, str]]
) -> _Plan:
    if past.order_id not in orders:
        raise NotFound("order", str(past.order_id))
    if (past.source, past.external_id) in known:
        raise AlreadyExists("return", past.external_id)
    order = orders[past.order_id]
    plan = _Plan(past, order)
    try:
        for asked in past.lines:
            line = sold.get(asked.order_line_id)
            if line is None or line.order_id != order.pk:
                raise NotFound("line", f"{order.number} {asked.order_line_id}")
            amount, tax = credit(line, asked.quantity, asked.amount, order.currency)
            take_back(order.number, line, asked.quantity)
            plan.lines.append(_Line(line, asked.quantity, amount, tax, asked.disposition))
    except Refusal:
        for taken in plan.lines:
            taken.line.out += taken.pieces
            taken.line.gone -= taken.pieces
        raise
    if past.external_id:
        known.add((past.source, past.external_id))
    return plan


def _come_back(plans: Sequence[_Plan]) -> None:
    """Count the pieces on their order lines and orders."""
    pieces: dict[int, int] = defaultdict(int)
    amounts: dict[int, Decimal] = defaultdict(Decimal)
    units: dict[int, int] = defaultdict(int)
    for plan in plans:
        for back in plan.lines:
            pieces[back.line.id] += back.pieces
            amounts[back.line.id] += back.amount
            units[plan.order.pk] += back.pieces if back.line.is_goods else 0
    fetch(
        """UPDATE orders_orderline l SET returned = l.returned + c.pieces, credited = l.credited + c.amount
           FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[]) AS c(id, pieces, amount) WHERE l.id = c.id""",
        columns([(pk, n, amounts[pk]) for pk, n in sorted(pieces.items())], 3),
    )
    note_progress({pk: Progressed(returned=n) for pk, n in units.items() if n})


def _credit(plans: Sequence[_Plan], by: Actor) -> None:
    """Take off the books what is no longer owed: the reverse of what placing posted."""
    books = {
        currency: house_accounts(_BOOKS, currency=currency, company_id=by.company_id)
        for currency in sorted({plan.order.currency for plan in plans})
    }
    lock_accounts([plan.order.account_id for plan in plans if plan.order.account_id])
    vouchers, currency_of = [], dict[int, str]()
    for plan in plans:
        account, total = plan.order.account_id, sum((back.amount for back in plan.lines), ZERO)
        if not account or not total:
            continue
        sales, tax, charges = (books[plan.order.currency][key] for key in _BOOKS)
        currency_of |= dict.fromkeys((account, sales, tax, charges), plan.order.currency)
        of_tax = sum((back.tax for back in plan.lines), ZERO)
        of_charges = sum((x.amount - x.tax for x in plan.lines if x.line.kind == LineKind.CHARGE), ZERO)
        entries = [
            Entry(account, -total, Aspect.CREDIT),
            Entry(sales, total - of_tax - of_charges),
            Entry(tax, of_tax),
            Entry(charges, of_charges),
        ]
        vouchers.append(
            NewVoucher("goods_returned", "order", plan.order.pk, plan.past.on, entries, plan.past.reason[:200])
        )
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)


def _write(plans: Sequence[_Plan], by: Actor) -> None:
    if not plans:
        return
    ids = next_ids({Return: len(plans), ReturnLine: sum(len(plan.lines) for plan in plans)})
    on = max(plan.past.on for plan in plans)
    numbers = take_numbers("return", [(None, "")] * len(plans), company_id=by.company_id, on=on)
    for plan, pk, number in zip(plans, ids[Return], numbers, strict=True):
        plan.id, plan.number = pk, number
    now = clock.now()
    insert(
        Return,
        [
            {
                "id": plan.id, "company_id": by.company_id, "number": plan.number, "order_id": plan.order.pk,
                "state": ReturnState.SETTLED, "reason": plan.past.reason[:200], "source": plan.past.source,
                "external_id": plan.past.external_id, "on": plan.past.on, "booked_at": now,
            }
            for plan in plans
        ],
    )  # fmt: skip
    lines = zip(ids[ReturnLine], [(plan, back) for plan in plans for back in plan.lines], strict=True)
    numbered = [(pk, plan, back) for pk, (plan, back) in lines]
    insert(
        ReturnLine,
        [
            {
                "id": pk, "of_return_id": plan.id, "order_line_id": back.line.id, "quantity": back.pieces,
                "disposition": back.disposition, "amount": back.amount,
            }
            for pk, plan, back in numbered
        ],
    )  # fmt: skip
    _move(numbered, by)


def _move(numbered: Sequence[tuple[int, _Plan, _Line]], by: Actor) -> None:
    """Goods that left before the books were opened go back to where they came from: customer → before the books."""
    places = outside(by.company_id)
    insert(
        Move,
        [
            {
                "company_id": by.company_id, "sku_id": back.line.sku_id, "quantity": back.pieces,
                "source_id": places["customer"], "target_id": places["before_the_books"], "reason": "return",
                "subject": "return_line", "subject_id": pk, "on": plan.past.on,
            }
            for pk, plan, back in numbered
            if back.line.is_goods and back.line.sku_id
        ],
    )  # fmt: skip


def _told(plan: _Plan) -> list[Event]:
    lines: list[list[int | str]] = [[x.line.position, x.pieces, str(x.amount)] for x in plan.lines]
    return [
        ReturnBooked(plan.id, plan.number, plan.order.number, lines, plan.order.currency),
        OrderReturned(plan.order.pk, plan.number, lines, plan.order.currency),
    ]
