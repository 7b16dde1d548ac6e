"""An amount above what people have set needs two of them."""

import pytest

from entrepot.domain.orders.actions import (
    activate_review_rules,
    approve_orders,
    approve_orders_finally,
    place_orders,
    release_holds,
)
from entrepot.domain.orders.actions.approve_orders import (
    ApprovedByItsMaker,
    ApprovedTwiceByOne,
    HeldFor,
    NotApprovedFirst,
)
from entrepot.domain.orders.actions.hold_orders import NeedsSecondApproval
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
