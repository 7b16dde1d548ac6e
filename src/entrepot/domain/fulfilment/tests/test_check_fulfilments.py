import pytest

from entrepot.domain.fulfilment.actions import Counted, Picking, check_fulfilments, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released
from entrepot.domain.shipping.actions import Packing, pack_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    a_sku()
    a_warehouse(stock={"LAMP": 10}, steps="pick_check_pack_ship")
    (work,) = released(an_order(("LAMP", 2)))
    return work


def test_a_warehouse_that_checks_packs_only_what_was_checked(work):
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    assert isinstance(pack_fulfilments([Packing(work.number)], by=THE_HOUSE)[0], OutOfTurn)
    assert only(check_fulfilments([Picking(work.number)], by=THE_HOUSE)).state == "checked"
    assert kinds("fulfilment", work.id)[-1] == "fulfilment.checked"
    assert only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE)).work.state == "packed"


def test_a_count_that_differs_is_refused(work):
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    answer = check_fulfilments([Picking(work.number, [Counted(1, sku="LAMP")])], by=THE_HOUSE)[0]
    assert answer.code == "count_differs"
    assert kinds("fulfilment", work.id)[-1] == "fulfilment.picked"


def test_nothing_is_checked_before_it_is_picked(work):
    assert isinstance(check_fulfilments([Picking(work.number)], by=THE_HOUSE)[0], OutOfTurn)
