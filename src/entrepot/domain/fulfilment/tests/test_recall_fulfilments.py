import pytest

from entrepot.domain.fulfilment.actions import (
    Counted,
    Picking,
    Recalling,
    pick_fulfilments,
    recall_fulfilments,
)
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released, stock
from entrepot.domain.inventory.models import Bin
from entrepot.domain.orders.actions import release_holds
from entrepot.domain.shipping.actions import Packing, pack_fulfilments
from entrepot.domain.sourcing.models import Promise
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_everything_goes_back_to_sourcing_and_can_be_released_anew():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 3))
    (work,) = released(order)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)

    assert only(recall_fulfilments([Recalling(work.number)], by=THE_HOUSE)).state == "cancelled"
    assert Promise.objects.values_list("open", "released", "picked").get() == (3, 0, 0)
    assert Bin.objects.get().picked == 0
    assert stock("MAIN", "LAMP") == (10, 3), "it stays reserved"
    assert kinds("order", order.pk)[-1] == "order.recalled"

    assert released(order) == []
    only(release_holds([order], by=THE_HOUSE))
    (anew,) = released(order)
    assert anew.number != work.number
    assert anew.lines[0].quantity == 3


def test_a_part_goes_back_and_the_rest_goes_on():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 3)))
    part = only(recall_fulfilments([Recalling(work.number, [Counted(1, sku="LAMP")])], by=THE_HOUSE))
    assert (part.state, part.lines[0].remaining) == ("released", 2)
    assert Promise.objects.values_list("open", "released").get() == (1, 2)
    assert Bin.objects.get().picked == 2


def test_parcels_must_be_opened_first():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 3)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    assert recall_fulfilments([Recalling(work.number)], by=THE_HOUSE)[0].code == "still_packed"


def test_nothing_goes_out_again_before_the_hold_is_lifted():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 3))
    (work,) = released(order)
    recall_fulfilments([Recalling(work.number, [Counted(1, sku="LAMP")])], by=THE_HOUSE)
    recall_fulfilments([Recalling(work.number)], by=THE_HOUSE)
    order.refresh_from_db()
    assert order.holds_open == 1
    assert list(order.holds.values_list("code", flat=True)) == ["recalled"]
    assert kinds("order", order.pk).count("order.held") == 1

    for _ in range(2):
        build.follow()
        assert released(order) == []

    only(release_holds([order], codes=["recalled"], by=THE_HOUSE))
    build.follow()
    assert [line.quantity for line in released(order)[0].lines] == [3]


def test_recalling_nothing_holds_nothing():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 3))
    (work,) = released(order)
    recall_fulfilments([Recalling(work.number, [Counted(0, sku="LAMP")])], by=THE_HOUSE)
    order.refresh_from_db()
    assert order.holds_open == 0
