"""A preview of an amendment says what its confirmation does, and changes nothing."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.domain.changes.actions import amend_orders, preview_amendment
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.orders.placing.given import NewLine
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import ChangedMeanwhile, Refusal
from tests import build

pytestmark = pytest.mark.django_db


def test_it_names_money_goods_work_and_dates(shop):
    order = build.order(LAMP=2, VASE=1)
    build.follow()
    asked = Amendment(order.number, lines=[LineChange(1, quantity=Decimal(4)), LineChange(2, remove=True)])
    with build.no_trace():
        preview = preview_amendment(asked, by=THE_HOUSE)
    assert (preview.total_before, preview.total_after, preview.owed, preview.refundable) == (30, 40, 40, 0)
    goods = [(g.stage, g.sku, g.warehouse, g.quantity) for g in preview.goods]
    assert goods == [("given_back", "VASE", "SH", 1), ("reserved", "LAMP", "SH", 2)]
    assert len(preview.fulfilments) == 1
    assert preview.reviewed_again
    assert preview.fields == [
        {"field": "quantity", "line": 1, "before": "2", "after": "4"},
        {"field": "quantity", "line": 2, "before": "1", "after": "0"},
    ]


def test_a_stale_edition_is_refused(shop):
    order = build.order(LAMP=2)
    with build.no_trace(), pytest.raises(ChangedMeanwhile):
        preview_amendment(Amendment(order.number, edition=9, fields={"flag": "red"}), by=THE_HOUSE)


amounts = st.decimals(min_value=0, max_value=50, places=2)
changes = st.fixed_dictionaries(
    {},
    optional={
        "quantity": st.integers(1, 12).map(Decimal),
        "unit_price": amounts,
        "discount": amounts,
        "remove": st.booleans(),
    },
)
amendments = st.fixed_dictionaries(
    {"lines": st.dictionaries(st.integers(1, 3), changes, max_size=2)},
    optional={
        "shipping": amounts,
        "order_discount": amounts,
        "added": st.lists(st.tuples(st.sampled_from(["LAMP", "VASE"]), st.integers(1, 4), amounts), max_size=2),
        "priority": st.integers(0, 5),
        "warehouse": st.sampled_from(["", "SH", "BJ"]),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=st.lists(amendments, min_size=1, max_size=3), inclusive=st.booleans())
def test_a_preview_equals_its_confirmation_and_everything_adds_up(shop, stories, inclusive):
    order = build.order(LAMP=2, VASE=1, more={"tax_inclusive": inclusive, "shipping": Decimal(5)}, channel="phone")
    for story in stories:
        asked = _asked(order.number, story)
        with build.no_trace():
            try:
                expected = preview_amendment(asked, by=THE_HOUSE)
            except Refusal as refusal:
                expected = refusal
        (done,) = amend_orders([asked], by=THE_HOUSE)
        if isinstance(expected, Refusal):
            assert isinstance(done, Refusal)
            assert (done.code, done.facts) == (expected.code, expected.facts)
        else:
            assert done.preview == expected
        assert build.differences() == {}


def _asked(number, story):
    return Amendment(
        number,
        fields={name: story[name] for name in ("priority", "warehouse") if name in story},
        lines=[LineChange(position, **change) for position, change in story["lines"].items()],
        added=[NewLine(sku, Decimal(n), price) for sku, n, price in story.get("added", ())],
        shipping=story.get("shipping"),
        order_discount=story.get("order_discount"),
    )
