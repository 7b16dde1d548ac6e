import pytest

from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments, undo_picking
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released
from entrepot.domain.inventory.models import Bin
from entrepot.domain.shipping.actions import Packing, pack_fulfilments
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn

pytestmark = pytest.mark.django_db


def test_goods_lie_on_their_shelf_again_and_can_be_picked_anew():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 3))
    (work,) = released(order)
    pick_fulfilments([Picking(work.number, [Counted(2, line=1)])], by=THE_HOUSE)

    back = only(undo_picking([work.number], by=THE_HOUSE))
    assert (back.state, back.lines[0].picked, back.lines[0].short) == ("released", 0, 1)
    assert Promise.objects.values_list("released", "picked", "given_back").get() == (2, 0, 1)
    assert kinds("order", order.pk)[-1] == "order.picking_undone"

    again = only(pick_fulfilments([Picking(work.number)], by=THE_HOUSE))
    assert (again.state, again.lines[0].picked, again.lines[0].short) == ("picked", 2, 1)
    assert Demand.objects.get().short == 1, "what was short before is not short twice"
    assert Bin.objects.get().picked == 2


def test_nothing_is_undone_that_was_not_done_or_is_packed():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    (work,) = released(an_order(("LAMP", 3)))
    with pytest.raises(OutOfTurn):
        only(undo_picking([work.number], by=THE_HOUSE))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    pack_fulfilments([Packing(work.number)], by=THE_HOUSE)
    assert undo_picking([work.number], by=THE_HOUSE)[0].code == "still_packed"
