"""However a total is changed by hand, every cent of the change stands on a line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.pricing.adjusting import (
    Adjustment,
    AdjustmentTooLarge,
    Limit,
    adjust,
    adjust_within,
    adjusted_total,
)
from entrepot.domain.pricing.rules import Priceable, price_lines
from entrepot.foundation.refusals import Invalid

D = Decimal
LINES = st.lists(
    st.builds(
        Priceable,
        st.decimals(0, 2000, places=2),
        st.decimals(1, 40, places=0),
        st.sampled_from(["goods", "service", "charge", "gift"]),
        st.just(D(0)),
        st.sampled_from([D(0), D("0.06"), D("0.09"), D("0.13")]),
    ),
    min_size=1,
    max_size=8,
)


def bill(*lines, inclusive=True):
    return price_lines(lines, currency="CNY", tax_inclusive=inclusive)


@given(LINES, st.booleans(), st.sampled_from([D(1), D("0.1"), D(10)]))
def test_rounding_off_takes_less_than_a_step_and_adds_up(lines, inclusive, step):
    before = bill(*lines, inclusive=inclusive)
    after = adjust(before, lines, Adjustment("r", step), currency="CNY", tax_inclusive=inclusive)
    assert after.total % step == 0
    assert 0 <= before.total - after.total < step
    _adds_up(after, inclusive)


@given(LINES, st.booleans(), st.integers(0, 150))
def test_an_overwritten_total_is_met_to_the_cent(lines, inclusive, percent):
    before = bill(*lines, inclusive=inclusive)
    wanted = (before.total * percent / 100).quantize(D("0.01"))
    after = adjust(before, lines, Adjustment("r", total=wanted), currency="CNY", tax_inclusive=inclusive)
    assert after.total == wanted
    _adds_up(after, inclusive)


def _adds_up(priced, inclusive):
    assert priced.total == sum(line.total for line in priced.lines)
    assert priced.tax_total == sum(line.tax for line in priced.lines)
    assert priced.adjustment_total == sum(line.adjustment for line in priced.lines)
    before_tax = priced.goods_total + priced.charges_total - priced.discount_total + priced.adjustment_total
    assert priced.total == before_tax + (0 if inclusive else priced.tax_total)
    for line in priced.lines:
        assert line.total >= 0
        net = line.gross - line.discount - line.order_discount + line.adjustment
        assert line.total == net + (0 if inclusive else line.tax)


def test_mixed_rates_keep_their_tax_inside_to_the_cent():
    lines = [Priceable(D("113.37"), D(1), tax_rate=D("0.13")), Priceable(D("106.48"), D(2), tax_rate=D("0.06"))]
    before = bill(*lines)
    assert (before.total, before.tax_total) == (D("326.33"), D("25.09"))
    after = adjust(before, lines, Adjustment("rounding_off", D(1)), currency="CNY", tax_inclusive=True)
    assert after.total == D("326.00")
    assert [line.adjustment for line in after.lines] == [D("-0.11"), D("-0.22")]
    assert [line.tax for line in after.lines] == [D("13.03"), D("12.04")]


def test_freight_is_left_alone_while_goods_can_bear_it():
    lines = [Priceable(D("9.50"), D(1)), Priceable(D("8.30"), D(1), "charge")]
    after = adjust(bill(*lines), lines, Adjustment("r", D(1)), currency="CNY", tax_inclusive=True)
    assert [line.adjustment for line in after.lines] == [D("-0.80"), D(0)]


@pytest.mark.parametrize(
    "adjustment",
    [
        Adjustment("r"), Adjustment("r", D(1), D(5)), Adjustment("r", D("0.003")), Adjustment("r", D(0)),
        Adjustment("r", total=D(-1)), Adjustment("r", total=D("1.005")), Adjustment("r", total=D("NaN")),
    ],
)  # fmt: skip
def test_what_no_total_can_be_is_invalid(adjustment):
    with pytest.raises(Invalid):
        adjusted_total(D(10), adjustment, "CNY")


@pytest.mark.parametrize(
    ("limits", "granted", "allowed"),
    [
        ([Limit(D(1), "CNY", D("0.01"))], D(0), False),
        ([Limit(D("2.37"), "CNY")], D(0), True),
        ([Limit(D("2.37"), "USD")], D(0), False),
        ([Limit(share=D("0.03"))], D(0), True),
        ([Limit(D(1), "CNY"), Limit()], D(0), True),
        ([], D(0), False),
        ([], D("2.37"), True),
    ],
)
def test_nobody_goes_further_than_the_widest_limit(limits, granted, allowed):
    lines = [Priceable(D("102.37"), D(1))]
    asked = (limits, bill(*lines), lines, Adjustment("r", total=D(100)))
    if allowed:
        assert adjust_within(*asked, currency="CNY", tax_inclusive=True, granted=granted).total == 100
    else:
        with pytest.raises(AdjustmentTooLarge):
            adjust_within(*asked, currency="CNY", tax_inclusive=True, granted=granted)
