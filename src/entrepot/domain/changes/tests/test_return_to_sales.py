"""An order goes back to whoever made it, to be mended; nothing of it is cancelled."""

import pytest

from entrepot.domain.changes.actions import HandingBack, return_to_sales
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import approve_orders, submit_again
from entrepot.domain.orders.models import Hold
from entrepot.domain.receivables.models import Account
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def hand_back(*orders, reason="the address is wrong"):
    return return_to_sales([HandingBack(order.number, reason) for order in orders], by=THE_HOUSE)


def test_it_waits_with_its_reason_and_keeps_its_goods_and_what_is_owed(shop):
    order = build.order(LAMP=2)
    build.follow()
    back = only(hand_back(order))
    assert (back.state, back.holds_open) == ("placed", 1)
    hold = Hold.objects.get()
    assert (hold.code, hold.note) == ("returned_to_sales", "the address is wrong")
    assert build.stock("LAMP")["reserved"] == 2
    assert Account.objects.get(pk=order.account_id).balance == 20
    assert Fulfilment.objects.get().state == "cancelled"
    build.follow()
    assert build.fresh(order).state == "placed"
    assert build.differences() == {}


def test_a_reviewer_cannot_approve_it_before_it_is_submitted_again(shop):
    order = build.order(LAMP=2)
    only(hand_back(order))
    with build.no_trace():
        (refusal,) = approve_orders([build.fresh(order)], by=THE_HOUSE)
    assert (refusal.code, refusal.codes) == ("held", "returned_to_sales")
    assert only(submit_again([build.fresh(order)], by=THE_HOUSE)).state == "approved"


def test_it_needs_a_reason(shop):
    order = build.order(LAMP=2)
    with build.no_trace():
        (refusal,) = hand_back(order, reason="  ")
    assert (refusal.code, refusal.field) == ("invalid", "reason")


def test_what_is_being_picked_or_was_handed_back_already_is_refused(shop):
    order, other = build.order(LAMP=2), build.order(VASE=2)
    build.follow()
    work = Fulfilment.objects.filter(lines__order_line__order=order).get()
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    only(hand_back(other))
    with build.no_trace():
        picked, again = hand_back(order, other)
    assert (picked.code, again.code) == ("picking_has_begun", "already_exists")


def test_a_list_costs_what_one_costs(shop):
    build.receive("SH", LAMP=500)

    def placed(n):
        orders = [build.order(LAMP=1, customer=None, ship_to=None) for _ in range(n)]
        approve_orders([o for o in orders if o.state == "placed"], by=THE_HOUSE)
        build.follow()
        return orders

    one, many, last = placed(1), placed(20), placed(1)
    hand_back(*one)
    assert build.statements(lambda: hand_back(*many)) == build.statements(lambda: hand_back(*last))
