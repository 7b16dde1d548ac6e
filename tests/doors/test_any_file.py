"""Whatever file is sent, of whatever kind, is imported or answered in a sentence, and the books hold."""

import base64
import io
import os
from typing import get_args

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.api.imports import ImportIn
from entrepot.integrations.files.jobs import carry_out_import
from entrepot.integrations.files.models import ImportBatch
from tests import build

pytestmark = pytest.mark.django_db

KINDS = get_args(ImportIn.model_fields["kind"].annotation)
ENDED = {"finished", "taken_back", "failed"}
TITLES = [
    "订单号", "商品编码", "商品名称", "数量", "单价", "金额", "客户", "客户编号", "姓名", "电话", "地址", "仓库",
    "运单号", "物流公司", "付款方式", "付款时间", "流水号", "下单时间", "价格表", "币种", "余额", "条码", "备注",
    "税率", "成本", "",
]  # fmt: skip
CELLS = st.sampled_from([
    "", "LAMP", "VASE", "1", "-1", "0", "1e99", "NaN", "1.23456789012", "９", "99999999999999999999", "2026-02-30",
    "2026-01-01", "2026-01-01 10:00", "今天", "=1+1", "SH", "web", "CNY", "¥12.00", "13800001234",
    "上海市浦东新区世纪大道100号",
    "\x00", "\ufeff", "\u202e", "a" * 400, "'", '"', "T1", "true", "现金", "1,000", "(5)", "50%", "\n",
]) | st.text(max_size=8)  # fmt: skip
# Without these, a sheet is refused as a whole, and nothing of its rows is looked at.
NEEDED = {
    "orders": ["订单号", "商品编码", "数量"], "products": ["商品编码", "商品名称"], "customers": ["姓名", "电话"],
    "stock": ["商品编码", "数量"], "shipments": ["订单号", "运单号"], "payments": ["订单号", "金额"],
    "prices": ["商品编码", "单价"], "addresses": ["客户编号", "姓名", "电话", "地址"],
    "opening-balances": ["客户编号", "余额"],
}  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])


def as_text(sheet, separator: str, encoding: str) -> bytes:
    return "\n".join(separator.join(row) for row in sheet).encode(encoding, "ignore")


def as_workbook(sheet) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for number, row in enumerate(sheet):
            for place, cell in enumerate(row):
                page.write(number, place, cell)
    return file.getvalue()


def damaged(data: bytes, cut: int, place: int, byte: int) -> bytes:
    """A file that was broken off, or of which a byte is another."""
    changed = bytearray(data)
    if changed:
        changed[place % len(changed)] = byte
    return bytes(changed[: len(changed) - cut % (len(changed) + 1)])


def sheets(kind: str):
    """A header with what is needed, or not, and rows that fit it, or nearly."""
    more = st.lists(st.sampled_from(TITLES), max_size=6)
    return st.builds(lambda some, needed: [*needed, *some], more, st.sampled_from([NEEDED[kind], []])).flatmap(
        lambda titles: st.lists(
            st.lists(CELLS, min_size=max(0, len(titles) - 1), max_size=len(titles) + 1), max_size=6
        ).map(lambda rows: [titles, *rows])
    )


def files(kind: str):
    books = st.builds(as_workbook, sheets(kind))
    texts = st.builds(as_text, sheets(kind), st.sampled_from([",", "\t", ";"]), ENCODINGS)
    cut, place, byte = st.just(0) | st.integers(0, 9000), st.integers(0, 9000), st.integers(0, 255)
    return st.one_of(
        st.binary(max_size=200).map(lambda data: ("x.csv", data)),
        st.binary(max_size=200).map(lambda data: ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data)),
        texts.map(lambda data: ("x.csv", data)),
        books.map(lambda data: ("x.xlsx", data)),
        st.builds(damaged, books, cut, place, byte).map(lambda data: ("x.xlsx", data)),
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=int(os.environ.get("ENTREPOT_FUZZ", "25")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(data=st.data(), dry_run=st.booleans(), options=st.sampled_from([{}, {"channel": "web"}, {"warehouse": "SH"}]))
def test_it_ends_in_a_sentence(kind, data, dry_run, options, shop, api):
    name, sent = data.draw(files(kind))
    content = base64.b64encode(sent).decode()
    asked = {"kind": kind, "file_name": name, "content": content, "dry_run": dry_run} | options
    status, told = api.post("/imports", asked)
    if status != 202:
        assert (400 <= status < 500, bool(told["title"])) == (True, True), told
        return
    for batch in ImportBatch.objects.exclude(content=None):
        carry_out_import(batch_id=batch.pk)
    status, told = api.get(f"/imports/{told['number']}")
    assert told["state"] in ENDED, told
    assert "import_broke" not in str(told), told
    assert build.differences() == {}
