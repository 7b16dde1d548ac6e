"""The cause of a hold is gone, and the order goes on by itself; what a person decided stays decided."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.mapping import NewMapping, map_codes
from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.actions import (
    activate_review_rules,
    approve_orders,
    hold_orders,
    reject_orders,
    release_holds,
    review_again,
)
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db

ANNA = Actor(ActorKind.PERSON, 7, "anna", 1, frozenset({"*"}))


@pytest.fixture
def open_shop(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    build.receive("SH", LAMP=500)


def codes(order: Order) -> list[str]:
    return sorted(Hold.objects.filter(order=order, released_at=None).values_list("code", flat=True))


def nowhere(n: int = 1) -> Order:
    return build.order(LAMP=n, ship_to=replace(build.TO_PUDONG, street=""))


def mend_address(*orders: Order) -> None:
    for order in orders:
        type(order.ship_to).objects.filter(pk=order.ship_to_id).update(street="世纪大道 100 号")


def test_what_is_mended_is_lifted_and_the_channel_approves(open_shop):
    order = nowhere()
    assert (order.state, codes(order)) == ("placed", ["address_incomplete"])
    mend_address(order)
    seen = only(review_again([order], by=THE_HOUSE))

    assert (seen.lifted, seen.held, seen.approved) == (("address_incomplete",), (), True)
    assert (build.fresh(order).state, build.fresh(order).holds_open) == ("approved", 0)
    assert build.told("order", order.pk) == ["order.placed", "order.hold_released", "order.approved"]
    build.follow()
    assert "order.released" in build.told("order", order.pk)
    assert build.differences() == {}


def test_where_nothing_has_changed_nothing_happens(open_shop):
    order = nowhere()
    with build.no_trace():
        seen = only(review_again([order], by=THE_HOUSE))
    assert (seen.lifted, seen.held, seen.approved) == ((), (), False)


def test_what_people_put_stays_whatever_its_code(open_shop):
    order = only(hold_orders([nowhere()], code="message", by=ANNA))
    mend_address(order)
    only(review_again([order], by=THE_HOUSE))
    assert codes(order) == ["message"]
    assert build.fresh(order).state == "placed"


def test_a_cause_that_is_new_holds_an_approved_order_too(open_shop):
    order = build.order(LAMP=1)
    assert order.state == "approved"
    Customer.objects.filter(pk=order.buyer_id).update(blocked=True)
    seen = only(review_again([order], by=THE_HOUSE))

    assert seen.held == ("customer_blocked",)
    build.follow()
    assert "order.released" not in build.told("order", order.pk)


def test_what_a_person_accepted_is_not_put_again_unless_it_grows(open_shop):
    activate_review_rules([{"rule": "amount", "above": "15"}, {"rule": "memo"}], by=THE_HOUSE)
    order = build.order(LAMP=2, more={"seller_memo": "红色"})
    only(approve_orders([order], by=ANNA))
    assert only(review_again([order], by=THE_HOUSE)).held == ()

    order.lines.update(total=Decimal("30.00"))
    assert only(review_again([order], by=THE_HOUSE)).held == ("amount",)


def test_a_rule_of_which_nobody_asks_any_more_holds_nothing(open_shop):
    activate_review_rules([{"rule": "amount", "above": "15"}], by=THE_HOUSE)
    order = build.order(LAMP=2)
    activate_review_rules([], by=THE_HOUSE)
    assert only(review_again([order], by=THE_HOUSE)).approved


def test_an_order_is_known_by_his_accepted_ones_not_by_those_that_wait(open_shop):
    activate_review_rules([{"rule": "new_customer"}], by=THE_HOUSE)
    first, second = build.order(LAMP=1), build.order(LAMP=2)
    assert codes(first) == codes(second) == ["new_customer"]
    only(approve_orders([first], by=ANNA))
    assert only(review_again([second], by=THE_HOUSE)).lifted == ("new_customer",)
    assert only(review_again([build.fresh(first)], by=THE_HOUSE)).held == ()


def test_the_earlier_order_has_the_credit_and_a_twin_is_the_later_one(open_shop):
    activate_review_rules([{"rule": "credit_limit"}, {"rule": "duplicate", "minutes": 30}], by=THE_HOUSE)
    customer = build.order(VASE=1).buyer
    set_credit_limit(customer, currency="CNY", limit=Decimal("50.00"), by=THE_HOUSE)
    first, second = build.order(LAMP=4), build.order(LAMP=4)
    assert codes(first) == []
    assert codes(second) == ["credit_limit", "duplicate"]
    with build.no_trace():
        review_again([first, second], by=THE_HOUSE)
    set_credit_limit(customer, currency="CNY", limit=Decimal("500.00"), by=THE_HOUSE)
    assert only(review_again([second], by=THE_HOUSE)).lifted == ("credit_limit",)
    only(reject_orders([only(hold_orders([build.order(LAMP=4)], code="look", by=ANNA))], reason="x", by=ANNA))
    assert codes(second) == ["duplicate"]


def test_what_is_over_or_begun_is_refused(open_shop):
    rejected = only(reject_orders([nowhere()], reason="x", by=ANNA))
    begun = build.order(LAMP=3)
    build.follow()
    with build.no_trace():
        answers = review_again([rejected, begun], by=THE_HOUSE)
    assert all(isinstance(answer, OutOfTurn) for answer in answers)


def test_a_lifted_hold_of_a_person_lets_the_rest_heal(open_shop):
    order = only(hold_orders([nowhere()], code="call_first", by=ANNA))
    only(release_holds([order], codes=["call_first"], by=ANNA))
    mend_address(order)
    assert only(review_again([order], by=THE_HOUSE)).approved


def test_as_many_statements_for_fifty_orders_as_for_one(open_shop):
    activate_review_rules([{"rule": "address_incomplete"}, {"rule": "credit_limit"}], by=THE_HOUSE)
    orders = [nowhere() for _ in range(52)]
    mend_address(*orders)
    review_again(orders[:1], by=THE_HOUSE)
    one = build.statements(lambda: review_again(orders[1:2], by=THE_HOUSE))
    assert build.statements(lambda: review_again(orders[2:], by=THE_HOUSE)) == one


def test_as_many_statements_to_match_and_price_fifty_orders_as_one(open_shop):
    def unclear(n: int) -> Order:
        return build.order(price=None, TB1=n)

    orders = [unclear(1) for _ in range(52)]
    map_codes([NewMapping("TB1", "LAMP")], by=THE_HOUSE)
    review_again(orders[:1], by=THE_HOUSE)
    one = build.statements(lambda: review_again(orders[1:2], by=THE_HOUSE))
    assert build.statements(lambda: review_again(orders[2:], by=THE_HOUSE)) == one
    assert {(order.total, order.units_ordered) for order in map(build.fresh, orders)} == {(Decimal("10.00"), 1)}
    assert build.differences() == {}
