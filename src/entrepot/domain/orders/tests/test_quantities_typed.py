"""Units and line totals as typed: 2箱3件 moves 27 pieces, and a line's total stands to the cent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.domain.catalog.actions import NewBarcode, NewSku, create_skus
from entrepot.domain.catalog.rules import UnknownUnit
from entrepot.domain.orders.actions import place_drafts, place_orders, save_drafts
from entrepot.domain.orders.placing.given import (
    NewLine,
    QuantityNotWhole,
    QuantityOffMultiple,
    QuantityUnclear,
)
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, Refusal
from tests import build

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _goods(shop):
    for made in create_skus(
        [
            NewSku("TEA", "茶", price=D("9.90"), units={"箱": 12}, barcodes=[NewBarcode("6901", "箱")]),
            NewSku("RICE", "米", price=D("8"), unit="kg", scale=3),
            NewSku("CUP", "杯", price=D("3"), min_quantity=6, quantity_step=3, units={"箱": 12}),
        ],
        by=THE_HOUSE,
    ):
        assert not isinstance(made, Refusal)
    build.receive("SH", TEA=1000, RICE=100_000, CUP=100)
    yield
    assert build.differences() == {}


def place(*lines: NewLine, channel: str = "web", **more):
    wish = replace(build.wish(channel=channel, LAMP=1), lines=lines, **more)
    return only(place_orders([wish], by=THE_HOUSE))


@pytest.mark.parametrize("typed", ["2箱3件", "2 箱 3 件", "２箱３件", "2ctn 3pcs", "2箱3", "27", "27件", "2打3件"])
def test_however_it_is_typed_it_is_27_pieces(typed):
    order = place(NewLine("TEA", typed=typed, unit_price=D("9.90")))
    line = order.lines.get()
    assert (line.quantity, line.unit, line.quantity_entered, line.gross) == (27, "件", 27, D("267.30"))
    assert line.quantity_typed == typed
    assert build.stock("TEA")["reserved"] == 27


def test_a_price_per_box_counts_boxes():
    line = place(NewLine("TEA", typed="2箱", unit_price=D("100.123456"))).lines.get()
    assert (line.quantity, line.unit, line.unit_factor, line.gross) == (24, "箱", 12, D("200.25"))
    mixed = place(NewLine("TEA", typed="2箱3件", unit="箱", unit_price=D(120))).lines.get()
    assert (mixed.quantity, mixed.unit, mixed.quantity_entered, mixed.gross) == (27, "箱", D("2.25"), D(270))


def test_without_a_price_the_list_price_of_the_unit_is_taken():
    assert place(NewLine("TEA", typed="2箱")).total == D("237.60")
    assert place(NewLine("TEA", typed="1打")).total == D("118.80")


def test_a_boxs_barcode_counts_as_the_box():
    line = place(NewLine("6901", D(2))).lines.get()
    assert (line.quantity, line.unit, line.total) == (24, "箱", D("237.60"))
    assert place(NewLine("6901", typed="2箱3件")).lines.get().quantity == 27


@pytest.mark.parametrize(
    ("typed", "grams", "total"), [("2.5kg", 2500, "20"), ("500g", 500, "4"), ("3斤", 1500, "12")]
)
def test_what_is_sold_by_weight(typed, grams, total):
    line = place(NewLine("RICE", typed=typed)).lines.get()
    assert (line.quantity, line.total) == (grams, D(total))


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (NewLine("TEA", typed="2桶"), UnknownUnit),
        (NewLine("TEA", typed="many"), QuantityUnclear),
        (NewLine("TEA", typed="1.5件"), QuantityNotWhole),
        (NewLine("TEA", typed="0箱"), QuantityNotWhole),
        (NewLine("RICE", typed="0.5g"), QuantityNotWhole),
        (NewLine("TEA", D("NaN")), QuantityUnclear),
        (NewLine("CUP", D(3)), QuantityOffMultiple),
        (NewLine("CUP", D(7)), QuantityOffMultiple),
    ],
)
def test_our_own_desk_is_told_what_is_wrong(line, refusal):
    with build.no_trace(), pytest.raises(refusal):
        place(line)


def test_minimums_and_multiples_are_met_or_given_away():
    assert place(NewLine("CUP", typed="1箱")).lines.get().quantity == 12
    assert place(NewLine("CUP", D(1), D(0), kind="gift")).lines.get().quantity == 1


def test_a_marketplace_is_held_where_we_would_refuse():
    order = place(
        NewLine("CUP", D(7)), NewLine("TEA", typed="2桶", unit_price=D(9)), NewLine("TEA", typed="many"),
        channel="tmall",
    )  # fmt: skip
    holds = {h.code: h.facts for h in order.holds.all()}
    assert holds["quantity_off_multiple"] == {"sku": "CUP", "least": 6, "step": 3, "quantity": 7}
    assert holds["unit_unknown"] == {"sent": "2桶", "unit": "", "sku": "TEA"}
    assert holds["quantity_unclear"]["sent"] == "many"
    assert order.lines.get(position=1).quantity == 7
    assert order.lines.get(position=2).quantity_typed == "2桶"


def test_a_line_total_stands_and_its_price_is_derived():
    order = place(NewLine("TEA", typed="27", line_total=D(100)), NewLine("TEA", D(3), line_total=D("10.01")))
    first, second = order.lines.order_by("position")
    assert (first.unit_price, first.gross, first.total) == (D("3.703704"), D(100), D(100))
    assert (second.unit_price, second.gross) == (D("3.336667"), D("10.01"))
    assert order.total == D("110.01")


@pytest.mark.parametrize("total", [D("-1"), D("1.005"), D("NaN")])
def test_a_line_total_that_cannot_be_is_refused(total):
    with build.no_trace(), pytest.raises(Invalid):
        place(NewLine("TEA", D(3), line_total=total))


def test_a_draft_remembers_what_was_typed():
    wish = replace(
        build.wish(LAMP=1), lines=[NewLine("TEA", typed="2箱3件", line_total=D(100)), NewLine("TEA", typed="1箱")]
    )
    draft = only(save_drafts([wish], by=THE_HOUSE))
    order = only(place_drafts([draft], by=THE_HOUSE))
    lines = order.lines.order_by("position").values_list("quantity", "quantity_typed", "total")
    assert list(lines) == [(27, "2箱3件", D(100)), (12, "1箱", D("118.80"))]


def test_tax_is_per_line_and_adds_up_to_the_cent_over_mixed_rates():
    order = place(
        NewLine("TEA", typed="1箱", line_total=D(100), tax_rate=D("0.13")),
        NewLine("RICE", typed="2.5kg", line_total=D("33.33"), tax_rate=D("0.09")),
        NewLine("INSTALL", D(1), D("50"), kind="service", tax_rate=D("0.06")),
        shipping=D("8.00"),
    )
    taxes = list(order.lines.order_by("position").values_list("tax", flat=True))
    assert taxes == [D("11.50"), D("2.75"), D("2.83"), D(0)]
    assert (order.total, order.tax_total) == (D("191.33"), D("17.08"))
    dearer = place(NewLine("TEA", typed="1箱", line_total=D(100), tax_rate=D("0.13")), tax_inclusive=False)
    assert (dearer.total, dearer.tax_total) == (D(113), D(13))


def test_the_door_takes_a_text_and_shows_it(api):
    body = {
        "channel": "web", "ship_to": {"name": "张伟", "phone": "13800001234", "address": "世纪大道 100 号"},
        "lines": [{"sku": "TEA", "quantity": "2箱3件", "line_total": "250.00"}, {"sku": "TEA", "quantity": 3}],
    }  # fmt: skip
    status, order = api.post("/orders", body)
    assert status == 201, order
    assert [line["quantity_typed"] for line in order["lines"]] == ["2箱3件", "3件"]
    assert [line["quantity"] for line in order["lines"]] == [27, 3]
    assert order["total"] == "279.70"
    status, problem = api.post("/orders", body | {"lines": [{"sku": "TEA", "quantity": "2桶"}]})
    assert (status, problem["code"]) == (422, "unknown_unit")
    both = [{"sku": "TEA", "quantity": 1, "line_total": "1", "unit_price": "1"}]
    assert api.post("/orders", body | {"lines": both})[0] == 422
