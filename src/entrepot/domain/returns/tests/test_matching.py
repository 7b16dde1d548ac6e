"""Which purchase a cancellation is of."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.returns.matching import Bought, Wanted, set_against

AT = datetime(2010, 6, 1, tzinfo=UTC)


def bought(line, days_ago, free, price="2.00", order=None):
    amount = Decimal(price) * free
    return Bought(line, order or line, str(line), AT - timedelta(days=days_ago), Decimal(price), free, amount)


def wanted(pieces, price="2.00", **more):
    return Wanted(pieces, Decimal(price), Decimal(price) * pieces, AT, "GBP", **more)


def paid(lines):
    sums: dict[int, Decimal] = {}
    for line in lines:
        sums[line.order_id] = sums.get(line.order_id, Decimal(0)) + line.money
    return sums


def found(want, lines, refundable=None):
    return [(s.bought.line_id, s.pieces, s.amount) for s in set_against(want, lines, refundable or paid(lines))]


def test_the_newest_of_the_same_price_comes_first():
    lines = [bought(3, 1, 9, "2.10"), bought(2, 5, 9), bought(1, 20, 9)]

    assert found(wanted(4), lines) == [(2, 4, 8)]
    assert lines[1].free == 5


def test_goods_may_have_been_given_back_at_another_price_but_a_fee_is_what_it_costs():
    assert found(wanted(4, "1.90"), [bought(1, 1, 9)]) == [(1, 4, Decimal("7.60"))]
    assert found(wanted(4, "1.90", at_its_price=True), [bought(1, 1, 9)]) == []


def test_nothing_is_given_back_before_it_was_bought():
    assert found(wanted(1), [bought(1, -1, 9)]) == []


def test_several_purchases_of_the_same_price_bear_it_together():
    lines = [bought(3, 1, 2), bought(2, 5, 2), bought(1, 20, 9, "5.00")]

    assert found(wanted(3), lines) == [(3, 2, 4), (2, 1, 2)]


def test_not_more_than_was_paid_goes_back():
    lines = [bought(1, 1, 4)]

    assert found(wanted(4), lines, {1: Decimal("7.99")}) == []
    assert lines[0].free == 4


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["1.00", "0.33"])), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["1.00", "0.33"])), max_size=12),
)
def test_never_more_comes_back_than_was_bought(purchases, cancellations):
    lines = [bought(n, n, free, price, order=n % 2) for n, (free, price) in enumerate(purchases, 1)]
    refundable = paid(lines)
    pieces, money = sum(line.free for line in lines), sum(refundable.values())
    back = [s for n, price in cancellations for s in set_against(wanted(n, price), lines, refundable)]

    assert pieces == sum(line.free for line in lines) + sum(s.pieces for s in back)
    assert money == sum(refundable.values()) + sum(s.amount for s in back)
    assert all(line.free >= 0 and line.money >= 0 for line in lines)
    assert all(amount >= 0 for amount in refundable.values())
