"""抹零: a total is rounded off or overwritten, within what somebody may, visible apart from discounts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.orders.actions import place_drafts, place_orders, save_drafts
from entrepot.domain.orders.models import Order
from entrepot.domain.pricing.adjusting import Adjustment, AdjustmentTooLarge
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.journal.models import Entry
from entrepot.roles import permissions_of
from tests import build

pytestmark = pytest.mark.django_db
D = Decimal
WHOLE = Adjustment("rounding_off", D(1))


def somebody(role: str) -> Actor:
    return Actor(ActorKind.PERSON, 7, role, 1, frozenset(permissions_of(role)))


def wanted(adjustment: Adjustment | None, price: str = "33.35", **more):
    return build.wish(LAMP=1, VASE=2, price=price, more={"adjustment": adjustment, **more})


@pytest.fixture(autouse=True)
def _the_books_hold(shop):
    yield
    assert build.differences() == {}


def test_sales_rounds_off_to_whole_yuan_and_the_books_know_only_that():
    order = only(place_orders([wanted(WHOLE, shipping=D(8))], by=somebody("sales")))
    assert (order.total, order.adjustment_total, order.discount_total) == (D(108), D("-0.05"), D(0))
    assert order.adjustment_reason == "rounding_off"
    assert order.account.charged == D(108)
    lines = order.lines.order_by("position").values_list("adjustment", "total")
    assert list(lines) == [(D("-0.02"), D("33.33")), (D("-0.03"), D("66.67")), (D(0), D(8))]
    told = Entry.objects.get(subject="order", subject_id=order.pk, kind="order.total_adjusted")
    assert told.facts == {"amount": "-0.05", "currency": "CNY", "reason": "rounding_off"}


def test_over_the_limit_is_refused_in_words_and_leaves_no_trace():
    with build.no_trace():
        (answer,) = place_orders([wanted(Adjustment("haggled", total=D(90)))], by=somebody("sales"))
    assert isinstance(answer, AdjustmentTooLarge)
    assert str(answer).startswith("You may change this total by 1.00 CNY at most, not by 10.05.")


def test_who_may_neither_round_nor_overwrite_changes_no_total():
    buyer = replace(somebody("sales"), permissions=frozenset({"orders.place_orders"}))
    with build.no_trace():
        (answer,) = place_orders([wanted(WHOLE)], by=buyer)
    assert isinstance(answer, AdjustmentTooLarge)


def test_a_manager_overwrites_a_total_up_or_down():
    less, more = place_orders(
        [wanted(Adjustment("haggled", total=D(90))), wanted(Adjustment("gift_wrap", total=D("110.50")))],
        by=somebody("manager"),
    )
    assert (less.total, less.adjustment_total) == (D(90), D("-10.05"))
    assert (more.total, more.adjustment_total) == (D("110.50"), D("10.45"))


def test_prices_without_tax_are_rounded_off_with_it():
    order = build.order(LAMP=3, price="9.99", more={"adjustment": WHOLE, "tax_inclusive": False})
    assert order.total == D(29)
    line = build.order(LAMP=3, price="33.33", more={"adjustment": WHOLE, "tax_inclusive": False}).lines.get()
    assert line.gross + line.adjustment + line.tax == line.total == D(99)


def test_a_draft_is_placed_with_what_its_maker_was_granted():
    draft = only(save_drafts([wanted(Adjustment("haggled", total=D(95)))], by=somebody("manager")))
    assert (draft.total, draft.adjustment_total) == (D(95), D("-5.05"))
    order = only(place_drafts([draft], by=somebody("sales")))
    assert (order.total, order.adjustment_total) == (D(95), D("-5.05"))


def test_a_marketplace_that_asks_for_too_much_is_held_without_it():
    open_channel("market", policies={"keeps_bad_orders": True}, by=THE_HOUSE)
    asked = replace(wanted(Adjustment("haggled", total=D(1))), channel="market")
    order = only(place_orders([asked], by=somebody("sales")))
    assert (order.total, order.adjustment_total) == (D("100.05"), D(0))
    hold = order.holds.get(code="amounts_unclear")
    assert hold.facts["adjustment"]["total"] == "1"


def test_fifty_rounded_off_cost_as_many_statements_as_one():
    place_orders([wanted(WHOLE)], by=THE_HOUSE)
    build.receive("SH", LAMP=100, VASE=200)
    one = build.statements(lambda: place_orders([wanted(WHOLE)], by=THE_HOUSE))
    fifty = build.statements(lambda: place_orders([wanted(WHOLE)] * 50, by=THE_HOUSE))
    assert fifty == one


def test_the_door_shows_the_adjustment_apart_from_discounts(api):
    body = {
        "channel": "web", "lines": [{"sku": "LAMP", "quantity": 1, "unit_price": "33.38"}],
        "ship_to": {"name": "张伟", "phone": "13800001234", "address": "世纪大道 100 号"},
        "adjustment": {"round_down_to": "0.1"},
    }  # fmt: skip
    status, order = api.post("/orders", body)
    assert (status, order["total"], order["adjustment_total"]) == (201, "33.30", "-0.08")
    assert (order["adjustment_reason"], order["discount_total"]) == ("rounding_off", "0.00")
    assert Order.objects.get().lines.get().adjustment == D("-0.08")


def test_an_amendment_takes_it_away_with_null_and_keeps_it_where_it_says_nothing(api):
    order = build.order(LAMP=1, price="33.38", more={"adjustment": WHOLE})
    _, kept = api.post(f"/orders/{order.number}/amendments", {"seller_memo": "ring first"})
    assert (kept["total"], kept["adjustment_total"]) == ("33.00", "-0.38")
    status, plain = api.post(f"/orders/{order.number}/amendments", {"adjustment": None})
    assert (status, plain["total"], plain["adjustment_total"]) == (201, "33.38", "0.00")
    assert plain["adjustment_reason"] == ""
    status, refusal = api.post(f"/orders/{order.number}/amendments", {"adjustment": None})
    assert (status, refusal["code"]) == (409, "nothing_to_amend")
