"""Goods are lost, found and lost again while orders are under way; the books follow the shelf."""

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments, undo_picking
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_warehouse(db):
    build.some_skus({"LAMP", "VASE"})
    build.a_warehouse("SH", region_code="310115")
    build.receive("SH", LAMP=5)


def lose(n: int, warehouse: str = "SH") -> None:
    adjust_stock(StockCorrection(warehouse, [Adjustment("LAMP", -n)], "lost"), by=THE_HOUSE)


def demand() -> dict[str, int]:
    return Demand.objects.order_by("-pk").values("reserved", "waiting", "short", "shipped", "cancelled")[0]


def the_work() -> str:
    return Fulfilment.objects.order_by("-pk").values_list("number", flat=True)[0]


def test_a_loss_while_the_picker_is_at_work_and_then_the_order_is_cancelled(one_warehouse):
    order = build.order(LAMP=5)
    build.follow()
    lose(2)
    assert build.differences() == {}
    only(cancel_orders([Cancellation(order.number, "changed their mind")], by=THE_HOUSE))
    build.follow()
    assert build.stock("LAMP") == {"on_hand": 3, "reserved": 0, "waiting": 0, "short": 0}
    assert build.differences() == {}


def test_a_loss_while_the_picker_is_at_work_and_the_pick_comes_short(one_warehouse):
    build.order(LAMP=5)
    build.follow()
    lose(2)
    only(pick_fulfilments([Picking(the_work(), [Counted(3, sku="LAMP")])], by=THE_HOUSE))
    assert build.differences() == {}
    only(pack_fulfilments([Packing(the_work())], by=THE_HOUSE))
    only(hand_over_fulfilments([HandOver(the_work())], by=THE_HOUSE))
    assert build.differences() == {}
    assert build.stock("LAMP")["on_hand"] == 0


def test_a_loss_after_picking_and_the_picking_is_undone(one_warehouse):
    build.order(LAMP=5)
    build.follow()
    only(pick_fulfilments([Picking(the_work())], by=THE_HOUSE))
    lose(2)
    only(undo_picking([the_work()], by=THE_HOUSE))
    assert build.differences() == {}
    only(pick_fulfilments([Picking(the_work(), [Counted(3, sku="LAMP")])], by=THE_HOUSE))
    assert build.differences() == {}


def test_what_the_books_have_not_cannot_leave_before_it_is_counted(one_warehouse):
    build.order(LAMP=5)
    build.follow()
    only(pick_fulfilments([Picking(the_work())], by=THE_HOUSE))
    only(pack_fulfilments([Packing(the_work())], by=THE_HOUSE))
    lose(2)
    with build.no_trace(), pytest.raises(Refusal) as refused:
        only(hand_over_fulfilments([HandOver(the_work())], by=THE_HOUSE))
    assert refused.value.code == "books_have_less"
    adjust_stock(StockCorrection("SH", [Adjustment("LAMP", 2)], "found"), by=THE_HOUSE)
    assert build.differences() == {}
    only(hand_over_fulfilments([HandOver(the_work())], by=THE_HOUSE))
    assert build.differences() == {}
    assert build.stock("LAMP") == {"on_hand": 0, "reserved": 0, "waiting": 0, "short": 0}


def test_goods_that_arrive_after_a_loss_go_to_the_promise_that_lost_them(one_warehouse):
    build.order(LAMP=5)
    build.follow()
    lose(2)
    build.receive("SH", LAMP=2)
    assert build.stock("LAMP") == {"on_hand": 5, "reserved": 5, "waiting": 0, "short": 0}
    with pytest.raises(Refusal):
        build.order(LAMP=1)
    assert build.differences() == {}


def test_an_order_that_lost_its_goods_waits_for_them_although_it_would_have_been_refused(one_warehouse):
    order = build.order(LAMP=5, more={"ship_complete": True})
    only(hold(order))
    lose(2)
    build.follow()
    assert demand() == {"reserved": 3, "waiting": 2, "short": 0, "shipped": 0, "cancelled": 0}
    build.receive("SH", LAMP=10)
    build.follow()
    assert demand()["reserved"] == 5
    assert build.differences() == {}


def test_goods_given_back_go_to_those_who_wait(one_warehouse):
    first = build.order(LAMP=5)
    only(hold(first))
    build.order(channel="phone", LAMP=3)
    build.follow()
    assert demand()["waiting"] == 3
    only(cancel_orders([Cancellation(first.number, "changed their mind")], by=THE_HOUSE))
    build.follow()
    assert demand()["reserved"] == 3
    assert build.differences() == {}


def test_a_loss_is_taken_from_the_newest_and_promised_again_from_elsewhere(shop):
    older, newer = build.order(LAMP=6), build.order(LAMP=4)
    for order in (older, newer):
        only(hold(order))
    lose(3)
    assert build.stock("LAMP")["short"] == 3
    build.follow()
    reserved = dict(Demand.objects.values_list("group__promised_at", "reserved"))
    assert build.stock("LAMP") == {"on_hand": 7, "reserved": 7, "waiting": 0, "short": 0}
    assert build.stock("LAMP", "BJ")["reserved"] == 3
    assert reserved
    assert build.differences() == {}


def hold(order):
    from entrepot.domain.orders.actions import hold_orders

    return hold_orders([order], code="look", by=THE_HOUSE)
