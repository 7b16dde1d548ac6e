"""What is tracked by lot or by number is told apart whenever it comes, goes or is counted."""

from datetime import date

import pytest

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment, PickTask
from entrepot.domain.inventory.actions import (
    Adjustment,
    Arrival,
    ExpiresOtherwise,
    Receipt,
    StockCorrection,
    adjust_stock,
    receive_stock,
)
from entrepot.domain.inventory.models import Bin, Lot, Move, Serial
from entrepot.domain.inventory.serials import SerialIsElsewhere, SerialIsThere
from entrepot.domain.shipping.actions import HandOver, Packing, hand_over_fulfilments, pack_fulfilments
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests import build
from tests.invariants.at_once import at_once


def goods() -> None:
    for new in (NewSku("MILK", "牛奶", tracking="lot"), NewSku("PHONE", "手机", tracking="serial")):
        only(create_skus([new], by=THE_HOUSE))
    build.a_warehouse("SH", region_code="310115")
    build.a_warehouse("BJ", region_code="110105")


@pytest.fixture
def house(db):
    goods()


def arrive(*lines: Arrival, warehouse: str = "SH"):
    return receive_stock(Receipt(warehouse, lines), by=THE_HOUSE)


def adjust(*lines: Adjustment, warehouse: str = "SH"):
    return adjust_stock(StockCorrection(warehouse, lines, "counted"), by=THE_HOUSE)


def lots() -> dict[str, int]:
    return dict(Bin.objects.filter(sku__code="MILK").values_list("lot__code", "on_hand"))


def lies(serial: str) -> str:
    return Serial.objects.get(code=serial).place.kind


def test_a_lot_is_named_when_it_is_found_lost_or_counted(house):
    arrive(Arrival("MILK", 6, lot="L1"), Arrival("MILK", 4, lot="L2"))
    for line in (Adjustment("MILK", 2), Adjustment("MILK", -2), Adjustment("MILK", counted=13)):
        with build.no_trace(), pytest.raises(Invalid) as refused:
            adjust(line)
        assert refused.value.field == "lot"
    adjust(Adjustment("MILK", 2, lot="L2"), Adjustment("MILK", -1, lot="L1"))
    assert lots() == {"L1": 5, "L2": 6}
    adjust(Adjustment("MILK", counted=9, lot="L2"), Adjustment("MILK", counted=0, lot="L1"))
    assert lots() == {"L1": 0, "L2": 9}
    adjust(Adjustment("MILK", counted=9))
    adjust(Adjustment("MILK", counted=8))
    assert build.stock("MILK")["on_hand"] == 8, "of which lot it is that is missing nobody knows"
    assert build.differences() == {}


def test_numbers_are_named_when_pieces_are_found_or_lost(house):
    arrive(Arrival("PHONE", 2, serials=["S1", "S2"]))
    for line in (
        Adjustment("PHONE", 2), Adjustment("PHONE", -1), Adjustment("PHONE", 2, serials=["S3", "S3"]),
        Adjustment("PHONE", counted=1), Adjustment("PHONE", 1, serials=[" "]),
    ):  # fmt: skip
        with build.no_trace(), pytest.raises(Invalid):
            adjust(line)
    adjust(Adjustment("PHONE", counted=2))
    adjust(Adjustment("PHONE", 1, serials=["S3"]), Adjustment("PHONE", -1, serials=["S1"]))
    assert (lies("S1"), lies("S2"), lies("S3")) == ("loss", "bay", "bay")
    assert Move.objects.filter(serial="S1").values_list("target__kind", flat=True).last() == "loss"
    assert build.differences() == {}


def test_a_piece_lies_in_one_place(house):
    arrive(Arrival("PHONE", 1, serials=["S1"]))
    for warehouse in ("SH", "BJ"):
        with build.no_trace(), pytest.raises(SerialIsThere):
            arrive(Arrival("PHONE", 1, serials=["S1"]), warehouse=warehouse)
        with build.no_trace(), pytest.raises(SerialIsThere):
            adjust(Adjustment("PHONE", 1, serials=["S1"]), warehouse=warehouse)
    arrive(Arrival("PHONE", 1, serials=["S2"]), warehouse="BJ")
    with build.no_trace(), pytest.raises(SerialIsElsewhere):
        adjust(Adjustment("PHONE", -1, serials=["S1"]), warehouse="BJ")


def test_what_was_lost_is_found_again(house):
    arrive(Arrival("PHONE", 1, serials=["S1"]))
    adjust(Adjustment("PHONE", -1, serials=["S1"]))
    adjust(Adjustment("PHONE", 1, serials=["S1"]), warehouse="BJ")
    assert lies("S1") == "bay"
    assert build.differences() == {}


def test_a_piece_that_was_sold_comes_back(house):
    arrive(Arrival("PHONE", 1, serials=["S1"]))
    build.order(PHONE=1)
    build.follow()
    work = Fulfilment.objects.latest("pk").number
    only(pick_fulfilments([Picking(work)], by=THE_HOUSE))
    only(pack_fulfilments([Packing(work)], by=THE_HOUSE))
    only(hand_over_fulfilments([HandOver(work)], by=THE_HOUSE))
    arrive(Arrival("PHONE", 1, serials=["S1"]), warehouse="BJ")
    with build.no_trace(), pytest.raises(SerialIsThere):
        arrive(Arrival("PHONE", 1, serials=["S1"]))
    assert build.differences() == {}


def test_two_who_receive_one_number_at_once_do_not_both_have_it(real_commits):
    goods()
    for n in range(5):
        answers = at_once(
            [lambda at=at, n=n: arrive(Arrival("PHONE", 1, serials=[f"S{n}"]), warehouse=at) for at in ("SH", "BJ")]
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["SerialIsThere", "StockDocument"]
    assert Serial.objects.count() == 5


def test_a_lot_says_once_when_it_expires(house):
    soon, late = date(2027, 1, 31), date(2027, 6, 30)
    arrive(Arrival("MILK", 3, lot="B", expires_on=late), Arrival("MILK", 2, lot="A"))
    arrive(Arrival("MILK", 1, lot="A", expires_on=soon), Arrival("MILK", 1, lot="B"))

    with build.no_trace(), pytest.raises(ExpiresOtherwise, match="2027-01-31"):
        arrive(Arrival("MILK", 1, lot="A", expires_on=late))
    with build.no_trace(), pytest.raises(ExpiresOtherwise):
        arrive(Arrival("MILK", 1, lot="C", expires_on=soon), Arrival("MILK", 1, lot="C", expires_on=late))
    with build.no_trace(), pytest.raises(Invalid):
        arrive(Arrival("PHONE", 1, serials=["N1"], expires_on=soon))

    assert dict(Lot.objects.values_list("code", "expires_on")) == {"A": soon, "B": late}


def test_what_expires_first_is_picked_first(house):
    arrive(Arrival("MILK", 3, lot="A", expires_on=date(2027, 6, 30)))
    arrive(Arrival("MILK", 3, lot="B", expires_on=date(2027, 1, 31)))
    build.order(MILK=4)
    build.follow()

    assert dict(PickTask.objects.values_list("lot__code", "quantity")) == {"B": 3, "A": 1}


def test_fifty_lots_cost_as_many_statements_as_one(house):
    def some(start, count):
        lines = [Arrival("MILK", 1, lot=f"L{start + n}", expires_on=date(2027, 1, 1)) for n in range(count)]
        return build.statements(lambda: arrive(*lines))

    some(0, 1)
    assert some(100, 1) == some(200, 50)
