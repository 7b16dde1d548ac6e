"""Somebody has a reason to let an order wait."""

from datetime import timedelta

import pytest

from entrepot.domain.orders.actions import hold_orders, save_drafts
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, OutOfTurn
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
