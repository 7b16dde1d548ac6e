"""The pool of orders that wait for somebody, by reason: counted, mended in bulk, looked at again."""

from collections.abc import Sequence
from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import LARGEST_BATCH, Request, answers, batch, must_be_allowed, page
from entrepot.domain.orders import queries
from entrepot.domain.orders.actions import (
    NewBlacklisted,
    add_to_blacklist,
    approve_orders_finally,
    release_holds,
    remove_from_blacklist,
    review_again,
)
from entrepot.domain.orders.models import Blacklisted, Order
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import Invalid, NotFound, Refusal

router = Router(tags=["review"])


class WhichIn(Schema):
    """Orders by number, or those held for one reason: the oldest thousand."""

    orders: list[str] | None = None
    hold: str | None = Field(None, max_length=40)


class NumbersIn(Schema):
    orders: list[str]


class HoldReleasesIn(WhichIn):
    codes: list[str] | None = None


class BlacklistedIn(Schema):
    """One of: a full phone number, the order whose receiver is meant, a customer; and why."""

    reason: str = Field(max_length=200)
    phone: str = Field("", max_length=60)
    receiver_of: str = ""
    customer: str = ""


class BlacklistIn(Schema):
    entries: list[BlacklistedIn]


@router.get("/blacklist")
def list_blacklist(request: Request, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    """Whose orders a person looks at, by what and why. Who it is, nobody can read there."""
    return page(queries.blacklist_visible_to(request.actor), _blacklisted, cursor=cursor, limit=limit)


@router.post("/blacklist")
def put_on_blacklist(request: Request, body: BlacklistIn) -> dict[str, Any]:
    entries = [NewBlacklisted(**entry.dict()) for entry in batch(body.entries)]
    return answers(add_to_blacklist(entries, by=request.actor), _blacklisted)


@router.delete("/blacklist/{entry}")
def take_off_blacklist(request: Request, entry: int, reason: str) -> dict[str, Any]:
    found = queries.blacklist_visible_to(request.actor).filter(pk=entry).first()
    if found is None:
        raise NotFound("entry on the blacklist", str(entry))
    return _blacklisted(only(remove_from_blacklist([found], reason=reason, by=request.actor)))


@router.post("/orders/final-approvals")
def approve_many_finally(request: Request, body: NumbersIn) -> dict[str, Any]:
    """Give orders the second approval that their amount asks for."""
    found = queries.orders_numbered(request.actor, batch(body.orders))
    wanted = [found[number] for number in body.orders if number in found]
    approved = iter(approve_orders_finally(wanted, by=request.actor))
    results = [next(approved) if number in found else NotFound("order", number) for number in body.orders]
    return answers(results, _standing)


@router.get("/review-pool")
def show_review_pool(request: Request) -> dict[str, Any]:
    """Each reason for which orders wait: how many, since when, and how much money stands on them."""
    must_be_allowed(request, "orders.view_orders")
    return {"items": queries.review_pool(request.actor), "next": None}


@router.post("/orders/review-runs")
def review_orders_again(request: Request, body: WhichIn) -> dict[str, Any]:
    """Look once more at orders that wait: what is mended goes on, what is new is held."""
    numbers, found = _which(request, body)
    seen = iter(review_again([found[number] for number in numbers if number in found], by=request.actor))
    results = [next(seen) if number in found else NotFound("order", number) for number in numbers]
    shown = (
        result
        if isinstance(result, Refusal)
        else {"order": number, "lifted": result.lifted, "held": result.held, "approved": result.approved}
        for number, result in zip(numbers, results, strict=True)
    )
    return answers(list(shown), lambda row: row)


@router.post("/orders/hold-releases")
def release_many_holds(request: Request, body: HoldReleasesIn) -> dict[str, Any]:
    """Lift the holds of many orders: those of the given codes, of the reason asked for, or all."""
    numbers, found = _which(request, body)
    codes = body.codes if body.codes is not None else [body.hold] if body.hold else None
    wanted = [found[number] for number in numbers if number in found]
    released = iter(release_holds(wanted, codes=codes, by=request.actor))
    results = [next(released) if number in found else NotFound("order", number) for number in numbers]
    return answers(results, _standing)


def _standing(order: Order) -> dict[str, Any]:
    return {"order": order.number, "state": order.state, "holds": order.holds_open}


def _blacklisted(entry: Blacklisted) -> dict[str, Any]:
    return {"id": entry.pk, "by": entry.kind, "reason": entry.reason, "added_at": entry.added_at}


def _which(request: Request, body: WhichIn) -> tuple[Sequence[str], dict[str, Order]]:
    if (body.orders is None) == (body.hold is None):
        raise Invalid("orders", "Say which: the numbers of orders, or the code of a hold.")
    if body.orders is not None:
        return batch(body.orders), queries.orders_numbered(request.actor, body.orders)
    held = queries.orders_held_for(request.actor, body.hold or "")[:LARGEST_BATCH]
    found = {order.number: order for order in held}
    return list(found), found
