"""Whatever is bought, the cents add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.pricing.rules import SHARES_DISCOUNTS, Priceable, price_lines, price_text, tax_of
from entrepot.foundation.money import places
from entrepot.foundation.refusals import Invalid

D = Decimal
CURRENCIES = st.sampled_from(["CNY", "JPY", "KWD"])


@st.composite
def lines(draw):
    price = draw(st.decimals(0, 10_000, places=draw(st.integers(0, 6))))
    quantity = draw(st.decimals(D("0.001"), 500, places=3))
    kind = draw(st.sampled_from(["goods", "service", "kit", "charge", "gift", "component"]))
    share = draw(st.sampled_from([D(0), D("0.1"), D("0.333"), D("0.9")]))
    return Priceable(
        price,
        quantity,
        kind,
        (price * quantity * share).quantize(D(1)) if share else D(0),
        draw(st.sampled_from([D(0), D("0.03"), D("0.06"), D("0.13"), D("0.2")])),
    )


def fair(line, currency):
    """Return the line with a discount that is not more than its amount after rounding."""
    gross = price_lines([Priceable(line.unit_price, line.quantity)], currency=currency, tax_inclusive=True).total
    return Priceable(line.unit_price, line.quantity, line.kind, min(line.discount, gross), line.tax_rate)


@given(st.lists(lines(), min_size=1, max_size=12), CURRENCIES, st.booleans(), st.integers(0, 100))
def test_everything_adds_up(some, currency, inclusive, percent):
    some = [fair(line, currency) for line in some]
    before = price_lines(some, currency=currency, tax_inclusive=inclusive)
    most = sum(
        (p.gross - p.discount for p, line in zip(before.lines, some, strict=True) if line.kind in SHARES_DISCOUNTS),
        D(0),
    )
    discount = (most * percent / 100).quantize(D(1).scaleb(-places(currency)), "ROUND_DOWN")
    priced = price_lines(some, currency=currency, tax_inclusive=inclusive, order_discount=discount)

    assert sum(p.total for p in priced.lines) == priced.total
    assert sum(p.order_discount for p in priced.lines) == discount
    owed = priced.goods_total + priced.charges_total - priced.discount_total
    assert priced.total == owed + (0 if inclusive else priced.tax_total)
    for line, p in zip(some, priced.lines, strict=True):
        assert p.total >= 0
        assert p.discount + p.order_discount <= p.gross
        assert line.kind in SHARES_DISCOUNTS or p.order_discount == 0
        for amount in (p.gross, p.discount, p.order_discount, p.tax, p.total):
            assert -amount.as_tuple().exponent <= places(currency) or amount == 0


@given(st.decimals(0, 100_000, places=2), st.sampled_from([D(0), D("0.06"), D("0.13")]))
def test_tax_in_an_amount_is_the_tax_on_what_is_left(amount, rate):
    tax = tax_of(amount, rate, inclusive=True, currency="CNY")
    assert abs(tax_of(amount - tax, rate, inclusive=False, currency="CNY") - tax) <= D("0.01")
    assert 0 <= tax <= amount


def test_a_worked_example_with_tax_included():
    priced = price_lines(
        [
            Priceable(D("19.90"), D(3), "goods", D("5.00"), D("0.13")),
            Priceable(D("100"), D(1), "service", tax_rate=D("0.06")),
            Priceable(D("12"), D(1), "charge", tax_rate=D("0.09")),
            Priceable(D("0"), D(1), "gift"),
        ],
        currency="CNY", tax_inclusive=True, order_discount=D("10"),
    )  # fmt: skip
    assert [p.gross for p in priced.lines] == [D("59.70"), D("100.00"), D("12.00"), D("0.00")]
    assert [p.order_discount for p in priced.lines] == [D("3.54"), D("6.46"), D(0), D(0)]
    assert [p.tax for p in priced.lines] == [D("5.89"), D("5.29"), D("0.99"), D(0)]
    assert [p.total for p in priced.lines] == [D("51.16"), D("93.54"), D("12.00"), D(0)]
    assert (priced.goods_total, priced.charges_total, priced.discount_total) == (D("159.70"), D("12.00"), D("15.00"))
    assert (priced.tax_total, priced.total) == (D("12.17"), D("156.70"))


def test_a_worked_example_with_tax_added():
    priced = price_lines([Priceable(D("9.99"), D(3), tax_rate=D("0.2"))], currency="GBP", tax_inclusive=False)
    assert (priced.lines[0].gross, priced.tax_total, priced.total) == (D("29.97"), D("5.99"), D("35.96"))


def test_a_charge_may_be_negative_but_goods_may_not():
    assert price_lines([Priceable(D("-5"), D(1), "charge")], currency="CNY", tax_inclusive=True).total == D("-5.00")
    with pytest.raises(Invalid) as refused:
        price_lines([Priceable(D("-5"), D(1))], currency="CNY", tax_inclusive=True)
    assert refused.value.field == "lines.0.unit_price"


@pytest.mark.parametrize(
    ("line", "order_discount", "field"),
    [
        (Priceable(D(10), D(1), discount=D("10.01")), D(0), "lines.0.discount"),
        (Priceable(D(10), D(1), discount=D("-1")), D(0), "lines.0.discount"),
        (Priceable(D(10), D(1), discount=D("NaN")), D(0), "lines.0.discount"),
        (Priceable(D(10), D(1)), D("10.01"), "discount"),
        (Priceable(D(10), D(1), "charge"), D("1"), "discount"),
        (Priceable(D(10), D(1)), D("-1"), "discount"),
        (Priceable(D(10), D(0)), D(0), "lines.0.quantity"),
        (Priceable(D("Infinity"), D(1)), D(0), "lines.0.unit_price"),
        (Priceable(D("1e10"), D("1e9")), D(0), "lines.0.unit_price"),
        (Priceable(D(1), D(1), tax_rate=D("13")), D(0), "lines.0.tax_rate"),
    ],
)
def test_what_cannot_be_is_refused(line, order_discount, field):
    with pytest.raises(Invalid) as refused:
        price_lines([line], currency="CNY", tax_inclusive=True, order_discount=order_discount)
    assert refused.value.field == field


def test_nothing_costs_nothing():
    assert price_lines([], currency="CNY", tax_inclusive=True).total == 0


@pytest.mark.parametrize(
    ("price", "currency", "text"),
    [
        ("100.000000", "CNY", "100.00"),
        ("0.125000", "CNY", "0.125"),
        ("0E-6", "CNY", "0.00"),
        ("1500.000000", "JPY", "1500"),
    ],
)
def test_a_price_is_written_at_its_currencys_places(price, currency, text):
    assert price_text(D(price), currency) == text
