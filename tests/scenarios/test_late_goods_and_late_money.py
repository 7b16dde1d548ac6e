"""Orders that cannot go at once go by themselves when what they waited for has come."""

from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import Cancellation, cancel_orders
from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import hold_orders, place_drafts, place_orders, release_holds, save_drafts
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_warehouse(db):
    build.some_skus({"LAMP", "VASE"})
    build.a_warehouse("SH", region_code="310115")
    build.receive("SH", LAMP=5)


@pytest.fixture(autouse=True)
def _the_books_hold(db):
    yield
    assert build.differences() == {}


def demand() -> dict[str, int]:
    return Demand.objects.order_by("-pk").values("reserved", "waiting", "short", "shipped", "cancelled")[0]


def work_of(order: Order) -> int:
    return Fulfilment.objects.filter(lines__order_line__order=order).distinct().count()


def test_what_a_picker_did_not_find_waits_and_goes_when_goods_come(one_warehouse):
    order = build.order(LAMP=5)
    build.follow()
    number = Fulfilment.objects.get().number
    only(pick_fulfilments([Picking(number, [Counted(sku="LAMP", quantity=3)])], by=THE_HOUSE))
    build.follow()
    assert demand()["waiting"] + demand()["short"] + demand()["reserved"] == 5
    build.receive("SH", LAMP=100)
    build.follow()

    assert demand() == {"reserved": 5, "waiting": 0, "short": 0, "shipped": 0, "cancelled": 0}
    assert work_of(order) == 2


def test_an_order_that_ships_what_is_there_gets_the_rest_when_it_comes(one_warehouse):
    order = build.order(LAMP=8, more={"shortage_policy": "ship_available"})
    build.follow()
    assert demand() == {"reserved": 5, "waiting": 0, "short": 3, "shipped": 0, "cancelled": 0}

    build.receive("SH", LAMP=100)
    build.follow()

    assert demand()["reserved"] == 8
    assert work_of(order) == 2


def test_cancelling_what_is_missing_lets_the_rest_of_a_complete_order_go(one_warehouse):
    order = build.order(LAMP=1, VASE=1, more={"shortage_policy": "wait", "ship_complete": True})
    build.follow()
    assert work_of(order) == 0
    only(cancel_orders([Cancellation(order.number, "sold_out", lines=[(2, 1)])], by=THE_HOUSE))
    build.follow()

    assert work_of(order) == 1


def test_goods_promised_with_payment_are_promised_to_who_pays_at_the_door(one_warehouse):
    Channel.objects.filter(code="web").update(reserve_when="payment", payment_before_release=True)
    order = build.order(LAMP=1, more={"cod_amount": Decimal(10)})
    build.follow()

    assert demand()["reserved"] == 1
    assert work_of(order) == 1


def test_goods_promised_with_payment_are_promised_when_nothing_is_owed(one_warehouse):
    Channel.objects.filter(code="web").update(reserve_when="payment")
    build.order(LAMP=1, price="0")
    build.follow()

    assert demand()["reserved"] == 1


def test_an_order_goes_on_by_itself_when_its_last_hold_is_lifted(one_warehouse):
    order = build.order(LAMP=1, more={"holds": {"customer_asked": "", "address_incomplete": ""}})
    only(release_holds([order], codes=["customer_asked"], by=THE_HOUSE))
    assert build.fresh(order).state == "placed"
    only(release_holds([order], by=THE_HOUSE))
    build.follow()

    assert build.fresh(order).state == "approved"
    assert work_of(order) == 1


def test_a_held_order_stays_until_it_is_let_go(one_warehouse):
    order = build.order(LAMP=1)
    only(hold_orders([order], code="customer_asked", by=THE_HOUSE))
    build.follow()
    assert work_of(order) == 0


def test_an_order_of_services_that_owes_nothing_is_done(one_warehouse):
    wish = NewOrder("web", [NewLine("INSTALL", Decimal(1), Decimal(0), kind="service")], customer=build.ZHANG)
    order = only(place_orders([wish], by=THE_HOUSE))
    build.follow()

    assert build.fresh(order).state == "completed"


def test_a_draft_keeps_its_holds_and_what_was_not_priced(one_warehouse):
    Channel.objects.filter(code="tmall").update(auto_approve=True)
    line = NewLine("NOBODY-KNOWS", Decimal(1))
    asked = {"call_first": "rings twice"}
    wish = NewOrder("tmall", [line], customer=build.ZHANG, ship_to=build.TO_PUDONG, holds=asked)
    draft = only(save_drafts([wish], by=THE_HOUSE))
    order = only(place_drafts([draft], by=THE_HOUSE))

    assert set(Hold.objects.filter(order=order).values_list("code", flat=True)) == {
        "call_first", "goods_unmatched", "price_missing",
    }  # fmt: skip
    assert order.state == "placed"
