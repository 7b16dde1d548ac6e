"""Goods that arrive belong to those who wait, by priority and then in the order of their promises."""

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.domain.sourcing.actions import give_to_those_who_wait
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db


def give(*skus: str) -> int:
    return give_to_those_who_wait(list(Sku.objects.filter(code__in=skus).values_list("pk", flat=True)), by=THE_HOUSE)


def wait_for(n: int, **more):
    """An order of so many lamps from a channel that lets shortages wait."""
    return build.order(channel="phone", LAMP=n, more=more)


def reserved(order) -> int:
    return Demand.objects.get(group_id=order.demand_group_id).reserved


@pytest.fixture
def nothing_there(db):
    build.some_skus({"LAMP", "VASE"})
    build.a_warehouse("SH", region_code="310115", priority=1)
    build.a_warehouse("BJ", region_code="110105", priority=2)


def test_the_first_who_was_promised_is_served_first(nothing_there):
    first, second = wait_for(3), wait_for(3)
    build.receive("SH", LAMP=4)
    assert give("LAMP") == 4
    assert (reserved(first), reserved(second)) == (3, 1)
    assert build.stock("LAMP") == {"on_hand": 4, "reserved": 4, "waiting": 2, "short": 0}
    assert build.differences() == {}


def test_whoever_is_more_important_goes_before(nothing_there):
    first, important = wait_for(3), wait_for(3, priority=10)
    build.receive("SH", LAMP=4)
    give("LAMP")
    assert (reserved(first), reserved(important)) == (1, 3)


def test_one_who_comes_later_does_not_get_what_those_who_wait_are_owed(nothing_there):
    first = wait_for(3)
    build.receive("SH", LAMP=4)
    late = wait_for(3)
    assert reserved(late) == 1
    give("LAMP")
    assert (reserved(first), reserved(late)) == (3, 1)
    assert build.differences() == {}


def test_goods_that_arrive_elsewhere_are_given_too_if_that_place_may_serve(nothing_there):
    order = wait_for(3)
    build.receive("BJ", LAMP=2)
    assert give("LAMP") == 2
    assert list(Promise.objects.filter(state="reserved").values_list("warehouse__code", "open")) == [("BJ", 2)]
    assert build.stock("LAMP", "SH")["waiting"] == 1
    assert reserved(order) == 2
    assert build.differences() == {}


def test_whoever_waits_at_one_place_only_is_not_served_from_another(nothing_there):
    order = wait_for(3, warehouse="SH")
    build.receive("BJ", LAMP=2)
    with build.no_trace():
        assert give("LAMP") == 0
    assert reserved(order) == 0


def test_what_arrives_for_one_group_is_told_to_that_group(nothing_there):
    order = wait_for(3)
    build.receive("SH", LAMP=3)
    give("LAMP")
    fact = Entry.objects.get(subject="demand_group", subject_id=order.demand_group_id)
    assert (fact.kind, fact.facts["reserved"]) == (
        "goods.promised", [{"sku": "LAMP", "warehouse": "SH", "quantity": 3}],
    )  # fmt: skip


def test_nothing_is_given_where_nobody_waits(nothing_there):
    build.receive("SH", LAMP=3)
    with build.no_trace():
        assert give("LAMP", "VASE") == 0


def test_many_wait_and_all_are_served_in_their_order(nothing_there):
    orders = [wait_for(1) for _ in range(5)]
    build.receive("SH", LAMP=4)
    assert give("LAMP") == 4
    assert [reserved(order) for order in orders] == [1, 1, 1, 1, 0]


def test_who_cannot_be_served_does_not_hide_those_behind(nothing_there):
    for _ in range(2):
        wait_for(1, warehouse="SH")
    behind = wait_for(1, warehouse="BJ")
    build.receive("BJ", LAMP=1)
    give("LAMP")
    assert reserved(behind) == 1


def test_as_many_statements_for_fifty_waiters_as_for_one(nothing_there):
    wait_for(1)
    build.receive("SH", LAMP=1)
    give("LAMP")
    wait_for(1)
    build.receive("SH", LAMP=1)
    one = build.statements(lambda: give("LAMP"))
    for _ in range(50):
        wait_for(1)
    build.receive("SH", LAMP=50)
    assert build.statements(lambda: give("LAMP")) == one
