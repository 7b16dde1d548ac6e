"""Products, customers and stock from files."""

from datetime import date
from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Customer
from entrepot.domain.inventory.models import Lot
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files import stock
from entrepot.integrations.files.actions import withdraw_import
from entrepot.integrations.files.importing import Import, run_import
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.tests.given import a_csv, a_sheet, counted, imported, reasons
from tests import build

pytestmark = pytest.mark.django_db

PRODUCTS = ["商品编码", "商品名称", "售价", "成本", "单位", "条码", "税率", "款号", "品牌"]


def test_products_are_made_with_what_the_columns_say(tmp_path):
    rows = [
        ["L-1", "台灯 红", "￥19.90", "8", "个", "690001", "13%", "LAMP", "光"],
        ["L-2", "台灯 蓝", "dear", "8", "个", "690002", "0.13", "LAMP", "光"],
        ["L-3", "台灯 绿", "19.90", "8", "个", "690001", "", "LAMP", "光"],
        ["L-1", "又一次", "1", "", "", "", "", "", ""],
    ]

    result = imported("products", a_csv(tmp_path / "p.csv", rows, header=PRODUCTS, encoding="gbk"))

    sku = Sku.objects.select_related("product").get()
    assert (sku.code, sku.list_price, sku.tax_rate, sku.unit) == ("L-1", Decimal("19.90"), Decimal("0.13"), "个")
    assert sku.product.brand == "光"
    assert counted(result) == {"imported": 1, "refused": 2, "already_there": 1}
    assert reasons(result) == [(3, "invalid"), (4, "already_exists")]


def test_products_are_made_once(tmp_path):
    path = a_sheet(tmp_path / "p.xlsx", [["L-1", "台灯", 19.9]], header=PRODUCTS[:3])
    assert imported("products", path).added == 1

    again = a_csv(tmp_path / "again.csv", [["L-1", "台灯", "19.9"], ["L-2", "花瓶", ""]], header=PRODUCTS[:3])

    assert not imported("products", path).added
    assert counted(imported("products", again)) == {"already_there": 1, "imported": 1}


CUSTOMERS = ["会员号", "姓名", "手机", "省", "市", "区", "地址", "账期"]


def test_customers_are_known_by_their_id_or_their_number(tmp_path):
    rows = [
        ["M1", "张伟", "13800001234", "上海市", "上海市", "浦东新区", "世纪大道1号", "30"],
        ["", "李娜", "13900001234", "", "", "", "", ""],
        ["", "", "", "", "", "", "街上", ""],
        ["M2", "王芳", "138****1234", "", "", "", "", "soon"],
    ]
    path = a_csv(tmp_path / "c.csv", rows, header=CUSTOMERS)

    result = imported("customers", path)
    other = imported("customers", a_csv(tmp_path / "d.csv", rows[:2], header=CUSTOMERS))

    assert counted(result) == {"imported": 2, "refused": 2}
    assert counted(other) == {"already_there": 2}
    zhang = Customer.objects.get(name="张伟")
    assert zhang.payment_days == 30
    assert zhang.addresses.get().region_code == "310115"
    assert zhang.identities.filter(source="import", value="M1").exists()


def test_stock_is_received_once(shop, tmp_path):
    rows = [["LAMP", "7", "SH"], ["VASE", "2", "BJ"], ["MOON", "1", "SH"], ["LAMP", "0", "SH"], ["LAMP", "1", "X"]]
    path = a_csv(tmp_path / "s.csv", rows, header=["SKU", "Quantity", "Warehouse"])

    result = imported("stock", path)
    again = imported("stock", path)

    assert counted(result) == {"imported": 2, "refused": 3}
    assert reasons(result) == [(4, "not_found"), (5, "invalid"), (6, "not_found")]
    assert not again.added
    assert build.stock("LAMP", "SH")["on_hand"] == 17
    assert build.stock("VASE", "BJ")["on_hand"] == 2
    assert build.differences() == {}


def test_what_was_counted_is_what_lies_there(shop, tmp_path):
    path = a_csv(tmp_path / "s.csv", [["LAMP", "4"], ["LAMP", "2"], ["VASE", "0"]], header=["SKU", "盘点数量"])

    result = imported("stock", path, count=True, warehouse="SH")

    assert counted(result) == {"imported": 3}
    assert build.stock("LAMP", "SH")["on_hand"] == 6
    assert build.stock("VASE", "SH")["on_hand"] == 0
    assert build.differences() == {}


def test_stock_needs_a_warehouse(shop, tmp_path):
    path = a_csv(tmp_path / "s.csv", [["LAMP", "4"]], header=["SKU", "Quantity"])

    assert reasons(imported("stock", path)) == [(2, "invalid")]


STOCK = ["SKU", "Quantity"]


def test_what_was_refused_is_tried_again_when_its_cause_is_gone(shop, tmp_path):
    path = a_csv(tmp_path / "s.csv", [["LAMP", "2"], ["MOON", "3"], ["合计", "5"]], header=STOCK)
    assert counted(imported("stock", path, warehouse="SH")) == {"totals": 1, "imported": 1, "refused": 1}
    again = imported("stock", path, warehouse="SH")
    assert (again.added, reasons(again)) == (0, [(3, "not_found")])

    imported("products", a_csv(tmp_path / "p.csv", [["MOON", "月"]], header=PRODUCTS[:2]))
    mended = imported("stock", path, warehouse="SH")

    assert (mended.added, counted(mended)) == (1, {"totals": 1, "imported": 2})
    assert not imported("stock", path, warehouse="SH").added
    assert ImportBatch.objects.get(what="stock").counts == {"totals": 1, "imported": 2}
    assert [build.stock(sku, "SH")["on_hand"] for sku in ("LAMP", "MOON")] == [12, 3]
    assert build.differences() == {}


def test_an_order_that_was_refused_is_placed_when_its_cause_is_gone(shop, tmp_path):
    rows = [["T1", "LAMP", "1", "10"], ["T2", "MOON", "1", "10"]]
    path = a_csv(tmp_path / "o.csv", rows, header=["订单号", "商品编码", "数量", "单价"])
    assert counted(imported("orders", path, channel="web")) == {"order_line": 1, "refused": 1}
    imported("products", a_csv(tmp_path / "p.csv", [["MOON", "月"]], header=PRODUCTS[:2]))
    imported("stock", a_csv(tmp_path / "s.csv", [["MOON", "3"]], header=STOCK), warehouse="SH")
    mended = imported("orders", path, channel="web")
    assert (mended.added, counted(mended), reasons(mended)) == (1, {"order_line": 2}, [])
    assert Order.objects.count() == 2


def test_a_row_of_stock_is_booked_once_however_its_file_comes_back(shop, tmp_path):
    path = tmp_path / "s.csv"
    imported("stock", a_csv(path, [["LAMP", "2"], ["LAMP", "2"], ["MOON", "3"]], header=STOCK), warehouse="SH")
    with build.no_trace():
        elsewhere = imported("stock", path, warehouse="BJ", dry_run=True)
    assert reasons(elsewhere) == [(2, "booked_before"), (3, "booked_before"), (4, "not_found")]

    a_csv(path, [["VASE", "3"], ["LAMP", "2"], ["LAMP", "2"]], header=STOCK)
    mended = imported("stock", path, warehouse="SH")
    assert (mended.added, reasons(mended)) == (1, [(3, "booked_before"), (4, "booked_before")])
    assert build.stock("LAMP", "SH")["on_hand"] == 14

    more = imported("stock", path, warehouse="SH", again=True)
    assert counted(more) == {"imported": 3}
    assert not imported("stock", path, warehouse="SH", again=True).added
    assert build.stock("LAMP", "SH")["on_hand"] == 18
    assert build.differences() == {}


def test_rows_of_a_withdrawn_import_may_be_booked_anew(shop, tmp_path):
    path = a_csv(tmp_path / "s.csv", [["LAMP", "2"]], header=STOCK)
    imported("stock", path, warehouse="SH")
    withdraw_import(ImportBatch.objects.get(), by=THE_HOUSE)
    assert counted(imported("stock", path, warehouse="BJ")) == {"imported": 1}


def test_alike_rows_count_in_every_part_of_a_broken_off_import(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(stock, "_ROWS_AT_ONCE", 2)
    path = a_csv(tmp_path / "s.csv", [["LAMP", "2"]] * 5, header=STOCK)
    with pytest.raises(InterruptedError):
        run_import(Import("stock", path, warehouse="SH"), told=_broken_off_at_half(), by=THE_HOUSE)
    assert 10 < build.stock("LAMP", "SH")["on_hand"] < 20
    assert counted(imported("stock", path, warehouse="SH")) == {"imported": 5}
    assert build.stock("LAMP", "SH")["on_hand"] == 20
    assert build.differences() == {}


def _broken_off_at_half():
    told = []

    def hear(doing, part):
        told.append(doing)
        if len(told) == 2:
            raise InterruptedError

    return hear


def test_stock_is_read_by_the_box(shop, tmp_path):
    build.receive("SH", LAMP=1)
    create_skus([NewSku("TEA", "茶", units={"箱": 12})], by=THE_HOUSE)
    rows = [["TEA", "2箱3件"], ["TEA", "3"], ["TEA", "2桶"], ["TEA", "1.3箱"], ["TEA", "1.5箱"], ["TEA", "0箱"]]
    path = a_csv(tmp_path / "in.csv", rows, header=["商品编码", "数量"])

    result = imported("stock", path, warehouse="SH")

    assert reasons(result) == [(4, "unknown_unit"), (5, "invalid"), (7, "invalid")]
    assert build.stock("TEA")["on_hand"] == 27 + 3 + 18
    said = next(one.sentence for one in result.tally.reported if one.row == 4)
    assert "件, 箱" in said
    counts = a_csv(tmp_path / "count.csv", [["TEA", "1箱"], ["TEA", "2箱3件"]], header=["商品编码", "数量"])
    assert reasons(imported("stock", counts, warehouse="SH", count=True)) == []
    assert build.stock("TEA")["on_hand"] == 39
    assert build.differences() == {}


def test_a_file_of_stock_that_was_saved_under_another_name_is_known(shop, tmp_path):
    rows, header = [["LAMP", "3"], ["LAMP", "3"]], ["SKU", "数量"]
    first = imported("stock", a_csv(tmp_path / "monday.csv", rows, header=header), warehouse="SH")
    sheet = a_sheet(tmp_path / "copy.xlsx", [["LAMP", 3], ["LAMP", 3]], header=header)

    again = imported("stock", sheet, warehouse="SH")

    assert (first.added, again.added) == (2, 0)
    assert reasons(again) == [(2, "booked_before"), (3, "booked_before")]
    assert imported("stock", a_csv(tmp_path / "tuesday.csv", rows[:1], header=header), warehouse="SH").added == 1
    assert imported("stock", sheet, warehouse="SH", again=True).added == 2


def test_lots_say_when_they_expire(shop, tmp_path):
    create_skus([NewSku("MILK", "牛奶", tracking="lot")], by=THE_HOUSE)
    rows = [["MILK", "3", "A", "2027-01-31"], ["MILK", "1", "A", "2027/2/1"], ["MILK", "1", "B", ""]]

    result = imported(
        "stock", a_csv(tmp_path / "s.csv", rows, header=["SKU", "数量", "批号", "有效期至"]), warehouse="SH"
    )

    assert reasons(result) == [(3, "expires_otherwise")]
    assert dict(Lot.objects.values_list("code", "expires_on")) == {"A": date(2027, 1, 31), "B": None}
