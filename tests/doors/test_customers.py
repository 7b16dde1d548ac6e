"""Customers through the API."""

import pytest

from tests.build import a_program

pytestmark = pytest.mark.django_db

ZHANG = {
    "name": "张三", "phone": "13812345678", "external_ids": {"erp": "K1"}, "payment_days": 30,
    "addresses": [{"name": "李四", "phone": "13900000000", "province": "浙江", "city": "杭州", "district": "西湖",
                   "street": "文三路1号"}],
}  # fmt: skip


@pytest.fixture
def program():
    return a_program("admin")


def test_a_customer_is_created_shown_and_found(program):
    status, customer = program.post("/customers", ZHANG)
    assert (status, customer["name"], customer["phone"], customer["payment_days"]) == (201, "张三", "13812345678", 30)
    number = customer["number"]
    assert program.get(f"/customers/{number}") == (200, customer)
    for query in ("张三", "5678", number):
        (row,) = program.get(f"/customers?q={query}")[1]["items"]
        assert (row["number"], row["phone"]) == (number, "138****5678")
    (address,) = program.get(f"/customers/{number}/addresses")[1]["items"]
    assert (address["region_code"], address["street"]) == ("330106", "文三路1号")


def test_one_external_id_is_one_customer(program):
    program.post("/customers", ZHANG)
    status, problem = program.post("/customers", ZHANG)
    assert (status, problem["code"]) == (409, "already_exists")
    answer = program.post("/customers/batch", {"customers": [ZHANG, {"name": "王五"}]})[1]
    assert [item["status"] for item in answer["items"]] == [409, 201]
    assert len(program.get("/customers")[1]["items"]) == 2


def test_duplicates_are_suggested_by_full_phone_only(program):
    program.post("/customers", ZHANG)
    assert [one["name"] for one in program.get("/customers/duplicates?phone=%2B8613812345678")[1]["items"]] == [
        "张三"
    ]
    assert program.get("/customers/duplicates?phone=138****5678")[1]["items"] == []


def test_a_change_needs_the_edition_that_was_seen(program):
    number = program.post("/customers", ZHANG)[1]["number"]
    program.post("/customer-groups", {"code": "vip", "name": "贵宾"})
    status, customer = program("PATCH", f"/customers/{number}", {"group": "vip"}, **{"If-Match": "1"})
    assert (status, customer["group"], customer["edition"], customer["payment_days"]) == (200, "vip", 2, 30)
    assert program("PATCH", f"/customers/{number}", {"name": "王"}, **{"If-Match": "1"})[0] == 412
    assert [one["number"] for one in program.get("/customers?group=vip")[1]["items"]] == [number]
    assert program("PATCH", f"/customers/{number}", {"group": "none"})[1]["code"] == "not_found"


def test_addresses_are_added(program):
    number = program.post("/customers", {"name": "张三"})[1]["number"]
    status, address = program.post(
        f"/customers/{number}/addresses", {"province": "上海", "district": "静安", "street": "一"}
    )
    assert (status, address["region_code"], address["city"]) == (201, "310106", "上海市")
    assert program.post(f"/customers/{number}/addresses", {"name": "无处"})[0] == 422
    assert program.post("/customers/C0/addresses", {"street": "一"})[0] == 404


def test_groups_are_listed(program):
    assert program.post("/customer-groups", {"code": "vip", "name": {"en": "VIP"}})[0] == 201
    assert program.get("/customer-groups")[1]["items"] == [{"code": "vip", "name": {"en": "VIP"}}]
    assert program.post("/customer-groups", {"code": "vip", "name": "又"})[0] == 409


def test_who_may_not_know_customers_sees_none(program):
    number = program.post("/customers", ZHANG)[1]["number"]
    warehouse = a_program("warehouse")
    assert warehouse.get("/customers")[0] == 403
    assert warehouse.get("/customers/duplicates?phone=13812345678")[0] == 403
    assert warehouse.get(f"/customers/{number}")[0] == 404
    assert warehouse.post("/customers", {"name": "王五"})[0] == 403


@pytest.mark.parametrize("wrong", [{}, {"name": "甲", "kind": "robot"}, {"name": "甲", "email": "x"}])
def test_nonsense_is_named(program, wrong):
    status, problem = program.post("/customers", wrong)
    assert (status, problem["code"]) == (422, "invalid")
