"""What a customer is told of an order: where it is, what is in it, what it costs, where it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext, gettext_noop

from entrepot.desk.finding import orders_in_full
from entrepot.desk.sharing.models import OrderLink
from entrepot.desk.sharing.queries import phone_ends, rating_of, texts_of
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.rules import mask_name, mask_phone
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.states import LineKind, OrderState, Progress
from entrepot.domain.payments.queries import OrderMoney, money_of
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.shipping.queries import carrier_names, parcels_matching
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation.actors import Actor
from entrepot.foundation.attachments.queries import with_pictures
from entrepot.foundation.money import ZERO
from entrepot.integrations.documents.writing import Pen
from entrepot.integrations.notices.signing_in import ways_to_sign_in

_SENTENCES = {
    OrderState.CANCELLED: gettext_noop("This order was cancelled."),
    OrderState.REJECTED: gettext_noop("This order was not accepted."),
}
_BY_PROGRESS = {
    Progress.DELIVERED: gettext_noop("Your order has arrived."),
    Progress.SHIPPED: gettext_noop("Your order is on its way to you."),
    Progress.PART_SHIPPED: gettext_noop("A part of your order is on its way; the rest follows."),
    Progress.RETURNED: gettext_noop("Your order came back to us."),
}
_CHARGES = {"shipping": gettext_noop("Shipping")}


@dataclass(frozen=True, slots=True)
class Step:
    """A station of the way: reached or not, and when."""

    title: str
    reached: bool
    at: str = ""
    here: bool = False


def order_told(link: OrderLink, actor: Actor, *, known: bool) -> dict[str, Any]:
    """This will tell what the page of an order shows; who lives where only where that is `known`."""
    (order,) = orders_in_full([link.order_id], link.company_id)
    prefetch_related_objects(list(order.lines.all()), "sku__units")
    pen = Pen(actor.language, order.channel.time_zone)
    parcels = list(parcels_matching(actor, order=order.number).order_by("id"))
    money, texts = money_of(order), texts_of(order.channel)
    open_still = order.state in (OrderState.PLACED, OrderState.APPROVED)
    early = open_still and order.progress == Progress.UNSHIPPED and not order.being_picked  # type: ignore[attr-defined]
    return {
        "company": pen.name(link.company.name),
        "order": order,
        "sentence": sentence_of(order, parcels),
        "over": order.state in _SENTENCES,
        "steps": _steps(order, parcels, pen),
        "parcels": _parcels(parcels, actor, pen),
        "lines": _lines(order, pen),
        "totals": _totals(order, money, pen),
        "owed": _owed(order, money, pen),
        "how_to_pay": pen.name(texts.how_to_pay),
        "how_to_reach": pen.name(texts.how_to_reach),
        "receiver": _receiver(order.ship_to, known=known),
        "address": order.ship_to if known else None,
        "known": known,
        "may_sign_in": bool(ways_to_sign_in(link.company_id)),
        "can_be_known": bool(phone_ends(order)),
        "may_change": early and not order.channel.keeps_bad_orders,
        "may_rate": order.progress == Progress.DELIVERED,
        "rating": rating_of(order),
        "may_ask": open_still and bool(phone_ends(order)),
        "foot": gettext("Placed {placed}. This link works until {ends}; keep it to yourself.").format(
            placed=pen.instant(order.placed_at), ends=pen.day(link.expires_at)
        ),
    }


def sentence_of(order: Order, parcels: Sequence[Parcel]) -> str:
    """This will say in one sentence where an order is."""
    if order.state in _SENTENCES:
        return gettext(_SENTENCES[OrderState(order.state)])
    if order.progress == Progress.SHIPPED and order.ship_to is None:
        return gettext("Your order was handed over to you.")
    if order.progress in _BY_PROGRESS:
        return gettext(_BY_PROGRESS[Progress(order.progress)])
    if parcels:
        return gettext("Your order is packed and leaves soon.")
    if order.being_picked:  # type: ignore[attr-defined]
        return gettext("The warehouse is collecting your goods.")
    if order.state == OrderState.APPROVED:
        return gettext("Your order is confirmed; we get it ready.")
    return gettext("We have your order, and will confirm it soon.")


def _steps(order: Order, parcels: Sequence[Parcel], pen: Pen) -> list[Step]:
    left = [p.handed_over_at for p in parcels if p.handed_over_at]
    came = [p.delivered_at for p in parcels if p.delivered_at]
    delivered = order.progress == Progress.DELIVERED
    stations = [
        (gettext("Order placed"), True, order.placed_at),
        (gettext("Confirmed"), bool(order.approved_at) or bool(parcels), order.approved_at),
        (gettext("Packed"), bool(parcels), min((p.packed_at for p in parcels), default=None)),
        (gettext("On its way"), bool(left), min(left, default=None)),
        (gettext("Delivered"), delivered, max(came, default=None) if delivered else None),
    ]
    last = max(n for n, (_, reached, _) in enumerate(stations) if reached)
    return [Step(title, reached, pen.instant(at), n == last) for n, (title, reached, at) in enumerate(stations)]


def _parcels(parcels: Sequence[Parcel], actor: Actor, pen: Pen) -> list[dict[str, Any]]:
    names = carrier_names(actor.company_id) if any(parcel.carrier for parcel in parcels) else {}
    return [
        {
            "number": parcel.number,
            "state": parcel.state,
            "carrier": pen.name(names.get(parcel.carrier, parcel.carrier)),
            "tracking": parcel.tracking_number,
            "at": pen.instant(_moment(parcel)),
        }
        for parcel in parcels
    ]


def _moment(parcel: Parcel) -> datetime | None:
    if parcel.state == ParcelState.DELIVERED:
        return parcel.delivered_at
    return parcel.handed_over_at or parcel.packed_at


def _lines(order: Order, pen: Pen) -> list[dict[str, Any]]:
    lines = [line for line in order.lines.all() if line.kind != LineKind.COMPONENT]
    pictured = with_pictures("sku", [line.sku_id for line in lines if line.sku_id])
    return [
        {
            "position": line.position,
            "pictured": line.sku_id in pictured,
            "title": _title(line, pen),
            "quantity": _quantity(line, pen) if line.kind != LineKind.CHARGE else "",
            "gone": line.cancelled >= line.quantity,
            "amount": pen.amount(line.total - line.cancelled_total, order.currency),
        }
        for line in lines
    ]


def _title(line: OrderLine, pen: Pen) -> str:
    if line.sku:
        return pen.name(line.sku.name) or line.title_received
    known = _CHARGES.get(line.code_received)
    return gettext(known) if known else line.title_received or line.code_received


def _quantity(line: OrderLine, pen: Pen) -> str:
    left = line.quantity - line.cancelled or line.quantity
    if line.sku is None:
        return pen.quantity(left, line.unit)
    units = [(unit.code, unit.factor) for unit in line.sku.units.all()]
    return pen.quantity(left, line.sku.unit, line.sku.scale, units)


def _totals(order: Order, money: OrderMoney, pen: Pen) -> list[tuple[str, str]]:
    amounts: list[tuple[str, Decimal]] = [(gettext("Total"), money.charged)]
    if money.paid - money.refunded:
        amounts.append((gettext("Paid"), money.paid - money.refunded))
    if money.refunded:
        amounts.append((gettext("Refunded"), money.refunded))
    return [(name, pen.amount(amount, order.currency)) for name, amount in amounts]


def _owed(order: Order, money: OrderMoney, pen: Pen) -> dict[str, str] | None:
    """What is still to be paid, and when: at the door, by a day, or now."""
    if money.owed <= ZERO:
        return None
    name_it = gettext("Name the order {number} when you pay, so that we find your payment.")
    told = {
        "amount": pen.amount(money.owed, order.currency), "when": "", "name_it": name_it.format(number=order.number),
    }  # fmt: skip
    if order.cod_amount:
        told["when"] = gettext("You pay when the parcel arrives.")
    elif order.account and order.account.due_on:
        told["when"] = gettext("Due by {day}.").format(day=pen.day(order.account.due_on))
    return told


def _receiver(address: Address | None, *, known: bool) -> Mapping[str, str] | None:
    if address is None:
        return None
    regions = dict.fromkeys([address.province, address.city, address.district])
    region = "".join(regions) if address.country == "CN" else ", ".join(filter(None, reversed(regions)))
    if not known:
        return {"name": mask_name(address.name), "phone": mask_phone(address.phone), "place": region}
    between = "" if address.country == "CN" else ", "
    place = [region, address.street] if address.country == "CN" else [address.street, region, address.postcode]
    return {"name": address.name, "phone": address.phone, "place": between.join(filter(None, place))}
