import pytest

from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, kinds, released, stock
from entrepot.domain.shipping.actions import Measures, NewParcel, Packing, pack_fulfilments
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 10, "VASE": 5})
    (work,) = released(an_order(("LAMP", 2), ("VASE", 1)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    return work


def test_one_parcel_with_everything_unless_told_otherwise(work):
    boxed = only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE))
    assert boxed.work.state == "packed"
    (parcel,) = boxed.parcels
    assert [(line.sku, line.quantity) for line in parcel.lines] == [("LAMP", 2), ("VASE", 1)]
    assert stock("MAIN", "LAMP") == (10, 2)
    assert kinds("parcel", parcel.id) == ["parcel.packed"]
    assert kinds("order", parcel.lines[0].order_id)[-1] == "order.packed"


def test_several_parcels_with_their_weights(work):
    boxed = only(
        pack_fulfilments(
            [
                Packing(
                    work.number,
                    [NewParcel([Counted(1, sku="LAMP")], Measures(weight_g=1200)), NewParcel(measures=Measures(800))],
                )
            ],
            by=THE_HOUSE,
        )
    )
    assert boxed.work.state == "packed"
    assert [(p.weight_g, [(x.sku, x.quantity) for x in p.lines]) for p in boxed.parcels] == [
        (1200, [("LAMP", 1)]),
        (800, [("LAMP", 1), ("VASE", 1)]),
    ]


def test_some_now_and_the_rest_later(work):
    some = only(pack_fulfilments([Packing(work.number, [NewParcel([Counted(1, sku="LAMP")])])], by=THE_HOUSE))
    assert some.work.state == "picked"
    rest = only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE))
    assert rest.work.state == "packed"
    assert [(x.sku, x.quantity) for x in rest.parcels[0].lines] == [("LAMP", 1), ("VASE", 1)]


def test_nothing_is_packed_twice_or_before_it_is_picked(work):
    (unpicked,) = released(an_order(("LAMP", 1)))
    answers = pack_fulfilments(
        [
            Packing(unpicked.number),
            Packing(work.number, [NewParcel([Counted(2, sku="LAMP")]), NewParcel([Counted(1, sku="LAMP")])]),
        ],
        by=THE_HOUSE,
    )
    assert isinstance(answers[0], OutOfTurn)
    assert answers[1].code == "more_than_there_is"
    assert Parcel.objects.count() == 0


def test_a_warehouse_that_does_not_pick_apart_packs_at_once():
    a_sku("LAMP")
    a_warehouse(stock={"LAMP": 10}, steps="ship")
    (work,) = released(an_order(("LAMP", 2)))
    boxed = only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE))
    assert (boxed.work.state, boxed.work.lines[0].picked) == ("packed", 2)
    assert kinds("fulfilment", work.id) == ["fulfilment.released", "fulfilment.picked", "fulfilment.packed"]
