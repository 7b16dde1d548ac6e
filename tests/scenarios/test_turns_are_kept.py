"""Goods belong to those who wait, by priority and in the order of their turn, whatever happened to them meanwhile."""

from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import amend_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.customers.steps import NewAddress
from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.orders.actions import approve_orders
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    build.some_skus({"LAMP"})
    build.a_warehouse("SH", region_code="310115")
    build.receive("SH", LAMP=2)
    open_channel("patient", policies={"shortage_policy": "wait"}, by=THE_HOUSE)


def placed(n: int, *, channel: str = "patient", priority: int = 0):
    order = build.order(channel=channel, LAMP=n, more={"priority": priority})
    build.follow()
    return order


def lose(n: int) -> None:
    adjust_stock(StockCorrection("SH", [Adjustment("LAMP", -n)], "lost"), by=THE_HOUSE)
    build.follow()


def receive(n: int) -> None:
    build.receive("SH", LAMP=n)
    build.follow()


def has(order) -> int:
    demand = Demand.objects.get(group_id=order.demand_group_id)
    return demand.reserved + demand.shipped


def test_who_lost_goods_stands_before_who_came_later(house):
    first = build.order(channel="patient", LAMP=2)
    lose(2)
    second = placed(2)
    receive(2)
    assert (has(first), has(second)) == (2, 0)
    assert build.differences() == {}


def test_who_was_picked_short_stands_before_who_waited_meanwhile(house):
    first, second = placed(2), placed(2)
    work = Fulfilment.objects.get(lines__promise__demand__group_id=first.demand_group_id)
    only(pick_fulfilments([Picking(work.number, [Counted(0, sku="LAMP")])], by=THE_HOUSE))
    lose(2)
    receive(2)
    assert (has(first), has(second)) == (2, 0)
    assert build.differences() == {}


def test_priority_outlives_a_loss(house):
    urgent = build.order(channel="patient", LAMP=2, more={"priority": 5})
    lose(2)
    assert Promise.objects.get(demand__group_id=urgent.demand_group_id, state="waiting").priority == 5
    second = placed(2, priority=3)
    third = placed(2, priority=9)
    receive(2)
    assert (has(urgent), has(second), has(third)) == (0, 0, 2)
    receive(2)
    assert (has(urgent), has(second)) == (2, 0)
    assert build.differences() == {}


def test_goods_that_waited_for_an_approval_are_promised_by_priority_and_then_in_its_order(house):
    open_channel(
        "careful",
        policies={"shortage_policy": "wait", "reserve_when": "approval", "auto_approve": False},
        by=THE_HOUSE,
    )
    slow, quick, urgent = (
        placed(2, channel="careful"),
        placed(2, channel="careful"),
        placed(2, channel="careful", priority=5),
    )
    lose(2)
    for order in (quick, slow, urgent):
        only(approve_orders([order], by=THE_HOUSE))
        build.follow()
    receive(2)
    assert (has(urgent), has(quick), has(slow)) == (2, 0, 0)
    receive(2)
    assert (has(quick), has(slow)) == (2, 0)
    assert build.differences() == {}


def test_two_who_lose_their_goods_at_once_are_promised_anew_by_priority(house):
    usual = build.order(channel="patient", LAMP=1)
    urgent = build.order(channel="patient", LAMP=1, more={"priority": 5})
    build.a_warehouse("BJ", region_code="110105")
    build.receive("BJ", LAMP=1)
    lose(2)
    assert (has(usual), has(urgent)) == (0, 1)
    assert build.differences() == {}


def test_who_waits_and_moves_house_keeps_the_turn_and_what_is_wanted_besides_comes_last(house):
    lose(2)
    first, second = placed(1), placed(1)
    to_beijing = NewAddress(name="张伟", phone="13800001234", province="北京市", city="北京市", district="朝阳区",
                            street="建国路 1 号")  # fmt: skip
    more = [LineChange(1, quantity=Decimal(2))]
    only(amend_orders([Amendment(first.number, ship_to=to_beijing, lines=more)], by=THE_HOUSE))
    build.follow()
    receive(1)
    assert (has(first), has(second)) == (1, 0)
    receive(1)
    assert (has(first), has(second)) == (1, 1)
    receive(1)
    assert has(first) == 2
    assert build.differences() == {}


def test_who_waits_and_is_sent_from_elsewhere_keeps_the_turn(house):
    lose(2)
    build.a_warehouse("BJ", region_code="110105")
    first, second = placed(1), placed(1)
    only(amend_orders([Amendment(first.number, fields={"warehouse": "BJ"})], by=THE_HOUSE))
    only(amend_orders([Amendment(first.number, fields={"warehouse": ""})], by=THE_HOUSE))
    build.follow()
    receive(1)
    assert (has(first), has(second)) == (1, 0)
    assert build.differences() == {}
