"""Sheets and texts as clerks have them: what is clear goes in, what is not is refused in words, never guessed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.utils.translation import override

from entrepot.domain.orders.models import Order, OrderLine
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.importing import Import, run_import
from entrepot.integrations.files.mappings import Owner
from entrepot.integrations.files.reading import open_source, read_batches
from entrepot.integrations.files.reporting import report_name, write_report
from entrepot.integrations.files.several import read_several
from entrepot.integrations.files.tests.given import a_csv, counted, imported, reasons
from entrepot.integrations.files.values import read_amount, read_instant
from entrepot.integrations.files.writing import harmless
from tests import build

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"
HEADER = ["订单号", "收货人", "手机", "地址", "商品编码", "数量", "单价", "下单时间"]
TO = ["张伟", "13800001234", "上海市浦东新区世纪大道1号"]


def lines():
    return sorted(OrderLine.objects.values_list("order__external_id", "code_received", "quantity_entered"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "big5", "utf-16"])
def test_titles_stand_over_the_header_in_any_encoding(shop, tmp_path, encoding):
    rows = [["", ""], ["訂單號", "商品編碼", "數量"], ["T1", "LAMP", "1"], ["總計", "", "1"]]
    path = a_csv(tmp_path / "o.csv", rows, header=["十月份訂單明細表"], encoding=encoding, mark="\t")

    result = imported("orders", path)

    assert result.source.encoding == encoding
    assert counted(result) == {"order_line": 1, "totals": 1}
    assert lines() == [("T1", "LAMP", 1)]


def test_an_xls_file_of_old(shop):
    """Made with xlwt 1.3: a title, a header in row 2, an order merged over two rows, a date as a serial."""
    result = imported("orders", SAMPLES / "orders.xls", channel="web")

    assert counted(result) == {"order_line": 3, "totals": 1}
    assert lines() == [("X1", "LAMP", 2), ("X1", "VASE", 1), ("X2", "LAMP", 1)]
    order = Order.objects.get(external_id="X1")
    # Midnight in Shanghai.
    assert order.placed_at == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert report_name(result.source) == "orders-report.xlsx"


def test_an_order_number_may_stand_on_its_first_row_only(shop, tmp_path):
    rows = [
        ["T1", *TO, "LAMP", "1", "10", ""], ["", "", "", "", "VASE", "2", "10", ""],
        ["T2", *TO, "LAMP", "1", "10", ""], ["", "王芳", "13800000001", "街上", "VASE", "1", "10", ""],
    ]  # fmt: skip

    result = imported("orders", a_csv(tmp_path / "o.csv", rows, header=HEADER))

    # Whoever has a receiver of his own is no part of the order above.
    assert reasons(result) == [(5, "order_missing")]
    assert lines() == [("T1", "LAMP", 1), ("T1", "VASE", 2), ("T2", "LAMP", 1)]


def test_numbers_that_lost_digits_are_never_guessed(shop, tmp_path):
    path = tmp_path / "o.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    rows = [
        [1234567890123456, *TO, "LAMP", 1], ["7.55E+13", *TO, "LAMP", 1], [75500000000000, *TO, "LAMP", 1],
        [123456789012345, *TO, "LAMP", 1], ["T5", "张", "1.38E+10", "路", "LAMP", 1],
        ["T6", "张", 3800001234, "路", "LAMP", 1], ["T7", "张", "4008001234", "路", "LAMP", 1],
        ["T8", *TO, "6.9E+12", 1],
    ]  # fmt: skip
    for line, row in enumerate([HEADER, *rows]):
        sheet.write_row(line, 0, row)
    book.close()

    result = imported("orders", path)

    assert reasons(result) == [
        (2, "order_shortened"), (3, "order_shortened"), (4, "order_shortened"), (6, "phone_shortened"),
        (7, "phone_digit_lost"), (9, "sku_shortened"),
    ]  # fmt: skip
    assert {external for external, _, _ in lines()} == {"123456789012345", "T7"}


def test_numbers_kept_as_texts_lose_only_their_guards(shop, tmp_path):
    rows = [['="0012"', "LAMP", "1"], ["'0013", "LAMP", "1"], ["０014\t", "LAMP\u00a0", " 1 "]]

    imported("orders", a_csv(tmp_path / "o.csv", rows, header=["订单号", "商品编码", "数量"]))

    assert [external for external, _, _ in lines()] == ["0012", "0013", "0014"]


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("A01*2;B03*1", [("A01", 2), ("B03", 1)]),
        ("A01×2 + B03", [("A01", 2), ("B03", None)]),
        ("Ａ０１＊２；Ｂ０３×１件", [("A01", 2), ("B03", 1)]),
        ("A01 x3、B03x2", [("A01", 3), ("B03x2", None)]),
        ("A01*0", None),
        ("*2", None),
    ],
)
def test_several_skus_in_one_cell_are_read(cell, pieces):
    assert read_several(cell) == pieces


def test_several_skus_by_a_mapping_that_is_kept_for_the_channel(shop, tmp_path):
    header = ["单号", "货", "数"]
    first = a_csv(tmp_path / "a.csv", [["T1", "LAMP*2；VASE", "3"], ["T2", "LAMP", "2"]], header=header)
    second = a_csv(tmp_path / "b.csv", [["T3", "VASE×2+LAMP", ""], ["T4", "LAMP*2;VASE", "7"]], header=header)
    how = {"channel": "web", "several_skus": True, "columns": {"sku": "货", "quantity": "数"}}

    imported("orders", first, save_mapping="网店", mapping_owner=Owner(channel="web"), **how)
    result = imported("orders", second, channel="web")

    assert result.mapping == "网店"
    assert reasons(result) == [(3, "several_counted")]
    assert lines() == [
        ("T1", "LAMP", 2), ("T1", "VASE", 1), ("T2", "LAMP", 2), ("T3", "LAMP", 1), ("T3", "VASE", 2),
    ]  # fmt: skip


def test_one_price_of_several_skus_is_nobodys(shop, tmp_path):
    path = a_csv(tmp_path / "a.csv", [["T1", "LAMP*2;VASE", "30"]], header=["订单号", "商品编码", "单价"])

    assert reasons(imported("orders", path, several_skus=True)) == [(2, "several_priced")]
    assert not Order.objects.exists()


def test_all_rows_of_a_refused_order_come_back_and_none_goes_in(shop, tmp_path):
    rows = [["T1", "LAMP", "1"], ["T2", "VASE", "1"], ["T1", "VASE", "many"]]
    path = a_csv(tmp_path / "o.csv", rows, header=["订单号", "商品编码", "数量"], encoding="gb18030", mark=";")

    result = imported("orders", path)
    report = tmp_path / report_name(result.source)
    write_report(report, result.source, result.columns, result.tally.reported)

    assert reasons(result) == [(2, "order_incomplete"), (4, "quantity_unreadable")]
    assert lines() == [("T2", "VASE", 1)]
    text = report.read_text(encoding="gb18030").splitlines()
    assert text[0] == "订单号;商品编码;数量;Why it was not imported"
    assert [line.split(";")[:3] for line in text[1:]] == [rows[0], rows[2]]

    # A report that was not wholly mended comes back with one column of reasons, not two.
    again = imported("orders", report)
    write_report(report, again.source, again.columns, again.tally.reported)
    assert report.read_text(encoding="gb18030").splitlines()[0] == text[0]
    assert build.differences() == {}


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("46296.5208333", datetime(2026, 10, 1, 12, 30)),
        ("2026年10月1日", datetime(2026, 10, 1)),
        ("2026/10/1 12:30", datetime(2026, 10, 1, 12, 30)),
        ("２０２６／１０／１ 下午 3:05", datetime(2026, 10, 1, 15, 5)),
        ("2026/10/1 上午 12:05", datetime(2026, 10, 1, 0, 5)),
        ("明天", None),
    ],
)
def test_dates_as_people_write_them(text, instant):
    assert read_instant(text) == instant


def test_amounts_as_people_write_them():
    assert [str(read_amount(text)) for text in ("￥1,234.50", "１，０００ 元", "\u00a0HKD 5", "(3)")] == [
        "1234.50", "1000", "5", "-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"),
        ("+A1", "'+A1"), ("-12.50", "-12.50"), ("+86 138", "+86 138"), ("王芳", "王芳"),
    ],
)  # fmt: skip
def test_nothing_that_is_written_runs(text, written):
    assert harmless(text) == written


def test_what_would_run_comes_back_from_a_file_as_it_was(shop, tmp_path):
    rows = [["T1", harmless("=1+1"), "LAMP", "1"]]
    imported("orders", a_csv(tmp_path / "o.csv", rows, header=["订单号", "收货人", "商品编码", "数量"]))

    assert Order.objects.get().ship_to.name == "=1+1"


def test_a_hidden_sheet_is_passed_over(tmp_path):
    path = tmp_path / "o.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("参数").hide()
    shown = book.add_worksheet("订单")
    shown.activate()
    shown.set_first_sheet()
    shown.write_row(0, 0, ["a", "b"])
    shown.write_row(1, 0, ["1", "2"])
    book.close()

    (batch,) = read_batches(open_source(path))
    assert batch.rows == [["1", "2"]]


def test_a_customers_file_is_that_customers_order(shop, tmp_path):
    build.order(LAMP=1)
    customer = Order.objects.get().buyer
    path = a_csv(tmp_path / "o.csv", [["T1", *TO, "LAMP", "1", "", ""]], header=HEADER)
    wanted = Import("orders", path, channel="web", customer=customer.number)

    run_import(wanted, told=lambda *_: None, by=THE_HOUSE)

    assert Order.objects.get(external_id="T1").buyer == customer


def test_reasons_that_an_encoding_lacks_are_readable_all_the_same(shop, tmp_path):
    path = a_csv(tmp_path / "o.csv", [["T1", "LAMP", "許多"]], header=["訂單號", "商品編碼", "數量"], encoding="big5")

    with override("zh-hans"):
        result = imported("orders", path)
        write_report(tmp_path / "r.csv", result.source, result.columns, result.tally.reported)

    assert "数量不是整数" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert open_source(tmp_path / "r.csv").columns[:2] == ["訂單號", "商品編碼"]
