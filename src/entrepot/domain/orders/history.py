"""Orders of the past, written down as they ended: delivered, with no effect on stock, and telling nobody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any

from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.customers.steps import address_columns, identify
from entrepot.domain.inventory.steps import outside
from entrepot.domain.orders.events import OrderImported
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.states import LineKind, OrderState
from entrepot.domain.orders.words import Words
from entrepot.domain.receivables.models import Account, AccountKind, Aspect
from entrepot.domain.receivables.steps import (
    Entry,
    NewOrderAccount,
    NewVoucher,
    credit_exposure,
    house_accounts,
    open_order_accounts,
    post,
)
from entrepot.domain.sourcing.models import DemandGroup
from entrepot.foundation.accounts.models import Channel, SearchTokens
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import places
from entrepot.foundation.numbering import take_numbers_by_day
from entrepot.foundation.rows import fetch, insert, next_ids, statement
from entrepot.foundation.search import Prose, tokens_of

SOURCE = "history"
_SALES, _CHARGES = (AccountKind.SALES, ""), (AccountKind.CHARGES, "")


@dataclass(frozen=True, slots=True)
class PastItem:
    """What was sold: the SKU with this code, or, where none is meant, something that was charged for."""

    sku: str
    code: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One order as it was. `on` is its business date."""

    external_id: str
    placed_at: datetime
    on: date
    buyer: Buyer | None = None
    ship_to: NewAddress | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class PastLines:
    """Lines as columns of one length, because there are very many.

    `order` and `item` count from 0 in the lists beside; quantities are whole and in the SKU's own unit,
    unit prices in millionths, totals in the currency's smallest coin.
    """

    order: Sequence[int]
    item: Sequence[int]
    quantity: Sequence[int]
    unit_price: Sequence[int]
    total: Sequence[int]


@dataclass(frozen=True, slots=True)
class PastOrders:
    """Past orders of one channel in one currency; what was paid for tax is in the prices."""

    channel: Channel
    currency: str
    orders: Sequence[PastOrder]
    items: Sequence[PastItem]
    lines: PastLines


@dataclass(slots=True)
class _Writing:
    """An order on its way to the tables."""

    past: PastOrder
    place: int
    id: int = 0
    account_id: int = 0
    group_id: int = 0
    number: str = ""
    buyer_id: int | None = None
    ship_to_id: int | None = None
    goods: int = 0
    charges: int = 0
    pieces: int = 0
    item_places: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Item:
    past: PastItem
    sku_id: int | None
    kind: str
    factor: int
    unit: str


def book_past_orders(past: PastOrders, *, by: Actor) -> set[str]:
    """This will write past orders down, one statement a table, and return those external ids it found already there.

    Each is completed, all its goods delivered, and charged to its account; payments come upstairs.
    """
    there = _already_there(past)
    new = [_Writing(order, n) for n, order in enumerate(past.orders) if order.external_id not in there]
    if new:
        items = _understood(past.items, by.company_id)
        _sum_up({w.place: w for w in new}, past.lines, items)
        _number(new, past, by)
        _write_money(new, past, by)
        _write_orders(new, past, by)
        _write_lines(new, past, items, by)
        _tell(new, past, by)
    return there


def _already_there(past: PastOrders) -> set[str]:
    """Two imports at once can both find nothing here; the second then fails on the unique key, and finds it next."""
    rows = fetch(
        "SELECT external_id FROM orders_order WHERE channel_id = %s AND external_id = ANY(%s)",
        [past.channel.pk, [order.external_id for order in past.orders]],
    )
    return {external for (external,) in rows}


def _understood(items: Sequence[PastItem], company_id: int) -> list[_Item]:
    codes = {item.sku for item in items if item.sku}
    rows = Sku.objects.filter(company_id=company_id, code__in=codes).values_list(
        "code", "id", "kind", "scale", "unit"
    )
    known = {code: (pk, kind, 10**scale, unit) for code, pk, kind, scale, unit in rows}
    read = []
    for item in items:
        if not item.sku:
            read.append(_Item(item, None, LineKind.CHARGE, 1, ""))
        else:
            pk, kind, factor, unit = known[item.sku]
            read.append(_Item(item, pk, kind, factor, unit))
    return read


def _sum_up(new: Mapping[int, _Writing], lines: PastLines, items: Sequence[_Item]) -> None:
    charge = [item.kind == LineKind.CHARGE for item in items]
    factors = [item.factor if item.kind == LineKind.GOODS else 0 for item in items]
    for place, item, quantity, total in zip(lines.order, lines.item, lines.quantity, lines.total, strict=True):
        writing = new.get(place)
        if writing is not None:
            writing.item_places.append(item)
            writing.pieces += quantity * factors[item]
            if charge[item]:
                writing.charges += total
            else:
                writing.goods += total


def _number(new: Sequence[_Writing], past: PastOrders, by: Actor) -> None:
    addresses, keys = _addresses(new)
    models = (Order, Account, DemandGroup)
    ids = next_ids({**{model: len(new) for model in models}, Address: len(addresses)})
    for writing, order_id, account_id, group_id in zip(new, *(ids[m] for m in models), strict=True):
        writing.id, writing.account_id, writing.group_id = order_id, account_id, group_id
    kinds, days = [(past.channel.pk, "standard")] * len(new), [w.past.on for w in new]
    for writing, number in zip(new, take_numbers_by_day("order", kinds, days, company_id=by.company_id), strict=True):
        writing.number = number
    people = [w.past.buyer or Buyer() for w in new]
    for writing, buyer_id in zip(new, identify(people, company_id=by.company_id, by=by), strict=True):
        writing.buyer_id = buyer_id
    given = dict(zip(addresses, ids[Address], strict=True))
    for writing, key in zip(new, keys, strict=True):
        writing.ship_to_id = given.get(key) if key is not None else None
    owners = {w.ship_to_id: w.buyer_id for w in new if w.ship_to_id}
    rows = [(given[key], address_columns(address)) for key, address in addresses.items()]
    own = {"company_id": by.company_id}
    insert(Address, [own | columns | {"id": pk, "customer_id": owners[pk]} for pk, columns in rows])


def _addresses(new: Sequence[_Writing]) -> tuple[dict[Any, NewAddress], list[Any]]:
    """One version of an address serves all orders of the same buyer that went there."""
    walk_in = count()
    found: dict[Any, NewAddress] = {}
    keys: list[Any] = []
    for writing in new:
        address, buyer = writing.past.ship_to, writing.past.buyer
        key = None
        if address is not None:
            who = (buyer.channel_code, buyer.external_id, buyer.phone) if buyer else None
            known = buyer is not None and bool(buyer.external_id or buyer.phone)
            key = (who, address) if known else (next(walk_in), address)
            found[key] = address
        keys.append(key)
    return found, keys


def _write_money(new: Sequence[_Writing], past: PastOrders, by: Actor) -> None:
    credits = credit_exposure({w.buyer_id for w in new if w.buyer_id})
    accounts = []
    for w in new:
        credit = credits.get((w.buyer_id or 0, past.currency))
        parent = credit.account_id if credit else None
        accounts.append(NewOrderAccount(w.account_id, by.company_id, w.number, past.currency, w.buyer_id, parent))
    open_order_accounts(accounts)
    books = house_accounts([_SALES, _CHARGES], currency=past.currency, company_id=by.company_id)
    currency_of = dict.fromkeys([*books.values(), *(w.account_id for w in new)], past.currency)
    vouchers = [
        NewVoucher(
            "order_imported",
            "order",
            w.id,
            w.past.on,
            [
                Entry(w.account_id, _amount(w.goods + w.charges, past.currency), Aspect.CHARGE),
                Entry(books[_SALES], -_amount(w.goods, past.currency)),
                Entry(books[_CHARGES], -_amount(w.charges, past.currency)),
            ],
        )
        for w in new
        if w.goods or w.charges
    ]
    post(vouchers, company_id=by.company_id, currency_of=currency_of, by=by)


def _amount(coins: int, currency: str) -> Decimal:
    return Decimal(coins).scaleb(-places(currency))


def _write_orders(new: Sequence[_Writing], past: PastOrders, by: Actor) -> None:
    insert(
        DemandGroup,
        [
            {"id": w.group_id, "company_id": by.company_id, "channel_id": past.channel.pk,
             "country": w.past.ship_to.country if w.past.ship_to else "CN", "created_at": w.past.placed_at}
            for w in new
        ],
    )  # fmt: skip
    insert(Order, [_order_row(w, past, by) for w in new])


def _order_row(w: _Writing, past: PastOrders, by: Actor) -> dict[str, Any]:
    at, currency = w.past.placed_at, past.currency
    return {
        "id": w.id, "company_id": by.company_id, "number": w.number, "channel_id": past.channel.pk,
        "external_id": w.past.external_id, "source": SOURCE, "state": OrderState.COMPLETED, "buyer_id": w.buyer_id,
        "ship_to_id": w.ship_to_id, "account_id": w.account_id, "demand_group_id": w.group_id,
        "customer_message": w.past.message, "currency": currency, "goods_total": _amount(w.goods, currency),
        "charges_total": _amount(w.charges, currency), "total": _amount(w.goods + w.charges, currency),
        "placed_at": at, "approved_at": at, "completed_at": at, "on": w.past.on, "created_by": by.ref,
        "units_ordered": w.pieces, "units_shipped": w.pieces, "units_delivered": w.pieces,
    }  # fmt: skip


def _write_lines(new: Sequence[_Writing], past: PastOrders, items: Sequence[_Item], by: Actor) -> None:
    beyond = outside(by.company_id)
    lines, positions = past.lines, _positions(past.lines.order)
    chosen = {w.place: n for n, w in enumerate(new, 1)}
    kept = [n for n, place in enumerate(lines.order) if place in chosen]
    fetch(
        statement(__file__, "past_lines"),
        {
            "skus": [i.sku_id for i in items], "kinds": [str(i.kind) for i in items],
            "factors": [i.factor for i in items], "codes": [i.past.code[:120] for i in items],
            "titles": [i.past.title[:400] for i in items], "units": [i.unit for i in items],
            "orders": [w.id for w in new], "groups": [w.group_id for w in new], "days": [w.past.on for w in new],
            "instants": [w.past.placed_at for w in new],
            "places": _packed(chosen[lines.order[n]] for n in kept), "item": _packed(lines.item[n] + 1 for n in kept),
            "positions": _packed(positions[n] for n in kept), "quantities": _packed(lines.quantity[n] for n in kept),
            "prices": _packed(lines.unit_price[n] for n in kept), "totals": _packed(lines.total[n] for n in kept),
            "coin": Decimal(1).scaleb(-places(past.currency)), "company": by.company_id,
            "before": beyond["before_the_books"], "customer": beyond["customer"],
        },
    )  # fmt: skip


def _positions(orders: Sequence[int]) -> list[int]:
    seen: dict[int, int] = defaultdict(int)
    positions = []
    for place in orders:
        seen[place] += 1
        positions.append(seen[place])
    return positions


def _packed(numbers: Iterable[int]) -> str:
    """An array literal: half a million numbers one by one would cost seconds."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _tell(new: Sequence[_Writing], past: PastOrders, by: Actor) -> None:
    currency, channel = past.currency, past.channel.code
    record(
        [
            OrderImported(w.id, w.number, channel, str(_amount(w.goods + w.charges, currency)), currency, w.pieces)
            for w in new
        ],
        by=by,
    )
    own = {"company_id": by.company_id, "subject": "order"}
    insert(SearchTokens, [own | {"subject_id": w.id, "tokens": _tokens(w, past.items)} for w in new])


def _tokens(w: _Writing, items: Sequence[PastItem]) -> list[int]:
    buyer, address = w.past.buyer or Buyer(), w.past.ship_to or NewAddress()
    words = Words(
        [buyer.external_id],
        [buyer.name, address.name],
        [buyer.phone, address.phone],
        [items[place].code for place in set(w.item_places) if items[place].sku],
    )
    own = tokens_of([w.number, w.past.external_id, Prose(w.past.message)])
    return sorted(set(own).union(*map(_tokens_of_one, words.texts())))


@lru_cache(maxsize=20_000, typed=True)
def _tokens_of_one(text: str) -> frozenset[int]:
    """Codes and customers come back in thousands of past orders. What a text is its class tells."""
    return frozenset(tokens_of([text]))
