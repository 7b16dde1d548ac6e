"""The ways back, on one page: what undoes each kind of entry, and when; and what has no way back, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from entrepot.desk.assigning.actions import Assignee, assign_orders, unassign_orders
from entrepot.desk.undoing.here import Here, Said
from entrepot.desk.undoing.refusals import (
    AmendAnew,
    CameAfter,
    GivenUp,
    MoneyStandsAlone,
    NoLongerSo,
    NothingToUndo,
    OutOfTheHouse,
    PickingBegan,
    PlacedForGood,
    UndoneAlready,
)
from entrepot.domain.changes.actions import Withdrawal, amend_orders, withdraw_approval
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.fulfilment.actions import (
    Recalling,
    recall_fulfilments,
    undo_merging,
    undo_picking,
    undo_splitting,
)
from entrepot.domain.orders.actions import (
    HeldByItsCause,
    approve_orders,
    hold_orders,
    release_holds,
    submit_again,
    withdraw_refund_requests,
)
from entrepot.domain.orders.queries import asked_back
from entrepot.domain.orders.rules.review import NOT_BY_HAND
from entrepot.domain.payments.actions import TakeBack, take_back_allocations, take_off_account
from entrepot.domain.payments.queries import payment_numbered
from entrepot.domain.shipping.actions import unpack_parcels
from entrepot.foundation.accounts.queries import username_of
from entrepot.foundation.actions import permission_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotAllowed, Refusal

Answers = Sequence[Any]


@dataclass(frozen=True)
class Way:
    """The noun and action that undo an entry. `later` kinds with the `same` facts stand on it or have undone it."""

    noun: str
    change: Callable[..., Any]
    back: Callable[[Here, Said, Actor], Answers]
    stands: Callable[[Here, Said], Refusal | None]
    later: Sequence[str] = ()
    same: Sequence[str] = ()


def _hold_is_open(now: Here, entry: Said) -> Refusal | None:
    return _of_the_house(now, entry) or (
        None if set(entry.facts["codes"]) <= now.holds else NoLongerSo(now.order.number)
    )


def _hold_is_gone(now: Here, entry: Said) -> Refusal | None:
    waits = now.order.state in ("placed", "approved")
    if refusal := _of_the_house(now, entry):
        return refusal
    return None if waits and not set(entry.facts["codes"]) & now.holds else NoLongerSo(now.order.number)


def _of_the_house(now: Here, entry: Said) -> Refusal | None:
    """What is put and lifted by its cause is not put and lifted by undoing."""
    codes = sorted(set(entry.facts["codes"]) & NOT_BY_HAND)
    return HeldByItsCause(now.order.number, ", ".join(codes)) if codes else None


def _is_approved_and_not_picked(now: Here, entry: Said) -> Refusal | None:
    begun = next((pair for pair in now.works.items() if pair[1] not in ("released", "cancelled")), None)
    if now.order.state != "approved":
        return NoLongerSo(now.order.number)
    return PickingBegan(*begun) if begun else None


def _is_placed(now: Here, entry: Said) -> Refusal | None:
    return None if now.order.state == "placed" else NoLongerSo(now.order.number)


def _was_handed_back(now: Here, entry: Said) -> Refusal | None:
    return None if "returned_to_sales" in now.holds else NoLongerSo(now.order.number)


def _is_asked_back(now: Here, entry: Said) -> Refusal | None:
    return None if asked_back([now.order.pk]) else NoLongerSo(now.order.number)


def _work_is(*states: str) -> Callable[[Here, Said], Refusal | None]:
    def stands(now: Here, entry: Said) -> Refusal | None:
        number = entry.facts["fulfilment"]
        return None if now.works.get(number) in states else NoLongerSo(number)

    return stands


def _parcel_is_packed(now: Here, entry: Said) -> Refusal | None:
    number = entry.facts["parcel"]
    return None if now.parcels.get(number) == "packed" else NoLongerSo(number)


def _always(now: Here, entry: Said) -> Refusal | None:
    return None


def _hold_again(now: Here, entry: Said, by: Actor) -> Answers:
    return [answer for code in entry.facts["codes"] for answer in hold_orders([now.order], code=code, by=by)]


def _take_back(now: Here, entry: Said, by: Actor) -> Answers:
    payment = payment_numbered(by, entry.facts["payment"])
    wanted = TakeBack(payment.pk, now.order.pk, Decimal(entry.facts["amount"]), reason="undone")
    return take_back_allocations([wanted], by=by)


def _is_assigned_so(now: Here, entry: Said) -> Refusal | None:
    return None if now.assigned == entry.facts["to"] else NoLongerSo(now.order.number)


def _is_nobodys(now: Here, entry: Said) -> Refusal | None:
    return None if not now.assigned else NoLongerSo(now.order.number)


def _assign_back(now: Here, entry: Said, by: Actor) -> Answers:
    kind, _, name = entry.facts["before"].partition(":")
    if not kind:
        return unassign_orders([now.order], by=by)
    to = Assignee(role=name) if kind == "role" else Assignee(username_of(int(name)))
    due_at = entry.facts["before_due_at"]
    return assign_orders([now.order], to=to, due_at=due_at and datetime.fromisoformat(due_at), by=by)


# What an amendment tells with its values and an order has as a column, and how it is read back.
_PLAIN: dict[str, Callable[[str], Any]] = {
    "priority": int, "flag": str, "ship_by": datetime.fromisoformat, "deadline": datetime.fromisoformat,
    "promised_at": datetime.fromisoformat,
}  # fmt: skip


def _read(field: Mapping[str, Any], side: str) -> Any:
    return None if field[side] is None else _PLAIN[field["field"]](field[side])


def _is_as_amended(now: Here, entry: Said) -> Refusal | None:
    fields = entry.facts["fields"]
    if not all(field["field"] in _PLAIN for field in fields):
        return AmendAnew()
    same = all(getattr(now.order, field["field"]) == _read(field, "after") for field in fields)
    return None if same else NoLongerSo(now.order.number)


def _amend_back(now: Here, entry: Said, by: Actor) -> Answers:
    before = {field["field"]: _read(field, "before") for field in entry.facts["fields"]}
    return amend_orders([Amendment(now.order.number, fields=before)], by=by)


_LEFT = ("order.shipped", "order.delivered")
WAYS: dict[str, Way] = {
    "order.held": Way(
        "hold-release", release_holds,
        lambda now, entry, by: release_holds([now.order], codes=entry.facts["codes"], by=by),
        _hold_is_open, ["order.hold_released"], ["codes"],
    ),
    "order.hold_released": Way(
        "hold", hold_orders, _hold_again, _hold_is_gone, ["order.held", *_LEFT], ["codes"],
    ),
    "order.approved": Way(
        "approval-withdrawal", withdraw_approval,
        lambda now, entry, by: withdraw_approval([Withdrawal(now.order.number)], by=by),
        _is_approved_and_not_picked,
        ["order.approved", "order.approval_withdrawn", "order.returned_to_sales", *_LEFT],
    ),
    "order.approval_withdrawn": Way(
        "approval", approve_orders, lambda now, entry, by: approve_orders([now.order], by=by),
        _is_placed, ["order.approved", "order.returned_to_sales"],
    ),
    "order.returned_to_sales": Way(
        "resubmission", submit_again, lambda now, entry, by: submit_again([now.order], by=by),
        _was_handed_back, ["order.submitted_again"],
    ),
    "order.refund_requested": Way(
        "refund-request-withdrawal", withdraw_refund_requests,
        lambda now, entry, by: withdraw_refund_requests([now.order], by=by),
        _is_asked_back, ["order.refund_requested", "order.refund_request_closed"],
    ),
    "order.released": Way(
        "recall", recall_fulfilments,
        lambda now, entry, by: recall_fulfilments([Recalling(entry.facts["fulfilment"])], by=by),
        _work_is("released"), ["order.recalled", "order.merged"], ["fulfilment"],
    ),
    "order.merged": Way(
        "merging-undo", undo_merging, lambda now, entry, by: undo_merging([entry.facts["fulfilment"]], by=by),
        _work_is("released", "picked", "checked"), ["order.merging_undone"],
    ),
    "order.split": Way(
        "splitting-undo", undo_splitting, lambda now, entry, by: undo_splitting([entry.facts["fulfilment"]], by=by),
        _work_is("released", "picked", "checked"), ["order.splitting_undone", "order.merged"],
    ),
    "order.picked": Way(
        "picking-undo", undo_picking, lambda now, entry, by: undo_picking([entry.facts["fulfilment"]], by=by),
        _work_is("picked", "checked"), ["order.picked", "order.picking_undone"], ["fulfilment"],
    ),
    "order.packed": Way(
        "unpacking", unpack_parcels, lambda now, entry, by: unpack_parcels([entry.facts["parcel"]], by=by),
        _parcel_is_packed, ["order.unpacked", "order.shipped"], ["parcel"],
    ),
    "order.amended": Way("amendment", amend_orders, _amend_back, _is_as_amended, _LEFT),
    "order.assigned": Way(
        "assignment", assign_orders, _assign_back, _is_assigned_so, ["order.assigned", "order.unassigned"]
    ),
    "order.unassigned": Way("assignment", assign_orders, _assign_back, _is_nobodys, ["order.assigned"]),
    "order.put_on_account": Way(
        "account-removal", take_off_account, lambda now, entry, by: take_off_account([now.order.pk], by=by),
        _always, ["order.taken_off_account", "order.put_on_account", *_LEFT],
    ),
    "payment.allocated": Way(
        "allocation-return", take_back_allocations, _take_back,
        _always, ["payment.allocation_taken_back", "payment.voided", "payment.refunded"], ["payment"],
    ),
}  # fmt: skip
NO_WAY: dict[str, type[Refusal]] = {
    "order.placed": PlacedForGood,
    "order.cancelled": GivenUp,
    "order.lines_cancelled": GivenUp,
    "order.rejected": GivenUp,
    "order.shipped": OutOfTheHouse,
    "order.delivered": OutOfTheHouse,
    "payment.recorded": MoneyStandsAlone,
    "payment.refunded": MoneyStandsAlone,
    "payment.voided": MoneyStandsAlone,
}


def why_not(now: Here, entry: Said, by: Actor) -> Refusal | None:
    """This will say why an entry cannot be undone now by this person, or nothing if it can."""
    way = WAYS.get(entry.kind)
    if way is None:
        return NO_WAY.get(entry.kind, NothingToUndo)()
    if entry.seq in now.undone:
        return UndoneAlready()
    if refusal := way.stands(now, entry):
        return refusal
    if after := now.later(entry, way.later, *way.same):
        return CameAfter(after.seq)
    permission = permission_of(way.change)
    return None if by.may(permission) else NotAllowed(permission)
