"""Numbers and dates as people write them."""

from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.integrations.files.values import amounts, instants, read_amount, read_instant, wholes


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.50", "12.50"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("12,5", "12.5"), ("¥ 88", "88"),
        ("￥１２．５", "12.5"), ("(3.20)", "-3.20"), ("3.20-", "-3.20"), ("£0.001", "0.001"), ("1,234", "1234"),
        ("88元", "88"), ("1e3", "1000"),
    ],
)  # fmt: skip
def test_reads_amounts(text, amount):
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "NaN", "Infinity", "12.5.1", "--3"])
def test_does_not_guess_amounts(text):
    assert read_amount(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05 16:30",
        "2024/3/5 16:30",
        "2024年3月5日 16:30",
        "2024-03-05T16:30:00",
        "05/03/2024 16:30",
        "20240305163000",
    ],
)
def test_reads_dates(text):
    assert read_instant(text) == datetime(2024, 3, 5, 16, 30)


@given(st.lists(st.decimals(-(10**6), 10**6, places=3), max_size=20))
def test_a_whole_column_reads_as_its_cells_do(numbers):
    frame = pl.DataFrame({"price": [str(n) for n in numbers]}, schema={"price": pl.String})

    assert amounts(frame, "price").to_list() == [int(n * 10**6) for n in numbers]


def test_odd_cells_stand_among_plain_ones():
    frame = pl.DataFrame(
        {"q": ["3", "4.0", "4.5", "１２", None, "x"], "at": ["2010-01-05 10:00:00", "2010/1/5", "x"] * 2}
    )

    assert wholes(frame, "q").to_list() == [3, 4, None, 12, None, None]
    assert instants(frame, "at").to_list() == [datetime(2010, 1, 5, 10), datetime(2010, 1, 5), None] * 2
