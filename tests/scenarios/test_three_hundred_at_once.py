"""A reviewer lets three hundred orders go with one filter, while colleagues change two of them."""

import pytest

from entrepot.desk.bulk import working
from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.bulk.tests.given import orders_to_review
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.orders.models import Order
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
WAITING = "state=placed&held=false&channel=phone"


@pytest.fixture
def three_hundred(shop):
    return orders_to_review(300)


def test_three_hundred_are_approved_and_the_two_that_changed_are_named(three_hundred, api):
    edited, held = three_hundred[7].number, three_hundred[250].number
    assert api.get(f"/orders/count?{WAITING}")[1] == {"count": 300}
    body = {"action": "approval", "filter": {"state": "placed", "held": False, "channel": "phone"}}
    status, run = api.post("/bulk-runs", body)
    assert (status, run["state"], run["total"], run["pending"]) == (201, "queued", 300, 300)

    api.post(f"/orders/{edited}/cancellation", {"reason": "changed their mind"})
    # The house holds without editing: nobody's form is spoilt by it.
    hold_orders([three_hundred[250]], code="ask_customer", by=THE_HOUSE)
    the_worker_works(run)

    _, run = api.get(f"/bulk-runs/{run['number']}")
    assert (run["state"], run["done"], run["skipped"], run["progress"]) == ("done", 298, 2, 1.0)
    _, skipped = api.get(f"/bulk-runs/{run['number']}/items?outcome=skipped")
    assert [(item["order"], item["problem"]["code"]) for item in skipped["items"]] == [
        (edited, "changed_since_selected"), (held, "no_longer_matches"),
    ]  # fmt: skip
    assert edited in skipped["items"][0]["problem"]["title"]
    assert Order.objects.filter(state="approved").count() == 298
    build.follow()
    assert build.differences() == {}


def test_a_run_is_stopped_half_way_and_the_rest_is_done_later(three_hundred, api):
    for order in three_hundred[:3]:
        api.post(f"/orders/{order.number}/holds", {"code": "ask_customer"})
    _, run = api.post("/bulk-runs", {"action": "approval", "filter": {"state": "placed"}})
    working.next_chunk(BulkRun.objects.get().pk)
    status, run = api.post(f"/bulk-runs/{run['number']}/stop")
    assert (status, run["state"], run["done"], run["refused"], run["pending"]) == (201, "stopped", 197, 3, 100)
    the_worker_works(run)
    assert Order.objects.filter(state="approved").count() == 197

    freed = [order.number for order in three_hundred[:3]]
    _, lifted = api.post("/bulk-runs", {"action": "hold-release", "orders": freed})
    assert (lifted["state"], lifted["done"]) == ("done", 3)
    _, again = api.post(f"/bulk-runs/{run['number']}/retry")
    assert (again["retry_of"], again["state"], again["done"]) == (run["number"], "done", 3)

    _, rest = api.post("/bulk-runs", {"action": "approval", "filter": {"state": "placed"}})
    the_worker_works(rest)
    assert Order.objects.filter(state="approved").count() == 300
    assert [run["number"] for run in api.get("/bulk-runs?limit=2")[1]["items"]] == [rest["number"], again["number"]]
    build.follow()
    assert build.differences() == {}


def test_what_was_refused_is_said_in_the_readers_language(three_hundred, api):
    number = three_hundred[0].number
    api.post(f"/orders/{number}/holds", {"code": "ask_customer"})
    _, run = api.post("/bulk-runs", {"action": "approval", "orders": [number]})
    path = f"/bulk-runs/{run['number']}/items"
    chinese = api.get(path, **{"Accept-Language": "zh-hans"})[1]["items"][0]["problem"]["title"]
    english = api.get(path)[1]["items"][0]["problem"]["title"]
    assert chinese != english
    assert number in chinese
    assert number in english


def test_the_same_request_starts_one_run(three_hundred, api):
    body = {"action": "approval", "filter": {"state": "placed"}}
    first = api.post("/bulk-runs", body, **{"Idempotency-Key": "once"})
    assert api.post("/bulk-runs", body, **{"Idempotency-Key": "once"}) == first
    assert BulkRun.objects.count() == 1


def the_worker_works(run):
    working.work_off(BulkRun.objects.get(number=run["number"]).pk)
