"""SKUs and products through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.build import a_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return a_program("admin")


def test_a_sku_is_created_shown_and_found(program):
    status, sku = program.post("/skus", {"code": "LAMP", "name": "台灯", "price": "10.00"})
    assert status == 201
    assert (sku["code"], sku["name"], sku["price"], sku["edition"]) == ("LAMP", {"zh-hans": "台灯"}, "10.00", 1)
    assert program.get("/skus/LAMP") == (200, sku)
    assert [one["code"] for one in program.get("/skus?q=台灯")[1]["items"]] == ["LAMP"]
    assert program.get("/skus?q=花瓶")[1] == {"items": [], "next": None}


def test_the_same_code_again_is_refused(program):
    program.post("/skus", {"code": "LAMP", "name": "台灯"})
    status, problem = program.post("/skus", {"code": "LAMP", "name": "灯"})
    assert (status, problem["code"], problem["key"]) == (409, "already_exists", "LAMP")


def test_a_batch_answers_per_item(program):
    skus = [{"code": "A", "name": "甲", "barcodes": ["1", {"value": "2", "unit": "箱"}], "units": {"箱": 6}},
            {"code": "A", "name": "又"}, {"code": "B", "name": ""}]  # fmt: skip
    status, answer = program.post("/skus/batch", {"skus": skus})
    assert (status, [item["status"] for item in answer["items"]]) == (200, [201, 409, 422])
    assert (answer["done"], answer["refused"]) == (1, 2)
    sku = program.get("/skus/A")[1]
    assert sku["barcodes"] == [{"value": "1", "unit": ""}, {"value": "2", "unit": "箱"}]
    assert program.post("/skus/batch", {"skus": [skus[0]] * 1001})[0] == 422


def test_a_kit_shows_its_parts(program):
    program.post("/skus/batch", {"skus": [{"code": "CUP", "name": "杯"}]})
    parts = [{"sku": "CUP", "quantity": 4}]
    status, kit = program.post("/skus", {"code": "SET", "name": "套", "kind": "kit", "components": parts})
    assert status == 201
    assert [(part["sku"], part["quantity"]) for part in kit["components"]] == [("CUP", 4)]


def test_a_change_needs_the_edition_that_was_seen(program):
    program.post("/skus", {"code": "LAMP", "name": "台灯", "price": "10"})
    status, sku = program("PATCH", "/skus/LAMP", {"price": "12.5", "barcodes": ["69"]}, **{"If-Match": '"1"'})
    assert (status, sku["price"], sku["edition"], sku["name"]) == (200, "12.50", 2, {"zh-hans": "台灯"})
    status, problem = program("PATCH", "/skus/LAMP", {"price": "13"}, **{"If-Match": "1"})
    assert (status, problem["code"]) == (412, "changed_meanwhile")
    assert program("PATCH", "/skus/NONE", {"price": "13"})[0] == 404


def test_archived_skus_leave_the_list(program):
    program.post("/skus/batch", {"skus": [{"code": "A", "name": "甲"}, {"code": "B", "name": "乙"}]})
    assert program.post("/skus/archival", {"skus": ["A"]})[1]["done"] == 1
    assert [one["code"] for one in program.get("/skus")[1]["items"]] == ["B"]
    assert [one["code"] for one in program.get("/skus?archived=true")[1]["items"]] == ["A"]
    program.post("/skus/restoration", {"skus": ["A"]})
    assert [one["code"] for one in program.get("/skus")[1]["items"]] == ["B", "A"]


def test_pages_follow_one_another_at_a_fixed_cost(program):
    skus = [{"code": f"S{n:02}", "name": "品", "units": {"箱": 6}, "barcodes": [f"{n}"]} for n in range(30)]
    program.post("/skus/batch", {"skus": skus})
    first = program.get("/skus?limit=20")[1]
    rest = program.get(f"/skus?limit=20&cursor={first['next']}")[1]
    assert [one["code"] for one in first["items"] + rest["items"]] == [f"S{n:02}" for n in reversed(range(30))]
    assert rest["next"] is None
    with CaptureQueriesContext(connection) as few:
        program.get("/skus?limit=2")
    with CaptureQueriesContext(connection) as many:
        program.get("/skus?limit=30")
    assert len(few) == len(many) <= 12


def test_what_goods_cost_is_for_those_who_set_it(program):
    program.post("/skus", {"code": "LAMP", "name": "台灯", "price": "10", "cost": "4", "floor_price": "8"})
    assert program.get("/skus/LAMP")[1]["cost"] == "4.00"
    shown = a_program("sales").get("/skus/LAMP")[1]
    assert not {"cost", "floor_price"} & set(shown)
    assert shown["price"] == "10.00"


def test_who_may_not_is_told(program):
    status, problem = a_program("warehouse").post("/skus", {"code": "LAMP", "name": "台灯"})
    assert (status, problem["code"]) == (403, "not_allowed")
    assert program.get("/skus/LAMP")[0] == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"code": "A"},
        {"code": "A/B", "name": "甲"},
        {"code": "A", "name": "甲", "price": "-1"},
        {"code": "A", "name": "甲", "price": "x"},
        {"code": "A", "name": "甲", "tax_rate": "13"},
    ],
)
def test_nonsense_is_named(program, wrong):
    status, problem = program.post("/skus", wrong)
    assert (status, problem["code"]) == (422, "invalid")
    assert program.get("/skus")[1]["items"] == []


def test_a_product_shows_its_skus(program):
    assert program.post("/products", {"code": "SHIRT", "name": "衬衫", "brand": "云"})[0] == 201
    program.post("/skus", {"code": "SHIRT-S", "name": "衬衫 S", "product": "SHIRT", "options": {"尺码": "S"}})
    status, product = program.get("/products/SHIRT")
    assert (status, product["skus"], product["brand"]) == (200, ["SHIRT-S"], "云")
    assert [one["code"] for one in program.get("/products")[1]["items"]] == ["SHIRT"]
    assert [one["code"] for one in program.get("/skus?product=SHIRT")[1]["items"]] == ["SHIRT-S"]
    answer = program.post("/products/batch", {"products": [{"code": "SHIRT", "name": "又"}]})[1]
    assert answer["items"][0]["problem"]["code"] == "already_exists"
    assert program.get("/products/NONE")[0] == 404


def test_archiving_answers_per_item(program):
    program.post("/skus", {"code": "A", "name": "甲"})
    status, answer = program.post("/skus/archival", {"skus": ["NONE", "A"]})
    assert (status, [item["status"] for item in answer["items"]]) == (200, [404, 201])
    assert program.get("/skus/A")[1]["archived_at"]
    _, answer = program.post("/skus/restoration", {"skus": ["A", "NONE"]})
    assert [item["status"] for item in answer["items"]] == [201, 404]
