"""Orders from a file, placed as if they came in now."""

from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.inventory.models import Level
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.tally import Outcome
from entrepot.integrations.files.tests.given import CHINESE, a_csv, counted, imported, reasons
from tests import build

pytestmark = pytest.mark.django_db


def row(order, code, quantity, price="19.90", **more):
    said = {"商品名称": "台灯", "收货人": "张伟", "手机": "13800001234", "省": "上海市", "市": "上海市",
            "区": "浦东新区", "地址": "世纪大道100号", "下单时间": "2024-03-05 16:30"} | more  # fmt: skip
    said |= {"订单号": order, "商品编码": code, "数量": quantity, "单价": price}
    return [said[column] for column in CHINESE]


@pytest.fixture
def orders(tmp_path):
    return a_csv(
        tmp_path / "orders.csv",
        [row("T1", "LAMP", 2), row("T2", "LAMP", 1), row("T1", "VASE", 1, "5.00"), row("T1", "运费", 1, "8.00")],
        encoding="gb18030",
        header=CHINESE,
    )


def test_rows_of_one_number_are_one_order(shop, orders):
    result = imported("orders", orders)

    assert counted(result) == {"order_line": 3, "charge": 1}
    first = Order.objects.get(external_id="T1")
    assert (first.state, first.source, first.total) == ("approved", "file", Decimal("52.80"))
    assert first.charges_total == 8
    assert first.ship_to.region_code == "310115"
    assert build.stock("LAMP")["reserved"] == 3
    assert result.lines == ["Orders placed: 2, of them held for review: 0."]


def test_the_second_run_adds_nothing(shop, orders):
    imported("orders", orders)

    assert imported("orders", orders).added == 0
    assert Order.objects.count() == 2
    assert build.stock("LAMP")["reserved"] == 3


def test_orders_that_came_another_way_stay_as_they_are(shop, orders):
    build.order(channel="import", more={"external_id": "T1"}, LAMP=5)

    assert counted(imported("orders", orders)) == {"already_there": 3, "order_line": 1}
    assert Order.objects.get(external_id="T1").total == 50


def test_opening_stock_is_exactly_what_the_orders_need(tmp_path, orders):
    build.a_warehouse("SH")

    result = imported("orders", orders, opening_stock=True)
    again = imported("orders", orders, opening_stock=True)

    assert "SKUs made: 2." in result.lines
    assert not again.added
    levels = Level.objects.order_by("sku__code").values_list("sku__code", "on_hand", "reserved")
    assert list(levels) == [("LAMP", 3, 3), ("VASE", 1, 1)]
    assert build.differences() == {}


def test_an_order_that_is_refused_is_in_the_report_with_all_its_rows(shop, orders):
    result = imported("orders", orders, channel="web", all_or_nothing=False)
    assert counted(result) == {"order_line": 3, "charge": 1}

    scarce = a_csv(
        orders.with_name("scarce.csv"),
        [row("T8", "LAMP", 1), row("T9", "LAMP", 99), row("T9", "VASE", 1)],
        header=CHINESE,
    )
    result = imported("orders", scarce, channel="web")

    assert counted(result) == {"order_line": 1, "refused": 2}
    assert reasons(result) == [(3, "out_of_stock"), (4, "out_of_stock")]


def test_what_takes_back_cannot_be_placed(shop, tmp_path):
    path = a_csv(
        tmp_path / "a.csv",
        [row("T1", "LAMP", -1), row("T2", "LAMP", -1, "0"), row("T3", "LAMP", 1, "")],
        header=CHINESE,
    )

    result = imported("orders", path)

    assert reasons(result) == [(2, "cannot_be_placed"), (3, "stock_correction")]
    # Without a price the price list is asked.
    assert Order.objects.get().total == 10


def test_orders_name_boxes_and_weights(shop, tmp_path):
    news = [NewSku("TEA", "茶", units={"箱": 12}), NewSku("RICE", "米", unit="kg", scale=3)]
    create_skus(news, by=THE_HOUSE)
    rows = [
        row("T1", "TEA", "2箱3件", "9.90"), row("T1", "RICE", "1.5", "10"), row("T2", "TEA", "2箱", "100"),
        row("T3", "TEA", "2桶", "1"), row("T4", "TEA", "1.3箱", "1"),
    ]  # fmt: skip
    path = a_csv(tmp_path / "o.csv", rows, header=CHINESE)

    result = imported("orders", path, warehouse="SH", opening_stock=True, channel="web")

    assert reasons(result) == [(5, "unknown_unit"), (6, "quantity_not_whole")]
    assert dict(Order.objects.values_list("external_id", "total")) == {"T1": Decimal("282.30"), "T2": 200}
    assert (build.stock("TEA")["reserved"], build.stock("RICE")["reserved"]) == (51, 1500)
    assert build.stock("RICE")["on_hand"] == 1500
    booked = result.tally.sums[Outcome.ORDER_LINE]
    assert (booked.rows, booked.coins) == (3, 48230)
    assert build.differences() == {}
