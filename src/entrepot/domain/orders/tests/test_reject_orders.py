"""A reviewer says no."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import place_orders, reject_orders
from entrepot.domain.orders.actions.reject_orders import PartHasLeft
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, OutOfTurn, Refusal
from tests import build

pytestmark = pytest.mark.django_db


def reject(*orders, reason="out of region"):
    return reject_orders(orders, reason=reason, by=THE_HOUSE)


def test_goods_are_given_back_and_nothing_is_owed_any_more(careful):
    order = careful(3, shipping=Decimal(8))
    order = only(reject(order))
    assert (order.state, order.units_cancelled) == ("rejected", 3)
    assert build.stock("LAMP")["reserved"] == 0
    assert (order.account.balance, order.account.credited) == (Decimal(0), Decimal(38))
    assert build.told("order", order.pk)[-2:] == ["order.lines_cancelled", "order.rejected"]
    assert build.differences() == {}


def test_an_order_of_charges_only_can_be_rejected_too(careful):
    line = NewLine("fee", Decimal(1), Decimal(9), kind="charge")
    wish = replace(build.wish(channel="careful"), lines=[line])
    order = only(reject(only(place_orders([wish], by=THE_HOUSE))))
    assert (order.state, order.account.balance) == ("rejected", Decimal(0))
    assert build.differences() == {}


def test_an_order_of_goods_that_nobody_knows_can_be_rejected(shop):
    wish = replace(build.wish(channel="tmall"), lines=[NewLine("???", Decimal(2), Decimal(5))])
    order = only(reject(only(place_orders([wish], by=THE_HOUSE))))
    assert order.state == "rejected"
    assert build.differences() == {}


def test_an_approved_order_is_not_rejected(shop):
    order = build.order(LAMP=1)
    with build.no_trace():
        (refusal,) = reject(order)
    assert isinstance(refusal, OutOfTurn)


def test_of_what_a_part_has_left_the_rest_is_cancelled_and_not_rejected(careful):
    order = careful(2)
    Order.objects.filter(pk=order.pk).update(units_shipped=1)
    with build.no_trace():
        (refusal,) = reject(build.fresh(order))
    assert isinstance(refusal, PartHasLeft)
    assert "Cancel the rest" in str(refusal)


def test_a_reason_is_asked_for(careful):
    order = careful()
    with build.no_trace(), pytest.raises(Invalid):
        reject(order, reason="  ")


def test_one_refused_in_a_list_is_the_only_one(careful):
    done, one, other = build.order(LAMP=1, customer=None), careful(1), careful(2)
    answers = reject(one, done, other)
    assert [isinstance(answer, Refusal) for answer in answers] == [False, True, False]
    assert build.differences() == {}


def test_as_many_statements_for_fifty_orders_as_for_one(careful):
    reject(careful(1))
    one, many = [careful(2)], [careful(n) for n in range(3, 13)]
    assert build.statements(lambda: reject(*one)) == build.statements(lambda: reject(*many))
