"""Whatever somebody sends: a sentence, or an import whose rows are all accounted for; never a crash, never a half."""

import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from entrepot.integrations.files.importing import IMPORTABLE, Import, run_import
from entrepot.integrations.files.reading.sheets import cells
from entrepot.integrations.files.refusals import UnreadableFile
from entrepot.integrations.files.reporting import report_name, write_report
from entrepot.integrations.files.tests.given import a_sheet
from entrepot.integrations.files.values import is_shortened, read_amount, read_code, read_instant, read_text
from tests import build

SAMPLE = (Path(__file__).parent / "samples" / "orders.xls").read_bytes()
HEADER = "订单号,商品编码,数量,单价,收货人,手机,地址,优惠\n"
CELLS = st.sampled_from(
    ["", "T1", "T2", "LAMP", "VASE", "LAMP*2;VASE", "1", "2.5", "-1", "1e999", "９", "7.55E+13", "nan", "合计", '"',
     "\n", "=1+1", "'", "\u00a0", "1,000", "¥", "2026年13月1日", "\ud7ff", "a" * 500, "0", "9" * 40, "\t", "{x}"]
)  # fmt: skip
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


def sent(name: str, content: bytes, what: str = "orders", **how: object) -> int:
    """Import a file and write its report; how many rows are accounted for. What it did is taken back."""
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            result = run_import(Import(what, path, channel="web", **how), told=lambda *_: None, by=THE_HOUSE)
        except Refusal:
            return 0
        else:
            report = path.with_name(report_name(result.source))
            write_report(report, result.source, result.columns, result.tally.reported)
            assert report.exists()
            halves = [order for order in Order.objects.all() if not order.lines.exists()]
            assert not halves
            assert len({one.row for one in result.tally.reported}) <= result.tally.whole.rows
            return result.tally.whole.rows
        finally:
            transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(rows=st.lists(st.lists(CELLS, min_size=0, max_size=9), max_size=6), several=st.booleans())
def test_any_rows_under_a_header(shop, rows, several):
    text = HEADER + "\n".join(",".join(row) for row in rows)

    sent("o.csv", text.encode("utf-8", errors="replace"), several_skus=several)

    assert build.differences() == {}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(content=st.binary(max_size=300), what=st.sampled_from(IMPORTABLE))
def test_any_bytes(shop, content, what):
    sent("o.csv", content, what)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_damaged_sheets(shop, tmp_path, data):
    good = SAMPLE
    if data.draw(st.booleans()):
        rows = [["T1", "LAMP", 1], ["T2", "VASE", 2]]
        good = a_sheet(tmp_path / "o.xlsx", rows, header=["订单号", "商品编码", "数量"]).read_bytes()
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(4, len(content))))

    sent("o.xlsx", bytes(content[:cut]))


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(
    what=st.sampled_from([what for what in IMPORTABLE if what != "orders"]),
    rows=st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=5),
)
def test_any_rows_of_any_list(shop, what, rows):
    headers = {
        "products": "SKU,名称,售价,条码,税率", "customers": "会员号,姓名,手机,城市,账期",
        "stock": "SKU,数量,仓库,库位,批次",
        "shipments": "订单号,快递公司,运单号,重量,x", "payments": "流水号,金额,日期,方式,订单号",
        "prices": "价目表,SKU,价格,起订量,x", "addresses": "客户编号,手机,地址,城市,区",
        "opening-balances": "客户编号,期初余额,单据号,日期,币种",
    }  # fmt: skip
    text = "\n".join([headers[what], *(",".join(row) for row in rows)])

    sent("o.csv", text.encode(), what, warehouse="SH" if what == "stock" else "")

    assert build.differences() == {}


@given(text=st.text(max_size=40))
def test_any_cell(text):
    read_instant(text)
    read_amount(text)
    is_shortened(read_code(text))
    read_text(text)


def test_a_sheet_that_makes_its_reader_panic_is_refused(tmp_path):
    path = tmp_path / "o.xls"
    path.write_bytes(SAMPLE[:4101])
    with pytest.raises(UnreadableFile):
        cells(path)
