"""Orders before they are placed, and messages before they are orders, as programs ask for them."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db


def test_a_preview_says_what_each_line_comes_to_and_writes_nothing(shop):
    program = build.a_program("sales")
    body = {
        "channel": "web", "shipping": "8",
        "lines": [{"sku": "LAMP", "quantity": 2}, {"sku": "NOPE", "quantity": 1}, {"sku": "VASE", "quantity": "7"}],
    }  # fmt: skip
    with build.no_trace():
        status, answer = program.post("/orders/preview", body)
    assert status == 200
    lamps, unknown, vases = answer["lines"]
    assert (lamps["pieces"], lamps["total"], lamps["lacking"]) == (2, "20.00", 0)
    assert (unknown["problem"]["code"], unknown["problem"]["position"]) == ("unknown_sku", 2)
    assert vases["lacking"] > 0
    assert (answer["goods"], answer["charges"], answer["total"]) == ("90.00", "8.00", "98.00")


def test_a_message_is_read(shop):
    status, answer = build.a_program("sales").post(
        "/messages/parse", {"text": "LAMP 2件，张伟 13800001234 上海市浦东新区世纪大道100号"}
    )
    assert status == 200
    assert [(one["sku"], one["quantity"]) for one in answer["goods"]] == [("LAMP", "2件")]
    assert (answer["address"]["name"], answer["address"]["district"]) == ("张伟", "浦东新区")


@pytest.mark.parametrize(
    ("path", "body", "permission"),
    [
        ("/orders/preview", {"channel": "web", "lines": []}, "orders.preview_order"),
        ("/messages/parse", {"text": "LAMP"}, "catalog.view_skus"),
    ],
)
def test_whoever_may_not_is_told_which_right_is_missing(shop, path, body, permission):
    status, problem = build.a_program("admin", scopes=["orders.view_orders"]).post(path, body)
    assert (status, problem["permission"]) == (403, permission)
