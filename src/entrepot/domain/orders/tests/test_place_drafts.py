"""Drafts are placed later, and nothing that was said is lost."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.catalog.rules import NewComponent
from entrepot.domain.customers.actions import NewCustomer, create_customers, create_group
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.steps import Buyer
from entrepot.domain.orders.actions import place_drafts, save_drafts
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import InvoiceRequest, NewLine
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.sourcing.models import Demand, DemandGroup
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def save(wish):
    return only(save_drafts([wish], by=THE_HOUSE))


def place(*drafts):
    return only(place_drafts(drafts, by=THE_HOUSE))


def test_nothing_is_lost(shop):
    lines = [
        NewLine("LAMP", Decimal(12), Decimal("9.99"), discount=Decimal("1.01"), tax_rate=Decimal("0.13"),
                title="白", external_id="L1", note="易碎"),
        NewLine("fee", Decimal(1), Decimal(2), kind="charge"),
    ]  # fmt: skip
    wish = replace(
        build.wish(more={
            "order_discount": Decimal("3.33"), "shipping": Decimal(8), "shortage_policy": "wait", "warehouse": "BJ",
            "ship_complete": True, "customer_message": "快", "seller_memo": "老客户", "internal_note": "x",
            "tags": ["vip"], "flag": "red", "priority": 5, "external_id": "T1", "kind": "presale",
            "cod_amount": Decimal(10), "discounts": [{"code": "D", "amount": "3.33"}],
            "invoice": InvoiceRequest("company", "某公司", "91310000"),
        }), lines=lines,
    )  # fmt: skip
    draft = save(wish)
    order = place(draft)
    names = [
        "number", "total", "goods_total", "charges_total", "discount_total", "tax_total", "customer_message",
        "seller_memo", "internal_note", "tags", "flag", "priority", "external_id", "kind", "cod_amount", "discounts",
        "buyer_id", "invoice_profile_id", "created_by", "created_at", "sourcing_wish", "fingerprint",
    ]  # fmt: skip
    assert {n: getattr(order, n) for n in names} == {n: getattr(draft, n) for n in names}
    assert (order.state, order.edition) == ("approved", 2)
    group = DemandGroup.objects.get(pk=order.demand_group_id)
    assert (group.shortage_policy, group.pinned_warehouse.code, group.ship_complete) == ("wait", "BJ", True)
    assert Demand.objects.get(group=group).waiting == 2
    line = order.lines.get(position=1)
    assert (line.title_received, line.external_id, line.note, line.discount) == ("白", "L1", "易碎", Decimal("1.01"))
    assert order.ship_to.street == "世纪大道 100 号"
    assert build.told("order", order.pk) == ["order.drafted", "order.placed", "order.approved"]
    assert build.differences() == {}


def test_a_kit_is_opened_anew(shop):
    parts = [NewComponent("LAMP", 1), NewComponent("VASE", 2)]
    only(create_skus([NewSku("SET", "套装", price=Decimal(25), kind="kit", components=parts)], by=THE_HOUSE))
    order = place(save(build.wish(SET=2, price="25")))
    assert order.total == Decimal(50)
    assert [line.kind for line in order.lines.order_by("position")] == ["kit", "component", "component"]
    assert build.stock("VASE")["reserved"] == 4
    assert build.differences() == {}


def test_a_box_stays_a_box(shop):
    only(create_skus([NewSku("CUP", "杯子", price=Decimal(3), units={"箱": 12})], by=THE_HOUSE))
    build.receive("SH", CUP=100)
    wish = replace(build.wish(), lines=[NewLine("CUP", Decimal(2), unit="箱")])
    order = place(save(wish))
    assert (order.units_ordered, order.total, order.lines.get().unit) == (24, Decimal(72), "箱")


def test_an_order_that_others_refer_to_keeps_its_children(shop):
    parent = save(build.wish(LAMP=1))
    child = save(build.wish(VASE=1, more={"parent_number": parent.number}))
    parent = place(parent)
    assert build.fresh(child).parent_id == parent.pk
    assert place(build.fresh(child)).parent_id == parent.pk


def test_what_is_short_is_refused_and_the_draft_stays_as_it_was(shop):
    draft = save(build.wish(LAMP=99))
    with build.no_trace():
        (refusal,) = place_drafts([draft], by=THE_HOUSE)
    assert refusal.code == "out_of_stock"


def test_an_order_that_is_placed_already_is_not_placed_again(shop):
    order = place(save(build.wish(LAMP=2)))
    for placed in (order, build.order(VASE=1)):
        with build.no_trace():
            (refusal,) = place_drafts([placed], by=THE_HOUSE)
        assert isinstance(refusal, OutOfTurn)


def test_one_refused_in_a_list_is_the_only_one(shop):
    drafts = [save(build.wish(LAMP=n)) for n in (1, 99, 2)]
    answers = place_drafts(drafts, by=THE_HOUSE)
    assert [isinstance(answer, Order) for answer in answers] == [True, False, True]
    assert build.differences() == {}


def test_as_many_statements_for_fifty_drafts_as_for_one(shop):
    build.receive("SH", LAMP=200)
    drafts = [save(build.wish(LAMP=n, customer=None)) for n in range(1, 13)]
    place(drafts[0])
    one = build.statements(lambda: place_drafts(drafts[1:2], by=THE_HOUSE))
    assert build.statements(lambda: place_drafts(drafts[2:], by=THE_HOUSE)) == one


def test_a_draft_comes_to_the_same_when_it_is_placed_for_who_is_known_by_phone_or_by_the_channels_id(shop):
    create_group("vip", name="贵宾", by=THE_HOUSE)
    only(create_price_lists([NewPriceList("v", "贵宾价", group="vip")], by=THE_HOUSE))
    set_prices([NewPrice("v", "LAMP", Decimal(8))], by=THE_HOUSE)
    only(
        create_customers([NewCustomer("张伟", "13800001234", group="vip", external_ids={"web": "U1"})], by=THE_HOUSE)
    )
    for buyer in (build.ZHANG, Buyer(external_id="U1", channel_code="web")):
        draft = save(build.wish(LAMP=1, price=None, customer=buyer))
        assert (draft.total, place(draft).total) == (Decimal(8), Decimal(8))
    assert build.order(LAMP=1, price=None, customer=Buyer(name="张伟")).total == Decimal(10)
    assert Customer.objects.count() == 2
