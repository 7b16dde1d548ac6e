"""A second company trades in the same installation, and the first sees nothing of it."""

import pytest

from entrepot.foundation.accounts.actions import create_token
from entrepot.foundation.accounts.queries import house_of
from tests import build

pytestmark = pytest.mark.django_db

ORDER = {
    "channel": "web", "external_id": "W-1", "customer": {"name": "陳大文", "phone": "13800138000"},
    "ship_to": {"name": "陳大文", "phone": "13800138000", "province": "浙江省", "city": "杭州市",
                "district": "西湖区", "street": "文三路 1 号"},
    "lines": [{"sku": "LAMP", "quantity": 2}],
}  # fmt: skip


@pytest.fixture
def second(api):
    """A program of the second company, which the first one's administrator opened."""
    status, company = api.post(
        "/companies", {"code": "hk", "name": "香港公司", "currency": "HKD", "time_zone": "Asia/Hong_Kong"}
    )
    assert (status, company["currency"], company["country"]) == (201, "HKD", "CN")
    return build.Program(create_token("test", roles=["admin"], by=house_of("hk")))


def stocked(program) -> None:
    assert program.post("/warehouses", {"code": "SH", "name": "倉庫", "region_code": "310000"})[0] == 201
    assert program.post("/skus", {"code": "LAMP", "name": "檯燈", "price": "129.00"})[0] == 201
    status, _ = program.post("/stock/receipts", {"warehouse": "SH", "lines": [{"sku": "LAMP", "quantity": 10}]})
    assert status == 201


def sent(program, number: str) -> None:
    """Pick, pack, ship, deliver, pay."""
    _, work = program.get(f"/fulfilments?order={number}")
    (released,) = work["items"]
    assert program.post(f"/fulfilments/{released['id']}/picking", {})[0] == 201
    assert program.post(f"/fulfilments/{released['id']}/packing", {})[0] == 201
    sending = {"carrier": "SF", "tracking_number": "SF1000000001"}
    assert program.post(f"/fulfilments/{released['id']}/handover", sending)[0] == 201
    _, parcels = program.get(f"/shipments?order={number}")
    assert program.post(f"/shipments/{parcels['items'][0]['id']}/delivery", {})[0] == 201
    assert program.post(f"/orders/{number}/payments", {"method": "bank_transfer", "reference": "B-1"})[0] == 201


def test_an_order_of_the_second_company_goes_from_the_shelf_to_the_door(second):
    stocked(second)
    status, placed = second.post("/orders", ORDER)
    assert (status, placed["state"], placed["currency"], placed["total"]) == (201, "approved", "HKD", "258.00")
    build.follow()
    sent(second, placed["number"])
    build.follow()
    _, done = second.get(f"/orders/{placed['number']}")
    assert (done["state"], done["states"]["payment"]) == ("completed", "paid")
    assert build.differences() == {}


def test_the_first_company_sees_nothing_of_it(api, second):
    stocked(second)
    _, placed = second.post("/orders", ORDER)
    build.follow()
    sent(second, placed["number"])
    for path in ("/orders", "/customers", "/skus", "/warehouses", "/stock", "/fulfilments", "/shipments", "/payments",
                 "/stock/moves", "/accounts"):  # fmt: skip
        status, seen = api.get(path)
        assert (status, seen["items"]) == (200, []), path
    number = placed["number"]
    for path in (f"/orders/{number}", f"/orders/{number}/timeline", "/skus/LAMP", "/warehouses/SH"):
        assert api.get(path)[0] == 404, path
    assert api.post(f"/orders/{number}/cancellation", {"reason": "not mine"})[0] == 404
    assert "company.opened" not in {entry["kind"] for entry in api.get("/events")[1]["items"]}


def test_the_same_codes_mean_something_of_its_own_in_each(api, second):
    for program in (api, second):
        stocked(program)
        assert program.post("/orders", ORDER)[0] == 201
    build.follow()
    for program, currency in ((api, "CNY"), (second, "HKD")):
        (order,) = program.get("/orders")[1]["items"]
        assert order["currency"] == currency
        (level,) = program.get("/stock")[1]["items"]
        assert (level["on_hand"], level["reserved"]) == (10, 2)
    assert second.post("/companies", {"code": "third"})[1]["code"] == "not_the_first_company"
    assert [c["code"] for c in second.get("/companies")[1]["items"]] == ["hk"]
    assert [c["code"] for c in api.get("/companies")[1]["items"]] == ["main", "hk"]
    assert build.differences() == {}
