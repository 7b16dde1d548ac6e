"""Monday morning: one reviewer approves all that match, another works among them, and half of it is taken back."""

import pytest

from entrepot.desk.bulk import working
from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.bulk.tests.given import orders_to_review
from tests import build

pytestmark = pytest.mark.django_db

ALL = {"state": "placed", "channel": "phone"}


def work(number: str, limit: int | None = None) -> None:
    """What the worker does with a run: a chunk of it, or all that is left."""
    run = BulkRun.objects.get(number=number)
    if limit is None:
        working.work_off(run.pk)
    else:
        working.next_chunk(run.pk, limit=limit)


def test_all_that_match_and_what_happened_among_them(shop):
    wang, li = build.a_program("reviewer"), build.a_program("admin")
    numbers = [order.number for order in orders_to_review(70)]

    # She selects a filter, not a page; it says how many it froze and answers at once.
    status, run = wang.post("/bulk-runs", {"action": "approval", "filter": ALL})
    assert (status, run["state"], run["total"], run["pending"]) == (201, "queued", 70, 70)

    # Meanwhile one order changes under it and one is put on hold by somebody else.
    assert li.post(f"/orders/{numbers[40]}/cancellation", {"reason": "changed_mind"})[0] == 201
    assert li.post(f"/orders/{numbers[50]}/holds", {"code": "look", "note": "问一下颜色"})[0] == 201

    # Twenty are done when she sees that it was the wrong list, and stops it.
    work(run["number"], 20)
    assert wang.get(f"/bulk-runs/{run['number']}")[1]["progress"] == pytest.approx(20 / 70, abs=1e-4)
    status, stopped = wang.post(f"/bulk-runs/{run['number']}/stop", {})
    assert (status, stopped["state"], stopped["done"], stopped["pending"]) == (201, "stopped", 20, 50)
    work(run["number"])
    assert states(wang, numbers) == ["approved"] * 20 + ["placed"] * 20 + ["cancelled"] + ["placed"] * 29

    # What it did is taken back, order by order; who has begun to work on one meanwhile keeps it.
    assert li.post(f"/orders/{numbers[3]}/cancellation", {"reason": "changed_mind"})[0] == 201
    status, back = wang.post(f"/bulk-runs/{run['number']}/undo", {})
    assert (status, back["action"], back["undo_of"], back["total"]) == (201, "approval-withdrawal", run["number"], 20)
    assert (back["state"], back["done"], back["refused"] + back["skipped"]) == ("done", 19, 1)
    (left,) = [item for item in items(wang, back["number"]) if item["outcome"] != "done"]
    assert left["order"] == numbers[3]
    assert left["problem"]["title"]

    # The right list at last. It names those that it could not take and why; the others are through.
    status, second = wang.post("/bulk-runs", {"action": "approval", "orders": [*numbers, "SO404"]})
    work(second["number"])
    second = wang.get(f"/bulk-runs/{second['number']}")[1]
    assert (second["state"], second["done"], second["refused"], second["skipped"]) == ("done", 67, 4, 0)
    problems = {item["order"]: item["problem"]["code"] for item in items(wang, second["number"], "refused")}
    assert set(problems) == {numbers[3], numbers[40], numbers[50], "SO404"}
    assert problems["SO404"] == "not_found"

    # The hold is lifted; those that were refused are tried again, and only they.
    assert li.post(f"/orders/{numbers[50]}/hold-releases", {"codes": ["look"]})[0] == 201
    status, third = wang.post(f"/bulk-runs/{second['number']}/retry", {})
    assert (status, third["retry_of"], third["total"], third["done"]) == (201, second["number"], 4, 1)
    assert wang.get(f"/orders/{numbers[50]}")[1]["state"] == "approved"
    build.follow()
    assert build.differences() == {}


def states(program: build.Program, numbers: list[str]) -> list[str]:
    return [program.get(f"/orders/{number}")[1]["state"] for number in numbers]


def items(program: build.Program, run: str, outcome: str = "") -> list[dict]:
    asked = f"&outcome={outcome}" if outcome else ""
    return program.get(f"/bulk-runs/{run}/items?limit=100{asked}")[1]["items"]
