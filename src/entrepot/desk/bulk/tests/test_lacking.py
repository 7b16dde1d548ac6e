"""Something is done about a SKU for all orders that wait for it."""

import pytest

from entrepot.desk.bulk.actions import NewRun, start_bulk_run
from entrepot.desk.bulk.queries import items_of
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.insight.holding import orders_lacking
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(shop):
    """Two orders of three vases each where five are left in all: the second lacks one; and one that lacks nothing."""
    Channel.objects.filter(code="web").update(shortage_policy="wait")
    first, second = build.order(VASE=3, LAMP=1), build.order(VASE=3, LAMP=1)
    build.follow()
    return first, second


def run(noun, orders, **given):
    return start_bulk_run(NewRun(noun, numbers=[one.number for one in orders], parameters=given), by=THE_HOUSE)


def outcomes(started):
    return [(item.outcome, item.code) for item in items_of(started)]


def test_the_rest_goes_without_what_is_missing(waiting):
    first, second = waiting
    assert orders_lacking(THE_HOUSE, "VASE") == [second.number]
    started = run("leaving-out", [first, second], sku="VASE", reason="out_of_stock")
    assert outcomes(started) == [("refused", "nothing_lacking"), ("done", "")]
    line = build.fresh(second).lines.get(sku__code="VASE")
    assert (line.quantity, line.cancelled) == (3, 1)
    assert build.fresh(first).lines.get(sku__code="VASE").cancelled == 0
    assert orders_lacking(THE_HOUSE, "VASE") == []
    assert build.differences() == {}


def test_another_is_sent_instead_at_the_same_price(waiting):
    _, second = waiting
    before = build.fresh(second).account.balance
    started = run("swap", [second], sku="VASE", swap_for="LAMP", reason="swapped")
    assert outcomes(started) == [("done", "")]
    after = build.fresh(second)
    assert not after.lines.filter(sku__code="VASE", cancelled=0).exists()
    assert after.account.balance == before
    build.follow()
    assert orders_lacking(THE_HOUSE, "VASE") == []
    assert build.differences() == {}


def test_what_nobody_knows_is_refused_order_by_order(waiting):
    _, second = waiting
    (outcome,) = outcomes(run("swap", [second], sku="VASE", swap_for="NO-SUCH", reason="swapped"))
    assert outcome[0] == "refused"
    assert orders_lacking(THE_HOUSE, "VASE") == [second.number]


def test_many_orders_take_as_many_statements_as_one(shop):
    Channel.objects.filter(code="web").update(shortage_policy="wait")
    orders = [build.order(VASE=10) for _ in range(5)]
    build.follow()
    one = build.statements(lambda: run("leaving-out", orders[:1], sku="VASE", reason="out_of_stock"))
    many = build.statements(lambda: run("leaving-out", orders[1:], sku="VASE", reason="out_of_stock"))
    assert many == one
