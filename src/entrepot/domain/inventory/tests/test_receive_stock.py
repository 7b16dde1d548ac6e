"""Goods come in."""

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.inventory.actions import Arrival, NewWarehouse, Receipt, open_warehouse, receive_stock
from entrepot.domain.inventory.models import Bin, Lot, Move
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotFound
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def warehouse(db):
    build.some_skus({"LAMP", "VASE"})
    return open_warehouse(NewWarehouse("SH", {"zh-hans": "上海"}, {}, ["A1"]), by=THE_HOUSE)


def receive(*lines: Arrival):
    return receive_stock(Receipt("SH", lines, "PO-7"), by=THE_HOUSE)


def test_each_line_is_a_move_from_the_supplier_and_level_and_bins_agree(warehouse):
    document = receive(Arrival("LAMP", 3), Arrival("LAMP", 4, "A1"), Arrival("VASE", 2))
    assert build.stock("LAMP") == {"on_hand": 7, "reserved": 0, "waiting": 0, "short": 0}
    moves = Move.objects.filter(subject="stock_document", subject_id=document.pk).order_by("pk")
    assert [(m.sku.code, m.quantity, m.source.kind, m.target.code) for m in moves] == [
        ("LAMP", 3, "supplier", "STOCK"), ("LAMP", 4, "supplier", "A1"), ("VASE", 2, "supplier", "STOCK"),
    ]  # fmt: skip
    fact = Entry.objects.get(kind="stock.received")
    told = {line["sku"]: (line["warehouse"], line["quantity"]) for line in fact.facts["lines"]}
    assert told == {"LAMP": ("SH", 7), "VASE": ("SH", 2)}
    assert build.differences() == {}


def test_receiving_twice_adds_up(warehouse):
    receive(Arrival("LAMP", 3))
    receive(Arrival("LAMP", 3))
    assert Bin.objects.get().on_hand == 6
    assert build.differences() == {}


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([], Invalid),
        ([Arrival("LAMP", 0)], Invalid),
        ([Arrival("LAMP", -1)], Invalid),
        ([Arrival("LAMP", 1), Arrival("NO-SUCH", 1)], NotFound),
        ([Arrival("LAMP", 1, "Z9")], NotFound),
        ([Arrival("LAMP", 5, serials=["a", "b"])], Invalid),
        ([Arrival("LAMP", 2, serials=["a", "a", "b"])], Invalid),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_trace(warehouse, lines, refusal):
    with build.no_trace(), pytest.raises(refusal):
        receive(*lines)


def test_an_unknown_warehouse_is_refused(warehouse):
    with build.no_trace(), pytest.raises(NotFound):
        receive_stock(Receipt("XX", [Arrival("LAMP", 1)]), by=THE_HOUSE)


def test_kits_and_services_are_not_kept_in_stock(warehouse):
    create_skus([NewSku("GIFTWRAP", "包装", kind="service")], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(Invalid):
        receive(Arrival("GIFTWRAP", 1))


def test_lots_are_kept_apart_and_asked_for_where_they_are_tracked(warehouse):
    create_skus([NewSku("MILK", "牛奶", tracking="lot")], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(Invalid):
        receive(Arrival("MILK", 3))
    receive(Arrival("MILK", 3, lot="L1"), Arrival("MILK", 4, lot="L2"), Arrival("MILK", 5, lot="L1"))
    assert dict(Bin.objects.values_list("lot__code", "on_hand")) == {"L1": 8, "L2": 4}
    assert Lot.objects.count() == 2
    assert build.differences() == {}


def test_serial_numbers_are_moved_one_by_one_and_each_is_named_once(warehouse):
    create_skus([NewSku("PHONE", "手机", tracking="serial")], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(Invalid):
        receive(Arrival("PHONE", 2, serials=["a", "a"]))
    receive(Arrival("PHONE", 2, serials=["a", "b"]))
    assert list(Move.objects.order_by("pk").values_list("quantity", "serial")) == [(1, "a"), (1, "b")]
    assert build.differences() == {}


def test_as_many_statements_for_fifty_lines_as_for_one(warehouse):
    build.some_skus({f"S{n}" for n in range(51)})
    receive(Arrival("S50", 1))
    one = build.statements(lambda: receive(Arrival("S0", 1)))
    fifty = build.statements(lambda: receive(*(Arrival(f"S{n}", 1) for n in range(50))))
    assert one == fifty
