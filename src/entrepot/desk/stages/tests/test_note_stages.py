"""An order is in the stage that its axes say, since it came there."""

from datetime import datetime, timedelta

import pytest

from entrepot.desk.stages.actions import note_stages
from entrepot.desk.stages.models import OrderStage
from entrepot.domain.changes.actions import Cancellation, Withdrawal, cancel_orders, withdraw_approval
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments, undo_picking
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import approve_orders, save_drafts
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
    unpack_parcels,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def stage(order: Order) -> str:
    build.follow()
    return OrderStage.objects.get(order=order).stage


def the_work() -> str:
    return Fulfilment.objects.order_by("-pk").values_list("number", flat=True)[0]


def test_an_order_goes_through_its_stages_and_back(shop, api):
    Channel.objects.filter(code="phone").update(auto_approve=False)
    order = build.order(channel="phone", LAMP=2)
    assert stage(order) == "review"
    only(approve_orders([order], by=THE_HOUSE))
    assert stage(order) == "picking"
    only(withdraw_approval([Withdrawal(order.number)], by=THE_HOUSE))
    assert stage(order) == "review"
    only(approve_orders([build.fresh(order)], by=THE_HOUSE))
    assert stage(order) == "picking"
    only(pick_fulfilments([Picking(the_work())], by=THE_HOUSE))
    only(undo_picking([the_work()], by=THE_HOUSE))
    assert stage(order) == "picking"
    only(pick_fulfilments([Picking(the_work())], by=THE_HOUSE))
    only(pack_fulfilments([Packing(the_work())], by=THE_HOUSE))
    assert stage(order) == "packed"
    only(unpack_parcels([Parcel.objects.get().number], by=THE_HOUSE))
    assert stage(order) == "picking"
    only(pack_fulfilments([Packing(the_work())], by=THE_HOUSE))
    only(hand_over_fulfilments([HandOver(the_work())], by=THE_HOUSE))
    assert stage(order) == "shipped"
    only(deliver_parcels([Parcel.objects.latest("pk").number], by=THE_HOUSE))
    assert stage(order) == "delivered"
    api.post(f"/orders/{order.number}/payments", {"method": "cash", "amount": "20"})
    assert stage(order) == "completed"


def test_drafts_waiting_goods_and_cancelled_orders(shop):
    draft = only(save_drafts([build.wish(LAMP=1)], by=THE_HOUSE))
    waiting = build.order(channel="phone", LAMP=500)
    closed = build.order(VASE=1)
    only(cancel_orders([Cancellation(closed.number, "mind")], by=THE_HOUSE))
    build.follow()
    assert [stage(order) for order in (draft, waiting, closed)] == ["entry", "picking", "closed"]


def test_an_order_without_goods_to_send_waits_for_allocation(shop):
    waiting = build.order(channel="phone", LAMP=30)
    later = build.order(channel="phone", LAMP=5)
    assert stage(later) == "allocation"
    assert stage(waiting) == "picking"


def test_time_runs_on_while_the_stage_stays_the_same(shop):
    order = build.order(LAMP=1)
    build.follow()
    since = OrderStage.objects.get(order=order).since
    note_stages({order.pk: since + timedelta(hours=3)}, by=THE_HOUSE)
    assert OrderStage.objects.get(order=order).since == since


def test_many_are_noted_in_one_statement(shop):
    ids = [build.order(LAMP=1).pk for _ in range(3)]
    at = clock.now()
    one = build.statements(lambda: note_stages({ids[0]: at}, by=THE_HOUSE))
    assert build.statements(lambda: note_stages(dict.fromkeys(ids, at), by=THE_HOUSE)) == one == 1


def test_who_does_not_exist_is_passed_over(db):
    with build.no_trace():
        note_stages({999: datetime.fromisoformat("2026-01-01T00:00:00Z")}, by=THE_HOUSE)
