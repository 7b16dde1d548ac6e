"""A marketplace sells a code that nobody here knows. Somebody maps it once, and every order goes on by itself."""

from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewComponent, NewSku
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def marketplace(shop):
    Channel.objects.filter(code="web").update(keeps_bad_orders=True)
    build.receive("SH", LAMP=500, VASE=1000)
    yield
    assert build.differences() == {}


def codes(order: Order) -> list[str]:
    return sorted(Hold.objects.filter(order=order, released_at=None).values_list("code", flat=True))


def test_forty_orders_wait_and_one_mapping_lets_them_go():
    orders = [build.order(TB8899=n % 3 + 1, VASE=n) for n in range(1, 41)]
    build.follow()
    assert {tuple(codes(order)) for order in orders} == {("goods_unmatched",)}
    assert not any("order.released" in build.told("order", order.pk) for order in orders)
    line = orders[0].lines.get(position=1)
    assert (line.code_received, line.sku, line.total) == ("TB8899", None, Decimal("20.00"))

    program = build.a_program("reviewer")
    status, answer = program.post("/code-mappings", {"mappings": [{"code": "TB8899", "sku": "LAMP", "times": 2}]})
    assert (status, answer["done"]) == (200, 1)
    build.follow()

    assert {order.state for order in map(build.fresh, orders)} == {"approved"}
    assert all("order.released" in build.told("order", order.pk) for order in orders)
    line.refresh_from_db()
    assert (line.sku.code, line.quantity, line.quantity_entered, line.total) == ("LAMP", 4, 2, Decimal("20.00"))
    assert (line.demand.sku.code, line.demand.quantity, line.demand.reserved) == ("LAMP", 4, 4)
    assert [build.fresh(order).total for order in orders] == [order.total for order in orders]
    # Whoever orders it from now on is understood at once.
    assert build.order(TB8899=1).state == "approved"


def test_a_code_for_a_kit_opens_it_and_one_for_a_service_needs_no_goods():
    for result in create_skus(
        [NewSku("SET", "套装", kind="kit", components=(NewComponent("LAMP", 1), NewComponent("VASE", 2))),
         NewSku("FIT", "安装", kind="service")], by=THE_HOUSE,
    ):  # fmt: skip
        assert result.code
    order = build.order(TB1=3, TB2=1)
    program = build.a_program("reviewer")
    program.post("/code-mappings", {"mappings": [{"code": "TB1", "sku": "SET"}, {"code": "TB2", "sku": "FIT"}]})
    build.follow()

    lines = order.lines.order_by("position").values_list("kind", "sku__code", "quantity", "demand__reserved", "total")
    assert list(lines) == [
        ("kit", "SET", 3, None, Decimal("30.00")), ("service", "FIT", 1, None, Decimal("10.00")),
        ("component", "LAMP", 3, 3, 0), ("component", "VASE", 6, 6, 0),
    ]  # fmt: skip
    assert (build.fresh(order).units_ordered, build.fresh(order).state) == (9, "approved")


def test_a_sku_that_is_created_under_the_code_heals_as_well():
    order = build.order(NEWCODE=1)
    assert codes(order) == ["goods_unmatched"]
    build.some_skus({"NEWCODE"})
    build.receive("SH", NEWCODE=1)
    build.follow()
    assert codes(order) == []
    assert order.lines.get().sku.code == "NEWCODE"


def test_what_came_without_a_price_is_owed_from_when_there_is_one():
    only(create_skus([NewSku("TEA", "茶", tax_rate=Decimal("0.13"))], by=THE_HOUSE))
    build.receive("SH", TEA=10)
    wish = NewOrder("web", [NewLine("TEA", Decimal(2)), NewLine("LAMP", Decimal(1), Decimal(10))],
                    customer=build.ZHANG, ship_to=build.TO_PUDONG)  # fmt: skip
    order = only(place_orders([wish], by=THE_HOUSE))
    assert (codes(order), order.total) == (["price_missing"], Decimal("10.00"))
    only(create_price_lists([NewPriceList("retail", {"en": "Retail"}, "CNY")], by=THE_HOUSE))
    only(set_prices([NewPrice("retail", "TEA", Decimal("50.00"))], by=THE_HOUSE))
    build.follow()

    order = build.fresh(order)
    assert (codes(order), order.total, order.account.balance) == ([], Decimal("110.00"), Decimal("110.00"))
    assert (order.tax_total, order.state) == (Decimal("11.50"), "approved")


def test_what_does_not_come_out_whole_is_left_to_a_person():
    wish = NewOrder("web", [NewLine("HALF", Decimal("0.5"), Decimal(10))], ship_to=build.TO_PUDONG)
    order = only(place_orders([wish], by=THE_HOUSE))
    build.a_program("reviewer").post("/code-mappings", {"mappings": [{"code": "HALF", "sku": "LAMP"}]})
    build.follow()
    assert codes(order) == ["goods_unmatched"]
