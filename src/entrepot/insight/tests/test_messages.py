"""What customers write in a chat is read as they mean it."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.quantities import read_quantity
from entrepot.insight.messages import LONGEST, read_message, ways_of
from tests import build

pytestmark = pytest.mark.django_db

_TO = "张伟 13800001234 上海市浦东新区世纪大道100号"


@pytest.fixture
def goods():
    build.some_skus([])
    names = {"A01": "红色T恤", "B02": "台灯", "C03": "落地台灯", "D04": "花瓶"}
    create_skus([NewSku(code, name, price=Decimal(10)) for code, name in names.items()], by=THE_HOUSE)


def read(text):
    message = read_message(THE_HOUSE, text)
    who = message.address
    goods = [(one.sku or list(one.candidates), one.quantity) for one in message.goods]
    return goods, who and (who.name, who.phone, who.district, who.street)


_WHO = ("张伟", "13800001234", "浦东新区", "世纪大道100号")


@pytest.mark.parametrize(
    ("text", "goods_meant"),
    [
        (f"要2箱A01和3件花瓶\n{_TO}", [("A01", "2箱"), ("D04", "3件")]),
        (f"{_TO}\nA01 x2；红色T恤 两件", [("A01", "2"), ("A01", "2件")]),
        (f"a01*2，再来十二个花瓶，{_TO}", [("A01", "2"), ("D04", "12个")]),
        (f"A01 2件 D04 {_TO}", [("A01", "2件"), ("D04", "1")]),
        (f"麻烦给我2箱3件花瓶 {_TO}", [("D04", "2箱3件")]),
        (f"D04\n{_TO}", [("D04", "1")]),
        (f"你好，要2箱A01，谢谢亲\n收货：{_TO}", [("A01", "2箱")]),
        (f"Hi! A01 x2, thanks\n寄到: {_TO}", [("A01", "2")]),
    ],
)
def test_goods_and_receiver_are_told_apart(goods, text, goods_meant):
    assert read(text) == (goods_meant, _WHO)


def test_what_may_be_several_is_left_to_choose(goods):
    (found, quantity), *others = read(f"台灯 1个，{_TO}")[0]
    assert (sorted(found), quantity, others) == (["B02", "C03"], "1个", [])


@pytest.mark.parametrize("text", ["落地风扇 3件", "FAN x3", "3台落地风扇"])
def test_what_is_not_ours_is_told_from_an_address(goods, text):
    message = read_message(THE_HOUSE, f"{text}，{_TO}")
    assert [(one.sku, list(one.candidates)) for one in message.goods] == [("", [])]
    assert message.address.street == "世纪大道100号"


def test_a_person_is_not_goods(goods):
    assert read("花瓶 13800001234 上海市浦东新区世纪大道100号")[0] == []


def test_three_is_a_number_only_with_a_unit():
    assert [quantity for _, quantity in ways_of("张三")] == [""]
    assert ways_of("三件花瓶")[0] == ("花瓶", "3件")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("A01花瓶台灯张伟箱件两三十x*×,，；\n 和要的1230800上海市路号", max_size=60) | st.text(max_size=40))
def test_whatever_is_pasted_is_read(goods, text):
    message = read_message(THE_HOUSE, text)
    for wanted in message.goods:
        assert read_quantity(wanted.quantity), "a quantity can be typed as it was read"
        assert not (wanted.sku and wanted.candidates)


def test_a_book_is_read_as_far_as_a_message_goes(goods):
    assert len(read_message(THE_HOUSE, "A01 1件\n" * LONGEST).goods) <= LONGEST // len("A01 1件\n") + 1
