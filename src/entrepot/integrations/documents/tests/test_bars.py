"""Bars as scanners read them. The widths here were read back by a scanner's software."""

import pytest

from entrepot.integrations.documents.bars import _SYMBOLS, bars


def test_every_symbol_is_eleven_modules_and_no_two_are_alike():
    assert len(_SYMBOLS) == 106 == len(set(_SYMBOLS))
    assert {sum(map(int, symbol)) for symbol in _SYMBOLS} == {11}
    # Three bars, together even; three gaps, together odd: by that scanners see a damaged symbol.
    assert all(sum(map(int, symbol[::2])) % 2 == 0 for symbol in _SYMBOLS)


def test_an_order_number_is_short_because_digits_go_in_pairs():
    symbols = len("SO") + len("260131000001") // 2
    start, switch, check = 1, 1, 1
    assert sum(bars("SO260131000001")) == 11 * (start + symbols + switch + check) + 13


def test_a_number_that_a_scanner_was_shown():
    # Start B, F, -, 1, 2, check 85, stop.
    said = "211214" + "132311" + "122132" + "123221" + "223211" + "124211" + "2331112"
    assert bars("F-12") == [int(width) for width in said]


@pytest.mark.parametrize("text", ["", "订单1", "A\t1"])
def test_what_cannot_be_bars_is_none(text):
    assert bars(text) == []
