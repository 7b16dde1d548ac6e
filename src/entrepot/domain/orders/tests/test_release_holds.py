"""The reason is gone, and the order goes on by itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import HeldByItsCause, hold_orders, place_orders, release_holds, review_again
from entrepot.domain.orders.placing.given import NewLine
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotFound
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


def unmatched():
    wish = replace(build.wish(channel="tmall"), lines=[NewLine("VASE-2", Decimal(1), Decimal(5), unit="pcs")])
    return only(place_orders([wish], by=THE_HOUSE))


@pytest.mark.parametrize("codes", [None, ["goods_unmatched"]])
def test_what_is_lifted_by_its_cure_is_not_lifted_by_hand(shop, codes):
    order = unmatched()
    with build.no_trace():
        (refusal,) = release_holds([order], codes=codes, by=THE_HOUSE)
    assert isinstance(refusal, HeldByItsCause)
    assert refusal.codes == "goods_unmatched"


def test_of_all_reasons_those_are_lifted_that_somebody_may_lift_and_the_cure_lifts_the_rest(shop):
    order = only(hold_orders([unmatched()], code="call_first", by=THE_HOUSE))
    order = only(release_holds([order], by=THE_HOUSE))
    assert (order.state, order.holds_open) == ("placed", 1)
    build.some_skus({"VASE-2"})
    build.receive("SH", **{"VASE-2": 1})
    only(review_again([order], by=THE_HOUSE))
    assert build.fresh(order).holds_open == 0
    assert build.differences() == {}


def test_nobody_puts_by_hand_what_nobody_lifts_by_hand(shop):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(Invalid):
        hold_orders([order], code="amounts_unclear", by=THE_HOUSE)


def test_as_many_statements_for_fifty_orders_as_for_one(careful):
    orders = hold_orders([careful(n) for n in range(1, 13)], code="look", by=THE_HOUSE)
    release_holds(orders[:1], by=THE_HOUSE)
    one = build.statements(lambda: release_holds(orders[1:2], by=THE_HOUSE))
    assert build.statements(lambda: release_holds(orders[2:], by=THE_HOUSE)) == one
