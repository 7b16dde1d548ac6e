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
from entrepot.domain.shipping.actions import Packing, pack_fulfilments
from entrepot.domain.sourcing.models import Promise
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE

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
