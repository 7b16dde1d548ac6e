"""Freight through the API."""

import pytest

from tests.build import a_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return a_program("admin")


def test_a_service_is_described_and_quoted(program):
    assert program.post("/freight/services", {"code": "exp", "carrier": "EXP", "name": "快"})[0] == 201
    assert program.post("/freight/zones", {"code": "near", "name": "近", "regions": ["33"]})[0] == 201
    tariffs = [{"first_price": "10", "step_price": "4"}, {"zone": "near", "first_price": "6", "step_price": "1.5"}]
    assert program.post("/freight/services/exp/tariffs", {"tariffs": tariffs})[1]["done"] == 2
    times = [{"zone": "near", "days_min": 1, "days_max": 2}]
    assert program.post("/freight/services/exp/transit-times", {"times": times})[1]["done"] == 1

    parcels = [{"region_code": "330106", "weight_g": 1500}, {"region_code": "440300", "weight_g": 1500}]
    status, answer = program.post("/freight/quotes", {"parcels": parcels, "services": ["exp"]})
    assert status == 200
    assert [
        [(one["service"], one["fee"], one["currency"], one["days_max"]) for one in item["quotes"]]
        for item in answer["items"]
    ] == [[("exp", "7.50", "CNY", 2)], [("exp", "14.00", "CNY", None)]]


def test_the_house_begins_with_some_services(program):
    listed = program.get("/freight/services")[1]["items"]
    assert {"sf", "yto", "zto", "pickup"} <= {one["code"] for one in listed}
    assert program.get("/freight/services/sf")[1]["name"]["zh-hans"] == "顺丰速运"
    assert program.get("/freight/services/none")[0] == 404
    assert program.get("/freight/zones")[1] == {"items": [], "next": None}


def test_what_cannot_be_is_refused(program):
    assert program.post("/freight/services", {"code": "sf", "carrier": "SF", "name": "又"})[0] == 409
    answer = program.post("/freight/services/sf/tariffs", {"tariffs": [{"zone": "none"}]})[1]
    assert answer["items"][0]["problem"]["code"] == "not_found"
    assert program.post("/freight/services/sf/tariffs", {"tariffs": [{"step_g": 0}]})[0] == 422
    assert program.post("/freight/zones", {"code": "z", "name": "区", "countries": ["China"]})[0] == 422
    assert a_program("warehouse").post("/freight/zones", {"code": "z", "name": "区"})[0] == 403
