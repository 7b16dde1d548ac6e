"""A marketplace's payload becomes an order without losing a field, once, and later ones bring it up to date."""

from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.orders.models import Order
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.integrations.channels.actions import Inbound, receive_orders
from entrepot.integrations.channels.jobs import forget_payloads
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.port import UnknownPayload
from entrepot.integrations.channels.queries import opened
from entrepot.integrations.channels.tests.taobao_trade import a_sub, a_trade
from tests import build

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _goods(shop):
    create_skus([NewSku("SKU-A1", "A", price=D(50)), NewSku("SKU-B", "B", price=D(20))], by=THE_HOUSE)
    build.receive("SH", **{"SKU-A1": 200, "SKU-B": 100})
    yield
    assert build.differences() == {}


def receive(payload, channel: str = "tmall") -> Order:
    return only(receive_orders([Inbound(channel, payload)], by=THE_HOUSE))


def test_it_is_placed_to_the_cent_and_kept_whole():
    order = receive(a_trade())
    assert (order.total, order.discount_total, order.charges_total) == (D("118.00"), D("10.00"), D("8.00"))
    assert list(order.lines.order_by("position").values_list("total", flat=True)) == [D(90), D(20), D(8)]
    assert (order.flag, order.seller_memo, order.source) == ("red", "加赠杯子", "channel")
    assert (order.ship_to.town, order.ship_to.platform_cipher, order.ship_to.masked) == ("粤海街道", "1CIPHER", True)
    kept = InboundPayload.objects.get()
    assert opened(kept) == a_trade()
    assert (kept.order_id, kept.outcome, kept.sender_id) == (order.pk, "placed", order.external_id)
    assert kept.keep_until > clock.now().date()


def test_what_was_sent_lies_sealed_and_stands_in_no_book():
    receive(a_trade())
    assert "粤海".encode() not in bytes(InboundPayload.objects.get().body)
    assert "粤海" not in str(list(Entry.objects.values("facts")))


def test_the_same_again_is_the_same_order_and_nothing_more():
    order = receive(a_trade())
    with build.no_trace():
        assert receive(a_trade()).pk == order.pk
    first, second = receive_orders([Inbound("jd", a_trade()), Inbound("jd", a_trade())], by=THE_HOUSE)
    assert isinstance(first, Order)
    assert first == second


def test_goods_that_nobody_knows_and_amounts_that_differ_are_held():
    order = receive(a_trade([a_sub(outer_sku_id="MYSTERY", num=0)], payment="1.00"))
    codes = set(order.holds.values_list("code", flat=True))
    assert {"goods_unmatched", "payment_differs"} <= codes
    assert order.lines.get(position=1).code_received == "MYSTERY"


@pytest.mark.parametrize(
    ("channel", "payload", "refusal"),
    [
        ("tmall", {"hello": "world"}, UnknownPayload),
        ("mars", a_trade(), NotFound),
        ("web", a_trade(), Invalid),
    ],
)
def test_what_is_no_order_of_a_marketplace_is_refused(channel, payload, refusal):
    with build.no_trace():
        (answer,) = receive_orders([Inbound(channel, payload)], by=THE_HOUSE)
    assert isinstance(answer, refusal)


def test_each_is_answered_for_itself():
    answers = receive_orders(
        [Inbound("tmall", {}), Inbound("tmall", a_trade()), Inbound("tmall", a_trade(tid="5"))], by=THE_HOUSE
    )
    assert [isinstance(answer, Refusal) for answer in answers] == [True, False, False]
    assert answers[1].pk != answers[2].pk


def test_fifty_cost_as_many_statements_as_one():
    def some(first, n):
        return [Inbound("tmall", a_trade(tid=str(first + i))) for i in range(n)]

    receive_orders(some(1, 1), by=THE_HOUSE)
    one = build.statements(lambda: receive_orders(some(10, 1), by=THE_HOUSE))
    assert build.statements(lambda: receive_orders(some(100, 50), by=THE_HOUSE)) == one


def test_payloads_are_forgotten_on_their_day_and_orders_are_not():
    order = receive(a_trade())
    assert forget_payloads() == 0
    InboundPayload.objects.update(keep_until="2020-01-01")
    assert forget_payloads() == 1
    assert receive(a_trade()).pk == order.pk


def test_the_door(api):
    status, order = api.post("/channels/tmall/inbox", a_trade())
    assert (status, order["total"], order["external_id"]) == (201, "118.00", "4100000000000000001")
    assert api.post("/channels/tmall/inbox", a_trade())[1]["number"] == order["number"]
    status, inbox = api.get("/channels/tmall/inbox")
    assert [(row["outcome"], row["order"]) for row in inbox["items"]] == [("placed", order["number"])]
    assert "receiver" not in str(inbox)
    assert build.a_program("sales").get("/channels/tmall/inbox")[0] == 403
    assert Channel.objects.filter(code="tmall").exists()
