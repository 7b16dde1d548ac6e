"""Somebody has a reason to let an order wait."""

from datetime import timedelta

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.orders.actions import hold_orders, reject_orders, save_drafts
from entrepot.domain.orders.tests.test_complete_orders import bring
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid, OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def hold(*orders, code="call_first", **more):
    return hold_orders(orders, code=code, by=THE_HOUSE, **more)


def test_nothing_is_released_while_an_order_is_held(shop):
    order = only(hold(build.order(LAMP=1), note="ring 张伟"))
    build.follow()
    assert order.holds_open == 1
    assert "order.released" not in build.told("order", order.pk)
    assert build.told("order", order.pk)[-1] == "order.held"
    assert "张伟" not in str(list(Entry.objects.values("facts")))
    assert build.differences() == {}


def test_the_same_reason_twice_is_refused_and_leaves_no_trace(shop):
    order = only(hold(build.order(LAMP=1)))
    with build.no_trace():
        (refusal,) = hold(order)
    assert isinstance(refusal, AlreadyExists)
    assert only(hold(order, code="fraud")).holds_open == 2


def test_a_draft_is_not_held(shop):
    draft = only(save_drafts([build.wish(LAMP=1)], by=THE_HOUSE))
    with build.no_trace():
        (refusal,) = hold(draft)
    assert isinstance(refusal, OutOfTurn)


def test_a_hold_may_have_an_end(shop):
    until = clock.now() + timedelta(hours=1)
    order = only(hold(build.order(LAMP=1), expires_at=until))
    assert order.holds.get().expires_at == until


def test_as_many_statements_for_fifty_orders_as_for_one(careful):
    hold(careful(1))
    one, many = [careful(2)], [careful(n) for n in range(3, 13)]
    assert build.statements(lambda: hold(*one)) == build.statements(lambda: hold(*many))


def test_what_has_left_cannot_be_held_any_more(shop):
    order = build.order(LAMP=2)
    bring(order)
    with build.no_trace():
        (refusal,) = hold_orders([order], code="look", by=THE_HOUSE)
    assert isinstance(refusal, OutOfTurn)
    assert refusal.state == "delivered"


def test_a_hold_that_would_be_over_already_is_refused_and_leaves_no_trace(shop):
    order = build.order(LAMP=1)
    for past in (clock.now(), clock.now() - timedelta(days=1)):
        with build.no_trace(), pytest.raises(Invalid):
            hold_orders([order], code="look", expires_at=past, by=THE_HOUSE)


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (lambda order: only(reject_orders([order], reason="no", by=THE_HOUSE)), "rejected"),
        (lambda order: only(cancel_orders([Cancellation(order.number, "no")], by=THE_HOUSE)), "cancelled"),
    ],
    ids=["rejecting", "cancelling"],
)
def test_nothing_holds_an_order_that_is_over(shop, end, state):
    open_channel("careful", policies={"auto_approve": False}, by=THE_HOUSE)
    order = build.order(LAMP=1, channel="careful")
    only(hold_orders([order], code="look", by=THE_HOUSE))
    end(order)
    order = build.fresh(order)
    assert (order.state, order.holds_open) == (state, 0)
    assert not order.holds.filter(released_at=None).exists()
    assert "order.hold_released" in build.told("order", order.pk)
    assert build.differences() == {}
