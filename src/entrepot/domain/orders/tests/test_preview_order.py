"""What an order would come to is what it comes to, and nobody who looks leaves a trace."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.domain.orders.actions import LinePreview, activate_urgency_rules, place_orders, preview_order
from entrepot.domain.orders.placing.given import NewLine, QuantityUnclear, UnknownSku
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.domain.sourcing.models import Promise
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_each_line_says_what_is_the_matter_with_it(shop):
    lines = [
        NewLine("LAMP", Decimal(2)),
        NewLine("LAMPE", Decimal(1)),
        NewLine("VASE", typed="7"),
        NewLine("VASE", typed="some"),
    ]
    with build.no_trace():
        preview = preview_order(replace(build.wish(LAMP=1), lines=lines), by=THE_HOUSE)
    lamps, unknown, vases, unclear = preview.lines
    assert isinstance(lamps, LinePreview)
    assert (lamps.pieces, lamps.unit_price, lamps.total, lamps.lacking) == (2, 10, 20, 0)
    assert isinstance(unknown, UnknownSku)
    assert unknown.position == 2
    assert isinstance(vases, LinePreview)
    assert vases.lacking, "there are five vases, and seven were asked for"
    assert isinstance(unclear, QuantityUnclear)
    assert unclear.position == 4
    assert (preview.goods, preview.total) == (90, 90)


def test_without_anything_that_can_be_ordered_it_says_so(shop):
    with build.no_trace():
        preview = preview_order(replace(build.wish(LAMP=1), lines=[NewLine("NOPE", Decimal(1))]), by=THE_HOUSE)
    assert preview.refusal is not None
    assert preview.refusal.code == "nothing_ordered"
    assert preview.total == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lamps=st.integers(1, 4),
    vases=st.integers(1, 4),
    price=st.decimals("0.01", "99.99", places=2),
    shipping=st.decimals("0", "30", places=2),
    discount=st.decimals("0", "0.02", places=2),
    rounded=st.booleans(),
)
def test_it_comes_to_what_it_would_come_to(shop, lamps, vases, price, shipping, discount, rounded):
    asked = replace(
        build.wish(LAMP=lamps, VASE=vases, price=str(price)), shipping=shipping, order_discount=discount,
        adjustment=Adjustment("rounding_off", round_down_to=Decimal("0.1")) if rounded else None,
        shortage_policy="wait",
    )  # fmt: skip
    preview = preview_order(asked, by=THE_HOUSE)
    order = only(place_orders([asked], by=THE_HOUSE))
    assert (preview.total, preview.goods, preview.charges, preview.discount, preview.tax, preview.adjustment) == (
        order.total, order.goods_total, order.charges_total, order.discount_total, order.tax_total,
        order.adjustment_total,
    )  # fmt: skip


def test_it_says_from_where_and_by_when_as_the_order_will(shop):
    activate_urgency_rules([{"priority": 1, "ship_within": {"hours": 24}}], by=THE_HOUSE)
    asked = build.wish(LAMP=12, VASE=1)
    preview = preview_order(asked, by=THE_HOUSE)
    order = only(place_orders([asked], by=THE_HOUSE))
    promised = Promise.objects.filter(demand__group_id=order.demand_group_id).values_list("warehouse__code", "open")
    came_from = Counter()
    for code, pieces in promised:
        came_from[code] += pieces
    assert dict(preview.warehouses) == came_from
    assert preview.ship_by is not None
    assert abs(preview.ship_by - order.ship_by) < timedelta(minutes=1)


def test_sixty_lines_take_as_many_statements_as_one(shop):
    def statements(lines):
        with CaptureQueriesContext(connection) as caught:
            preview_order(replace(build.wish(LAMP=1), lines=[NewLine("LAMP", Decimal(1))] * lines), by=THE_HOUSE)
        return len(caught)

    statements(1)
    assert statements(60) == statements(1)
