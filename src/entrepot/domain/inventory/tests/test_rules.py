"""Arithmetic of levels and bins, whatever goes in."""

from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.inventory.rules import BinNow, Delta, LevelNow, gain, lose, shares

n = st.integers(0, 50)


@st.composite
def levels(draw) -> LevelNow:
    on_hand = draw(n)
    return LevelNow(on_hand, draw(st.integers(0, on_hand)), draw(n), draw(n), draw(n))


def after(level: LevelNow, delta: Delta) -> LevelNow:
    return LevelNow(
        level.on_hand + delta.on_hand, level.reserved + delta.reserved, level.waiting + delta.waiting,
        level.short + delta.short, level.safety,
    )  # fmt: skip


def holds(level: LevelNow) -> bool:
    return 0 <= level.reserved <= level.on_hand and level.short >= 0 and level.waiting >= 0


@given(levels(), st.data())
def test_a_loss_never_oversells_and_forgets_nobody_who_was_promised(level, data):
    lost = data.draw(st.integers(0, level.on_hand))
    left = after(level, lose(level, lost))
    assert holds(left)
    assert left.on_hand == level.on_hand - lost
    assert left.reserved + left.short == level.reserved + level.short
    assert left.short == level.short or left.reserved == left.on_hand


@given(levels(), n)
def test_a_gain_heals_what_was_short_first(level, gained):
    left = after(level, gain(level, gained))
    assert holds(left)
    assert left.on_hand == level.on_hand + gained
    assert left.reserved + left.short == level.reserved + level.short
    assert left.short == max(0, level.short - gained)


@given(levels(), st.data())
def test_what_is_lost_and_found_again_is_as_before(level, data):
    lost = data.draw(st.integers(0, level.on_hand))
    left = after(level, lose(level, lost))
    again = after(left, gain(left, lost))
    assert again.on_hand == level.on_hand
    assert again.reserved >= level.reserved


@given(levels())
def test_nobody_new_gets_what_others_were_promised_or_wait_for(level):
    assert level.available >= 0
    assert level.available <= level.for_those_who_wait
    if level.available:
        assert level.available + level.reserved + level.waiting + level.safety == level.on_hand


bins = st.lists(st.tuples(n, st.sampled_from([None, 1])), max_size=8)


@given(bins, st.integers(0, 200))
def test_bins_give_what_is_asked_or_all_they_have(contents, asked):
    now = [BinNow(i, 100 + i, lot, free) for i, (free, lot) in enumerate(contents)]
    there = sum(free for free, _ in contents)
    taken = shares(now, asked)
    assert sum(share.quantity for share in taken) == min(asked, there)
    assert all(share.quantity > 0 for share in taken)
    assert len({share.bin_id for share in taken}) == len(taken)
    for share in taken:
        assert share.quantity + now[share.bin_id].free == contents[share.bin_id][0]
        assert (share.place_id, share.lot_id) == (100 + share.bin_id, contents[share.bin_id][1])


@given(bins, st.integers(1, 50))
def test_one_bin_is_enough_where_one_holds_all_and_no_lot_is_kept_apart(contents, asked):
    now = [BinNow(i, i, None, free) for i, (free, _) in enumerate(contents)]
    if any(free >= asked for free, _ in contents):
        assert len(shares(now, asked)) == 1
