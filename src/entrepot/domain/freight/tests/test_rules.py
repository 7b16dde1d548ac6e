"""Freight, reckoned by hand and by property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.freight.rules import Reach, Terms, chargeable, closest, fee, reaches, tier

D = Decimal
# 12 for the first kilogram, 2 for each begun further one.
PLAIN = Terms(1000, D(12), 1000, D(2))


@pytest.mark.parametrize(
    ("grams", "owed"), [(0, 12), (1, 12), (1000, 12), (1001, 14), (2000, 14), (2001, 16), (10_500, 32)]
)
def test_the_first_weight_and_begun_steps(grams, owed):
    assert fee(PLAIN, weight_g=grams, currency="CNY") == D(owed)


def test_steps_of_half_a_kilogram():
    terms = Terms(500, D("8.5"), 500, D("1.25"))
    assert fee(terms, weight_g=1300, currency="CNY") == D("11.00")  # 8.5 + 2 × 1.25


@pytest.mark.parametrize(
    ("rounding", "grams", "paid"),
    [(1000, 1001, 2000), (500, 1001, 1500), (100, 1001, 1100), (0, 1001, 1001), (1000, 1000, 1000)],
)
def test_weight_is_rounded_up_as_agreed(rounding, grams, paid):
    assert chargeable(Terms(0, D(0), 1, D(0), rounding_g=rounding), weight_g=grams, volume_mm3=0) == paid


@pytest.mark.parametrize(
    ("divisor", "paid"),
    # 40 × 30 × 20 cm are 24 000 cm³: 4 kg by 6000, 3 kg by 8000, 4.8 kg by 5000, and 2 kg on the scales.
    [(6000, 4000), (8000, 3000), (5000, 4800), (12_000, 2000), (0, 2000)],
)
def test_bulk_is_paid_as_weight(divisor, paid):
    terms = Terms(1000, D(10), 1000, D(5), divisor=divisor)
    assert chargeable(terms, weight_g=2000, volume_mm3=400 * 300 * 200) == paid


def test_a_surcharge_a_minimum_and_a_gift():
    terms = Terms(1000, D(5), 1000, D(1), surcharge=D(2), min_fee=D(10), free_over=D(99))
    assert fee(terms, weight_g=1000, currency="CNY") == D(10)
    assert fee(terms, weight_g=6000, currency="CNY") == D(12)
    assert fee(terms, weight_g=6000, goods_amount=D("98.99"), currency="CNY") == D(12)
    assert fee(terms, weight_g=6000, goods_amount=D(99), currency="CNY") == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**9), st.sampled_from([0, 5000, 6000, 12_000]))
def test_more_never_costs_less(grams, more, volume, divisor):
    terms = Terms(1000, D("9.9"), 500, D("1.35"), divisor=divisor, rounding_g=100)
    light = fee(terms, weight_g=grams, volume_mm3=volume, currency="CNY")
    assert light <= fee(terms, weight_g=grams + more, volume_mm3=volume, currency="CNY")
    assert light <= fee(terms, weight_g=grams, volume_mm3=volume + more, currency="CNY")
    assert light >= D("9.9")
    paid = chargeable(terms, weight_g=grams, volume_mm3=volume)
    assert paid >= grams
    assert paid % 100 == 0


def test_a_place_is_held_the_closer_the_more_digits():
    assert reaches(None, "CN", "330106") == 0
    assert reaches(Reach(("CN",)), "CN", "330106") == 1
    assert reaches(Reach(("CN",), ("33",)), "CN", "330106") == 3
    assert reaches(Reach(("CN",), ("31", "3301")), "CN", "330106") == 5
    assert reaches(Reach(("CN",), ("31",)), "CN", "330106") is None
    assert reaches(Reach(("US",)), "CN", "330106") is None


def test_the_zone_goes_before_the_origin():
    assert closest([(0, "3101"), (3, ""), (3, "31"), (3, "44"), (None, "310115")], "310115") == (3, 2)
    assert closest([(None, "")], "310115") is None
    assert closest([(1, "44")], "310115") is None


def test_the_smallest_tier_that_holds_it():
    limits = [None, 3000, 1000]
    assert [tier(limits, [grams] * 3) for grams in (1, 1000, 1001, 3000, 3001)] == [2, 2, 1, 1, 0]
    assert tier([1000], [1001]) is None
    assert tier([], []) is None
