"""A supervisor parts the morning's orders among people, who print them once and not twice."""

import pytest

from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(shop, api):
    create_user("li", password="a long pass phrase", roles=["service"], by=THE_HOUSE)
    return [build.order(LAMP=n).number for n in (1, 2, 3)]


def listed(api, query: str) -> set[str]:
    return {row["number"] for row in api.get(f"/orders?{query}")[1]["items"]}


def test_orders_are_parted_printed_and_taken_back(morning, api):
    first, second, third = morning
    _, run = api.post(
        "/bulk-runs",
        {
            "action": "assignment",
            "orders": [first, second],
            "parameters": {"person": "li", "due_at": "2026-01-31T18:00:00+08:00"},
        },
    )
    assert (run["done"], run["refused"]) == (2, 0)
    assert listed(api, "assigned_to=li") == {first, second}
    assert listed(api, "assigned_to=nobody") == {third}
    assert listed(api, "due_before=2026-02-01T00:00:00Z") == {first, second}

    status, order = api.post(f"/orders/{third}/assignment", {"role": "admin"})
    assert (status, order["assignment"]["role"]) == (201, "admin")
    assert listed(api, "assigned_to=me") == {third}, "the program has the role admin"
    assert listed(api, "assigned_to=role:admin") == {third}

    assert listed(api, "printed=false") == set(morning)
    note = {"document": "delivery_note", "kind": "order", "numbers": [first, second, "SO-NONE"]}
    status, noted = api.post("/prints", note)
    assert (status, noted["done"], noted["refused"]) == (201, 2, 1)
    assert [item["result"]["before"] for item in noted["items"][:2]] == [None, None]
    again = api.post("/prints", note | {"numbers": [first]})[1]["items"][0]["result"]
    assert again["before"]["by"] == "test"
    assert (again["before"]["times"], again["batch"] == noted["items"][0]["result"]["batch"]) == (1, False)
    assert listed(api, "printed=false") == {third}
    assert listed(api, "printed=false&paper=invoice") == set(morning)
    assert api.get(f"/orders/{first}")[1]["printed"][0]["times"] == 2

    undo_the_assignment(api, second)
    assert listed(api, "assigned_to=li") == {first}
    assert api("DELETE", f"/orders/{third}/assignment")[1]["assignment"] is None
    assert api("DELETE", f"/orders/{third}/assignment")[0] == 409
    assert build.differences() == {}


def undo_the_assignment(api, number: str) -> None:
    entries = api.get(f"/orders/{number}/timeline")[1]["items"]
    given = next(entry for entry in entries if entry["kind"] == "order.assigned")
    assert given["undo"]["possible"]
    status, order = api.post(f"/orders/{number}/timeline/{given['seq']}/undo")
    assert (status, order["assignment"]) == (201, None)


def test_work_tells_what_was_printed_of_it(morning, api):
    build.follow()
    work = api.get("/fulfilments?printed=false")[1]["items"]
    assert len(work) == 3
    numbers = [one["id"] for one in work[:2]]
    assert api.post("/prints", {"document": "pick_list", "kind": "fulfilment", "numbers": numbers})[1]["done"] == 2
    assert [one["id"] for one in api.get("/fulfilments?printed=false")[1]["items"]] == [work[2]["id"]]
    assert api.get(f"/fulfilments/{numbers[0]}")[1]["printed"][0]["document"] == "pick_list"
    assert build.differences() == {}
