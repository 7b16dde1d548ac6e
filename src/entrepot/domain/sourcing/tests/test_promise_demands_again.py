"""Demands that are short are promised from wherever goods are now."""

import pytest

from entrepot.domain.sourcing.actions import promise_demands_again
from entrepot.domain.sourcing.models import Decision, Demand, Promise
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def not_promised_yet(shop):
    """Orders of a channel that promises goods with the approval only."""
    return lambda n, **more: build.order(channel="wholesale", LAMP=n, more=more)


def again(*orders, cause="asked") -> None:
    demands = Demand.objects.filter(group_id__in=[order.demand_group_id for order in orders])
    promise_demands_again(list(demands.values_list("pk", flat=True)), cause=cause, by=THE_HOUSE)


def parts(order) -> tuple[int, int, int]:
    demand = Demand.objects.get(group_id=order.demand_group_id)
    return demand.reserved, demand.waiting, demand.short


def test_what_is_short_is_reserved_and_the_decision_is_kept(not_promised_yet):
    order = not_promised_yet(3)
    assert parts(order) == (0, 0, 3)
    again(order)
    assert parts(order) == (3, 0, 0)
    decision = Decision.objects.filter(group_id=order.demand_group_id).last()
    assert decision.cause == "asked"
    assert decision.outcome["chosen"] == [{"sku": "LAMP", "warehouse": "SH", "quantity": 3, "waiting": False}]
    assert build.told("demand_group", order.demand_group_id) == ["goods.promised"]
    assert build.differences() == {}


def test_saying_it_again_promises_nothing_twice(not_promised_yet):
    order = not_promised_yet(3)
    again(order)
    with build.no_trace():
        again(order)


def test_what_is_nowhere_waits(not_promised_yet):
    order = not_promised_yet(25)
    again(order)
    assert parts(order) == (20, 5, 0)
    assert build.differences() == {}


def test_a_placed_order_waits_although_its_policy_was_to_refuse(not_promised_yet):
    order = not_promised_yet(25, shortage_policy="refuse")
    again(order)
    assert parts(order) == (20, 5, 0)


def test_whoever_takes_what_there_is_stays_short_of_the_rest(not_promised_yet):
    order = not_promised_yet(25, shortage_policy="ship_available")
    again(order)
    assert parts(order) == (20, 0, 5)
    assert build.differences() == {}


def test_a_place_that_failed_a_demand_is_not_asked_again(not_promised_yet):
    order = not_promised_yet(3)
    place = Promise.objects.none()
    again(order)
    place = Promise.objects.get(demand__group_id=order.demand_group_id).warehouse_id
    other = not_promised_yet(3)
    Demand.objects.filter(group_id=other.demand_group_id).update(excluded=[place])
    again(other)
    assert Promise.objects.get(demand__group_id=other.demand_group_id).warehouse.code == "BJ"


def test_the_first_in_the_list_goes_first(not_promised_yet):
    first, second = not_promised_yet(15), not_promised_yet(15)
    again(first, second)
    assert (parts(first), parts(second)) == ((15, 0, 0), (5, 10, 0))
    assert build.differences() == {}


def test_as_many_statements_for_fifty_orders_as_for_one(not_promised_yet):
    build.receive("SH", LAMP=500)
    again(not_promised_yet(1))
    one_order, many = [not_promised_yet(1)], [not_promised_yet(1) for _ in range(50)]
    assert build.statements(lambda: again(*many)) == build.statements(lambda: again(*one_order))
