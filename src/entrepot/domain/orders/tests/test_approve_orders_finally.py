"""An amount above what people have set needs two of them."""

from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import (
    HandingBack,
    Withdrawal,
    amend_orders,
    return_to_sales,
    withdraw_approval,
)
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.orders.actions import (
    activate_review_rules,
    approve_orders,
    approve_orders_finally,
    place_orders,
    release_holds,
    review_again,
    submit_again,
)
from entrepot.domain.orders.actions.approve_orders import (
    ApprovedByItsMaker,
    ApprovedTwiceByOne,
    HeldFor,
    NotApprovedFirst,
)
from entrepot.domain.orders.actions.hold_orders import NeedsSecondApproval
from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from entrepot.roles import permissions_of
from tests import build

pytestmark = pytest.mark.django_db


def somebody(number: int, role: str) -> Actor:
    return Actor(ActorKind.PERSON, number, role, 1, frozenset(permissions_of(role)))


ANNA, BO, MANAGER = somebody(1, "reviewer"), somebody(2, "finance"), somebody(3, "manager")


@pytest.fixture
def dear(shop):
    activate_review_rules([{"rule": "second_approval", "above": "50"}, {"rule": "memo"}], by=THE_HOUSE)
    return build.order(LAMP=6, more={"seller_memo": "红色"})


def test_a_reviewer_and_then_finance(dear):
    first = only(approve_orders([dear], by=ANNA))
    assert (first.state, first.holds_open, list(first.holds.filter(released_at=None).values_list("code"))) == (
        "placed", 1, [("second_approval",)],
    )  # fmt: skip
    second = only(approve_orders_finally([dear], by=BO))
    assert (second.state, second.holds_open) == ("approved", 0)
    assert build.told("order", dear.pk)[-4:] == [
        "order.hold_released", "order.approved_first", "order.hold_released", "order.approved",
    ]  # fmt: skip


def test_one_person_is_not_two(dear):
    only(approve_orders([dear], by=MANAGER))
    with build.no_trace():
        (refusal,) = approve_orders_finally([dear], by=MANAGER)
    assert isinstance(refusal, ApprovedTwiceByOne)
    assert "orders.approve_orders_finally" in str(refusal)


def test_finance_does_not_go_first_and_a_reviewer_not_second(dear):
    with build.no_trace():
        assert isinstance(approve_orders_finally([dear], by=BO)[0], NotApprovedFirst)
        with pytest.raises(NotAllowed):
            approve_orders_finally([dear], by=ANNA)
    only(approve_orders([dear], by=ANNA))
    with build.no_trace():
        assert isinstance(approve_orders([dear], by=MANAGER)[0], HeldFor)


def test_the_hold_cannot_be_lifted_instead(dear):
    with build.no_trace():
        (refusal,) = release_holds([dear], codes=["second_approval"], by=MANAGER)
    assert isinstance(refusal, NeedsSecondApproval)
    only(release_holds([dear], by=MANAGER))
    assert build.fresh(dear).state == "placed"


def test_where_four_eyes_are_asked_for_nobody_approves_what_he_made(shop):
    activate_review_rules([{"rule": "memo"}, {"rule": "four_eyes"}], by=THE_HOUSE)
    order = only(place_orders([build.wish(LAMP=1, more={"seller_memo": "急"})], by=ANNA))
    with build.no_trace():
        (refusal,) = approve_orders([order], by=ANNA)
    assert isinstance(refusal, ApprovedByItsMaker)
    assert only(approve_orders([order], by=MANAGER)).state == "approved"


def twice(order: Order) -> Order:
    only(approve_orders([order], by=ANNA))
    return only(approve_orders_finally([order], by=BO))


def withdraw(order: Order) -> None:
    only(withdraw_approval([Withdrawal(order.number, "price")], by=MANAGER))


def hand_back(order: Order) -> None:
    only(return_to_sales([HandingBack(order.number, "price")], by=MANAGER))
    only(submit_again([build.fresh(order)], by=MANAGER))


def amend(order: Order, pieces: int = 5) -> None:
    asked = Amendment(order.number, lines=[LineChange(1, quantity=Decimal(pieces))])
    only(amend_orders([asked], by=MANAGER))


def held(order: Order) -> list[str]:
    return sorted(order.holds.filter(released_at=None).values_list("code", flat=True))


@pytest.mark.parametrize("undo", [withdraw, hand_back])
def test_after_second_thoughts_one_approves_nothing_alone(dear, undo):
    undo(twice(dear))
    assert "second_approval" in held(dear)
    first = only(approve_orders([build.fresh(dear)], by=MANAGER))
    assert (first.state, held(dear)) == ("placed", ["second_approval"])
    with build.no_trace():
        assert isinstance(approve_orders_finally([first], by=MANAGER)[0], ApprovedTwiceByOne)
    assert only(approve_orders_finally([first], by=BO)).state == "approved"
    assert build.differences() == {}


def test_what_was_amended_is_approved_twice_again_though_it_costs_no_more(dear):
    activate_review_rules([{"rule": "second_approval", "above": "45"}], by=THE_HOUSE)
    amend(twice(dear))
    first = only(approve_orders([build.fresh(dear)], by=ANNA))
    assert (first.state, held(dear)) == ("placed", ["second_approval"])
    build.follow()
    assert (build.fresh(dear).state, held(dear)) == ("placed", ["second_approval"])
    assert only(approve_orders_finally([build.fresh(dear)], by=BO)).state == "approved"


def test_what_was_amended_below_the_amount_needs_nobody_twice(dear):
    amend(twice(dear), pieces=1)
    assert "second_approval" in held(dear)
    build.follow()
    assert held(dear) == []
    assert build.fresh(dear).state == "approved"


def test_a_first_approval_is_of_what_was_shown_and_goes_when_that_is_amended(dear):
    only(approve_orders([dear], by=ANNA))
    amend(dear, pieces=9)
    with build.no_trace():
        assert isinstance(approve_orders_finally([build.fresh(dear)], by=BO)[0], NotApprovedFirst)
    only(approve_orders([build.fresh(dear)], by=ANNA))
    assert only(approve_orders_finally([build.fresh(dear)], by=BO)).state == "approved"


def test_a_rule_that_came_later_does_not_catch_what_is_approved(shop):
    order = build.order(LAMP=6)
    activate_review_rules([{"rule": "second_approval", "above": "50"}], by=THE_HOUSE)
    with build.no_trace():
        only(review_again([order], by=THE_HOUSE))
    assert (build.fresh(order).state, held(order)) == ("approved", [])


def test_as_many_statements_for_fifty_as_for_one(shop):
    activate_review_rules([{"rule": "second_approval", "above": "5"}], by=THE_HOUSE)
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(52)]
    approve_orders(orders[:1], by=ANNA)
    one = build.statements(lambda: approve_orders(orders[1:2], by=ANNA))
    assert build.statements(lambda: approve_orders(orders[2:], by=ANNA)) == one
    approve_orders_finally(orders[:1], by=BO)
    one = build.statements(lambda: approve_orders_finally(orders[1:2], by=BO))
    assert build.statements(lambda: approve_orders_finally(orders[2:], by=BO)) == one
