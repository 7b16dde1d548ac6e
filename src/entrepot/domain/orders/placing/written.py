"""Last stage: accounts, orders, lines, holds, facts and search words, one statement a table."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.orders.events import LinePlaced, OrderApproved, OrderDrafted, OrderPlaced, TotalAdjusted
from entrepot.domain.orders.models import Hold, Order, OrderLine, RefundRequest
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING, AskedBy
from entrepot.domain.orders.rules.review import HEALS, NOT_BY_HAND, REVIEW_RULES
from entrepot.domain.orders.states import LineKind, OrderState
from entrepot.domain.orders.words import Words
from entrepot.domain.receivables.models import Account, AccountKind, Aspect, Voucher
from entrepot.domain.receivables.owing import open_and_post
from entrepot.domain.receivables.steps import (
    Entry,
    HouseKey,
    NewOrderAccount,
    NewVoucher,
    house_accounts,
)
from entrepot.foundation import clock, search
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import Event, record
from entrepot.foundation.money import ZERO, rounded
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.rows import insert, next_ids, nothing_more_is_read

_BOOKS = [(AccountKind.SALES, ""), (AccountKind.TAX, ""), (AccountKind.CHARGES, "")]


def write(placements: Sequence[Placement], *, draft: bool, by: Actor) -> None:
    """This will write every order that is still alive, all at once."""
    alive = [p for p in placements if p.alive]
    if not alive:
        return
    voucher_ids = _number(alive, draft, by)
    known = _known_by_number(alive)
    nothing_more_is_read()
    _write_addresses(alive, by)
    if not draft:
        _write_money(alive, voucher_ids, by)
    insert(Order, [_order_row(p, draft, by) for p in alive])
    insert(OrderLine, [_line_row(p, line) for p in alive for line in p.lines])
    if not draft:
        insert(Hold, [row for p in alive for row in _hold_rows(p, by)])
        insert(RefundRequest, [_refund_request_row(p, by) for p in alive if REFUND_PENDING in p.given.holds])
    record([event for p in alive for event in _told(p, draft)], by=by)
    # A draft that is placed keeps its id, and what it is found by.
    search.index_anew("order", [(p.order_id, _words(p, known).texts()) for p in alive], company_id=by.company_id)


def _number(placements: Sequence[Placement], draft: bool, by: Actor) -> list[int]:
    """Give ids and numbers to all, and return the ids of their vouchers."""
    new = [p for p in placements if p.draft is None]
    ids = next_ids(
        {
            Order: len(new),
            OrderLine: sum(len(p.lines) for p in placements),
            Account: 0 if draft else len(placements),
            Address: sum(p.address is not None for p in placements),
            Voucher: 0 if draft else sum(bool(p.total) + bool(p.platform_discount) for p in placements),
        }
    )
    orders, lines, accounts, addresses = (iter(ids[m]) for m in (Order, OrderLine, Account, Address))
    days = {p.on for p in new if p.on}
    for day in sorted(days):
        of_day = [p for p in new if p.on == day]
        keys = [(p.channel.pk if p.channel else None, p.given.kind) for p in of_day]
        for placement, number in zip(
            of_day, take_numbers("order", keys, company_id=by.company_id, on=day), strict=True
        ):
            placement.order_id, placement.number = next(orders), number
    for placement in placements:
        for line in placement.lines:
            line.id = next(lines)
        placement.account_id = 0 if draft else next(accounts)
        placement.ship_to_id = next(addresses) if placement.address is not None else None
    return ids[Voucher]


def _write_addresses(placements: Sequence[Placement], by: Actor) -> None:
    insert(
        Address,
        [
            {"id": p.ship_to_id, "company_id": by.company_id, **p.address, "customer_id": p.buyer_id}
            for p in placements
            if p.address is not None
        ],
    )


def _write_money(placements: Sequence[Placement], voucher_ids: Sequence[int], by: Actor) -> None:
    """What an order costs is owed from the moment it is placed: debit its account, credit sales, tax and charges."""
    platforms = sorted({_platform(p) for p in placements if p.platform_discount})
    accounts = [
        NewOrderAccount(p.account_id, by.company_id, p.number, p.currency, p.payer_id or p.buyer_id, p.account_parent)
        for p in placements
    ]
    books = {
        currency: house_accounts(_BOOKS + platforms, currency=currency, company_id=by.company_id)
        for currency in sorted({p.currency for p in placements})
    }
    currency_of = {p.account_id: p.currency for p in placements}
    currency_of |= {pk: currency for currency, accounts in books.items() for pk in accounts.values()}
    vouchers = [_voucher(p, books[p.currency]) for p in placements if p.total]
    vouchers += [_paid_by_platform(p, books[p.currency]) for p in placements if p.platform_discount]
    numbered = list(zip(voucher_ids, vouchers, strict=True))
    open_and_post(accounts, numbered, company_id=by.company_id, currency_of=currency_of, by=by)


def _voucher(placement: Placement, books: dict[Any, int]) -> NewVoucher:
    charges = sum((line.total - line.tax for line in placement.lines if line.kind == LineKind.CHARGE), ZERO)
    sales = placement.total - placement.tax_total - charges
    sales_account, tax_account, charges_account = (books[key] for key in _BOOKS)
    assert placement.on is not None
    return NewVoucher(
        "order_placed",
        "order",
        placement.order_id,
        placement.on,
        [
            Entry(placement.account_id, placement.total, Aspect.CHARGE),
            Entry(sales_account, -sales),
            Entry(tax_account, -placement.tax_total),
            Entry(charges_account, -charges),
        ],
    )


def _platform(placement: Placement) -> HouseKey:
    assert placement.channel is not None
    return AccountKind.PLATFORM, placement.channel.code


def _paid_by_platform(placement: Placement, books: dict[Any, int]) -> NewVoucher:
    """The buyer owes less by it, and the platform owes it: what we sell for stays as it is."""
    amount = placement.platform_discount
    assert placement.on is not None
    entries = [
        Entry(books[_platform(placement)], amount),
        Entry(placement.account_id, -amount, Aspect.WRITE_OFF),
    ]
    return NewVoucher("platform_discount", "order", placement.order_id, placement.on, entries)


def _order_row(p: Placement, draft: bool, by: Actor) -> dict[str, Any]:
    given, channel, born = p.given, p.channel, p.draft or {}
    assert channel is not None
    approved = not draft and channel.auto_approve and not p.hold_count
    now = clock.now()
    pieces = sum(line.quantity for line in p.lines if line.want is not None)
    return {
        "id": p.order_id, "company_id": by.company_id, "number": p.number, "channel_id": channel.pk,
        "external_id": given.external_id, "kind": given.kind, "source": given.source,
        "state": OrderState.DRAFT if draft else OrderState.APPROVED if approved else OrderState.PLACED,
        "parent_id": p.parent_id, "buyer_id": p.buyer_id, "payer_id": p.payer_id, "ship_to_id": p.ship_to_id,
        "invoice_profile_id": p.invoice_profile_id, "salesperson_id": p.salesperson_id,
        "account_id": p.account_id or None, "demand_group_id": p.promised.group_id if p.promised else None,
        "priority": given.priority or 0, "flag": given.flag, "tags": list(given.tags),
        "customer_message": given.customer_message, "seller_memo": given.seller_memo,
        "internal_note": given.internal_note, "custom": p.custom,
        "currency": p.currency, "tax_inclusive": p.tax_inclusive,
        "goods_total": p.goods_total, "charges_total": p.charges_total, "discount_total": p.discount_total,
        "tax_total": p.tax_total, "total": p.total, "discounts": list(given.discounts),
        "adjustment_total": p.adjustment_total, "platform_discount": p.platform_discount,
        "adjustment_reason": given.adjustment.reason if given.adjustment and p.adjustment_total else "",
        "cod_amount": min(rounded(given.cod_amount, p.currency), p.owed), "reserve_when": channel.reserve_when,
        "payment_before_release": channel.payment_before_release,
        "placed_at": None if draft else p.at, "approved_at": now if approved else None, "on": p.on,
        "carrier": given.carrier, "service": given.service,
        "promised_at": given.promised_at, "ship_by": given.ship_by, "deadline": given.deadline,
        "created_by": born.get("created_by", by.ref), "created_at": born.get("created_at", now),
        "edition": born.get("edition", 0) + 1, "holds_open": 0 if draft else p.hold_count,
        "fingerprint": p.fingerprint, "units_ordered": pieces,
        "sourcing_wish": {
            "shortage_policy": given.shortage_policy, "ship_complete": given.ship_complete,
            "warehouse": given.warehouse, "holds": dict(given.holds), "faults": list(given.faults),
            "adjustment": _adjustment_row(p), "found": _found(p) if draft else [],
            "unpriced": [x.position for x in p.lines if x.given.unit_price is None and x.given.line_total is None],
            "by_total": [line.position for line in p.lines if line.given.line_total is not None],
        },
    }  # fmt: skip


def _found(p: Placement) -> list[dict[str, Any]]:
    """Keep what was the matter with a draft and no rule finds again: it was said of what was sent."""
    return [asdict(f) for f in p.holds if f.code not in REVIEW_RULES]


def _adjustment_row(p: Placement) -> dict[str, Any] | None:
    """Keep how a total was changed, so that a draft that is placed is changed again."""
    asked = p.given.adjustment
    return None if asked is None else {name: value and str(value) for name, value in asdict(asked).items()}


def _line_row(p: Placement, line: PlacedLine) -> dict[str, Any]:
    given = line.given
    demand = p.promised.demand_ids[line.want] if p.promised and line.want is not None else None
    return {
        "id": line.id, "order_id": p.order_id, "position": line.position, "kind": line.kind,
        "sku_id": line.sku_id, "parent_id": line.parent.id if line.parent else None,
        "demand_id": demand, "external_id": given.external_id, "code_received": given.sku[:120],
        "title_received": given.title[:400], "quantity": line.quantity, "quantity_entered": given.quantity,
        "quantity_typed": given.typed[:60],
        "unit": line.unit, "unit_factor": line.factor, "unit_price": line.unit_price, "gross": line.gross,
        "discount": line.discount, "order_discount": line.order_discount,
        "adjustment": line.adjustment,
        "platform_discount": line.platform_discount, "tax_rate": line.tax_rate, "tax": line.tax,
        "total": line.total, "cost": line.sku.cost if line.sku else None, "note": given.note[:400],
        "custom": line.custom,
    }  # fmt: skip


def _hold_rows(p: Placement, by: Actor) -> list[dict[str, Any]]:
    lines = {line.position: line.id for line in p.lines}
    common = {"order_id": p.order_id, "placed_at": clock.now(), "placed_by": by.ref}
    found = [
        {**common, "line_id": None if f.position is None else lines[f.position], "code": f.code, "note": "",
         "facts": dict(f.facts), "by_rules": f.code in HEALS, "expires_at": f.until}
        for f in p.holds
    ]  # fmt: skip
    # What nobody lifts by hand is lifted by the rules, also where the sender asked for it.
    return found + [
        {**common, "line_id": None, "code": code, "note": note[:400], "facts": {}, "by_rules": code in NOT_BY_HAND,
         "expires_at": None}
        for code, note in p.sent_holds.items()
    ]  # fmt: skip


def _refund_request_row(p: Placement, by: Actor) -> dict[str, Any]:
    """Its channel knows before we do that the buyer wants the money back."""
    return {
        "order_id": p.order_id, "reason": "other", "note": p.given.holds[REFUND_PENDING][:400],
        "holds": any(found.code == REFUND_PENDING for found in p.holds),
        "asked_by": AskedBy.CHANNEL, "requested_at": clock.now(), "requested_by": by.ref,
    }  # fmt: skip


def _told(p: Placement, draft: bool) -> list[Event]:
    if draft:
        return [OrderDrafted(p.order_id, p.number, str(p.total), p.currency)]
    lines = [_line_told(p, line) for line in p.lines]
    codes = sorted({hold.code for hold in p.holds} | set(p.sent_holds))
    channel = p.channel.code if p.channel else ""
    told: list[Event] = [OrderPlaced(p.order_id, p.number, channel, str(p.total), p.currency, lines, codes)]
    if p.adjustment_total and p.given.adjustment:
        told.append(TotalAdjusted(p.order_id, str(p.adjustment_total), p.currency, p.given.adjustment.reason))
    if p.channel is not None and p.channel.auto_approve and not p.hold_count:
        told.append(OrderApproved(p.order_id, by_rules=True))
    return told


def _line_told(p: Placement, line: PlacedLine) -> LinePlaced:
    promised = p.promised if line.want is not None else None
    parts = (promised.reserved, promised.waiting, promised.short) if promised else ()
    reserved, waiting, short = (part[line.want or 0] for part in parts) if parts else (0, 0, 0)
    return {
        "line": line.position, "sku": line.sku.code if line.sku else line.given.sku, "quantity": line.quantity,
        "reserved": reserved, "waiting": waiting, "short": short,
    }  # fmt: skip


def _words(p: Placement, known: dict[int, tuple[str, str]]) -> Words:
    given, address = p.given, p.address or {}
    buyer = given.customer or Buyer()
    known_name, known_phone = known.get(p.buyer_id or 0, ("", ""))
    lines = [line for line in p.lines if line.kind != LineKind.CHARGE]
    titles = [
        [line.given.title] if line.given.title else list(line.sku.name.values() if line.sku else ()) for line in lines
    ]
    return Words(
        [p.number, given.external_id, buyer.external_id],
        [buyer.name, known_name, str(address.get("name", ""))],
        [buyer.phone, known_phone, str(address.get("phone", ""))],
        [code for line in lines for code in (line.sku.code if line.sku else "", line.given.sku)],
        [given.customer_message, given.seller_memo, given.internal_note, *(line.given.note for line in lines),
         *p.own_words, *(title for some in titles for title in some)],
    )  # fmt: skip


def _known_by_number(placements: Sequence[Placement]) -> dict[int, tuple[str, str]]:
    """Return name and phone of the customers that orders name by their number alone."""
    ids = {p.buyer_id for p in placements if p.buyer_id and p.given.customer is None}
    rows = Customer.objects.filter(pk__in=ids).values_list("id", "name", "phone") if ids else ()
    return {pk: (name, phone) for pk, name, phone in rows}
