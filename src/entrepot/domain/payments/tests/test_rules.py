from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.payments.rules import filled, is_amount, likeness
from entrepot.foundation.money import rounded

cents = st.integers(-50_000, 50_000).map(lambda n: Decimal(n) / 100)


@given(cents, st.lists(cents))
def test_what_is_filled_in_is_all_there_is_or_all_there_is_room_for(amount, rooms):
    parts = filled(amount, rooms)
    room = sum((max(r, Decimal(0)) for r in rooms), Decimal(0))
    assert sum(parts, Decimal(0)) == min(max(amount, Decimal(0)), room)
    assert all(0 <= part <= max(r, Decimal(0)) for part, r in zip(parts, rooms, strict=True))


@given(cents.filter(bool), st.lists(cents))
def test_a_room_takes_something_only_when_those_before_it_are_full(amount, rooms):
    parts = filled(amount, rooms)
    for n, part in enumerate(parts):
        if part:
            assert parts[:n] == [max(r, Decimal(0)) for r in rooms[:n]]


@given(st.decimals(), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_an_amount_is_whole_coins_above_zero(amount, currency):
    if is_amount(amount, currency):
        assert amount > 0
        assert rounded(amount, currency) == amount


def test_a_named_order_outweighs_amount_and_payer():
    def score(reference="", amount="10", payer=None):
        alike = likeness(reference, Decimal(amount), payer, keys=("SO1", ""), owed=Decimal(10), owing_ids=(7, None))
        return alike.score, alike.reasons

    named = score("invoice so1", "9")
    both = score("nothing", "10", 7)
    assert named[0] > both[0] > score("", "10")[0] > score("", "9", 7)[0] > score("", "9")[0] == 0
    assert both[1] == ["amount", "payer"]
    assert score("", "9", None) == (0, [])
