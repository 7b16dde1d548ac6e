"""A marketplace's order is never refused for its data: each fault is a hold, and what was sent is kept."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from entrepot.domain.catalog.actions import NewSku, archive_skus, create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.orders.actions import place_drafts, place_orders, review_again, save_drafts
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build

pytestmark = pytest.mark.django_db
D = Decimal
LAMP = NewLine("LAMP", D(1), D(10))
LONG = "长" * 500

# (what is wrong, the codes that hold it, what a fact of the first must say)
FAULTS: list[tuple[dict[str, Any], list[str], Any]] = [
    ({"lines": []}, ["nothing_ordered"], None),
    ({"customer_number": "C999"}, ["customer_unknown"], "C999"),
    ({"payer_number": "C998"}, ["payer_unknown"], "C998"),
    ({"warehouse": "MARS"}, ["warehouse_unknown"], "MARS"),
    ({"parent_number": "SO-NONE"}, ["parent_unknown"], "SO-NONE"),
    ({"salesperson": "nobody"}, ["salesperson_unknown"], None),
    ({"currency": "XXX"}, ["currency_unknown", "amounts_unclear"], "XXX"),
    ({"lines": [replace(LAMP, unit_price=D(-1))]}, ["amounts_unclear"], "-1"),
    ({"lines": [replace(LAMP, unit_price=D("NaN"))]}, ["amounts_unclear"], "NaN"),
    ({"lines": [replace(LAMP, unit_price=D("1E+30"))]}, ["amounts_unclear"], "1E+30"),
    ({"lines": [replace(LAMP, discount=D("-1"))]}, ["amounts_unclear"], "-1"),
    ({"lines": [replace(LAMP, tax_rate=D(13))]}, ["amounts_unclear"], "lines.0.tax_rate"),
    ({"lines": [replace(LAMP, platform_discount=D(11))]}, ["amounts_unclear"], "11"),
    ({"lines": [NewLine("LAMP", D(1), line_total=D("-3"))]}, ["amounts_unclear"], "-3"),
    ({"cod_amount": D("Infinity")}, ["amounts_unclear"], "Infinity"),
    ({"shipping": D("1E+40")}, ["amounts_unclear"], "1E+40"),
    ({"shipping": D("-5"), "order_discount": D(99)}, ["amounts_unclear"], "-5"),
    ({"adjustment": Adjustment("odd")}, ["amounts_unclear"], "odd"),
    ({"lines": [NewLine("LAMP", D(0), D(10))]}, ["quantity_unclear", "goods_unmatched"], "0"),
    ({"lines": [NewLine("LAMP", D("1E+25"), D(10))]}, ["quantity_unclear", "goods_unmatched"], "1" + "0" * 25),
    ({"lines": [NewLine("LAMP", D("NaN"), D(10))]}, ["quantity_unclear", "goods_unmatched"], "NaN"),
    ({"lines": [NewLine("LAMP", typed="a few", unit_price=D(10))]}, ["quantity_unclear", "goods_unmatched"], "a few"),
    ({"lines": [replace(LAMP, unit="桶")]}, ["unit_unknown", "goods_unmatched"], "桶"),
    ({"lines": [NewLine("GONE", D(1), D(10))]}, ["sku_archived"], "GONE"),
    ({"lines": [NewLine("DOZENS", D(7), D(10))]}, ["quantity_off_multiple"], "DOZENS"),
    ({"lines": [NewLine("NOBODY-KNOWS", D(1), D(10))]}, ["goods_unmatched"], None),
    ({"lines": [NewLine("LAMP", D(9_999), D(10))]}, [], None),
    ({"lines": [replace(LAMP, title=LONG)]}, ["text_too_long"], "lines.0.title"),
    ({"flag": "purple with stars"}, ["text_too_long"], "flag"),
    ({"tags": ["x" * 41, "ok"]}, ["text_too_long"], "tags.0"),
    ({"priority": 10**12}, ["text_too_long"], "priority"),
    ({"external_id": "9" * 300}, ["text_too_long"], "external_id"),
    ({"customer_message": "nul\0byte"}, ["text_too_long"], "customer_message"),
    ({"ship_to": NewAddress(name=LONG, street=LONG * 2)}, ["address_incomplete"], None),
    ({"faults": [{"where": "flag", "problem": "string_type"}]}, ["data_unreadable"], "flag"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _goods(shop):
    create_skus([NewSku("GONE", "x", price=D(1)), NewSku("DOZENS", "x", price=D(1), quantity_step=12)], by=THE_HOUSE)
    archive_skus(list(Sku.objects.filter(code="GONE")), by=THE_HOUSE)
    Channel.objects.filter(code="tmall").update(auto_approve=True, shortage_policy="refuse")
    yield
    assert build.differences() == {}


def wish(channel: str, more: dict[str, Any]) -> NewOrder:
    return replace(build.wish(channel=channel, LAMP=1), **more)


def place(channel: str, more: dict[str, Any]) -> Order | Refusal:
    (answer,) = place_orders([wish(channel, more)], by=THE_HOUSE)
    return answer


def holds(order: Order) -> dict[str, Any]:
    return {hold.code: hold.facts for hold in order.holds.filter(released_at=None)}


@pytest.mark.parametrize(("more", "codes", "said"), FAULTS)
def test_each_fault_is_a_hold_with_what_was_sent(more, codes, said):
    order = place("tmall", more)
    assert isinstance(order, Order), order
    found = holds(order)
    assert set(codes) <= set(found), found
    if said is not None:
        assert said in str(found[codes[0]]), found[codes[0]]
    assert order.state == "placed" if codes else "approved"


@pytest.mark.parametrize(("more", "codes", "said"), FAULTS)
def test_a_draft_of_it_is_held_as_well_when_it_is_placed(more, codes, said):
    draft = only(save_drafts([wish("tmall", more)], by=THE_HOUSE))
    order = only(place_drafts([draft], by=THE_HOUSE))
    assert set(codes) - {"goods_unmatched"} <= set(holds(order))
    if said is not None:
        assert said in str(holds(order)[codes[0]])


def test_all_at_once_is_one_order_with_all_its_holds():
    lines = [*(line for more, _, _ in FAULTS for line in more.get("lines", ()))]
    more = {"lines": lines, "currency": "XXX", "customer_number": "C999", "payer_number": "C998", "warehouse": "MARS",
            "parent_number": "SO-NONE", "salesperson": "nobody", "flag": "purple with stars"}  # fmt: skip
    order = place("tmall", more)
    expected = {code for m, codes, _ in FAULTS for code in codes if "lines" in m and m["lines"]}
    assert set(holds(order)) >= expected - {"nothing_ordered", "text_too_long"} | {
        "currency_unknown",
        "payer_unknown",
    }
    assert (order.total, order.lines.count()) == (D(0), len(lines))


def test_two_long_ids_that_begin_alike_stay_two_orders():
    one, other = (place("tmall", {"external_id": "9" * 300 + tail}) for tail in "ab")
    assert one.pk != other.pk
    assert place("tmall", {"external_id": "9" * 300 + "a"}).pk == one.pk


def test_what_no_rule_looks_for_stays_held_until_somebody_lifts_it():
    order = place("tmall", {"currency": "XXX", "warehouse": "MARS"})
    review_again([order], by=THE_HOUSE)
    assert {"currency_unknown", "amounts_unclear", "warehouse_unknown"} <= set(holds(order))


@pytest.mark.parametrize(("more", "codes", "said"), FAULTS)
def test_our_own_desk_is_refused_in_words_and_nothing_is_left(more, codes, said):
    ours = {"goods_unmatched", "address_incomplete"}
    if not set(codes) - ours or "faults" in more or more.get("cod_amount"):
        return
    with build.no_trace():
        answer = place("web", more)
    assert isinstance(answer, Refusal)
    assert str(answer)


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        ({"service": "dragon"}, "unknown_service"),
        ({"service": "sf", "carrier": "ZTO"}, "service_of_another_carrier"),
    ],
)
def test_a_service_is_one_that_is_offered_but_a_marketplace_says_what_it_likes(shop, wished, code):
    with build.no_trace():
        (refusal,) = place_orders([build.wish(LAMP=1, more=wished)], by=THE_HOUSE)
    assert refusal.code == code
    kept = only(place_orders([build.wish(channel="tmall", LAMP=1, more=wished)], by=THE_HOUSE))
    assert (kept.service, kept.state) == (wished["service"], "approved")
    assert build.order(LAMP=1, more={"service": "sf", "carrier": "SF"}).service == "sf"
