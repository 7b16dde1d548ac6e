"""How orders look from outside, going in and coming out."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field
from pydantic import BaseModel, PrivateAttr, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from entrepot.api.instants import Instant
from entrepot.api.lenient import read_leniently
from entrepot.desk.looking import knows_people, name_shown, standing_of
from entrepot.desk.stages.models import OrderStage
from entrepot.domain.customers.rules import Buyer, NewAddress, mask_name, mask_phone
from entrepot.domain.orders.models import Hold, Order, OrderLine, RefundRequest
from entrepot.domain.orders.placing.given import InvoiceRequest, NewLine, NewOrder
from entrepot.domain.orders.rules.supported import supported_actions
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.domain.pricing.rules import price_text
from entrepot.foundation.accounts.queries import keeps_bad_orders
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO, rounded
from entrepot.foundation.refusals import Invalid

Amount = Field(ZERO, ge=0, max_digits=18, decimal_places=4)


class Part(BaseModel):
    """An object of the body. Ninja's own would ask for every field by name as if it were an attribute."""

    @model_validator(mode="before")
    @classmethod
    def _is_an_object(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise PydanticCustomError("not_an_object", "Input should be an object")
        return value


class BuyerIn(Part):
    name: str = Field("", max_length=200)
    phone: str = Field("", max_length=60)
    email: str = Field("", max_length=254)
    external_id: str = Field("", max_length=100)
    kind: Literal["person", "company"] = "person"


class ShipToIn(Part):
    name: str = Field("", max_length=200)
    phone: str = Field("", max_length=60)
    email: str = Field("", max_length=254)
    country: str = Field("CN", pattern="^[A-Z]{2}$")
    province: str = Field("", max_length=80)
    city: str = Field("", max_length=80)
    district: str = Field("", max_length=80)
    town: str = Field("", max_length=80)
    address: str = Field("", max_length=400)
    street: str = Field("", max_length=400)
    postcode: str = Field("", max_length=20)
    region_code: str = Field("", max_length=12)
    masked: bool = False
    platform_cipher: str = ""


Number = Annotated[Decimal, Field(ge=-(10**12), le=10**12, max_digits=20, decimal_places=6)]


class LineIn(Part):
    """`quantity` is a number or as typed: 2箱3件; with units in it, `unit` is what the price is for.

    `line_total` is what the line comes to before discounts; the price is derived from it.
    """

    sku: str = Field("", max_length=120)
    quantity: Number | Annotated[str, Field(max_length=60)]
    unit: str = Field("", max_length=20)
    unit_price: Decimal | None = Field(None, max_digits=18, decimal_places=6)
    line_total: Decimal | None = Field(None, max_digits=18, decimal_places=4)
    discount: Decimal = Amount
    platform_discount: Decimal = Amount
    tax_rate: Decimal | None = Field(None, ge=0, lt=1, decimal_places=4)
    title: str = Field("", max_length=400)
    external_id: str = Field("", max_length=100)
    kind: Literal["", "goods", "service", "charge", "gift"] = ""
    note: str = Field("", max_length=400)
    custom: dict[str, Any] = Field({}, max_length=100)


class InvoiceIn(Part):
    kind: Literal["personal", "company", "special"] = "company"
    title: str = Field(max_length=200)
    tax_number: str = Field("", max_length=40)
    email: str = Field("", max_length=254)


class TotalAdjustmentIn(Part):
    """The total rounded down to a multiple of `round_down_to` (1: whole yuan, 0.1: 角), or made to be `total`."""

    reason: str = Field("rounding_off", max_length=40, pattern=r"^[a-z][a-z0-9_]*$")
    round_down_to: Decimal | None = Field(None, gt=0, le=1000, decimal_places=4)
    total: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=4)


class OrderIn(Part):
    channel: str
    external_id: str = Field("", max_length=100)
    customer: BuyerIn | None = None
    customer_id: str = ""
    payer_id: str = ""
    ship_to: ShipToIn | None = None
    lines: list[LineIn] = Field(max_length=2000)
    draft: bool = False
    kind: Literal["standard", "presale", "exchange", "replacement", "on_account", "drop_ship"] = "standard"
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    tax_inclusive: bool | None = None
    shipping: Decimal = Amount
    discount: Decimal = Amount
    discounts: list[dict[str, Any]] = []
    adjustment: TotalAdjustmentIn | None = None
    platform_discount: Decimal = Amount
    shortage_policy: Literal["", "refuse", "wait", "ship_available"] = ""
    ship_complete: bool = False
    warehouse: str = ""
    carrier: str = Field("", max_length=40)
    service: str = Field("", max_length=40)
    priority: int | None = Field(None, ge=-1000, le=1000)
    flag: str = Field("", max_length=10)
    tags: list[str] = Field([], max_length=50)
    customer_message: str = ""
    seller_memo: str = ""
    internal_note: str = ""
    custom: dict[str, Any] = Field({}, max_length=100)
    promised_at: Instant | None = None
    ship_by: Instant | None = None
    deadline: Instant | None = None
    cod_amount: Decimal = Amount
    invoice: InvoiceIn | None = None
    parent: str = ""
    salesperson: str = ""
    _faults: list[dict[str, str]] = PrivateAttr(default_factory=list)

    @model_validator(mode="wrap")
    @classmethod
    def _never_refused_for_its_data(cls, data: Any, read: Callable[[Any], Any], info: ValidationInfo) -> Any:
        """Read leniently what comes through a channel that holds orders for their data."""
        try:
            return read(data)
        except ValidationError:
            actor = getattr((info.context or {}).get("request"), "actor", None)
            channel = data.get("channel") if isinstance(data, dict) else None
            if actor is None or not isinstance(channel, str) or not keeps_bad_orders(actor, channel):
                raise
            order, faults = read_leniently(data, read)
            order._faults = faults
            return order

    @property
    def faults(self) -> list[dict[str, str]]:
        """What could not be read of it."""
        return self._faults


def wish(body: OrderIn) -> NewOrder:
    """This will read what came in as an order that somebody wants."""
    plain = (
        "channel", "external_id", "kind", "currency", "tax_inclusive", "shipping", "discounts", "shortage_policy",
        "ship_complete", "warehouse", "priority", "flag", "tags", "customer_message", "seller_memo",
        "internal_note", "promised_at", "ship_by", "deadline", "cod_amount", "salesperson",
        "platform_discount", "carrier", "service", "custom",
    )  # fmt: skip
    return NewOrder(
        lines=[new_line(line) for line in body.lines],
        customer=_buyer(body),
        customer_number=body.customer_id,
        payer_number=body.payer_id,
        parent_number=body.parent,
        ship_to=address(body.ship_to) if body.ship_to else None,
        order_discount=body.discount,
        faults=body.faults,
        adjustment=Adjustment(**vars(body.adjustment)) if body.adjustment else None,
        invoice=InvoiceRequest(**vars(body.invoice)) if body.invoice else None,
        **{name: getattr(body, name) for name in plain},
    )


def new_line(body: LineIn) -> NewLine:
    """This will read a line as it came in."""
    if body.unit_price is not None and body.line_total is not None:
        raise Invalid("lines", "Give the price or the total of a line, not both.")
    given = vars(body) | {"quantity": ZERO, "typed": ""}
    return NewLine(
        **given | ({"typed": body.quantity} if isinstance(body.quantity, str) else {"quantity": body.quantity})
    )


def _buyer(body: OrderIn) -> Buyer | None:
    if body.customer is None or body.customer_id:
        return None
    return Buyer(**vars(body.customer), channel_code=body.channel)


def address(body: ShipToIn) -> NewAddress:
    """This will read an address as it came in."""
    given = {name: value for name, value in vars(body).items() if name != "address"}
    given["street"] = body.street or body.address
    return NewAddress(**given)


def order_row(order: Order, actor: Actor) -> dict[str, Any]:
    """This will show an order as lists do."""
    return {
        "number": order.number,
        "channel": order.channel.code,
        "external_id": order.external_id or None,
        "kind": order.kind,
        "state": order.state,
        "progress": order.progress,
        "payment": order.account.standing if order.account else "unpaid",
        "holds": order.holds_open,
        "customer": name_shown(order.buyer_then, actor) if order.buyer else None,  # type: ignore[attr-defined]
        "customer_id": order.buyer.number if order.buyer else None,
        "currency": order.currency,
        "total": money(order.total, order),
        "priority": order.priority,
        "flag": order.flag,
        "tags": order.tags,
        "placed_at": order.placed_at,
        "ship_by": order.ship_by,
        "deadline": order.deadline,
        **_stage(order),
        "edition": order.edition,
    }


def _stage(order: Order) -> dict[str, Any]:
    """Say where the order is and since when; nothing for the moment until a new order is noted."""
    fetched = OrderStage.order.field.remote_field.is_cached(order)
    row: OrderStage | None = getattr(order, "stage_row", None) if fetched else None
    return {"stage": row.stage if row else None, "stage_since": row.since if row else None}


def order_in_full(order: Order, actor: Actor) -> dict[str, Any]:
    """This will show everything about an order."""
    lines = list(order.lines.all())
    plain = (
        "customer_message", "seller_memo", "internal_note", "promised_at", "tax_inclusive",
        "custom", "discounts", "adjustment_reason", "created_at", "approved_at", "completed_at", "carrier", "service",
    )  # fmt: skip
    return {
        **order_row(order, actor),
        **{name: getattr(order, name) for name in plain},
        **_amounts(order),
        "states": {
            "order": order.state,
            "payment": order.account.standing if order.account else "unpaid",
            "fulfilment": order.progress,
            "held": order.holds_open > 0,
        },
        "payer_id": order.payer.number if order.payer else None,
        "parent": order.parent.number if order.parent else None,
        "salesperson": order.salesperson.username if order.salesperson else None,
        "ship_to": _shown_address(order, actor),
        "open_holds": [_hold(hold, lines) for hold in order.open_holds],  # type: ignore[attr-defined]
        "refund_request": next(
            (refund_request_shown(one, order) for one in order.asked_back),  # type: ignore[attr-defined]
            None,
        ),
        "lines": [_line(line, order) for line in lines],
        "supported_actions": supported_actions(standing_of(order, lines), actor.may),
    }


def _amounts(order: Order) -> dict[str, str]:
    totals = (
        "goods_total",
        "charges_total",
        "discount_total",
        "adjustment_total",
        "tax_total",
        "platform_discount",
        "cod_amount",
    )
    account = order.account
    return {
        **{name: money(getattr(order, name), order) for name in totals},
        "credited": money(account.credited if account else ZERO, order),
        "paid": money(account.paid - account.refunded if account else ZERO, order),
        "owed": money(account.balance if account else ZERO, order),
    }


def _hold(hold: Hold, lines: Sequence[OrderLine]) -> dict[str, Any]:
    line = next((line.position for line in lines if line.pk == hold.line_id), None)
    return {"code": hold.code, "line": line, "note": hold.note, "facts": hold.facts, "placed_at": hold.placed_at}


def refund_request_shown(one: RefundRequest, order: Order) -> dict[str, Any]:
    """This will show what is asked back for an order: all that can go back where no amount is said."""
    return {
        "order": order.number, "amount": None if one.amount is None else money(one.amount, order),
        "refunded": money(one.refunded, order), "currency": order.currency, "reason": one.reason, "note": one.note,
        "asked_by": one.asked_by, "requested_at": one.requested_at, "outcome": one.outcome or None,
        "closed_at": one.closed_at,
    }  # fmt: skip


def money(amount: Decimal, order: Order) -> str:
    """This will write an amount at the places of the order's currency."""
    return str(rounded(amount, order.currency))


def _shown_address(order: Order, actor: Actor) -> dict[str, Any] | None:
    if order.ship_to is None:
        return None
    names = (
        "name", "phone", "country", "province", "city", "district", "town", "street", "postcode", "region_code",
        "masked",
    )  # fmt: skip
    shown = {name: getattr(order.ship_to, name) for name in names}
    if knows_people(actor):
        return shown
    hidden = {"name": mask_name, "phone": mask_phone, "street": mask_name}
    return shown | {name: mask(shown[name]) for name, mask in hidden.items()}


def _line(line: OrderLine, order: Order) -> dict[str, Any]:
    demand = line.demand
    parts = ("reserved", "waiting", "short", "shipped")
    return {
        "position": line.position,
        "kind": line.kind,
        "sku": line.sku.code if line.sku else None,
        "code_received": line.code_received,
        "title": line.title_received or (line.sku.name if line.sku else ""),
        "external_id": line.external_id or None,
        "quantity": line.quantity,
        "quantity_entered": f"{line.quantity_entered.normalize():f}",
        "quantity_typed": line.quantity_typed or f"{line.quantity_entered.normalize():f}{line.unit}",
        "unit": line.unit,
        "cancelled": line.cancelled,
        "returned": line.returned,
        **{part: getattr(demand, part) if demand else 0 for part in parts},
        "promised": (demand.reserved + demand.shipped) if demand else 0,
        "unit_price": price_text(line.unit_price, order.currency),
        "discount": money(line.discount, order),
        "order_discount": money(line.order_discount, order),
        "platform_discount": money(line.platform_discount, order),
        "adjustment": money(line.adjustment, order),
        "tax_rate": str(line.tax_rate),
        "tax": money(line.tax, order),
        "total": money(line.total, order),
        "note": line.note,
        "custom": line.custom,
    }
