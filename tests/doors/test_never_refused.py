"""What a marketplace sends through the door is read as far as it can be, and held for the rest."""

import pytest

from entrepot.domain.orders.models import Order
from tests import build

pytestmark = pytest.mark.django_db
LINE = {"sku": "LAMP", "quantity": 1, "unit_price": "10.00"}
BODY = {
    "channel": "tmall", "lines": [LINE],
    "ship_to": {"name": "张伟", "phone": "13800001234", "address": "世纪大道 100 号"},
}  # fmt: skip

# (what is sent, where a fault is named, what of it is kept in sight)
UNREADABLE = [
    ({"flag": ["red"]}, "flag", None),
    ({"flag": 7}, "flag", "7"),
    ({"flag": "purple with stars"}, "flag", "purple with stars"),
    ({"currency": "yuan"}, "currency", "yuan"),
    ({"kind": "surprise"}, "kind", "surprise"),
    ({"priority": "soon"}, "priority", "soon"),
    ({"shipping": "-5"}, "shipping", "-5"),
    ({"cod_amount": "1e99"}, "cod_amount", "1e99"),
    ({"promised_at": "tomorrow"}, "promised_at", "tomorrow"),
    ({"tags": ["ok", 5]}, "tags.1", "5"),
    ({"lines": "all of it"}, "lines", "all of it"),
    ({"lines": None}, "lines", None),
    ({"lines": ["a lamp"]}, "lines.0", "a lamp"),
    ({"lines": [{"sku": "LAMP"}]}, "lines.0.quantity", None),
    ({"lines": [LINE | {"quantity": None}]}, "lines.0.quantity", None),
    ({"lines": [LINE | {"quantity": 10**15}]}, "lines.0.quantity", "1000000000000000"),
    ({"lines": [LINE | {"sku": 900001}]}, "lines.0.sku", "900001"),
    ({"lines": [LINE | {"sku": "x" * 300}]}, "lines.0.sku", "x" * 120),
    ({"lines": [LINE | {"unit_price": "cheap"}]}, "lines.0.unit_price", "cheap"),
    ({"lines": [LINE | {"discount": -1}]}, "lines.0.discount", "-1"),
    ({"lines": [LINE | {"tax_rate": 13}]}, "lines.0.tax_rate", "13"),
    ({"lines": [LINE, LINE | {"kind": "magic"}]}, "lines.1.kind", "magic"),
    ({"external_id": 12345}, "external_id", "12345"),
    ({"external_id": "9" * 101}, "external_id", "9" * 101),
    ({"customer": {"name": 5, "phone": "1" * 99}}, "customer.phone", None),
    ({"customer": "张伟"}, "customer", None),
    ({"ship_to": BODY["ship_to"] | {"country": "China"}}, "ship_to.country", None),
    ({"ship_to": BODY["ship_to"] | {"name": "名" * 201}}, "ship_to.name", None),
    ({"invoice": {"kind": "odd"}}, "invoice.title", None),
]  # fmt: skip


@pytest.mark.parametrize(("more", "where", "sent"), UNREADABLE)
def test_what_cannot_be_read_is_said_and_the_rest_is_placed(shop, api, more, where, sent):
    status, order = api.post("/orders", BODY | more)
    assert status == 201, order
    (hold,) = [hold for hold in order["open_holds"] if hold["code"] == "data_unreadable"]
    (fault,) = [fault for fault in hold["facts"]["faults"] if fault["where"] == where]
    assert fault.get("sent") == sent
    assert order["state"] == "placed"
    assert build.differences() == {}


@pytest.mark.parametrize(("more", "where", "sent"), UNREADABLE)
def test_at_our_own_door_it_is_refused(shop, api, more, where, sent):
    with build.no_trace():
        assert api.post("/orders", BODY | more | {"channel": "web"})[0] == 422


def test_a_batch_keeps_the_good_and_the_bad(shop, api):
    status, answer = api.post("/orders/batch", {"orders": [BODY, BODY | {"flag": ["red"], "lines": []}]})
    assert (status, answer["done"], answer["refused"]) == (200, 2, 0)
    assert Order.objects.count() == 2


def test_whom_it_is_about_is_in_no_fact(shop, api):
    _, order = api.post("/orders", BODY | {"customer": {"name": "王" * 300, "phone": "13900001111" * 9}})
    assert "王" not in str(order["open_holds"])
    assert "1390000" not in str(order["open_holds"])


def test_a_channel_that_nobody_knows_is_refused(shop, api):
    with build.no_trace():
        assert api.post("/orders", BODY | {"channel": "mars", "flag": ["red"]})[0] == 422
        assert api.post("/orders", {"lines": []})[0] == 422
