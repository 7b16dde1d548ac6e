"""A reviewer lets orders go on."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import approve_orders, hold_orders, place_orders
from entrepot.domain.orders.placing.given import NewLine
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed, OutOfTurn, Refusal
from tests import build

pytestmark = pytest.mark.django_db


def test_a_placed_order_is_approved_and_the_holds_of_review_are_lifted(shop):
    build.order(LAMP=1)
    order = build.order(LAMP=1)
    assert (order.state, order.holds_open) == ("placed", 1)
    order = only(approve_orders([order], by=THE_HOUSE))
    assert (order.state, order.holds_open) == ("approved", 0)
    assert order.approved_at is not None
    assert build.told("order", order.pk) == ["order.placed", "order.hold_released", "order.approved"]
    assert build.differences() == {}


def test_what_was_approved_is_released_to_its_warehouse(careful):
    order = careful()
    build.follow()
    assert "order.released" not in build.told("order", order.pk)
    only(approve_orders([order], by=THE_HOUSE))
    build.follow()
    assert "order.released" in build.told("order", order.pk)


def test_goods_are_promised_with_the_approval_where_the_channel_says_so(shop):
    order = build.order(channel="wholesale", LAMP=3, ship_to=None)
    assert order.state == "placed"
    build.follow()
    assert build.stock("LAMP")["reserved"] == 0
    only(approve_orders([order], by=THE_HOUSE))
    build.follow()
    assert Demand.objects.get(group_id=order.demand_group_id).reserved == 3
    assert build.differences() == {}


def test_an_approved_order_is_not_approved_again(shop):
    order = build.order(LAMP=1)
    with build.no_trace():
        (refusal,) = approve_orders([order], by=THE_HOUSE)
    assert isinstance(refusal, OutOfTurn)


def test_goods_that_nobody_knows_must_be_matched_first(shop):
    wish = replace(build.wish(channel="tmall"), lines=[NewLine("???", Decimal(1), Decimal(5))])
    order = only(place_orders([wish], by=THE_HOUSE))
    with build.no_trace():
        (refusal,) = approve_orders([order], by=THE_HOUSE)
    assert (refusal.code, refusal.facts["codes"]) == ("held", "goods_unmatched")


def test_a_hold_that_a_person_put_on_is_not_lifted_by_another(careful):
    order = only(hold_orders([careful()], code="call_first", by=THE_HOUSE))
    with build.no_trace():
        (refusal,) = approve_orders([order], by=THE_HOUSE)
    assert refusal.code == "held"


def test_one_refused_in_a_list_is_the_only_one_and_one_named_twice_is_approved_once(careful):
    done, one, other = build.order(LAMP=1, customer=None), careful(1), careful(2)
    answers = approve_orders([one, done, other, one], by=THE_HOUSE)
    assert [isinstance(answer, Refusal) for answer in answers] == [False, True, False, False]
    assert build.told("order", one.pk).count("order.approved") == 1


def test_who_may_not_is_refused(careful):
    seller = Actor(ActorKind.PERSON, 1, "seller", 1, frozenset({"orders.place_orders"}))
    order = careful()
    with build.no_trace(), pytest.raises(NotAllowed):
        approve_orders([order], by=seller)


def test_as_many_statements_for_fifty_orders_as_for_one(careful):
    approve_orders([careful(1)], by=THE_HOUSE)
    one, fifty = [careful(2)], [careful(n) for n in range(3, 13) for _ in range(1)]
    assert build.statements(lambda: approve_orders(one, by=THE_HOUSE)) == build.statements(
        lambda: approve_orders(fifty, by=THE_HOUSE)
    )
