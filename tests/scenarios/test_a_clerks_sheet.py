"""A clerk sends a sheet as clerks have them; what cannot go in comes back in it, is mended, and goes in."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from django.utils import translation

from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.importing import Import, Result, run_import
from entrepot.integrations.files.reporting import write_report
from tests import build

pytestmark = pytest.mark.django_db

HEADER = ["订单号", "下单时间", "收货人", "手机号码", "省", "市", "区", "详细地址", "商品编码", "数量", "单价"]
TO = ["上海市", "上海市", "浦东新区", "世纪大道1号"]
GOOD = ["A-100", "2026年10月1日 12:30", "张伟", "１３８００００１２３４", *TO, "ＬＡＭＰ", "２", "￥1,000.50"]
SEVEN_FAULTS = [
    [75512345678901234, 46296.5, "王芳", "13800000001", *TO, "LAMP", 1, 10],
    ["A-102", 46296.5, "李娜", 1088886666, *TO, "LAMP", 1, 10],
    ["A-103", 46296.5, "陈静", "13800000003", *TO, "LAMP", "两个", 10],
    ["A-104", 46296.5, "杨洋", "13800000004", *TO, "LAMP", 1, "面议"],
    ["A-105", "昨天", "赵敏", "13800000005", *TO, "LAMP", 1, 10],
    ["A-106", 46296.5, "孙丽", "13800000006", *TO, "", 1, 10],
    ["A-107", 46296.5, "周杰", "13800000007", *TO, "LAMP", 1, 10],
    ["", "", "", "", "", "", "", "", "MOON", 1, 10],
]  # fmt: skip


def a_clerks_sheet(path: Path) -> Path:
    """A title, a note, the header in row 3; an order over two merged rows; seven faults; a row of totals."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d h:mm"})
    sheet = book.add_worksheet("订单")
    sheet.merge_range(0, 0, 0, len(HEADER) - 1, "十月团购订单")
    sheet.write(1, 0, "制表：小李")
    sheet.write_row(2, 0, HEADER)
    sheet.write_row(3, 0, GOOD)
    sheet.write_row(4, 0, ["", datetime(2026, 10, 1, 13), *GOOD[2:8], "VASE ", 1, "\u00a020 元"])
    sheet.merge_range(3, 0, 4, 0, GOOD[0])
    sheet.write_row(5, 0, ["A-101", datetime(2026, 10, 1, 14), "吴刚", "13800000009", *TO, "VASE", 1, 20])
    for line, row in enumerate(SEVEN_FAULTS):
        sheet.write_row(6 + line, 0, row)
    sheet.write_row(6 + len(SEVEN_FAULTS), 0, ["合计", "", "", "", "", "", "", "", "", 12, "2,091"])
    book.close()
    return path


def imported(path: Path) -> Result:
    return run_import(Import("orders", path, channel="web"), told=lambda *_: None, by=THE_HOUSE)


def rows_of(path: Path) -> list[list[object]]:
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def mended(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line, column, str(cell) if isinstance(cell, datetime) else cell)
    book.close()
    return path


def test_seven_faults_come_back_and_mended_go_in(shop, tmp_path):
    path = a_clerks_sheet(tmp_path / "十月.xlsx")

    # The good orders go in: one of two rows under a merged number, one plain.
    with translation.override("zh-hans"):
        result = imported(path)
        report = tmp_path / "report.xlsx"
        write_report(report, result.source, result.columns, result.tally.reported)
    assert sorted(Order.objects.values_list("external_id", "total")) == [
        ("A-100", Decimal("2021.00")), ("A-101", Decimal(20)),
    ]  # fmt: skip
    assert {str(what): one.rows for what, one in result.tally.sums.items()} == {
        "order_line": 3, "refused": 8, "totals": 1,
    }  # fmt: skip

    # The same sheet comes back, with its title and header, and exactly the rows that failed, each with its reason.
    back = rows_of(report)
    assert back[0][0] == "十月团购订单"
    assert back[2] == [*HEADER, "为什么没有导入"]
    assert [row[2] for row in back[3:]] == ["王芳", "李娜", "陈静", "杨洋", "赵敏", "孙丽", "周杰", "周杰"]
    why = [str(row[-1]) for row in back[3:]]
    for part, sentence in zip(
        ["7.55123456789012E+16", "1088886666", "数量", "单价", "日期", "商品", "MOON", "MOON"], why, strict=True
    ):
        assert part in sentence
    # What is a number stays one; what was said once for both rows of an order stands in each.
    assert back[4][9:11] == [1.0, 10.0]
    assert back[10][0] == "A-107"

    # The clerk mends them in place and sends the report itself.
    cures = [(3, 0, "A-755"), (4, 3, "01088886666"), (5, 9, 2), (6, 10, 10), (7, 1, "2026/10/2"), (8, 8, "LAMP")]
    for line, column, cure in [*cures, (10, 8, "VASE")]:
        back[line][column] = cure
    again = imported(mended(tmp_path / "mended.xlsx", back))

    assert not again.tally.reported
    assert Order.objects.count() == 9
    assert Order.objects.get(external_id="A-107").lines.count() == 2

    # Sent once more, and the first sheet too: nothing doubles.
    assert not imported(tmp_path / "mended.xlsx").added
    assert not imported(path).added
    assert Order.objects.count() == 9
    assert build.differences() == {}
