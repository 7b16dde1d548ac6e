"""Parcels: where they are, who carries them, and that they have arrived."""

from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, must_be_allowed, named, page
from entrepot.api.work_shapes import HandOverIn, parcel_shown
from entrepot.domain.orders.queries import order_numbered
from entrepot.domain.shipping import actions, queries
from entrepot.domain.shipping.models import Carrier
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import only
from entrepot.foundation.money import ZERO

router = Router(tags=["shipments"])

Answer = dict[str, Any]
Created = tuple[int, Answer]


class ShipmentHandOverIn(HandOverIn):
    shipment: str


class ShipmentHandOversIn(Schema):
    shipments: list[ShipmentHandOverIn]


class ShippedLineIn(Schema):
    """So many pieces of a line, by its number in the order or by its SKU."""

    quantity: int = Field(gt=0, le=10**12)
    line: int | None = None
    sku: str = ""


class ShippingIn(Schema):
    """What leaves for an order. The weight is in grams; without lines, all that is in work leaves."""

    order: str
    carrier: str = Field("", max_length=40)
    tracking_number: str = Field("", max_length=80)
    weight: int | None = Field(None, gt=0, le=10**9)
    lines: list[ShippedLineIn] = Field([], max_length=2000)
    override_reason: str = Field("", max_length=400)


class ShippingsIn(Schema):
    shipments: list[ShippingIn]


class CarrierIn(Schema):
    """A pattern is made of capital letters, digits, `\\d`, sets, counts and `|`; its example must fit it."""

    code: str = Field(min_length=1, max_length=40)
    name: dict[str, str] | str
    pattern: str = Field("", max_length=200)
    example: str = Field("", max_length=60)


class FreightIn(Schema):
    """What the carrier asks for a parcel, in the company's currency."""

    freight: Decimal = Field(ge=0, max_digits=18, decimal_places=4)


class ShipmentFreightIn(FreightIn):
    shipment: str


class ShipmentFreightsIn(Schema):
    shipments: list[ShipmentFreightIn]


class ShipmentNumbersIn(Schema):
    shipments: list[str]


@router.get("/shipments")
def list_shipments(
    request: Request,
    order: str = "",
    fulfilment: str = "",
    tracking_number: str = "",
    state: Literal["", "packed", "unpacked", "handed_over", "delivered"] = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Answer:
    """Newest first. Parcels that were opened again are shown only with `state=unpacked`."""
    must_be_allowed(request, "shipping.view_parcels")
    found = queries.parcels_matching(
        request.actor, order=order, fulfilment=fulfilment, state=state, tracking_number=tracking_number
    )
    listed = page(found, lambda row: row.pk, cursor=cursor, limit=limit)
    parcels = queries.parcels(listed["items"])
    return {**listed, "items": [parcel_shown(parcels[pk]) for pk in listed["items"]]}


@router.post("/shipments/batch")
def ship_many(request: Request, body: ShippingsIn) -> Answer:
    """Let orders leave as a list says. Whatever is still to be picked, checked or packed counts as done as asked."""
    shippings = [
        actions.Shipping(
            item.order,
            item.carrier,
            item.tracking_number,
            item.weight,
            [actions.Counted(line.quantity, line.line, line.sku) for line in item.lines],
            item.override_reason,
        )
        for item in batch(body.shipments)
    ]
    return answers(actions.ship_orders(shippings, by=request.actor), _shipped)


@router.post("/shipments/batch/handover")
def hand_over_many(request: Request, body: ShipmentHandOversIn) -> Answer:
    handovers = [
        actions.ParcelHandOver(item.shipment, item.carrier, item.tracking_number, item.service, item.override_reason)
        for item in batch(body.shipments)
    ]
    return answers(actions.hand_over_parcels(handovers, by=request.actor), parcel_shown)


@router.post("/shipments/batch/delivery")
def deliver_many(request: Request, body: ShipmentNumbersIn) -> Answer:
    return answers(actions.deliver_parcels(batch(body.shipments), by=request.actor), parcel_shown)


@router.post("/shipments/batch/freight")
def note_freights(request: Request, body: ShipmentFreightsIn) -> Answer:
    """Note what parcels that have left cost; each is shared over the orders in it."""
    costs = [actions.FreightCost(item.shipment, item.freight) for item in batch(body.shipments)]
    return answers(actions.note_freight(costs, by=request.actor), parcel_shown)


@router.get("/shipments/{number}")
def show_shipment(request: Request, number: str) -> Answer:
    return parcel_shown(queries.parcel_numbered(request.actor, number))


@router.post("/shipments/{number}/handover", response={201: Answer})
def hand_over(request: Request, number: str, body: HandOverIn) -> Created:
    """Give one parcel to its carrier; others of the same order may follow."""
    handover = actions.ParcelHandOver(number, body.carrier, body.tracking_number, body.service, body.override_reason)
    return 201, parcel_shown(only(actions.hand_over_parcels([handover], by=request.actor)))


@router.post("/shipments/{number}/unpacking", response={201: Answer})
def unpack(request: Request, number: str) -> Created:
    """Open a parcel that has not left; its goods stay picked."""
    return 201, parcel_shown(only(actions.unpack_parcels([number], by=request.actor)))


@router.post("/shipments/{number}/delivery", response={201: Answer})
def deliver(request: Request, number: str) -> Created:
    """Note that the parcel has reached its receiver."""
    return 201, parcel_shown(only(actions.deliver_parcels([number], by=request.actor)))


@router.post("/shipments/{number}/freight", response={201: Answer})
def note_freight(request: Request, number: str, body: FreightIn) -> Created:
    """Note what the carrier asks; said again, it replaces what was noted before."""
    cost = actions.FreightCost(number, body.freight)
    return 201, parcel_shown(only(actions.note_freight([cost], by=request.actor)))


@router.get("/orders/{number}/freight")
def freight_of_an_order(request: Request, number: str) -> Answer:
    """What the order bears of the freight of its parcels, as far as it is known."""
    must_be_allowed(request, "shipping.view_parcels")
    order = order_numbered(request.actor, number).number
    shares = queries.freight_of(request.actor, order)
    shipments = [{"shipment": parcel, "amount": amount} for parcel, amount in shares.items()]
    return {"order": order, "freight": sum(shares.values(), ZERO), "shipments": shipments}


@router.get("/carriers")
def list_carriers(request: Request) -> Answer:
    """Who carries parcels, and what a tracking number of theirs looks like."""
    return {"items": [_carrier(carrier) for carrier in queries.carriers_visible_to(request.actor)], "next": None}


@router.post("/carriers", response={201: Answer})
def set_carrier(request: Request, body: CarrierIn) -> Created:
    """Say for your company who a carrier is, or change what its numbers must look like."""
    name = named(body.name, company_of(request.actor).language)
    return 201, _carrier(
        actions.set_carrier(body.code, name=name, pattern=body.pattern, example=body.example, by=request.actor)
    )


def _shipped(shipped: actions.Shipped) -> Answer:
    return {"order": shipped.order, "shipments": [parcel_shown(parcel) for parcel in shipped.parcels]}


def _carrier(carrier: Carrier) -> Answer:
    return {
        "code": carrier.code,
        "name": carrier.name,
        "pattern": carrier.pattern,
        "example": carrier.example,
        "own": carrier.company_id is not None,
    }
