"""A Taobao trade is read to the cent and to the field."""

import json
import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from entrepot.integrations.channels.taobao.orders import FLAGS, TaobaoOrders
from entrepot.integrations.channels.tests.taobao_trade import a_sub, a_trade

D = Decimal


def read(payload):
    return TaobaoOrders().read(payload, channel="tmall")


def test_every_field_has_its_place():
    order = read(a_trade()).order
    assert (order.external_id, order.currency, order.flag) == ("4100000000000000001", "CNY", "red")
    assert order.placed_at == datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
    assert (order.customer_message, order.seller_memo, order.shipping) == ("请发顺丰", "加赠杯子", D("8.00"))
    first, second = order.lines
    assert (first.sku, first.external_id, first.quantity, first.unit_price) == (
        "SKU-A1", "4100000000000000002", 2, D("50.00"),
    )  # fmt: skip
    assert (first.discount, first.title) == (D("10.00"), "商品A")
    assert first.note == "num_iid 900001, sku_id 800001, outer_iid SPU-A"
    assert (second.sku, second.unit_price, second.discount) == ("SKU-B", D("20.00"), D(0))
    address = order.ship_to
    assert (address.province, address.city, address.district, address.town) == (
        "广东省",
        "深圳市",
        "南山区",
        "粤海街道",
    )
    assert (address.masked, address.platform_cipher) == (True, "1CIPHER")
    assert order.discounts == [
        {"code": "part_mjz_discount", "line": "4100000000000000002", "amount": "10.00", "paid_by": "seller"}
    ]
    assert order.customer is None, "two buyers may share a masked nick"
    assert order.holds == {}


def test_a_whole_nick_is_who_bought():
    assert read(a_trade(buyer_nick="tester")).order.customer.external_id == "tester"
    assert read(a_trade(buyer_open_uid="AAE1")).order.customer.external_id == "AAE1"


@pytest.mark.parametrize(("number", "colour"), FLAGS.items())
def test_flags_by_their_numbers(number, colour):
    assert read(a_trade(seller_flag=number)).order.flag == colour
    assert read(a_trade(seller_flag=str(number))).order.flag == colour


def test_what_the_platform_pays_is_no_discount_of_ours():
    order = read(a_trade(payment="113.00", platform_subsidy_fee="5.00")).order
    assert order.platform_discount == D("5.00")
    assert order.discounts[-1] == {
        "code": "platform_subsidy_fee", "line": "", "amount": "5.00", "paid_by": "platform",
    }  # fmt: skip


def test_a_payment_that_is_not_what_the_lines_come_to_is_said():
    holds = read(a_trade(payment="117.99")).order.holds
    assert holds["payment_differs"] == "payment 117.99, subsidy 0, lines and freight 118.00"


def test_a_seller_who_asks_for_more_gets_it():
    order = read(a_trade([a_sub(divide_order_fee="110.00", part_mjz_discount="0")], payment="118.00")).order
    (line,) = order.lines
    assert (line.line_total, line.unit_price, line.discount) == (D("110.00"), None, D(0))


def test_what_must_not_simply_be_sent_is_held():
    assert read(a_trade(status="WAIT_BUYER_PAY")).order.holds == {"unpaid": "WAIT_BUYER_PAY"}
    assert "closed_on_platform" in read(a_trade(status="TRADE_CLOSED")).order.holds
    asked = [a_sub(refund_status="WAIT_SELLER_AGREE", divide_order_fee="110.00")]
    assert "WAIT_SELLER_AGREE" in read(a_trade(asked)).order.holds["refund_pending"]


def test_a_county_under_its_province_has_no_city():
    address = read(a_trade(receiver_state="湖北省", receiver_city="", receiver_district="潜江市")).order.ship_to
    assert (address.city, address.district) == ("", "潜江市")


def test_the_real_one_is_read_to_the_cent():
    sample = Path(os.environ.get("ENTREPOT_SAMPLES", "")) / "top_trade.json"
    if not sample.is_file():
        pytest.skip("ENTREPOT_SAMPLES names no folder with the platform's own top_trade.json")
    order = read(json.loads(sample.read_text())).order
    assert sum(x.quantity * x.unit_price - x.discount for x in order.lines) + order.shipping == D("118.00")
