"""A manager sees at nine in the morning which orders lie too long, and where."""

from datetime import timedelta

import pytest

from entrepot.desk.stages.models import OrderStage
from entrepot.desk.stages.queries import ageing
from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_morning(shop):
    """Three wait for review, one of them since yesterday; one is being picked and should have left."""
    Channel.objects.filter(code="phone").update(auto_approve=False)
    waiting = [build.order(channel="phone", LAMP=n) for n in (1, 2, 3)]
    picked = build.order(VASE=1)
    build.follow()
    OrderStage.objects.filter(order=waiting[1]).update(since=clock.now() - timedelta(hours=30))
    Order.objects.filter(pk=picked.pk).update(ship_by=clock.now() - timedelta(hours=1))
    return waiting, picked


def by_stage(api) -> dict[str, dict]:
    return {row["stage"]: row for row in api.get("/orders/ageing")[1]["items"]}


def test_counts_say_where_and_lists_say_which(the_morning, api):
    waiting, picked = the_morning
    stages = by_stage(api)
    assert list(stages) == [
        "entry", "review", "allocation", "picking", "packed", "shipped", "delivered", "settled",
    ]  # fmt: skip
    review, picking = stages["review"], stages["picking"]
    assert (review["orders"], review["over_limit"], review["oldest"]) == (3, 1, waiting[1].number)
    assert (picking["orders"], picking["over_limit"], picking["past_ship_by"]) == (1, 0, 1)
    late = {row["number"]: row["stage"] for row in api.get("/orders?late=true")[1]["items"]}
    assert late == {waiting[1].number: "review", picked.number: "picking"}
    assert len(api.get("/orders?late=false")[1]["items"]) == 2
    assert api.get("/orders/count?stage=review&late=true")[1] == {"count": 1}


def test_a_limit_that_is_longer_lets_them_lie(the_morning, api):
    waiting, _ = the_morning
    assert api("PUT", "/stage-limits", {"hours": {"review": 48}})[1]["hours"]["review"] == 48
    assert by_stage(api)["review"]["over_limit"] == 0
    late = [row["number"] for row in api.get("/orders?late=true")[1]["items"]]
    assert waiting[1].number not in late


def test_all_that_are_late_are_approved_in_one_run(the_morning, api):
    waiting, _ = the_morning
    _, run = api.post("/bulk-runs", {"action": "approval", "filter": {"stage": "review", "late": True}})
    assert (run["done"], run["filter"]) == (1, {"stage": "review", "late": True})
    build.follow()
    assert api.get(f"/orders/{waiting[1].number}")[1]["stage"] == "picking"
    assert by_stage(api)["review"]["orders"] == 2
    assert build.differences() == {}


def test_the_counts_take_two_statements(the_morning, api):
    assert build.statements(lambda: ageing(THE_HOUSE)) == 2
