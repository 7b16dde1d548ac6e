"""A company numbers its orders as its clerks read them aloud, and sees in the evening what has waited too long."""

from datetime import timedelta

import pytest

from entrepot.foundation import clock
from tests import build

pytestmark = pytest.mark.django_db


def place(clerk, channel, n=1, **more):
    body = {
        "channel": channel, "customer": {"name": "张三", "phone": f"1380000{n:04}"},
        "lines": [{"sku": "LAMP", "quantity": "1", "unit_price": "10"}], **more,
    }  # fmt: skip
    status, order = clerk.post("/orders", body)
    assert status == 201, order
    return order["number"]


def test_each_channel_and_kind_counts_for_itself(shop):
    clerk = build.a_program("admin")
    rules = [
        {"document": "order", "pattern": "XS{seq:05}", "gapless": True},
        {"document": "order", "channel": "wholesale", "pattern": "PF{seq:04}", "gapless": True},
        {
            "document": "order",
            "channel": "wholesale",
            "kind": "replacement",
            "pattern": "BF{seq:03}",
            "gapless": True,
        },
    ]
    for rule in rules:
        status, answer = clerk.post("/number-rules", rule)
        assert status == 201, answer

    assert place(clerk, "web", 1) == "XS00001"
    assert [place(clerk, "wholesale", n) for n in (2, 3)] == ["PF0001", "PF0002"]
    assert place(clerk, "wholesale", 4, kind="replacement") == "BF001"
    assert place(clerk, "web", 5, kind="replacement") == "XS00002", "the company's own rule, where none is closer"

    # What is refused takes no number of a series without gaps.
    refused = {"channel": "wholesale", "lines": [{"sku": "NOTHING", "quantity": "1", "unit_price": "1"}]}
    assert clerk.post("/orders", refused)[1]["code"] == "unknown_sku"
    assert place(clerk, "wholesale", 6) == "PF0003"

    # Other letters, and it begins anew; letters by which two papers could get the same number are refused.
    assert clerk("PATCH", "/number-rules/order?channel=wholesale", {"pattern": "PG{seq:04}"})[0] == 200
    assert place(clerk, "wholesale", 7) == "PG0001"
    status, problem = clerk("PATCH", "/number-rules/order?channel=wholesale", {"pattern": "XS{seq:05}"})
    assert (status, problem["code"]) == (409, "numbers_would_meet")
    assert build.differences() == {}


def test_who_is_urgent_goes_first_and_what_is_late_is_counted(house_of_one_lamp):
    clerk, now = build.a_program("admin"), clock.now()
    waits = {"shortage_policy": "wait"}
    plain = place(clerk, "phone", 1, **waits)
    urgent = place(clerk, "phone", 2, priority=5, deadline=(now + timedelta(hours=2)).isoformat(), **waits)
    assert promised(clerk, plain, urgent) == [0, 0]

    build.receive("SH", LAMP=1)
    build.follow()
    assert promised(clerk, plain, urgent) == [0, 1], "the later order is the more urgent one"

    assert late(clerk) == (0, 0)
    clock._set_to.set(now + timedelta(hours=3))
    assert late(clerk) == (1, 0)
    stage = clerk.get("/orders?late=true")[1]["items"]
    assert [order["number"] for order in stage] == [urgent]

    # A limit of the company's own: what stands longer than that is late as well.
    hours = {row["stage"]: 1 for row in clerk.get("/orders/ageing")[1]["items"] if row["orders"]}
    assert clerk("PUT", "/stage-limits", {"hours": hours})[0] == 200
    assert late(clerk) == (1, 2)
    assert {order["number"] for order in clerk.get("/orders?late=true")[1]["items"]} == {plain, urgent}


@pytest.fixture
def house_of_one_lamp(db):
    build.a_shop(near={}, far={})


def promised(clerk, *numbers):
    return [clerk.get(f"/orders/{number}")[1]["lines"][0]["reserved"] for number in numbers]


def late(clerk):
    rows = clerk.get("/orders/ageing")[1]["items"]
    return sum(row["past_deadline"] for row in rows), sum(row["over_limit"] for row in rows)
