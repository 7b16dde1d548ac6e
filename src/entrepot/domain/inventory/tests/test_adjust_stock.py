"""The books are made to agree with the shelf."""

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.inventory.actions import (
    Adjustment,
    Arrival,
    NewWarehouse,
    Receipt,
    StockCorrection,
    adjust_stock,
    open_warehouse,
    receive_stock,
)
from entrepot.domain.inventory.models import Bin, Move
from entrepot.domain.orders.actions import hold_orders
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Refusal
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def warehouse(db):
    build.some_skus({"LAMP", "VASE"})
    open_warehouse(NewWarehouse("SH", {"zh-hans": "上海"}, {"region_code": "310115"}, ["A1", "B1"]), by=THE_HOUSE)
    receive_stock(Receipt("SH", [Arrival("LAMP", 6, "A1"), Arrival("LAMP", 4, "B1")]), by=THE_HOUSE)


def adjust(*lines: Adjustment, reason: str = "counted"):
    return adjust_stock(StockCorrection("SH", lines, reason, "Friday"), by=THE_HOUSE)


def in_bins() -> dict[str, int]:
    return dict(Bin.objects.filter(sku__code="LAMP").values_list("place__code", "on_hand"))


def test_a_loss_goes_to_the_loss_place_and_a_find_comes_from_there(warehouse):
    lost = adjust(Adjustment("LAMP", -3), reason="damaged")
    found = adjust(Adjustment("LAMP", 2, bin="B1"), reason="found")
    assert build.stock("LAMP")["on_hand"] == 9
    moves = {m.subject_id: (m.quantity, m.source.kind, m.target.kind, m.reason) for m in Move.objects.all()}
    assert moves[lost.pk] == (3, "bin", "loss", "damaged")
    assert moves[found.pk] == (2, "loss", "bin", "found")
    assert build.told("stock_document", lost.pk) == ["stock.adjusted"]
    assert build.differences() == {}


def test_a_loss_larger_than_one_bin_empties_several(warehouse):
    adjust(Adjustment("LAMP", -9))
    assert sum(in_bins().values()) == 1
    assert build.differences() == {}


def test_a_loss_spares_the_bins_that_pick_lists_ask_for(warehouse):
    build.order(LAMP=6)
    build.follow()
    asked = {place for place, n in Bin.objects.values_list("place__code", "picked") if n}
    assert asked == {"A1"}
    adjust(Adjustment("LAMP", -4))
    assert in_bins() == {"A1": 6, "B1": 0}


def test_what_was_counted_in_a_warehouse_is_compared_with_the_warehouse(warehouse):
    adjust(Adjustment("LAMP", counted=7), Adjustment("VASE", counted=2))
    assert build.stock("LAMP")["on_hand"] == 7
    assert build.stock("VASE")["on_hand"] == 2
    assert build.differences() == {}


def test_what_was_counted_in_a_bin_is_compared_with_that_bin(warehouse):
    adjust(Adjustment("LAMP", counted=5, bin="B1"), Adjustment("LAMP", counted=1, bin="A1"))
    assert in_bins() == {"A1": 1, "B1": 5}
    assert build.stock("LAMP")["on_hand"] == 6
    assert build.differences() == {}


def test_counting_what_is_there_moves_nothing(warehouse):
    adjust(Adjustment("LAMP", counted=10))
    assert Move.objects.count() == 2


def test_a_loss_below_what_is_reserved_is_booked_and_the_rest_is_short(warehouse):
    only(hold_orders([build.order(LAMP=8)], code="look", by=THE_HOUSE))
    document = adjust(Adjustment("LAMP", -5))
    assert build.stock("LAMP") == {"on_hand": 5, "reserved": 5, "waiting": 0, "short": 3}
    assert build.told("stock_document", document.pk) == ["stock.adjusted", "stock.fell_short"]
    assert build.differences() == {}


def test_what_is_found_again_heals_what_was_short(warehouse):
    only(hold_orders([build.order(LAMP=8)], code="look", by=THE_HOUSE))
    adjust(Adjustment("LAMP", -5))
    adjust(Adjustment("LAMP", 4))
    assert build.stock("LAMP") == {"on_hand": 9, "reserved": 8, "waiting": 0, "short": 0}
    assert build.differences() == {}


def test_lines_of_one_list_see_each_other(warehouse):
    adjust(Adjustment("LAMP", -6), Adjustment("LAMP", 3), Adjustment("LAMP", -7))
    assert build.stock("LAMP")["on_hand"] == 0
    assert build.differences() == {}


@pytest.mark.parametrize(
    ("lines", "reason", "code"),
    [
        ([Adjustment("LAMP", -11)], "lost", "not_that_much"),
        ([Adjustment("LAMP", -5, bin="B1")], "lost", "bin_has_less"),
        ([Adjustment("LAMP", 1), Adjustment("LAMP", -12)], "lost", "not_that_much"),
        ([Adjustment("LAMP", -1)], " ", "invalid"),
        ([Adjustment("LAMP")], "lost", "invalid"),
        ([Adjustment("LAMP", 1, counted=1)], "lost", "invalid"),
        ([Adjustment("LAMP", counted=-1)], "lost", "invalid"),
        ([Adjustment("NO-SUCH", 1)], "lost", "not_found"),
        ([Adjustment("LAMP", 1, bin="Z9")], "lost", "not_found"),
        ([], "lost", "invalid"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_trace(warehouse, lines, reason, code):
    with build.no_trace(), pytest.raises(Refusal) as refused:
        adjust(*lines, reason=reason)
    assert refused.value.code == code


def test_services_are_not_counted(warehouse):
    create_skus([NewSku("GIFTWRAP", "包装", kind="service")], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(Refusal):
        adjust(Adjustment("GIFTWRAP", 3))


def test_the_note_is_not_in_the_journal(warehouse):
    adjust(Adjustment("LAMP", -1))
    assert "Friday" not in str(list(Entry.objects.values()))


def test_as_many_statements_for_fifty_lines_as_for_one(warehouse):
    skus = [f"S{n}" for n in range(50)]
    build.some_skus(skus)
    receive_stock(Receipt("SH", [Arrival(sku, 9, "A1") for sku in skus]), by=THE_HOUSE)
    adjust(Adjustment("S0", -1), Adjustment("S1", 1))
    two = build.statements(lambda: adjust(Adjustment("S0", -1), Adjustment("S1", 1)))
    fifty = build.statements(lambda: adjust(*(Adjustment(sku, (-1) ** n) for n, sku in enumerate(skus))))
    assert two == fifty


def test_people_say_why_on_the_document_and_the_books_keep_a_code(warehouse):
    document = adjust(Adjustment("LAMP", -1), reason="王伟 dropped it")
    assert document.reason == "王伟 dropped it"
    assert Move.objects.get(subject="stock_document", subject_id=document.pk).reason == "other"
    assert Entry.objects.get(kind="stock.adjusted").facts["reason"] == "other"
