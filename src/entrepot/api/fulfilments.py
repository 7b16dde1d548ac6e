"""Work at the warehouses: pick, check, pack, hand over, and all of it undone."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, must_be_allowed, page
from entrepot.api.work_shapes import (
    CountIn,
    HandOverIn,
    MeasuresIn,
    boxed_shown,
    boxes_shown,
    counted,
    divided_shown,
    divisions_shown,
    measured,
    parcel_shown,
    work_shown,
    works_shown,
)
from entrepot.domain.fulfilment import actions, queries
from entrepot.domain.fulfilment.rules import Work
from entrepot.domain.orders.queries import order_numbered, orders_numbered
from entrepot.domain.shipping import actions as shipping
from entrepot.domain.shipping.queries import parcels_matching
from entrepot.foundation.actions import only
from entrepot.foundation.journal.following import wait_until_followed
from entrepot.foundation.printing.queries import was_printed
from entrepot.foundation.refusals import NotFound, Refusal

router = Router(tags=["fulfilments"])

Answer = dict[str, Any]
Created = tuple[int, Answer]


class LinesIn(Schema):
    """Lines that are not named count as asked; leave `lines` out when everything is."""

    lines: list[CountIn] = Field([], max_length=2000)


class FulfilmentLinesIn(LinesIn):
    fulfilment: str


class PackedParcelIn(MeasuresIn):
    """What goes into a parcel; without lines, everything that is left."""

    lines: list[CountIn] = Field([], max_length=2000)


class PackingIn(Schema):
    parcels: list[PackedParcelIn] = Field([], max_length=200)


class FulfilmentPackingIn(PackingIn):
    fulfilment: str


class FulfilmentHandOverIn(HandOverIn):
    fulfilment: str


class TogetherIn(MeasuresIn):
    fulfilments: list[str] = Field(min_length=1, max_length=200)


class PartIn(Schema):
    lines: list[CountIn] = Field(min_length=1, max_length=2000)


class SplittingIn(Schema):
    """What is to be a fulfilment of its own; what is not named stays."""

    parts: list[PartIn] = Field(min_length=1, max_length=200)


class FulfilmentSplittingIn(SplittingIn):
    fulfilment: str


class SplittingsIn(Schema):
    fulfilments: list[FulfilmentSplittingIn]


class MergingIn(Schema):
    """The others that are to be in this one."""

    fulfilments: list[str] = Field(min_length=1, max_length=200)


class MergedIn(Schema):
    fulfilments: list[str] = Field(min_length=2, max_length=200)


class RegroupingsIn(Schema):
    fulfilments: list[str]


class MergingsIn(Schema):
    merged: list[MergedIn]


class PickingsIn(Schema):
    fulfilments: list[FulfilmentLinesIn]


class PackingsIn(Schema):
    fulfilments: list[FulfilmentPackingIn]


class FulfilmentHandOversIn(Schema):
    fulfilments: list[FulfilmentHandOverIn]


class TogethersIn(Schema):
    parcels: list[TogetherIn]


class OrdersIn(Schema):
    orders: list[str]


@router.get("/fulfilments")
def list_fulfilments(
    request: Request,
    order: str = "",
    warehouse: str = "",
    state: Literal["", "released", "picked", "checked", "packed", "handed_over", "cancelled"] = "",
    printed: bool | None = None,
    paper: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Answer:
    """Newest first. With `order`, what was approved a moment ago is released before this answers.

    `printed` is about any paper of the work, or the one that `paper` names.
    """
    must_be_allowed(request, "fulfilment.view_fulfilments")
    if order:
        order_id = order_numbered(request.actor, order).pk
        wait_until_followed("fulfilment.release_orders", subject="order", subject_id=order_id)
    found = queries.fulfilments_matching(request.actor, order=order, warehouse=warehouse, state=state)
    if printed is not None:
        was = was_printed("fulfilment", paper)
        found = found.filter(was if printed else ~was)
    listed = page(found, lambda row: row.pk, cursor=cursor, limit=limit)
    works = queries.works(listed["items"])
    show = works_shown(works.values())
    return {**listed, "items": [show(works[pk]) for pk in listed["items"]]}


@router.post("/fulfilments/releases")
def release_orders(request: Request, body: OrdersIn) -> Answer:
    """Give the warehouses what these orders have reserved there. It happens by itself after approval."""
    found = orders_numbered(request.actor, batch(body.orders))
    made = iter(
        actions.release_orders([found[number].pk for number in body.orders if number in found], by=request.actor)
    )
    results: list[actions.Released | Refusal] = [
        next(made) if number in found else NotFound("order", number) for number in body.orders
    ]
    return answers(results, lambda released: {"fulfilments": released.fulfilments})


@router.post("/fulfilments/batch/picking")
def pick_many(request: Request, body: PickingsIn) -> Answer:
    return _works(request, body.fulfilments, actions.pick_fulfilments, actions.Picking)


@router.post("/fulfilments/batch/checking")
def check_many(request: Request, body: PickingsIn) -> Answer:
    return _works(request, body.fulfilments, actions.check_fulfilments, actions.Picking)


@router.post("/fulfilments/batch/recall")
def recall_many(request: Request, body: PickingsIn) -> Answer:
    return _works(request, body.fulfilments, actions.recall_fulfilments, actions.Recalling)


@router.post("/fulfilments/batch/packing")
def pack_many(request: Request, body: PackingsIn) -> Answer:
    packings = [_packing(item.fulfilment, item) for item in batch(body.fulfilments)]
    return _boxes(shipping.pack_fulfilments(packings, by=request.actor))


@router.post("/fulfilments/batch/handover")
def hand_over_many(request: Request, body: FulfilmentHandOversIn) -> Answer:
    handovers = [_handover(item.fulfilment, item) for item in batch(body.fulfilments)]
    return _boxes(shipping.hand_over_fulfilments(handovers, by=request.actor))


@router.post("/fulfilments/batch/joint-packing")
def pack_together(request: Request, body: TogethersIn) -> Answer:
    """Put several fulfilments of one warehouse for one receiver into one parcel each."""
    boxes = [shipping.Together(item.fulfilments, measured(item)) for item in batch(body.parcels)]
    return answers(shipping.pack_together(boxes, by=request.actor), parcel_shown)


@router.post("/fulfilments/batch/splitting")
def split_many(request: Request, body: SplittingsIn) -> Answer:
    """Make fulfilments of their own of parts of others."""
    return _divisions(
        actions.split_fulfilments([_splitting(x.fulfilment, x) for x in batch(body.fulfilments)], by=request.actor)
    )


@router.post("/fulfilments/batch/merging")
def merge_many(request: Request, body: MergingsIn) -> Answer:
    """Make one fulfilment of several, for one receiver; the first of each keeps its number."""
    results = actions.merge_fulfilments(
        [actions.Merging(item.fulfilments) for item in batch(body.merged)], by=request.actor
    )
    return answers(results, works_shown(result for result in results if isinstance(result, Work)))


@router.post("/fulfilments/batch/regrouping")
def regroup_many(request: Request, body: RegroupingsIn) -> Answer:
    """Arrange the work for whole orders by the active rules again; the answer says where each one's goods are."""
    return answers(actions.regroup_fulfilments(batch(body.fulfilments), by=request.actor), asdict)


@router.post("/fulfilments/{number}/regrouping", response={201: Answer})
def regroup(request: Request, number: str) -> Created:
    """Arrange the work for the orders in this fulfilment by the active rules again."""
    return 201, asdict(only(actions.regroup_fulfilments([number], by=request.actor)))


@router.get("/fulfilments/merge-suggestions")
def suggest_merging(request: Request) -> Answer:
    """Released work of several orders for one receiver, that could leave in one parcel."""
    return {
        "items": [
            {
                "warehouse": group[0].warehouse,
                "fulfilments": [work.number for work in group],
                "orders": sorted({line.order for work in group for line in work.lines if line.remaining}),
            }
            for group in queries.could_merge(request.actor)
        ],
        "next": None,
    }


@router.get("/fulfilments/{number}")
def show_fulfilment(request: Request, number: str) -> Answer:
    return work_shown(queries.work_numbered(request.actor, number))


@router.post("/fulfilments/{number}/picking", response={201: Answer})
def pick(request: Request, number: str, body: LinesIn) -> Created:
    """Take the goods off their shelves. Fewer than asked is a short pick: the rest is promised elsewhere."""
    picking = actions.Picking(number, counted(body.lines))
    return 201, work_shown(only(actions.pick_fulfilments([picking], by=request.actor)))


@router.delete("/fulfilments/{number}/picking")
def undo_picking(request: Request, number: str) -> Answer:
    """Put everything picked back on its shelf."""
    return work_shown(only(actions.undo_picking([number], by=request.actor)))


@router.post("/fulfilments/{number}/checking", response={201: Answer})
def check(request: Request, number: str, body: LinesIn) -> Created:
    """Note that somebody looked over what was picked; counts that differ are refused."""
    return 201, work_shown(
        only(actions.check_fulfilments([actions.Picking(number, counted(body.lines))], by=request.actor))
    )


@router.post("/fulfilments/{number}/packing", response={201: Answer})
def pack(request: Request, number: str, body: PackingIn) -> Created:
    """Put the goods into parcels: one with everything, or those that are named."""
    return 201, boxed_shown(only(shipping.pack_fulfilments([_packing(number, body)], by=request.actor)))


@router.delete("/fulfilments/{number}/packing")
def unpack(request: Request, number: str) -> Answer:
    """Open all parcels of the fulfilment that have not left."""
    packed = parcels_matching(request.actor, fulfilment=number, state="packed").values_list("number", flat=True)
    return answers(shipping.unpack_parcels(list(packed), by=request.actor), parcel_shown)


@router.post("/fulfilments/{number}/handover", response={201: Answer})
def hand_over(request: Request, number: str, body: HandOverIn) -> Created:
    """Give all parcels of the fulfilment to the carrier. Stock falls here."""
    return 201, boxed_shown(only(shipping.hand_over_fulfilments([_handover(number, body)], by=request.actor)))


@router.post("/fulfilments/{number}/splitting", response={201: Answer})
def split(request: Request, number: str, body: SplittingIn) -> Created:
    """Make fulfilments of their own of parts of this one, before it is picked."""
    return 201, divided_shown(only(actions.split_fulfilments([_splitting(number, body)], by=request.actor)))


@router.delete("/fulfilments/{number}/splitting")
def undo_splitting(request: Request, number: str) -> Answer:
    """Join this one again with what was split off; what was picked stays picked."""
    return work_shown(only(actions.undo_splitting([number], by=request.actor)))


@router.post("/fulfilments/{number}/merging", response={201: Answer})
def merge(request: Request, number: str, body: MergingIn) -> Created:
    """Take others into this one: for one receiver, by one carrier, before picking."""
    merging = actions.Merging([number, *body.fulfilments])
    return 201, work_shown(only(actions.merge_fulfilments([merging], by=request.actor)))


@router.delete("/fulfilments/{number}/merging")
def undo_merging(request: Request, number: str) -> Answer:
    """Give each order a fulfilment of its own again; what was picked stays picked."""
    return divided_shown(only(actions.undo_merging([number], by=request.actor)))


@router.post("/fulfilments/{number}/recall", response={201: Answer})
def recall(request: Request, number: str, body: LinesIn) -> Created:
    """Take goods out of the work again, before they leave; they stay reserved for their order, which is held."""
    recalling = actions.Recalling(number, counted(body.lines))
    return 201, work_shown(only(actions.recall_fulfilments([recalling], by=request.actor)))


def _works(
    request: Request,
    items: Sequence[FulfilmentLinesIn],
    change: Callable[..., list[Work | Refusal]],
    asked: Callable[..., Any],
) -> Answer:
    wanted = [asked(item.fulfilment, counted(item.lines)) for item in batch(items)]
    results = change(wanted, by=request.actor)
    return answers(results, works_shown(result for result in results if isinstance(result, Work)))


def _boxes(results: list[shipping.Boxed | Refusal]) -> Answer:
    return answers(results, boxes_shown(result for result in results if isinstance(result, shipping.Boxed)))


def _divisions(results: list[actions.Divided | Refusal]) -> Answer:
    return answers(results, divisions_shown(result for result in results if isinstance(result, actions.Divided)))


def _splitting(number: str, body: SplittingIn) -> actions.Splitting:
    return actions.Splitting(number, [counted(part.lines) for part in body.parts])


def _packing(number: str, body: PackingIn) -> shipping.Packing:
    return shipping.Packing(
        number, [shipping.NewParcel(counted(parcel.lines), measured(parcel)) for parcel in body.parcels]
    )


def _handover(number: str, body: HandOverIn) -> shipping.HandOver:
    return shipping.HandOver(number, body.carrier, body.tracking_number, body.service, body.override_reason)
