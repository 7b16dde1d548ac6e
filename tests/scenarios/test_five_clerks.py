"""Five clerks look at the same order and act on what they saw: one is in time, the others are asked to look again."""

from decimal import Decimal

import pytest

from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build
from tests.invariants.at_once import at_once

CLERKS = 5


def seen(api, number: str) -> dict[str, str]:
    return {"If-Match": str(api.get(f"/orders/{number}")[1]["edition"])}


def test_only_one_of_five_holds_what_all_five_have_seen(real_commits):
    build.a_shop()
    api, order = build.a_program("admin"), build.order(LAMP=1)
    same = seen(api, order.number)
    path = f"/orders/{order.number}/holds"
    answers = at_once([lambda n=n: api.post(path, {"code": f"clerk_{n}"}, **same) for n in range(CLERKS)])
    assert sorted(status for status, _ in answers) == [201] + [412] * (CLERKS - 1)
    assert build.fresh(order).holds_open == 1


@pytest.fixture
def order(shop):
    open_channel("careful", policies={"auto_approve": False, "shortage_policy": "wait"}, by=THE_HOUSE)
    return build.order(channel="careful", LAMP=2, more={"shipping": Decimal(1)})


@pytest.mark.parametrize(
    ("method", "noun", "body"),
    [
        ("POST", "approval", {}),
        ("POST", "rejection", {"reason": "no"}),
        ("POST", "holds", {"code": "look"}),
        ("POST", "payments", {"method": "cash"}),
        ("POST", "payments", {"method": "on_account"}),
        ("PUT", "payment-terms", {}),
    ],
)
def test_what_somebody_changes_is_another_edition_and_the_one_before_is_refused(api, order, method, noun, body):
    before = seen(api, order.number)
    path = f"/orders/{order.number}/{noun}"
    assert api(method, path, body, **before)[0] in (200, 201)
    assert seen(api, order.number) != before
    with build.no_trace():
        status, problem = api(method, path, body, **before)
    assert (status, problem["code"]) == (412, "changed_meanwhile")


def test_undoing_is_an_edition_too(api, order):
    paths = f"/orders/{order.number}"
    api.post(f"{paths}/holds", {"code": "look"})
    before = seen(api, order.number)
    assert api.post(f"{paths}/hold-releases", {}, **before)[0] == 201
    assert api.post(f"{paths}/hold-releases", {}, **before)[0] == 412
    api.post(f"{paths}/payments", {"method": "cash"})
    before = seen(api, order.number)
    assert api.post(f"{paths}/refunds", {"reason": "sorry"}, **before)[0] == 201
    assert api.post(f"{paths}/refunds", {"reason": "sorry"}, **before)[0] == 412
    api("PUT", f"{paths}/payment-terms", {})
    before = seen(api, order.number)
    assert api("DELETE", f"{paths}/payment-terms", **before)[0] == 200
    assert api("DELETE", f"{paths}/payment-terms", **before)[0] == 412


def test_a_draft_that_was_placed_is_not_placed_from_an_old_page(api, shop):
    sent = {"channel": "web", "draft": True, "lines": [{"sku": "LAMP", "quantity": 1, "unit_price": "1"}]}
    status, draft = api.post("/orders", sent)
    assert status == 201
    path = f"/orders/{draft['number']}/placement"
    with build.no_trace():
        assert api.post(path, {}, **{"If-Match": str(draft["edition"] + 1)})[0] == 412
    assert api.post(path, {}, **{"If-Match": str(draft["edition"])})[0] == 201


def test_what_the_house_does_by_itself_spoils_nobodys_form(api, shop):
    order = build.order(LAMP=1)
    before = seen(api, order.number)
    build.follow()
    assert clock.now() >= order.placed_at
    assert seen(api, order.number) == before
