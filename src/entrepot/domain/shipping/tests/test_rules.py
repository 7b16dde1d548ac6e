import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.shipping.rules import (
    NoTrackingNumber,
    Parcel,
    ParcelLine,
    SpreadsheetNumber,
    contents,
    shared,
    taken_out,
    tracking_number,
)


@pytest.mark.parametrize(
    ("entered", "kept"),
    [("SF 1000 000 001", "SF1000000001"), ("sf1\u200b2", "SF12"), ("ＳＦ１２３", "SF123"), ("", ""), (" \t", "")],
)
def test_a_number_is_cleaned_as_it_was_typed_scanned_or_pasted(entered, kept):
    assert tracking_number("SF", entered) == kept


@pytest.mark.parametrize("spoilt", ["7.55E+13", "7.55e13", "1E+14", "7.55 E+13"])
def test_what_a_spreadsheet_made_of_a_number_is_refused(spoilt):
    with pytest.raises(SpreadsheetNumber):
        tracking_number("YTO", spoilt)


@pytest.mark.parametrize("entered", ["丢了", "A" * 61, "A,B", "-1"])
def test_what_no_carrier_gives_is_refused(entered):
    with pytest.raises(NoTrackingNumber):
        tracking_number("YTO", entered)


@given(st.text(alphabet="0123456789ABCDEF", min_size=1, max_size=30).filter(lambda s: not s[0].isdigit()))
def test_a_clean_number_stays_as_it_is(number):
    assert tracking_number("SF", number) == number


def parcel(pk, pieces):
    lines = [
        ParcelLine(pk * 100 + n, pk, line, 1, "F", 1, "SO", "LAMP", q) for n, (line, q) in enumerate(pieces.items())
    ]
    return Parcel(pk, f"P{pk}", 1, 1, "MAIN", lines=lines)


boxes = st.lists(st.dictionaries(st.integers(1, 4), st.integers(1, 9), max_size=4), max_size=4)


@given(boxes, st.data())
def test_what_is_taken_out_is_what_was_asked_for(filled, data):
    parcels = [parcel(pk, pieces) for pk, pieces in enumerate(filled, start=1)]
    before = contents(parcels)
    wanted = {line: data.draw(st.integers(0, there)) for line, there in before.items()}
    taken = taken_out(parcels, wanted)
    after = contents(parcels)
    assert {line: before[line] - after[line] for line in before} == wanted
    assert contents(taken) == {line: pieces for line, pieces in wanted.items() if pieces}


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_shares_sum_to_the_whole(total, weights):
    shares = shared(total, weights)
    assert (len(shares), sum(shares)) == (len(weights), total)
    assert min(shares) >= 0


def test_the_last_share_takes_the_remainder():
    assert shared(100, [1, 1, 1]) == [33, 33, 34]
    assert shared(10, [0, 0]) == [5, 5]
    assert shared(10, []) == []
