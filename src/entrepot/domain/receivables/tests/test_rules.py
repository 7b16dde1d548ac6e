from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.receivables import steps
from entrepot.domain.receivables.models import _NO_DECIMALS, _THREE_DECIMALS, Aspect
from entrepot.domain.receivables.rules import over_limit, payable, refundable, totals
from entrepot.foundation import money

cents = st.integers(-10_000, 10_000).map(lambda n: Decimal(n) / 100)


@given(cents, cents.filter(lambda limit: limit >= 0), cents)
def test_over_the_limit_is_owing_more_than_allowed(balance, limit, more):
    assert over_limit(balance, limit, more) == (more > 0 and balance + more > limit)


@given(cents, cents)
def test_without_a_limit_nothing_is_too_much(balance, more):
    assert not over_limit(balance, None, more)


def test_the_limit_itself_may_be_owed():
    assert not over_limit(Decimal(60), Decimal(100), Decimal(40))
    assert over_limit(Decimal(60), Decimal(100), Decimal("40.01"))


@given(cents, cents)
def test_neither_payable_nor_refundable_is_below_zero(one, two):
    assert payable(one) == max(one, 0)
    assert refundable(one, two) == max(one - two, 0)


def test_the_database_knows_the_same_coins():
    assert {code for code, places in money._PLACES.items() if places == 0} == set(_NO_DECIMALS)
    assert {code for code, places in money._PLACES.items() if places == 3} == set(_THREE_DECIMALS)


def test_totals_are_those_of_the_account():
    entries = [
        steps.Entry(1, Decimal(60), Aspect.CHARGE), steps.Entry(1, Decimal(-5), Aspect.WRITE_OFF),
        steps.Entry(1, Decimal(-40), Aspect.PAYMENT), steps.Entry(1, Decimal(10), Aspect.REFUND),
        steps.Entry(1, Decimal(-3), Aspect.CREDIT), steps.Entry(1, Decimal(1)),
    ]  # fmt: skip
    assert totals(entries) == {
        "balance": 23, "charged": 60, "credited": 3, "paid": 40, "refunded": 10, "written_off": 5,
    }  # fmt: skip
