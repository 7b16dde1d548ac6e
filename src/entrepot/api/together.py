"""Orders that come one by one at the same moment are placed as one list."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from pydantic import ValidationError

from entrepot.api.bodies import Body
from entrepot.api.http import PROBLEM, Json, problem_of, written
from entrepot.api.order_shapes import OrderIn, wish
from entrepot.api.orders import shower
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewOrder
from entrepot.foundation.actions import permission_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.gathering import Gathering
from entrepot.foundation.idempotency import Answer, Asked, once_each
from entrepot.foundation.refusals import Busy, Refusal
from entrepot.foundation.rows import fetch

logger = logging.getLogger("entrepot.api")

PATH = "/api/v1/orders"
_MOST, _SECONDS = 50, 0.005
# What a list may wait for beside goods and external ids, which it never waits for: who buys, on whose credit.
_PATIENCE, _FOR_EVER = "50ms", "0"
_JSON = f"{Json.media_type}; charset={Json.charset}"
# A transaction that these ended was rolled back for sure, and can be tried again: deadlocks, locks not had in time.
_ROLLED_BACK = frozenset({"40001", "40P01", "55P03"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order on its way into a list, and the request that it came by."""

    order: NewOrder
    asked: Asked


_gathering = Gathering[Wanted, Answer | None](most=_MOST, seconds=_SECONDS)


def placed_together(request: HttpRequest, key: str, asked: bytes, actor: Actor, language: str) -> Answer | None:
    """This will place the order of a request with those that come at the same moment; None where it must go alone.

    The first list waits for nobody; what it would have to wait for goes into a second one, which does. What is
    not simply a new order, and every order of a list that failed, goes alone.
    """
    if request.path != PATH or request.method != "POST" or not actor.may(permission_of(place_orders)):
        return None
    order = _read(request)
    if order is None:
        return None
    wanted = Wanted(order, Asked(key, asked))
    try:
        for waits in (False, True):
            kind, work = (actor, language, waits), partial(_placed, waits=waits, actor=actor)
            answer = _gathering.go(kind, wanted, work)
            if answer is not None:
                return answer
    except Exception as problem:
        if _may_be_done(problem):
            raise
        logger.warning("Orders that came together are placed one by one: %s", type(problem).__name__)
    return None


def _read(request: HttpRequest) -> NewOrder | None:
    """Read what is simply an order; whatever is the matter with it is said where it is placed alone."""
    try:
        body = OrderIn.model_validate(Body().parse_body(request), context={"request": request})
        return None if body.draft else wish(body)
    except (ValidationError, Refusal):
        return None


def _placed(list_: Sequence[Wanted], *, waits: bool, actor: Actor) -> list[Answer | None]:
    def run(places: Sequence[int]) -> list[Answer | None]:
        # Planning takes longer than doing for a list as short as these, so it is done once for all lengths.
        patience = _FOR_EVER if waits else _PATIENCE
        fetch(
            "SELECT set_config('lock_timeout', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true)",
            [patience],
        )
        results = place_orders([list_[place].order for place in places], waits=waits, by=actor)
        show = shower(actor, results)
        return [_answer(result, show) for result in results]

    try:
        return once_each(actor.ref, [wanted.asked for wanted in list_], run)
    except OperationalError as problem:
        if waits or _may_be_done(problem):
            raise
        return [None] * len(list_)


def _answer(result: Order | Refusal, show: Callable[[Order], Any]) -> Answer | None:
    if isinstance(result, Busy):
        return None
    if isinstance(result, Refusal):
        return result.status, PROBLEM, orjson.dumps(problem_of(result), default=str)
    return 201, _JSON, written(show(result))


def _may_be_done(problem: Exception) -> bool:
    """Whether the connection was lost, perhaps after the commit: what has no key must not be done again then."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    return getattr(problem.__cause__, "sqlstate", None) not in _ROLLED_BACK
