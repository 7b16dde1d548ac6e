"""The ways between the columns of the board: each is something that is done with an order, or with its work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext, gettext_noop

from entrepot.console.faces import named
from entrepot.console.orders.deeds import DEEDS, Deed, Field, Given
from entrepot.console.templatetags.console import word
from entrepot.desk.bulk.refusals import NothingToRelease
from entrepot.desk.stages.states import Stage
from entrepot.domain.fulfilment.actions import (
    Picking,
    Recalling,
    Released,
    check_fulfilments,
    pick_fulfilments,
    recall_fulfilments,
    release_orders,
)
from entrepot.domain.fulfilment.queries import fulfilments_matching
from entrepot.domain.fulfilment.rules import next_step
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
    unpack_parcels,
)
from entrepot.domain.shipping.queries import carrier_names, parcels_matching
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Move:
    """A way that concerns the work or the parcels of an order: all that are open."""

    title: str
    icon: str
    act: Callable[[Order, Given, Actor], Sequence[Any]]
    fields: tuple[Field, ...] = ()
    effect: str = ""

    @property
    def grave(self) -> bool:
        return bool(self.effect)


@dataclass(eq=False)
class NoWay(Refusal):
    """From “{stage}” it does not go to “{to}”. {why}"""

    code: ClassVar[str] = "no_way"
    stage: str
    to: str
    why: str


def _open_work(order: Order, by: Actor, *states: FulfilmentState) -> list[str]:
    works = fulfilments_matching(by, order=order.number).filter(state__in=states).order_by("id")
    return list(works.values_list("number", flat=True))


_BEFORE_LEAVING = (
    FulfilmentState.RELEASED, FulfilmentState.PICKED, FulfilmentState.CHECKED, FulfilmentState.PACKED,
)  # fmt: skip


def _release(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    answers = release_orders([order.pk], by=by)
    if any(isinstance(answer, Released) and not answer.fulfilments for answer in answers):
        raise NothingToRelease(order.number)
    return answers


def _pack(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    """Do what is left of picking, checking and packing with each work, as its warehouse goes about it."""
    answers: list[Any] = []
    for step, do in (
        (FulfilmentState.PICKED, lambda numbers: pick_fulfilments([Picking(one) for one in numbers], by=by)),
        (FulfilmentState.CHECKED, lambda numbers: check_fulfilments([Picking(one) for one in numbers], by=by)),
        (FulfilmentState.PACKED, lambda numbers: pack_fulfilments([Packing(one) for one in numbers], by=by)),
    ):
        works = fulfilments_matching(by, order=order.number).filter(state__in=_BEFORE_LEAVING).order_by("id")
        if due := [work.number for work in works if next_step(work.state, work.steps) == step]:
            answers += do(due)
            if any(isinstance(answer, Refusal) for answer in answers):
                break
    return answers


def _unpack(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    parcels = parcels_matching(by, order=order.number, state=ParcelState.PACKED)
    return unpack_parcels(list(parcels.values_list("number", flat=True)), by=by)


def _recall(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    works = _open_work(order, by, *_BEFORE_LEAVING)
    return recall_fulfilments([Recalling(number) for number in works], by=by)


def _hand_over(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    works = _open_work(order, by, *_BEFORE_LEAVING)
    if len(works) > 1 and given["tracking_number"]:
        raise Invalid("tracking_number", "This order leaves in several parts, each with its own number. Open it.")
    handovers = [HandOver(number, given["carrier"], given["tracking_number"]) for number in works]
    return hand_over_fulfilments(handovers, by=by)


def _carriers(actor: Actor) -> list[tuple[str, str]]:
    names = carrier_names(actor.company_id)
    return [("", gettext("Nobody: we bring it ourselves")), *((code, named(name)) for code, name in names.items())]


def _deliver(order: Order, given: Given, by: Actor) -> Sequence[Any]:
    parcels = parcels_matching(by, order=order.number, state=ParcelState.HANDED_OVER)
    return deliver_parcels(list(parcels.values_list("number", flat=True)), by=by)


_HAND_OVER = Move(
    gettext_noop("Hand over"),
    "truck",
    _hand_over,
    (
        Field("carrier", gettext_noop("Carrier"), "select", of=_carriers),
        Field("tracking_number", gettext_noop("Tracking number")),
    ),
    effect=gettext_noop("The goods leave the books of the warehouse."),
)
_RECALL = Move(
    gettext_noop("Recall"),
    "arrow-back-up",
    _recall,
    effect=gettext_noop("The work is called back from the warehouse, and the order is held until somebody lifts it."),
)
WAYS: dict[tuple[str, str], Deed | Move] = {
    (Stage.ENTRY, Stage.REVIEW): DEEDS["placement"],
    (Stage.REVIEW, Stage.ALLOCATION): DEEDS["approval"],
    (Stage.ALLOCATION, Stage.REVIEW): DEEDS["approval-withdrawal"],
    (Stage.ALLOCATION, Stage.PICKING): Move(gettext_noop("Release to the warehouse"), "building-warehouse", _release),
    (Stage.PICKING, Stage.ALLOCATION): _RECALL,
    (Stage.PACKED, Stage.ALLOCATION): _RECALL,
    (Stage.PICKING, Stage.PACKED): Move(
        gettext_noop("Pick and pack"),
        "package",
        _pack,
        effect=gettext_noop("All of it counts as picked and packed, as if it had been scanned."),
    ),
    (Stage.PACKED, Stage.PICKING): Move(gettext_noop("Unpack"), "box", _unpack),
    (Stage.PICKING, Stage.SHIPPED): _HAND_OVER,
    (Stage.PACKED, Stage.SHIPPED): _HAND_OVER,
    (Stage.SHIPPED, Stage.DELIVERED): Move(gettext_noop("Delivered"), "circle-check", _deliver),
    **{
        (stage, Stage.CLOSED): DEEDS["cancellation"]
        for stage in (Stage.ENTRY, Stage.REVIEW, Stage.ALLOCATION, Stage.PICKING, Stage.PACKED)
    },
}
_WHY_NOT: dict[str, str] = {
    Stage.ENTRY: gettext_noop("What was placed does not become a draft again. Hand it back to sales instead."),
    Stage.REVIEW: gettext_noop("Only what no warehouse works on goes back to review. Recall the work first."),
    Stage.ALLOCATION: gettext_noop("Approve it first."),
    Stage.PICKING: gettext_noop("It reaches the warehouse once it is approved and its goods are reserved."),
    Stage.PACKED: gettext_noop("It has to be picked before it is packed."),
    Stage.SHIPPED: gettext_noop("It has to be at a warehouse before it can leave."),
    Stage.DELIVERED: gettext_noop("It has to leave before it arrives."),
    Stage.CLOSED: gettext_noop("What has left is not cancelled: take it back as a return."),
}
_ONLY_BACK = gettext_noop("What has left does not come back by itself: take it back as a return.")


def way(stage: str, to: str) -> Deed | Move:
    """This will give what is done to bring an order from one column to another, or refuse and say why not."""
    found = WAYS.get((stage, to))
    if found is not None:
        return found
    if to not in _WHY_NOT:
        raise NotFound("stage", to)
    gone = stage in (Stage.SHIPPED, Stage.DELIVERED, Stage.SETTLED, Stage.COMPLETED)
    why = gettext(_ONLY_BACK if gone and to != Stage.DELIVERED else _WHY_NOT[to])
    raise NoWay(word(stage), word(to), why)


def ways_from(stage: str) -> Iterator[tuple[str, Deed | Move]]:
    """This will give the columns to which an order can go from one, and how."""
    for (here, to), found in WAYS.items():
        if here == stage:
            yield to, found
