"""Arithmetic of the foundation, whatever goes in."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.foundation.money import apportioned, places, rounded
from entrepot.foundation.phones import read_phone
from entrepot.foundation.search import tokens_of, tokens_sought
from entrepot.foundation.secrets import keyed_hash, keyed_hex

amounts = st.decimals(-(10**9), 10**9, places=2)
weights = st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=30)
currencies = st.sampled_from(["CNY", "JPY", "KWD"])


@given(st.integers(0, 10**9), weights, currencies)
def test_parts_always_sum_to_the_whole_and_none_is_below_zero(coins, some, currency):
    total = Decimal(coins).scaleb(-places(currency))
    parts = apportioned(total, some, currency)
    assert sum(parts) == total
    assert len(parts) == len(some)
    assert all(part >= 0 and part == rounded(part, currency) for part in parts)


@given(st.integers(0, 10**9), weights, currencies)
def test_no_part_is_off_by_more_than_a_coin_and_what_weighs_nothing_gets_nothing(coins, some, currency):
    total, coin = Decimal(coins).scaleb(-places(currency)), Decimal(1).scaleb(-places(currency))
    whole = sum(some)
    for weight, part in zip(some, apportioned(total, some, currency), strict=True):
        if whole:
            assert abs(part - total * weight / whole) <= coin
            assert weight or not part


@given(amounts, currencies)
def test_rounding_twice_is_rounding_once(amount, currency):
    once = rounded(amount, currency)
    assert rounded(once, currency) == once
    assert abs(once - amount) <= Decimal(1).scaleb(-places(currency)) / 2


@given(st.text(max_size=40))
def test_any_text_can_be_read_as_a_phone(text):
    phone = read_phone(text)
    assert phone.text == text
    assert not phone.full or phone.full[0] == "+"
    assert len(phone.tail) <= 4
    if phone.masked:
        assert not phone.full
        assert not phone.identifies


mobile = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(mobile, st.sampled_from(["{0}", "+86{0}", "0086{0}", "86 {0}", " {0} ", "(+86){0}"]))
def test_a_mobile_is_the_same_however_it_is_written(number, written):
    wide = written.format(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    dashed = written.format(f"{number[:3]}-{number[3:7]}-{number[7:]}")
    assert {read_phone(text).full for text in (written.format(number), wide, dashed)} == {f"+86{number}"}


@given(mobile, st.from_regex(r"[0-9]{3,6}", fullmatch=True), st.sampled_from(["-", "转", "ext ", "#", " 分机 "]))
def test_an_extension_is_not_part_of_the_number_and_tells_nobody_apart(number, extension, sign):
    phone = read_phone(f"{number}{sign}{extension}")
    assert (phone.full, phone.extension) == (f"+86{number}", extension)
    assert not phone.identifies


@given(mobile)
def test_a_masked_number_keeps_its_tail_and_identifies_nobody(number):
    phone = read_phone(f"{number[:3]}****{number[7:]}")
    assert (phone.full, phone.tail, phone.masked) == ("", number[7:], True)


names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8)
codes = st.from_regex(r"[A-Za-z0-9]{1,24}", fullmatch=True)


@given(names, st.data())
def test_any_part_of_a_chinese_name_finds_it(name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    assert set(tokens_sought(part)) <= set(tokens_of([name]))


@given(codes, st.data())
def test_the_beginning_the_whole_and_the_tail_of_a_code_find_it(code, data):
    beginning = code[: data.draw(st.integers(1, len(code)))]
    tokens = set(tokens_of([code]))
    for sought in (beginning, beginning.lower(), code.upper()):
        assert set(tokens_sought(sought)) <= tokens
    if len(code) > 4:
        assert set(tokens_sought(code[-4:])) <= tokens


@given(codes, codes)
def test_a_whole_code_finds_no_other(one, other):
    if not other.lower().startswith(one.lower()) and other.lower()[-4:] != one.lower():
        assert not set(tokens_sought(one)) <= set(tokens_of([other]))


@given(st.text(), st.sampled_from(["search", "receiver"]))
def test_a_short_hash_begins_like_the_long_one(text, purpose):
    assert keyed_hash(text, purpose) == int(keyed_hex(text, purpose)[:16], 16) >> 1
