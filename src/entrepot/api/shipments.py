"""Parcels: where they are, who carries them, and that they have arrived."""

from typing import Any, Literal

from ninja import Router, Schema

from entrepot.api.http import Request, answers, batch, must_be_allowed, page
from entrepot.api.work_shapes import HandOverIn, parcel_shown
from entrepot.domain.shipping import actions, queries
from entrepot.foundation.actions import only

router = Router(tags=["shipments"])

Answer = dict[str, Any]
Created = tuple[int, Answer]


class ShipmentHandOverIn(HandOverIn):
    shipment: str


class ShipmentHandOversIn(Schema):
    shipments: list[ShipmentHandOverIn]


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


@router.post("/shipments/batch/handover")
def hand_over_many(request: Request, body: ShipmentHandOversIn) -> Answer:
    handovers = [
        actions.ParcelHandOver(item.shipment, item.carrier, item.tracking_number, item.service)
        for item in batch(body.shipments)
    ]
    return answers(actions.hand_over_parcels(handovers, by=request.actor), parcel_shown)


@router.post("/shipments/batch/delivery")
def deliver_many(request: Request, body: ShipmentNumbersIn) -> Answer:
    return answers(actions.deliver_parcels(batch(body.shipments), by=request.actor), parcel_shown)


@router.get("/shipments/{number}")
def show_shipment(request: Request, number: str) -> Answer:
    return parcel_shown(queries.parcel_numbered(request.actor, number))


@router.post("/shipments/{number}/handover", response={201: Answer})
def hand_over(request: Request, number: str, body: HandOverIn) -> Created:
    """Give one parcel to its carrier; others of the same order may follow."""
    handover = actions.ParcelHandOver(number, body.carrier, body.tracking_number, body.service)
    return 201, parcel_shown(only(actions.hand_over_parcels([handover], by=request.actor)))


@router.post("/shipments/{number}/unpacking", response={201: Answer})
def unpack(request: Request, number: str) -> Created:
    """Open a parcel that has not left; its goods stay picked."""
    return 201, parcel_shown(only(actions.unpack_parcels([number], by=request.actor)))


@router.post("/shipments/{number}/delivery", response={201: Answer})
def deliver(request: Request, number: str) -> Created:
    """Note that the parcel has reached its receiver."""
    return 201, parcel_shown(only(actions.deliver_parcels([number], by=request.actor)))
