"""Payments, prices, addresses, opening balances and shipments from files: each once, by the actions of the doors."""

from datetime import date
from decimal import Decimal

import pytest

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.models import Payment
from entrepot.domain.pricing.actions import NewPriceList, create_price_lists
from entrepot.domain.pricing.models import Price
from entrepot.domain.receivables.models import Account, OpeningBalance
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.tests.given import a_csv, counted, imported, reasons
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_books_hold(db):
    yield
    assert build.differences() == {}


def test_one_row_is_one_receipt_and_one_reference_is_one_payment(shop, tmp_path):
    first = build.order(more={"external_id": "T1"}, LAMP=1)
    second = build.order(LAMP=2)
    rows = [
        ["银行转账", "B-1", f"T1 {second.number}", "35.00", "2025/10/1", "货款"], ["现金", "", "", "￥5", "", ""],
        ["电汇", "B-3", "NOBODY", "5", "", ""], ["电汇", "8.1E+15", "", "5", "", ""],
        ["贝壳", "B-5", "", "5", "", ""],
        ["银行转账", "B-1", "", "35", "", "again"], ["电汇", "B-6", "", "", "", ""],
    ]  # fmt: skip
    path = a_csv(tmp_path / "p.csv", rows, header=["收款方式", "流水号", "订单号", "金额", "到账日期", "摘要"])

    result = imported("payments", path)
    again = imported("payments", a_csv(tmp_path / "q.csv", rows[:1], header=result.source.columns))

    assert counted(result) == {"imported": 2, "refused": 4, "already_there": 1}
    assert reasons(result) == [(4, "not_found"), (5, "digits_lost"), (6, "invalid"), (8, "invalid")]
    assert counted(again) == {"already_there": 1}
    transfer = Payment.objects.get(reference="B-1")
    assert (transfer.allocated, transfer.advance, transfer.received_on) == (30, 5, date(2025, 10, 1))
    for order in (first, second):
        assert Account.objects.get(pk=order.account_id).standing == "paid"


def test_prices_are_written_on_their_lists(shop, tmp_path):
    only(create_price_lists([NewPriceList("VIP", "贵宾")], by=THE_HOUSE))
    rows = [["VIP", "LAMP", "9.5", ""], ["VIP", "LAMP", "9", "10"], ["VIP", "MOON", "9", ""], ["X", "LAMP", "9", ""]]

    result = imported("prices", a_csv(tmp_path / "p.csv", rows, header=["价目表", "货号", "价格", "起订量"]))
    again = imported("prices", a_csv(tmp_path / "q.csv", rows[:2], header=result.source.columns, mark="\t"))

    assert reasons(result) == [(4, "not_found"), (5, "not_found")]
    assert counted(again) == {"already_there": 2}
    assert list(Price.objects.order_by("min_quantity").values_list("min_quantity", "unit_price")) == [
        (1, Decimal("9.5")), (10, Decimal(9)),
    ]  # fmt: skip


def test_addresses_go_into_the_books_of_whom_they_name(shop, tmp_path):
    build.order(LAMP=1)
    customer = Customer.objects.get()
    rows = [
        [customer.number, "张伟", "13800001234", "上海市", "上海市", "浦东新区", "世纪大道2号"],
        ["", "张伟", "13800001234", "上海市", "上海市", "浦东新区", "世纪大道3号"],
        ["", "张伟", "138****1234", "上海市", "上海市", "浦东新区", "世纪大道4号"], ["C-0", "", "", "", "", "", "路"],
    ]  # fmt: skip
    header = ["客户编号", "收货人", "手机", "省", "市", "区", "地址"]

    result = imported("addresses", a_csv(tmp_path / "a.csv", rows, header=header))
    again = imported("addresses", a_csv(tmp_path / "b.csv", rows[:2], header=header))

    assert reasons(result) == [(4, "not_found"), (5, "not_found")]
    assert counted(again) == {"already_there": 2}
    assert set(customer.addresses.filter(in_book=True).values_list("street", "region_code")) == {
        ("世纪大道2号", "310115"), ("世纪大道3号", "310115"),
    }  # fmt: skip


def test_what_was_owed_before_is_owed_once(shop, tmp_path):
    build.order(LAMP=1)
    customer = Customer.objects.get()
    rows = [
        [customer.number, "1,200.50", "DOC-1", "2025年12月31日"], [customer.number, "-20", "DOC-2", ""],
        [customer.number, "1", "DOC-1", ""], ["C-0", "1", "DOC-3", ""], [customer.number, "0.001", "DOC-4", ""],
        ["合计", "1,181.50", "", ""],
    ]  # fmt: skip
    path = a_csv(tmp_path / "o.csv", rows, header=["客户编号", "期初余额", "单据号", "日期"])

    result = imported("opening-balances", path)

    assert counted(result) == {"imported": 2, "refused": 2, "already_there": 1, "totals": 1}
    assert reasons(result) == [(5, "not_found"), (6, "invalid")]
    assert OpeningBalance.objects.get(reference="DOC-1").on == date(2025, 12, 31)
    # What was ordered is owed beside.
    assert Account.objects.get(kind="customer", customer=customer).balance == Decimal("1190.50")


def test_what_left_is_told_by_a_list(shop, tmp_path):
    orders = [build.order(more={"external_id": f"T{n}"}, LAMP=1) for n in (1, 2, 3)]
    build.follow()
    rows = [
        ["T1", "顺丰速运", "SF1234567890123", "1.5"], [orders[1].number, "SF", "7.55E+13", ""],
        ["T3", "SF", "", ""], ["NOBODY", "SF", "SF1234567890124", ""], ["T1", "SF", "SF1234567890125", "heavy"],
    ]  # fmt: skip
    header = ["订单号", "快递公司", "运单号", "重量"]

    result = imported("shipments", a_csv(tmp_path / "s.csv", rows, header=header))
    again = imported("shipments", a_csv(tmp_path / "t.csv", rows[:1], header=header))

    assert counted(result) == {"imported": 1, "refused": 4}
    assert reasons(result) == [(3, "digits_lost"), (4, "invalid"), (5, "not_found"), (6, "invalid")]
    assert counted(again) == {"already_there": 1}
    parcel = Parcel.objects.get()
    assert (parcel.tracking_number, parcel.weight_g) == ("SF1234567890123", 1500)
    assert Order.objects.get(external_id="T1").progress == "shipped"
