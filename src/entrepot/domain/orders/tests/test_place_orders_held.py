"""What a marketplace sends is kept whatever its data say, and what must be looked at is held."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewSku, archive_skus, create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def holds(order: Order) -> list[str]:
    return sorted(order.holds.filter(released_at=None).values_list("code", flat=True))


class TestMarketplace:
    """A channel's order is never refused for its data: it is held, and the line keeps what was sent."""

    def place(self, *lines: NewLine, **more) -> Order:
        wish = build.wish(channel="tmall", more=more.pop("more", None), **more)
        return only(
            place_orders([replace(wish, lines=lines or [NewLine("LAMP", Decimal(1), Decimal(5))])], by=THE_HOUSE)
        )

    def test_an_unknown_code(self, shop):
        order = self.place(
            NewLine("淘宝-77", Decimal(2), Decimal(5), title="台灯 白色"), NewLine("LAMP", Decimal(1), Decimal(5))
        )
        line = order.lines.get(position=1)
        assert (line.code_received, line.title_received, line.sku_id, line.quantity) == (
            "淘宝-77",
            "台灯 白色",
            None,
            2,
        )
        assert holds(order) == ["goods_unmatched"]
        assert (order.state, order.total) == ("placed", Decimal(15))
        assert build.stock("LAMP")["reserved"] == 1
        assert build.differences() == {}

    def test_an_unknown_unit_a_broken_quantity_and_an_archived_code(self, shop):
        only(archive_skus([Sku.objects.get(code="VASE")], by=THE_HOUSE))
        order = self.place(
            NewLine("LAMP", Decimal(2), Decimal(5), unit="箱"), NewLine("LAMP", Decimal("1.5"), Decimal(4)),
            NewLine("VASE", Decimal(1), Decimal(5)),
        )  # fmt: skip
        assert "goods_unmatched" in holds(order)
        assert order.total == Decimal(21)
        assert [str(x.quantity_entered.normalize()) for x in order.lines.order_by("position")] == ["2", "1.5", "1"]
        assert build.differences() == {}

    def test_a_line_without_a_price(self, shop):
        create_skus([NewSku("FREE", "无价")], by=THE_HOUSE)
        build.receive("SH", FREE=1)
        order = self.place(NewLine("FREE", Decimal(1)), NewLine("???", Decimal(1)))
        assert holds(order) == ["goods_unmatched", "price_missing", "price_missing"]
        assert build.differences() == {}

    def test_an_address_that_nobody_can_read(self, shop):
        masked = replace(build.TO_PUDONG, name="张**", phone="138****1234")
        assert holds(self.place(ship_to=masked)) == ["address_masked"]
        assert holds(self.place(ship_to=replace(masked, platform_cipher="oaid-1"))) == []
        assert holds(self.place(ship_to=replace(build.TO_PUDONG, street=""))) == ["address_incomplete"]
        assert holds(self.place(ship_to=None)) == ["address_incomplete"]

    def test_goods_that_are_not_there_are_waited_for(self, shop):
        order = self.place(NewLine("VASE", Decimal(9), Decimal(5)))
        assert (holds(order), order.state) == (["short"], "placed")
        assert build.stock("VASE")["waiting"] == 4


class TestReview:
    def test_the_same_again_within_half_an_hour(self, shop):
        assert holds(build.order(LAMP=1)) == []
        second = build.order(LAMP=1)
        assert (holds(second), second.state) == (["duplicate"], "placed")
        assert holds(build.order(LAMP=2)) == []

    def test_the_same_twice_in_one_list(self, shop):
        orders = place_orders([build.wish(LAMP=1), build.wish(LAMP=1)], by=THE_HOUSE)
        assert [holds(order) for order in orders] == [[], ["duplicate"]]

    def test_a_price_below_the_floor_also_by_the_box_and_after_discounts(self, shop):
        only(create_skus([NewSku("CUP", "杯", floor_price=Decimal(2), units={"箱": 12})], by=THE_HOUSE))
        build.receive("SH", CUP=100)

        def place(line: NewLine) -> list[str]:
            return holds(only(place_orders([replace(build.wish(customer=None), lines=[line])], by=THE_HOUSE)))

        assert place(NewLine("CUP", Decimal(1), Decimal(2))) == []
        assert place(NewLine("CUP", Decimal(2), Decimal("1.99"))) == ["price_below_floor"]
        assert place(NewLine("CUP", Decimal(1), Decimal(24), unit="箱")) == []
        assert place(NewLine("CUP", Decimal(2), Decimal(24), unit="箱", discount=Decimal(1))) == ["price_below_floor"]
        assert place(NewLine("CUP", Decimal(3), ZERO_PRICE, kind="gift")) == []

    def test_a_blocked_buyer(self, shop):
        buyer = build.order(LAMP=1).buyer
        Customer.objects.filter(pk=buyer.pk).update(blocked=True)
        assert holds(build.order(LAMP=2)) == ["customer_blocked"]

    def test_more_than_may_be_owed_also_within_one_list(self, shop):
        from entrepot.domain.receivables.actions import set_credit_limit

        buyer = build.order(VASE=1).buyer
        set_credit_limit(buyer, limit=Decimal(35), currency="CNY", by=THE_HOUSE)
        orders = place_orders([build.wish(LAMP=n) for n in (1, 2, 3)], by=THE_HOUSE)
        assert [holds(order) for order in orders] == [[], ["credit_limit"], ["credit_limit"]]

    def test_a_counter_asks_for_no_address(self, shop):
        assert holds(build.order(channel="counter", LAMP=1, ship_to=None)) == []
        assert holds(build.order(channel="phone", LAMP=1, ship_to=None)) == ["address_incomplete"]

    def test_what_the_sender_knows_beforehand_and_only_once(self, shop):
        wish = build.wish(
            LAMP=1, ship_to=None, more={"holds": {"address_incomplete": "will follow", "fraud": "look"}}
        )
        order = only(place_orders([wish], by=THE_HOUSE))
        assert holds(order) == ["address_incomplete", "fraud"]
        assert build.differences() == {}


ZERO_PRICE = Decimal(0)
