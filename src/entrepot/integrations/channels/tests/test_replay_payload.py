"""A payload that was kept can be read anew, when its order is gone or was read badly."""

import pytest

from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from entrepot.integrations.channels.actions import Inbound, receive_orders, replay_payload
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.tests.taobao_trade import a_trade
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def payload(shop) -> InboundPayload:
    only(receive_orders([Inbound("tmall", a_trade())], by=THE_HOUSE))
    return InboundPayload.objects.get()


def test_read_anew_it_is_the_same_order(payload):
    Order.objects.update(flag="")
    order = replay_payload(payload, by=THE_HOUSE)
    build.follow()
    assert (order.pk, build.fresh(order).flag) == (payload.order_id, "red")
    assert build.fresh(payload).outcome == "amended"
    assert InboundPayload.objects.count() == 1


def test_read_anew_without_an_order_it_is_placed(payload):
    InboundPayload.objects.update(order=None, outcome="")
    Order.objects.update(external_id="")
    order = replay_payload(payload, by=THE_HOUSE)
    assert order.external_id == payload.sender_id
    assert build.fresh(payload).order_id == order.pk


def test_only_who_may_replays(payload):
    with build.no_trace(), pytest.raises(NotAllowed):
        replay_payload(payload, by=Actor(ActorKind.PERSON, 1, "s", 1, frozenset({"orders.place_orders"})))


def test_the_door(payload, api):
    status, order = api.post(f"/channels/tmall/inbox/{payload.sender_id}/replay")
    assert (status, order["external_id"]) == (200, payload.sender_id)
    assert api.post("/channels/tmall/inbox/none/replay")[0] == 404
