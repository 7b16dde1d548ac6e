"""Price lists through the API."""

import pytest

from tests.build import a_program, some_skus

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    some_skus(["LAMP", "VASE"])
    return a_program("admin")


def test_prices_are_set_shown_and_taken_off(program):
    status, made = program.post("/price-lists", {"code": "vip", "name": "贵宾", "priority": 5, "channel": "web"})
    assert (status, made["currency"], made["channel"], made["group"]) == (201, "CNY", "web", "")
    prices = [{"sku": "LAMP", "unit_price": "9.5"}, {"sku": "LAMP", "unit_price": 9, "min_quantity": 10},
              {"sku": "NONE", "unit_price": "1"}]  # fmt: skip
    answer = program.post("/price-lists/vip/prices", {"prices": prices})[1]
    assert [item["status"] for item in answer["items"]] == [201, 201, 404]
    assert program.get("/price-lists/vip/prices")[1]["items"] == [
        {"sku": "LAMP", "min_quantity": 1, "unit_price": "9.50"},
        {"sku": "LAMP", "min_quantity": 10, "unit_price": "9.00"},
    ]
    program.post("/price-lists/vip/prices", {"prices": [{"sku": "LAMP", "unit_price": None, "min_quantity": 10}]})
    assert len(program.get("/price-lists/vip/prices")[1]["items"]) == 1
    assert [one["code"] for one in program.get("/price-lists")[1]["items"]] == ["vip"]
    assert program.get("/price-lists/vip")[1]["priority"] == 5


def test_what_cannot_be_is_refused(program):
    times = {"valid_from": "2026-01-02T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z"}
    assert program.post("/price-lists", {"code": "a", "name": "甲", **times})[0] == 422
    assert program.post("/price-lists", {"code": "a", "name": "甲", "group": "none"})[0] == 404
    assert program.get("/price-lists/a")[0] == 404
    assert program.post("/price-lists/a/prices", {"prices": []})[0] == 404
    assert a_program("warehouse").post("/price-lists", {"code": "a", "name": "甲"})[0] == 403
