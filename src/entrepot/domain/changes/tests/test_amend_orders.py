"""Orders are amended: goods, money and promises follow."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.domain.changes.actions import Amended, amend_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.models import ChangeField, ChangeSet
from entrepot.domain.changes.rules.amending import LineChange, SubsidyWouldBeLost
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import OrderLine
from entrepot.domain.orders.placing.given import NewLine, QuantityOffMultiple
from entrepot.domain.receivables.models import Account
from entrepot.domain.sourcing.models import Promise
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop):
    order = build.order(LAMP=2, VASE=1)
    build.follow()
    return order


def amend(order, **asked) -> Amended:
    return only(amend_orders([Amendment(order.number, **asked)], by=THE_HOUSE))


def owed(order):
    return Account.objects.get(pk=order.account_id).balance


def amounts(order):
    lines = OrderLine.objects.filter(order=order).order_by("position")
    return [(line.position, line.quantity, line.cancelled, line.total) for line in lines]


def test_words_flag_tags_and_dates_change_and_nothing_else_does(order):
    fields = {"seller_memo": "ring first", "flag": "red", "tags": ["vip"], "internal_note": "Mrs Wang is ill"}
    amended = amend(order, fields=fields, reason="she rang")
    now = build.fresh(order)
    assert (now.seller_memo, now.flag, now.tags, now.state) == ("ring first", "red", ["vip"], "approved")
    assert now.edition == order.edition + 1
    assert Fulfilment.objects.get().state == "released"
    assert amended.preview.total_before == amended.preview.total_after == 30
    kept = dict(ChangeField.objects.values_list("name", "after"))
    assert kept == fields
    entry = build.Entry.objects.get(kind="order.amended")
    assert "Wang" not in str(entry.facts)
    assert {"field": "flag", "line": None, "before": "", "after": "red"} in entry.facts["fields"]
    assert ChangeSet.objects.get().kind == "amendment"
    assert build.differences() == {}


def test_more_pieces_are_promised_and_owed_and_the_order_is_looked_at_again(order):
    amended = amend(order, lines=[LineChange(1, quantity=Decimal(5))])
    assert (amended.preview.total_before, amended.preview.total_after, amended.preview.owed) == (30, 60, 60)
    assert amended.preview.reviewed_again
    now = build.fresh(order)
    assert (now.state, now.total, owed(order)) == ("placed", 60, 60)
    assert build.stock("LAMP")["reserved"] == 5
    assert Fulfilment.objects.get().state == "cancelled"
    assert build.differences() == {}
    build.follow()
    assert build.fresh(order).state == "approved"
    assert sorted(Fulfilment.objects.values_list("state", flat=True)) == ["cancelled", "released"]
    assert build.differences() == {}


def test_fewer_pieces_are_given_back_and_not_owed_any_more(order):
    amend(order, lines=[LineChange(1, quantity=Decimal(1))])
    assert owed(order) == 20
    assert amounts(order)[0] == (1, 2, 1, 20)
    assert build.stock("LAMP")["reserved"] == 1
    build.follow()
    assert build.differences() == {}


def test_a_line_is_removed_another_added_with_a_gift(order):
    gift = NewLine("VASE", Decimal(1), Decimal(0), kind="gift")
    amend(order, lines=[LineChange(2, remove=True)], added=[NewLine("LAMP", Decimal(3), Decimal(8)), gift])
    assert owed(order) == 44
    assert build.stock("LAMP")["reserved"] == 5
    assert build.stock("VASE")["reserved"] == 1
    build.follow()
    assert build.differences() == {}


def test_a_swap_keeps_quantity_price_and_the_orders_discount(shop):
    order = build.order(LAMP=2, more={"order_discount": Decimal(5)})
    amend(order, lines=[LineChange(1, swap="VASE")])
    assert owed(order) == 15
    assert build.stock("LAMP")["reserved"] == 0
    assert build.stock("VASE")["reserved"] == 2
    assert build.differences() == {}


def test_a_price_a_discount_and_shipping_change(order):
    lines = [LineChange(1, unit_price=Decimal("9.99")), LineChange(2, discount=Decimal(1))]
    amend(order, lines=lines, shipping=Decimal(6), order_discount=Decimal("0.97"))
    assert owed(order) == Decimal("19.98") + 9 + 6 - Decimal("0.97")
    amend(order, shipping=Decimal(0))
    assert owed(order) == Decimal("28.01")
    build.follow()
    assert build.differences() == {}


def test_a_line_of_which_a_part_was_cancelled_is_repriced_for_the_rest_only(order):
    from entrepot.domain.changes.actions import Cancellation, cancel_orders

    only(cancel_orders([Cancellation(order.number, "", [(1, 1)])], by=THE_HOUSE))
    assert owed(order) == 20
    amend(order, lines=[LineChange(1, unit_price=Decimal(7))])
    assert owed(order) == 17
    assert build.differences() == {}
    amend(order, lines=[LineChange(1, quantity=Decimal(3))])
    assert owed(order) == 31
    only(cancel_orders([Cancellation(order.number)], by=THE_HOUSE))
    assert owed(order) == 0
    assert build.differences() == {}


def test_what_cannot_be_promised_is_refused_whole(order):
    ask = Amendment(order.number, lines=[LineChange(1, quantity=Decimal(99))], fields={"flag": "red"})
    with build.no_trace():
        (refusal,) = amend_orders([ask], by=THE_HOUSE)
    assert (refusal.code, refusal.sku) == ("out_of_stock", "LAMP")


def test_a_refused_amendment_leaves_the_goods_to_the_next_in_the_list(shop):
    first, second = build.order(LAMP=1), build.order(VASE=1)
    answers = amend_orders(
        [
            Amendment(first.number, lines=[LineChange(1, quantity=Decimal(99))]),
            Amendment(second.number, added=[NewLine("LAMP", Decimal(19), Decimal(10))]),
        ],
        by=THE_HOUSE,
    )
    assert [getattr(a, "code", "done") for a in answers] == ["out_of_stock", "done"]
    assert build.differences() == {}


def test_another_address_asks_the_warehouses_anew(order):
    beijing = replace(build.TO_PUDONG, province="北京市", city="北京市", district="朝阳区", street="建国路 1 号")
    before = order.ship_to_id
    amend(order, ship_to=beijing)
    now = build.fresh(order)
    assert now.ship_to_id != before
    assert now.state == "placed"
    assert ChangeField.objects.get(name="ship_to").before == before
    entry = build.Entry.objects.get(kind="order.amended")
    assert "建国路" not in str(entry.facts)
    build.follow()
    assert build.differences() == {}


def test_another_warehouse_gives_back_and_promises_anew_and_stays_approved(shop):
    order = build.order(LAMP=2)
    build.follow()
    amend(order, fields={"warehouse": "BJ"})
    assert build.stock("LAMP")["reserved"] == 0
    assert build.stock("LAMP", "BJ")["reserved"] == 2
    assert build.fresh(order).state == "approved"
    build.follow()
    assert Fulfilment.objects.exclude(state="cancelled").get().warehouse.code == "BJ"
    assert build.differences() == {}


def test_priority_reaches_promises_and_work(order):
    amend(order, fields={"priority": 7})
    assert set(Promise.objects.values_list("priority", flat=True)) == {7}
    assert Fulfilment.objects.get().priority == 7
    assert build.fresh(order).demand_group.priority == 7
    assert build.differences() == {}


def test_once_picking_has_begun_goods_money_and_address_stay_but_words_may_change(order):
    pick_fulfilments([Picking(Fulfilment.objects.get().number)], by=THE_HOUSE)
    asked = [
        {"lines": [LineChange(1, quantity=Decimal(1))]}, {"shipping": Decimal(1)}, {"fields": {"warehouse": "BJ"}},
        {"ship_to": replace(build.TO_PUDONG, name="Li")},
    ]  # fmt: skip
    for one in asked:
        with build.no_trace():
            (refusal,) = amend_orders([Amendment(order.number, **one)], by=THE_HOUSE)
        assert refusal.code == "picking_has_begun"
    amend(order, fields={"seller_memo": "careful", "priority": 3})
    assert Fulfilment.objects.get().priority == 3
    assert build.differences() == {}


def test_nothing_new_nothing_left_and_what_is_over_are_refused(order):
    from entrepot.domain.changes.actions import Cancellation, cancel_orders

    with build.no_trace():
        same, empty, stale, twice = amend_orders(
            [
                Amendment(order.number, fields={"flag": ""}),
                Amendment("SO-none"),
                Amendment(order.number, edition=99),
                Amendment(order.number),
            ],
            by=THE_HOUSE,
        )
    assert [r.code for r in (same, empty, stale, twice)] == ["nothing_to_amend", "not_found", "invalid", "invalid"]
    gone = [LineChange(1, remove=True), LineChange(2, remove=True)]
    with build.no_trace():
        (refusal,) = amend_orders([Amendment(order.number, lines=gone)], by=THE_HOUSE)
    assert refusal.code == "nothing_would_be_left"
    with build.no_trace():
        (refusal,) = amend_orders([Amendment(order.number, edition=99)], by=THE_HOUSE)
    assert refusal.code == "changed_meanwhile"
    only(cancel_orders([Cancellation(order.number)], by=THE_HOUSE))
    with build.no_trace():
        (refusal,) = amend_orders([Amendment(order.number, fields={"flag": "red"})], by=THE_HOUSE)
    assert refusal.code == "out_of_turn"


def test_a_list_costs_what_one_costs(shop):
    build.receive("SH", LAMP=5000, VASE=5000)

    def placed(n):
        return [build.order(LAMP=2, VASE=1) for _ in range(n)]

    def change(orders):
        lines = [LineChange(1, quantity=Decimal(3)), LineChange(2, remove=True)]
        asked = [
            Amendment(o.number, lines=lines, added=[NewLine("VASE", Decimal(1))], fields={"priority": n})
            for n, o in enumerate(orders, 1)
        ]
        assert all(isinstance(a, Amended) for a in amend_orders(asked, by=THE_HOUSE))

    one, many, last = placed(1), placed(50), placed(1)
    change(one)
    assert build.statements(lambda: change(many)) == build.statements(lambda: change(last))
    assert build.differences() == {}


def test_what_a_platform_paid_of_pieces_that_go_is_owed_again(shop):
    wish = build.wish(channel="tmall", LAMP=2)
    lines = [replace(wish.lines[0], platform_discount=Decimal(4))]
    order = only(place_orders([replace(wish, lines=lines)], by=THE_HOUSE))
    before = owed(order)
    preview = amend(order, lines=[LineChange(1, quantity=Decimal(1))]).preview
    assert (preview.owed, owed(order)) == (before - 10 + 2, before - 10 + 2)
    assert build.differences() == {}


def marketplace(*lines, **more):
    wish = replace(build.wish(channel="tmall"), lines=lines, **more)
    return only(place_orders([wish], by=THE_HOUSE))


def test_amounts_that_were_unclear_are_mended_by_amending_them_and_the_order_goes_on(shop):
    order = marketplace(NewLine("LAMP", Decimal(1), Decimal(-1)))
    amend(order, fields={"flag": "red"})
    assert build.fresh(order).holds_open == 1
    amend(order, lines=[LineChange(1, unit_price=Decimal(9))])
    build.follow()
    assert (build.fresh(order).state, build.fresh(order).holds_open, owed(order)) == ("approved", 0, 9)
    assert build.differences() == {}


def test_an_order_without_lines_gets_some(shop):
    order = marketplace()
    amend(order, added=[NewLine("LAMP", Decimal(1), Decimal(9))])
    build.follow()
    assert (build.fresh(order).state, owed(order)) == ("approved", 9)
    assert build.differences() == {}


def test_a_quantity_is_amended_to_what_the_sku_is_sold_in(order):
    Sku.objects.filter(code="LAMP").update(min_quantity=4, quantity_step=2)
    for quantity in (3, 5):
        with build.no_trace(), pytest.raises(QuantityOffMultiple):
            amend(order, lines=[LineChange(1, quantity=Decimal(quantity))])
    amend(order, lines=[LineChange(1, quantity=Decimal(6))])
    assert owed(order) == 70


def test_a_swap_that_would_lose_what_a_platform_pays_is_refused(shop):
    order = marketplace(NewLine("LAMP", Decimal(2), Decimal(10), platform_discount=Decimal(3)))
    with build.no_trace(), pytest.raises(SubsidyWouldBeLost) as refused:
        amend(order, lines=[LineChange(1, swap="VASE")])
    assert "pays 3 of line 1" in str(refused.value)
    amend(order, lines=[LineChange(1, remove=True)], added=[NewLine("VASE", Decimal(2), Decimal(10))])
    assert owed(order) == 20
    assert build.differences() == {}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"service": "dragon"}, "unknown_service"),
        ({"service": "sf", "carrier": "ZTO"}, "service_of_another_carrier"),
    ],
)
def test_a_service_that_is_not_offered_is_refused(order, fields, code):
    with build.no_trace():
        (refusal,) = amend_orders([Amendment(order.number, fields=fields)], by=THE_HOUSE)
    assert refusal.code == code


def test_a_carrier_that_does_not_offer_the_service_that_was_wished_is_refused(order):
    amend(order, fields={"service": "sf", "carrier": "SF"})
    with build.no_trace():
        (refusal,) = amend_orders([Amendment(order.number, fields={"carrier": "ZTO"})], by=THE_HOUSE)
    assert refusal.code == "service_of_another_carrier"
    amend(order, fields={"carrier": "ZTO", "service": "zto"})
    assert (build.fresh(order).carrier, build.fresh(order).service) == ("ZTO", "zto")
