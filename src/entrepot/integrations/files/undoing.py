"""How each kind of thing that an import made is undone: as a list, by the action that its door uses."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db import transaction

from entrepot.domain.catalog.actions import archive_skus
from entrepot.domain.catalog.queries import skus_coded
from entrepot.domain.changes.actions import Cancellation, Cancelled, cancel_orders
from entrepot.domain.customers.actions import archive_addresses, archive_customers
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.queries import customers_visible_to
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.inventory.models import Move, StockDocument
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.domain.payments.actions import Void, void_payments
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.queries import payments_visible_to
from entrepot.domain.pricing.actions import NewPrice, set_prices
from entrepot.domain.pricing.models import Price
from entrepot.domain.pricing.queries import price_lists_visible_to
from entrepot.domain.receivables.actions import take_back_opening_balances
from entrepot.domain.receivables.models import Account, CreditNote, OpeningBalance
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.integrations.files.models import ImportedThing
from entrepot.integrations.files.refusals import ChangedSinceImport, HasLeft, StaysThere

REASON = "import_withdrawn"
Undone = Sequence[Refusal | None]
"""For each thing, why it stays; nothing where it was undone."""


def _orders(things: Sequence[ImportedThing], by: Actor) -> Undone:
    numbers = [thing.number for thing in things]
    left = set(orders_visible_to(by).filter(number__in=numbers, units_shipped__gt=0).values_list("number", flat=True))
    gone = set(orders_visible_to(by).filter(number__in=numbers, state="cancelled").values_list("number", flat=True))
    ready = [number for number in numbers if number not in left | gone]
    answers = dict(zip(ready, cancel_orders([Cancellation(n, REASON) for n in ready], by=by), strict=True))
    return [HasLeft(number) if number in left else _order_stays(number, answers.get(number)) for number in numbers]


def _order_stays(number: str, answer: Cancelled | Refusal | None) -> Refusal | None:
    """What left in the moment between looking and cancelling has left all the same."""
    if isinstance(answer, Cancelled):
        return HasLeft(number) if answer.preview.shipped else None
    return answer


def _payments(things: Sequence[ImportedThing], by: Actor) -> Undone:
    known = payments_visible_to(by).filter(number__in=[thing.number for thing in things])
    ids = {one.number: one.pk for one in known if one.state == "recorded"}
    answers = void_payments([Void(pk, REASON) for pk in ids.values()], by=by)
    why = {number: a if isinstance(a, Refusal) else None for number, a in zip(ids, answers, strict=True)}
    return [why.get(thing.number) for thing in things]


def _stock(things: Sequence[ImportedThing], by: Actor) -> Undone:
    """What documents moved, moved back: one correction a warehouse; where that is refused, one a document."""
    numbers = [thing.number for thing in things]
    found = StockDocument.objects.filter(company_id=by.company_id, number__in=numbers).select_related("warehouse")
    documents = {document.number: document for document in found}
    moved = _moves_of(list(documents.values()), by)
    by_warehouse: dict[str, list[int]] = defaultdict(list)
    for spot, number in enumerate(numbers):
        by_warehouse[documents[number].warehouse.code].append(spot)
    answers: list[Refusal | None] = [None] * len(things)
    for warehouse, spots in sorted(by_warehouse.items()):
        own = {spot: moved[documents[numbers[spot]].pk] for spot in spots}
        if _moved_back(warehouse, [move for moves in own.values() for move in moves], by) is not None:
            for spot, moves in own.items():
                answers[spot] = _moved_back(warehouse, moves, by)
    return answers


def _moves_of(documents: Sequence[StockDocument], by: Actor) -> dict[int, list[Move]]:
    moves = Move.objects.filter(
        company_id=by.company_id, subject="stock_document", subject_id__in=[one.pk for one in documents]
    )
    found: dict[int, list[Move]] = defaultdict(list)
    for move in moves.select_related("sku", "source", "target", "lot"):
        found[move.subject_id].append(move)
    return found


def _backwards(moves: Sequence[Move]) -> list[Adjustment]:
    """What undoes moves: a line for each place and lot, with the numbers of the pieces."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    named: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for move in moves:
        comes = move.target.warehouse_id is not None
        key = (move.sku.code, (move.target if comes else move.source).code, move.lot.code if move.lot else "")
        sums[key] += -move.quantity if comes else move.quantity
        named[key] += [move.serial] if move.serial else []
    return [
        Adjustment(sku, change=n, bin=place, lot=lot, serials=named[(sku, place, lot)])
        for (sku, place, lot), n in sorted(sums.items())
        if n
    ]


def _moved_back(warehouse: str, moves: Sequence[Move], by: Actor) -> Refusal | None:
    lines = _backwards(moves)
    try:
        with transaction.atomic():
            if lines:
                adjust_stock(StockCorrection(warehouse, lines, reason=REASON), by=by)
    except Refusal as refusal:
        return refusal
    return None


def _skus(things: Sequence[ImportedThing], by: Actor) -> Undone:
    known = skus_coded(by, [thing.number for thing in things])
    answers = archive_skus(list(known.values()), by=by)
    why = {code: a if isinstance(a, Refusal) else None for code, a in zip(known, answers, strict=True)}
    return [why.get(thing.number) for thing in things]


def _prices(things: Sequence[ImportedThing], by: Actor) -> Undone:
    """Each price becomes what it was; a later change is left alone. The last thing of a price is what it became."""
    lists = price_lists_visible_to(by).order_by()
    rows = Price.objects.filter(list__in=lists, list__code__in={thing.number.split("\t")[0] for thing in things})
    now = {
        f"{code}\t{sku}\t{tier}": price
        for code, sku, tier, price in rows.values_list("list__code", "sku__code", "min_quantity", "unit_price")
    }
    answers: list[Refusal | None] = []
    back: dict[str, NewPrice] = {}
    for thing in reversed(things):
        code, sku, tier = thing.number.split("\t")
        before = thing.facts["before"]
        same = thing.number in now and now[thing.number] == Decimal(str(thing.facts["after"]))
        answers.append(None if same else ChangedSinceImport(sku))
        if same:
            price = None if before is None else Decimal(str(before))
            back[thing.number] = NewPrice(code, sku, price, int(tier))
            now[thing.number] = price or Decimal(-1)
    set_prices(list(back.values()), by=by)
    return answers[::-1]


def _openings(things: Sequence[ImportedThing], by: Actor) -> Undone:
    customers = {thing.number.split("\t")[0] for thing in things}
    rows = OpeningBalance.objects.filter(
        company_id=by.company_id, customer__number__in=customers, taken_back_at=None
    ).select_related("customer")
    known = {f"{one.customer.number}\t{one.currency}\t{one.reference}": one for one in rows}
    answers: list[Refusal | None] = [
        None if thing.number in known else NotFound("opening balance", thing.number.split("\t")[-1])
        for thing in things
    ]
    take_back_opening_balances([known[thing.number] for thing in things if thing.number in known], by=by)
    return answers


def _left(things: Sequence[ImportedThing], by: Actor) -> Undone:
    return [HasLeft(thing.number) for thing in things]


def _customers(things: Sequence[ImportedThing], by: Actor) -> Undone:
    """Off the lists again, unless something hangs on them or somebody has changed them since."""
    visible = customers_visible_to(by).filter(number__in=[thing.number for thing in things], archived_at=None)
    known = {one.number: one for one in visible}
    ids = [one.pk for one in known.values()]
    orders = Order.objects.filter(company_id=by.company_id)
    hang = set(orders.filter(buyer__in=ids).values_list("buyer", flat=True))
    hang |= set(orders.filter(payer__in=ids).values_list("payer", flat=True))
    hang |= set(Payment.objects.filter(company_id=by.company_id, payer__in=ids).values_list("payer", flat=True))
    hang |= set(Account.objects.filter(customer__in=ids).values_list("customer", flat=True))
    hang |= set(CreditNote.objects.filter(customer__in=ids).values_list("customer", flat=True))
    why: dict[str, Refusal] = {}
    for number, one in known.items():
        if one.pk in hang:
            why[number] = StaysThere(number)
        elif one.edition > 1:
            why[number] = ChangedSinceImport(number)
    free = {number: one for number, one in known.items() if number not in why}
    for number, answer in zip(free, archive_customers(list(free.values()), by=by), strict=True):
        if isinstance(answer, Refusal):
            why[number] = answer
    return [why.get(thing.number) for thing in things]


def _addresses(things: Sequence[ImportedThing], by: Actor) -> Undone:
    """Out of the books again, unless an order goes there."""
    ids = [int(thing.number) for thing in things]
    rows = Address.objects.filter(company_id=by.company_id, pk__in=ids).select_related("customer")
    used = set(Order.objects.filter(ship_to__in=ids).values_list("ship_to", flat=True))
    archive_addresses([one for one in rows.order_by("pk") if one.pk not in used], by=by)
    whose = {one.pk: one.customer.number if one.customer else "" for one in rows}
    return [StaysThere(whose[pk]) if pk in used else None for pk in ids]


UNDO: dict[str, Callable[[Sequence[ImportedThing], Actor], Undone]] = {
    "order": _orders, "payment": _payments, "receipt": _stock, "adjustment": _stock, "sku": _skus, "price": _prices,
    "opening_balance": _openings, "shipment": _left, "customer": _customers,
    "address": _addresses,
}  # fmt: skip
