"""A reviewer undoes an approval from the timeline; another comes too late, because picking began."""

import pytest

from entrepot.foundation.accounts.models import Channel
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(shop, api):
    Channel.objects.filter(code="phone").update(auto_approve=False)
    first, second = (build.order(channel="phone", LAMP=n).number for n in (1, 2))
    for number in (first, second):
        api.post(f"/orders/{number}/approval")
    build.follow()
    return first, second


def entry(api, number: str, kind: str) -> dict:
    return [e for e in api.get(f"/orders/{number}/timeline")[1]["items"] if e["kind"] == kind][-1]


def test_in_time(placed, api):
    number, _ = placed
    approved = entry(api, number, "order.approved")
    assert approved["undo"] == {"possible": True, "why_not": None, "noun": "approval-withdrawal"}
    status, order = api.post(f"/orders/{number}/timeline/{approved['seq']}/undo")
    assert (status, order["state"]) == (201, "placed")
    assert entry(api, number, "order.entry_undone")["facts"] == {"entry": approved["seq"], "undone": "order.approved"}
    build.follow()
    assert api.get(f"/orders/{number}")[1]["state"] == "placed"
    assert build.differences() == {}


def test_too_late(placed, api):
    _, number = placed
    work = api.get(f"/fulfilments?order={number}")[1]["items"][0]["id"]
    api.post(f"/fulfilments/{work}/picking", {})
    approved = entry(api, number, "order.approved")
    assert not approved["undo"]["possible"]
    assert work in approved["undo"]["why_not"]
    path = f"/orders/{number}/timeline/{approved['seq']}/undo"
    with build.no_trace():
        status, problem = api.post(path, **{"Accept-Language": "zh-hans"})
    assert (status, problem["code"]) == (409, "picking_began")
    assert work in problem["title"]

    picked = entry(api, number, "order.picked")
    assert picked["undo"]["possible"]
    assert api.post(f"/orders/{number}/timeline/{picked['seq']}/undo")[0] == 201
    assert api.post(path)[1]["state"] == "placed"
    assert build.differences() == {}


def test_three_approved_by_mistake_are_taken_back_together(placed, api):
    Channel.objects.filter(code="phone").update(auto_approve=False)
    numbers = [build.order(channel="phone", VASE=n).number for n in (1, 2, 3)]
    _, run = api.post("/bulk-runs", {"action": "approval", "orders": numbers})
    assert run["done"] == 3
    _, undoing = api.post(f"/bulk-runs/{run['number']}/undo")
    assert (undoing["undo_of"], undoing["done"]) == (run["number"], 3)
    assert {api.get(f"/orders/{number}")[1]["state"] for number in numbers} == {"placed"}
    assert build.differences() == {}
