"""A Taobao trade read as an order. Times are those of Beijing, amounts are texts in yuan."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING
from entrepot.foundation.money import ZERO
from entrepot.integrations.channels.port import ReadOrder

_ZONE = ZoneInfo("Asia/Shanghai")
FLAGS = {0: "grey", 1: "red", 2: "yellow", 3: "green", 4: "blue", 5: "purple"}
_ENVELOPES = ("trade_fullinfo_get_response", "trade_get_response")
# What the platform says of a trade that must not simply be sent.
_HELD_BY_STATUS = {
    "WAIT_BUYER_PAY": "unpaid", "TRADE_NO_CREATE_PAY": "unpaid", "PAY_PENDING": "unpaid",
    "TRADE_CLOSED": "closed_on_platform", "TRADE_CLOSED_BY_TAOBAO": "closed_on_platform",
}  # fmt: skip
_NO_REFUND = ("", "NO_REFUND", "CLOSED")


class TaobaoOrders:
    name = "taobao"

    def recognises(self, payload: Mapping[str, Any]) -> bool:
        return bool(_text(_trade(payload), "tid"))

    def read(self, payload: Mapping[str, Any], *, channel: str) -> ReadOrder:
        trade = _trade(payload)
        lines = [_line(sub) for sub in _sub_orders(trade)]
        holds = _holds(trade)
        address, flag = _address(trade), FLAGS.get(_whole(trade, "seller_flag"), "")
        own = sum((_comes_to(line) for line in lines), ZERO) + _amount(trade, "post_fee")
        paid, subsidy = _amount(trade, "payment", own), _amount(trade, "platform_subsidy_fee")
        if paid + subsidy != own:
            holds["payment_differs"] = f"payment {paid}, subsidy {subsidy}, lines and freight {own}"
            subsidy = ZERO
        order = NewOrder(
            channel, lines, external_id=_text(trade, "tid"), customer=_buyer(trade, channel), ship_to=address,
            kind="presale" if _text(trade, "type") == "step" else "standard", source="channel", currency="CNY",
            tax_inclusive=True, shipping=_amount(trade, "post_fee"), platform_discount=subsidy,
            discounts=_discounts(trade), flag=flag, customer_message=_text(trade, "buyer_message"),
            seller_memo=_text(trade, "seller_memo"), placed_at=_instant(trade, "created"), holds=holds,
        )  # fmt: skip
        changed = {
            "flag": flag, "seller_memo": order.seller_memo, "customer_message": order.customer_message,
            "ship_to": address,
        }  # fmt: skip
        asked_back = holds.get(REFUND_PENDING, "")
        return ReadOrder(order.external_id, _text(trade, "modified"), order, changed, asked_back)


def _line(sub: Mapping[str, Any]) -> NewLine:
    """What is owed for a line is what the platform divided onto it; what its price is more is our discount."""
    quantity, price = _amount(sub, "num"), _amount(sub, "price")
    gross = quantity * price
    taken_off = _amount(sub, "discount_fee") + _amount(sub, "part_mjz_discount")
    share = _amount(sub, "divide_order_fee", _amount(sub, "payment", gross - taken_off))
    dearer = share.is_finite() and gross.is_finite() and share > gross
    codes = [f"{name} {_text(sub, name)}" for name in ("num_iid", "sku_id", "outer_iid") if _text(sub, name)]
    return NewLine(
        sku=next((_text(sub, n) for n in ("outer_sku_id", "outer_iid", "sku_id", "num_iid") if _text(sub, n)), ""),
        quantity=quantity,
        unit_price=None if dearer else price,
        line_total=share if dearer else None,
        discount=ZERO if dearer else gross - share,
        title=_text(sub, "title"),
        external_id=_text(sub, "oid"),
        note=", ".join(codes),
    )


def _comes_to(line: NewLine) -> Decimal:
    return (
        line.line_total if line.line_total is not None else line.quantity * (line.unit_price or ZERO) - line.discount
    )


def _discounts(trade: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who pays which discount, of which line; their sums stand on the lines."""
    found = [
        {"code": name, "line": _text(sub, "oid"), "amount": str(_amount(sub, name)), "paid_by": "seller"}
        for sub in _sub_orders(trade)
        for name in ("discount_fee", "part_mjz_discount")
        if _amount(sub, name)
    ]
    whole = [
        {"code": name, "line": "", "amount": str(_amount(trade, name)), "paid_by": who}
        for name, who in (("adjust_fee", "seller"), ("platform_subsidy_fee", "platform"))
        if _amount(trade, name)
    ]
    return found + whole


def _holds(trade: Mapping[str, Any]) -> dict[str, str]:
    holds = {}
    status = _text(trade, "status")
    if status in _HELD_BY_STATUS:
        holds[_HELD_BY_STATUS[status]] = status
    asked = [f"{_text(s, 'oid')} {_text(s, 'refund_status')}" for s in _sub_orders(trade)
             if _text(s, "refund_status") not in _NO_REFUND]  # fmt: skip
    if asked:
        holds[REFUND_PENDING] = ", ".join(asked)
    return holds


def _buyer(trade: Mapping[str, Any], channel: str) -> Buyer | None:
    """A buyer is known by an id that is whole: two people share a masked nick."""
    nick = _text(trade, "buyer_nick")
    whole = _text(trade, "buyer_open_uid") or (nick if "*" not in nick else "")
    return Buyer(name=nick, external_id=whole, channel_code=channel) if whole else None


def _address(trade: Mapping[str, Any]) -> NewAddress:
    """A county that stands under its province has no city; what is masked can be sent by its cipher."""
    name, phone = _text(trade, "receiver_name"), _text(trade, "receiver_mobile") or _text(trade, "receiver_phone")
    street = _text(trade, "receiver_address")
    return NewAddress(
        name=name, phone=phone, province=_text(trade, "receiver_state"), city=_text(trade, "receiver_city"),
        district=_text(trade, "receiver_district"), town=_text(trade, "receiver_town"), street=street,
        postcode=_text(trade, "receiver_zip"), masked=any("*" in text for text in (name, phone, street)),
        platform_cipher=_text(trade, "oaid"),
    )  # fmt: skip


def _trade(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    envelope = next((payload[name] for name in _ENVELOPES if name in payload), payload)
    trade = envelope.get("trade", envelope) if isinstance(envelope, Mapping) else {}
    return trade if isinstance(trade, Mapping) else {}


def _sub_orders(trade: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    holder = trade.get("orders")
    subs = holder.get("order") if isinstance(holder, Mapping) else holder
    return [sub for sub in subs if isinstance(sub, Mapping)] if isinstance(subs, list) else []


def _text(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _amount(of: Mapping[str, Any], name: str, otherwise: Decimal = ZERO) -> Decimal:
    value = of.get(name)
    if value is None or value == "":
        return otherwise
    try:
        return Decimal(str(value))
    except InvalidOperation:
        # What is no amount is held where the order is placed, with what was sent.
        return Decimal("NaN")


def _whole(of: Mapping[str, Any], name: str) -> int:
    text = _text(of, name)
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _instant(of: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_text(of, name)).replace(tzinfo=_ZONE)
    except ValueError:
        return None
