"""Wishes become promises: goods set aside, money owed, and what must be looked at held."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewSku, archive_skus, create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.steps import Buyer
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import NotAllowed, Refusal
from tests import build

pytestmark = pytest.mark.django_db


def refused(**wished) -> Refusal:
    """What placing this is refused for; it must have left no trace."""
    with build.no_trace():
        (answer,) = place_orders([build.wish(**wished)], by=THE_HOUSE)
    assert isinstance(answer, Refusal), answer
    return answer


def test_goods_are_reserved_money_is_owed_and_everything_is_written_down(shop):
    order = build.order(LAMP=2, VASE=1)
    assert (order.state, order.total, order.units_ordered) == ("approved", Decimal("30.00"), 3)
    assert build.stock("LAMP")["reserved"] == 2
    assert (order.account.charged, order.account.balance) == (Decimal(30), Decimal(30))
    assert build.told("order", order.pk) == ["order.placed", "order.approved"]
    assert build.differences() == {}


def test_a_buyer_is_recognised_by_the_whole_phone_number(shop):
    first, second = build.order(LAMP=1), build.order(VASE=1)
    assert first.buyer_id == second.buyer_id
    stranger = build.order(VASE=1, customer=Buyer("张伟", "13900009999"))
    assert stranger.buyer_id != first.buyer_id


def test_no_personal_data_reaches_the_journal(shop):
    build.order(LAMP=1, more={"customer_message": "请打电话", "seller_memo": "老客户"})
    written = str(list(Entry.objects.values("facts")))
    for secret in ("张伟", "13800001234", "世纪大道", "请打电话", "老客户"):
        assert secret not in written


class TestShortage:
    def test_refused_it_leaves_no_trace(self, shop):
        refusal = refused(LAMP=21)
        assert (refusal.code, refusal.status) == ("out_of_stock", 409)
        assert refusal.facts == {"sku": "LAMP", "available": 20, "asked": 21}

    def test_refused_for_one_line_reserves_none_of_the_others(self, shop):
        assert refused(LAMP=1, VASE=6).facts["sku"] == "VASE"
        assert not Customer.objects.exists()

    def test_one_refused_in_a_list_is_the_only_one(self, shop):
        answers = place_orders(
            [build.wish(LAMP=15), build.wish(LAMP=10), build.wish(LAMP=5, customer=None)], by=THE_HOUSE
        )
        assert [isinstance(answer, Refusal) for answer in answers] == [False, True, False]
        assert Order.objects.count() == 2
        assert build.differences() == {}

    def test_what_waits_is_counted_at_the_level(self, shop):
        order = build.order(VASE=8, more={"shortage_policy": "wait"})
        demand = Demand.objects.get(group_id=order.demand_group_id)
        assert (demand.reserved, demand.waiting, demand.short) == (5, 3, 0)
        assert build.stock("VASE")["waiting"] == 3
        assert build.differences() == {}

    def test_what_cannot_be_shipped_now_stays_short(self, shop):
        order = build.order(VASE=8, more={"shortage_policy": "ship_available"})
        demand = Demand.objects.get(group_id=order.demand_group_id)
        assert (demand.reserved, demand.waiting, demand.short) == (5, 0, 3)
        assert build.differences() == {}

    def test_nobody_is_promised_what_those_who_wait_are_owed(self, shop):
        build.order(VASE=8, more={"shortage_policy": "wait"})
        build.receive("SH", VASE=3)
        assert refused(VASE=1).code == "out_of_stock"

    def test_goods_that_have_never_been_anywhere_can_be_waited_for(self, shop):
        build.some_skus({"NEW"})
        order = build.order(channel="phone", NEW=2)
        assert Demand.objects.get(group_id=order.demand_group_id).waiting == 2
        assert build.stock("NEW")["waiting"] == 2
        assert build.differences() == {}


class TestWhere:
    def sites(self, order: Order) -> dict[str, int]:
        demands = Demand.objects.filter(group_id=order.demand_group_id)
        return {p.warehouse.code: p.quantity for d in demands for p in d.promises.select_related("warehouse")}

    def test_the_nearest_warehouse_serves(self, shop):
        assert self.sites(build.order(LAMP=1)) == {"SH": 1}
        to_beijing = replace(build.TO_PUDONG, province="北京市", city="北京市", district="朝阳区")
        assert self.sites(build.order(LAMP=1, ship_to=to_beijing)) == {"BJ": 1}

    def test_one_parcel_from_afar_rather_than_two(self, shop):
        build.receive("BJ", VASE=5, LAMP=5)
        assert set(self.sites(build.order(LAMP=12, VASE=1))) == {"BJ"}

    def test_two_warehouses_where_one_has_not_enough(self, shop):
        assert self.sites(build.order(LAMP=15)) == {"SH": 10, "BJ": 5}
        assert build.differences() == {}

    def test_a_warehouse_that_was_named_serves_alone(self, shop):
        assert self.sites(build.order(LAMP=1, more={"warehouse": "BJ"})) == {"BJ": 1}
        assert refused(LAMP=10, more={"warehouse": "BJ"}).code == "out_of_stock"

    def test_a_warehouse_serves_only_its_channels(self, shop):
        build.a_warehouse("TM", region_code="310115", priority=0, channels=["tmall"])
        build.receive("TM", LAMP=50)
        assert self.sites(build.order(channel="tmall", LAMP=1)) == {"TM": 1}
        assert self.sites(build.order(LAMP=1)) == {"SH": 1}

    def test_a_warehouse_serves_only_its_regions(self, shop):
        build.a_warehouse("XJ", region_code="650102", priority=0, serves=["65"])
        build.receive("XJ", LAMP=50)
        assert refused(LAMP=30).code == "out_of_stock"
        assert build.differences() == {}


class TestGoods:
    def test_a_barcode_names_its_unit(self, shop):
        from entrepot.domain.catalog.rules import NewBarcode

        only(create_skus(
            [NewSku("CUP", "杯子", price=Decimal(3), units={"箱": 12},
                    barcodes=[NewBarcode("6900000000017"), NewBarcode("6900000000123", "箱")])], by=THE_HOUSE,
        ))  # fmt: skip
        build.receive("SH", CUP=100)
        order = only(place_orders(
            [replace(build.wish(), lines=[
                NewLine("CUP", Decimal(2), unit="箱"), NewLine("6900000000123", Decimal(1)),
                NewLine("6900000000017", Decimal(5)),
            ])], by=THE_HOUSE,
        ))  # fmt: skip
        lines = order.lines.order_by("position").values_list("quantity", "quantity_entered", "unit", "unit_price")
        assert [(q, int(e), unit, int(price)) for q, e, unit, price in lines] == [
            (24, 2, "箱", 36), (12, 1, "箱", 36), (5, 5, "件", 3),
        ]  # fmt: skip
        assert order.total == Decimal(123)
        assert build.stock("CUP")["reserved"] == 41
        assert build.differences() == {}

    def test_a_kit_reserves_its_parts_all_or_none(self, shop):
        from entrepot.domain.catalog.rules import NewComponent

        parts = [NewComponent("LAMP", 1), NewComponent("VASE", 2)]
        only(create_skus([NewSku("SET", "套装", price=Decimal(25), kind="kit", components=parts)], by=THE_HOUSE))
        order = build.order(SET=2, price="25.00")
        assert order.total == Decimal(50)
        assert [(x.kind, x.sku.code, x.quantity) for x in order.lines.order_by("position")] == [
            ("kit", "SET", 2), ("component", "LAMP", 2), ("component", "VASE", 4),
        ]  # fmt: skip
        assert (build.stock("LAMP")["reserved"], build.stock("VASE")["reserved"]) == (2, 4)
        assert build.differences() == {}
        assert refused(SET=1, price="25.00").facts["sku"] == "VASE"

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (NewLine("NO-SUCH", Decimal(1), Decimal(1)), "unknown_sku"),
            (NewLine("LAMP", Decimal("1.5"), Decimal(1)), "quantity_not_whole"),
            (NewLine("LAMP", Decimal(0), Decimal(1)), "quantity_not_whole"),
            (NewLine("LAMP", Decimal(-1), Decimal(1)), "quantity_not_whole"),
            (NewLine("LAMP", Decimal(1), Decimal(1), unit="箱"), "unknown_unit"),
            (NewLine("LAMP", Decimal(1), Decimal(-1)), "invalid"),
            (NewLine("LAMP", Decimal(1), Decimal(5), discount=Decimal(6)), "invalid"),
            (NewLine("OLD", Decimal(1), Decimal(5)), "archived_sku"),
            (NewLine("FREE", Decimal(1)), "price_missing"),
        ],
    )
    def test_what_cannot_be_sold_is_refused(self, shop, line, code):
        create_skus([NewSku("OLD", "旧"), NewSku("FREE", "无价")], by=THE_HOUSE)
        only(archive_skus([Sku.objects.get(code="OLD")], by=THE_HOUSE))
        with build.no_trace():
            (refusal,) = place_orders([replace(build.wish(), lines=[line])], by=THE_HOUSE)
        assert refusal.code == code

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"customer_number": "C404"}, "unknown_customer"),
            ({"payer_number": "C404"}, "unknown_customer"),
            ({"warehouse": "XX"}, "unknown_warehouse"),
            ({"parent_number": "SO404"}, "not_found"),
            ({"salesperson": "nobody"}, "not_found"),
            ({"order_discount": Decimal(11)}, "invalid"),
        ],
    )
    def test_what_does_not_exist_is_refused(self, shop, more, code):
        assert refused(LAMP=1, more=more).code == code

    def test_an_unknown_channel_and_an_empty_order_are_refused(self, shop):
        assert refused(channel="moon", LAMP=1).code == "unknown_channel"
        assert refused().code == "nothing_ordered"


class TestMoney:
    def test_discounts_shipping_and_tax_in_the_price(self, shop):
        lines = [
            NewLine("LAMP", Decimal(3), Decimal("9.99"), discount=Decimal("0.97"), tax_rate=Decimal("0.13")),
            NewLine("VASE", Decimal(1), Decimal("5.00"), tax_rate=Decimal("0.06")),
        ]
        wish = build.wish(more={"order_discount": Decimal("3.33"), "shipping": Decimal("8.00")})
        order = only(place_orders([replace(wish, lines=lines)], by=THE_HOUSE))
        assert (order.goods_total, order.charges_total) == (Decimal("34.97"), Decimal("8.00"))
        assert order.discount_total == Decimal("4.30")
        assert order.total == Decimal("38.67")
        assert sum(line.order_discount for line in order.lines.all()) == Decimal("3.33")
        assert build.differences() == {}

    def test_tax_on_top_of_the_price(self, shop):
        lines = [NewLine("LAMP", Decimal(3), Decimal("9.99"), tax_rate=Decimal("0.13"))]
        wish = replace(build.wish(more={"tax_inclusive": False}), lines=lines)
        order = only(place_orders([wish], by=THE_HOUSE))
        assert (order.tax_total, order.total) == (Decimal("3.90"), Decimal("33.87"))
        assert build.differences() == {}

    def test_a_currency_without_cents(self, shop):
        order = build.order(LAMP=3, price="33.4", more={"currency": "JPY", "order_discount": Decimal(1)})
        assert order.total == Decimal(99)
        assert order.account.currency == "JPY"

    def test_the_price_list_of_the_buyers_group(self, shop):
        from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices

        only(create_price_lists([NewPriceList("autumn", "秋季")], by=THE_HOUSE))
        prices = [NewPrice("autumn", "LAMP", Decimal(8)), NewPrice("autumn", "LAMP", Decimal(7), min_quantity=5)]
        set_prices(prices, by=THE_HOUSE)
        assert build.order(LAMP=1, price=None).total == Decimal(8)
        assert build.order(LAMP=5, price=None).total == Decimal(35)
        assert build.order(VASE=1, price=None).total == Decimal(10)

    def test_an_order_of_nothing_owes_nothing(self, shop):
        order = build.order(LAMP=1, price="0")
        assert order.account.standing == "nothing_owed"
        assert build.differences() == {}


class TestExternalId:
    def test_repeating_it_answers_with_the_order_that_exists(self, shop):
        first = build.order(LAMP=1, more={"external_id": "T1"})
        with build.no_trace():
            again = build.order(LAMP=5, more={"external_id": "T1"})
        assert again.pk == first.pk

    def test_twice_in_one_list_is_one_order(self, shop):
        wishes = [build.wish(LAMP=n, more={"external_id": "T1"}) for n in (1, 2, 3)]
        assert len({order.pk for order in place_orders(wishes, by=THE_HOUSE)}) == 1
        assert build.stock("LAMP")["reserved"] == 1

    def test_twice_in_one_list_and_refused_is_refused_twice(self, shop):
        wishes = [build.wish(VASE=9, more={"external_id": "T1"}), build.wish(VASE=1, more={"external_id": "T1"})]
        with build.no_trace():
            assert [r.code for r in place_orders(wishes, by=THE_HOUSE)] == ["out_of_stock"] * 2

    def test_the_same_id_of_another_channel_is_another_order(self, shop):
        one = build.order(LAMP=1, more={"external_id": "T1"})
        other = build.order(channel="tmall", LAMP=1, more={"external_id": "T1"})
        assert one.pk != other.pk

    def test_an_order_without_one_is_always_new(self, shop):
        assert build.order(LAMP=1).pk != build.order(LAMP=1).pk


def test_who_may_not_is_refused(shop):
    picker = Actor(ActorKind.PERSON, 1, "picker", 1, frozenset({"fulfilment.pick_fulfilments"}))
    with build.no_trace(), pytest.raises(NotAllowed):
        place_orders([build.wish(LAMP=1)], by=picker)


def test_as_many_statements_for_fifty_orders_as_for_one(shop):
    build.receive("SH", LAMP=500, VASE=500)

    def wishes(n: int, tail: int) -> list:
        return [
            build.wish(LAMP=2, VASE=1, customer=Buyer("李雷", f"139{tail:04}{i:04}"),
                       ship_to=replace(build.TO_PUDONG, phone=f"139{tail:04}{i:04}"),
                       more={"external_id": f"{tail}-{i}", "shipping": Decimal(5)})
            for i in range(n)
        ]  # fmt: skip

    place_orders(wishes(1, 0), by=THE_HOUSE)
    one = build.statements(lambda: place_orders(wishes(1, 1), by=THE_HOUSE))
    fifty = build.statements(lambda: place_orders(wishes(50, 2), by=THE_HOUSE))
    assert one == fifty
    assert one < 45
