"""How each kind of thing that an import made is undone: as a list, by the action that its door uses."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db import transaction

from entrepot.domain.catalog.actions import archive_skus
from entrepot.domain.catalog.queries import skus_coded
from entrepot.domain.changes.actions import Cancellation, Cancelled, cancel_orders
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.inventory.models import Move, StockDocument
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.domain.payments.actions import Void, void_payments
from entrepot.domain.payments.queries import payments_visible_to
from entrepot.domain.pricing.actions import NewPrice, set_prices
from entrepot.domain.pricing.models import Price
from entrepot.domain.pricing.queries import price_lists_visible_to
from entrepot.domain.receivables.actions import take_back_opening_balances
from entrepot.domain.receivables.models import OpeningBalance
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
    """What a document moved, moved back: one correction a document, each whole or not at all."""
    numbers = [thing.number for thing in things]
    documents = StockDocument.objects.filter(company_id=by.company_id, number__in=numbers).select_related("warehouse")
    by_number = {document.number: document for document in documents}
    moved: dict[int, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    moves = Move.objects.filter(
        company_id=by.company_id, subject="stock_document", subject_id__in=[d.pk for d in documents]
    )
    for move in moves.select_related("sku", "source", "target"):
        comes = move.target.warehouse_id is not None
        place = move.target if comes else move.source
        moved[move.subject_id][(move.sku.code, place.code)] += move.quantity if comes else -move.quantity
    ordered = sorted(range(len(things)), key=lambda spot: by_number[numbers[spot]].warehouse.code)
    answers: list[Refusal | None] = [None] * len(things)
    for spot in ordered:
        document = by_number[numbers[spot]]
        lines = [Adjustment(sku, change=-n, bin=code) for (sku, code), n in sorted(moved[document.pk].items()) if n]
        answers[spot] = _moved_back(document.warehouse.code, lines, by) if lines else None
    return answers


def _moved_back(warehouse: str, lines: Sequence[Adjustment], by: Actor) -> Refusal | None:
    try:
        with transaction.atomic():
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


def _stays(things: Sequence[ImportedThing], by: Actor) -> Undone:
    return [StaysThere(thing.number) for thing in things]


UNDO: dict[str, Callable[[Sequence[ImportedThing], Actor], Undone]] = {
    "order": _orders, "payment": _payments, "receipt": _stock, "adjustment": _stock, "sku": _skus, "price": _prices,
    "opening_balance": _openings, "shipment": _left, "customer": _stays, "address": _stays,
}  # fmt: skip
