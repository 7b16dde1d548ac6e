"""The cockpit of reviewers."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from entrepot.console.tests.people import somebody
from entrepot.desk.assigning.queries import assigned_now
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.orders.models import Hold, Order
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def waiting(shop):
    """Three clean orders of different people, which only need somebody's word."""
    open_channel("careful", policies={"auto_approve": False, "keeps_bad_orders": True}, by=THE_HOUSE)
    build.receive("SH", LAMP=500)
    return [_order(n) for n in range(3)]


def _order(n, **more):
    return build.order(channel="careful", ship_to=replace(build.TO_PUDONG, name=f"人{n}"), **{"LAMP": 1, **more})


def _post(browser, order, deed, **said):
    address = f"/review/orders/{order.number}/{deed}"
    return browser.post(address, {"edition": build.fresh(order).edition, **said}, headers=HTMX)


def test_the_first_order_stands_beside_the_reasons_and_what_decides(waiting):
    only(hold_orders([waiting[0]], code="call_first", note="先打电话", by=THE_HOUSE))
    text = somebody("reviewer").get("/review").content.decode()
    assert f'data-case="{waiting[0].number}"' in text
    assert f'data-next="{waiting[1].number}"' in text
    assert "先打电话" in text
    assert "SH 50" in text
    assert "Nothing is the matter" in text


def test_the_queue_of_a_reason_has_only_that(waiting):
    only(hold_orders([waiting[2]], code="call_first", by=THE_HOUSE))
    text = somebody("reviewer").get("/review?reason=call_first").content.decode()
    assert f'data-case="{waiting[2].number}"' in text
    assert "data-next" not in text


def test_approving_answers_with_the_next_one_and_a_way_back(waiting):
    answer = _post(somebody("reviewer"), waiting[0], "approval", queue="")
    assert f'data-case="{waiting[1].number}"' in answer.content.decode()
    assert "1 / 3" in answer.content.decode()
    assert "yours 1" in answer.content.decode()
    assert json.loads(answer["HX-Trigger"])["notice"]["undo"].startswith(f"/orders/{waiting[0].number}/timeline/")
    assert build.fresh(waiting[0]).state == "approved"


def test_a_browser_that_shows_the_next_one_already_is_not_given_it_again(waiting):
    answer = _post(somebody("reviewer"), waiting[0], "approval", shown=waiting[1].number)
    assert answer["HX-Reswap"] == "none"


def test_what_was_changed_meanwhile_is_not_approved(waiting):
    browser, (order, *_) = somebody("reviewer"), waiting
    answer = browser.post(f"/review/orders/{order.number}/approval", {"edition": "99"}, headers=HTMX)
    assert answer.status_code == 412
    assert build.fresh(order).state == "placed"


def test_what_another_looks_at_is_marked_and_skipped(waiting):
    wang, chen = somebody("reviewer", name="wang"), somebody("reviewer", name="chen")
    _post(wang, waiting[0], "opening")
    assert f'data-case="{waiting[1].number}"' in chen.get("/review").content.decode()
    assert "Open at wang" in chen.get(f"/review?order={waiting[0].number}").content.decode()
    assert f'data-case="{waiting[0].number}"' in wang.get("/review").content.decode()
    _post(wang, waiting[0], "skip")
    assert assigned_now([waiting[0].pk]) == {}


def test_looking_does_not_take_what_is_anothers(waiting):
    wang, chen = somebody("reviewer", name="wang"), somebody("reviewer", name="chen")
    _post(wang, waiting[0], "opening")
    _post(chen, waiting[0], "opening")
    _post(chen, waiting[0], "skip")
    assert assigned_now([waiting[0].pk])[waiting[0].pk].person == "wang"


def test_an_order_is_held_until_then(waiting):
    until = clock.now() + timedelta(days=2)
    answer = _post(somebody("reviewer"), waiting[0], "hold", until=until.strftime("%Y-%m-%dT%H:%M"), code="by_hand")
    assert answer.status_code == 200
    hold = Hold.objects.get(order=waiting[0], code="by_hand")
    assert timedelta(days=1) < hold.expires_at - clock.now() < timedelta(days=3)


def test_an_order_is_handed_back_with_a_reason_only(waiting):
    browser = somebody("reviewer")
    answer = _post(browser, waiting[0], "return", reason=" ")
    assert (answer.status_code, json.loads(answer["HX-Trigger"])["refused"]["field"]) == (422, "reason")
    assert _post(browser, waiting[0], "return", reason="电话不对").status_code == 200
    assert Hold.objects.filter(order=waiting[0], code="returned_to_sales", released_at=None).exists()


def test_orders_of_one_receiver_are_approved_together(waiting):
    same = _order(0, LAMP=2, VASE=1)
    browser = somebody("reviewer")
    assert "joint-approval" in browser.get("/review").content.decode()
    _post(browser, waiting[0], "joint-approval", **{"with": [same.number]})
    assert {build.fresh(waiting[0]).state, build.fresh(same).state} == {"approved"}


def test_what_holds_another_of_the_receiver_is_not_lifted_unseen(waiting):
    same = only(hold_orders([_order(0)], code="amount", by=THE_HOUSE))
    browser = somebody("reviewer")
    assert "joint-approval" not in browser.get("/review").content.decode()
    _post(browser, waiting[0], "joint-approval", **{"with": [same.number]})
    assert (build.fresh(waiting[0]).state, build.fresh(same).state) == ("approved", "placed")


def test_an_incomplete_address_is_mended_where_it_stands(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    order = build.order(ship_to=replace(build.TO_PUDONG, street=""), LAMP=1)
    browser = somebody("reviewer")
    page = browser.get("/review").content.decode()
    assert f'hx-get="/review/orders/{order.number}/address" hx-trigger="load"' in page
    assert "13800001234" not in page
    assert "order.revealed" not in build.told("order", order.pk)
    assert 'value="13800001234"' in browser.get(f"/review/orders/{order.number}/address").content.decode()
    assert "order.revealed" in build.told("order", order.pk)
    there = {"name": "张伟", "phone": "13800001234", "province": "上海市", "city": "上海市", "district": "浦东新区"}
    assert _post(browser, order, "address", street="世纪大道 100 号", **there).status_code == 200
    assert build.fresh(order).ship_to.street == "世纪大道 100 号"
    assert not Hold.objects.filter(order=order, code="address_incomplete", released_at=None).exists()


def test_a_code_is_said_to_be_a_sku_once_and_for_all(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    one, other = build.order(NOBODY_KNOWS=2), build.order(NOBODY_KNOWS=1)
    answer = _post(somebody("reviewer"), one, "lines/1", sku="LAMP", always="true")
    assert answer.status_code == 200
    assert build.fresh(one).lines.get().sku.code == "LAMP"
    build.follow()
    assert build.fresh(other).lines.get().sku.code == "LAMP"


def test_remarks_are_changed_and_what_is_hidden_stays_hidden(waiting):
    answer = _post(somebody("reviewer"), waiting[0], "remarks", seller_memo="送货前电话", internal_note="")
    assert answer.status_code == 200
    assert build.fresh(waiting[0]).seller_memo == "送货前电话"


def test_all_clean_are_counted_before_and_told_after(waiting):
    only(hold_orders([waiting[2]], code="call_first", by=THE_HOUSE))
    browser = somebody("reviewer")
    assert "2 orders have nothing the matter" in browser.get("/review/clean-approvals").content.decode()
    # All were named; one was held meanwhile.
    named = {"numbers": " ".join(order.number for order in waiting)}
    assert "Approved: 2" in browser.post("/review/clean-approvals", named, headers=HTMX).content.decode()
    assert sorted(Order.objects.values_list("state", flat=True)) == ["approved", "approved", "placed"]


def test_all_of_a_reason_are_healed(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    mended, not_mended = (build.order(ship_to=replace(build.TO_PUDONG, street=""), LAMP=1) for _ in range(2))
    type(mended.ship_to).objects.filter(pk=mended.ship_to_id).update(street="世纪大道 100 号")
    answer = somebody("reviewer").post("/review/healings", {"reason": "address_incomplete"}, headers=HTMX)
    assert "Mended: 1" in answer.content.decode()
    still = Hold.objects.filter(code="address_incomplete", released_at=None).values_list("order_id", flat=True)
    assert list(still) == [not_mended.pk]


def test_who_may_not_review_sees_nothing_of_it(waiting):
    browser = somebody("warehouse")
    assert browser.get("/review").status_code == 403
    assert 'href="/review"' not in browser.get("/").content.decode()
    assert _post(browser, waiting[0], "approval").status_code == 403
    assert build.fresh(waiting[0]).state == "placed"


def test_the_queries_do_not_depend_on_how_much_waits(waiting, django_assert_max_num_queries):
    for n in range(3, 20):
        _order(n)
    browser = somebody("reviewer")
    browser.get("/review")
    with django_assert_max_num_queries(24):
        browser.get("/review")
