"""The reason is gone, and the order goes on by itself."""

import pytest

from entrepot.domain.orders.actions import hold_orders, release_holds
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotFound
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(shop):
    order = build.order(LAMP=1)
    for code in ("call_first", "fraud"):
        order = only(hold_orders([order], code=code, by=THE_HOUSE))
    return order


def test_one_reason_of_two_is_lifted_and_the_order_still_waits(held):
    order = only(release_holds([held], codes=["fraud"], by=THE_HOUSE))
    build.follow()
    assert order.holds_open == 1
    assert "order.released" not in build.told("order", order.pk)
    assert build.differences() == {}


def test_once_all_are_lifted_the_order_goes_to_its_warehouse(held):
    order = only(release_holds([held], by=THE_HOUSE))
    assert order.holds_open == 0
    assert set(order.holds.values_list("released_by", flat=True)) == {THE_HOUSE.ref}
    build.follow()
    assert "order.released" in build.told("order", order.pk)


def test_where_there_is_nothing_to_lift_that_is_said_and_nothing_happens(held):
    with build.no_trace():
        (refusal,) = release_holds([held], codes=["no_such"], by=THE_HOUSE)
    assert isinstance(refusal, NotFound)


def test_an_order_can_be_held_for_the_same_reason_again(held):
    order = only(release_holds([held], by=THE_HOUSE))
    assert only(hold_orders([order], code="fraud", by=THE_HOUSE)).holds_open == 1


def test_as_many_statements_for_fifty_orders_as_for_one(careful):
    orders = hold_orders([careful(n) for n in range(1, 13)], code="look", by=THE_HOUSE)
    release_holds(orders[:1], by=THE_HOUSE)
    one = build.statements(lambda: release_holds(orders[1:2], by=THE_HOUSE))
    assert build.statements(lambda: release_holds(orders[2:], by=THE_HOUSE)) == one
