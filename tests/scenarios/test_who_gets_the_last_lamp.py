"""Two orders wait for the same lamps: the rule of the house says who gets them, and what is picked first."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db


def test_the_urgent_order_is_served_first_although_it_came_later(api):
    build.some_skus({"LAMP", "VASE"})
    build.a_warehouse("SH", region_code="310115")
    build.receive("SH", VASE=10)
    rules = [{"tag": "vip", "priority": 50, "ship_within": {"hours": 4}}]
    assert api.post("/urgency-rules", {"rules": rules})[1]["version"] == 1

    first = build.order(channel="phone", LAMP=3).number
    vip = build.order(channel="phone", LAMP=3, VASE=1, more={"tags": ["vip"]}).number
    build.receive("SH", LAMP=3)
    build.follow()

    assert api.get(f"/orders/{vip}")[1]["lines"][0]["waiting"] == 0
    assert api.get(f"/orders/{first}")[1]["lines"][0]["waiting"] == 3
    row = api.get("/orders?priority=50")[1]["items"][0]
    assert (row["number"], row["ship_by"] is not None, row["deadline"]) == (vip, True, None)
    assert api.get("/fulfilments")[1]["items"][-1]["priority"] == 50
    assert build.differences() == {}
