from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.payments.rules import Candidate, Sought, filled, guesses, is_amount, subset_sums
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


def order(pk, owed, *owing, key=""):
    return Candidate(pk, (key or f"SO{pk}", ""), Decimal(owed), frozenset(owing))


def test_a_named_order_outweighs_amount_and_payer():
    def score(text="", left="10", **known):
        found = guesses(Sought(text, Decimal(left), **known), [order(1, "10", 7)])
        return (found[0].score, found[0].reasons) if found else (0, ())

    seven = frozenset({7})
    ranked = [
        score("invoice so1", "9"), score(payer_ids=seven), score(), score(left="9", payer_ids=seven),
        score(left="9", remembered_ids=seven), score(left="9", namesake_ids=seven), score(left="9"),
    ]  # fmt: skip
    assert ranked == sorted(ranked, reverse=True)
    assert len({points for points, _ in ranked}) == len(ranked)
    assert ranked[1][1] == ("amount", "payer")
    assert ranked[-1] == (0, ())


def test_a_longer_number_does_not_name_a_shorter_one():
    named = [
        one.order_ids for one in guesses(Sought("pays SO12, thanks", Decimal(3)), [order(1, "9"), order(12, "9")])
    ]
    assert named == [(12,)]


def test_what_several_sums_explain_speaks_less_for_each():
    owing = [order(1, "10", 7), order(2, "20", 7), order(3, "30", 7), order(4, "40", 7)]
    one_way, *_ = guesses(Sought("", Decimal(90)), owing)
    several = guesses(Sought("", Decimal(50)), owing)
    assert (one_way.order_ids, one_way.reasons) == ((2, 3, 4), ("amount",))
    assert {guess.order_ids for guess in several} == {(1, 4), (2, 3)}
    assert several[0].score < one_way.score


owed = st.lists(st.integers(1, 5_000).map(lambda n: Decimal(n) / 100), min_size=2, max_size=14)


@given(owed, st.data())
def test_every_sum_is_exact_and_one_that_is_there_is_found(amounts, data):
    chosen = data.draw(st.sets(st.integers(0, len(amounts) - 1), min_size=2))
    target = sum((amounts[n] for n in chosen), Decimal(0))
    found = subset_sums(target, amounts, effort=100_000)
    assert found
    for way in found:
        assert len(set(way)) == len(way) >= 2
        assert sum((amounts[n] for n in way), Decimal(0)) == target


@given(owed, st.integers(1, 200))
def test_looking_for_sums_ends(amounts, effort):
    assert len(subset_sums(Decimal("0.01"), amounts * 20, effort=effort)) <= 3


@given(owed, st.integers(1, 30_000), st.integers(0, 3))
def test_no_guess_gives_more_than_there_is_or_is_owed(amounts, coins, payers):
    owing = [order(n, amount, n % (payers + 1)) for n, amount in enumerate(amounts)]
    left = Decimal(coins) / 100
    for guess in guesses(Sought("SO1 SO2 SO3", left, frozenset({0})), owing):
        assert sum(guess.amounts) <= left
        assert all(0 <= part <= owing[pk].owed for pk, part in zip(guess.order_ids, guess.amounts, strict=True))
        assert guess.score > 0
        assert guess.reasons
